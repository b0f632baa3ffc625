"""Closing a past year: its ended requests go into a file of their own that is only read from then on (decision 043).

First a copy that is proved whole; the file is made out of that copy and proved too; then one command takes the rows out
of the data, once it has compared every request with the file. The trail stays whole: its rows keep their facts and the
digests of their words; the words themselves go along. Opening a year again brings everything back the same way.
"""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, or_, select
from sqlalchemy.exc import SQLAlchemyError

from loket_app.domain.dates import local
from loket_app.domain.errors import Disturbance, refuse
from loket_app.domain.layar_ramah import ObjectionState
from loket_app.domain.people import Role
from loket_app.domain.personal import RESTRICTED
from loket_app.store import search, year_file, year_server
from loket_app.store import trail as trail_store
from loket_app.store.backup import digest_of, untouched
from loket_app.store.engine import on_server, writing
from loket_app.store.erasing import scrub
from loket_app.store.portions import portions
from loket_app.store.tables import (
    archived_request,
    closed_year,
    delivery,
    destroyed_request,
    letter,
    metadata,
    number,
    objection,
    request,
    trail,
)
from loket_app.store.year_file import CHOSEN, MOVED, STUB, YearFile
from loket_app.usecases import backup, closed_years, restriction, staff, year_rewriting
from loket_app.usecases.closed_years import ClosedYear, span
from loket_app.usecases.desk import Desk, Look, Tx, Who

CLOSED, REOPENED = "tahun_ditutup", "tahun_dibuka_lagi"
_KNOWN: Final = frozenset({*MOVED, "trail", "access_log"})
"""Tables with a request's id whose rows go along, or may name a request that is not in the data."""
_NO_SHARE: Final = (
    "Berkas arsip disimpan di folder bersama, agar semua komputer dapat membacanya. Isi Folder bersama di Pengaturan, "
    "Komputer ini, lalu ulangi."
)
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What closing a year would do: requests and letters that go, `staying` ended ones that stay, with the reason.

    `why_not` says why it cannot be closed at all.
    """

    year: int
    requests: int
    letters: int
    staying: tuple[tuple[str, int], ...]
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A year that was closed; `left` and `copied` say in words what could not be done afterwards."""

    year: ClosedYear
    left: str = ""
    copied: str = ""

    def to_data(self) -> dict[str, Any]:
        """The outcome as plain data."""
        one = self.year
        return {
            "tahun": one.year, "berkas": one.file, "bita": one.size, "sha256": one.digest, "permohonan": one.requests,
            "surat": one.letters, "sisa": self.left, "gangguan_cadangan": self.copied,
        }  # fmt: skip


# -- what could be closed -------------------------------------------------------------------------------------------


def years(look: Look) -> tuple[Proposal, ...]:
    """The past years that have ended requests in the data, the newest first."""
    this_year = local(look.now, look.zone).year
    first = look.connection.execute(select(func.min(request.c.closed_at)).where(request.c.open == 0)).scalar()
    if first is None:
        return ()
    found = (proposal(look, year) for year in range(this_year - 1, local(first, look.zone).year - 1, -1))
    return tuple(one for one in found if one.requests or one.staying)


@dataclass(frozen=True, slots=True)
class Overview:
    """The closed years, and the past ones that have ended requests in the data; the newest first."""

    closed: tuple[ClosedYear, ...]
    open: tuple[Proposal, ...]
    why_not: str = ""


def overview(look: Look) -> Overview:
    """What the settings show of years."""
    return Overview(closed_years.closed_years(look), years(look))


def proposal(look: Look, year: int) -> Proposal:
    """What closing this year would do."""
    run = look.connection.execute
    ended, going = _ended(look, year), _going(look, year)

    def count(query: Select[Any]) -> int:
        return int(run(select(func.count()).select_from(query.subquery())).scalar_one())

    staying = []
    for words, condition in _reasons(look, year):
        held = count(ended.where(condition))
        if held:
            staying.append((words, held))
    requests = count(going)
    letters = count(select(letter.c.id).where(letter.c.request_id.in_(going)))
    return Proposal(year, requests, letters, tuple(staying), _why_not(look, year, requests))


