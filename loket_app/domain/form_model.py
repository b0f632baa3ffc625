"""A form as data: its fields, repeating groups, rules and page.

Nothing here knows a service: what a letter asks, computes and refuses is written in its file under `forms/`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from loket_app.domain.form_layout import Accent, Block, Condition, Family, LineStyle
from loket_app.domain.form_text import Text, Values

TODAY_WORD = "hari_ini"


class FormKind(StrEnum):
    """What a form prints: a letter with a number, a slip, a receipt, a sheet for the file, or a book of the office.

    The pages of a book are counted even where there is only one.
    """

    LETTER = "surat"
    SLIP = "slip"
    RECEIPT = "tanda_terima"
    SHEET = "lembar"
    BOOK = "buku"


class Sheet(StrEnum):
    """The paper in the printer; the thermal rolls are as long as what stands on them."""

    A3 = "A3"
    F4 = "F4"
    A4 = "A4"
    A5 = "A5"
    ROLL_80 = "80mm"
    ROLL_58 = "58mm"


SHEET_MM: dict[Sheet, tuple[int, int | None]] = {
    Sheet.A3: (297, 420),
    Sheet.F4: (215, 330),
    Sheet.A4: (210, 297),
    Sheet.A5: (148, 210),
    Sheet.ROLL_80: (80, None),
    Sheet.ROLL_58: (58, None),
}


class Kop(StrEnum):
    """The office's head on the paper."""

    FULL = "penuh"
    SHORT = "singkat"
    NONE = "tidak"


class FieldType(StrEnum):
    """What a field holds: text, int, date, `datetime.time`, aware datetime (waktu), milliseconds (durasi) or bool."""

    TEXT = "teks"
    LONG_TEXT = "teks_panjang"
    NIK = "nik"
    DATE = "tanggal"
    TIME = "jam"
    MOMENT = "waktu"
    NUMBER = "angka"
    MONEY = "uang"
    DURATION = "durasi"
    CHOICE = "pilihan"
    YES_NO = "ya_tidak"
    PHONE = "telepon"


class Source(StrEnum):
    """Who fills a field in: the operator, the program, or a computation."""

    TYPED = "isian"
    PROGRAM = "program"
    COMPUTED = "hitung"


class Calc(StrEnum):
    """What a computed field is: working days, whole years, number of rows, or a sum over rows."""

    WORKDAYS = "hari_kerja"
    AGE = "umur"
    ROWS = "jumlah_baris"
    SUM = "jumlah"


class RuleKind(StrEnum):
    """The kinds of rules that a form may use; the names of `Rule.fields` stand in this order."""

    WORKDAYS_BELOW = "hari_kerja_antara"
    NOT_PAST = "tidak_lampau"
    NOT_FUTURE = "tidak_kemudian"
    MINIMUM_AGE = "usia_minimal"
    ORDER = "tidak_mendahului"
    DIFFERENT = "harus_berbeda"
    REQUIRED_WHEN = "wajib_bila"
    NIK_MATCHES = "nik_periksa"
    DIGITS = "jumlah_angka"
    EMAIL = "alamat_surel"
    UNIQUE = "tidak_kembar"
    ABSENT = "bukan_anggota"
    ROWS_AT_LEAST = "baris_paling_sedikit"
    FORBIDDEN = "tolak_bila"
    CLASH = "bentrok"


@dataclass(frozen=True, slots=True)
class Computation:
    """How a computed field gets its value: the kind and the names it starts from."""

    kind: Calc
    start: str
    end: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. `max_length` counts letters, or is the largest number; `from_program` names a prefill."""

    key: str
    label: str
    type: FieldType
    required: bool = False
    max_length: int = 200
    choices: tuple[str, ...] = ()
    default: str = ""
    help: str = ""
    source: Source = Source.TYPED
    from_program: str = ""
    computation: Computation | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Repeating rows of fields, between `least` and `most` of them."""

    key: str
    label: str
    fields: tuple[Field, ...]
    least: int = 0
    most: int = 50
    source: Source = Source.TYPED

    def field(self, key: str) -> Field | None:
        """The field `key` of a row, or None."""
        return next((f for f in self.fields if f.key == key), None)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a form. `message` may hold placeholders; a rule with `group` is checked for each of its rows.

    `fields` of ROWS_AT_LEAST names a group, the last two of ABSENT a group and the field of its rows.
    """

    kind: RuleKind
    fields: tuple[str, ...]
    message: Text
    number: int = 0
    blocking: bool = True
    group: str | None = None
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Paper, margins in millimetres (top, right, bottom, left), typeface and size in points; `frame` around it.

    A `filling` page is made larger or smaller as a whole until it fills one sheet, a `fitting` one only smaller.
    """

    sheet: Sheet
    landscape: bool
    margins: tuple[float, float, float, float]
    family: Family
    size: float
    leading: int
    frame: LineStyle | None = None
    accent: Accent = Accent.BLACK
    filling: bool = False
    fitting: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """Everything the office prints in one shape. `signer` is the role that signs, `paraf` the roles before it."""

    key: str
    title: str
    kind: FormKind
    page: Page
    kop: Kop
    numbered: bool
    signer: str | None
    paraf: tuple[str, ...]
    fields: tuple[Field, ...]
    groups: tuple[Group, ...]
    rules: tuple[Rule, ...]
    blocks: tuple[Block, ...]
    note: str = ""

    def field(self, key: str) -> Field | None:
        """The field `key` outside the groups, or None."""
        return next((f for f in self.fields if f.key == key), None)

    def group(self, key: str) -> Group | None:
        """The group `key`, or None."""
        return next((g for g in self.groups if g.key == key), None)

    @property
    def typed_fields(self) -> tuple[Field, ...]:
        """What the operator fills in, in order."""
        return tuple(f for f in self.fields if f.source is Source.TYPED)

    @property
    def typed_groups(self) -> tuple[Group, ...]:
        """The groups that the operator fills in."""
        return tuple(g for g in self.groups if g.source is Source.TYPED)


@dataclass(frozen=True, slots=True)
class Issue:
    """Something to put right (`blocking`) or to look at. `row` counts from 0 inside `group`."""

    field: str | None
    row: int | None
    sentence: str
    blocking: bool
    group: str | None = None


def rows_of(values: Values, group: str) -> Sequence[Values]:
    """The rows of a group; empty when there are none or the value is no list of rows."""
    rows = values.get(group)
    if not isinstance(rows, list | tuple):
        return ()
    return [row for row in rows if isinstance(row, Mapping)]
