"""Invitation codes: one on a receipt lets one questionnaire be filled, and tells nobody which.

Only a digest of a code is kept, with whether it was used; neither the request nor the answer nor a time stands beside
it. A copy of the receipt shows that somebody answered, never what.
"""

import hashlib
import secrets
from typing import Final

from sqlalchemy import insert, select, update

from loket_app.domain.errors import Refused, refuse
from loket_app.store.tables import survey_code, survey_period
from loket_app.usecases.desk import Desk, Look, Tx, Who
from loket_app.usecases.survey.counting import CODES, count_past_days, count_up, open_batch
from loket_app.usecases.survey.periods import OPEN, open_row

LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0, 1, I, L, O and U, which are misread or make words."""
LENGTH: Final = 8


def make_code(desk: Desk, who: Who) -> str:
    """A new code for the receipt that is being printed ("K7QM-3XPD"); "" when today's period asks for none."""
    period_id = desk.ask(_inviting)
    if period_id is None:
        return ""
    count_past_days(desk)
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    try:
        desk.do_counted(who, _keep, period_id, code)
    except Refused:
        # Closed between the look and the act: a receipt without a code is still a receipt.
        return ""
    return f"{code[:4]}-{code[4:]}"


def period_of_today(look: Look) -> int | None:
    """The open period that today lies in, for the kiosk and the receipt; None when there is none."""
    today = look.day()
    query = select(survey_period.c.id).where(
        survey_period.c.state == OPEN, survey_period.c.first <= today, survey_period.c.last >= today
    )
    return look.connection.execute(query.limit(1)).scalar()


def _inviting(look: Look) -> int | None:
    period_id = period_of_today(look)
    return period_id if period_id is not None and open_row(look, period_id).code_needed else None


def _keep(tx: Tx, period_id: int, code: str) -> None:
    open_row(tx, period_id)
    tx.connection.execute(insert(survey_code), {"period_id": period_id, "hash": code_hash(code), "used": 0})
    count_up(tx, open_batch(tx, period_id, CODES), "added")


def code_hash(code: str) -> str:
    """What is kept of a code, however it was typed."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    return hashlib.sha256(f"undangan skm {plain}".encode()).hexdigest()


def redeem(tx: Tx, period_id: int, code: str) -> None:
    """Use a code up, in the transaction that stores the answer. Raises `Refused` for a used or unknown one."""
    where = (survey_code.c.period_id == period_id) & (survey_code.c.hash == code_hash(code)) & (survey_code.c.used == 0)
    if tx.connection.execute(update(survey_code).where(where).values(used=1)).rowcount != 1:
        raise refuse("kode", "Kode undangan ini tidak dikenal atau sudah dipakai.", "kode")
