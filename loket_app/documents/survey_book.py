"""What the workbook of a survey period is made from: plain frozen values, collected beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from loket_app.documents.workbook import F4_PAPER
from loket_app.domain.followup import Continuation, PlanLine, Priorities, Realisation, Share
from loket_app.domain.survey.answers import Tally
from loket_app.domain.survey.index import Result
from loket_app.domain.survey.instrument import Instrument
from loket_app.domain.survey.recap import RecapRow
from loket_app.domain.survey.trend import Step


@dataclass(frozen=True, slots=True)
class BookHead:
    """Whose survey it is. `made` is the day the workbook was made, in words; `example` marks a demonstration."""

    office: str
    kabupaten: str = ""
    address: str = ""
    phone: str = ""
    made: str = ""
    example: bool = False


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group: its result is None where it is too small to be shown."""

    name: str
    respondents: int
    result: Result | None


@dataclass(frozen=True, slots=True)
class GroupsOf:
    """The groups of one respondent field, in the order to print."""

    key: str
    label: str
    rows: tuple[GroupLine, ...]


@dataclass(frozen=True, slots=True)
class ClockFact:
    """What the office measured: a label, its value in words, and on how many requests."""

    label: str
    value: str
    of: int


@dataclass(frozen=True, slots=True)
class RtlLine:
    """A line of the follow-up plan with its entries and how it goes on."""

    line: PlanLine
    entries: tuple[Realisation, ...] = ()
    continuation: Continuation | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class RtlPlan:
    """A whole follow-up plan; indicators as PEKPPP scores them."""

    priorities: Priorities
    lines: tuple[RtlLine, ...]
    share: Share
    indicator_9: int


@dataclass(frozen=True, slots=True)
class SurveyBook:
    """A survey period. `strung` holds all answers, a digit per question (0: blank), one respondent after another; it is
    empty where only counts are known. `services` and `fields` come with small groups already hidden.
    """

    head: BookHead
    title: str
    span: str
    instrument: Instrument
    tally: Tally
    result: Result
    recap: RecapRow
    strung: str = ""
    services: GroupsOf | None = None
    fields: tuple[GroupsOf, ...] = ()
    months: GroupsOf | None = None
    clocks: Mapping[str, tuple[ClockFact, ...]] = field(default_factory=dict)
    trend: tuple[Step, ...] = ()
    plan: RtlPlan | None = None
    sample: str = ""
    notes: tuple[str, ...] = ()
    paper: int = F4_PAPER
