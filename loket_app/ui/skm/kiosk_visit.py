"""One visitor at the kiosk: what is asked next, what was answered, the way back. In memory only, gone afterwards."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from loket_app.domain.survey.answers import Response
from loket_app.domain.survey.instrument import GroupField, Question, Unsur
from loket_app.ui.skm.kiosk_words import OTHER_REASONS, REASONS
from loket_app.usecases.queries.survey_entry import SERVICE
from loket_app.usecases.survey.enter import Ticket
from loket_app.usecases.survey.kiosk import KioskPlan


class Kind(Enum):
    """What a page of the visit asks."""

    CODE = "kode"
    QUESTION = "soal"
    REASON = "alasan"
    GROUP = "kelompok"
    END = "kirim"


@dataclass(frozen=True, slots=True)
class Step:
    """A page: its kind, and which question or field."""

    kind: Kind
    place: int = 0


@dataclass
class Visit:
    """Answers by the place of the question; `way` are the steps taken so far, the present one last."""

    plan: KioskPlan
    ticket: Ticket = field(default_factory=Ticket)
    code: str = ""
    values: dict[int, int] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    way: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.way.append(Step(Kind.CODE) if self.plan.code_needed else Step(Kind.QUESTION))

    @property
    def step(self) -> Step:
        """What is asked now."""
        return self.way[-1]

    @property
    def questions(self) -> tuple[tuple[Unsur, Question], ...]:
        """All questions in the order they are asked."""
        return tuple((u, q) for u in self.plan.instrument.unsur for q in u.questions)

    @property
    def fields(self) -> tuple[GroupField, ...]:
        """What is asked about the visitor: only what can be tapped."""
        return tuple(g for g in self.plan.instrument.groups if self.choices(g))

    def choices(self, group: GroupField) -> tuple[str, ...]:
        """What can be tapped for a field: the office's services, or the choices of the questionnaire."""
        return self.plan.services if group.key == SERVICE and not group.choices else group.choices

    def reason_choices(self) -> tuple[str, ...]:
        """What can be tapped as the reason for the score just given."""
        unsur, _ = self.questions[self.step.place]
        return REASONS.get(unsur.key, OTHER_REASONS)

    @property
    def answered(self) -> bool:
        """Whether every question has what this questionnaire wants, so that the rest may be left out."""
        if self.plan.instrument.blanks_allowed:
            return bool(self.values)
        return len(self.values) == len(self.questions)

    def enter_code(self, code: str) -> None:
        """The code fits: on to the questions."""
        self.code = code
        self._to(Step(Kind.QUESTION))

    def answer(self, score: int) -> None:
        """A score for the present question; a low one asks why."""
        place = self.step.place
        self.values[place] = score
        key = self.questions[place][1].key
        if score < self.plan.instrument.reason_below:
            self._to(Step(Kind.REASON, place))
        else:
            self.reasons.pop(key, None)
            self._after_question(place)

    def leave_blank(self) -> None:
        """No answer to this question, where the questionnaire allows it."""
        place = self.step.place
        self.values.pop(place, None)
        self.reasons.pop(self.questions[place][1].key, None)
        self._after_question(place)

    def give_reason(self, words: str) -> None:
        """Why; empty when it was skipped."""
        place = self.step.place
        key = self.questions[place][1].key
        if words:
            self.reasons[key] = words
        else:
            self.reasons.pop(key, None)
        self._after_question(place)

    def tell(self, words: str) -> None:
        """About the visitor; empty when it was skipped."""
        place = self.step.place
        key = self.fields[place].key
        if words:
            self.groups[key] = words
        else:
            self.groups.pop(key, None)
        following = place + 1
        self._to(Step(Kind.GROUP, following) if following < len(self.fields) else Step(Kind.END))

    def end(self) -> None:
        """Nothing more to say: send."""
        if self.step.kind is not Kind.END:
            self._to(Step(Kind.END))

    def back(self) -> bool:
        """One step back; False at the first one."""
        if len(self.way) < 2:
            return False
        self.way.pop()
        return True

    def _after_question(self, place: int) -> None:
        if place + 1 < len(self.questions):
            self._to(Step(Kind.QUESTION, place + 1))
        elif not self.values:
            # Where blanks are allowed, a questionnaire of nothing but blanks is none.
            self.way[:] = [s for s in self.way if s.kind is Kind.CODE]
            self._to(Step(Kind.QUESTION))
        else:
            self._to(Step(Kind.GROUP) if self.fields else Step(Kind.END))

    def _to(self, step: Step) -> None:
        self.way.append(step)

    def response(self, day: date) -> Response:
        """What is stored: nothing that leads to a person."""
        values = tuple(self.values.get(n) for n in range(len(self.questions)))
        return Response(values, dict(self.groups), day, dict(self.reasons))
