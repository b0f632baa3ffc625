"""Results of a survey: the unit, its groups and months, the trend, the sample, what respondents wrote, the raw rows.

Anonymity has two rules here. A group with fewer than `LEAST` respondents shows no values, nor does the group from which
they could be worked out by subtraction; and an open period shows kiosk answers from the next day on, in blocks.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select

from loket_app.domain.survey.answers import Tally
from loket_app.domain.survey.index import Mutu, Result, compute, mutu_of
from loket_app.domain.survey.instrument import Instrument
from loket_app.domain.survey.sample import SampleSize, sample_size
from loket_app.domain.survey.trend import Point, Step, point_of, trend
from loket_app.store.tables import (
    archived_request,
    request,
    survey_answer,
    survey_batch,
    survey_period,
    survey_text,
    visit,
)
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.queries.survey_clocks import ids_between
from loket_app.usecases.survey.counting import CODES, IMPORT, KIOSK, held_back
from loket_app.usecases.survey.periods import (
    OPEN,
    REPORTED,
    instrument_of,
    period_row,
    tally_from_data,
)
from loket_app.usecases.survey.tallies import strung_groups, strung_tally, tally_of, unpacked

LEAST: Final = 5
"""The fewest respondents whose values are shown as a group."""
MONTH: Final = "bulan"
SMALL: Final = 5000
"""A period up to this size is read in one transaction; a larger one in slices of the key."""
SLICES: Final = tuple("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period in the list. `respondents` counts what is in, `waiting` those of them that no result shows yet."""

    id: int
    version: int
    title: str
    first: str
    last: str
    state: str
    method: str
    code_needed: bool
    respondents: int
    waiting: int
    by_source: Mapping[str, int]
    sample: SampleSize | None

    @property
    def enough(self) -> bool | None:
        """True when the sample is reached; None while the population is unknown."""
        return None if self.sample is None else self.respondents >= self.sample.least


@dataclass(frozen=True, slots=True)
class PeriodResult:
    """The result of a period as far as it may be shown."""

    period: PeriodLine
    instrument: Instrument
    tally: Tally
    result: Result


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: how many answered, and its result; None where it is too small to be shown ("" is: not answered)."""

    name: str
    respondents: int
    result: Result | None


@dataclass(frozen=True, slots=True)
class FieldGroups:
    """The groups of one respondent field, or the months (key `MONTH`), in the order of its choices."""

    key: str
    label: str
    rows: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What a respondent wrote: the reason for a low score (question key, score), or a suggestion ("" and None)."""

    question: str
    score: int | None
    body: str


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """One questionnaire for the workbook; `key` only asks for the next ones and is never shown.

    `day` and `groups` are empty unless asked for.
    """

    key: str
    day: str
    values: tuple[int | None, ...]
    groups: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ImportLine:
    """An import that can still be taken out."""

    batch_id: int
    day: str
    rows: int


def periods(look: Look) -> tuple[PeriodLine, ...]:
    """All periods, the newest first."""
    rows = look.connection.execute(select(survey_period).order_by(survey_period.c.first.desc())).all()
    batches = _batches(look)
    return tuple(_line(look, row, batches.get(row.id, [])) for row in rows)


def period(look: Look, period_id: int) -> PeriodLine:
    """One period; raises `Refused` when there is none."""
    row = period_row(look, period_id)
    return _line(look, row, _batches(look, period_id).get(period_id, []))


def _batches(look: Look, period_id: int | None = None) -> dict[int, list[Any]]:
    query = select(survey_batch).where(survey_batch.c.source != CODES)
    if period_id is not None:
        query = query.where(survey_batch.c.period_id == period_id)
    found: dict[int, list[Any]] = {}
    for row in look.connection.execute(query.order_by(survey_batch.c.id)):
        found.setdefault(row.period_id, []).append(row)
    return found


