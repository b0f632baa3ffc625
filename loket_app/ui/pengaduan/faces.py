"""How a complaint looks: its day and its state as icon, word and colour, its facts, and what is done next."""

from typing import NamedTuple

from loket_app.domain.complaint import ComplaintAction, ComplaintState, Standing
from loket_app.domain.dates import local, short_date
from loket_app.ui.antar.lines import moment
from loket_app.ui.theme import Tone
from loket_app.usecases.queries.complaints import ComplaintDetail, ComplaintRow

DOT = " \N{MIDDLE DOT} "
STANDINGS: dict[Standing, tuple[str, Tone]] = {
    Standing.WAITING: ("clock", Tone.PLAIN), Standing.SOON: ("warning", Tone.WARN), Standing.LATE: ("late", Tone.LATE),
    Standing.IN_TIME: ("check", Tone.GOOD), Standing.ANSWERED_LATE: ("late", Tone.LATE),
    Standing.NONE: ("check", Tone.MUTED),
}  # fmt: skip
STATES: dict[ComplaintState, tuple[str, str, Tone]] = {
    ComplaintState.RECEIVED: ("Belum ada penanggung jawab", "warning", Tone.WARN),
    ComplaintState.REVIEWED: ("Ditelaah", "search", Tone.PRIMARY),
    ComplaintState.ACTED: ("Ditindaklanjuti", "play", Tone.PRIMARY),
    ComplaintState.ANSWERED: ("Dijawab, belum disampaikan", "letter", Tone.WARN),
    ComplaintState.CLOSED: ("Selesai", "check", Tone.MUTED),
}


class NextStep(NamedTuple):
    """The primary act: what it does, its words on the button and at the foot."""

    action: ComplaintAction
    words: str
    short: str


NEXT: dict[ComplaintState, NextStep] = {
    ComplaintState.RECEIVED: NextStep(
        ComplaintAction.ASSIGN, "Tunjuk penanggung jawab\N{HORIZONTAL ELLIPSIS}", "Penanggung jawab"
    ),
    ComplaintState.REVIEWED: NextStep(ComplaintAction.ANSWER, "Jawab pengaduan\N{HORIZONTAL ELLIPSIS}", "Jawab"),
    ComplaintState.ACTED: NextStep(ComplaintAction.ANSWER, "Jawab pengaduan\N{HORIZONTAL ELLIPSIS}", "Jawab"),
    ComplaintState.ANSWERED: NextStep(
        ComplaintAction.CLOSE, "Jawaban sudah disampaikan\N{HORIZONTAL ELLIPSIS}", "Sudah disampaikan"
    ),
}


def due(row: ComplaintRow) -> str:
    """The day of the answer in words; what became of it where nothing is owed."""
    return row.due_words or STATES[row.state][0].lower()


def below_due(row: ComplaintRow, zone: str) -> str:
    """Under it: the day while it is awaited, else the outcome."""
    if row.outcome:
        return row.outcome
    return f"batas {short_date(local(row.due, zone).date())}" if row.due is not None else ""


def facts(found: ComplaintDetail, zone: str, now: int) -> list[tuple[str, str]]:
    """Everything about it, for the panel."""
    row = found.row
    due_line = f"{moment(row.due, zone, now)}{DOT}{row.due_words}" if row.due is not None and row.due_words else ""
    answered = f"{moment(found.answered_at, zone, now)}{DOT}{found.answered_by}" if found.answered_at else ""
    return [
        ("Nomor", f"{row.number}{DOT}kode {row.code}"),
        ("Pelapor", DOT.join(w for w in (row.who, found.contact) if w)),
        ("Diterima", f"{moment(row.received_at, zone, now)}{DOT}{row.channel}{DOT}{found.received_by}"),
        ("Uraian", row.body),
        ("Permohonan", found.request),
        ("Diadukan", ", ".join(found.accused_names)),
        ("Ditangani", row.handler),
        ("Batas jawab", due_line),
        ("Tindak lanjut", found.action),
        ("Hasil", row.outcome),
        ("Jawaban", found.answer),
        ("Dijawab", answered),
        ("Disampaikan", found.told),
        ("Dibuka lagi", f"{found.reopened} kali" if found.reopened else ""),
        ("Riwayat", "\n".join(_history(found, zone, now))),
    ]


def _history(found: ComplaintDetail, zone: str, now: int) -> list[str]:
    return [
        DOT.join(w for w in (moment(line.at, zone, now), line.what, line.actor, line.note) if w)
        for line in found.history
    ]
