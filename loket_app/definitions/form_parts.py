"""The parts of a form (head, fields, groups, rules, blocks) with their places, and edits that leave the rest alone.

An edit is a `Change` of a stretch of the text, so that comments and layout around it stay, and an editor can undo it.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from loket_app.definitions.toml_positions import KeyPath, Positions, positions

_PLAIN_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class PartKind(StrEnum):
    """What a part of a form is."""

    HEAD = "form"
    FIELD = "field"
    GROUP = "grup"
    RULE = "aturan"
    BLOCK = "blok"
    COLUMN = "kolom"
    PARTY = "pihak"
    OTHER = "lain"


_KINDS: Final[dict[str, PartKind]] = {kind.value: kind for kind in PartKind} | {"isi": PartKind.BLOCK}


@dataclass(frozen=True, slots=True)
class Change:
    """Put `text` in place of what stands from `start` up to `end`."""

    start: int
    end: int
    text: str

    def applied(self, whole: str) -> str:
        """The text after the change."""
        return whole[: self.start] + self.text + whole[self.end :]


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the form: its path, its first and last line (from 1), its stretch, and its values.

    The stretch takes the comment right above along and ends where the next part begins.
    """

    path: KeyPath
    kind: PartKind
    line: int
    last_line: int
    start: int
    end: int
    values: Mapping[str, Any]

    @property
    def depth(self) -> int:
        """How many tables it lies in."""
        return len(self.path) // 2 - 1 if self.kind is not PartKind.HEAD else 0


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of a text in their order."""

    text: str
    parts: tuple[Part, ...]
    places: Positions

    def at_line(self, line: int) -> Part | None:
        """The innermost part on this line, or the one above it."""
        found = [part for part in self.parts if part.line <= line <= part.last_line]
        return max(found, key=lambda part: part.line, default=None)

    def at(self, path: KeyPath) -> Part | None:
        """The part at this path."""
        return next((part for part in self.parts if part.path == path), None)

    def siblings(self, part: Part) -> tuple[Part, ...]:
        """The parts of the same list, itself among them."""
        return tuple(p for p in self.parts if p.path[:-1] == part.path[:-1]) if len(part.path) > 1 else (part,)

    def scope(self, part: Part) -> tuple[str, ...]:
        """The groups in whose rows this part stands, the outermost first."""
        found = []
        for length in range(2, len(part.path) + 1, 2):
            holder = self.at(part.path[:length])
            group = holder.values.get("grup") if holder is not None else None
            if isinstance(group, str):
                found.append(group)
        return tuple(found)


def outline(text: str) -> Outline | None:
    """The parts of a form's text; None while it is no TOML."""
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    places = positions(text)
    heads = places.headers
    starts = [_with_comment(text, offset) for _, offset in heads]
    parts = []
    for number, (path, offset) in enumerate(heads):
        inside = number + 1
        while inside < len(heads) and heads[inside][0][: len(path)] == path:
            inside += 1
        end = starts[inside] if inside < len(heads) else len(text)
        first = text.count("\n", 0, offset) + 1
        last = text.count("\n", 0, max(offset, end - 1)) + 1
        names = [step for step in path if isinstance(step, str)]
        kind = _KINDS.get(names[-1], PartKind.OTHER)
        parts.append(Part(path, kind, first, last, starts[number], end, _at(values, path)))
    return Outline(text, tuple(parts), places)


def _at(values: Any, path: KeyPath) -> Mapping[str, Any]:
    found = values
    for step in path:
        found = found[step]
    return found if isinstance(found, dict) else {}


def _with_comment(text: str, offset: int) -> int:
    """Where a part begins: at the comment lines right above its header, if there are any."""
    start = text.rfind("\n", 0, offset) + 1
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        if not text[above:start].lstrip().startswith("#"):
            break
        start = above
    return start


# -- values -----------------------------------------------------------------------------------------------------------


def set_value(found: Outline, path: KeyPath, key: str, value: object) -> Change | None:
    """Write `key` of the part at `path`; None takes the line away. No change where it says so already."""
    part = found.at(path)
    if part is None:
        return None
    place = found.places.values.get((*path, key))
    if value is None:
        return _without_line(found, (*path, key)) if place is not None else None
    if place is not None:
        same = part.values.get(key) == value and isinstance(part.values.get(key), type(value))
        return None if same else Change(*place, toml_value(value))
    at = _after_last_key(found, part)
    lead = "" if at == 0 or found.text[at - 1] == "\n" else "\n"
    return Change(at, at, f"{lead}{key} = {toml_value(value)}\n")


def _after_last_key(found: Outline, part: Part) -> int:
    """Behind the last line that is the part's own."""
    depth = len(part.path)
    own = [
        end for path, (_, end) in found.places.values.items() if len(path) == depth + 1 and path[:depth] == part.path
    ]
    header = next(offset for path, offset in found.places.headers if path == part.path)
    end = found.text.find("\n", max([header, *own]))
    return len(found.text) if end < 0 else end + 1