def _line(look: Look, row: Any, batches: list[Any]) -> PeriodLine:
    held = _held(look, row, batches)
    sources: dict[str, int] = {}
    for batch in batches:
        sources[batch.source] = sources.get(batch.source, 0) + batch.added - batch.removed
    reported = json.loads(row.published).get("respondents", 0) if row.state == REPORTED else 0
    return PeriodLine(
        id=row.id, version=row.version, title=row.title, first=row.first, last=row.last, state=row.state,
        method=row.method, code_needed=bool(row.code_needed), respondents=sum(sources.values()) or reported,
        waiting=sum(b.added - b.removed for b in batches if b.id in held), by_source=sources,
        sample=sample_size(row.population) if row.population else None,
    )  # fmt: skip


def _held(look: Look, row: Any, batches: list[Any]) -> frozenset[int]:
    return held_back(batches, look.day()) if row.state == OPEN else frozenset()


def result(look: Look, period_id: int) -> PeriodResult:
    """The result of a period: of a closed one from the counts that its closing froze."""
    row = period_row(look, period_id)
    batches = _batches(look, period_id).get(period_id, [])
    instrument = instrument_of(look, row)
    if row.counts != "{}":
        found = tally_from_data(row.counts, instrument)
    else:
        found = tally_of(look, period_id, instrument, _held(look, row, batches))
    return PeriodResult(_line(look, row, batches), instrument, found, compute(found, instrument))


def groups(desk: Desk, period_id: int) -> tuple[FieldGroups, ...]:
    """The result per month and per answer to each respondent field (service, sex, age …), small groups hidden.

    Answers of a field that was left open form the group "". Two fields are never crossed: that would single people out.
    """
    instrument, held, size = desk.ask(_groups_wanted, period_id)
    slices = ("",) if size <= SMALL else SLICES
    kept: dict[str, dict[str, list[str]]] = {MONTH: {}, **{g.key: {} for g in instrument.groups}}
    answered: dict[str, Mapping[str, str]] = {}
    for one in slices:
        for row in desk.ask(strung_groups, period_id, held, one):
            if row.groups not in answered:
                answered[row.groups] = json.loads(row.groups)
            kept[MONTH].setdefault(row.month, []).append(row.strung)
            for group in instrument.groups:
                kept[group.key].setdefault(answered[row.groups].get(group.key, ""), []).append(row.strung)
    labels = {MONTH: "Bulan", **{g.key: g.label for g in instrument.groups}}
    orders = {g.key: g.choices for g in instrument.groups}
    return tuple(
        _field(key, labels[key], orders.get(key, ()), found, instrument) for key, found in kept.items() if found
    )


def _groups_wanted(look: Look, period_id: int) -> tuple[Instrument, frozenset[int], int]:
    row = period_row(look, period_id)
    batches = _batches(look, period_id).get(period_id, [])
    return instrument_of(look, row), _held(look, row, batches), sum(b.added for b in batches)


def _field(
    key: str, label: str, choices: tuple[str, ...], found: Mapping[str, list[str]], instrument: Instrument
) -> FieldGroups:
    order = {choice: place for place, choice in enumerate(choices)}
    names = sorted(found, key=lambda n: (not n, order.get(n, len(order)), n))
    tallies = {name: strung_tally(found[name], instrument) for name in names}
    hidden = too_small({name: t.respondents for name, t in tallies.items()})
    return FieldGroups(
        key,
        label,
        tuple(
            GroupRow(n, tallies[n].respondents, None if n in hidden else compute(tallies[n], instrument)) for n in names
        ),
    )


def too_small(sizes: Mapping[str, int], least: int = LEAST) -> frozenset[str]:
    """The groups that show no values: those below `least`, and with them the next smallest ones, until what the total
    gives away of the hidden ones together is at least `least` people."""
    ordered = sorted((size, name) for name, size in sizes.items() if size)
    hidden = [(size, name) for size, name in ordered if size < least]
    for pair in ordered[len(hidden) :]:
        if not hidden or sum(size for size, _ in hidden) >= least:
            break
        hidden.append(pair)
    return frozenset(name for _, name in hidden)


def survey_trend(look: Look) -> tuple[Step, ...]:
    """All periods from the oldest to the newest, each beside the one before it; an old report's as it was printed."""
    rows = look.connection.execute(select(survey_period).order_by(survey_period.c.first)).all()
    return trend([_point(look, row) for row in rows])


