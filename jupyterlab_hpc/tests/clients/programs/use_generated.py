"""ogc-api-processes-client: what a generator makes of the standard's own OpenAPI document.

It reads descriptions, jobs and dismissals as strictly as the standard's schemas are. Texts it can
neither send nor read (to it, each is a `string` and a `binary` at once), so the orders go out
without its models, and results are left to the other clients.
"""

from __future__ import annotations

import json
import urllib.request

from journey import TOKEN, URL, Journey, until_ended
from ogc_api_processes_client import ApiClient, Configuration
from ogc_api_processes_client.api.capabilities_api import CapabilitiesApi
from ogc_api_processes_client.api.conformance_declaration_api import ConformanceDeclarationApi
from ogc_api_processes_client.api.dismiss_api import DismissApi
from ogc_api_processes_client.api.job_list_api import JobListApi
from ogc_api_processes_client.api.process_description_api import ProcessDescriptionApi
from ogc_api_processes_client.api.process_list_api import ProcessListApi
from ogc_api_processes_client.api.status_api import StatusApi
from ogc_api_processes_client.models.status_info import StatusInfo

journey = Journey()
client = ApiClient(Configuration(host=URL.rstrip("/")), "Authorization", f"token {TOKEN}")


def plain(model):
    return info(model) if isinstance(model, StatusInfo) else json.loads(model.to_json())


def info(status):
    """The members whose types matter; its own JSON cannot hold times."""
    return {
        "jobID": status.job_id,
        "processID": status.process_id,
        "type": status.type,
        "status": status.status.value,
        "created": status.created.isoformat(),
        "links": [link.rel for link in status.links],
    }


def execute(**inputs):
    """The id of a new job."""
    request = urllib.request.Request(
        URL + "processes/echo/execution",
        json.dumps({"inputs": inputs}).encode(),
        {
            "Authorization": f"token {TOKEN}",
            "Content-Type": "application/json",
            "Prefer": "respond-async",
        },
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return StatusInfo.from_json(answer.read().decode()).job_id


def followed(job):
    api = StatusApi(client)
    return until_ended(lambda: api.get_status(job), lambda status: status.status.value)


journey.step("landing page", lambda: plain(CapabilitiesApi(client).get_landing_page()))
journey.step(
    "conformance", lambda: plain(ConformanceDeclarationApi(client).get_conformance_classes())
)
journey.step("processes", lambda: plain(ProcessListApi(client).get_processes()))
journey.step(
    "process", lambda: plain(ProcessDescriptionApi(client).get_process_description("echo"))
)
short, long = execute(a="hello"), execute(a="x", pause=600)
journey.step("jobs", lambda: [plain(job) for job in JobListApi(client).get_jobs().jobs])
journey.step("followed", lambda: plain(followed(short)))
journey.step("dismiss", lambda: plain(DismissApi(client).dismiss(long)))
journey.tell()
