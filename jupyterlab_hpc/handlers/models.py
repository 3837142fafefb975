"""The bodies of our routes. Imported when the first one comes: pydantic takes 80 ms to load."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from ..relay.models import Request, Strict
from ..watch.models import Effect, Job

Word = Annotated[str, Field(min_length=1, max_length=300)]


class Order(Strict):
    """`POST jobs`"""

    driver: Word
    job: Job
    effects: list[Effect]


class Step(Strict):
    """`POST jobs/{id}/steps`"""

    driver: Word
    version: int
    job: Job
    effects: list[Effect]
    consumed: list[int]


class Ask(Strict):
    """`POST jobs/{id}/asks`"""

    action: Word
    fields: dict[str, Any] = Field(default_factory=dict)


class Copy(Strict):
    """`POST jobs/{id}/results/{name}/copies`"""

    folder: Annotated[str, Field(max_length=4096)] = ""


class Bulk(Strict):
    """`POST jobs/bulk`"""

    do: Literal["forget", "ask"]
    jobs: Annotated[list[Word], Field(min_length=1, max_length=500)]
    action: Word | None = None
    fields: dict[str, Any] = Field(default_factory=dict)


class Delivery(Strict):
    """`POST jobs/{id}/delivery`"""

    tab: Word
    notebook: Annotated[str, Field(min_length=1, max_length=4096)]


class Card(Strict):
    """`PUT jobs/{id}/card`"""

    notebook: Annotated[str, Field(min_length=1, max_length=4096)] | None = None
    cell: Word | None = None
    state: Literal["out", "saved", "detached"] | None = None
    after: Literal["insert", "run-below"] | None = None


class Replaced(Strict):
    """`PUT jobs/{id}/replaced`"""

    outputs: list[dict[str, Any]]
    trusted: bool


class Work(Strict):
    """`POST work`"""

    driver: Word
    protocols: list[Word]


class Survey(Strict):
    """`POST surveys`"""

    driver: Word
    gateway: Word
    request: Request


class Failure(Strict):
    """`IFailure`"""

    kind: Literal["refused", "unreachable", "deadline", "broken", "too-large"]
    message: str
    at: str
    field: str | None = None


class Surveyed(Strict):
    """`POST surveys/done`"""

    driver: Word
    gateway: Word
    seen: list[str]
    failure: Failure | None = None
    after: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    ends: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None


class Seal(Strict):
    """`POST cells/capsules/{id}/seal`"""

    manifest_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Source(Strict):
    """`POST cells/check`"""

    source: Annotated[str, Field(max_length=10_000_000)]
