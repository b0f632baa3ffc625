"""Closed years: their files are there, byte for byte as they were made, whole, and hold every request that left."""

import sqlite3
from contextlib import closing

from sqlalchemy import func, select

from loket_app.domain.errors import Disturbance
from loket_app.store import trail as trail_store
from loket_app.store import year_file
from loket_app.store.backup import unsound, untouched
from loket_app.store.engine import on_server
from loket_app.store.joined import MOST
from loket_app.store.tables import archived_request, trail
from loket_app.usecases import closed_years
from loket_app.usecases.checking.report import Notes
from loket_app.usecases.closed_years import ClosedYear
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.year_closing import CLOSED, is_double, unknown_files


def check_years(desk: Desk, notes: Notes) -> bool:
    """Check the files of all closed years; True when all of them can be read along with the data at once."""
    known = desk.ask(closed_years.closed_years)
    readable = len(known) <= MOST
    for one in known:
        notes.counts["tahun yang ditutup"] += 1
        desk.ask(_against_trail, one, notes)
        try:
            file = closed_years.usable(desk, one, thoroughly=True)
        except Disturbance as trouble:
            notes.differ(f"arsip tahun {one.year}", "seperti saat dibuat", trouble.sentence)
            readable = False
            continue
        damage = unsound(file)
        notes.same(f"arsip tahun {one.year}, berkas", None, damage)
        if damage is None:
            with closing(untouched(file)) as inside:
                found = year_file.digests(inside)
                notes.same(
                    f"arsip tahun {one.year}, tahun dan kantor",
                    (one.year, desk.ask(_first_hash)),
                    year_file.tells(file),
                )
            notes.same(f"arsip tahun {one.year}, permohonan", desk.ask(_wanted, one.year), found)
    if desk.folder is not None and not on_server(desk.engine):
        desk.ask(_unknown, desk, notes)
    return readable


def _wanted(look: Look, year: int) -> dict[int, str]:
    query = select(archived_request.c.id, archived_request.c.digest).where(archived_request.c.year_id == year)
    return {row.id: row.digest for row in look.connection.execute(query)}


def _first_hash(look: Look) -> str:
    """What tells this office from others."""
    return look.connection.execute(select(trail.c.hash).where(trail.c.id == 1)).scalar() or ""


def _against_trail(look: Look, one: ClosedYear, notes: Notes) -> None:
    """What the row of the year says is what its act put on the trail."""
    where = f"arsip tahun {one.year}"
    acts = [row for row in trail_store.rows_of_subject(look.connection, f"tahun:{one.year}") if row.kind == CLOSED]
    if not acts:
        notes.differ(where, "ada di jejak", "tidak ada")
        return
    act = acts[-1]
    told = {"file": act.facts["berkas"], "size": act.facts["bita"], "digest": act.facts["sha256"], "closed_at": act.at}
    notes.same_columns(where, told | {"requests": act.facts["baris"]["request"]}, one)
    query = select(func.count()).where(archived_request.c.year_id == one.year)
    notes.same(f"{where}, banyak permohonan", one.requests, look.connection.execute(query).scalar_one())


def _unknown(look: Look, desk: Desk, notes: Notes) -> None:
    """A file that the data does not name and that holds what the data does not: of before a restore, perhaps."""
    assert desk.folder is not None
    for file in unknown_files(look, desk.folder):
        try:
            own = year_file.tells(file)[1] == _first_hash(look)
        except (sqlite3.Error, ValueError):
            own = False
        if not own or not is_double(look, file):
            notes.differ(f"berkas {year_file.FOLDER}/{file.name}", "dikenal data kantor", "tidak dikenal")
