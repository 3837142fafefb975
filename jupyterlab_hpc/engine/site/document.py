"""YAML text to plain values that know their lines.

Safe by construction: the parser's events are all that is used, so no tag can make an object.
Plain words are read as YAML 1.2 reads them (``no`` and ``on`` are texts, ``010`` is ten),
because what people write is meant as JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from yaml.reader import ReaderError

#: The C parser is some ten times faster; both read the same.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

LARGEST = 256 << 10
DEEPEST = 40
#: Values of a file, those that aliases repeat counted each time.
MOST = 20_000

INTEGER = re.compile(r"[-+]?[0-9]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}

#: Keys and positions from the top: ``("inputs", "low", "schema")``.
Path = tuple[str | int, ...]


class Unreadable(Exception):
    """The text is no YAML that is taken. ``line`` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass
class Document:
    """What a file holds, and the line on which each part begins."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of a part; of what holds it, where the part itself is not written down."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def decoded(content: bytes) -> str:
    """UTF-8 text, a byte order mark left out. Raises :class:`Unreadable`."""
    if len(content) > LARGEST:
        raise Unreadable(1, f"the file has more than {LARGEST >> 10} KiB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(line, "this is not UTF-8 text: save the file as UTF-8") from None


def read(text: str) -> Document:
    """The one document of a YAML text. Raises :class:`Unreadable` with the line."""
    reader = _Reader(text)
    try:
        return reader.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # What is missing at the end is missing after the last thing that is there.
        last = text.rstrip().count("\n") + 1
        line = min(mark.line + 1, last) if mark else 1
        raise Unreadable(line, _in_words(text, line, error.problem)) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Unreadable(line, "there is a control character that YAML does not allow") from None


def _in_words(text: str, line: int, problem: str | None) -> str:
    rows = text.split("\n")
    row = rows[line - 1] if line <= len(rows) else ""
    if "\t" in row[: len(row) - len(row.lstrip())]:
        return "the line is indented with a tab: YAML wants spaces"
    return f"this is not YAML: {problem}"


class _Reader:
    def __init__(self, text: str) -> None:
        self._events: Iterator[Event] = yaml.parse(text, Loader=LOADER)
        self._document = Document()
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._count = 0

    def document(self) -> Document:
        next(self._events)  # the stream's start
        event = next(self._events)
        if isinstance(event, yaml.DocumentStartEvent):
            self._document.value = self._value(next(self._events), ())
            next(self._events)  # the document's end
            event = next(self._events)
            if isinstance(event, yaml.DocumentStartEvent):
                raise Unreadable(
                    event.start_mark.line + 1, "a second document begins: one process per file"
                )
        return self._document

    def _value(self, event: Event, path: Path) -> Any:
        line = event.start_mark.line + 1
        self._document.lines.setdefault(path, line)
        self._add(1, line)
        if len(path) > DEEPEST:
            raise Unreadable(line, f"it is nested more than {DEEPEST} levels deep")
        if isinstance(event, AliasEvent):
            if event.anchor not in self._anchors:
                raise Unreadable(line, f"there is no anchor &{event.anchor} above")
            value, size = self._anchors[event.anchor]
            self._add(size, line)
            return value
        if event.tag not in (None, "!"):
            raise Unreadable(line, f"the tag {event.tag} is not understood: leave it out")
        before = self._count
        value = self._inner(event, path, line)
        if event.anchor:
            self._anchors[event.anchor] = (value, self._count - before)
        return value

    def _inner(self, event: Event, path: Path, line: int) -> Any:
        if isinstance(event, ScalarEvent):
            return plain(event.value) if event.implicit[0] else event.value
        if isinstance(event, SequenceStartEvent):
            values: list[Any] = []
            while not isinstance(item := next(self._events), SequenceEndEvent):
                values.append(self._value(item, (*path, len(values))))
            return values
        assert isinstance(event, MappingStartEvent)
        return self._mapping(path)

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while isinstance(key := next(self._events), ScalarEvent | AliasEvent | SequenceStartEvent):
            line = key.start_mark.line + 1
            if not isinstance(key, ScalarEvent):
                raise Unreadable(line, "a name must be a text")
            name = key.value
            if name == "<<":
                raise Unreadable(line, "<< is not understood: write the fields out")
            if name in found:
                first = self._document.lines[(*path, name)]
                raise Unreadable(line, f"'{name}' stands here a second time (first: line {first})")
            self._document.lines[(*path, name)] = line
            found[name] = self._value(next(self._events), (*path, name))
        if isinstance(key, MappingStartEvent):
            raise Unreadable(
                key.start_mark.line + 1,
                "a name must be a text; a text that begins with a brace must be in quotes",
            )
        return found

    def _add(self, count: int, line: int) -> None:
        self._count += count
        if self._count > MOST:
            raise Unreadable(line, f"the file holds more than {MOST} values, aliases counted")


def plain(word: str) -> Any:
    """A word without quotes, by YAML 1.2's core schema; not-a-number and infinity stay texts."""
    if word.lower() in WORDS:
        return WORDS[word.lower()]
    if INTEGER.fullmatch(word) and abs(float(word)) != float("inf"):
        return int(word)
    if FLOAT.fullmatch(word):
        number = float(word)
        return number if abs(number) != float("inf") else word
    return word
