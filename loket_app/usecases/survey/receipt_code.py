"""The invitation code on a receipt: made when the receipt is first made to be printed, and known to nobody afterwards.

What stands on the trail about the print is the digest of the same receipt without its code (docs/decisions/025).
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select

from loket_app.domain.errors import Refused
from loket_app.domain.forms import Form
from loket_app.store.tables import trail
from loket_app.usecases.desk import Desk, Look, Who
from loket_app.usecases.survey.invitations import make_code, period_of_today
from loket_app.usecases.survey.periods import open_row

RECEIPT: Final = "tanda_terima"
CODE: Final = "kode_survei"
AGAIN: Final = "kode_survei_ulang"
PRINTED: Final = "cetak"


def code_values(desk: Desk, request_id: int, form: Form) -> Mapping[str, object]:
    """The code for this receipt, or that there was one on the first print; empty where the period asks for none, and
    for a form of the office's own that has no place for it."""
    if CODE not in {field.key for field in form.fields}:
        return {}
    first = desk.ask(_first_print, request_id)
    if first is None:
        return {}
    if not first:
        return {AGAIN: True}
    try:
        code = make_code(desk, Who(0, 0))
    except Refused:
        # A clock that went back is said elsewhere; a receipt without a code is still a receipt.
        return {}
    return {CODE: code} if code else {}


def _first_print(look: Look, request_id: int) -> bool | None:
    """Whether this receipt was never printed before; None when today's survey needs no codes."""
    period_id = period_of_today(look)
    if period_id is None or not open_row(look, period_id).code_needed:
        return None
    query = select(trail.c.id).where(
        trail.c.request_id == request_id, trail.c.kind == PRINTED, trail.c.facts.contains(f'"{RECEIPT}"')
    )
    return look.connection.execute(query.limit(1)).first() is None


def without_code(values: Mapping[str, Any]) -> dict[str, object]:
    """The same values as if there were no code."""
    return {key: value for key, value in values.items() if key != CODE}
