"""What an office offers: its identity, SOPs, services and lists. All of it is data that the office may change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from loket_app.domain.people import Role


class LimitUnit(StrEnum):
    """The unit a limit is counted in; the three are never mixed (decision 11)."""

    MINUTES = "menit"
    HOURS = "jam"
    WORKING_DAYS = "hari_kerja"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit: `n` of `unit`, on the service-time axis (minutes, hours) or to the close of the n-th working day."""

    unit: LimitUnit
    n: int


class StepKind(StrEnum):
    """What a step is to the program; its name, role and limit are the office's data."""

    GREETING = "sambut"
    GUEST_BOOK = "buku_tamu"
    INTAKE = "verifikasi"
    EXAMINE = "teliti"
    PRODUCE = "cetak"
    RECHECK = "periksa"
    PARAF = "paraf"
    SIGN = "tanda_tangan"
    RECORD = "catat"
    FORWARD = "teruskan_instansi"
    TO_COUNTER = "ke_loket"
    HAND_OVER = "serah"


class Symbol(StrEnum):
    """How a step is drawn on the SOP sheet: a box, a diamond, or the capsule of begin and end."""

    PROCESS = "proses"
    DECISION = "keputusan"
    TERMINAL = "mulai_selesai"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an SOP: number (1-based), kind, role, names, limit, and the words on the act's button.

    For the sheet only: `symbol` (None: chosen by the place of the step), `back_to` (the step to which a decision's
    "no" leads), `also` (posts that take part beside `role`).
    """

    no: int
    kind: StepKind
    role: Role
    name: str
    short: str
    act: str
    limit: Limit | None
    equipment: tuple[str, ...] = ()
    output: str = ""
    note: str = ""
    symbol: Symbol | None = None
    back_to: int | None = None
    also: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Sop:
    """A versioned sequence of steps. `example` marks values that no source gives and the office must confirm.

    `columns` is the order of the posts on the sheet; posts that it leaves out follow as the steps name them.
    """

    key: str
    name: str
    steps: tuple[Step, ...]
    example: bool = False
    header: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: tuple[Role, ...] = ()

    def step(self, no: int) -> Step:
        """The step numbered `no`; raises KeyError when the SOP has none."""
        for step in self.steps:
            if step.no == no:
                return step
        raise KeyError(f"SOP {self.key} has no step {no}")

    def first_of(self, kind: StepKind) -> Step | None:
        """The first step of this kind, or None."""
        return next((s for s in self.steps if s.kind is kind), None)

    def after(self, no: int) -> Step | None:
        """The step that follows step `no`, or None at the end."""
        later = [s for s in self.steps if s.no > no]
        return later[0] if later else None


class Product(StrEnum):
    """What the kecamatan does for a service (DOMAIN section 4)."""

    ISSUES = "menerbitkan"
    LEGALISES = "melegalisasi"
    FORWARDS = "meneruskan"
    RECORDS = "mencatat"


class Lane(StrEnum):
    """The two lanes of PATEN (SOP step 1)."""

    LICENSING = "perizinan"
    NON_LICENSING = "non_perizinan"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One paper of a checklist: what, in which form and how many; an optional one never blocks completeness."""

    key: str
    name: str
    form: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Service:
    """One service of the Standar Pelayanan. `promise_ends_at` is the number of the SOP step that ends the promise.

    `standard` holds texts of its own for components of the standard, instead of the office's. `nature` is what {sifat}
    stands for in its letter numbers; empty: the office's own.
    """

    key: str
    no: int
    name: str
    short: str
    lane: Lane
    product: Product
    sop: str
    promise: Limit | None
    promise_ends_at: int
    fee: int
    archive_code: str
    requirements: tuple[Requirement, ...]
    form: str | None = None
    product_name: str = ""
    keywords: tuple[str, ...] = ()
    active: bool = True
    example: tuple[str, ...] = ()
    standard: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    nature: str = ""


@dataclass(frozen=True, slots=True)
class PauseReason:
    """One row of the closed list of reasons to pause (decision 15)."""

    key: str
    name: str
    stops_step: bool
    stops_promise: bool
    decided_by: Role
    example: bool = False


class NumberWhen(StrEnum):
    """Which act takes the letter number (decision 29)."""

    PRINT = "cetak"
    SIGN = "tanda_tangan"


class NumberScope(StrEnum):
    """How far a letter-number sequence reaches."""

    OFFICE = "kantor"
    CODE = "klasifikasi"
    SERVICE = "layanan"


@dataclass(frozen=True, slots=True)
class NumberRule:
    """The office's letter numbering: pattern with tokens, scope, first number, and the act that takes it.

    `start` is the first number of a sequence in `start_year` (in every year where that is None): an office that begins
    with the program in mid-year goes on after its paper book. `starts` are first numbers of single sequences by archive
    code or service key. `nature` is the nature of letters whose service names none. `decree_pattern` numbers the
    camat's decrees; empty where the office has none.
    """

    pattern: str
    scope: NumberScope
    when: NumberWhen
    unit: str
    section: str
    start: int = 1
    decree_pattern: str = ""
    nature: str = ""
    start_year: int | None = None
    starts: tuple[tuple[str, int], ...] = ()

    def first_of(self, sequence: str, year: int) -> int:
        """The first number that this sequence (a `scope_key`) gives in a year: 1, save where the office began."""
        if self.start_year not in (None, year):
            return 1
        return dict(self.starts).get(sequence.rpartition(":")[2], self.start)


@dataclass(frozen=True, slots=True)
class Office:
    """Who the office is on paper and on screen, its rules of work, and its texts for the standards of service."""

    key: str
    name: str
    kabupaten: str
    place: str
    zone: str
    address: str
    phone: str
    postcode: str
    email: str
    website: str
    villages: tuple[str, ...]
    numbering: NumberRule
    logo: str | None = None
    outside_area_delivery: bool = False
    own_pin_for_signature: bool = False
    delivery_limit: Limit | None = None
    objection_deputy: int | None = None
    example: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    standard: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
