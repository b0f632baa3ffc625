"""The flow of an SOP as plain data, and its drawing as a scene: boxes, symbols and arrows in points, no ink yet.

Symbols are the five of PermenPANRB 35/2012 as offices use them: capsule, box, diamond, arrow, and the pentagon that
leads from one page to another. In a scene y grows downwards from the upper edge of the table.
"""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """What stands in a lane."""

    TERMINAL = "kapsul"
    PROCESS = "kotak"
    DECISION = "belah_ketupat"
    CONNECTOR = "segi_lima"


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One row: its text, the lane of who does it, further lanes, shape, mutu baku, note.

    `back_to` is the index of the row to which a decision's "no" leads.
    """

    number: str
    text: str
    lane: int
    shape: Shape = Shape.PROCESS
    also: tuple[int, ...] = ()
    needs: tuple[str, ...] = ()
    time: str = ""
    output: str = ""
    note: str = ""
    back_to: int | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """All rows, under the names of their lanes from left to right. Each lane of a step is an index into `lanes`."""

    lanes: tuple[str, ...]
    steps: tuple[FlowStep, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def middle(self) -> float:
        """The x of its centre."""
        return self.x + self.w / 2

    @property
    def centre(self) -> float:
        """The y of its centre."""
        return self.y + self.h / 2

    @property
    def right(self) -> float:
        """The x of its right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.y + self.h


@dataclass(frozen=True, slots=True)
class Symbol:
    """A shape in the cell of row `row` (on its page) and lane `lane`; `word` stands inside a connector.

    `step` is the index of its step; None for a connector.
    """

    shape: Shape
    box: Box
    row: int
    lane: int
    step: int | None = None
    word: str = ""


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line of straight pieces from one symbol of the page to another (indices), with its word at `word_at`."""

    start: int
    end: int
    points: tuple[Point, ...]
    word: str = ""
    word_at: Point = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines of text in a column, from `y` down."""

    column: int
    y: float
    lines: tuple[str, ...]
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One strip of the table on a page; `step` None for a strip of connectors."""

    top: float
    height: float
    cells: tuple[Cell, ...] = ()
    step: int | None = None

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class FlowPage:
    """What stands on one page below the head of the table."""

    rows: tuple[Row, ...]
    symbols: tuple[Symbol, ...]
    arrows: tuple[Arrow, ...]

    @property
    def height(self) -> float:
        """How far down the table reaches."""
        return self.rows[-1].bottom if self.rows else 0.0


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns: No, Kegiatan, the lanes, Kelengkapan, Waktu, Output, Keterangan; `edges` are their borders."""

    edges: tuple[float, ...]
    lanes: int
    size: float

    FIRST_LANE = 2

    @property
    def needs(self) -> int:
        """The column of Kelengkapan; Waktu, Output and Keterangan follow."""
        return self.FIRST_LANE + self.lanes

    def column(self, number: int) -> tuple[float, float]:
        """Left edge and width of a column."""
        return self.edges[number], self.edges[number + 1] - self.edges[number]

    def lane(self, number: int) -> tuple[float, float]:
        """Left edge and width of a lane."""
        return self.column(self.FIRST_LANE + number)


@dataclass(frozen=True, slots=True)
class FlowScene:
    """All pages with the grid they share."""

    grid: Grid
    pages: tuple[FlowPage, ...]
