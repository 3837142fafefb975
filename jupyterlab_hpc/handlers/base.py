"""What all our handlers share."""

from __future__ import annotations

import json
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from jupyter_server.base.handlers import APIHandler
from jupyter_server.extension.handler import ExtensionHandlerMixin

from ..errors import Invalid
from .errors import body_of, status_of
from .parsing import parse

if TYPE_CHECKING:
    from pydantic import BaseModel

    from ..services import Services

    Model = TypeVar("Model", bound=BaseModel)


class BaseHandler(ExtensionHandlerMixin, APIHandler):
    """A handler of ours: services, bodies through pydantic, errors through the table."""

    auth_resource = "jupyterlab_hpc"

    @property
    def services(self) -> Services:
        """The ledger, the relay and the rest; see `jupyterlab_hpc.services`."""
        return cast("Services", self.settings["jupyterlab_hpc"])

    def json(self) -> dict[str, Any]:
        """The request's body: a JSON object. Raises `Invalid`."""
        try:
            content = json.loads(self.request.body or b"null")
        except (ValueError, RecursionError) as error:
            raise Invalid(f"The body is not JSON: {error}.", field="") from error
        if not isinstance(content, dict):
            raise Invalid("The body has to be a JSON object.", field="")
        return content

    def parse(self, model: type[Model], content: object) -> Model:
        """A part of the body as a model. Raises `Invalid`, which names the field."""
        return parse(model, content)

    def answer(self, content: object, status: int = 200) -> None:
        """Finish with JSON."""
        self.set_status(status)
        self.finish(json.dumps(content))

    def nothing(self) -> None:
        """Finish with 204."""
        self.set_status(204)
        self.finish()

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Errors of ours have a status of their own, and say which field is at fault."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        status = status_of(error)
        if status is None:
            super().write_error(status_code, **kwargs)
            return
        self.set_status(status)
        self.finish(json.dumps(body_of(error)))

    def log_exception(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """A fault of the request is no reason for a stack trace."""
        if status_of(error) is None:
            super().log_exception(kind, error, traceback)
        else:
            self.log.debug("%s %s: %s", self.request.method, self.request.path, error)
