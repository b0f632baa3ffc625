"""The daily count: the only thing that the trail learns of anonymous answers (docs/decisions/020).

A batch is all answers of one period that came on one day by one way; an import is a batch of its own. Counting a batch
puts its size and a digest of its answers on the trail and writes its rows anew in the order of their random keys, so
that not even their places on the disk keep the order in which they came.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, insert, select, update

from loket_app.store.pragmas import scrubbed, tells_writers
from loket_app.store.rows import add
from loket_app.store.tables import survey_answer, survey_batch, survey_code, survey_text
from loket_app.store.trail import canonical
from loket_app.usecases.desk import Desk, Look, Tx, Who

PAPER: Final = "kertas"
KIOSK: Final = "kios"
IMPORT: Final = "impor"
CODES: Final = "undangan"
"""Not answers: the invitation codes made on that day."""

COUNTED_KIND: Final = "skm_hitungan"
BLOCK: Final = 5
"""Kiosk answers of an open period are shown in blocks of at least so many, and never those of today: who watches a
result change after one hand-over would otherwise read one person's answer."""


def open_batch(tx: Tx, period_id: int, source: str) -> Any:
    """Today's batch of a period and a way that is not yet counted, made when there is none."""
    day = tx.day()
    query = select(survey_batch).where(
        survey_batch.c.period_id == period_id,
        survey_batch.c.day == day,
        survey_batch.c.source == source,
        survey_batch.c.trail_id.is_(None),
    )
    row = tx.connection.execute(query).first()
    if row is None:
        new_batch(tx, period_id, source)
        row = tx.connection.execute(query).one()
    return row


def new_batch(tx: Tx, period_id: int, source: str, **values: Any) -> int:
    """A new batch of today."""
    empty = {"added": 0, "corrected": 0, "removed": 0, "trail_id": None, "typists": "{}", "digest": ""}
    return add(
        tx.connection, survey_batch, {**empty, "period_id": period_id, "day": tx.day(), "source": source, **values}
    )


def count_up(tx: Tx, batch: Any, name: str) -> None:
    """One more answer `added`, `corrected` or `removed`; who typed is counted, not written beside an answer."""
    typists: dict[str, int] = json.loads(batch.typists)
    if tx.who.recorder and name == "added":
        typists[str(tx.who.recorder)] = typists.get(str(tx.who.recorder), 0) + 1
    values = {name: getattr(batch, name) + 1, "typists": canonical(typists)}
    tx.connection.execute(update(survey_batch).where(survey_batch.c.id == batch.id).values(**values))


def digests(connection: Connection, period_id: int, batches: Sequence[int] | None = None) -> dict[int, tuple[int, str]]:
    """Per batch how many answers it holds, and a digest of them in the order of their keys."""
    query = select(survey_answer).where(survey_answer.c.period_id == period_id).order_by(survey_answer.c.key)
    if batches is not None:
        query = query.where(survey_answer.c.batch_id.in_(batches))
    hashes: dict[int, Any] = {}
    counts: dict[int, int] = {}
    for row in connection.execute(query):
        if row.batch_id not in hashes:
            hashes[row.batch_id], counts[row.batch_id] = hashlib.sha256(), 0
        hashes[row.batch_id].update(answer_line(row).encode())
        counts[row.batch_id] += 1
    return {batch: (counts[batch], made.hexdigest()) for batch, made in hashes.items()}


def answer_line(row: Any) -> str:
    """An answer as it goes into the digest of its batch."""
    return f"{row.key} {row.day} {row.scores} {row.groups}\n"


NOTHING: Final = (0, hashlib.sha256().hexdigest())


def uncounted(look: Look, until: str, period_id: int | None = None) -> tuple[Any, ...]:
    """The batches that are not yet on the trail, up to and with the ISO date `until`."""
    query = select(survey_batch).where(survey_batch.c.trail_id.is_(None), survey_batch.c.day <= until)
    if period_id is not None:
        query = query.where(survey_batch.c.period_id == period_id)
    return tuple(look.connection.execute(query.order_by(survey_batch.c.id)))


