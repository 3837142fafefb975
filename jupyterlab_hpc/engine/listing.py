"""Lists in pages, with the filters of the standard (OGC 18-062r2 §7.8.1 and §11)."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

from .messages import EngineRequest, link
from .problems import invalid
from .store import ACCEPTED, DISMISSED, FAILED, RUNNING, SUCCESSFUL, Job, Store

# Of jobs, as the standard has it, and of processes: a client that does not page misses none.
DEFAULT_LIMIT = 10
DEFAULT_PROCESSES = 100
# A page of more would hold up everybody else while it is written.
MOST = 200
# Times are told, and asked for, in milliseconds.
HALF = 0.0005
FRACTION = re.compile(r"\.\d+")
STATES = (ACCEPTED, RUNNING, SUCCESSFUL, FAILED, DISMISSED)


def whole_number(request: EngineRequest, name: str, default: int, least: int = 0) -> int:
    """A query parameter as a whole number; 400 with its name when it is none."""
    given = [value for key, value in request.query if key == name]
    if not given:
        return default
    text = given[-1].strip()
    if not (text.isascii() and text.isdigit() and len(text) < 17 and int(text) >= least):
        raise invalid(f"{name}: '{text[:100]}' is not a whole number of at least {least}")
    return int(text)


def page_limit(request: EngineRequest, default: int = DEFAULT_LIMIT) -> int:
    """How many entries the client wants in a page: at least 1, and no more than `MOST`."""
    return min(whole_number(request, "limit", default, least=1), MOST)


def next_link(request: EngineRequest, place: str, **changes: int) -> dict[str, str]:
    """The same request for the page after this one."""
    query = [(key, value) for key, value in request.query if key not in changes]
    query += [(key, str(value)) for key, value in changes.items()]
    return link(request.url(place, query=query), "next", "The next page")


def jobs_page(request: EngineRequest, store: Store, now: float) -> tuple[list[Job], int | None]:
    """Jobs that the query asks for, newest first, and where the next page begins."""
    limit = page_limit(request)
    conditions = _conditions(request, now)
    before = whole_number(request, "before", 0)
    if before:
        conditions.append(("number < ?", [before]))
    found = store.find(conditions, limit + 1)
    return found[:limit], found[limit - 1].number if len(found) > limit else None


def _conditions(request: EngineRequest, now: float) -> list[tuple[str, list[Any]]]:
    conditions: list[tuple[str, list[Any]]] = []
    for kind in _values(request, "type"):
        if kind != "process":
            conditions.append(("0", []))
    for name, column in (("processID", "process"), ("status", "status")):
        values = _values(request, name)
        unknown = [each for each in values if name == "status" and each not in STATES]
        if unknown:
            raise invalid(f"status: '{unknown[0][:100]}' is none of {', '.join(STATES)}")
        if values:
            places = ", ".join("?" * len(values))
            conditions.append((f"{column} IN ({places})", values))
    conditions += _moments(request)
    conditions += _durations(request, now)
    return conditions


def _values(request: EngineRequest, name: str) -> list[str]:
    given = (value for key, value in request.query if key == name)
    parts = (part.strip() for value in given for part in value.split(","))
    return [part.encode(errors="replace").decode() for part in parts if part]


def _moments(request: EngineRequest) -> list[tuple[str, list[Any]]]:
    """``datetime``: an instant or an interval of which an end may be open."""
    conditions: list[tuple[str, list[Any]]] = []
    for given in [value for key, value in request.query if key == "datetime" and value]:
        first, slash, last = given.partition("/")
        if not slash:
            conditions.append(("abs(created - ?) < ?", [_moment(first), HALF]))
            continue
        if first not in ("", ".."):
            conditions.append(("created > ?", [_moment(first) - HALF]))
        if last not in ("", ".."):
            conditions.append(("created < ?", [_moment(last) + HALF]))
    return conditions


def _moment(text: str) -> float:
    try:
        # Python 3.10 knows fractions of three or six digits only.
        precise = FRACTION.sub(lambda found: found[0][:7].ljust(7, "0"), text.strip().upper())
        moment = datetime.fromisoformat(precise.replace("Z", "+00:00"))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone.utc)
        return moment.timestamp()
    except (ValueError, OverflowError):
        raise invalid(f"datetime: '{text[:100]}' is not a time like 2026-01-31T12:00:00Z") from None


def _durations(request: EngineRequest, now: float) -> list[tuple[str, list[Any]]]:
    """``minDuration``, ``maxDuration`` in seconds; of running jobs: until now."""
    conditions: list[tuple[str, list[Any]]] = []
    for name, comparison in (("minDuration", ">="), ("maxDuration", "<=")):
        if any(key == name for key, _ in request.query):
            seconds = whole_number(request, name, 0)
            sql = f"started IS NOT NULL AND coalesce(finished, ?) - started {comparison} ?"
            conditions.append((sql, [now, seconds]))
    return conditions
