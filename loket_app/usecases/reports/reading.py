"""The figures of a period, read page by page; long ones in a process of their own, beside which the counter goes on."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from loket_app.domain.compliance.evaluation import Evaluation
from loket_app.domain.compliance.figures import Figures
from loket_app.domain.compliance.periods import Kind, Period, named, period_of, shifted
from loket_app.domain.compliance.tally import Tally
from loket_app.domain.dates import local
from loket_app.domain.errors import refuse
from loket_app.store.engine import open_engine
from loket_app.usecases import closed_years
from loket_app.usecases.apart import give_way
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.office_papers.paper import Prepared
from loket_app.usecases.ports import SetClock
from loket_app.usecases.queries import compliance as query
from loket_app.usecases.queries.complaint_figures import figures_of_complaints
from loket_app.usecases.reports import keeping

Told = Callable[[int, int], None]


def _unheard(_done: int, _whole: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a period, or (`months` > 0) the months before and from the day `period.first` on.

    `people`: with the figures of single officers.
    """

    period: Period
    people: bool = False
    months: int = 0


def sides(day: date, months: int) -> tuple[Period, Period]:
    """So many months before a day, and as many from it on. Raises `Refused` for a day that has none."""
    try:
        return named(_moved(day, -months), date.fromordinal(day.toordinal() - 1)), named(
            day, date.fromordinal(_moved(day, months).toordinal() - 1)
        )
    except (ValueError, OverflowError):
        raise refuse("tanggal", "Pilih tanggal mulai berlaku yang wajar.", "tanggal") from None


def _moved(day: date, months: int) -> date:
    """The same day of another month; its last day where it has no such day."""
    first = shifted(period_of(Kind.MONTH, day), months)
    return first.first.replace(day=min(day.day, first.last.day))


def tally_of(desk: Desk, period: Period, told: Told = _unheard) -> Tally:
    """All facts of a period, closed years included. Raises `Disturbance` where one cannot be read."""
    return keeping.tally_of(desk, period, told)


def figures_of(desk: Desk, period: Period, people: bool = False, told: Told = _unheard) -> Figures:
    """The figures of a period as they stand now."""
    tally = tally_of(desk, period, told)
    found = tally.figures(period, desk.clock.now(), desk.ask(query.names))
    found = replace(found, complaints=figures_of_complaints(desk, period))
    return found if people else found.without_officers()


def evaluation_of(desk: Desk, day: date, months: int, told: Told = _unheard) -> Evaluation:
    """LAYAR RAMAH before and from a day on. Raises `Refused` for a day that is none."""
    before, after = sides(day, months)
    unfinished = after.last > desk.ask(today)
    return Evaluation(day, figures_of(desk, before, False, told), figures_of(desk, after, False, told), unfinished)


def answer(desk: Desk, question: Question, told: Told = _unheard) -> Figures | Evaluation:
    """What was asked."""
    if question.months:
        return evaluation_of(desk, question.period.first, question.months, told)
    return figures_of(desk, question.period, question.people, told)


# -- in any process ----------------------------------------------------------------------------------------------------


def prepared(desk: Desk, question: Question) -> Prepared:
    """The question, to be answered wherever there is time for it; `loaded` reads the answer."""
    periods = sides(question.period.first, question.months) if question.months else (question.period,)
    rows = sum(_rows_of(desk, period) for period in periods)
    return Prepared(rows, answered, (_place(desk), desk.clock.now(), desk.workstation, question, desk.folder))


def _instants(desk: Desk, period: Period) -> tuple[int, int]:
    return closed_years.span(period.first, period.last, desk.ask(lambda look: look.zone))


def _rows_of(desk: Desk, period: Period) -> int:
    if keeping.is_ready(desk, period):
        return 0
    with closed_years.whole(desk, *_instants(desk, period)) as whole:
        low, high = whole.ask(query.ids_of, period)
    return high - low


def _place(desk: Desk) -> Path | str:
    url = desk.engine.url
    if url.get_backend_name() == "sqlite" and url.database is not None:
        return Path(url.database)
    return url.render_as_string(hide_password=False)


def answered(
    place: Path | str, now: int, workstation: str, question: Question, folder: Path | None = None,
    told: Told | None = None,
) -> bytes:  # fmt: skip
    """The answer as bytes; opens the data for itself, so that it can run in a process of its own."""
    give_way()
    engine = open_engine(place)
    try:
        return pickle.dumps(answer(Desk(engine, SetClock(now), workstation, folder), question, told or _unheard))
    finally:
        engine.dispose()


def loaded(found: bytes) -> Figures | Evaluation:
    """The answer that `answered` gave, here or in a process of our own."""
    made: Figures | Evaluation = pickle.loads(found)
    return made


def today(look: Look) -> date:
    """The office's date."""
    return local(look.now, look.zone).date()
