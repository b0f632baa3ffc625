"""An office in which every command was tried with the corpus, and that carries it wherever a text is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from loket_app.domain.dates import HOUR, at, local, numeric_date
from loket_app.domain.survey.answers import Response
from loket_app.store.engine import open_engine
from loket_app.usecases import door, intake, office_settings
from loket_app.usecases.desk import Desk, Look, Who
from loket_app.usecases.intake import IntakeForm, PersonData
from loket_app.usecases.ports import SetClock
from loket_app.usecases.settings import (
    CALENDAR,
    DISPLAY,
    INNOVATION,
    OFFICE,
    PAPERS,
    PAUSE,
    RETENTION,
    SERVICE,
    SOP,
)
from loket_app.usecases.survey import enter, periods
from loket_app.usecases.survey.enter import Ticket
from loket_app.usecases.survey.periods import PeriodData, Published
from tests.conftest import MONDAY
from tests.hostile.corpus import LARGE, TEXTS
from tests.hostile.probing import Probed, probing
from tests.processes.directly import carried_out, played
from tests.processes.plays import CLERK, PLAYS, Play, Work, ask, do, guest_of_long_ago

EACH = len(TEXTS) if LARGE else 1
SHOWN = (
    "pdf_gambar", "pdf_tutup", "dde", "sama_dengan", "keong", "html_skrip", "qt_gambar", "kurawal", "sql", "emoji",
    "arab", "naik", "con", "xlsx_lolos", "csv", "entitas", "isian", "jinja", "hyperlink", "tumpukan",
)  # fmt: skip
"""What the office is filled with."""


@dataclass
class Spoiled:
    """The office, and what came of the trying."""

    desk: Desk
    engine: Engine
    clock: SetClock
    who: dict[str, int]
    folder: Path
    probed: Probed


# --- what the plays of the crash tests leave out


def settings_play() -> Play:
    """Every setting that the office has, saved as it stands."""
    for kind in (OFFICE, SOP, SERVICE, CALENDAR, PAUSE, PAPERS, INNOVATION, DISPLAY, RETENTION):
        for key in (yield from ask(_first_keys, kind)):
            body = yield from ask(lambda look, kind=kind, key=key: dict(look.settings.body(kind, key)))
            yield from do("admin", office_settings.save_setting, kind, key, body)


def _first_keys(look: Look, kind: str) -> list[str]:
    return sorted(look.settings.current_ids(kind))[:1]


def full_play() -> Play:
    """A request with letter values from the intake, and papers that come at a later step."""
    guest = yield from do(CLERK, door.walked_in)
    found = yield from ask(intake.service_named, "sktm")
    papers = tuple(r.key for r in found[1].requirements if r.required)
    person = PersonData("Contoh Lengkap", "6402130706930001", "Sangasanga", "07-06-1993", "L", "Islam", "Buruh",
                        "Jalan Contoh", "Jawa")  # fmt: skip
    form = IntakeForm(person, "sktm", papers, letter_values={"keperluan": "beasiswa", "tanggungan": [{"nama": "x"}]})
    yield from do(CLERK, intake.accept, guest.id, form, True)


def survey_play() -> Play:
    """An answer with all that can be written on it, and a published result."""
    today = yield from ask(lambda look: local(look.now, look.zone).date())
    data = PeriodData("Masa kini", numeric_date(today), numeric_date(today))
    period = yield from do("kasi_pelum", periods.open_period, data)
    instrument = yield from ask(periods.current_instrument)
    low = [question.key for question in instrument.questions][:2]
    groups = {group.key: next(iter(group.choices), "x") for group in instrument.groups}
    answer = Response((1, 1, 2, 4, 3, 4, 3, 4, 4), groups, today, dict.fromkeys(low, "lama sekali"), "lebih cepat")
    yield Work(_answered, (period, answer))
    older = numeric_date(today.replace(year=today.year - 9))
    published = Published(ikm=8012, nrr={instrument.unsur[0].key: 320}, respondents=30)
    yield from do("kasi_pelum", periods.record_published, PeriodData("Laporan lama", older, older), published)


def _answered(desk: Any, who: dict[str, int], period: int, answer: Response) -> None:
    enter.add_paper(desk, Who.self(who[CLERK]), period, Ticket(), answer)


MORE: dict[str, Callable[[], Play]] = {"pengaturan": settings_play, "lengkap": full_play, "survei": survey_play}


def spoiled_office(founded: Path, who: dict[str, int], zone: str, folder: Path) -> Spoiled:
    """Play everything in a copy of a founded office, eleven years after somebody was at its door."""
    file = folder / "loket.db"
    file.write_bytes(founded.read_bytes())
    return spoiled_on(open_engine(file), who, zone, folder)


def spoiled_on(engine: Engine, who: dict[str, int], zone: str, folder: Path, turn: str = "", share: int = 1) -> Spoiled:
    """The same in a founded office on whatever database; `turn` chooses other texts, one place in `share` is tried."""
    clock = SetClock(at(MONDAY, 8, 0, zone))
    desk = Desk(engine, clock, "PC-UJI", folder)
    guest_of_long_ago(desk, who)
    clock.move(11 * 365 * 24 * HOUR)
    with probing(engine, EACH, tuple(TEXTS[name] for name in SHOWN), turn, share) as probed:
        for play in (*MORE.values(), *PLAYS.values()):
            played(play(), lambda one: carried_out(desk, who, one))
    return Spoiled(desk, engine, clock, who, folder, probed)
