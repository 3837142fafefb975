"""Deploy, replace and undeploy site processes (OGC 20-044)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection

from .catalogue import Catalogue
from .messages import EngineRequest, EngineResponse, json_response
from .package import OGCAPPPKG, Deployment, package_document, read_package
from .pages import summary
from .problems import PREFIX_DEPLOY, Problem, invalid, no_such_process
from .process import Process
from .site.deployed import MOST, Deployed, Faulty, in_words


class Deploying:
    """Answers what changes the list of processes, one request at a time.

    ``renewed`` looks into the folders: afterwards the catalogue has what was put there.
    """

    def __init__(
        self, catalogue: Catalogue, deployed: Deployed, renewed: Callable[[], Awaitable[None]]
    ) -> None:
        self._catalogue = catalogue
        self._deployed = deployed
        self._renewed = renewed
        self._turn = asyncio.Lock()

    def routes(self) -> dict[str, dict[str, Callable[..., Awaitable[EngineResponse]]]]:
        """What it adds to the routes of the engine: path → method → handler."""
        return {
            "processes": {"POST": self.deploy},
            "processes/*": {"PUT": self.replace, "DELETE": self.undeploy},
            "processes/*/package": {"GET": self.package},
        }

    async def mutable(self) -> Collection[str]:
        """The ids that can be replaced and undeployed."""
        return await asyncio.to_thread(self._deployed.names)

    async def deploy(self, request: EngineRequest) -> EngineResponse:
        """201 with the summary; 409 for an id that is deployed, 403 for one that is fixed."""
        wanted = read_package(request)
        async with self._turn:
            name = await self._put(wanted, None)
            process = self._process(name)
        headers = {"Location": request.url("processes", name)}
        return json_response(summary(request, process, [name]), 201, headers)

    async def replace(self, request: EngineRequest, name: str) -> EngineResponse:
        """204; the next job runs the new one, and jobs that run go on with the old."""
        wanted = read_package(request)
        async with self._turn:
            await self._check_mutable(name)
            await self._put(wanted, name)
        return EngineResponse(204)

    async def undeploy(self, _: EngineRequest, name: str) -> EngineResponse:
        """204; jobs that run go on, and results stay."""
        async with self._turn:
            await self._check_mutable(name)
            try:
                await asyncio.to_thread(self._deployed.remove, name)
            except OSError as error:
                raise _unwritten(error) from None
            await self._renewed()
        return EngineResponse(204)

    async def package(self, request: EngineRequest, name: str) -> EngineResponse:
        """What was deployed; 404 for processes that came in another way."""
        process = self._catalogue.processes.get(name)
        if name not in await self.mutable():
            if process is None:
                raise no_such_process(name[:100])
            raise Problem(404, f"The process '{name}' was not deployed; it has no package.")
        try:
            package = await asyncio.to_thread(self._deployed.package, name)
        except (OSError, ValueError):
            raise Problem(404, f"The package of '{name}' cannot be read any more.") from None
        document = package_document(package, process)
        return json_response(document, headers={"Content-Type": OGCAPPPKG})

    async def _check_mutable(self, name: str) -> None:
        if name in await self.mutable():
            return
        if name in self._catalogue.processes:
            raise _immutable(name)
        raise no_such_process(name[:100])

    async def _put(self, wanted: Deployment, name: str | None) -> str:
        """The id under which it is now; ``name``: the one that is to be replaced."""
        try:
            home, process = await asyncio.to_thread(
                self._deployed.staged, wanted.package, name or wanted.id or ""
            )
        except Faulty as fault:
            raise invalid(f"The package makes no process: {fault}") from None
        except OSError as error:
            raise _unwritten(error) from None
        try:
            await self._check(wanted, process, name)
            await asyncio.to_thread(self._deployed.put, home, process.id)
        except OSError as error:
            raise _unwritten(error) from None
        finally:
            await asyncio.to_thread(self._deployed.dropped, home)
        await self._renewed()
        return process.id

    async def _check(self, wanted: Deployment, process: Process, name: str | None) -> None:
        if name is not None and process.id != name:
            raise invalid(f"id: the package is of '{process.id}', the address of '{name}'.")
        if found := wanted.disagreements(process):
            raise invalid("; ".join(found))
        names = await self.mutable()
        if name is None and process.id in names:
            detail = f"The process '{process.id}' is deployed already: replace it with PUT."
            title = "Process exists"
            raise Problem(409, detail, "duplicated-process", title, prefix=PREFIX_DEPLOY)
        if name is None and process.id in self._catalogue.processes:
            raise _immutable(process.id)
        if name is None and len(names) >= MOST:
            raise Problem(507, f"{MOST} processes are deployed, the most there can be.")

    def _process(self, name: str) -> Process:
        process = self._catalogue.processes.get(name)
        if process is None:
            raise Problem(500, f"The process '{name}' was written down, but is not offered.")
        return process


def _immutable(name: str) -> Problem:
    detail = f"The process '{name}' was not deployed: it can be neither replaced nor removed."
    return Problem(403, detail, "immutable-process", "Immutable process", prefix=PREFIX_DEPLOY)


def _unwritten(error: OSError) -> Problem:
    return Problem(507, f"The folder of processes cannot be changed: {in_words(error)}.")
