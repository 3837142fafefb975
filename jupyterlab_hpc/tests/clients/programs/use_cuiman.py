"""cuiman: the whole life of jobs, with answers checked against its own models."""

from __future__ import annotations

from cuiman import Client, ClientError
from gavicore.models import ProcessRequest
from journey import TOKEN, URL, Journey, until_ended

journey = Journey()
client = Client(api_url=URL, auth_type="token", token=TOKEN)


def plain(model):
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)


def execute(**inputs):
    request = ProcessRequest(inputs=inputs, response="document")
    return client.execute_process("echo", request, headers=ASYNC)


def refusal(work):
    try:
        work()
    except ClientError as error:
        return {"title": error.api_error.title, "detail": error.api_error.detail}


# cuiman wants jobs and does not say so by itself; it reads JSON only, so no raw results.
ASYNC = {"Prefer": "respond-async"}

journey.step("capabilities", lambda: plain(client.get_capabilities()))
journey.step("conformance", lambda: plain(client.get_conformance()))
journey.step("processes", lambda: plain(client.get_processes()))
journey.step("process", lambda: plain(client.get_process("echo")))
journey.step("template", lambda: plain(client.create_execution_request("echo")))
job = execute(a="hello", c={"bbox": [1, 2, 3, 4]})
journey.step("execute", lambda: plain(job))
journey.step("jobs", lambda: plain(client.get_jobs()))
ended = until_ended(lambda: client.get_job(job.jobID), lambda info: info.status.value)
journey.step("followed", lambda: plain(ended))
journey.step("results", lambda: client.get_job_results(job.jobID).model_dump(mode="json"))
journey.step(
    "asked for nothing",
    lambda: client.execute_process(
        "echo", ProcessRequest(inputs={"a": "at once"}, response="document")
    ),
)
long = execute(a="x", pause=600)
journey.step("dismiss", lambda: plain(client.dismiss_job(long.jobID)))
gone = until_ended(lambda: client.get_job(long.jobID), lambda info: info.status.value)
journey.step("dismissed", lambda: plain(gone))
journey.step("no such job", lambda: refusal(lambda: client.get_job("nothing")))
journey.step("no such process", lambda: refusal(lambda: client.get_process("nothing")))
journey.step("wrong input", lambda: refusal(lambda: execute(a=3)))
client.close()
journey.tell()
