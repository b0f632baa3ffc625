"""How a kroscek sheet reads: the verdict by clock, the lines of its table, and the states of an objection."""

from dataclasses import dataclass

from loket_app.domain.clocks import Kroscek, VisitLine
from loket_app.domain.dates import MINUTE, minutes_text, rounded_up_to_minute
from loket_app.domain.layar_ramah import ObjectionState
from loket_app.domain.people import ROLE_LABELS
from loket_app.ui.antar.lines import ended, moment
from loket_app.ui.theme import Tone
from loket_app.usecases.queries.layar_ramah_desk import OpenedObjection

DOT = " \N{MIDDLE DOT} "
DASH = "\N{EN DASH}"
PLAIN_MINUTES = 180 * MINUTE
STATES: dict[ObjectionState, tuple[str, str, Tone]] = {
    ObjectionState.FILED: ("Perlu diputus", "objection", Tone.WARN),
    ObjectionState.UPHELD: ("Terbukti", "upheld", Tone.DELIVERY),
    ObjectionState.DISMISSED: ("Tidak terbukti", "check", Tone.MUTED),
}


def duration(ms: int) -> str:
    """74 menit; from three hours on 5 jam 12 menit."""
    return f"{ms // MINUTE} menit" if MINUTE <= ms < PLAIN_MINUTES else minutes_text(ms)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the clock alone says: icon, word, colour, and the figures."""

    icon: str
    word: str
    tone: Tone
    figures: str


def verdict(sheet: Kroscek) -> Verdict:
    """Janji 60 menit, terpakai 74 menit, lewat 14 menit."""
    used = f"terpakai {duration(sheet.consumed)}"
    if sheet.limit is None:
        return Verdict("info", "Layanan ini tidak berjanji waktu", Tone.MUTED, used.capitalize())
    promise = f"Janji {duration(sheet.limit)}"
    if sheet.proven_by_clock:
        figures = DOT.join((promise, used, f"lewat {duration(sheet.over)}"))
        return Verdict("late", "Menurut jam: janji terlewati", Tone.LATE, figures)
    left = f"masih {duration(sheet.limit - sheet.consumed)}" if sheet.promise_end is None else "dalam janji"
    return Verdict("check", "Menurut jam: masih dalam janji", Tone.GOOD, DOT.join((promise, used, left)))


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of the table: a visit, the sum of a step visited more than once, or a pause."""

    key: str
    name: str
    who: str = ""
    limit: str = ""
    used: str = ""
    over: str = ""
    tone: Tone = Tone.PLAIN
    note: str = ""


def sheet_lines(opened: OpenedObjection, zone: str) -> list[SheetLine]:
    """Every visit in order, a step's sum under its last visit, then the pauses."""
    sheet = opened.detail.sheet
    visits = list(sheet.visits)
    made: list[SheetLine] = []
    for n, visit in enumerate(visits):
        same = [v for v in visits if v.step_no == visit.step_no]
        made.append(_visit(opened, visit, len(same) > 1, n, zone))
        if len(same) > 1 and same[-1] is visit:
            made.append(_sum(same))
    for n, pause in enumerate(sheet.pauses):
        reason = opened.pauses.get(pause.reason, pause.reason)
        span = _span(pause.start, pause.end, sheet.at, zone)
        moved = "janji layanan ikut mundur" if pause.moved_promise else "janji layanan tetap berjalan"
        made.append(
            SheetLine(f"j{n}", f"Jeda: {reason}", moved, "", duration(pause.used), "", Tone.PAUSED, f"{span}, {moved}")
        )
    return made


def _span(start: int | None, end: int | None, now: int, zone: str) -> str:
    if start is None:
        return "tidak tercatat"
    until = moment(end, zone, now) if end is not None else "sekarang"
    return f"{moment(start, zone, now)}{DASH}{until}"


def _visit(opened: OpenedObjection, visit: VisitLine, several: bool, n: int, zone: str) -> SheetLine:
    name = f"{visit.step_no}. {visit.name}" + (f" (ke-{visit.visit})" if several else "")
    who = opened.detail.names.get(visit.actor or 0, "") or ROLE_LABELS[visit.role]
    used = duration(visit.used) if visit.used is not None else "tidak tercatat"
    if visit.used is not None and visit.end is None:
        used = f"{used}, berjalan"
    return SheetLine(
        f"k{n}",
        name,
        who,
        duration(visit.limit) if visit.limit is not None else DASH,
        used,
        duration(visit.over) if visit.over else "",
        Tone.LATE if visit.over else Tone.PLAIN,
        f"{name}, {who}, {_span(visit.start, visit.end, opened.detail.sheet.at, zone)}",
    )


def _sum(visits: list[VisitLine]) -> SheetLine:
    first = visits[0]
    over = sum(v.over for v in visits)
    words = f"Jumlah langkah {first.step_no}, {len(visits)} kunjungan"
    used = duration(sum(v.used or 0 for v in visits))
    return SheetLine(f"s{first.step_no}", words, "", "", used, duration(over) if over else "", Tone.MUTED, words)


def about(opened: OpenedObjection, zone: str, now: int) -> str:
    """Number, service, when it was filed and when it was promised."""
    detail = opened.detail
    promised = detail.sheet.due
    # Rounded as on the receipt and the board: one promise has one time.
    due = f"janji pukul {moment(rounded_up_to_minute(promised), zone, now)}" if promised is not None else ""
    filed = f"diajukan {moment(detail.row.filed_at, zone, now)}"
    return DOT.join(w for w in (detail.row.number, detail.row.service, filed, due) if w)


def outcome(opened: OpenedObjection, zone: str, now: int) -> str:
    """Who decided what and when, with the note."""
    detail = opened.detail
    if detail.decided_at is None:
        return ""
    word = STATES[detail.row.state][0]
    words = ended(f"{word}, diputus {moment(detail.decided_at, zone, now)} oleh {detail.decided_by}")
    return f"{words} Dasar putusan: {detail.note}" if detail.note else words


def delivery_words(opened: OpenedObjection) -> str:
    """What became of the delivery."""
    if opened.delivery is not None:
        return (
            f"Pengantaran {opened.delivery.number}: {opened.delivery.state_words}, petugas {opened.delivery.courier}."
        )
    if opened.detail.row.state is ObjectionState.UPHELD:
        return "Permohonan ini sudah selesai; tidak ada yang perlu diantar." if opened.closed else ""
    return ""