def _why_not(look: Look, year: int, requests: int) -> str:
    if year >= local(look.now, look.zone).year:
        return f"Tahun {year} belum lewat."
    if look.connection.execute(select(closed_year.c.id).where(closed_year.c.id == year)).first() is not None:
        return f"Tahun {year} sudah ditutup. Untuk menutupnya dari awal, buka lagi arsipnya dahulu."
    return "" if requests else f"Tidak ada permohonan yang berakhir pada tahun {year} dan dapat diarsipkan."


def _ended(look: Look, year: int) -> Select[Any]:
    """The requests that ended in a year: the year by which keeping is counted, too (decision 034)."""
    start, end = span(date(year, 1, 1), date(year, 12, 31), look.zone)
    return select(request.c.id).where(request.c.open == 0, request.c.closed_at >= start, request.c.closed_at < end)


def _going(look: Look, year: int) -> Select[Any]:
    query = _ended(look, year)
    for _, condition in _reasons(look, year):
        query = query.where(~condition)
    return query


def _reasons(look: Look, year: int) -> Iterable[tuple[str, ColumnElement[bool]]]:
    """Why an ended request stays in the data."""
    filed = select(objection.c.request_id).where(objection.c.state == ObjectionState.FILED.value)
    under_way = select(delivery.c.request_id).where(delivery.c.ended_at.is_(None))
    later = [
        request.c.id.in_(select(table.c.request_id).where(table.c.year > year))
        for table in (number, objection, delivery)
    ]
    named = [
        request.c.id.in_(select(table.c.request_id).where(table.c.request_id.is_not(None)))
        for table in metadata.tables.values()
        if "request_id" in table.c and table.name not in _KNOWN
    ]
    yield "datanya sedang dibatasi", request.c.name == RESTRICTED
    yield "datanya sudah dimusnahkan", request.c.id.in_(select(destroyed_request.c.id))
    yield "keberatannya belum diputus", request.c.id.in_(filed)
    yield "pengantarannya belum selesai", request.c.id.in_(under_way)
    yield "bernomor surat, keberatan, atau antaran tahun sesudahnya", or_(*later)
    if named:
        yield "menjadi pokok pengaduan", or_(*named)


# -- closing --------------------------------------------------------------------------------------------------------


def close_year(desk: Desk, who: Who, year: int, pin: str, second: str = "", told: Told = lambda what: None) -> Done:
    """Close a year. `pin` is the administrator's own, `second` the second folder of the copies.

    Raises `Refused` or `Disturbance`; then the data is as it was. May be killed anywhere and called again.
    """
    _require_share(desk)
    staff.check_own_pin(desk, who.actor, pin)
    ids = desk.ask(_wanted, who, year)
    with year_server.alone(desk.engine):
        # Before the copy, which would take it along for good.
        _discard_doubles(desk, year)
        told("membuat cadangan")
        copy = backup.back_up(desk, second).made
        folder, taken = closed_years.folder_of(desk), year_rewriting.names_taken(desk, year)
        made = year_file.make(_source(desk, copy.file), folder, year, ids, told, taken)
        told("memindahkan permohonan")
        try:
            desk.do(who, move_out, made, folder)
        except BaseException:
            # Only a file that the data does not name, and that holds nothing of its own, is ever discarded.
            with suppress(Disturbance, SQLAlchemyError):
                _discard_doubles(desk, year)
            raise
    left = _scrubbed(desk)
    told("menyalin berkas arsip ke cadangan")
    return Done(_year(desk, year), left, _copied(desk, second))


def _require_share(desk: Desk) -> None:
    """On a server the file of a year is for all its PCs. Raises `Refused`, `Disturbance`."""
    if on_server(desk.engine):
        if desk.shared_folder is None:
            raise refuse("folder_bersama", _NO_SHARE)
        if not desk.shared_folder.is_dir():
            raise Disturbance("Folder bersama tidak terjangkau.", closed_years.UNREACHED)


def _source(desk: Desk, copy: Path) -> year_file.Source:
    """A file's year comes out of the copy that was proved; a server's out of one moment of the server's."""
    return year_server.ServerSource(desk.engine) if on_server(desk.engine) else year_file.FileSource(copy)


def _wanted(look: Look, who: Who, year: int) -> tuple[int, ...]:
    if look.actor(who.actor).acting(frozenset({Role.ADMIN})) is None:
        raise refuse("bukan_admin", "Tahun ditutup dan dibuka lagi oleh administrator. Ganti pengguna dengan F12.")
    why_not = proposal(look, year).why_not
    if why_not:
        raise refuse("tahun", why_not, "tahun")
    return ids_going(look, year)


