"""gmu-hpgc-api: the requests of the notebook "HPGC API Notebook 1", in its order.

Only three things differ from the notebook: the address, the token, and who listens to callbacks.
"""

from __future__ import annotations

import os

import openapi_client
import openapi_client.api.home_api
from journey import TOKEN, URL, Journey, until_ended
from openapi_client.models.status_info import StatusInfo

HOST = URL.rstrip("/")
LISTENER = os.environ["CLIENT_LISTENER"]
REL = "http://www.opengis.net/def/rel/ogc/1.0/"
JSON = {"accept": "application/json"}

journey = Journey()
openapi_client.ApiClient.get_default().set_default_header("Authorization", f"token {TOKEN}")


def pointed(api):
    api.api_client.configuration.host = HOST
    return api


def told(answer):
    """What the notebook looks at: status code, headers, raw data, and the model."""
    return {
        "status": answer.status_code,
        "type": answer.headers["Content-Type"],
        "raw": answer.raw_data if isinstance(answer.raw_data, str) else answer.raw_data.decode(),
        "data": None if answer.data is None else answer.data.to_dict(),
    }


def link_by(relation, mediatype, links):
    for link in links:
        if link.rel == relation and link.type == mediatype:
            return link
    return None


def kept(name, call):
    """Do a request as a step; gives the answer itself."""
    answers = []

    def work():
        answers.append(call())
        return told(answers[0])

    journey.step(name, work)
    return answers[0] if answers else None


LOADED = {"_headers": JSON, "_preload_content": True, "_return_http_data_only": False}
PLAIN = {"_headers": JSON, "_preload_content": False, "_return_http_data_only": False}

# Capabilities
home = pointed(openapi_client.api.home_api.HomeApi())
kept("home", lambda: home.home_with_http_info(**LOADED))
landing = pointed(openapi_client.api.landing_page_api.LandingPageApi())
page = kept("landing page", lambda: landing.get_landing_page_with_http_info(**LOADED))
for relation, mediatype in (
    ("service-desc", "application/vnd.oai.openapi+json;version=3.0"),
    ("service-doc", "text/html"),
    (REL + "conformance", "application/json"),
    (REL + "processes", "application/json"),
    (REL + "job-list", "application/json"),
):
    found = link_by(relation, mediatype, page.data.links)
    journey.steps[f"link {relation}"] = {"value": found and found.href}

conformance = pointed(openapi_client.api.conformance_api.ConformanceApi())
kept("conformance", lambda: conformance.get_conformance_with_http_info(**LOADED))
processes = pointed(openapi_client.api.processes_api.ProcessesApi())
kept("processes", lambda: processes.get_processes_with_http_info(**LOADED))
kept(
    "process",
    lambda: processes.get_process_description_with_http_info(process_id="echo", **PLAIN),
)
# Execute
order = {
    "inputs": {
        "a": "Literal Input string 1",
        "b": {"title": "another object input", "value": "some complex value"},
        "c": {"bbox": [-100, -60, 110, 50], "crs": "urn:ogc:def:crs:EPSG:6.6:4326"},
        "pause": 2,
    }
}
subscriber = {
    "successUri": f"{LISTENER}/success/test134",
    "inProgressUri": f"{LISTENER}/progress/test134",
    "failedUri": f"{LISTENER}/failed/test134",
}


def execute(body):
    thread = processes.execute_with_http_info(
        process_id="echo",
        unknown_base_type=body,
        async_req=True,
        prefer="respond-async",
        _headers={"Accept": "/*"},
        _preload_content=False,
        _return_http_data_only=False,
    )
    return thread.get(timeout=20)


# The notebook does both in one request; apart, the rest can be judged without callbacks.
made = kept("execute", lambda: execute(order))
kept("execute with callbacks", lambda: execute({**order, "subscriber": subscriber}))

# Monitoring
job = StatusInfo.from_json(made.raw_data.decode()).job_id
jobs = pointed(openapi_client.api.jobs_api.JobsApi())
kept("jobs", lambda: jobs.get_jobs_with_http_info(**LOADED))


def status():
    return jobs.get_status_with_http_info(job_id=job, **LOADED)


kept("status", status)
ended = kept("ended", lambda: until_ended(status, lambda answer: answer.data.status.value))
for relation in ("status", REL + "results"):
    found = link_by(relation, "application/json", ended.data.links)
    journey.steps[f"link {relation}"] = {"value": found and found.href}
kept(
    "result",
    lambda: jobs.get_result_with_http_info(
        job_id=job, _preload_content=False, _return_http_data_only=False
    ),
)
journey.tell()
