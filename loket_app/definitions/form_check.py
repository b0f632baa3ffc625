"""What is wrong in a form's text, each with its line: several at once, since a clerk mends them one after another."""

import re
import tomllib
from dataclasses import dataclass
from typing import Final

from loket_app.definitions.form_parts import Outline, Part, outline
from loket_app.definitions.forms import form_from_text
from loket_app.domain.errors import BadDefinition
from loket_app.domain.form_model import SHEET_MM, Form

MOST: Final = 20
LEAST_ROOM: Final = 30
"""So many millimetres between the margins are the least on which text can stand."""
_APART: Final = ("aturan", "blok")
"""Lists on which nothing else leans: without its faulty entries the rest can still be judged."""
_AT_LINE: Final = re.compile(r"\(at line (\d+),")
_NAMED: Final = re.compile(r"«([^«»]*)»")


@dataclass(frozen=True, slots=True)
class Problem:
    """A line (from 1) and what is to be done about it."""

    line: int
    sentence: str


def checked_form(text: str, key: str) -> tuple[Form | None, tuple[Problem, ...]]:
    """The form, or None with what is wrong in its lines. `key` is the key that it must have."""
    found: list[Problem] = []
    left = text
    parts = outline(text)
    unread = _unread_line(text) if parts is None else 0
    while True:
        try:
            form = form_from_text(left, f"{key}.toml")
        except BadDefinition as bad:
            part = _part_of(parts, bad.line)
            if not found or bad.line > 1 or part is not None:
                found.append(Problem(unread or _exact(parts, bad), bad.message))
            if part is None or len(found) >= MOST:
                return None, _in_order(found)
            left = _blanked(left, part)
            continue
        found += _of_the_whole(form, key, parts)
        return (None if found else form), _in_order(found)


def _unread_line(text: str) -> int:
    """Where the text stops to be TOML; 0 where that is not known. The other reader is sometimes a line early."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _AT_LINE.search(str(error))
        return int(place[1]) if place is not None else 0
    except RecursionError:
        return 0
    return 0


def _in_order(found: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(found, key=lambda problem: problem.line))


def _part_of(parts: Outline | None, line: int) -> Part | None:
    """The whole rule or block on this line, if it is one that can be left out."""
    if parts is None:
        return None
    inside = (p for p in parts.parts if len(p.path) == 2 and p.path[0] in _APART and p.line <= line <= p.last_line)
    return next(inside, None)


def _blanked(text: str, part: Part) -> str:
    """The text without this part, its lines kept empty so that the others stay where they are."""
    lines = text.split("\n")
    for number in range(part.line - 1, min(part.last_line, len(lines))):
        if not lines[number].lstrip().startswith("#"):
            lines[number] = ""
    return "\n".join(lines)


def _exact(parts: Outline | None, bad: BadDefinition) -> int:
    """Inside a text of several lines: the line on which the placeholder or mark stands."""
    if parts is None:
        return bad.line
    text = parts.text
    for start, end in parts.places.values.values():
        if text.count("\n", 0, start) + 1 != bad.line or "\n" not in text[start:end]:
            continue
        at = _place_in(text[start:end], bad.message)
        if at >= 0:
            return bad.line + text.count("\n", start, start + at)
    return bad.line


def _place_in(value: str, message: str) -> int:
    if message.startswith("Tanda "):
        return value.rfind(message.split(" ")[1])
    named = _NAMED.search(message)
    if named is None:
        return -1
    signs = (f":{named[1]}}}",) if message.startswith("Format") else (f"${{{named[1]}}}", f"${{{named[1]}:", named[1])
    return next((at for at in (value.find(sign) for sign in signs) if at >= 0), -1)


def _of_the_whole(form: Form, key: str, parts: Outline | None) -> list[Problem]:
    found = []
    if form.key != key:
        found.append(Problem(_line(parts, "kunci"), f"Kunci blangko ini «{key}» dan tidak dapat diganti."))
    width, height = SHEET_MM[form.page.sheet]
    if form.page.landscape and height is not None:
        width, height = height, width
    top, right, bottom, left = form.page.margins
    if width - left - right < LEAST_ROOM or (height is not None and height - top - bottom < LEAST_ROOM):
        found.append(
            Problem(_line(parts, "margin"), f"Margin terlalu lebar: di antaranya paling sedikit {LEAST_ROOM} mm.")
        )
    return found


def _line(parts: Outline | None, key: str) -> int:
    lines = parts.places.lines if parts is not None else {}
    return lines.get(("form", key)) or lines.get(("form",)) or 1
