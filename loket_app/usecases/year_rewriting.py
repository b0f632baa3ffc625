"""What is due for destruction in a closed year comes back into the data, to be destroyed there as everything else is.

What stays of the year is written into a new file, proved before anything is changed; the data names it in the same
command, and the old file is overwritten afterwards. A year of which nothing stays has no file any more.
"""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Select, delete, select, update

from loket_app.domain.dates import at
from loket_app.domain.errors import Disturbance, refuse
from loket_app.store import held_files, year_file, year_server
from loket_app.store import trail as trail_store
from loket_app.store.backup import untouched
from loket_app.store.portions import portions
from loket_app.store.tables import archived_request, closed_year, restriction, trail
from loket_app.store.year_file import YearFile
from loket_app.usecases import backup, closed_years
from loket_app.usecases.closed_years import ADVICE, ClosedYear
from loket_app.usecases.desk import Desk, Look, Tx

KIND = "data_dimusnahkan"
IN_FACTS = "arsip"


@dataclass(frozen=True, slots=True)
class Plan:
    """A closed year with requests to be destroyed: which go, which stay, its file, the name that the new one gets.

    `papers` are the archived letters of those that go.
    """

    year: ClosedYear
    file: Path
    going: frozenset[int]
    staying: frozenset[int]
    name: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A plan whose new file is made; None where nothing stays."""

    plan: Plan
    made: YearFile | None


def due_in_files(look: Look, cutoff: date) -> Select[Any]:
    """The requests of closed years whose time of keeping is over, less those of people whose data is restricted."""
    held = select(restriction.c.person_id).where(restriction.c.lifted_at.is_(None))
    return ended_in_files(look, cutoff).where(archived_request.c.applicant_id.not_in(held))


def ended_in_files(look: Look, cutoff: date) -> Select[Any]:
    """The requests of closed years that ended before a day."""
    return select(archived_request.c.id).where(archived_request.c.closed_at < at(cutoff, 0, 0, look.zone))


def years_of(look: Look, requests: Select[Any]) -> tuple[int, ...]:
    """The closed years that hold these requests."""
    query = select(archived_request.c.year_id).where(archived_request.c.id.in_(requests))
    return tuple(sorted(look.connection.execute(query.distinct()).scalars()))


def planned(desk: Desk, cutoff: date) -> tuple[Plan, ...]:
    """What is to be done with the files of closed years, each proved to be as it was made. Raises `Disturbance`."""
    return tuple(_plan(desk, *one) for one in desk.ask(_due_by_year, cutoff))


def _due_by_year(look: Look, cutoff: date) -> list[tuple[ClosedYear, frozenset[int], frozenset[int]]]:
    due = frozenset(look.connection.execute(due_in_files(look, cutoff)).scalars())
    found = []
    for one in closed_years.closed_years(look):
        inside = frozenset(_stubs(look, one.year))
        if inside & due:
            found.append((one, inside & due, inside - due))
    return found


def _stubs(look: Look, year: int) -> dict[int, str]:
    query = select(archived_request.c.id, archived_request.c.digest).where(archived_request.c.year_id == year)
    return {row.id: row.digest for row in look.connection.execute(query)}


def _plan(desk: Desk, one: ClosedYear, going: frozenset[int], staying: frozenset[int]) -> Plan:
    file = closed_years.usable(desk, one, thoroughly=True)
    name = year_file.free_name(closed_years.folder_of(desk), one.year, names_taken(desk, one.year)) if staying else ""
    return Plan(one, file, going, staying, name, _letters(one, file, going))


def letters_in_files(desk: Desk) -> frozenset[str]:
    """The archived papers of all letters of closed years. Raises `Disturbance` where a file cannot be read."""
    years = desk.ask(closed_years.closed_years)
    return frozenset(name for one in years for name in _letters(one, closed_years.usable(desk, one)))


def _letters(one: ClosedYear, file: Path, ids: frozenset[int] | None = None) -> tuple[str, ...]:
    try:
        return year_file.letters_in(file, ids)
    except sqlite3.Error as error:
        raise Disturbance(f"Berkas arsip tahun {one.year} ({file.name}) tidak terbaca ({error}).", ADVICE) from error


def written(desk: Desk, plans: Sequence[Plan]) -> tuple[Rewritten, ...]:
    """Make the new files, each whole and on the disk. Nothing names them yet. Raises `Disturbance`."""
    return tuple(Rewritten(plan, _made(desk, plan) if plan.staying else None) for plan in plans)


def _made(desk: Desk, plan: Plan) -> YearFile:
    folder, year = closed_years.folder_of(desk), plan.year.year
    source = year_file.FileSource(plan.file)
    made = year_file.make(source, folder, year, plan.staying, taken=names_taken(desk, year))
    if made.file != plan.name or made.requests.keys() != plan.staying:
        raise Disturbance("Berkas arsip tahunan yang baru tidak seperti yang direncanakan.", "Ulangi sekali lagi.")
    return made


def taken_over(tx: Tx, one: Rewritten) -> dict[str, Any]:
    """Bring what is due back into the data and name the new file; what the trail says of it. Raises `Refused`.

    Every request that comes and every one that stays is proved to be the one that left.
    """
    year_server.unhurried(tx.connection)
    plan, year = one.plan, one.plan.year.year
    stubs = _stubs(tx, year)
    kept = {key: digest for key, digest in stubs.items() if key in plan.staying}
    named = tx.connection.execute(select(closed_year.c.digest).where(closed_year.c.id == year)).scalar()
    if (
        named != plan.year.digest
        or stubs.keys() != plan.going | plan.staying
        or (one.made is not None and dict(one.made.requests) != kept)
    ):
        raise _changed(year)
    with closing(untouched(plan.file)) as inside:
        if year_file.digests(inside) != stubs:
            raise _changed(year)
        year_file.bring_back(tx.connection, inside, plan.going)
    gone = sorted(plan.going)
    for some in portions(gone):
        tx.connection.execute(delete(archived_request).where(archived_request.c.id.in_(some)))
    told = {"tahun": year, "semula": plan.year.digest, "permohonan": len(plan.staying)}
    where = closed_year.c.id == year
    if one.made is None:
        tx.connection.execute(delete(closed_year).where(where))
        return {**told, "berkas": ""}
    extent = year_file.extent_of(plan.file.with_name(Path(one.made.file).name))
    values = {
        "version": plan.year.version + 1, "file": one.made.file, "size": one.made.size, "digest": one.made.digest,
        **extent._asdict(),
    }  # fmt: skip
    tx.connection.execute(update(closed_year).where(where).values(**values))
    return {
        **told, "berkas": one.made.file, "bita": one.made.size, "sha256": one.made.digest, "surat": extent.letters,
        "sejak": extent.first_at,
    }  # fmt: skip


def _changed(year: int) -> Exception:
    return refuse("basi", f"Arsip tahun {year} berubah sejak disiapkan. Tidak ada yang dimusnahkan; ulangi.")


# -- what was done before -------------------------------------------------------------------------------------------


def renewals(look: Look, year: int) -> tuple[tuple[int, dict[str, Any]], ...]:
    """What destructions did to the file of a year, oldest first: the row of the trail, and what it says."""
    query = select(trail.c.id, trail.c.facts).where(trail.c.kind == KIND).order_by(trail.c.id)
    return tuple(
        (row.id, told)
        for row in look.connection.execute(query)
        for told in json.loads(row.facts).get(IN_FACTS, ())
        if told["tahun"] == year
    )


def names_taken(desk: Desk, year: int) -> frozenset[str]:
    """The names that files of this year had: on the trail, and in the copies on this PC."""
    named = desk.ask(_names_on_trail, year)
    if desk.folder is None:
        return named
    place = held_files.place_of(backup.folder_of(desk.folder), None)
    return named | {one.path for one in held_files.held(place, None)}


def _names_on_trail(look: Look, year: int) -> frozenset[str]:
    acts = trail_store.rows_of_subject(look.connection, f"tahun:{year}")
    return frozenset((*(row.facts["berkas"] for row in acts), *(told["berkas"] for _, told in renewals(look, year))))