def ids_going(look: Look, year: int) -> tuple[int, ...]:
    """The requests that would go into the file of a year."""
    return tuple(look.connection.execute(_going(look, year)).scalars())


def move_out(tx: Tx, made: YearFile, folder: Path) -> None:
    """Take the requests of a year's file out of the data, once each of them is proved to be the same in both.

    Administrator. Raises `Refused` where anything differs; then nothing was moved.
    """
    year_server.unhurried(tx.connection)
    going = _wanted(tx, tx.who, made.year)
    file = year_file.path_of(folder, made.file)
    # Asked here, where nobody else writes: another PC may have taken it for what a dead one left.
    whole = not year_file.trouble_of(file, made.size) and digest_of(file) == made.digest
    if set(going) != set(made.requests) or not whole:
        raise _changed(made.year)
    wanted = _going(tx, made.year)
    rows = tx.connection.execute(select(request).where(request.c.id.in_(wanted))).all()
    counts = {name: _count(tx.connection, name, going) for name in MOVED}
    head, first_at = trail_store.newest(tx.connection), min(row.received_at for row in rows)
    recorded = tx.record(
        CLOSED, subject=f"tahun:{made.year}",
        facts={"tahun": made.year, "berkas": made.file, "bita": made.size, "sha256": made.digest, "baris": counts,
               "sejak": first_at, "jejak": _segment(tx.connection, wanted), "kepala": [head[0], head[2]]},
    )  # fmt: skip
    values = {
        "id": made.year, "version": 1, "closed_at": tx.now, "officer_id": tx.who.actor, "trail_id": recorded,
        "first_at": first_at, "last_at": max(r.closed_at for r in rows), "requests": len(rows),
        "letters": counts["letter"], "size": made.size, "file": made.file, "digest": made.digest,
    }  # fmt: skip
    tx.connection.execute(insert(closed_year), values)
    tx.connection.execute(insert(archived_request), [_stub(row, made) for row in rows])
    if year_file.digests_here(tx.connection, CHOSEN, year=made.year) != dict(made.requests):
        raise _changed(made.year)
    _take_out(tx.connection, made.year)


def _stub(row: Any, made: YearFile) -> dict[str, Any]:
    kept = {name: getattr(row, name) for name in ("id", *STUB)}
    return {**kept, "year_id": made.year, "digest": made.requests[row.id]}


def _changed(year: int) -> Exception:
    return refuse("basi", f"Permohonan tahun {year} berubah selagi diarsipkan. Tidak ada yang dipindahkan; ulangi.")


def _chosen(year: int) -> Select[Any]:
    return select(archived_request.c.id).where(archived_request.c.year_id == year)


def _of(name: str, ids: Select[Any]) -> ColumnElement[bool]:
    table = metadata.tables[name]
    if name == "request":
        return table.c.id.in_(ids)
    if name == "trail_text":
        return table.c.id.in_(select(trail.c.id).where(trail.c.request_id.in_(ids)))
    return table.c.request_id.in_(ids)


def _count(connection: Connection, name: str, ids: tuple[int, ...]) -> int:
    found = 0
    for some in portions(ids):
        those = select(request.c.id).where(request.c.id.in_(some))
        query = select(func.count()).select_from(metadata.tables[name]).where(_of(name, those))
        found += int(connection.execute(query).scalar_one())
    return found


def _segment(connection: Connection, ids: Select[Any]) -> list[int]:
    """The oldest and the newest row of the trail that tells of these requests."""
    query = select(func.min(trail.c.id), func.max(trail.c.id)).where(trail.c.request_id.in_(ids))
    return [int(one) for one in connection.execute(query).one()]


def _take_out(connection: Connection, year: int) -> None:
    search.forget(connection, _chosen(year))
    for name in reversed(MOVED):
        table = metadata.tables[name]
        connection.execute(delete(table).where(_of(name, _chosen(year))))


def _scrubbed(desk: Desk) -> str:
    """The room of the rows goes back to the disk; where others hold the data it is used by the rows to come. A server
    uses it again by itself."""
    if on_server(desk.engine):
        return ""
    try:
        return scrub(desk.engine)
    except Disturbance:
        return "Berkas data belum mengecil karena sedang dipakai; ruangnya dipakai catatan berikutnya."


