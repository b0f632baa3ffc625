"""The typefaces on paper: Liberation Serif, Sans and Mono, registered once, with fallback from one to another."""

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from struct import unpack
from typing import Any, Final

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

from loket_app import paths
from loket_app.domain.form_layout import Family

# Binary streams instead of text ones: a third smaller and faster. Unknown to older readers: none that is in use.
rl_config.useA85 = 0

_FILES: Final = {
    (False, False): "Regular",
    (True, False): "Bold",
    (False, True): "Italic",
    (True, True): "BoldItalic",
}
_NEXT: Final = {
    Family.SERIF: (Family.SERIF, Family.SANS, Family.MONO),
    Family.SANS: (Family.SANS, Family.SERIF, Family.MONO),
    Family.MONO: (Family.MONO, Family.SANS, Family.SERIF),
}
_boxed: set[tuple[str, int]] = set()
"""Face and letter of every empty box drawn since the start of the program."""


def _utf16_map(fontname: str, subset: Sequence[int]) -> str:
    """What each code of a font subset reads as. The library writes letters past U+FFFF as five hexadecimal digits,
    which is no UTF-16: such a text could be seen but not searched or copied."""
    pairs = "\n".join(f"<{i:02X}> <{_utf16(code)}>" for i, code in enumerate(subset))
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo\n<< /Registry ({fontname})\n/Ordering ({fontname})\n/Supplement 0\n>> def\n"
        f"/CMapName /{fontname} def\n/CMapType 2 def\n1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\n"
        f"endcodespacerange\n{len(subset)} beginbfchar\n{pairs}\nendbfchar\nendcmap\n"
        "CMapName currentdict /CMap defineresource pop\nend\nend"
    )


def _utf16(code: int) -> str:
    return chr(code).encode("utf-16-be", "surrogatepass").hex().upper()


ttfonts.makeToUnicodeCMap = _utf16_map


@cache
def font_name(family: Family, bold: bool = False, italic: bool = False) -> str:
    """The registered name of a face; its file is read at the first call."""
    name = f"Liberation{family.value}-{_FILES[bold, italic]}"
    folder = paths.resources() / "fonts"
    pdfmetrics.registerFont(ttfonts.TTFont(name, str(folder / f"{name}.ttf")))
    return name


@cache
def _covered(name: str) -> frozenset[str]:
    font = pdfmetrics.getFont(name)
    assert isinstance(font, ttfonts.TTFont)
    glyphs = font.face.charToGlyph
    return frozenset(chr(code) for code in glyphs if code >= 32)


def width(text: str, name: str, size: float) -> float:
    """The width of `text` in points."""
    return float(pdfmetrics.stringWidth(text, name, size))


def ascent(name: str, size: float) -> float:
    """How far letters reach above the base line, in points."""
    return float(pdfmetrics.getAscent(name, size))


def letter_height(name: str, size: float) -> float:
    """From the lowest to the highest letter, in points."""
    return ascent(name, size) - float(pdfmetrics.getDescent(name, size))


@lru_cache(maxsize=1024)
def glyph_box(name: str, letter: str) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a letter's ink, from its origin, for size 1; zeros where it shows nothing."""
    face: Any = pdfmetrics.getFont(name)
    face = face.face
    glyph = face.charToGlyph.get(ord(letter), 0)
    start, end = face.glyphPos[glyph], face.glyphPos[glyph + 1]
    if start == end:
        return 0.0, 0.0, 0.0, 0.0
    at = face.get_table_pos("glyf")[0] + start + 2
    left, bottom, right, top = unpack(">4h", face.get_chunk(at, 8))
    em = face.unitsPerEm
    return left / em, bottom / em, right / em, top / em


def pieces(text: str, family: Family, bold: bool = False, italic: bool = False) -> tuple[tuple[str, str], ...]:
    """`text` cut into (face, part): each letter from the wanted face, or from the next family that has it."""
    name = font_name(family, bold, italic)
    if text.isascii() and text.isprintable():
        return ((name, text),)
    return _pieces(text, family, bold, italic)


@lru_cache(maxsize=4096)
def _pieces(text: str, family: Family, bold: bool, italic: bool) -> tuple[tuple[str, str], ...]:
    wanted = font_name(family, bold, italic)
    if _covered(wanted).issuperset(text):
        return ((wanted, text),)
    parts: list[tuple[str, str]] = []
    for letter in text:
        name = _face_with(letter, family, bold, italic)
        if name is None:
            if _invisible(letter):
                continue
            name = wanted
            _show_as_box(wanted, letter)
        if parts and parts[-1][0] == name:
            parts[-1] = (name, parts[-1][1] + letter)
        else:
            parts.append((name, letter))
    return tuple(parts)


def _show_as_box(name: str, letter: str) -> None:
    """Give a letter that no font has the empty box of `name`, so that a reader can still search and copy it."""
    font = pdfmetrics.getFont(name)
    assert isinstance(font, ttfonts.TTFont)
    font.face.charToGlyph.setdefault(ord(letter), 0)
    _boxed.add((name, ord(letter)))


def boxes_in(document: object) -> bool:
    """Whether a letter that no font has stands somewhere in this document (reportlab's, not yet written)."""
    for name, code in _boxed:
        font: Any = pdfmetrics.getFont(name)
        state = font.state.get(document)
        if state is not None and code in state.assignments:
            return True
    return False


def _face_with(letter: str, family: Family, bold: bool, italic: bool) -> str | None:
    for other in _NEXT[family]:
        name = font_name(other, bold, italic)
        if letter in _covered(name):
            return name
    return None


def _invisible(letter: str) -> bool:
    """Joiners, variation selectors and control characters show nothing of their own."""
    return unicodedata.category(letter) in ("Cf", "Cc") or "\ufe00" <= letter <= "\ufe0f"


def missing_letters(text: str) -> str:
    """The letters of `text` that paper cannot show, each once, in order (decision 32); empty when all is well.

    Letters written from right to left count as missing: they would stand in the wrong order.
    """
    if text.isascii():
        return ""
    found: dict[str, None] = {}
    for letter in unicodedata.normalize("NFC", text):
        backwards = unicodedata.bidirectional(letter) in ("R", "AL")
        if letter < " " or _invisible(letter):
            continue
        if backwards or _face_with(letter, Family.SANS, False, False) is None:
            found[letter] = None
    return "".join(found)
