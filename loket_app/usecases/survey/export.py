"""The workbook of a survey period: everything collected as plain values, then drawn, in another process if wanted.

`collect` reads in short pieces while the counter goes on; `draw` needs nothing but what it is given.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from loket_app.domain.dates import local, plain_date
from loket_app.domain.errors import Disturbance, refuse
from loket_app.domain.figures import whole_text
from loket_app.domain.survey.answers import Tally
from loket_app.domain.survey.index import compute
from loket_app.domain.survey.instrument import Instrument
from loket_app.domain.survey.recap import RecapRow, unsur_of_result
from loket_app.domain.survey.sample import SampleSize
from loket_app.domain.survey.trend import Step
from loket_app.usecases import closed_years
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.queries import survey
from loket_app.usecases.queries.survey import FieldGroups, PeriodLine
from loket_app.usecases.queries.survey_clocks import OfficeClocks, period_clocks, period_span
from loket_app.usecases.queries.survey_rtl import PlanView, plan_of
from loket_app.usecases.survey.periods import REPORTED
from loket_app.usecases.survey.tallies import packed, strung_tally

if TYPE_CHECKING:
    from loket_app.documents.survey_book import BookHead, GroupsOf, RtlPlan, SurveyBook

PAGE: Final = 5_000
TRIES: Final = 3
SERVICE: Final = "layanan"
F4, A4 = "F4", "A4"

Stop = Callable[[], bool]
Told = Callable[[int, int], None]


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class _Base:
    head: Any
    period: PeriodLine
    instrument: Instrument
    tally: Tally
    clocks: OfficeClocks
    trend: tuple[Step, ...]
    plan: PlanView | None


def collect(desk: Desk, period_id: int, paper: str = F4, stopped: Stop = _never) -> "SurveyBook | None":
    """Everything that the workbook of a period shows; None when `stopped` said yes.

    Small groups are hidden and raw answers come without day and fields, as the queries give them. Raises `Refused`
    without answers, `Disturbance` when answers keep coming in between.
    """
    for _ in range(TRIES):
        base = closed_years.over_days(desk, *desk.ask(period_span, period_id), _base, period_id)
        strung = _strung(desk, period_id, stopped)
        if strung is None:
            return None
        groups = survey.groups(desk, period_id)
        if strung_tally([strung], base.instrument) == base.tally and _all_of(groups, base.tally.respondents):
            return _book(base, strung, groups, paper)
    raise Disturbance("Jawaban terus bertambah selagi buku kerja disusun.", "Ulangi sebentar lagi.")


def _base(look: Look, period_id: int) -> _Base:
    found = survey.result(look, period_id)
    if found.period.state == REPORTED or not found.tally.respondents:
        raise refuse("belum_ada_jawaban", "Belum ada jawaban dalam periode ini, jadi belum ada yang dapat ditulis.")
    return _Base(
        head_of(look), found.period, found.instrument, found.tally, period_clocks(look, period_id),
        survey.survey_trend(look), plan_of(look, period_id),
    )  # fmt: skip


def head_of(look: Look, example: bool = False) -> "BookHead":
    """The office as a workbook names it."""
    from loket_app.documents.survey_book import BookHead

    office = look.settings.office()
    today = local(look.now, look.zone).date()
    return BookHead(office.name, office.kabupaten, office.address, office.phone, f"Dibuat {plain_date(today)}", example)


def _strung(desk: Desk, period_id: int, stopped: Stop) -> str | None:
    found: list[str] = []
    after = ""
    while page := desk.ask(survey.raw_answers, period_id, after, PAGE):
        if stopped():
            return None
        found += [packed(answer.values) for answer in page]
        after = page[-1].key
    return "".join(found)


def _all_of(groups: Sequence[FieldGroups], respondents: int) -> bool:
    return all(sum(row.respondents for row in field.rows) == respondents for field in groups)


def _book(base: _Base, strung: str, groups: Sequence[FieldGroups], paper: str) -> "SurveyBook":
    from loket_app.documents.survey_book import ClockFact, SurveyBook
    from loket_app.documents.workbook import A4_PAPER, F4_PAPER

    result = compute(base.tally, base.instrument)
    period = base.period
    by_key = {field.key: _groups_of(field) for field in groups}
    recap = RecapRow(
        unit=base.head.office, kabupaten=base.head.kabupaten, period=period.title, first=period.first, last=period.last,
        respondents=result.n, unsur=unsur_of_result(result), method=period.method, follow_up=_programmes(base.plan),
    )  # fmt: skip
    return SurveyBook(
        head=base.head, title=period.title, span=span_text(*map(date.fromisoformat, (period.first, period.last))),
        instrument=base.instrument, tally=base.tally, result=result, recap=recap, strung=strung,
        services=by_key.get(SERVICE), months=by_key.get(survey.MONTH),
        fields=tuple(g for key, g in by_key.items() if key not in (SERVICE, survey.MONTH)),
        clocks={k: tuple(ClockFact(f.label, f.value, f.of) for f in v) for k, v in base.clocks.facts.items()},
        trend=base.trend if len(base.trend) > 1 else (), plan=_plan(base.plan), sample=_sample(period.sample),
        notes=_waiting(period), paper=A4_PAPER if paper == A4 else F4_PAPER,
    )  # fmt: skip


def _waiting(period: PeriodLine) -> tuple[str, ...]:
    if not period.waiting:
        return ()
    return (f"{whole_text(period.waiting)} jawaban kios belum ikut dihitung; menyusul mulai besok.",)


def _sample(sample: SampleSize | None) -> str:
    return "" if sample is None else f"Sampel paling sedikit {whole_text(sample.least)} orang"


def _programmes(plan: PlanView | None) -> str:
    return "" if plan is None else "; ".join(view.line.programme for view in plan.lines)


def _groups_of(field: FieldGroups) -> "GroupsOf":
    from loket_app.documents.survey_book import GroupLine, GroupsOf

    return GroupsOf(field.key, field.label, tuple(GroupLine(r.name, r.respondents, r.result) for r in field.rows))


def hidden_groups(key: str, label: str, tallies: Mapping[str, Tally], instrument: Instrument) -> "GroupsOf":
    """Groups of a file, the small ones hidden as in the office's own results."""
    from loket_app.documents.survey_book import GroupLine, GroupsOf

    hidden = survey.too_small({name: t.respondents for name, t in tallies.items()})
    rows = (
        GroupLine(name, t.respondents, None if name in hidden else compute(t, instrument))
        for name, t in tallies.items()
    )
    return GroupsOf(key, label, tuple(rows))


def _plan(plan: PlanView | None) -> "RtlPlan | None":
    from loket_app.documents.survey_book import RtlLine, RtlPlan

    if plan is None:
        return None
    lines = tuple(RtlLine(v.line, tuple(e.entry for e in v.entries), v.continuation, v.done) for v in plan.lines)
    return RtlPlan(plan.priorities, lines, plan.share, plan.indicator_9)


def span_text(first: date, last: date) -> str:
    """1 Juli s.d. 20 November 2023; both years where they differ."""
    if first == last:
        return plain_date(first)
    begin = plain_date(first)
    return f"{begin.removesuffix(f' {last.year}')} s.d. {plain_date(last)}"


def draw(book: "SurveyBook", told: Told | None = None) -> bytes:
    """The workbook as .xlsx. Made for a process of its own: `apart.Apart(draw, book, telling=True)`."""
    from loket_app.documents.survey_workbook import survey_workbook

    return survey_workbook(book, told)
