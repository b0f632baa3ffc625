"""Closed years: their files are there, byte for byte as they were made, whole, and hold every request that left."""

import sqlite3

from sqlalchemy import func, select

from loket_app.domain.errors import Disturbance
from loket_app.store import trail as trail_store
from loket_app.store import year_file
from loket_app.store.backup import unsound
from loket_app.store.engine import on_server
from loket_app.store.joined import MOST
from loket_app.store.tables import archived_request, closed_year, trail
from loket_app.usecases import closed_years, destruction, year_rewriting
from loket_app.usecases.checking.report import Notes
from loket_app.usecases.closed_years import ClosedYear
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.year_closing import CLOSED, is_double, unknown_files

MOST_COMPARED = 200_000


def check_years(desk: Desk, notes: Notes) -> bool:
    """Check the files of all closed years; True when all of them can be read along with the data at once."""
    known = desk.ask(closed_years.closed_years)
    readable = len(known) <= MOST or on_server(desk.engine)
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
            _same_requests(one.year, desk.ask(_stubs, one.year), year_file.stubs_in(file), notes)
            own = (one.year, desk.ask(_first_hash))
            notes.same(f"arsip tahun {one.year}, tahun dan kantor", own, year_file.tells(file))
    if desk.shared_folder is not None or (desk.folder is not None and not on_server(desk.engine)):
        desk.ask(_unknown, desk, notes)
    return readable


Stub = tuple[int | str, ...]


def _stubs(look: Look, year: int) -> dict[int, Stub]:
    """What the data keeps of each request of the year, in the order of `year_file.stubs_in`."""
    columns = [archived_request.c[name] for name in year_file.STUB]
    query = select(archived_request.c.id, *columns, archived_request.c.digest).where(archived_request.c.year_id == year)
    return {row[0]: tuple(row[1:]) for row in look.connection.execute(query)}


def _same_requests(year: int, kept: dict[int, Stub], found: dict[int, Stub], notes: Notes) -> None:
    for key in sorted(kept.keys() | found.keys())[:MOST_COMPARED]:
        notes.same(f"arsip tahun {year}, permohonan id {key}", kept.get(key), found.get(key))


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
    stored = look.connection.execute(select(closed_year).where(closed_year.c.id == one.year)).one()
    query = select(func.count(), func.max(archived_request.c.closed_at)).where(archived_request.c.year_id == one.year)
    requests, last = look.connection.execute(query).one()
    told = {
        "file": act.facts["berkas"], "size": act.facts["bita"], "digest": act.facts["sha256"], "closed_at": act.at,
        "officer_id": act.actor, "trail_id": act.id, "version": 1, "letters": act.facts["baris"]["letter"],
        "requests": act.facts["baris"]["request"], "last_at": last, "first_at": act.facts["sejak"],
    }  # fmt: skip
    for row_id, since in year_rewriting.renewals(look, one.year):
        if row_id > act.id:
            told |= {
                "file": since["berkas"], "size": since["bita"], "digest": since["sha256"], "letters": since["surat"],
                "requests": since["permohonan"], "first_at": since["sejak"], "version": told["version"] + 1,
            }  # fmt: skip
    notes.same_columns(where, told, stored)
    notes.same(f"{where}, banyak permohonan", stored.requests, requests)


def _unknown(look: Look, desk: Desk, notes: Notes) -> None:
    """A file that the data does not name and that holds what the data does not: of before a restore, perhaps."""
    folder = closed_years.folder_of(desk)
    going = destruction.pending(desk.folder or folder)
    for file in unknown_files(look, folder):
        if f"{year_file.FOLDER}/{file.name}" in going:
            continue
        try:
            own = year_file.tells(file)[1] == _first_hash(look)
        except (sqlite3.Error, ValueError):
            own = False
        if not own or not is_double(look, file):
            notes.differ(f"berkas {year_file.FOLDER}/{file.name}", "dikenal data kantor", "tidak dikenal")
