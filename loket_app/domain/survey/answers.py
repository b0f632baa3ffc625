"""Answers and how often each was given: everything is computed from these counts, never row by row."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from loket_app.domain.errors import Refusal
from loket_app.domain.survey.instrument import Instrument

SCORES: Final = (1, 2, 3, 4)
MAX_REASON: Final = 500

Counts = tuple[int, int, int, int]
NO_ANSWERS: Final[Counts] = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Response:
    """One filled questionnaire: a value 1 to 4 per question in instrument order (None: left blank), the day only.

    `reasons` holds why a question got a low score, by question key. Nothing here leads to a person or a request.
    """

    values: tuple[int | None, ...]
    groups: Mapping[str, str]
    day: date
    reasons: Mapping[str, str] = field(default_factory=dict)
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many questionnaires were filled, and how often each question was answered with 1, 2, 3 and 4."""

    respondents: int
    counts: tuple[Counts, ...]

    def __add__(self, other: "Tally") -> "Tally":
        """Both together; raises ValueError when they count different questions."""
        pairs = zip(self.counts, other.counts, strict=True)
        return Tally(self.respondents + other.respondents, tuple(_sum(a, b) for a, b in pairs))

    @property
    def answers(self) -> tuple[int, ...]:
        """Answers given per question; fewer than `respondents` where it was left blank."""
        return tuple(sum(c) for c in self.counts)


def _sum(one: Counts, other: Counts) -> Counts:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]


def empty_tally(instrument: Instrument) -> Tally:
    """Nobody has answered yet."""
    return Tally(0, (NO_ANSWERS,) * len(instrument.questions))


def tally(responses: Iterable[Response], instrument: Instrument) -> Tally:
    """Count these responses. Raises ValueError for a response of another instrument or a value outside 1 to 4."""
    return tally_values([r.values for r in responses], instrument)


def tally_values(rows: Sequence[Sequence[int | None]], instrument: Instrument) -> Tally:
    """The same from bare rows of values, counted a column at a time: 100.000 rows take a tenth of a second."""
    width = len(instrument.questions)
    if not rows:
        return empty_tally(instrument)
    columns = list(zip(*rows, strict=True))
    if len(columns) != width:
        raise ValueError(f"{len(columns)} answers for {width} questions")
    return Tally(len(rows), tuple(_column(Counter(column)) for column in columns))


def _column(found: Counter[int | None]) -> Counts:
    if not found.keys() <= {None, *SCORES}:
        raise ValueError(f"answers are 1 to 4, not {set(found) - {None, *SCORES}}")
    return found[1], found[2], found[3], found[4]


def tally_of_counts(
    counts: Mapping[str, Sequence[int]], instrument: Instrument, respondents: int | None = None
) -> Tally:
    """From four counts per question key, as a database or an old report gives them.

    `respondents` is by default the largest number of answers to a question. Raises ValueError for negative counts,
    other than four of them, unknown questions and more answers than respondents; a question not named was not answered.
    """
    known = [q.key for q in instrument.questions]
    if not set(counts) <= set(known):
        raise ValueError(f"questions of another instrument: {sorted(set(counts) - set(known))}")
    rows = tuple(_counts(counts.get(key, NO_ANSWERS)) for key in known)
    most = max(sum(row) for row in rows)
    if respondents is not None and respondents < most:
        raise ValueError(f"{most} answers from {respondents} respondents")
    return Tally(most if respondents is None else respondents, rows)


def _counts(given: Sequence[int]) -> Counts:
    one, two, three, four = given
    if min(given) < 0:
        raise ValueError("a count is not negative")
    return one, two, three, four


def merged(tallies: Iterable[Tally], instrument: Instrument) -> Tally:
    """All of them together: groups into a unit, months into a period."""
    total = empty_tally(instrument)
    for one in tallies:
        total += one
    return total


def grouped(
    responses: Iterable[Response], instrument: Instrument, group_of: Callable[[Response], str]
) -> dict[str, Tally]:
    """A tally per group, the groups in alphabetical order; "" is who left it open."""
    rows: defaultdict[str, list[tuple[int | None, ...]]] = defaultdict(list)
    for response in responses:
        rows[group_of(response)].append(response.values)
    return {name: tally_values(rows[name], instrument) for name in sorted(rows)}


def by_field(responses: Iterable[Response], instrument: Instrument, field_key: str) -> dict[str, Tally]:
    """A tally per answer to a respondent field (service, education …), in the order of its choices."""
    found = grouped(responses, instrument, lambda r: r.groups.get(field_key, ""))
    choices = next((g.choices for g in instrument.groups if g.key == field_key), ())
    order = {choice: place for place, choice in enumerate(choices)}
    return {name: found[name] for name in sorted(found, key=lambda n: (not n, order.get(n, len(order)), n))}


def by_month(responses: Iterable[Response], instrument: Instrument) -> dict[str, Tally]:
    """A tally per month, keys as 2026-11, the oldest first."""
    return grouped(responses, instrument, lambda r: f"{r.day.year:04d}-{r.day.month:02d}")


def response_problems(response: Response, instrument: Instrument) -> tuple[Refusal, ...]:
    """Why this response cannot be counted, a sentence per place; empty when it can."""
    if len(response.values) != len(instrument.questions):
        wanted = len(instrument.questions)
        return (Refusal("jumlah_jawaban", f"Jawaban ada {len(response.values)}, seharusnya {wanted}."),)
    return (*_value_problems(response, instrument), *_group_problems(response, instrument))


def _value_problems(response: Response, instrument: Instrument) -> tuple[Refusal, ...]:
    found: list[Refusal] = []
    for unsur, span in instrument.spans:
        for question, value in zip(unsur.questions, response.values[span], strict=True):
            if value is None and not instrument.blanks_allowed:
                found.append(Refusal("jawaban_kosong", f"{unsur.code} {unsur.label} belum dijawab.", question.key))
            elif value is not None and value not in SCORES:
                sentence = f"{unsur.code} {unsur.label}: jawaban {value} tidak ada. Isi 1, 2, 3 atau 4."
                found.append(Refusal("jawaban_di_luar", sentence, question.key))
    if all(value is None for value in response.values) and instrument.blanks_allowed:
        found.append(Refusal("semua_kosong", "Belum ada satu pun jawaban."))
    return tuple(found)


def _group_problems(response: Response, instrument: Instrument) -> tuple[Refusal, ...]:
    found: list[Refusal] = []
    for asked in instrument.groups:
        answer = response.groups.get(asked.key, "")
        if answer and asked.choices and answer not in asked.choices:
            listed = ", ".join(asked.choices)
            found.append(Refusal("pilihan_asing", f"{asked.label}: «{answer}» tidak ada. Pilih: {listed}.", asked.key))
    return tuple(found)