def counted_facts(tx: Tx, until: str, period_id: int | None = None) -> list[dict[str, Any]]:
    """Count the open batches into this command's trail row: returns what belongs into its facts."""
    found = []
    waiting = uncounted(tx, until, period_id)
    for period in sorted({b.period_id for b in waiting}):
        batches = [b for b in waiting if b.period_id == period]
        _write_anew(tx.connection, period, [b.id for b in batches])
        made = digests(tx.connection, period, [b.id for b in batches])
        for batch in batches:
            digest = "" if batch.source == CODES else made.get(batch.id, NOTHING)[1]
            values = {"trail_id": tx.next_trail_id, "digest": digest}
            tx.connection.execute(update(survey_batch).where(survey_batch.c.id == batch.id).values(**values))
            found.append(batch_facts(batch, digest))
    return found


def batch_facts(batch: Any, digest: str) -> dict[str, Any]:
    """A batch as it stands on the trail."""
    return {
        "kelompok": batch.id, "periode": batch.period_id, "hari": batch.day, "sumber": batch.source,
        "masuk": batch.added, "diganti": batch.corrected, "dihapus": batch.removed,
        "petugas": json.loads(batch.typists), "sidik": digest,
    }  # fmt: skip


def count_days(tx: Tx, until: str) -> int:
    """Put the counts of the days up to `until` on the trail; returns how many batches there were.

    Nobody's act: the first answer of a later day, or the survey's screen, brings it about.
    """
    days = counted_facts(tx, until)
    tx.record(COUNTED_KIND, subject="skm", facts={"hari": days})
    return len(days)


def count_past_days(desk: Desk) -> int:
    """Count what lies before today, if there is any; returns how many batches that were."""
    until = desk.ask(_day_before_if_uncounted)
    return desk.do(Who(0, 0), count_days, until) if until else 0


def _day_before_if_uncounted(look: Look) -> str:
    today = look.day()
    days = [b.day for b in uncounted(look, today) if b.day < today]
    return max(days) if days else ""


def _write_anew(connection: Connection, period_id: int, batches: Sequence[int]) -> None:
    """Write these answers again in the order of their keys, with the texts and codes of the period.

    A text stands with its day until that is counted (results hold back what the kiosk got today), then with none.
    """
    with scrubbed(connection):
        _again(connection, survey_answer, {"period_id": period_id}, survey_answer.c.batch_id.in_(batches))
        texts = survey_text.c.batch_id
        connection.execute(
            update(survey_text).where(survey_text.c.period_id == period_id, texts.in_(batches)).values(batch_id=None)
        )
        _again(connection, survey_text, {"period_id": period_id}, texts.is_(None))
        _again(connection, survey_code, {"period_id": period_id}, survey_code.c.used.in_((0, 1)))


def hide_order(connection: Connection, period_id: int, batch_id: int) -> None:
    """Where rows tell who wrote them: write an open batch again with each answer, in the order of the random keys.

    All its answers and words then name the transaction of the newest, so that none can be joined to the code that was
    used up with it, nor to what stands before and behind it on the trail. A day's answers are some dozens.
    """
    if tells_writers(connection):
        period = {"period_id": period_id}
        _again(connection, survey_answer, period, survey_answer.c.batch_id == batch_id)
        _again(connection, survey_text, period, survey_text.c.batch_id == batch_id)


def _again(connection: Connection, table: Table, period: Mapping[str, int], which: Any) -> None:
    where = (table.c.period_id == period["period_id"]) & which
    key = table.c.hash if table is survey_code else table.c.key
    rows = [dict(r) for r in connection.execute(select(table).where(where).order_by(key)).mappings()]
    if rows:
        connection.execute(delete(table).where(where))
        connection.execute(insert(table), rows)


def held_back(batches: Sequence[Any], today: str) -> frozenset[int]:
    """The kiosk batches of an open period that no result may show yet: today's, and the last ones below a block."""
    kiosk = sorted((b for b in batches if b.source == KIOSK), key=lambda b: b.day)
    waiting: list[int] = []
    size = 0
    for batch in kiosk:
        waiting.append(batch.id)
        size += batch.added - batch.removed
        if size >= BLOCK and batch.day < today:
            waiting, size = [], 0
    return frozenset(waiting)
