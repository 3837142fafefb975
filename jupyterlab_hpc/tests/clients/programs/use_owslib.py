"""OWSLib: lists, describes and executes. It has no calls for jobs, so it follows links itself."""

from __future__ import annotations

from journey import TOKEN, URL, Journey, until_ended
from owslib.ogcapi.processes import Processes

journey = Journey()
# OWSLib's own way to send what a server asks for.
server = Processes(URL, headers={"Authorization": f"token {TOKEN}"})

journey.step("landing page", lambda: server.response)
journey.step("openapi", lambda: server.api())
journey.step("conformance", lambda: server.conformance())
journey.step("processes", lambda: server.processes())
journey.step("process", lambda: server.process("echo"))
journey.step("execute and wait", lambda: server.execute("echo", {"a": "hello"}))
journey.step(
    "one raw output",
    lambda: server.execute("echo", {"c": {"bbox": [1, 2, 3, 4]}}, {"c": {}}, "raw"),
)
job = journey.step("execute", lambda: server.execute("echo", {"a": "later"}, async_=True))
journey.step("location", lambda: server.response_headers["Location"])


def status():
    return server._request(path=f"jobs/{job['jobID']}")


journey.step("followed", lambda: until_ended(status, lambda info: info["status"]))
journey.step("results", lambda: server._request(path=f"jobs/{job['jobID']}/results"))
long = journey.step(
    "execute long", lambda: server.execute("echo", {"a": "x", "pause": 600}, async_=True)
)
journey.step("dismiss", lambda: server._request(method="DELETE", path=f"jobs/{long['jobID']}"))
journey.step("no such process", lambda: server.process("nothing"))
journey.step("wrong input", lambda: server.execute("echo", {"a": 3}))
journey.tell()
