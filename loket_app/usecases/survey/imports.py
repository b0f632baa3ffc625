"""Importing understood rows: all of them in one transaction with one trail row, or none."""

import secrets
from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import delete, insert, select, update

from loket_app.domain.errors import Refused, refuse
from loket_app.domain.names import clean_line
from loket_app.domain.survey.answers import Response
from loket_app.store.pragmas import kept_in_memory, scrubbed
from loket_app.store.tables import survey_answer, survey_batch, survey_text
from loket_app.usecases.desk import Desk, Tx, Who
from loket_app.usecases.survey.counting import IMPORT, NOTHING, batch_facts, digests, new_batch
from loket_app.usecases.survey.enter import AnswerWriter, new_key, texts_of
from loket_app.usecases.survey.periods import instrument_of, open_row
from loket_app.usecases.survey.rights import require_keeper

CHUNK: Final = 2000
MOST_ROWS: Final = 1_000_000

Progress = Callable[[int, int], None]
Stop = Callable[[], bool]


class _Stopped(Exception):
    """Leaves the transaction, so that nothing of the import is kept."""


def _silent(_done: int, _all: int) -> None:
    """Tell nobody."""


def _never() -> bool:
    return False


def import_answers(
    desk: Desk,
    who: Who,
    period_id: int,
    responses: Sequence[Response],
    source: str,
    progress: Progress = _silent,
    stopped: Stop = _never,
) -> int | None:
    """Store confirmed rows and return the id of their batch; None when `stopped` said yes, and then nothing is kept.

    `source` is the file's name, for the trail. `progress` hears (stored, all) after every chunk. Raises `Refused` for
    the first row that this period cannot take, naming it by its place (1 is the first). Kasi Pelum or administrator.
    """
    try:
        return desk.do(who, _import, period_id, responses, source, progress, stopped)
    except _Stopped:
        return None


def _import(
    tx: Tx, period_id: int, responses: Sequence[Response], source: str, progress: Progress, stopped: Stop
) -> int:
    require_keeper(tx)
    period = open_row(tx, period_id)
    name = clean_line(source, "Nama berkas", "berkas", required=True)
    if not 0 < len(responses) <= MOST_ROWS:
        raise refuse("kosong", "Tidak ada baris yang dapat dimasukkan.")
    batch_id = new_batch(tx, period_id, IMPORT, added=len(responses), trail_id=tx.next_trail_id)
    with kept_in_memory(tx.connection):
        _store(tx, period, batch_id, responses, progress, stopped)
    _count(tx, period_id, batch_id, "skm_impor", {"berkas": name})
    if stopped():
        # Counting takes its time too; whoever stopped meanwhile hears that nothing was kept, and nothing is.
        raise _Stopped
    return batch_id


def _store(
    tx: Tx, period: Any, batch_id: int, responses: Sequence[Response], progress: Progress, stopped: Stop
) -> None:
    """Rows in the order of their random keys, which are dealt out by chance: the order of the file is gone."""
    instrument = instrument_of(tx, period)
    writer = AnswerWriter(tx, period, instrument)
    keys = sorted(new_key() for _ in responses)
    places = list(range(len(responses)))
    secrets.SystemRandom().shuffle(places)
    texts: list[dict[str, Any]] = []
    for start in range(0, len(places), CHUNK):
        if stopped():
            raise _Stopped
        rows = []
        for key, place in zip(keys[start : start + CHUNK], places[start : start + CHUNK], strict=True):
            response = responses[place]
            values = _values(writer, response, place + 1)
            rows.append({"period_id": period.id, "key": key, "batch_id": batch_id, **values})
            texts += (
                {"period_id": period.id, "key": new_key(), "batch_id": batch_id, "score": score, "kind": kind,
                 "question": question, "body": words}
                for kind, question, score, words in texts_of(instrument, response)
            )  # fmt: skip
        tx.connection.execute(insert(survey_answer), rows)
        progress(min(start + CHUNK, len(places)), len(places))
    if texts:
        tx.connection.execute(insert(survey_text), sorted(texts, key=lambda row: str(row["key"])))


def _values(writer: AnswerWriter, response: Response, number: int) -> dict[str, str]:
    try:
        return writer.values(response)
    except Refused as refused:
        wrong = refused.refusal
        raise refuse(wrong.code, f"Baris {number}: {wrong.sentence}", wrong.field) from refused


def withdraw_import(tx: Tx, batch_id: int, reason: str) -> int:
    """Take a whole import out again (the wrong file), while its period is open. Returns how many rows that were."""
    require_keeper(tx)
    batch = tx.connection.execute(
        select(survey_batch).where(survey_batch.c.id == batch_id, survey_batch.c.source == IMPORT)
    ).first()
    if batch is None or batch.removed:
        raise refuse("tidak_ada", "Impor itu tidak ditemukan, atau sudah ditarik.")
    open_row(tx, batch.period_id)
    why = clean_line(reason, "Alasan", "alasan", required=True)
    with scrubbed(tx.connection):
        for table in (survey_answer, survey_text):
            where = (table.c.period_id == batch.period_id) & (table.c.batch_id == batch_id)
            tx.connection.execute(delete(table).where(where))
    values = {"removed": batch.added, "trail_id": tx.next_trail_id}
    tx.connection.execute(update(survey_batch).where(survey_batch.c.id == batch_id).values(**values))
    _count(tx, batch.period_id, batch_id, "skm_impor_ditarik", {"alasan": why})
    return int(batch.added)


def _count(tx: Tx, period_id: int, batch_id: int, kind: str, facts: dict[str, Any]) -> None:
    digest = digests(tx.connection, period_id, [batch_id]).get(batch_id, NOTHING)[1]
    tx.connection.execute(update(survey_batch).where(survey_batch.c.id == batch_id).values(digest=digest))
    batch = tx.connection.execute(select(survey_batch).where(survey_batch.c.id == batch_id)).one()
    tx.record(kind, subject=f"skm:{period_id}", facts={**facts, "hari": [batch_facts(batch, digest)]})
