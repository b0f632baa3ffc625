"""What stands on a page, as data: the blocks of a form from top to bottom. Measures are millimetres, sizes points."""

from dataclasses import dataclass
from enum import StrEnum

from loket_app.domain.form_text import Text, Values, is_empty


class Align(StrEnum):
    """How lines stand between the margins."""

    LEFT = "kiri"
    CENTRE = "tengah"
    RIGHT = "kanan"
    JUSTIFY = "rata"


class Family(StrEnum):
    """The three typefaces that travel with the program."""

    SERIF = "Serif"
    SANS = "Sans"
    MONO = "Mono"


class Marker(StrEnum):
    """What stands before the items of a list."""

    NUMBER = "angka"
    LETTER = "huruf"
    DOT = "titik"
    DASH = "strip"
    BOX = "kotak"


class Accent(StrEnum):
    """The one colour of a paper beside black: its dark boxes and its frame."""

    BLACK = "hitam"
    BLUE = "biru"
    GREEN = "hijau"
    RED = "merah"


class LineStyle(StrEnum):
    """How a line across the page is drawn."""

    SINGLE = "tunggal"
    DOUBLE = "ganda"
    DASHED = "putus"


@dataclass(frozen=True, slots=True)
class Condition:
    """`bila`: a block stands when the field is filled in (`equals` None) or has this value; `negated` turns it."""

    field: str
    equals: str | None = None
    negated: bool = False

    def holds(self, values: Values) -> bool:
        """Whether the condition is met by these values; 0 and "tidak" count as not filled in."""
        value = values.get(self.field)
        if self.equals is None:
            met = not is_empty(value) and value is not False and value != 0
        else:
            met = _word(value) == self.equals
        return met is not self.negated


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Look:
    """How a block stands: `size` 0 means the form's size, `after` None the block's own space, `leading` percent.

    A block that is `joined` stays on the page of the block before it.
    """

    align: Align = Align.LEFT
    size: float = 0
    indent: float = 0
    before: float = 0
    after: float | None = None
    leading: int = 0
    family: Family | None = None
    joined: bool = False


PLAIN_LOOK = Look()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `first_line` is the indent of its first line."""

    text: Text
    first_line: float = 0
    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A title in bold; `numbered` prints the letter's number below it."""

    text: Text
    underline: bool = False
    numbered: bool = False
    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of label and value."""

    label: Text
    text: Text
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Entries:
    """Lines of label : value."""

    rows: tuple[Entry, ...]
    label_width: float = 45
    mark: str = ":"
    empty: str = "-"
    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; `width` in millimetres, 0 shares what is left."""

    title: Text
    text: Text
    width: float = 0
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class GroupTable:
    """A table with one row for each row of a group; `foot` has one text per column."""

    group: str
    columns: tuple[Column, ...]
    empty: Text = ()
    foot: tuple[Text, ...] = ()
    row_height: float = 0
    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """A list: its own `items`, or `items[0]` once for each row of `group`; `label` and a colon stand at its left."""

    items: tuple[Text, ...]
    marker: Marker = Marker.NUMBER
    group: str | None = None
    gap: float = 0
    label: Text = ()
    label_width: float = 30
    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """One of several signers: words above, room for the signature, name (empty: dots for the pen) and a line below."""

    title: Text
    name: Text
    below: Text = ()
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """The end of a paper. Without `parties`: place, date and the signatory of the letter, with code and paraf boxes.

    `title` stands above the signatory's post ("Mengetahui:"); `seal` draws the place of the office's stamp.
    """

    parties: tuple[Party, ...] = ()
    dated: bool = True
    code: bool = False
    space: float = 18
    title: Text = ()
    seal: bool = False
    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Big:
    """Large bold text that is read from a distance; it shrinks to fit one line."""

    text: Text
    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line across."""

    style: LineStyle = LineStyle.SINGLE
    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A dashed line from edge to edge with scissors and words."""

    text: Text
    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code of `text`, `side` wide, with a caption below; nothing when the text is empty."""

    text: Text
    side: float = 22
    caption: Text = ()
    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Ticks:
    """Boxes for the pen; the one whose key equals the value of `chosen` is ticked.

    `listed` names a field whose lines are the options, for options that are data themselves.
    """

    options: tuple[tuple[str, Text], ...]
    label: Text = ()
    chosen: str | None = None
    stacked: bool = False
    label_width: float = 0
    listed: str | None = None
    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class WriteLine:
    """`lines` lines to write on with a pen, behind a label."""

    label: Text = ()
    lines: int = 1
    label_width: float = 0
    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Space:
    """Room."""

    height: float
    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""

    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks inside a frame; `border` in points, `shaded` in light grey, `dark` white on the paper's accent."""

    blocks: tuple["Block", ...]
    border: float = 0.8
    shaded: bool = False
    padding: float = 2.5
    dark: bool = False
    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class ColumnPart:
    """One of several columns side by side; `width` in millimetres, 0 shares what is left."""

    blocks: tuple["Block", ...]
    width: float = 0


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side."""

    parts: tuple[ColumnPart, ...]
    gap: float = 4
    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Its blocks once for each row of `group`, `gap` apart, each row's kept on one page."""

    group: str
    blocks: tuple["Block", ...]
    gap: float = 2
    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Emblem:
    """The office's arms, `height` high; nothing where the office has given no picture."""

    height: float = 25
    look: Look = PLAIN_LOOK
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rows of `group` as bars over weeks, four to a month, from the date `start` to the date `end` of each row."""

    group: str
    title: Text
    text: Text
    start: str
    end: str
    look: Look = PLAIN_LOOK
    when: Condition | None = None


Block = (
    Paragraph
    | Heading
    | Entries
    | GroupTable
    | Items
    | Signature
    | Big
    | Line
    | Cut
    | QrCode
    | Ticks
    | WriteLine
    | Space
    | PageBreak
    | Box
    | Columns
    | Repeat
    | Emblem
    | Schedule
)
