"""The plan of an import as the office sees and changes it: one line a column, what it means, and what is in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from loket_app.domain.survey.instrument import Instrument
from loket_app.usecases.survey.columns import ColumnPlan, column_name
from loket_app.usecases.survey.sheet import Row, Sheet

IGNORED: Final = ""
DAY: Final = "hari"
SUGGESTION: Final = "saran"
ANSWER, GROUP, REASON = "jawaban", "kelompok", "alasan"
NUMBERED: Final = "nomor"
"""A column known by number only, while nobody said which list numbered it."""

SAMPLES: Final = 4
LOOKED_AT: Final = 400
"""Rows that are looked at for examples of what a column holds."""


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column of the table: its place from 0 and letters, its header, examples of what is in it, what it means."""

    place: int
    name: str
    header: str
    samples: tuple[str, ...]
    meaning: str

    @property
    def numeric(self) -> bool:
        """Whether most of the examples are numbers."""
        numbers = sum(1 for s in self.samples if s.replace(",", ".", 1).replace(".", "", 1).isdigit())
        return 2 * numbers > len(self.samples)


@dataclass(frozen=True, slots=True)
class MeaningChoice:
    """Something a column may mean, in words."""

    key: str
    words: str


def meaning_choices(instrument: Instrument) -> tuple[MeaningChoice, ...]:
    """Everything a column may mean: the answers first, what is not read last."""
    answers: list[MeaningChoice] = []
    reasons: list[MeaningChoice] = []
    for unsur in instrument.unsur:
        for place, question in enumerate(unsur.questions, 1):
            part = f" ({place})" if len(unsur.questions) > 1 else ""
            name = f"{unsur.code} {unsur.label}{part}"
            answers.append(MeaningChoice(f"{ANSWER}:{question.key}", name))
            reasons.append(MeaningChoice(f"{REASON}:{question.key}", f"Alasan {name}"))
    groups = [MeaningChoice(f"{GROUP}:{g.key}", f"Responden: {g.label}") for g in instrument.groups]
    own = [MeaningChoice(DAY, "Tanggal pengisian"), MeaningChoice(SUGGESTION, "Saran")]
    return (*answers, *groups, *own, *reasons, MeaningChoice(IGNORED, "Tidak dibaca"))


def column_lines(sheet: Sheet, plan: ColumnPlan, instrument: Instrument) -> tuple[ColumnLine, ...]:
    """A line a column, in the table's order. Columns that name a person stand here too, without examples."""
    rows = [row for row in sheet.rows if row.line > plan.header_line][:LOOKED_AT]
    width = max((len(row.cells) for row in rows), default=0)
    width = max(width, len(plan.headers))
    meanings = meanings_of(plan, instrument)
    found = []
    for place in range(width):
        header = plan.headers[place] if place < len(plan.headers) else ""
        samples = () if header in plan.personal else _samples(rows, place)
        if header or samples:
            found.append(ColumnLine(place, column_name(place), header, samples, meanings.get(place, IGNORED)))
    return tuple(found)


def _samples(rows: Iterable[Row], place: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in rows:
        text = row.cells[place] if place < len(row.cells) else ""
        if text:
            found.setdefault(" ".join(text.split())[:40])
        if len(found) == SAMPLES:
            break
    return tuple(found)


def meanings_of(plan: ColumnPlan, instrument: Instrument) -> dict[int, str]:
    """Column to meaning."""
    if plan.asks_order:
        answers = {column: f"{ANSWER}:{key}" for key, column in plan.answers.items()}
        answers |= {one.column: f"{NUMBERED}:{one.number}" for one in plan.numbered}
    else:
        answers = {column: f"{ANSWER}:{key}" for key, column in plan.columns(instrument).items()}
    found = answers | {column: f"{GROUP}:{key}" for key, column in plan.groups.items()}
    found |= {column: f"{REASON}:{key}" for key, column in plan.reasons.items()}
    for meaning, column in ((DAY, plan.day), (SUGGESTION, plan.suggestion)):
        if column is not None:
            found[column] = meaning
    return found


def assigned(plan: ColumnPlan, place: int, meaning: str, instrument: Instrument) -> ColumnPlan:
    """The plan with another meaning for a column. What another column meant so far is taken from that one."""
    kind, _, key = meaning.partition(":")
    if kind == ANSWER and plan.numbered and not plan.asks_order:
        plan = replace(plan, answers=plan.columns(instrument), numbered=())
    free = replace(
        plan,
        answers=_without(plan.answers, place, key if kind == ANSWER else None),
        numbered=tuple(one for one in plan.numbered if one.column != place),
        groups=_without(plan.groups, place, key if kind == GROUP else None),
        reasons=_without(plan.reasons, place, key if kind == REASON else None),
        extras=_without(plan.extras, place, None),
        day=None if plan.day == place else plan.day,
        suggestion=None if plan.suggestion == place else plan.suggestion,
    )
    if kind == ANSWER:
        return replace(free, answers={**free.answers, key: place})
    if kind == GROUP:
        return replace(free, groups={**free.groups, key: place})
    if kind == REASON:
        return replace(free, reasons={**free.reasons, key: place})
    if kind == DAY:
        return replace(free, day=place)
    return replace(free, suggestion=place) if kind == SUGGESTION else free


def _without(found: Mapping[str, int], place: int, key: str | None) -> dict[str, int]:
    return {k: column for k, column in found.items() if column != place and k != key}


def with_word(plan: ColumnPlan, question: str, word: str, value: int | None) -> ColumnPlan:
    """The plan where a word that is no option counts as `value`; None takes that back."""
    words = {key: dict(found) for key, found in plan.words.items()}
    of_question = words.setdefault(question, {})
    if value is None:
        of_question.pop(word, None)
    else:
        of_question[word] = value
    return replace(plan, words=words)


def answer_forms(lines: Sequence[ColumnLine]) -> tuple[int, int]:
    """How many answer columns hold numbers, and how many words."""
    answers = [x for x in lines if x.meaning.partition(":")[0] in (ANSWER, NUMBERED) and x.samples]
    numbers = sum(1 for x in answers if x.numeric)
    return numbers, len(answers) - numbers
