"""Accents that no letter was made with (r̥, ẹ́, m̐): each is put over or under the letter before it.

The fonts carry the marks but no rule for placing them; drawn as they stand they would hang beside their letter.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from loket_app.documents import fonts

ABOVE: Final = frozenset({230, 232, 228})
BELOW: Final = frozenset({220, 222, 218})
GAP: Final = 0.045
"""Between letter and mark, and between two marks, as a share of the letter's size."""

_CLUSTERS: Final = re.compile(r"(?s).[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]*")


@dataclass(slots=True)
class _Letter:
    """The last letter: its middle, and how far it and its marks reach up and down (points from its base line)."""

    middle: float
    top: float
    bottom: float


def has_marks(text: str) -> bool:
    """Whether accents stand in it that are signs of their own."""
    return not text.isascii() and any(unicodedata.combining(c) for c in text)


def write(text: Any, spans: Iterable[tuple[str, str]], size: float, corner: tuple[float, float], gap: float) -> None:
    """Write spans (face, words) onto a reportlab text object from `corner` on, every mark in its place.

    `gap` is added to every blank, as the text object does itself for a justified line.
    """
    pen, y = corner
    for face, words in spans:
        text.setFont(face, size)
        for cluster in _CLUSTERS.findall(unicodedata.normalize("NFC", words)):
            base, marks = cluster[0], cluster[1:]
            # What is read and copied: the marks stand at places of their own, and would be read as lines of their own.
            if marks:
                text._code.append(f"/Span <</ActualText <{_hexadecimal(cluster)}>>> BDC")
            text.textOut(base)
            left, bottom, right, top = (side * size for side in fonts.glyph_box(face, base))
            letter = _Letter(pen + (left + right) / 2, top, bottom)
            for mark in marks:
                _put(text, mark, face, size, (letter, y))
            pen += fonts.width(base, face, size) + (gap if base in " \N{NO-BREAK SPACE}" else 0.0)
            if marks:
                text._code.append("EMC")
                text.setTextOrigin(pen, y)


def _hexadecimal(words: str) -> str:
    return f"\ufeff{words}".encode("utf-16-be").hex().upper()


def _put(text: Any, mark: str, face: str, size: float, under: tuple[_Letter, float]) -> None:
    letter, y = under
    left, bottom, right, top = (side * size for side in fonts.glyph_box(face, mark))
    shift = _lift(mark, letter, bottom, top, size)
    if unicodedata.combining(mark) in ABOVE:
        letter.top = max(letter.top, top + shift)
    elif unicodedata.combining(mark) in BELOW:
        letter.bottom = min(letter.bottom, bottom + shift)
    text.setTextOrigin(letter.middle - (left + right) / 2, y + shift)
    text.textOut(mark)


def _lift(mark: str, letter: _Letter, bottom: float, top: float, size: float) -> float:
    """How far up a mark goes: clear of the letter and of the marks that stand there already."""
    kind = unicodedata.combining(mark)
    if kind in ABOVE:
        return letter.top + GAP * size - bottom
    if kind in BELOW:
        return letter.bottom - GAP * size - top
    return 0.0
