"""Secrets that a server echoes are taken out of its answer before anybody keeps it."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any
from urllib.parse import quote

# Shorter secrets would blot out innocent text, and are none.
_SHORTEST = 6
_BLOT = "(secret)"


def scrubbed(answer: dict[str, Any], secrets: Collection[str]) -> dict[str, Any]:
    """An `IAnswer` without these values, however they are written."""
    forms = {form for secret in secrets if len(secret) >= _SHORTEST for form in _written(secret)}
    if not forms:
        return answer
    longest_first = sorted(forms, key=len, reverse=True)
    cleaned: dict[str, Any] = _clean(answer, longest_first)
    return cleaned


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
        return {key: _clean(item, forms) for key, item in value.items()}
    return value
