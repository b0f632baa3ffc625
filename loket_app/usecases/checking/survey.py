"""The survey against the trail: daily counts and digests of answers, frozen results, the follow-up plan, its files."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

from sqlalchemy import Table, func, select

from loket_app.domain.followup import Status
from loket_app.store.tables import (
    rtl_continuation,
    rtl_line,
    rtl_photo,
    rtl_plan,
    rtl_realisation,
    survey_answer,
    survey_batch,
    survey_code,
    survey_period,
    survey_text,
    trail,
    trail_text,
)
from loket_app.usecases.checking.report import Notes
from loket_app.usecases.desk import Look
from loket_app.usecases.survey.counting import CODES, IMPORT, KIOSK, NOTHING, PAPER, batch_facts, digests
from loket_app.usecases.survey.periods import CLOSED, OPEN, REPORTED, instrument_of, tally_data
from loket_app.usecases.survey.realisations import PHOTOS
from loket_app.usecases.survey.rtl import priorities_from
from loket_app.usecases.survey.tallies import tally_of

IMAGED: Final[tuple[tuple[Table, str], ...]] = (
    (survey_period, "skm"),
    (rtl_plan, "rtl_plan"),
    (rtl_line, "rtl_line"),
    (rtl_realisation, "rtl_realisation"),
    (rtl_photo, "rtl_photo"),
    (rtl_continuation, "rtl_continuation"),
)
"""Tables whose every row stands on the trail as its last command left it, and the word before its id there."""


def period_ids(look: Look, after: int, most: int) -> tuple[int, ...]:
    """The next periods in order of id."""
    query = select(survey_period.c.id).where(survey_period.c.id > after).order_by(survey_period.c.id).limit(most)
    return tuple(look.connection.execute(query).scalars())


def check_images(look: Look, notes: Notes) -> None:
    """Periods and the follow-up plan: every row is what its last command put on the trail."""
    for table, prefix in IMAGED:
        told = _images(look, prefix)
        stored = {r.id: r for r in look.connection.execute(select(table))}
        notes.same(f"{table.name}, catatan", sorted(told), sorted(stored))
        for key in told.keys() & stored.keys():
            notes.counts["catatan survei"] += 1
            notes.same_columns(f"{table.name} {key}", told[key], stored[key])


def _images(look: Look, prefix: str) -> dict[int, dict[str, Any]]:
    """The last image of each row; words only where they were not destroyed under retention."""
    query = (
        select(trail.c.subject, trail.c.facts, trail_text.c.body)
        .outerjoin(trail_text, trail_text.c.id == trail.c.id)
        .where(trail.c.subject >= f"{prefix}:", trail.c.subject < f"{prefix};")
        .order_by(trail.c.id)
    )
    found: dict[int, dict[str, Any]] = {}
    for row in look.connection.execute(query):
        facts = json.loads(row.facts)
        if "baris" in facts:
            words = json.loads(row.body).get("kata", {}) if row.body is not None else {}
            found[int(row.subject.split(":")[1])] = {**facts["baris"], **words}
    return found


def check_answers(look: Look, period_id: int, notes: Notes) -> None:
    """The answers of a period: as many in each batch as were counted, with the digest that the trail keeps."""
    row = look.connection.execute(select(survey_period).where(survey_period.c.id == period_id)).one()
    where = f"periode survei {row.title}"
    notes.counts["periode survei"] += 1
    batches = look.connection.execute(select(survey_batch).where(survey_batch.c.period_id == period_id)).all()
    found = digests(look.connection, period_id)
    counted = _counted(look, period_id)
    notes.same(f"{where}, hitungan harian", sorted(counted), sorted(b.id for b in batches if b.trail_id is not None))
    for batch in batches:
        _check_batch(f"{where}, kelompok {batch.id}", batch, found.get(batch.id, NOTHING), counted, notes)
    answers = {b.id for b in batches if b.source != CODES}
    notes.same(f"{where}, jawaban tanpa kelompok", [], sorted(found.keys() - answers))
    notes.counts["jawaban survei"] += sum(n for n, _ in found.values())
    _check_shape(look, where, row, notes)
    _check_codes(look, where, row, batches, notes)


def _counted(look: Look, period_id: int) -> dict[int, tuple[int, Mapping[str, Any]]]:
    """What the trail says last of each batch of a period, and in which row."""
    query = select(trail.c.id, trail.c.facts).where(trail.c.subject >= "skm", trail.c.subject < "skm;")
    return {
        day["kelompok"]: (row.id, day)
        for row in look.connection.execute(query.order_by(trail.c.id))
        for day in json.loads(row.facts).get("hari", ())
        if day["periode"] == period_id
    }


def _check_batch(
    where: str, batch: Any, found: tuple[int, str], counted: Mapping[int, tuple[int, Mapping[str, Any]]], notes: Notes
) -> None:
    notes.counts["hitungan harian"] += 1
    notes.same(f"{where}, cara", True, batch.source in (PAPER, KIOSK, IMPORT, CODES))
    if batch.source != CODES:
        notes.same(f"{where}, banyak jawaban", batch.added - batch.removed, found[0])
    if batch.trail_id is None:
        notes.same(f"{where}, sidik", "", batch.digest)
        return
    digest = "" if batch.source == CODES else found[1]
    row_id, told = counted.get(batch.id, (0, {}))
    notes.same(f"{where}, baris jejak", row_id, batch.trail_id)
    notes.same(f"{where}, sidik", digest, batch.digest)
    for name, value in batch_facts(batch, digest).items():
        notes.same(f"{where}, {name}", told.get(name), value)


def _check_shape(look: Look, where: str, row: Any, notes: Notes) -> None:
    """Answers fit their questionnaire and days; a closed period's counts are those of its answers."""
    instrument = instrument_of(look, row)
    outside = select(func.count()).where(
        survey_answer.c.period_id == row.id,
        (survey_answer.c.day < row.first)
        | (survey_answer.c.day > row.last)
        | (func.length(survey_answer.c.scores) != len(instrument.questions)),
    )
    notes.same(f"{where}, jawaban di luar periode atau kuesioner", 0, look.connection.execute(outside).scalar_one())
    if row.state == CLOSED:
        made = tally_data(tally_of(look, row.id, instrument), instrument)
        notes.same(f"{where}, hitungan", made, json.loads(row.counts))
    notes.same(f"{where}, keadaan", True, row.state in (OPEN, CLOSED, REPORTED))
    known = {q.key for q in instrument.questions}
    asked = (
        select(survey_text.c.question).distinct().where(survey_text.c.period_id == row.id, survey_text.c.question != "")
    )
    notes.same(
        f"{where}, alasan untuk pertanyaan asing", [], sorted(set(look.connection.execute(asked).scalars()) - known)
    )


