"""What the public display may say: numbers, services and places in words for everybody; never a name."""

from dataclasses import dataclass
from enum import StrEnum

from loket_app.domain.case import State
from loket_app.domain.catalog import Step, StepKind
from loket_app.domain.people import Role
from loket_app.domain.queue import USUAL_RULE, QueueRule

MASKED = "Layanan kecamatan"
"""What stands for a service that the office does not name in public."""
LOST = "Data sedang tidak tersambung; tanyakan ke loket"


class Sound(StrEnum):
    """What a call sounds like."""

    NONE = "senyap"
    CHIME = "bel"
    VOICE = "suara"


class DisplayLook(StrEnum):
    """The ground of the display."""

    DARK = "gelap"
    LIGHT = "terang"


@dataclass(frozen=True, slots=True)
class DisplayPlan:
    """The office's display: services kept off it or without their name, texts of its own for the running line (those
    of the maklumat and the right to object stand beside them), sound, look, and the rules of the queue."""

    hidden: frozenset[str] = frozenset()
    masked: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    charter: bool = True
    objection: bool = True
    sound: Sound = Sound.VOICE
    look: DisplayLook = DisplayLook.DARK
    next_numbers: bool = True
    rule: QueueRule = USUAL_RULE


_AT = {
    Role.PORTIR: "di pintu masuk", Role.LOKET: "di loket", Role.OPERATOR: "di meja operator",
    Role.KASI_PELUM: "di meja Kasi Pelayanan Umum", Role.SEKCAM: "di meja Sekcam", Role.CAMAT: "di meja Camat",
}  # fmt: skip
_WORDS = {
    StepKind.INTAKE: "berkas diperiksa di loket", StepKind.EXAMINE: "berkas diteliti",
    StepKind.PRODUCE: "surat dibuat di meja operator", StepKind.RECHECK: "surat diperiksa",
    StepKind.RECORD: "surat dicatat", StepKind.FORWARD: "diteruskan ke instansi lain",
    StepKind.TO_COUNTER: "dibawa ke loket", StepKind.HAND_OVER: "siap diambil",
}  # fmt: skip
_POST = {Role.KASI_PELUM: "Kasi", Role.SEKCAM: "Sekcam", Role.CAMAT: "Camat"}
_STATES = {
    State.WAITING: "menunggu kelengkapan berkas", State.PAUSED: "dihentikan sementara",
    State.FORWARDED: "di instansi lain", State.READY: "siap diambil", State.HANDING: "silakan ambil",
}  # fmt: skip


def place_words(state: State, step: Step | None, on_the_road: bool = False) -> str:
    """Where a request is, as a visitor reads it: "di meja operator", "menunggu tanda tangan Camat"."""
    if on_the_road:
        return "sedang diantar ke rumah"
    if state in _STATES:
        return _STATES[state]
    if step is None:
        return "sedang diproses"
    post = _POST.get(step.role, "pejabat")
    if step.kind is StepKind.SIGN:
        return f"menunggu tanda tangan {post}"
    if step.kind is StepKind.PARAF:
        return f"menunggu paraf {post}"
    if step.kind in (StepKind.EXAMINE, StepKind.RECHECK) and step.role in _POST:
        return f"{_WORDS[step.kind]} {post}"
    return _WORDS.get(step.kind) or _AT.get(step.role, "sedang diproses")
