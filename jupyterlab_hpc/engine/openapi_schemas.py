"""The schemas of what the engine answers (OGC 18-062r2, Annex of schemas)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .package import PROCESS, PYTHON
from .store import ACCEPTED, DISMISSED, FAILED, RUNNING, SUCCESSFUL


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def record(required: str, **properties: Any) -> dict[str, Any]:
    """An object; the names of the members that it must have with blanks between."""
    made: dict[str, Any] = {"type": "object", "properties": properties}
    return {**made, "required": required.split()} if required else made


def errors_of(statuses: Iterable[int]) -> dict[str, Any]:
    """The responses of these statuses."""
    return {str(each): {"$ref": f"#/components/responses/error{each}"} for each in sorted(statuses)}


def many(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


TEXT: dict[str, Any] = {"type": "string"}
URI: dict[str, Any] = {"type": "string", "format": "uri"}
TIME: dict[str, Any] = {"type": "string", "format": "date-time"}
NUMBER: dict[str, Any] = {"type": "integer"}
LINKS = many(ref("link"))
STATES = [ACCEPTED, RUNNING, SUCCESSFUL, FAILED, DISMISSED]
COUNT: dict[str, Any] = {"type": "integer", "nullable": True}
SECONDS: dict[str, Any] = {"type": "number", "nullable": True}

# Our extension: where a job is to run, and with what.
RESOURCES: dict[str, Any] = record(
    "",
    executor={"type": "string", "description": "`local`, or an id of `executors`"},
    partition=TEXT,
    account=TEXT,
    cores={"type": "integer", "minimum": 1},
    memory={"type": "integer", "description": "Bytes per node"},
    walltime={"type": "number", "description": "Seconds"},
    gpus={"type": "integer", "minimum": 0},
    nodes={"type": "integer", "minimum": 1},
    constraint=TEXT,
    directives=many(TEXT),
    hold={"type": "boolean"},
)

SUMMARY: dict[str, Any] = {
    "id": TEXT,
    "version": TEXT,
    "title": TEXT,
    "description": TEXT,
    "keywords": many(TEXT),
    "jobControlOptions": many(
        {"type": "string", "enum": ["sync-execute", "async-execute", "dismiss"]}
    ),
    "outputTransmission": many({"type": "string", "enum": ["value", "reference"]}),
    "mutable": {"type": "boolean", "default": True},
    "links": LINKS,
}
# OGC 20-044, ogcapppkg: the kinds of units that are taken here.
UNIT = record(
    "value mediaType",
    value={"oneOf": [TEXT, {"type": "object"}]},
    mediaType={"type": "string", "enum": [PROCESS, PYTHON]},
)

SCHEMAS: dict[str, Any] = {
    "link": record("href", href=TEXT, rel=TEXT, type=TEXT, hreflang=TEXT, title=TEXT),
    "landingPage": record("links", title=TEXT, description=TEXT, links=LINKS),
    "confClasses": record("conformsTo", conformsTo=many(URI)),
    "notices": record(
        "notices",
        notices=many(
            record(
                "severity text",
                severity={"type": "string", "enum": ["info", "warning"]},
                text=TEXT,
                file={"type": "string", "nullable": True},
                line={"type": "integer", "minimum": 1, "nullable": True},
            )
        ),
    ),
    "processSummary": record("id version", **SUMMARY),
    "processList": record("processes links", processes=many(ref("processSummary")), links=LINKS),
    "process": record(
        "id version inputs outputs",
        **SUMMARY,
        inputs={"type": "object", "additionalProperties": ref("inputDescription")},
        outputs={"type": "object", "additionalProperties": ref("outputDescription")},
    ),
    "inputDescription": record(
        "schema",
        title=TEXT,
        description=TEXT,
        minOccurs={"type": "integer", "minimum": 0},
        maxOccurs={
            "oneOf": [
                {"type": "integer", "minimum": 0},
                {"type": "string", "enum": ["unbounded"]},
            ]
        },
        schema={"type": "object"},
    ),
    "outputDescription": record("schema", title=TEXT, description=TEXT, schema={"type": "object"}),
    "package": record(
        "executionUnit",
        processDescription={
            "type": "object",
            "description": "It may be left out; where it is not, it must not contradict the unit",
        },
        executionUnit={"oneOf": [UNIT, {**many(UNIT), "minItems": 1, "maxItems": 2}]},
    ),
    "execute": record(
        "",
        inputs={"type": "object", "description": "Values by input, see the description"},
        outputs=ref("wishes"),
        response=ref("response"),
        subscriber=ref("subscriber"),
        resources=ref("resources"),
    ),
    "resources": RESOURCES,
    "executor": record(
        "id title kind available partitions accounts defaults locked",
        id=TEXT,
        title=TEXT,
        kind={"type": "string", "enum": ["local", "slurm", "gridengine"]},
        available={"type": "boolean"},
        problem=TEXT,
        cores=COUNT,
        memory=COUNT,
        partitions=many(ref("partition")),
        accounts=many(TEXT),
        defaults={"type": "object", "description": "What a job gets that does not say"},
        locked={"type": "object", "description": "What a job gets whatever it says"},
        load=record("", running=COUNT, waiting=COUNT, coresFree=COUNT, coresTotal=COUNT),
    ),
    "partition": record(
        "name default available",
        name=TEXT,
        default={"type": "boolean"},
        available={"type": "boolean"},
        state=TEXT,
        maxWalltime=SECONDS,
        defaultWalltime=SECONDS,
        maxCores=COUNT,
        maxMemory=COUNT,
        gpus=many(record("type count", type=TEXT, count=NUMBER)),
        nodes=COUNT,
        free=COUNT,
        cores=COUNT,
    ),
    "queueRow": record(
        "id name state raw",
        id=TEXT,
        name=TEXT,
        state=TEXT,
        raw=TEXT,
        reason=TEXT,
        partition=TEXT,
        cores=COUNT,
        submitted={**TIME, "nullable": True},
        started={**TIME, "nullable": True},
        ours={"type": "string", "nullable": True, "description": "Id of our job that it is"},
    ),
    "scriptRequest": record("", resources=ref("resources")),
    "script": record("script", script=TEXT, estimatedStart=TIME),
    "response": {"type": "string", "enum": ["raw", "document"], "default": "raw"},
    "wishes": {
        "type": "object",
        "description": "Wishes by output; none: all outputs",
        "additionalProperties": ref("wish"),
    },
    "wish": record(
        "",
        format=record("", mediaType=TEXT),
        transmissionMode={"type": "string", "enum": ["value", "reference"], "default": "value"},
    ),
    "subscriber": record(
        "",
        successUri={**URI, "description": "Gets the results document"},
        inProgressUri={**URI, "description": "Gets the status, at most once in a second"},
        failedUri={**URI, "description": "Gets the exception of a job that failed or was ended"},
    ),
    "inputLink": record("href", href=URI, type=TEXT, title=TEXT),
    "statusInfo": record(
        "jobID status type processID created updated message progress links",
        jobID=TEXT,
        processID=TEXT,
        orderID={"type": "string", "format": "uuid"},
        type={"type": "string", "enum": ["process"]},
        status={"type": "string", "enum": STATES},
        message=TEXT,
        progress={"type": "integer", "minimum": 0, "maximum": 100},
        created=TIME,
        started=TIME,
        finished=TIME,
        updated=TIME,
        executor=TEXT,
        nativeID=TEXT,
        reason=TEXT,
        evidence={"type": "string", "enum": ["ok", "stale", "lost"]},
        resources={"type": "object"},
        estimatedStart=TIME,
        links=LINKS,
    ),
    "jobList": record("jobs links", jobs=many(ref("statusInfo")), links=LINKS),
    "exception": record(
        "type title status detail", type=TEXT, title=TEXT, status=NUMBER, detail=TEXT
    ),
    "refusal": record("message", message=TEXT, reason={"type": "string", "nullable": True}),
}
