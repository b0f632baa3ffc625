"""Answers one at a time: typed from paper, or given at the kiosk. None leaves a trail row, all are counted by the day.

The screen draws a `Ticket` for every questionnaire. It makes a resend harmless, and only who holds it (the screen that
typed it, until the day is counted) can correct or delete that answer: the file itself does not tell which is whose.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import delete, insert, select, update

from loket_app.domain.dates import numeric_date
from loket_app.domain.errors import Refused, refuse
from loket_app.domain.names import NOTE_MAX, clean_line
from loket_app.domain.survey.answers import Response, response_problems
from loket_app.domain.survey.instrument import Instrument
from loket_app.store.pragmas import scrubbed
from loket_app.store.tables import survey_answer, survey_text
from loket_app.store.trail import canonical
from loket_app.usecases.desk import Desk, Look, Tx, Who
from loket_app.usecases.survey.counting import KIOSK, PAPER, count_past_days, count_up, hide_order, open_batch
from loket_app.usecases.survey.invitations import redeem
from loket_app.usecases.survey.periods import instrument_of, open_row
from loket_app.usecases.survey.rights import require_typist
from loket_app.usecases.survey.tallies import packed

REASON: Final = "alasan"
SUGGESTION: Final = "saran"
NOBODY: Final = Who(0, 0)
GROUP_MAX: Final = 120


def new_key() -> str:
    """A random key of an answer or a text."""
    return secrets.token_hex(12)


@dataclass(frozen=True, slots=True)
class Ticket:
    """Where one questionnaire lies; `secret` leads to its texts and is kept nowhere else."""

    key: str = field(default_factory=new_key)
    secret: str = field(default_factory=lambda: secrets.token_hex(16))

    def text_key(self, kind: str, question: str) -> str:
        """The key of the reason for `question`, or of the suggestion."""
        return hashlib.sha256(f"{self.secret} {kind} {question}".encode()).hexdigest()[:24]


def add_paper(desk: Desk, who: Who, period_id: int, ticket: Ticket, response: Response) -> None:
    """Store a questionnaire typed from paper. Raises `Refused` (first problem, with the question or field it is at)."""
    count_past_days(desk)
    desk.do_counted(who, _add_paper, period_id, ticket, response)


def add_kiosk(desk: Desk, period_id: int, ticket: Ticket, response: Response, code: str = "") -> None:
    """Store a questionnaire filled at the kiosk; where the period asks for one, it uses its invitation code up."""
    count_past_days(desk)
    desk.do_counted(NOBODY, _add_kiosk, period_id, ticket, response, code)


def correct_paper(desk: Desk, who: Who, period_id: int, ticket: Ticket, response: Response) -> None:
    """Put a mistyped questionnaire right, in place. Raises `Refused` once its day has been counted."""
    desk.do_counted(who, _correct, period_id, ticket, response)


def delete_paper(desk: Desk, who: Who, period_id: int, ticket: Ticket) -> None:
    """Take back a questionnaire typed by mistake. Raises `Refused` once its day has been counted."""
    desk.do_counted(who, _delete, period_id, ticket)


def _add_paper(tx: Tx, period_id: int, ticket: Ticket, response: Response) -> None:
    require_typist(tx)
    _add(tx, open_row(tx, period_id), ticket, response, PAPER)


def _add_kiosk(tx: Tx, period_id: int, ticket: Ticket, response: Response, code: str) -> None:
    period = open_row(tx, period_id)
    if _stored(tx, period_id, ticket) is None and (period.code_needed or code):
        redeem(tx, period_id, code)
    _add(tx, period, ticket, response, KIOSK)


def _add(tx: Tx, period: Any, ticket: Ticket, response: Response, source: str) -> None:
    if _stored(tx, period.id, ticket) is not None:
        return  # sent again after a lost reply
    instrument = instrument_of(tx, period)
    values = answer_values(tx, period, instrument, response)
    batch = open_batch(tx, period.id, source)
    row = {"period_id": period.id, "key": ticket.key, "batch_id": batch.id, **values}
    tx.connection.execute(insert(survey_answer), row)
    _add_texts(tx, period.id, batch.id, ticket, instrument, response)
    hide_order(tx.connection, period.id, batch.id)
    count_up(tx, batch, "added")


def _correct(tx: Tx, period_id: int, ticket: Ticket, response: Response) -> None:
    require_typist(tx)
    period = open_row(tx, period_id)
    batch = _own_batch(tx, period_id, ticket)
    instrument = instrument_of(tx, period)
    where = (survey_answer.c.period_id == period_id) & (survey_answer.c.key == ticket.key)
    values = answer_values(tx, period, instrument, response)
    with scrubbed(tx.connection):
        tx.connection.execute(update(survey_answer).where(where).values(**values))
        _delete_texts(tx, period_id, ticket, instrument)
    _add_texts(tx, period_id, batch.id, ticket, instrument, response)
    hide_order(tx.connection, period.id, batch.id)
    count_up(tx, batch, "corrected")


def _delete(tx: Tx, period_id: int, ticket: Ticket) -> None:
    require_typist(tx)
    period = open_row(tx, period_id)
    if _stored(tx, period_id, ticket) is None:
        return  # sent again after a lost reply
    batch = _own_batch(tx, period_id, ticket)
    where = (survey_answer.c.period_id == period_id) & (survey_answer.c.key == ticket.key)
    with scrubbed(tx.connection):
        tx.connection.execute(delete(survey_answer).where(where))
        _delete_texts(tx, period_id, ticket, instrument_of(tx, period))
    count_up(tx, batch, "removed")


def _stored(look: Look, period_id: int, ticket: Ticket) -> int | None:
    """The batch of the ticket's answer, None while it is not stored."""
    query = select(survey_answer.c.batch_id).where(
        survey_answer.c.period_id == period_id, survey_answer.c.key == ticket.key
    )
    return look.connection.execute(query).scalar()


