"""Command templates: a list of arguments with placeholders, never a shell.

``{inputs.x}`` is a value as text, ``{files.x}`` the path of a file with the value,
``{outputs.y}`` the path to write to; ``{cores}``, ``{job}``, ``{here}`` stand for themselves.
Braces that are meant are doubled.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
WORDS = ("cores", "job", "here")
KINDS = ("inputs", "files", "outputs")


class BadTemplate(Exception):
    """The message says what is wrong with the text."""


@dataclass(frozen=True)
class Placeholder:
    """``{kind.name}``; of the plain words the kind is the word and the name empty."""

    kind: str
    name: str = ""

    def __str__(self) -> str:
        return f"{{{self.kind}.{self.name}}}" if self.name else f"{{{self.kind}}}"


@dataclass(frozen=True)
class Text:
    """One argument: literal texts and placeholders, in their order."""

    parts: tuple[str | Placeholder, ...]

    @property
    def placeholders(self) -> list[Placeholder]:
        return [part for part in self.parts if isinstance(part, Placeholder)]

    @property
    def literal(self) -> str | None:
        """The text, if nothing in it has to be filled in."""
        return None if self.placeholders else "".join(map(str, self.parts))


#: Arguments that come and go together.
Group = tuple[Text, ...]


@dataclass(frozen=True)
class Filling:
    """What takes the place of the placeholders."""

    inputs: Mapping[str, Any]
    #: Paths by input: a list where the input may have several values.
    files: Mapping[str, Any]
    outputs: Mapping[str, str]
    words: Mapping[str, str]


def parsed(text: str | int) -> Text:
    """A text with its placeholders. Raises :class:`BadTemplate`."""
    parts: list[str | Placeholder] = []
    at = 0
    given = str(text)
    for found in PIECE.finditer(given):
        parts.append(given[at : found.start()])
        at = found.end()
        if found[0] in ("{{", "}}"):
            parts.append(found[0][0])
        elif found[1] is None:
            raise BadTemplate(f"'{given}' has a lonely '{found[0]}': double it if it is meant")
        else:
            parts.append(_placeholder(found[1]))
    parts.append(given[at:])
    if "\0" in given:
        raise BadTemplate("an argument cannot hold the character NUL")
    return Text(tuple(part for part in parts if part != ""))


def _placeholder(inner: str) -> Placeholder:
    kind, dot, name = inner.partition(".")
    if (dot and name and kind in KINDS) or (not dot and kind in WORDS):
        return Placeholder(kind, name)
    known = [*(f"{kind}.NAME" for kind in KINDS), *WORDS]
    meant = difflib.get_close_matches(kind, [*KINDS, *WORDS], 1)
    hint = f"did you mean {meant[0]}?" if meant else f"there are {', '.join(known)}"
    raise BadTemplate(f"{{{inner}}} is no placeholder; {hint}")


def named(texts: Iterable[Text], *kinds: str) -> list[str]:
    """The names that placeholders of these kinds have, each once."""
    found = (part for text in texts for part in text.placeholders)
    return list(dict.fromkeys(part.name for part in found if part.kind in kinds))


def rendered(group: Group, filling: Filling, several: Sequence[str]) -> list[list[str]]:
    """The arguments of a group, once, or once for each value of an input with several.

    Nothing when an input that it names was not given or is null.
    """
    names = named(group, "inputs", "files")
    if any(filling.inputs.get(name) is None for name in names):
        return []
    repeated = next((name for name in names if name in several), None)
    if repeated is None:
        return [[_filled(text, filling) for text in group]]
    rounds = []
    for index, value in enumerate(listed(filling.inputs[repeated])):
        paths = filling.files.get(repeated, [])
        files = {**filling.files, repeated: paths[index] if paths else None}
        inputs = {**filling.inputs, repeated: value}
        each = Filling(inputs, files, filling.outputs, filling.words)
        rounds.append([_filled(text, each) for text in group])
    return rounds


def _filled(text: Text, filling: Filling) -> str:
    return "".join(part if isinstance(part, str) else _of(part, filling) for part in text.parts)


def _of(part: Placeholder, filling: Filling) -> str:
    if part.kind == "inputs":
        return as_text(filling.inputs[part.name])
    if part.kind == "files":
        return str(filling.files[part.name])
    return filling.outputs[part.name] if part.kind == "outputs" else filling.words[part.kind]


def as_text(value: Any) -> str:
    """A value as an argument: texts as they are, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def listed(value: Any) -> list[Any]:
    """The values of an input that may have several."""
    return value if isinstance(value, list) else [value]
