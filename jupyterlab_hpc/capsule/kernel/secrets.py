"""What looks like a secret is asked about, never sent silently."""

from __future__ import annotations

import os
import re
from typing import Any

from .walking import Walk

SECRET_NAME = re.compile(
    r"token|secret|passw|passphrase|api_?key|private_?key|access_?key|credential|auth_?key|\bpwd\b",
    re.IGNORECASE,
)
SECRET_VALUE = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}"
    r"|\bsk-[A-Za-z0-9_-]{20,}|\bxox[abpr]-[A-Za-z0-9-]{10,}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\."
    r"|://[^/\s:@]+:[^/\s:@]+@"
)


def looks_secret(name: str, value: Any, objects: Walk) -> bool:
    if SECRET_NAME.search(name) and not callable(value):
        return True
    known = {text for key, text in os.environ.items() if SECRET_NAME.search(key) and len(text) >= 8}
    texts = [value, *_texts(objects)]
    return any(
        type(text) is str and (text in known or SECRET_VALUE.search(text[:100_000]))
        for text in texts
    )


def secret_in(source: str) -> int | None:
    """The line of the cell's own text that looks like a secret."""
    for number, line in enumerate(source.split("\n"), 1):
        if SECRET_VALUE.search(line):
            return number
    return None


def _texts(objects: Walk) -> list[Any]:
    """Texts one step into everything that was looked at; a named one by its name as well."""
    found: list[Any] = []
    for _, each in objects.objects[:2_000]:
        if isinstance(each, dict):
            for key, part in list(dict.items(each))[:200]:
                named = isinstance(key, str) and SECRET_NAME.search(key)
                found.append("://a:b@" if named and isinstance(part, str) and part else part)
        elif isinstance(each, (list, tuple)):
            found += list(each[:200]) if type(each) in (list, tuple) else []
        else:
            held = getattr(type(each), "__dict__", {}) and _held(each)
            for key, part in list(held.items())[:200]:
                named = isinstance(key, str) and SECRET_NAME.search(key)
                found.append("://a:b@" if named and isinstance(part, str) and part else part)
    return found


def _held(value: Any) -> dict[str, Any]:
    try:
        held = object.__getattribute__(value, "__dict__")
    except Exception:
        return {}
    return held if isinstance(held, dict) else {}
