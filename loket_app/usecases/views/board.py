"""The rows of the board: what a screen needs to paint an open request, and nothing it must ask again."""

from dataclasses import dataclass
from enum import StrEnum


class Flag(StrEnum):
    """What sets a request apart on the board; the value is the word a clerk reads."""

    LATE = "Lewat SOP"
    NEARLY = "Hampir lewat"
    PAUSED = "Jeda"
    READY = "Siap"
    DELIVERY = "Diantar"
    WAITING = "Belum lengkap"
    OBJECTION = "Keberatan"
    FORWARDED = "Diteruskan"
    PRIORITY = "Prioritas"
    UPHELD = "Terbukti"


class SegmentState(StrEnum):
    """One step of the SOP bar."""

    DONE = "selesai"
    LATE = "selesai_lewat"
    CURRENT = "berjalan"
    TODO = "belum"
    UNRECORDED = "tidak_dicatat"
    PAUSED = "jeda"


@dataclass(frozen=True, slots=True)
class ClockFace:
    """A clock as it is painted.

    `state` is "none", "running", "frozen" or "done". A running clock has `due_f`, its due point on F of the row's
    calendar version (ms); a frozen or done one has `left`, its fixed remaining time (ms, negative when late).
    `total` is the limit (ms), `caption` the small line under the figure, such as "janji 10.50".
    """

    state: str
    due_f: int | None
    left: int | None
    total: int | None
    caption: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One open request. `act` is what its primary button says; `mine` is true when it waits for the reader."""

    id: int
    version: int
    queue: str
    register: str
    applicant: str
    service: str
    segments: tuple[SegmentState, ...]
    step_text: str
    step_clock: ClockFace
    promise_clock: ClockFace
    flags: tuple[Flag, ...]
    calendar_id: int
    role: str
    act: str
    mine: bool
