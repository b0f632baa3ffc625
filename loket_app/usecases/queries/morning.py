"""The opening check of a morning: what is to be seen to before the first guest, one line each, and what needs an act.

Everything here is read; nothing is written, so that it can be looked at as often as somebody likes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select

from loket_app.definitions.presets import PactKind
from loket_app.domain.case import State
from loket_app.domain.dates import HOUR, MINUTE, at, clock_time, local, long_date, plain_date, zone_label
from loket_app.store.tables import request, trail, trail_text
from loket_app.usecases.backup import STALE_AFTER, standing_of
from loket_app.usecases.checking import unclean
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.disk_room import room_of
from loket_app.usecases.queries.books import first_id_since
from loket_app.usecases.queries.complaints import owed
from loket_app.usecases.queries.staffing import clock_state, pact_rows, substitution_rows
from loket_app.usecases.queries.survey_rtl import due_plans
from loket_app.usecases.selftest import zone_line

DAY: Final = 24 * HOUR
PRINTS_BACK: Final = 30 * DAY
PACT_DAYS, SUBSTITUTE_DAYS, FETCH_DAYS = 30, 7, 7
"""Within so many days a pakta or a substitution is about to end; so long a finished letter may wait unasked."""
MOST_NAMED: Final = 4
_KIND_WORDS = {PactKind.SOP.value: "pemenuhan SOP", PactKind.NO_GRATUITY.value: "tanpa gratifikasi"}


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing looked at: what, how it stands in words, and whether it needs somebody (`amber`)."""

    what: str
    words: str
    amber: bool = False


def opening_check(look: Look, desk: Desk) -> tuple[CheckLine, ...]:
    """The lines of the morning in the order of the paper."""
    beside = (_printers, _copies, _clock, _room, _unclean)
    office: tuple[Callable[[Look], CheckLine], ...] = (_holidays, _pacts, _substitutes, _follow_up, _complaints, _ready)
    return (*(one(look, desk) for one in beside), *(one(look) for one in office))


def is_first_log_in(look: Look, workstation: str) -> bool:
    """Whether at most one log-in of today stands on the trail for this PC (the one that was just made)."""
    today = local(look.now, look.zone).date()
    start = first_id_since(look, trail, "at", at(today, 0, 0, look.zone))
    query = select(func.count()).where(trail.c.id >= start, trail.c.kind == "masuk", trail.c.workstation == workstation)
    return int(look.connection.execute(query).scalar_one()) <= 1


def _moment(look: Look, instant: int) -> str:
    moment = local(instant, look.zone)
    return f"{plain_date(moment.date())} pukul {clock_time(moment)}"


def _named(parts: list[str]) -> str:
    more = len(parts) - MOST_NAMED
    return "; ".join(parts[:MOST_NAMED]) + (f"; dan {more} lagi" if more > 0 else "")


# -- this PC -------------------------------------------------------------------------------------------------------


def _printers(look: Look, desk: Desk) -> CheckLine:
    """Which printers this PC used lately, as its own prints on the trail name them, each with its last print."""
    what = "Printer komputer ini"
    start = first_id_since(look, trail, "at", look.now - PRINTS_BACK)
    query = (
        select(trail.c.at, trail_text.c.body)
        .join(trail_text, trail_text.c.id == trail.c.id)
        .where(trail.c.id >= start, trail.c.kind == "cetak", trail.c.workstation == desk.workstation)
        .order_by(trail.c.id.desc())
        .limit(400)
    )
    last: dict[str, int] = {}
    for row in look.connection.execute(query):
        where = _destination(row.body)
        if where and not where.lower().endswith("pdf"):
            last.setdefault(where, row.at)
    if not last:
        return CheckLine(what, "belum mencetak dalam 30 hari; cetak halaman uji dari Pengaturan", amber=True)
    return CheckLine(what, _named([f"{name}: terakhir mencetak {_moment(look, when)}" for name, when in last.items()]))


def _destination(body: str) -> str:
    # Imported here: the first window does without.
    import json

    return str(json.loads(body).get("ke", ""))


def _copies(look: Look, desk: Desk) -> CheckLine:
    what = "Cadangan terbaru yang terbukti utuh"
    found = standing_of(desk)
    if found.elsewhere:
        return CheckLine(what, "komputer ini tidak menyimpan cadangan")
    if found.newest is None:
        return CheckLine(what, "belum ada cadangan", amber=True)
    age = max(look.now - found.newest.at, 0)
    where = f"komputer {found.by}" if found.by else str(found.newest.file.parent)
    words = f"{_moment(look, found.newest.at)} ({_age(age)}) di {where}"
    if found.second_at is not None:
        words += f"; di tempat kedua {_moment(look, found.second_at)}"
    if found.bad:
        words += f"; {len(found.bad)} cadangan rusak"
    return CheckLine(what, words, amber=age > STALE_AFTER or bool(found.bad))


def _age(ms: int) -> str:
    if ms < 60 * MINUTE:
        return f"{ms // MINUTE} menit yang lalu"
    return f"{ms // (60 * MINUTE)} jam yang lalu" if ms < 2 * DAY else f"{ms // DAY} hari yang lalu"


