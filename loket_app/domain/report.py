"""A long report as data: what stands in it, in order. Two writers (Word and PDF) set the same content.

Nothing here is markup: every text stands as it is. Measures are millimetres, sizes points.
"""

from dataclasses import dataclass
from datetime import datetime

from loket_app.domain.form_layout import Align, Family, Marker
from loket_app.domain.form_model import Sheet
from loket_app.domain.plot import Plot

Words = tuple[tuple[str, bool, bool], ...]
"""Stretches of text: the text, bold, italic."""


def words_of(text: str, bold: bool = False, italic: bool = False) -> Words:
    """One plain text as words; none for an empty one."""
    return ((text, bold, italic),) if text else ()


def plain_words(words: Words) -> str:
    """The text alone."""
    return "".join(text for text, _, _ in words)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (BAB), 2 or 3; level 1 begins a page unless `here`. `kicker` stands above it (BAB I)."""

    level: int
    text: str
    kicker: str = ""
    here: bool = False

    @property
    def listed(self) -> str:
        """The heading in one line, for the table of contents."""
        return f"{self.kicker} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `indented` begins its first line further in."""

    words: Words
    align: Align = Align.JUSTIFY
    indented: bool = False
    small: bool = False
    joined: bool = False
    """Stays on the page of what follows."""


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `start` is the number of its first item."""

    items: tuple[Words, ...]
    marker: Marker = Marker.NUMBER
    depth: int = 0
    start: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell. `span` covers columns to its right, `joined` makes it one with the cell above it.

    The cells that a span covers are not listed.
    """

    text: str = ""
    bold: bool = False
    align: Align | None = None
    span: int = 1
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its share of the width, and how its cells stand."""

    share: int
    align: Align = Align.LEFT


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its caption. `head` is repeated on every page, `foot` stands in bold; `note` small below it."""

    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    foot: tuple[Row, ...] = ()
    caption: str = ""
    note: str = ""
    size: float = 0
    empty: str = ""

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """What stands in the rows and the foot, a text per cell."""
        return tuple(tuple(cell.text for cell in row) for row in (*self.rows, *self.foot))


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: its value in hundredths (None: no value) and in words; `marked` sets it off."""

    label: str
    hundredths: int | None
    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Border:
    """A line across a chart: its value in hundredths, and what it parts."""

    hundredths: int
    below: str
    above: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Values beside one another: lying bars, or upright ones joined by a line over time. `says` tells it in words."""

    caption: str
    says: str
    bars: tuple[Bar, ...]
    borders: tuple[Border, ...] = ()
    over_time: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph as JPEG, already small enough; without any bytes only the caption stands. `says` is for a reader."""

    data: bytes
    caption: str
    says: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """Photographs two by two; `wide` ones stand alone, as wide as the page."""

    pictures: tuple[Picture, ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Place and day, the lines above the signature, then name and what stands below it."""

    dated: str
    heading: tuple[str, ...]
    name: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents."""

    title: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: arms, the title's lines, what stands below them, and the office at its foot."""

    title: tuple[str, ...]
    below: tuple[str, ...]
    foot: tuple[str, ...]
    emblem: bytes = b""
    mark: str = ""


Block = Heading | Paragraph | Items | Table | Chart | Plot | Pictures | Signature | Contents | PageBreak | Cover


@dataclass(frozen=True, slots=True)
class Section:
    """Pages of one orientation."""

    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class ReportPage:
    """How the report is set: sheet, margins (top, right, bottom, left), typeface, size, and line height in per cent."""

    sheet: Sheet = Sheet.F4
    margins: tuple[float, float, float, float] = (25, 25, 22, 30)
    family: Family = Family.SANS
    size: float = 11
    leading: float = 140


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `foot` stands beside the page number, `made` is the moment of what it tells, not of printing."""

    title: str
    author: str
    page: ReportPage
    sections: tuple[Section, ...]
    foot: str = ""
    made: datetime | None = None
    example: bool = False

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block in order."""
        return tuple(block for section in self.sections for block in section.blocks)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """What the table of contents lists."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))