def _point(look: Look, row: Any) -> Point:
    if row.state != REPORTED:
        return point_of(row.title, result(look, row.id).result)
    body = json.loads(row.published)
    scores = {key: nrr * 25 for key, nrr in body["nrr"].items()}
    return Point(row.title, body["ikm"], reported_mutu(body["ikm"]), body["respondents"], scores)


def reported_mutu(hundredths: int | None) -> Mutu | None:
    """The class of a printed index."""
    return None if hundredths is None else mutu_of(hundredths)


def words(look: Look, period_id: int) -> tuple[Words, ...]:
    """Reasons by question, then suggestions, each in alphabetical order: nothing tells when or by whom.

    Words from the kiosk come with the count of their day, like its answers.
    """
    row = period_row(look, period_id)
    held = _held(look, row, _batches(look, period_id).get(period_id, []))
    query = select(survey_text).where(survey_text.c.period_id == period_id)
    if held:
        query = query.where(survey_text.c.batch_id.is_(None) | survey_text.c.batch_id.not_in(sorted(held)))
    places = {q.key: n for n, q in enumerate(instrument_of(look, row).questions)}
    found = [Words(r.question, r.score, r.body) for r in look.connection.execute(query)]
    return tuple(sorted(found, key=lambda w: (places.get(w.question, len(places)), w.body.casefold(), w.score or 0)))


def raw_answers(
    look: Look, period_id: int, after: str = "", size: int = 2000, with_groups: bool = False
) -> tuple[RawAnswer, ...]:
    """The next answers in the order of their random keys; empty at the end. Read in pieces for a workbook.

    Day, sex, age, education and occupation together single many respondents out: `with_groups` is for a copy that stays
    in the office, not for a table that is handed on.
    """
    row = period_row(look, period_id)
    held = _held(look, row, _batches(look, period_id).get(period_id, []))
    query = select(survey_answer).where(survey_answer.c.period_id == period_id, survey_answer.c.key > after)
    if held:
        query = query.where(survey_answer.c.batch_id.not_in(sorted(held)))
    found = look.connection.execute(query.order_by(survey_answer.c.key).limit(size))
    if not with_groups:
        return tuple(RawAnswer(r.key, "", unpacked(r.scores), {}) for r in found)
    return tuple(_with_groups(found))


def _with_groups(found: Iterable[Any]) -> Iterable[RawAnswer]:
    known: dict[str, Mapping[str, str]] = {}
    for row in found:
        if row.groups not in known:
            known[row.groups] = json.loads(row.groups)
        yield RawAnswer(row.key, row.day, unpacked(row.scores), known[row.groups])


def imports(look: Look, period_id: int) -> tuple[ImportLine, ...]:
    """The imports of a period, the newest first; those taken out again are left out."""
    query = select(survey_batch).where(
        survey_batch.c.period_id == period_id, survey_batch.c.source == IMPORT, survey_batch.c.removed == 0
    )
    found = look.connection.execute(query.order_by(survey_batch.c.id.desc()))
    return tuple(ImportLine(r.id, r.day, r.added) for r in found)


def users_between(look: Look, first: str, last: str) -> int:
    """How many requests the office received between two days: a proposal for the population of a survey."""
    low, high = ids_between(look, first, last)
    query = select(func.count()).where(request.c.id >= low, request.c.id < high)
    old = (
        select(func.count())
        .select_from(archived_request.join(visit, visit.c.id == archived_request.c.visit_id))
        .where(visit.c.day >= first, visit.c.day <= last)
    )
    return int(look.connection.execute(query).scalar_one()) + int(look.connection.execute(old).scalar_one())


__all__ = [
    "KIOSK", "LEAST", "MONTH", "FieldGroups", "GroupRow", "ImportLine", "PeriodLine", "PeriodResult", "RawAnswer",
    "Words", "groups", "imports", "period", "periods", "raw_answers", "result", "survey_trend", "too_small",
    "users_between", "words",
]  # fmt: skip
