"""Input values as files: what they are called and what is in them.

Standard library only: the server and the jobs use it.
"""

from __future__ import annotations

import base64
import json
import mimetypes
from collections.abc import Mapping
from typing import Any

# The system's own table differs from machine to machine.
_TYPES = mimetypes.MimeTypes(filenames=())
_USUAL = {
    "application/geo+json": "geojson",
    "application/geopackage+sqlite3": "gpkg",
    "application/gml+xml": "gml",
    "application/octet-stream": "bin",
    "application/x-hdf5": "h5",
    "application/x-ipynb+json": "ipynb",
    "application/x-netcdf": "nc",
    "application/netcdf": "nc",
    "application/yaml": "yaml",
    "image/jpeg": "jpg",
    "image/tiff": "tif",
    "text/csv": "csv",
    "text/markdown": "md",
    "text/plain": "txt",
    "text/x-python": "py",
    "text/x-sh": "sh",
    "text/xml": "xml",
}
#: Names below ``inputs/`` that are taken.
RESERVED = ("inputs.json", "call.json", "cell.json")


def extension(media_type: str) -> str:
    """The usual extension of a media type, without the dot."""
    kind = media_type.partition(";")[0].strip().lower()
    if kind in _USUAL:
        return _USUAL[kind]
    for suffix in ("json", "xml"):
        if kind.endswith((f"+{suffix}", f"/{suffix}")):
            return suffix
    known = _TYPES.guess_extension(kind)
    if known:
        return known[1:]
    return "txt" if kind.startswith("text/") else "bin"


def form(schema: dict[str, Any], value: Any) -> tuple[str, bool]:
    """Extension of a value's file, and whether the value is binary in base64."""
    text = isinstance(value, str)
    choices = [each for each in schema.get("oneOf", [schema]) if takes_text(each) == text]
    chosen = {**schema, **(choices[0] if choices else {})}
    if not text:
        return extension(chosen.get("contentMediaType", "application/json")), False
    binary = chosen.get("contentEncoding") == "base64" or chosen.get("format") in ("byte", "binary")
    usual = "application/octet-stream" if binary else "text/plain"
    return extension(chosen.get("contentMediaType", usual)), binary


def takes_text(schema: Mapping[str, Any]) -> bool:
    """Whether a value may be a text, by the ``type`` of its schema."""
    kind = schema.get("type", "string")
    return kind == "string" or (isinstance(kind, list) and "string" in kind)


def content(value: Any, binary: bool) -> bytes:
    """What is in the file. ``ValueError`` for a text that is not base64, though it should be."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).encode()
    if not binary:
        return value.encode()
    # Line breaks within are usual, as in mails.
    return base64.b64decode("".join(value.split()), validate=True)


def file_name(name: str, ending: str, number: int | None) -> str:
    """The name of an input's file; ``number`` counts from 1 where there may be several."""
    found = f"{name}.{ending}" if number is None else f"{name}.{number}.{ending}"
    return f"_{found}" if found in RESERVED else found