def _clock(look: Look, desk: Desk) -> CheckLine:
    moment = local(look.now, look.zone)
    words = f"{long_date(moment.date())} pukul {clock_time(moment)} {zone_label(look.zone)}"
    zone = zone_line(look.zone)
    if not zone.ok:
        return CheckLine("Jam dan zona waktu", f"{words}; zona waktu {zone.words}", amber=True)
    if clock_state(look).newest > look.now or desk.held:
        return CheckLine("Jam dan zona waktu", f"{words}; tidak sesuai dengan catatan terakhir", amber=True)
    return CheckLine("Jam dan zona waktu", f"{words}; cocokkan dengan jam dinding atau telepon")


def _room(look: Look, desk: Desk) -> CheckLine:
    del look
    found = room_of(desk)
    if found is None:
        return CheckLine("Ruang cakram", "tidak diukur di komputer ini")
    return CheckLine("Ruang cakram", f"tersisa {found.megabytes:,} MB".replace(",", "."), amber=found.low)


def _unclean(look: Look, desk: Desk) -> CheckLine:
    del look
    if desk.folder is not None and unclean.is_wanted(desk.folder):
        return CheckLine("Penutupan terakhir", "program pernah terputus; data masih diperiksa kembali", amber=True)
    return CheckLine("Penutupan terakhir", "tidak ada pemeriksaan yang tertunda")


# -- the office ----------------------------------------------------------------------------------------------------


def _holidays(look: Look) -> CheckLine:
    """Next month's holidays; a year without a single one was not filled in yet."""
    today = local(look.now, look.zone).date()
    first = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    closed = sorted((c for c in look.settings.calendar().closed if c.active), key=lambda c: c.day)
    mine = [f"{c.day.day} {c.name}" for c in closed if (c.day.year, c.day.month) == (first.year, first.month)]
    what = f"Libur bulan depan ({plain_date(first).partition(' ')[2]})"
    if mine:
        return CheckLine(what, _named(mine))
    if not any(c.day.year == first.year for c in closed):
        return CheckLine(what, f"libur tahun {first.year} belum diisi di Pengaturan", amber=True)
    return CheckLine(what, "tidak ada")


def _pacts(look: Look) -> CheckLine:
    """Pakta that are missing, past, or that end within 30 days."""
    what = "Pakta integritas petugas"
    today = local(look.now, look.zone).date()
    found: list[str] = []
    for row in pact_rows(look, tuple(kind.value for kind in PactKind)):
        kind = _KIND_WORDS[row.kind]
        if not row.holds:
            found.append(f"{row.officer}, {kind}: belum ada yang berlaku")
        elif date.fromisoformat(row.valid_until) - today <= timedelta(days=PACT_DAYS):
            found.append(f"{row.officer}, {kind}: sampai {plain_date(date.fromisoformat(row.valid_until))}")
    return CheckLine(what, _named(found) if found else f"semua berlaku lebih dari {PACT_DAYS} hari", bool(found))


def _substitutes(look: Look) -> CheckLine:
    today = local(look.now, look.zone).date()
    last = [(row, date.fromisoformat(row.last)) for row in substitution_rows(look) if row.standing == "berlaku"]
    ending = [
        f"{row.officer} ({row.capacity.value}): sampai {plain_date(day)}"
        for row, day in last
        if day - today <= timedelta(days=SUBSTITUTE_DAYS)
    ]
    if ending:
        return CheckLine("Pengganti pejabat", _named(ending), amber=True)
    words = f"{len(last)} berlaku, tidak ada yang berakhir dalam {SUBSTITUTE_DAYS} hari" if last else "tidak ada"
    return CheckLine("Pengganti pejabat", words)


def _follow_up(look: Look) -> CheckLine:
    found = [f"{one.programme}: batas {plain_date(one.due)}" for one in due_plans(look)]
    words = _named(found) if found else "tidak ada yang jatuh tempo"
    return CheckLine("Rencana tindak lanjut survei", words, amber=bool(found))


def _complaints(look: Look) -> CheckLine:
    """Complaints that wait for an answer; amber where one is late, soon due, or in nobody's hands."""
    found = owed(look)
    return CheckLine("Pengaduan", found.words, amber=bool(found.late or found.soon or found.nobody))


def _ready(look: Look) -> CheckLine:
    what = "Surat siap diambil"
    query = select(request.c.ready_at).where(
        request.c.open == 1, request.c.state.in_((State.READY.value, State.HANDING.value))
    )
    waiting = [row.ready_at for row in look.connection.execute(query) if row.ready_at is not None]
    if not waiting:
        return CheckLine(what, "tidak ada yang menunggu")
    old = sum(look.now - instant > FETCH_DAYS * DAY for instant in waiting)
    words = f"{len(waiting)} menunggu, yang terlama sejak {_moment(look, min(waiting))}"
    if old:
        words += f"; {old} lebih dari {FETCH_DAYS} hari, hubungi pemohonnya"
    return CheckLine(what, words, amber=bool(old))
