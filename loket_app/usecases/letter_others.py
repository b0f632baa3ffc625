"""The other letters of a form, issued or in work, that a rule `bentrok` compares a letter with."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, or_, select

from loket_app.domain import forms as form_model
from loket_app.domain.case import State
from loket_app.domain.forms import Form, Other, Values
from loket_app.domain.personal import DESTROYED, RESTRICTED
from loket_app.store.dialects import text_in
from loket_app.store.tables import letter, request
from loket_app.usecases.desk import Look
from loket_app.usecases.letter_numbers import VALID

_GIVEN_UP = (State.REJECTED.value, State.WITHDRAWN.value)


def other_letters(look: Look, request_id: int, form: Form, values: Values) -> tuple[Other, ...]:
    """What the rules `bentrok` of `form` need: other requests' letters whose days touch those of `values`.

    An issued letter counts with what it says, a request in work with what was typed so far.
    """
    found: dict[int, Other] = {}
    for rule in form_model.clash_rules(form):
        first, last = rule.fields[:2]
        days = [day for day in (values.get(first), values.get(last)) if isinstance(day, date)]
        if not days:
            continue
        services = [service.key for _, service in look.settings.services() if service.form == form.key]
        for query in (_issued, _in_work):
            asked = query(request_id, form.key, services, (first, last), days).order_by(request.c.id)
            for row in look.connection.execute(asked):
                found.setdefault(row.id, _other(form, row))
    return tuple(found.values())


def _issued(request_id: int, form: str, services: Sequence[str], keys: tuple[str, str], days: Sequence[date]) -> Any:
    query = _of_others(request_id, services, letter.c.fields, keys, days).add_columns(letter.c.number)
    joined = query.select_from(request.join(letter, letter.c.request_id == request.c.id))
    return joined.where(letter.c.form_key == form, letter.c.state == VALID)


def _in_work(request_id: int, _form: str, services: Sequence[str], keys: tuple[str, str], days: Sequence[date]) -> Any:
    query = _of_others(request_id, services, request.c.letter_values, keys, days)
    return query.add_columns(request.c.letter_number.label("number"))


def _of_others(
    request_id: int, services: Sequence[str], data: Any, keys: tuple[str, str], days: Sequence[date]
) -> Select[Any]:
    """Other requests of these services that were not given up, whose days in `data` touch `days`."""
    first, last = (text_in(data, key) for key in keys)
    touches = and_(
        or_(first <= max(days).isoformat(), first.is_(None)), or_(last >= min(days).isoformat(), last.is_(None))
    )
    return select(request.c.id, request.c.queue, request.c.name, data.label("data")).where(
        request.c.service_key.in_(services),
        request.c.id != request_id,
        request.c.state.not_in(_GIVEN_UP),
        touches,
        request.c.name.not_in((RESTRICTED, DESTROYED)),
    )


def _other(form: Form, row: Any) -> Other:
    called = f"surat Nomor {row.number}" if row.number else f"permohonan antrean {row.queue} yang sedang dikerjakan"
    return Other(f"{called} atas nama {row.name}", form_model.from_data(form, json.loads(row.data)))
