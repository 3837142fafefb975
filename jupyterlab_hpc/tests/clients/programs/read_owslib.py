"""OWSLib's view of a server: its processes, and the description of the one that is named."""

from __future__ import annotations

import sys

from journey import URL, Journey
from owslib.ogcapi.processes import Processes

journey = Journey()
server = Processes(URL)
journey.step("processes", lambda: server.processes())
journey.step("process", lambda: server.process(sys.argv[1]))
journey.tell()
