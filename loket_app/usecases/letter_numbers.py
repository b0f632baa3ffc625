"""Letter numbers: given in the transaction of the act that the office chose, kept for good, cancelled ones listed."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, update

from loket_app.domain.catalog import Service
from loket_app.domain.dates import local
from loket_app.domain.names import NOTE_MAX, clean_line
from loket_app.domain.numbering import NumberParts, format_number, register_text, scope_key
from loket_app.store.rows import add
from loket_app.store.tables import letter, number, person, request
from loket_app.usecases import sequences
from loket_app.usecases.desk import Look, Tx
from loket_app.usecases.intake import index_for_search

VALID, REPLACED, CANCELLED = "terbit", "diganti", "batal"
USED = "terpakai"


def _text(look: Look, service: Service, seq: int) -> str:
    rule = look.settings.office().numbering
    today = local(look.now, look.zone).date()
    nature = service.nature or rule.nature
    parts = NumberParts(service.archive_code, seq, rule.unit, rule.section, today.month, today.year, nature)
    return format_number(rule.pattern, parts)


def preview(look: Look, service: Service) -> str:
    """The number that the next letter of this service would get now."""
    rule = look.settings.office().numbering
    scope = scope_key(rule.scope, service.archive_code, service.key)
    year = local(look.now, look.zone).year
    return _text(look, service, sequences.preview(look, scope, year, rule.first_of(scope, year)))


def held(look: Look, request_id: int) -> Any:
    """The number row that this request holds (not cancelled), or None. A returned letter keeps it (decision 29)."""
    query = select(number).where(number.c.request_id == request_id, number.c.state == USED)
    return look.connection.execute(query.limit(1)).first()


def give(tx: Tx, request_id: int, service: Service, letter_id: int) -> str:
    """Give the letter its number: the one the request holds, else the next. Its date is the day of this act."""
    kept = held(tx, request_id)
    if kept is not None:
        _write(tx, request_id, letter_id, kept.id, kept.text)
        return str(kept.text)
    rule = tx.settings.office().numbering
    scope = scope_key(rule.scope, service.archive_code, service.key)
    year = local(tx.now, tx.zone).year
    seq = sequences.take(tx, scope, year, rule.first_of(scope, year))
    text = _text(tx, service, seq)
    number_id = add(
        tx.connection,
        number,
        {
            "year": year, "seq": seq, "request_id": request_id, "letter_id": letter_id, "taken_at": tx.now,
            "scope": scope, "text": text, "state": USED, "reason": "",
        },
    )  # fmt: skip
    _write(tx, request_id, letter_id, number_id, text)
    return text


def _write(tx: Tx, request_id: int, letter_id: int, number_id: int, text: str) -> None:
    # What was printed before the number was known has a blank: the page with the number is the letter (decision 29).
    day = local(tx.connection.execute(select(number.c.taken_at).where(number.c.id == number_id)).scalar_one(), tx.zone)
    tx.connection.execute(
        update(letter)
        .where(letter.c.id == letter_id)
        .values(
            number=text, number_id=number_id, issued_at=tx.now, digest="", file="", day=day.date().isoformat(),
            version=letter.c.version + 1,
        )
    )  # fmt: skip
    row = tx.connection.execute(
        select(request.c.name, request.c.queue, request.c.register_seq, request.c.register_year, person.c.nik)
        .join(person, person.c.id == request.c.applicant_id)
        .where(request.c.id == request_id)
    ).one()
    register = register_text(row.register_seq, row.register_year)
    index_for_search(tx, request_id, [row.name, row.nik or "", register, row.queue, text])


def cancel_letters(tx: Tx, request_id: int, reason: str) -> tuple[int, ...]:
    """Mark the letters of a request that ends "batal"; returns which."""
    valid = (letter.c.request_id == request_id) & (letter.c.state == VALID)
    found = tuple(tx.connection.execute(select(letter.c.id).where(valid).order_by(letter.c.id)).scalars())
    if found:
        why = clean_line(reason, "Alasan", "alasan", NOTE_MAX)
        values = {"state": CANCELLED, "reason": why, "version": letter.c.version + 1}
        tx.connection.execute(update(letter).where(valid).values(values))
    return found


def restore_letters(tx: Tx, letter_ids: Iterable[int]) -> None:
    """The end of the request was undone: its letters are valid again."""
    values = {"state": VALID, "reason": "", "version": letter.c.version + 1}
    tx.connection.execute(update(letter).where(letter.c.id.in_(tuple(letter_ids))).values(values))


def cancel(tx: Tx, request_id: int, reason: str) -> tuple[str, ...]:
    """Mark the numbers of this request "batal" with the reason; they stay listed and are never given again."""
    rows = tx.connection.execute(
        select(number.c.id, number.c.text)
        .where(number.c.request_id == request_id, number.c.state == USED)
        .order_by(number.c.id)
    ).all()
    if not rows:
        return ()
    why = clean_line(reason, "Alasan", "alasan", NOTE_MAX)
    tx.connection.execute(
        update(number).where(number.c.id.in_([r.id for r in rows])).values(state=CANCELLED, reason=why)
    )
    return tuple(r.text for r in rows)
