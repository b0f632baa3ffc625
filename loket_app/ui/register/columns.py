"""What the three parts of the register show: every request, what waits to be collected, the letter numbers."""

from dataclasses import dataclass
from typing import Any

from loket_app.domain.dates import clock_time, elapsed_text, local, minutes_text, numeric_date
from loket_app.domain.layar_ramah import DELIVERY_LABELS, DeliveryState, ObjectionState
from loket_app.ui.lists import Column
from loket_app.ui.theme import Tone
from loket_app.usecases.closed_years import Found
from loket_app.usecases.queries.register import RegisterRow
from loket_app.usecases.queries.register_desk import NumberEntry, WaitingLine

DOT = " \N{MIDDLE DOT} "
STATES: dict[str, tuple[str, Tone]] = {
    "selesai": ("ready", Tone.GOOD), "ditolak": ("close", Tone.LATE), "dicabut": ("undo", Tone.MUTED),
    "dijeda": ("pause", Tone.PAUSED), "menunggu kelengkapan": ("waiting", Tone.WARN),
    "siap diserahkan": ("ready", Tone.PRIMARY), "sedang diserahkan": ("play", Tone.PRIMARY),
    "sedang diproses": ("play", Tone.PRIMARY), "diteruskan ke instansi lain": ("forward", Tone.PAUSED),
}  # fmt: skip
OBJECTIONS = {
    ObjectionState.FILED.value: "keberatan diajukan", ObjectionState.UPHELD.value: "keberatan terbukti",
    ObjectionState.DISMISSED.value: "keberatan tidak terbukti",
}  # fmt: skip
NUMBER_STATES = {"terpakai": ("check", Tone.GOOD), "batal": ("close", Tone.LATE)}


def state_look(state: str) -> tuple[str, Tone]:
    """Icon and tone of a request's state in words."""
    return STATES.get(state, ("check", Tone.MUTED))


def beside(row: RegisterRow) -> str:
    """What LAYAR RAMAH says of it: the delivery where there is one, else the objection; and the year it is filed by."""
    filed = f"arsip {row.archive}" if row.archive else ""
    return DOT.join(words for words in (filed, _ramah(row)) if words)


def _ramah(row: RegisterRow) -> str:
    if row.delivery:
        return DELIVERY_LABELS[DeliveryState(row.delivery)]
    return OBJECTIONS.get(row.objection, "")


def _state_face(row: RegisterRow) -> tuple[str, Tone]:
    return ("archive", Tone.MUTED) if row.archive else state_look(row.state)


def closed_words(found: Found) -> str:
    """What a search found in closed years, and where to look for what it did not look for."""
    parts = list(found.troubles)
    if found.rows:
        more = ", yang terbaru; persempit pencariannya" if found.more else ""
        parts.append(f"{len(found.rows)} di arsip tahunan{more}.")
    elif found.years and not found.searched:
        years = ", ".join(map(str, found.years))
        parts.append(f"Tahun {years} di arsip: cari dengan nomor, nama, atau NIK, atau pilih harinya.")
    return " ".join(parts)


def promise_face(row: RegisterRow) -> tuple[str, Tone]:
    """Icon and tone of the promise; late is an icon and a word, not a colour alone."""
    if row.late:
        return ("late", Tone.LATE)
    if row.promise_total is None:
        return ("todo", Tone.MUTED)
    return ("check", Tone.GOOD) if row.promise_used is not None else ("clock", Tone.MUTED)


def promise_words(row: RegisterRow) -> str:
    """The time used, or that it still runs."""
    if row.promise_used is not None:
        return elapsed_text(row.promise_used)
    if row.promise_total is None:
        return "belum mulai"
    return "berjalan"


def over(row: RegisterRow) -> int:
    """By how much a promise that has ended was passed, in ms of service time."""
    if row.promise_used is None or row.promise_total is None:
        return 0
    return max(row.promise_used - row.promise_total, 0)


def promise_limit(row: RegisterRow) -> str:
    """Under the time used: by how much it was passed, else the limit."""
    if row.promise_total is None:
        return ""
    if row.late:
        return f"lewat {elapsed_text(over(row))}" if over(row) else "lewat batas"
    return f"dari {minutes_text(row.promise_total)}"