def _copied(desk: Desk, second: str) -> str:
    """The new file goes into the copies at once; "" when it did, everywhere."""
    try:
        done = backup.back_up(desk, second)
    except Disturbance as trouble:
        return str(trouble)
    return " ".join(words for words in (done.second_trouble, done.files_trouble) if words)


def _year(desk: Desk, year: int) -> ClosedYear:
    return next(one for one in desk.ask(closed_years.closed_years) if one.year == year)


# -- files that nobody knows ----------------------------------------------------------------------------------------


def unknown_files(look: Look, folder: Path) -> tuple[Path, ...]:
    """Files of years that the data does not name: of a closing that was killed, or of before a restore."""
    known = {one.file for one in closed_years.closed_years(look)}
    return tuple(p for p in year_file.files_in(folder) if f"{year_file.FOLDER}/{p.name}" not in known)


def is_double(look: Look, file: Path) -> bool:
    """Whether the data holds every request of a file just as it is there, so that the file holds nothing of its own."""
    try:
        with closing(untouched(file)) as connection:
            inside = year_file.digests(connection)
    except sqlite3.Error:
        return False
    return year_file.digests_listed(look.connection, inside) == inside


def _discard_doubles(desk: Desk, year: int) -> None:
    """What a killed closing of this year left, once it is proved that the data has it all."""
    folder = closed_years.folder_of(desk)
    for file in desk.ask(unknown_files, folder):
        if year_file.year_in(file.name) != year:
            continue
        # Nobody writes meanwhile: a PC that is about to name the file finds it gone, or it is named and stays.
        with writing(desk.engine) as connection:
            year_server.unhurried(connection)
            look = Look(connection, desk.clock.now(), desk.cache)
            if file in unknown_files(look, folder) and is_double(look, file):
                _discard(desk, f"{year_file.FOLDER}/{file.name}")


def _discard(desk: Desk, name: str) -> None:
    try:
        year_file.remove(year_file.path_of(closed_years.folder_of(desk), name))
    except OSError:
        # It is told by the check, and discarded with the next closing.
        return


# -- opening again --------------------------------------------------------------------------------------------------


def reopen_year(desk: Desk, who: Who, year: int, pin: str, second: str = "") -> str:
    """Bring the requests of a closed year back into the data; what could not be done afterwards, "" for nothing.

    For the destruction of files whose time is over, and for a year that was closed too early. Raises `Refused` or
    `Disturbance`; then nothing was changed.
    """
    staff.check_own_pin(desk, who.actor, pin)
    found = [one for one in desk.ask(closed_years.closed_years) if one.year == year]
    if not found:
        raise refuse("tahun", f"Tahun {year} tidak sedang ditutup.", "tahun")
    _require_share(desk)
    with year_server.alone(desk.engine):
        backup.back_up(desk, second)
        file = closed_years.usable(desk, found[0], thoroughly=True)
        desk.do(who, move_in, year, file)
        _discard(desk, found[0].file)
    return _copied(desk, second)


def move_in(tx: Tx, year: int, file: Path) -> None:
    """Put the rows of a year's file back where they were. Administrator. Raises `Refused` where they are not whole."""
    staff.require_admin(tx)
    year_server.unhurried(tx.connection)
    query = select(archived_request.c.id, archived_request.c.digest).where(archived_request.c.year_id == year)
    stubs = {row.id: row.digest for row in tx.connection.execute(query)}
    with closing(untouched(file)) as inside:
        if year_file.digests(inside) != stubs:
            raise refuse("arsip_berubah", f"Berkas arsip tahun {year} tidak lagi sama dengan catatan kantor.")
        year_file.bring_back(tx.connection, inside, stubs)
    # The file has the names as they stood when the year was closed; who was restricted since must stay unseen.
    restriction.hide_again(tx, stubs)
    told = tx.connection.execute(select(closed_year).where(closed_year.c.id == year)).one()
    tx.connection.execute(delete(archived_request).where(archived_request.c.year_id == year))
    tx.connection.execute(delete(closed_year).where(closed_year.c.id == year))
    tx.record(
        REOPENED, subject=f"tahun:{year}",
        facts={"tahun": year, "permohonan": len(stubs), "berkas": told.file, "sha256": told.digest},
    )  # fmt: skip


__all__ = ["CLOSED", "REOPENED", "Done", "Proposal", "close_year", "move_in", "move_out", "proposal", "reopen_year"]