def _without_line(found: Outline, path: KeyPath) -> Change:
    start = found.text.rfind("\n", 0, found.places.keys[path]) + 1
    end = found.text.find("\n", found.places.values[path][1])
    return Change(start, len(found.text) if end < 0 else end + 1, "")


def toml_value(value: object) -> str:
    """A value as TOML: true, 12, 11.5, "teks", a list of texts on one line, a list of rows one a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_inline(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        if any(isinstance(item, Mapping) for item in value):
            return "[\n" + "".join(f"  {toml_value(item)},\n" for item in value) + "]"
        return "[" + ", ".join(_inline(item) for item in value) + "]"
    return _multi_line(str(value)) if "\n" in str(value) else _one_line(str(value))


def _inline(value: object) -> str:
    return _one_line(value) if isinstance(value, str) else toml_value(value)


def _one_line(text: str) -> str:
    escaped = _fit(text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n"))
    return f'"{escaped}"'


def _multi_line(text: str) -> str:
    escaped = _fit(text.replace("\\", "\\\\").replace('"""', '""\\"'))
    if escaped.endswith('"'):
        escaped = escaped[:-1] + '\\"'
    lead = "\n" if escaped.startswith("\n") else ""
    return f'"""{lead}{escaped}"""'


def _fit(text: str) -> str:
    return _PLAIN_CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04X}", _SURROGATE.sub("", text))


# -- parts ------------------------------------------------------------------------------------------------------------


def remove(found: Outline, path: KeyPath) -> Change | None:
    """Take a part out, with all that is in it. The head stays."""
    part = found.at(path)
    if part is None or part.kind is PartKind.HEAD:
        return None
    return Change(part.start, part.end, "")


def move(found: Outline, path: KeyPath, by: int) -> tuple[Change, KeyPath] | None:
    """Move a part up (-1) or down (1) among its own kind; the change, and the path that it has then."""
    part = found.at(path)
    if part is None:
        return None
    row = found.siblings(part)
    place = row.index(part)
    to = place + by
    if not 0 <= to < len(row) or to == place:
        return None
    first, second = (part, row[to]) if by > 0 else (row[to], part)
    text = found.text
    between = text[first.end : second.start]
    one, two = _closed(text[first.start : first.end]), _closed(text[second.start : second.end])
    if second.end == len(text):
        one = one.rstrip("\n") + "\n"
    after = (*path[:-1], row[to].path[-1])
    return Change(first.start, second.end, two + between + one), after


def insert(found: Outline, after: KeyPath | None, kind: PartKind, chunk: str) -> tuple[Change, KeyPath] | None:
    """Put a new part behind the part `after`, or at the end of its list; the change, and its path.

    A block behind a block that lies in a box goes into that box, a field behind a field of a group into that group.
    """
    part = found.at(after) if after is not None else None
    while part is not None and not _takes(part, kind):
        part = found.at(part.path[:-2]) if len(part.path) > 2 else None
    if part is None:
        return _at_end(found, kind, chunk)
    if part.kind is PartKind.GROUP and kind is PartKind.FIELD:
        inside = [p for p in found.parts if p.path[:-1] == (*part.path, "field")]
        path: KeyPath = (*part.path, "field", len(inside))
        at = inside[-1].end if inside else part.end
    else:
        path = (*part.path[:-1], int(part.path[-1]) + 1)
        at = part.end
    name = ".".join(step for step in path if isinstance(step, str))
    return Change(at, at, _spaced(found.text, at, f"[[{name}]]\n{chunk}")), path


def _takes(part: Part, kind: PartKind) -> bool:
    return part.kind is kind or (part.kind is PartKind.GROUP and kind is PartKind.FIELD)


def _at_end(found: Outline, kind: PartKind, chunk: str) -> tuple[Change, KeyPath]:
    """Behind the last of its list, else where such a list belongs: head, fields, groups, rules, blocks."""
    order = (PartKind.HEAD, PartKind.FIELD, PartKind.GROUP, PartKind.RULE, PartKind.BLOCK)
    before = order[: order.index(kind) + 1]
    upper = [part for part in found.parts if part.path[0] in {k.value for k in before}]
    at = upper[-1].end if upper else len(found.text)
    count = sum(len(part.path) == 2 and part.path[0] == kind.value for part in found.parts)
    return Change(at, at, _spaced(found.text, at, f"[[{kind.value}]]\n{chunk}")), (kind.value, count)


def _closed(chunk: str) -> str:
    return chunk if chunk.endswith("\n") else chunk + "\n"


def _spaced(text: str, at: int, chunk: str) -> str:
    before = "" if at == 0 or text[:at].endswith("\n\n") else "\n" if text[:at].endswith("\n") else "\n\n"
    return f"{before}{chunk.rstrip()}\n" + ("\n" if at < len(text) else "")


def renamed(found: Outline, title: str, key: str) -> str:
    """The text under another key and title: the beginning of a new form."""
    text = found.text
    for name, value in (("judul", title), ("kunci", key)):
        again = outline(text)
        change = set_value(again, ("form",), name, value) if again is not None else None
        text = change.applied(text) if change is not None else text
    return text