@dataclass(frozen=True)
class Columns:
    """The columns, in the office's zone."""

    zone: str

    def day(self, instant: int) -> str:
        """23-11-2026."""
        return numeric_date(local(instant, self.zone).date())

    def time(self, instant: int) -> str:
        """10.42."""
        return clock_time(local(instant, self.zone))

    def requests(self) -> tuple[Column[Any], ...]:
        """Every request ever."""
        return (
            Column("Register", lambda r: r.register, width=88, strong=True, below=lambda r: f"antrean {r.queue}"),
            Column("Diterima", lambda r: self.day(r.received_at), width=86,
                     below=lambda r: self.time(r.received_at), spare=True),
            Column("Pemohon", lambda r: r.applicant, strong=True, tip=lambda r: r.applicant, below=_nik),
            Column("Layanan \N{MIDDLE DOT} Nomor surat", lambda r: r.service, below=_number,
                     tip=lambda r: f"{r.service}\n{_number(r)}"),
            Column("Keadaan", lambda r: r.state.capitalize(), width=180, face=_state_face,
                     below=beside, tip=lambda r: DOT.join(w for w in (r.state, beside(r)) if w)),
            Column("Janji terpakai", promise_words, width=122, face=promise_face, below=promise_limit,
                     under=lambda r: Tone.LATE if r.late else Tone.MUTED, spoken=_spoken_promise, tip=_spoken_promise,
                     spare=True),
        )  # fmt: skip

    def waiting(self) -> tuple[Column[Any], ...]:
        """What is ready and not yet collected."""
        return (
            Column("Register", lambda w: w.row.register, width=98, strong=True,
                     below=lambda w: f"antrean {w.row.queue}"),
            Column("Pemohon", lambda w: w.row.applicant, strong=True, tip=lambda w: w.row.applicant,
                     below=lambda w: f"HP {w.phone}" if w.phone else "nomor HP tidak dicatat"),
            Column("Layanan \N{MIDDLE DOT} Nomor surat", lambda w: w.row.service, below=lambda w: _number(w.row),
                     tip=lambda w: w.row.service),
            Column("Siap sejak", lambda w: self.day(w.ready_at), width=120, below=lambda w: self.time(w.ready_at),
                     spare=True),
            Column("Terakhir dihubungi", self._told, width=228, face=_told_face, below=_told_more,
                     tip=lambda w: DOT.join(t for t in (self._told(w), _told_more(w)) if t)),
        )  # fmt: skip

    def _told(self, line: WaitingLine) -> str:
        if line.row.delivery:
            return beside(line.row).capitalize()
        if line.told is None:
            return "Belum dihubungi"
        return f"{self.day(line.told.at)} {self.time(line.told.at)}"

    def numbers(self) -> tuple[Column[Any], ...]:
        """The letter numbers of a year."""
        return (
            Column("Nomor surat", lambda n: n.text, strong=True, tip=lambda n: n.text,
                     below=lambda n: f"diambil {self.day(n.taken_at)} {self.time(n.taken_at)}"),
            Column("Pemohon \N{MIDDLE DOT} Layanan", lambda n: n.applicant, below=lambda n: n.service,
                     tip=lambda n: f"{n.applicant}, {n.service}"),
            Column("Register", lambda n: n.register, width=104, spare=True),
            Column("Keadaan", lambda n: n.state.capitalize(), width=230, below=lambda n: n.reason,
                     face=lambda n: NUMBER_STATES.get(n.state, ("check", Tone.MUTED)), tip=_number_tip),
        )  # fmt: skip


def _nik(row: RegisterRow) -> str:
    return f"NIK {row.nik_masked}" if row.nik_masked else "NIK tidak dicatat"


def _number(row: RegisterRow) -> str:
    return row.letter_number or "belum bernomor"


def _spoken_promise(row: RegisterRow) -> str:
    limit = f"dari {minutes_text(row.promise_total)}" if row.promise_total is not None else ""
    return ", ".join(w for w in (f"{promise_words(row)} {limit}".strip(), promise_limit(row) if row.late else "") if w)


def _told_face(line: WaitingLine) -> tuple[str, Tone]:
    if line.row.delivery:
        return ("delivery", Tone.DELIVERY)
    return ("phone", Tone.GOOD) if line.told is not None else ("phone", Tone.WARN)


def _told_more(line: WaitingLine) -> str:
    if line.told is None or line.row.delivery:
        return ""
    return DOT.join(w for w in (line.told.how, line.told.note, line.told.officer) if w)


def _number_tip(entry: NumberEntry) -> str:
    return DOT.join(w for w in (entry.state, entry.reason) if w)


def has_words(words: str, *texts: str) -> bool:
    """True when every typed word stands in one of these texts."""
    text = " ".join(texts).casefold()
    return all(word in text for word in words.casefold().split())
