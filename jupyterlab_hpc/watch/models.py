"""Jobs and effects, as they enter. Of a job only what the server needs to know is looked at."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..relay.models import Request

State = Literal["created", "accepted", "running", "successful", "failed", "dismissed", "lost"]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class Open(BaseModel):
    """Members that we do not know are the protocol's own business."""

    model_config = ConfigDict(extra="allow")


class Order(Open):
    id: UUID
    gateway: str
    protocol: str


class Job(Open):
    order: Order
    state: State
    survey: bool
    rest: bool


class RequestEffect(Open):
    id: Name
    kind: Literal["request"]
    request: Request
    changes: bool


class Secret(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(alias="$secret")


class Object(Open):
    endpoint: str
    region: str
    bucket: str
    key: str
    accessKey: Secret
    secretKey: Secret


class ResultName(Open):
    name: Name
    mediaType: str | None = None
    filename: str | None = None


class UploadEffect(Open):
    id: Name
    kind: Literal["upload"]
    file: str
    to: Object


class DownloadEffect(Open):
    id: Name
    kind: Literal["download"]
    source: Object = Field(alias="from")
    result: ResultName


class WaitEffect(Open):
    id: Name
    kind: Literal["wait"]
    seconds: Annotated[float, Field(ge=0, le=366 * 86400, allow_inf_nan=False)]


class Collect(ResultName):
    """`ICollect`: a result, and one place where its bytes are."""

    value: Any = None
    text: str | None = None
    base64: str | None = None
    answer: str | None = None
    request: Request | None = None
    href: str | None = None

    @property
    def source(self) -> str:
        """Which of the six places is given."""
        return next(iter(self.model_fields_set & SOURCES))

    @model_validator(mode="after")
    def one_source(self) -> Collect:
        if len(self.model_fields_set & SOURCES) != 1:
            raise ValueError(f"exactly one of {', '.join(sorted(SOURCES))} is needed")
        return self


SOURCES = frozenset({"value", "text", "base64", "answer", "request", "href"})


class CollectEffect(Open):
    id: Name
    kind: Literal["collect"]
    results: list[Collect]


class EndedEffect(Open):
    id: Name
    kind: Literal["ended"]


Effect = Annotated[
    RequestEffect | UploadEffect | DownloadEffect | WaitEffect | CollectEffect | EndedEffect,
    Field(discriminator="kind"),
]
