"""The callback listener: the one route that nobody signs in for.

It answers from memory. Whatever is wrong with a word (made up, of another job, expired), the
answer is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from jupyter_server.auth.decorator import allow_unauthenticated, authorized
from tornado import web

from ..engine.web import Unreachable
from ..errors import NotFound
from ..watch.callbacks import LIMIT
from .base import BaseHandler

if TYPE_CHECKING:
    from ..services import Services
    from ..watch.callbacks import Callbacks

# Seconds that our own public address has for an answer.
_PATIENCE = 10.0


@web.stream_request_body
class CallbackHandler(web.RequestHandler):
    """`POST callbacks/{capability}/{kind}`.

    Not one of Jupyter's handlers: no cookie, no token and no user is looked at, so that a stranger
    cannot make the server ask its hub who that is.
    """

    _received = 0

    @property
    def _callbacks(self) -> Callbacks | None:
        return cast("Services", self.settings["jupyterlab_hpc"]).watch.callbacks

    def check_xsrf_cookie(self) -> None:
        """Whoever calls is no browser with a session of ours."""

    def prepare(self) -> None:
        """Refuse before the body is read, wherever that can be."""
        callbacks = self._callbacks
        if callbacks is None or self.request.method != "POST":
            return
        word, kind = self.path_args[0], self.path_args[1]
        if not callbacks.admit(self.request.remote_ip or ""):
            self.set_header("Retry-After", "1")
            self._refuse(429)
        elif int(self.request.headers.get("Content-Length", "0") or 0) > LIMIT:
            self._refuse(413)
        elif not callbacks.knows(word, kind):
            self._refuse(404)

    def data_received(self, chunk: bytes) -> None:
        """Count what comes, and throw it away."""
        self._received += len(chunk)
        if self._received > LIMIT and not self._finished:
            self._refuse(413)

    @allow_unauthenticated
    def post(self, word: str, kind: str | None) -> None:
        """A remote system tells something about a job."""
        if self._finished:
            return
        if self._callbacks is None or not self._callbacks.hear(word, kind):
            self._refuse(404)
        else:
            self.set_status(204)
            self.finish()

    def _refuse(self, status: int) -> None:
        """Nothing but the status, and no more of the body."""
        self.set_status(status)
        self.set_header("Connection", "close")
        self.finish()

    def _log(self) -> None:
        """No line in the log of the server: the address is a secret."""

    def compute_etag(self) -> None:
        """There is nothing to be kept."""
        return

    def set_default_headers(self) -> None:
        """Nothing that a browser could make anything of."""
        self.set_header("Content-Type", "text/plain")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-store")


class ReachHandler(BaseHandler):
    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Ask our own public address whether it leads here."""
        callbacks = self.services.watch.callbacks
        if callbacks is None:
            raise NotFound(
                "This server does not listen: an administrator has to set HpcApp.public_url."
            )
        report: dict[str, object] = {"url": callbacks.root, "status": None, "message": ""}
        try:
            reached, report["status"] = await callbacks.test(
                lambda url: self.services.outside.knock(url, _PATIENCE)
            )
            report["outcome"] = "reached" if reached else "other"
        except Unreachable as problem:
            report |= {"outcome": "silent", "message": str(problem)}
        self.answer(report)
