"""The result of a period as rows to show: one way for a whole survey, a group of it, and figures of an old report."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from loket_app.domain.figures import fraction_text, units_text, whole_text
from loket_app.domain.survey.answers import Counts
from loket_app.domain.survey.index import Mutu, Result, Tie, mutu_of, tie_sentence
from loket_app.domain.survey.instrument import Instrument
from loket_app.domain.survey.trend import Step
from loket_app.usecases import closed_years
from loket_app.usecases.desk import Desk
from loket_app.usecases.queries import survey
from loket_app.usecases.queries.survey import PeriodLine, PeriodResult, Words
from loket_app.usecases.queries.survey_clocks import Fact, OfficeClocks, period_clocks, period_span
from loket_app.usecases.survey.periods import REPORTED

NO_COUNTS: Counts = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class UnsurRow:
    """One unsur of what is shown. `rank` is 1 to 3 for a priority, else 0; `whole` is the NRR of all respondents while
    a group is shown; `counts` how often 1, 2, 3 and 4 were answered."""

    key: str
    code: str
    label: str
    nrr: Fraction | None
    hundredths: int | None
    mutu: Mutu | None
    rank: int = 0
    facts: tuple[Fact, ...] = ()
    whole: Fraction | None = None
    counts: Counts = NO_COUNTS

    def spoken(self) -> str:
        """The row for a screen reader."""
        if self.nrr is None or self.mutu is None:
            return f"{self.code} {self.label}, belum ada nilai"
        told = [
            f"{self.code} {self.label}", f"nilai rata-rata {fraction_text(self.nrr)}",
            f"konversi {units_text(self.hundredths)}", f"mutu {self.mutu.value}, {self.mutu.performance.lower()}",
        ]  # fmt: skip
        if self.rank:
            told.append(f"prioritas {self.rank}")
        return ", ".join([*told, *(f"{f.label}: {f.value}" for f in self.facts)])


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that Hasil shows of a period, read at one time. `steps` has a period more each, the oldest first;
    `place` is where the shown one stands in it."""

    found: PeriodResult
    clocks: OfficeClocks
    steps: tuple[Step, ...]
    place: int
    words: tuple[Words, ...]

    @property
    def period(self) -> PeriodLine:
        """The period."""
        return self.found.period

    @property
    def instrument(self) -> Instrument:
        """Its questionnaire."""
        return self.found.instrument

    @property
    def result(self) -> Result:
        """The result of all respondents."""
        return self.found.result

    @property
    def is_reported(self) -> bool:
        """Whether only an older report's figures are known."""
        return self.period.state == REPORTED

    @property
    def step(self) -> Step | None:
        """The shown period in the trend."""
        return self.steps[self.place] if 0 <= self.place < len(self.steps) else None


@dataclass(frozen=True, slots=True)
class Shown:
    """What the table and the cards show: the whole survey, or a group of it under its name."""

    rows: tuple[UnsurRow, ...]
    n: int
    hundredths: int | None
    mutu: Mutu | None
    group: str = ""
    ties: tuple[str, ...] = field(default=())


def read_results(desk: Desk, period_id: int) -> Reading:
    """Read a period, in the worker."""
    steps = desk.ask(survey.survey_trend)
    lines = desk.ask(survey.periods)
    place = next((n for n, line in enumerate(reversed(lines)) if line.id == period_id), -1)
    clocks = closed_years.over_days(desk, *desk.ask(period_span, period_id), period_clocks, period_id)
    return Reading(
        desk.ask(survey.result, period_id), clocks, steps, place,
        desk.ask(survey.words, period_id),
    )  # fmt: skip


def shown_whole(reading: Reading) -> Shown:
    """All respondents; of an old report what it printed."""
    if reading.is_reported:
        return _shown_report(reading)
    result = reading.result
    rows = _rows(result, reading.clocks.facts, None)
    return Shown(rows, result.n, result.hundredths, result.mutu, ties=tie_words(result))


def shown_group(reading: Reading, name: str, result: Result) -> Shown:
    """A group beside the whole."""
    rows = _rows(result, {}, reading.result)
    return Shown(rows, result.n, result.hundredths, result.mutu, name)


def _rows(result: Result, facts: Mapping[str, tuple[Fact, ...]], whole: Result | None) -> tuple[UnsurRow, ...]:
    ranks = {key: n for n, key in enumerate(result.priorities, 1)}
    return tuple(
        UnsurRow(
            u.key, u.code, u.label, u.nrr, u.hundredths, u.mutu, ranks.get(u.key, 0), facts.get(u.key, ()),
            whole.score(u.key).nrr if whole is not None else None, u.counts,
        )
        for u in result.unsur
    )  # fmt: skip


def _shown_report(reading: Reading) -> Shown:
    step = reading.step
    point = step.point if step is not None else None
    known = {k: v for k, v in (point.unsur if point is not None else {}).items() if v is not None}
    order = {u.key: n for n, u in enumerate(reading.instrument.unsur)}
    ranked = sorted(known, key=lambda key: (known[key], order.get(key, 99)))[:3]
    ranks = {key: n for n, key in enumerate(ranked, 1)}
    rows = []
    for unsur in reading.instrument.unsur:
        value = known.get(unsur.key)
        nrr = None if value is None else Fraction(value, 2500)
        mutu = None if value is None else mutu_of(value)
        facts = reading.clocks.facts.get(unsur.key, ())
        rows.append(UnsurRow(unsur.key, unsur.code, unsur.label, nrr, value, mutu, ranks.get(unsur.key, 0), facts))
    if point is None:
        return Shown(tuple(rows), 0, None, None)
    return Shown(tuple(rows), point.n, point.hundredths, point.mutu)


def tie_words(result: Result) -> tuple[str, ...]:
    """What is to be said of equal values among the priorities."""
    crossing = tie_sentence(result)
    within = (_within(result, tie) for tie in result.ties if tie.first <= 3 and not tie.crosses)
    return (*within, *((crossing,) if crossing else ()))


def _within(result: Result, tie: Tie) -> str:
    codes = [result.score(key).code for key in tie.keys]
    return (
        f"{', '.join(codes[:-1])} dan {codes[-1]} bernilai sama ({fraction_text(tie.nrr)}); "
        "urutan prioritasnya menurut urutan unsur pada peraturan."
    )


def reasons_for(reading: Reading, unsur: str) -> tuple[str, ...]:
    """Why people gave this unsur a low score, the most frequent reason first."""
    questions = {q.key for u in reading.instrument.unsur if u.key == unsur for q in u.questions}
    found = Counter(" ".join(w.body.split()) for w in reading.words if w.question in questions)
    return tuple(_times(body, n) for body, n in _frequent(found))


def suggestions(reading: Reading) -> tuple[str, ...]:
    """Suggestions, the most frequent first."""
    found = Counter(" ".join(w.body.split()) for w in reading.words if not w.question)
    return tuple(_times(body, n) for body, n in _frequent(found))


def _frequent(found: Counter[str]) -> Sequence[tuple[str, int]]:
    return sorted(found.items(), key=lambda item: (-item[1], item[0].casefold()))


def _times(body: str, n: int) -> str:
    return body if n == 1 else f"{body} ({whole_text(n)} orang)"
