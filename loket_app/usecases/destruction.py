"""Destroying files whose time is over (UU 27/2022, Ps. 42-44): two officers, one act, minutes, and a chain that holds.

Personal words go from every table, from the search index and the archive; codes, times and numbers stay, so that
registers have no hole and the trail still verifies. What was erased is written out of the file afterwards (`scrub`).
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)

from loket_app.domain.dates import at, local
from loket_app.domain.errors import Disturbance, refuse
from loket_app.domain.layar_ramah import ObjectionState
from loket_app.domain.names import clean_line
from loket_app.domain.numbering import register_text
from loket_app.domain.people import Role
from loket_app.domain.personal import DESTROYED, RESTRICTED, due_before
from loket_app.domain.ranges import packed
from loket_app.paths import PENDING_DESTRUCTION
from loket_app.store import backup as copies
from loket_app.store import held_files, keyring, search, year_file, year_server
from loket_app.store.erasing import scrub
from loket_app.store.portions import portions
from loket_app.store.rows import add
from loket_app.store.sealed import Key
from loket_app.store.tables import (
    archived_request,
    complaint,
    contact,
    delivery,
    destroyed_complaint,
    destroyed_request,
    destroyed_visit,
    destruction,
    letter,
    number,
    objection,
    person,
    request,
    restriction,
    trail,
    trail_text,
    visit,
)
from loket_app.store.year_file import year_in
from loket_app.usecases import backup, closed_years, staff, year_rewriting
from loket_app.usecases.complaints import subject_of
from loket_app.usecases.desk import Desk, Look, Tx, Who
from loket_app.usecases.year_rewriting import (
    IN_FACTS,
    KIND,
    Plan,
    Rewritten,
    due_in_files,
    ended_in_files,
    years_of,
)

"""Files that are still to be deleted: names of letters are personal, so they leave the data before the disk."""
NOTE_MAX = 300
LETTER_KIND = "surat_dicetak"


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be destroyed today: everything closed before `cutoff`, less what is still needed.

    `held` are files whose time is over but that are restricted, under objection, or complained of still.
    `archived` are closed years whose files hold some of it: those are written anew without it.
    """

    years: int
    cutoff: str
    requests: int
    people: int
    visits: int
    letters: int
    complaints: int
    held: int
    oldest: str
    archived: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of one destruction, as kept; `left` says what somebody else still has to do."""

    id: int
    at: int
    officer: str
    officer_post: str
    witness: str
    witness_post: str
    years: int
    cutoff: str
    basis: str
    requests: int
    people: int
    visits: int
    letters: int
    complaints: int
    trail_id: int
    registers: tuple[str, ...]
    left: str = ""


# -- what is due ----------------------------------------------------------------------------------------------------


def due(look: Look) -> Due:
    """What could be destroyed now, in the data and in the files of closed years."""
    kept = look.settings.retention()
    cutoff = due_before(kept.years, local(look.now, look.zone).date())
    wanted, filed = _due_requests(look, cutoff), due_in_files(look, cutoff)
    both = union_all(wanted, filed)
    run = look.connection.execute

    def count(query: Select[Any] | CompoundSelect[Any]) -> int:
        return int(run(select(func.count()).select_from(query.subquery())).scalar_one())

    oldest = run(select(func.min(request.c.closed_at)).where(request.c.id.in_(wanted))).scalar()
    oldest_filed = run(select(func.min(archived_request.c.closed_at)).where(archived_request.c.id.in_(filed))).scalar()
    first = min((one for one in (oldest, oldest_filed) if one is not None), default=None)
    # The letters of a closed year are in its file; the trail tells how many there are.
    printed = select(trail.c.id).where(trail.c.kind == LETTER_KIND, trail.c.request_id.in_(filed))
    return Due(
        kept.years, cutoff.isoformat(), requests=count(both), people=count(_people_only_in(wanted, filed)),
        visits=count(_due_visits(cutoff, wanted, filed)),
        letters=count(select(letter.c.id).where(letter.c.request_id.in_(wanted))) + count(printed),
        complaints=count(_due_complaints(look, cutoff)),
        held=count(_ended(look, cutoff)) - count(wanted) + count(ended_in_files(look, cutoff)) - count(filed),
        oldest=local(first, look.zone).date().isoformat() if first is not None else "",
        archived=years_of(look, filed),
    )  # fmt: skip


def _ended(look: Look, cutoff: date) -> Select[Any]:
    """Requests closed before the cutoff that were not destroyed yet."""
    begin = at(cutoff, 0, 0, look.zone)
    return select(request.c.id).where(
        request.c.open == 0, request.c.closed_at < begin, request.c.id.not_in(select(destroyed_request.c.id))
    )


def _due_requests(look: Look, cutoff: date) -> Select[Any]:
    filed = select(objection.c.request_id).where(objection.c.state == ObjectionState.FILED.value)
    open_yet = select(complaint.c.request_id).where(
        complaint.c.closed_at.is_(None), complaint.c.request_id.is_not(None)
    )
    return _ended(look, cutoff).where(
        request.c.name != RESTRICTED, request.c.id.not_in(filed), request.c.id.not_in(open_yet)
    )


def _due_complaints(look: Look, cutoff: date) -> Select[Any]:
    """Complaints closed before the cutoff; one that was opened again waits for its new end."""
    return select(complaint.c.id).where(
        complaint.c.closed_at < at(cutoff, 0, 0, look.zone), complaint.c.name != RESTRICTED,
        complaint.c.id.not_in(select(destroyed_complaint.c.id)),
    )  # fmt: skip


def _people_only_in(wanted: Select[Any], filed: Select[Any]) -> Select[Any]:
    """People all of whose requests are among these, in the data and in closed years, or destroyed already."""
    old = archived_request
    inside = union_all(
        select(request.c.applicant_id).where(request.c.id.in_(wanted)),
        select(old.c.applicant_id).where(old.c.id.in_(filed)),
    )
    gone = select(destroyed_request.c.id)
    outside = select(request.c.applicant_id).where(request.c.id.not_in(wanted), request.c.id.not_in(gone))
    kept = select(old.c.applicant_id).where(old.c.id.not_in(filed))
    return select(person.c.id).where(
        person.c.id.in_(inside), person.c.id.not_in(outside), person.c.id.not_in(kept)
    )  # fmt: skip


def _due_visits(cutoff: date, wanted: Select[Any], filed: Select[Any]) -> Select[Any]:
    """Guests of days before the cutoff, none of whose requests is kept."""
    gone = select(destroyed_request.c.id)
    kept = select(request.c.visit_id).where(request.c.id.not_in(wanted), request.c.id.not_in(gone))
    old = select(archived_request.c.visit_id).where(archived_request.c.id.not_in(filed))
    return select(visit.c.id).where(
        visit.c.day < cutoff.isoformat(), visit.c.id.not_in(kept), visit.c.id.not_in(select(destroyed_visit.c.id)),
        visit.c.id.not_in(old),
    )  # fmt: skip


# -- destroying -----------------------------------------------------------------------------------------------------


def destroy(desk: Desk, who: Who, witness: int, pin: str, seen: Due) -> Minutes:
    """Destroy what is due, as it was seen. `pin` is the witness's own. Raises `Refused` or `Disturbance`.

    The act itself is one command; files of closed years are written anew before it. Then the archive's files go, and
    the data file is written anew without it all; both are done again by `finish` when they could not be.
    """
    if witness == who.actor:
        raise refuse("saksi", "Saksi harus petugas lain.", "saksi")
    staff.check_own_pin(desk, witness, pin)
    desk.ask(_require, who, seen)
    with year_server.alone(desk.engine):
        plans = year_rewriting.planned(desk, date.fromisoformat(seen.cutoff))
        _remember(desk, (*desk.ask(_files_of, seen), *_reopened_files(desk), *_files_in(plans)))
        try:
            made = desk.do(who, _destroyed, witness, seen, year_rewriting.written(desk, plans))
        except BaseException:
            # The data tells what it names: a new file that came too soon goes, whatever was committed.
            with suppress(Disturbance):
                _delete_pending(desk)
            raise
        left = finish(desk)
    return replace(desk.ask(minutes, made), left=" ".join(words for words in (left, _copied(desk, plans)) if words))


def _files_in(plans: Iterable[Plan]) -> Iterable[str]:
    """What is to go with the old files of closed years: they, their letters, and the new ones until they are named."""
    for plan in plans:
        yield from (*plan.papers, plan.year.file)
        if plan.name:
            yield plan.name


def _copied(desk: Desk, plans: Sequence[Plan]) -> str:
    """New files of closed years go into the copies at once; why not, "" when they did."""
    if desk.folder is None or not any(plan.staying for plan in plans):
        return ""
    try:
        done = backup.back_up(desk)
    except Disturbance as trouble:
        return str(trouble)
    return done.files_trouble


def _reopened_files(desk: Desk) -> tuple[str, ...]:
    """Files of years that were opened again: the copies on this PC hold them still, with what is destroyed now."""
    if desk.shared is None:
        return ()
    place = held_files.place_of(backup.folder_of(desk.shared), None)
    of_years = {one.path for one in held_files.held(place, None) if year_in(Path(one.path).name) is not None}
    return tuple(sorted(of_years - {one.file for one in desk.ask(closed_years.closed_years)}))


def _files_of(look: Look, seen: Due) -> tuple[str, ...]:
    wanted = _due_requests(look, date.fromisoformat(seen.cutoff))
    query = select(letter.c.file).where(letter.c.request_id.in_(wanted), letter.c.file != "")
    return tuple(look.connection.execute(query).scalars())


def _require(look: Look, who: Who, seen: Due) -> Due:
    if not look.officer(who.actor).supervisor and look.actor(who.actor).acting(frozenset({Role.ADMIN})) is None:
        raise refuse("bukan_atasan", "Pemusnahan diputuskan atasan atau administrator. Ganti pengguna dengan F12.")
    now = due(look)
    if now != seen:
        raise refuse("basi", "Daftarnya berubah sejak ditampilkan. Periksa lagi, lalu ulangi.")
    if not (now.requests or now.visits or now.complaints):
        raise refuse("tidak_ada", "Belum ada berkas yang melewati masa simpannya.")
    return now


def _destroyed(tx: Tx, witness: int, seen: Due, rewritten: Sequence[Rewritten]) -> int:
    now = _require(tx, tx.who, seen)
    years = [year_rewriting.taken_over(tx, one) for one in rewritten]
    now = replace(due(tx), requests=now.requests)
    if now.archived:
        raise refuse("basi", "Arsip tahunan berubah sejak disiapkan. Tidak ada yang dimusnahkan; ulangi.")
    cutoff = date.fromisoformat(now.cutoff)
    wanted = _due_requests(tx, cutoff)
    values = {
        "at": tx.now, "officer_id": tx.who.actor, "witness_id": witness, "years": now.years, "requests": now.requests,
        "people": now.people, "visits": now.visits, "letters": now.letters, "complaints": now.complaints,
        "cutoff": now.cutoff,
        "basis": clean_line(tx.settings.retention().basis, "Dasar", "dasar", NOTE_MAX),
        "registers": _registers(tx, wanted),
    }  # fmt: skip
    recorded = tx.record(
        KIND,
        facts={"sampai": now.cutoff, "permohonan": now.requests, "orang": now.people, "tamu": now.visits,
               "pengaduan": now.complaints, "register": values["registers"], "saksi": witness,
               **({IN_FACTS: years} if years else {})},
    )  # fmt: skip
    made = add(tx.connection, destruction, {**values, "trail_id": recorded})
    filed = due_in_files(tx, cutoff)
    people = tuple(tx.connection.execute(_people_only_in(wanted, filed)).scalars())
    complaints = _due_complaints(tx, cutoff).add_columns(literal(made))
    tx.connection.execute(insert(destroyed_complaint).from_select(["id", "destruction_id"], complaints))
    visits = _due_visits(cutoff, wanted, filed).add_columns(literal(made))
    tx.connection.execute(insert(destroyed_visit).from_select(["id", "destruction_id"], visits))
    tx.connection.execute(
        insert(destroyed_request).from_select(["id", "destruction_id"], wanted.add_columns(literal(made)))
    )
    _erase(tx, made, people)
    return made


def _registers(look: Look, wanted: Select[Any]) -> str:
    """The register numbers by year: 2020:1-8,10;2021:3."""
    years: dict[int, list[int]] = {}
    query = select(request.c.register_year, request.c.register_seq).where(request.c.id.in_(wanted))
    for year, seq in look.connection.execute(query):
        years.setdefault(year, []).append(seq)
    return ";".join(f"{year}:{packed(numbers)}" for year, numbers in sorted(years.items()))


def _erase(tx: Tx, made: int, people: Sequence[int]) -> None:
    requests = select(destroyed_request.c.id).where(destroyed_request.c.destruction_id == made)
    visits = select(destroyed_visit.c.id).where(destroyed_visit.c.destruction_id == made)
    told = select(trail.c.id).where(or_(trail.c.request_id.in_(requests), trail.c.visit_id.in_(visits)))
    run = tx.connection.execute
    run(delete(trail_text).where(trail_text.c.id.in_(told)))
    blank = {"name": DESTROYED, "proxy": "{}", "letter_values": "{}", "priority": ""}
    run(update(request).where(request.c.id.in_(requests)).values(**blank))
    run(update(visit).where(visit.c.id.in_(visits)).values(name=DESTROYED, phone="", purpose="", priority=""))
    _blank(tx, letter, letter.c.request_id.in_(requests), "reason file", fields="{}")
    _blank(tx, number, number.c.request_id.in_(requests), "reason")
    _blank(tx, objection, objection.c.request_id.in_(requests), "reason note")
    _blank(tx, delivery, delivery.c.request_id.in_(requests), "address landmark phone courier_reason receiver failure")
    _blank(tx, contact, contact.c.request_id.in_(requests), "note")
    _erase_complaints(tx, made)
    for some in portions(people):
        words = {c.name: "" for c in person.c if c.name not in ("id", "version", "nik", "name")}
        run(update(person).where(person.c.id.in_(some)).values(name=DESTROYED, nik=None, **words))
        _blank(tx, restriction, restriction.c.person_id.in_(some), "reason", names="{}")
        named = [f"orang:{one}" for one in some]
        run(delete(trail_text).where(trail_text.c.id.in_(select(trail.c.id).where(trail.c.subject.in_(named)))))
    for row in run(select(request).where(request.c.id.in_(requests))).all():
        words_left = (DESTROYED, register_text(row.register_seq, row.register_year), row.queue, row.letter_number)
        search.put(tx.connection, row.id, " ".join(w for w in words_left if w))


def _erase_complaints(tx: Tx, made: int) -> None:
    ids = tx.connection.execute(
        select(destroyed_complaint.c.id).where(destroyed_complaint.c.destruction_id == made)
    ).scalars()
    for some in portions(ids.all()):
        mine = complaint.c.id.in_(some)
        _blank(tx, complaint, mine, "contact body action answer told")
        tx.connection.execute(update(complaint).where(mine, complaint.c.anonymous == 0).values(name=DESTROYED))
        told = select(trail.c.id).where(trail.c.subject.in_([subject_of(one) for one in some]))
        tx.connection.execute(delete(trail_text).where(trail_text.c.id.in_(told)))


def _blank(tx: Tx, table: Table, where: ColumnElement[bool], columns: str, **more: str) -> None:
    tx.connection.execute(update(table).where(where).values(**dict.fromkeys(columns.split(), ""), **more))


# -- what follows ---------------------------------------------------------------------------------------------------


def _remember(desk: Desk, files: Sequence[str]) -> None:
    own = desk.folder or desk.shared
    if own is not None and files:
        from loket_app.usecases.whole_files import write_over

        # What an earlier one could not delete yet stays noted.
        noted = dict.fromkeys((*pending(own), *files))
        write_over(own / PENDING_DESTRUCTION, json.dumps(list(noted), ensure_ascii=False).encode())


def pending(folder: Path) -> tuple[str, ...]:
    """The files that a destruction on this PC has still to delete, where the data does not name them."""
    with suppress(FileNotFoundError):
        return tuple(json.loads((folder / PENDING_DESTRUCTION).read_text(encoding="utf-8")))
    return ()


def finish(desk: Desk) -> str:
    """Delete the archive files of what was destroyed, and write the data file anew; what is left to others to do.

    Raises `Disturbance`.
    """
    try:
        _delete_pending(desk)
    finally:
        left = scrub(desk.engine)
    return left


def resume(desk: Desk) -> None:
    """What a destruction on this PC that was stopped left to do. What cannot be done now is done the next time."""
    with suppress(Disturbance):
        if desk.folder is not None and pending(desk.folder):
            finish(desk)


def _delete_pending(desk: Desk) -> None:
    folder, own = desk.shared, desk.folder or desk.shared
    if folder is None or own is None or not (own / PENDING_DESTRUCTION).exists():
        return
    names = pending(own)
    years = frozenset(one.file for one in desk.ask(closed_years.closed_years))
    for name in names:
        if year_in(Path(name).name) is not None and name not in years:
            year_file.erase(year_file.path_of(folder, name))
    kept = years | _named_letters(desk)
    for name in names:
        # The act may have been refused after the note was written: a letter that is still known keeps its file.
        target = folder.joinpath(*Path(name).parts)
        if name not in kept and target.is_relative_to(folder / held_files.LETTERS):
            with suppress(FileNotFoundError):
                target.unlink()
    for key in {None, _key_here(own)}:
        _forget_in_copies(backup.folder_of(own), frozenset(names) - kept, key)
    (own / PENDING_DESTRUCTION).unlink()


def _key_here(folder: Path) -> Key | None:
    """The key of sealed copies; none where its file is damaged: those copies are then out of reach as a stick is."""
    with suppress(Disturbance):
        return keyring.read_key(folder)
    return None


def _forget_in_copies(copied: Path, names: frozenset[str], key: Key | None) -> None:
    """The copies on this PC keep letters by content, a server's sealed ones: those of destroyed files go too. A stick
    and other PCs are out of reach."""
    place = held_files.place_of(copied, key)
    entries = held_files.held(place, key)
    left = [one for one in entries if one.path not in names]
    if len(left) == len(entries):
        return
    needed = {one.digest for one in left}
    for digest in {one.digest for one in entries} - needed:
        with suppress(FileNotFoundError):
            held_files.object_of(place, key, digest).unlink()
    # Twice: the list before this one stays beside it, and it names the files.
    for _ in range(2):
        held_files.save_list(place, key, left)


def _named_letters(desk: Desk) -> frozenset[str]:
    """The archived letters that the data names, and the files of closed years. Raises `Disturbance`."""
    query = select(letter.c.file).where(letter.c.file != "")
    here = desk.ask(lambda look: frozenset(look.connection.execute(query).scalars()))
    return here | year_rewriting.letters_in_files(desk)


def minutes(look: Look, destruction_id: int) -> Minutes:
    """The minutes of one destruction."""
    row = look.connection.execute(select(destruction).where(destruction.c.id == destruction_id)).one()
    officer, witness = look.officer(row.officer_id), look.officer(row.witness_id)
    registers = tuple(
        f"{part.partition(':')[2].replace(',', ', ')} tahun {part.partition(':')[0]}"
        for part in row.registers.split(";")
        if part
    )
    return Minutes(
        row.id, row.at, officer.name, officer.position, witness.name, witness.position, row.years, row.cutoff,
        row.basis, row.requests, row.people, row.visits, row.letters, row.complaints, row.trail_id, registers,
    )  # fmt: skip


def all_minutes(look: Look) -> tuple[Minutes, ...]:
    """All destructions, newest first."""
    ids = look.connection.execute(select(destruction.c.id).order_by(destruction.c.id.desc())).scalars()
    return tuple(minutes(look, one) for one in ids)


def copies_before(desk: Desk, instant: int) -> tuple[str, ...]:
    """Backup copies that were made before a destruction, and so still hold what it destroyed: to be deleted too."""
    if desk.folder is None:
        return ()
    return tuple(one.file.name for one in copies.copies(backup.folder_of(desk.folder)) if one.at < instant)