def _check_codes(look: Look, where: str, row: Any, batches: Any, notes: Notes) -> None:
    made = select(func.count(), func.coalesce(func.sum(survey_code.c.used), 0)).where(survey_code.c.period_id == row.id)
    codes, used = look.connection.execute(made).one()
    notes.same(f"{where}, kode undangan", sum(b.added for b in batches if b.source == CODES), codes)
    kiosk = sum(b.added for b in batches if b.source == KIOSK)
    if used > kiosk:
        notes.differ(f"{where}, kode terpakai", f"paling banyak {kiosk}", used)


def check_plans(look: Look, notes: Notes) -> None:
    """Lines belong to the priorities of their plan, entries say one of three things."""
    plans = {p.id: {one.unsur for one in priorities_from(p).chosen} for p in look.connection.execute(select(rtl_plan))}
    for line in look.connection.execute(select(rtl_line).where(rtl_line.c.dropped == 0)):
        notes.same(f"rtl_line {line.id}, prioritas", True, line.unsur in plans.get(line.plan_id, ()))
    kinds = {s.value for s in Status}
    for entry in look.connection.execute(select(rtl_realisation)):
        notes.same(f"rtl_realisation {entry.id}, status", True, entry.status in kinds)


def check_photos(look: Look, folder: Path | None, notes: Notes) -> None:
    """Every photograph is there and is the one that was kept."""
    if folder is None:
        return
    for row in look.connection.execute(select(rtl_photo).where(rtl_photo.c.dropped == 0)):
        notes.counts["foto tindak lanjut"] += 1
        parts = PurePosixPath(row.file).parts
        where = f"foto {row.file}"
        if not parts or parts[0] != PHOTOS or ".." in parts:
            notes.differ(where, f"di dalam {PHOTOS}", row.file)
            continue
        target = folder.joinpath(*parts)
        found = hashlib.sha256(target.read_bytes()).hexdigest() if target.is_file() else "tidak ada"
        notes.same(where, row.digest, found)