def _own_batch(tx: Tx, period_id: int, ticket: Ticket) -> Any:
    """Today's paper batch, when the answer lies in it: what was counted stays as it was counted."""
    batch = open_batch(tx, period_id, PAPER)
    if _stored(tx, period_id, ticket) != batch.id or batch.trail_id is not None:
        raise refuse("sudah_dihitung", "Kuesioner ini tidak dapat diubah lagi: jawaban hari itu sudah dihitung.")
    return batch


class AnswerWriter:
    """Turns responses of one period into what is stored; what it has seen once (a day, a set of fields) costs nothing
    the next time, so that a hundred thousand rows are written in seconds."""

    def __init__(self, look: Look, period: Any, instrument: Instrument) -> None:
        self._look = look
        self._period = period
        self._instrument = instrument
        self._width = len(instrument.questions)
        self._days: dict[date, str] = {}
        self._groups: dict[tuple[tuple[str, str], ...], str] = {}

    def values(self, response: Response) -> dict[str, str]:
        """A response as it is stored; raises `Refused` with the first thing that is wrong with it."""
        fields = tuple(response.groups.items())
        if fields not in self._groups or len(response.values) != self._width or not _PLAIN.issuperset(response.values):
            problems = response_problems(response, self._instrument)
            if problems:
                raise Refused(problems[0])
            self._groups[fields] = groups_text(self._instrument, response)
        if response.day not in self._days:
            check_day(self._look, self._period, response.day)
            self._days[response.day] = response.day.isoformat()
        return {
            "day": self._days[response.day], "scores": packed(response.values), "groups": self._groups[fields],
        }  # fmt: skip


_PLAIN: Final = frozenset({1, 2, 3, 4})


def answer_values(look: Look, period: Any, instrument: Instrument, response: Response) -> dict[str, str]:
    """One response as it is stored; raises `Refused` with the first thing that is wrong with it."""
    return AnswerWriter(look, period, instrument).values(response)


def groups_text(instrument: Instrument, response: Response) -> str:
    """The respondent fields as stored: those of the questionnaire that were answered, nothing else."""
    found = {g.key: response.groups.get(g.key, "") for g in instrument.groups}
    kept = {key: clean_line(value, "Isian responden", key, GROUP_MAX) for key, value in found.items()}
    return canonical({key: value for key, value in kept.items() if value})


def check_day(look: Look, period: Any, day: date) -> None:
    """Raises `Refused` for an answer dated outside its period or in the future."""
    if day.isoformat() > look.day():
        raise refuse("tanggal_nanti", f"Tanggal {numeric_date(day)} belum tiba.", "tanggal")
    if not period.first <= day.isoformat() <= period.last:
        first, last = (numeric_date(date.fromisoformat(d)) for d in (period.first, period.last))
        raise refuse(
            "di_luar_periode", f"Tanggal {numeric_date(day)} di luar periode {first} sampai {last}.", "tanggal"
        )


def texts_of(instrument: Instrument, response: Response) -> list[tuple[str, str, int | None, str]]:
    """What a respondent wrote: (kind, question, score, words)."""
    if not response.reasons and not response.suggestion:
        return []
    pairs = zip(instrument.questions, response.values, strict=True)
    found: list[tuple[str, str, int | None, str]] = []
    for question, score in pairs:
        words = clean_line(response.reasons.get(question.key, ""), "Alasan", question.key, NOTE_MAX)
        if words and score is not None:
            found.append((REASON, question.key, score, words))
    words = clean_line(response.suggestion, "Saran", "saran", NOTE_MAX)
    return [*found, (SUGGESTION, "", None, words)] if words else found


def _add_texts(
    tx: Tx, period_id: int, batch_id: int, ticket: Ticket, instrument: Instrument, response: Response
) -> None:
    for kind, question, score, words in texts_of(instrument, response):
        row = {
            "period_id": period_id, "key": ticket.text_key(kind, question), "batch_id": batch_id, "score": score,
            "kind": kind, "question": question, "body": words,
        }  # fmt: skip
        tx.connection.execute(insert(survey_text), row)


def _delete_texts(tx: Tx, period_id: int, ticket: Ticket, instrument: Instrument) -> None:
    keys = [ticket.text_key(REASON, q.key) for q in instrument.questions] + [ticket.text_key(SUGGESTION, "")]
    where = (survey_text.c.period_id == period_id) & survey_text.c.key.in_(keys)
    tx.connection.execute(delete(survey_text).where(where))
