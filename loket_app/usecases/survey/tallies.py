"""From stored answers to counts: the database strings the answers together, slices of that string are counted.

Everything else (index, class, ties) is computed from the counts, in exact numbers, by the domain.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import func, select

from loket_app.domain.survey.answers import Tally
from loket_app.domain.survey.instrument import Instrument
from loket_app.store.tables import survey_answer
from loket_app.usecases.desk import Look

_STRUNG = func.aggregate_strings(survey_answer.c.scores, "")

_DIGITS: Final[dict[int | None, str]] = {None: "0", 1: "1", 2: "2", 3: "3", 4: "4"}


def packed(values: Sequence[int | None]) -> str:
    """The answers of one respondent as they are stored: a digit per question, 0 for one left blank."""
    return "".join([_DIGITS[v] for v in values])


def unpacked(scores: str) -> tuple[int | None, ...]:
    """The answers of one respondent."""
    return tuple(int(c) or None for c in scores)


def strung_tally(strung: Iterable[str], instrument: Instrument) -> Tally:
    """Counts of answers strung together. Raises ValueError when they are of another questionnaire."""
    text = "".join(strung)
    width = len(instrument.questions)
    if len(text) % width:
        raise ValueError(f"{len(text)} answers do not fill whole questionnaires of {width}")
    columns = (text[place::width] for place in range(width))
    return Tally(len(text) // width, tuple((c.count("1"), c.count("2"), c.count("3"), c.count("4")) for c in columns))


def tally_of(look: Look, period_id: int, instrument: Instrument, without: frozenset[int] = frozenset()) -> Tally:
    """The counts of a period, leaving out some batches."""
    query = select(_STRUNG).where(survey_answer.c.period_id == period_id)
    if without:
        query = query.where(survey_answer.c.batch_id.not_in(sorted(without)))
    return strung_tally([look.connection.execute(query).scalar() or ""], instrument)


def strung_groups(
    look: Look, period_id: int, without: frozenset[int] = frozenset(), key_begins: str = ""
) -> Sequence[Any]:
    """Answers strung together for every month and combination of respondent fields: (month, groups, strung).

    `key_begins` takes one slice of a large period: keys are random hexadecimal digits, so slices are alike in size.
    """
    month = func.substr(survey_answer.c.day, 1, 7)
    query = select(month.label("month"), survey_answer.c.groups, _STRUNG.label("strung"))
    query = query.where(survey_answer.c.period_id == period_id)
    if without:
        query = query.where(survey_answer.c.batch_id.not_in(sorted(without)))
    if key_begins:
        query = query.where(survey_answer.c.key >= key_begins, survey_answer.c.key < f"{key_begins}g")
    return look.connection.execute(query.group_by(month, survey_answer.c.groups)).all()
