"""`IRequest`, as it enters. Imported when the first request comes: pydantic takes 80 ms to load."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

# Where a text is expected, a placeholder may stand.
Text = str | dict[str, Any]


class Strict(BaseModel):
    """Unknown members are faults: a misspelt option must not be silently without effect."""

    model_config = ConfigDict(extra="forbid")


class JsonBody(Strict):
    kind: Literal["json"]
    value: Any


class TextBody(Strict):
    kind: Literal["text"]
    text: str
    type: str


class FormPart(Strict):
    name: str
    text: Text | None = None
    file: str | None = None
    filename: str | None = None
    type: str | None = None


class FormBody(Strict):
    kind: Literal["form"]
    parts: list[FormPart]


class FileBody(Strict):
    kind: Literal["file"]
    path: str
    type: str


Body = Annotated[JsonBody | TextBody | FormBody | FileBody, Field(discriminator="kind")]


class Request(Strict):
    """`IRequest` of `src/protocols/exchange.ts`."""

    method: Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
    url: str
    headers: dict[str, Text] = Field(default_factory=dict)
    body: Body | None = None
    deadline: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    limit: int | None = Field(default=None, ge=0)
    save: bool = False
    bare: bool = False
