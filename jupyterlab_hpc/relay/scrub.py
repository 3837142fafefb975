"""Secrets that a server echoes are taken out of its answer before anybody keeps it."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection
from typing import Any
from urllib.parse import quote

from .failure import RelayFailure

# Shorter secrets would blot out innocent text, and are none.
_SHORTEST = 6
_BLOT = "(secret)"


def scrubbed(answer: dict[str, Any], secrets: Collection[str]) -> dict[str, Any]:
    """An `IAnswer` without these values, however they are written."""
    forms = _forms(secrets)
    if not forms:
        return answer
    cleaned: dict[str, Any] = _clean(answer, forms)
    return cleaned


def discreet(failure: RelayFailure, secrets: Collection[str]) -> RelayFailure:
    """A failure without these values: its message may quote what the server sent."""
    told: str = _clean(failure.message, _forms(secrets))
    return RelayFailure(failure.kind, told, failure.field)


def _forms(secrets: Collection[str]) -> list[str]:
    forms = {form for secret in secrets if len(secret) >= _SHORTEST for form in _written(secret)}
    return sorted(forms, key=len, reverse=True)


def _written(secret: str) -> tuple[str, ...]:
    """As it is, URL-encoded, and as JSON within JSON within JSON."""
    once = json.dumps(secret)[1:-1]
    return secret, quote(secret, safe=""), once, json.dumps(once)[1:-1]


def _clean(value: Any, forms: list[str]) -> Any:
    if isinstance(value, str):
        for form in forms:
            value = value.replace(form, _BLOT)
        return value
    if isinstance(value, dict):
        if value.get("kind") == "base64":
            return {**value, "base64": _clean_base64(value["base64"], forms)}
        return {key: _clean(item, forms) for key, item in value.items()}
    return value


def _clean_base64(text: str, forms: list[str]) -> str:
    content = base64.b64decode(text)
    for form in forms:
        content = content.replace(form.encode(errors="replace"), _BLOT.encode())
    return base64.b64encode(content).decode("ascii")
