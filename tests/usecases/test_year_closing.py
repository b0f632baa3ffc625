"""A past year leaves the data for a file of its own: whole or not at all, and everything of it can still be found."""

import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from loket_app.domain.compliance.periods import named
from loket_app.domain.errors import Disturbance, Refused
from loket_app.domain.people import Role
from loket_app.store import held_files, year_file
from loket_app.store.engine import open_engine
from loket_app.store.tables import access_log as table
from loket_app.store.tables import (
    archived_request,
    delivery,
    letter,
    metadata,
    number,
    request,
    trail,
    trail_text,
    visit,
)
from loket_app.usecases import (
    access_log,
    acts,
    archive,
    backup,
    closed_years,
    destruction,
    exports,
    papers,
    personal_report,
    pin_key,
    restore,
    restriction,
    staff,
    year_closing,
)
from loket_app.usecases.access_notes import AccessNotes
from loket_app.usecases.checking import years
from loket_app.usecases.checking.report import Notes
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.intake import PersonData
from loket_app.usecases.office_papers.books import PAPERS
from loket_app.usecases.office_papers.paper import Choice
from loket_app.usecases.queries import register, register_desk
from loket_app.usecases.queries.personal import find_person
from loket_app.usecases.queries.register import RegisterFilter
from loket_app.usecases.reports import reading
from loket_app.usecases.staff import OfficerData
from tests.usecases.rich_office import Stage
from tests.usecases.year_office import NAME, NIK, PIN, YEAR_MS, count, findings, opened, owner_of, play_2026, rows


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """An office in which everything happened once in 2026; then it is 2027, and somebody new comes."""
    folder = tmp_path_factory.mktemp("tahun")
    stage = Stage(folder / "loket.db")
    stage.desk.folder = folder
    play_2026(stage)
    return stage


@pytest.fixture
def past(played, quick_folder: Path):
    """A copy of it, of its own for each test."""
    shutil.copytree(played.desk.folder, quick_folder / "data")
    stage = opened(played, quick_folder / "data")
    yield stage
    stage.close()


def close(stage, year=2026, actor="admin", pin=PIN):
    return year_closing.close_year(stage.desk, Who.self(stage.who[actor]), year, pin)


def test_a_year_leaves_the_data_and_everything_of_it_is_in_its_file(past):
    seen = past.desk.ask(year_closing.proposal, 2026)
    before = count(past.desk, request)
    rows = count(past.desk, trail)
    assert seen.requests >= 4
    done = close(past)
    assert done.year.requests == seen.requests
    assert (done.left, done.copied) == ("", "")
    assert count(past.desk, request) == before - seen.requests
    assert count(past.desk, archived_request) == seen.requests
    assert count(past.desk, trail) > rows
    file = past.folder / done.year.file
    assert file.stat().st_mode & 0o222 == 0
    with closing(sqlite3.connect(file)) as inside:
        assert inside.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert inside.execute("SELECT count(*) FROM request").fetchone() == (seen.requests,)
        assert inside.execute("SELECT count(*) FROM officer WHERE pin_hash IS NOT NULL").fetchone() == (0,)
    assert findings(past.desk) == []


def test_who_may_and_which_years(past):
    clerk = OfficerData("Contoh Petugas", roles=(Role.LOKET,))
    past.do("admin", staff.save_officer, past.who["loket1"], clerk, pin_key.hash_pin(PIN))
    with pytest.raises(Refused, match="administrator"):
        close(past, actor="loket1")
    with pytest.raises(Refused, match="PIN"):
        close(past, pin="0000")
    with pytest.raises(Refused, match="belum lewat"):
        close(past, 2027)
    close(past)
    with pytest.raises(Refused, match="sudah ditutup"):
        close(past)


def test_what_is_closed_is_found_opened_and_printed_again_as_it_was(past):
    live = past.desk.ask(register_desk.opened, past.old, past.who["loket1"])
    line = past.desk.ask(register.register, RegisterFilter(words="Kenari Contoh")).rows[0]
    close(past)
    assert past.desk.ask(register.register, RegisterFilter(words="Kenari Contoh")).rows == ()
    for words in ("Kenari Contoh", NIK, line.register, line.letter_number, "kenari"):
        found = closed_years.register(past.desk, RegisterFilter(words=words))
        assert [row.id for row in found.rows if row.applicant == NAME] == [past.old], words
        assert found.rows[0].archive == 2026
    seq, year = line.register.split("/")
    assert past.desk.ask(closed_years.scanned, f"LR-{year}-{seq}") == register.Scanned(past.old, 2026)
    old = closed_years.opened(past.desk, past.old, past.who["loket1"])
    assert old.history == live.history
    assert (old.archive, old.open, old.detail.actions) == (2026, False, frozenset())
    assert (old.detail.applicant, old.detail.letters, old.detail.lines) == (
        live.detail.applicant, live.detail.letters, live.detail.lines
    )  # fmt: skip
    with closed_years.of_letter(past.desk, past.letter) as desk:
        kept = archive.issued_letter(desk, past.letter)
    assert kept.job.pdf == past.issued.pdf
    papers.mark(past.desk, Who.self(past.who["operator1"]), kept.job, "Printer", kept.file)
    again = closed_years.opened(past.desk, past.old, past.who["loket1"])
    assert len(again.history) == len(live.history) + 1
    assert closed_years.verify(past.desk, old.detail.letters[0].code).standing.value == "asli"
    with pytest.raises(Refused, match="arsip tahun 2026"):
        past.act("loket1", acts.call, past.old)
    assert findings(past.desk) == []


def test_an_office_with_a_closed_year_reads_as_one_without(past):
    before = rows(past.desk)
    close(past)
    with closed_years.whole(past.desk) as desk:
        assert rows(desk) == before
    assert closed_years.numbers(past.desk, 2026).sound
    assert len(closed_years.numbers(past.desk, 2026).lines) == len(before["number"])


def test_a_lost_or_changed_file_is_told_and_the_office_goes_on(past):
    done = close(past)
    file = past.folder / done.year.file
    whole = file.read_bytes()
    file.chmod(0o644)
    for damage, said in ((None, "tidak ada"), (whole[:-4096], "berubah"), (whole + b"x", "berubah")):
        file.unlink(missing_ok=True)
        if damage is not None:
            file.write_bytes(damage)
        found = closed_years.register(past.desk, RegisterFilter(words="Kenari"))
        assert said in found.troubles[0]
        with pytest.raises(Disturbance, match=said):
            closed_years.opened(past.desk, past.old, past.who["loket1"])
        with pytest.raises(Disturbance, match=said), closed_years.whole(past.desk):
            pass
        assert any("2026" in one for one in findings(past.desk))
        assert past.accept("sktm", person=PersonData(name="Contoh Lagi")) > 0
    file.write_bytes(whole.replace(b"Kenari Contoh Lama", b"Kenari Contoh Baru"))
    with pytest.raises(Disturbance, match="berubah"):
        closed_years.opened(past.desk, past.old, past.who["loket1"])
    assert any("arsip tahun 2026" in one for one in findings(past.desk))
    file.write_bytes(whole)
    assert findings(past.desk) == []


def test_a_restriction_holds_in_closed_years_too(past):
    close(past)
    owner = owner_of(past.desk, past.old)
    past.do("kasi_pelum", restriction.restrict, owner, "diminta")
    assert closed_years.register(past.desk, RegisterFilter(words="Kenari")).rows == ()
    with closed_years.of_request(past.desk, past.old) as desk:
        row = desk.ask(register.register, RegisterFilter(first="2026-01-01")).rows
    assert [one.applicant for one in row if one.id == past.old] == ["(dibatasi)"]
    with pytest.raises(Refused, match="dibatasi"), closed_years.of_letter(past.desk, past.letter) as desk:
        archive.issued_letter(desk, past.letter)
    assert findings(past.desk) == []


def test_who_is_restricted_while_a_year_is_closed_stays_so_when_it_is_opened_again(past):
    close(past)
    kept = past.keys["delivered"]
    owners = {owner_of(past.desk, one) for one in (past.old, kept)}
    for one in owners:
        past.do("kasi_pelum", restriction.restrict, one, "diminta")
    assert shown(past, archived_request) == {past.old: "(dibatasi)", kept: "(dibatasi)"}
    year_closing.reopen_year(past.desk, Who.self(past.who["admin"]), 2026, PIN)
    assert shown(past, request) == {past.old: "(dibatasi)", kept: "(dibatasi)"}
    road = past.desk.ask(
        lambda look: look.connection.execute(
            select(delivery.c.address, delivery.c.phone, delivery.c.receiver).where(delivery.c.request_id == kept)
        ).all()
    )
    assert {tuple(one) for one in road} == {("", "", "")}
    assert past.desk.ask(register.register, RegisterFilter(words="Kenari")).rows == ()
    with pytest.raises(Refused, match="dibatasi"):
        archive.issued_letter(past.desk, past.letter)
    assert findings(past.desk) == []
    for one in owners:
        past.do("kasi_pelum", restriction.lift, one, "selesai")
    assert shown(past, request)[past.old] == NAME
    assert [one.id for one in past.desk.ask(register.register, RegisterFilter(words="Kenari")).rows] == [past.old]
    assert findings(past.desk) == []


def shown(stage, table) -> dict[int, str]:
    """The names in the guest book, or in the register where the year is open, of the two requests looked at."""
    held = request.c.name if table is request else visit.c.name
    wanted = select(table.c.id, held).join(visit, visit.c.id == table.c.visit_id).where(
        table.c.id.in_((stage.old, stage.keys["delivered"])))  # fmt: skip
    rows = stage.desk.ask(lambda look: look.connection.execute(wanted).all())
    return {row[0]: row[1] for row in rows}


def test_a_year_can_be_opened_again_and_closed_anew(past):
    before = count(past.desk, request), count(past.desk, trail_text), count(past.desk, number)
    first = close(past)
    who = Who.self(past.who["admin"])
    assert year_closing.reopen_year(past.desk, who, 2026, PIN) == ""
    assert (count(past.desk, request), count(past.desk, trail_text), count(past.desk, number)) == before
    assert not (past.folder / first.year.file).exists()
    assert findings(past.desk) == []
    again = close(past)
    assert again.year.requests == first.year.requests
    assert findings(past.desk) == []


def test_who_saw_what_of_a_closed_year_is_noted(past):
    done = close(past)
    notes, me = AccessNotes(), past.who["loket1"]
    wanted = RegisterFilter(words="Kenari")
    for fn, args in (
        (closed_years.register, (wanted,)), (closed_years.opened, (past.old, me)),
        (exports.closed_chunk, (RegisterFilter(),)), (closed_years.register, (RegisterFilter(words="tidak ada"),)),
    ):  # fmt: skip
        notes.note(past.clock.now(), me, fn, args, fn(past.desk, *args))
        access_log.write(past.desk, notes)
    seen = past.desk.ask(lambda look: look.connection.execute(select(table.c.act, table.c.person_id)).all())
    owner = past.desk.ask(lambda look: look.connection.execute(
        select(archived_request.c.applicant_id).where(archived_request.c.id == past.old)).scalar_one())  # fmt: skip
    assert [row.act for row in seen] == ["cari_register", "buka_register", "ekspor_register"]
    assert seen[1].person_id == owner
    assert len(exports.closed_chunk(past.desk, RegisterFilter()).lines) == done.year.requests


def test_a_report_over_a_closed_year_counts_as_before_or_says_why_not(past):
    period = named(date(2026, 11, 1), date(2026, 12, 31))
    before = reading.figures_of(past.desk, period).to_data()
    book = next(paper for paper in PAPERS if paper.key == "buku_register")
    choice = Choice(first=date(2026, 11, 1), last=date(2026, 12, 31))
    rows = book.prepared(past.desk, choice).rows
    done = close(past)
    assert reading.figures_of(past.desk, period).to_data() == before
    assert book.prepared(past.desk, choice).rows == rows > 3
    file = past.folder / done.year.file
    file.rename(file.with_suffix(".hilang"))
    for make in (lambda: reading.figures_of(past.desk, period), lambda: book.prepared(past.desk, choice)):
        with pytest.raises(Disturbance, match="arsip tahun 2026"):
            make()
    assert reading.figures_of(past.desk, named(date(2027, 11, 1), date(2027, 12, 31))) is not None


def test_a_copy_brings_the_archive_back_and_one_of_before_the_closing_the_data(past):
    first = backup.back_up(past.desk).made
    past.clock.move(60_000)
    done = close(past)
    newest = backup.copies_of(past.desk)[0]
    seen = restore.preview(newest)
    assert (seen.requests, seen.without) == (count(past.desk, request) + done.year.requests, 0)
    before = {one.id for one in all_requests(past)}
    (past.folder / done.year.file).unlink()
    past.close()
    restored(past, newest)
    assert (past.folder / done.year.file).is_file()
    assert {one.id for one in all_requests(past)} == before
    assert findings(past.desk) == []
    past.close()
    restored(past, first)
    assert past.desk.ask(closed_years.closed_years) == ()
    assert {one.id for one in all_requests(past)} == before
    assert findings(past.desk) == []
    # The copies hold the first file under its name for good.
    again = close(past)
    assert (again.year.file, again.copied) == ("arsip/loket-2026-2.db", "")
    kept = held_files.held(held_files.place_of(backup.folder_of(past.folder), None), None)
    assert {one.path: one.digest for one in kept if one.path.endswith(".db")} == {
        done.year.file: done.year.digest, again.year.file: again.year.digest,
    }  # fmt: skip
    assert findings(past.desk) == []


def all_requests(stage):
    with closed_years.whole(stage.desk) as desk:
        return desk.ask(lambda look: look.connection.execute(select(request.c.id)).all())


def restored(stage, copy_of) -> None:
    restore.lay_ready(stage.folder, copy_of, stage.clock.now())
    restore.complete(stage.folder)
    stage.engine = open_engine(stage.file)
    stage.desk = Desk(stage.engine, stage.clock, "PC-UJI", stage.folder)
    restore.record(stage.desk, stage.folder)


def test_the_second_folder_holds_the_archive_too(past, quick_folder):
    stick = quick_folder / "stik"
    stick.mkdir()
    done = year_closing.close_year(past.desk, Who.self(past.who["admin"]), 2026, PIN, str(stick))
    own = backup.own_second(past.desk, str(stick))
    kept = held_files.held(held_files.place_of(own, None), None)
    assert [(one.digest, one.size) for one in kept if one.path == done.year.file] == [
        (done.year.digest, done.year.size)
    ]


def due_later(past) -> Who:
    """Seven years later: the whole of 2026 is over its time."""
    past.clock.move(7 * YEAR_MS)
    return Who.self(past.who["kasi_pelum"])


def holding(folder: Path, word: str) -> list[str]:
    """The files below a folder that hold a word, plain; whole copies of the data are somebody's own to delete."""
    files = [p for p in folder.rglob("*") if p.is_file() and not (p.parent.name == "cadangan" and p.suffix == ".db")]
    return [p.name for p in files if word.encode() in p.read_bytes()]


def test_a_closed_year_that_is_wholly_due_is_destroyed_with_its_file(past):
    paper = past.folder.joinpath(*past.desk.ask(
        lambda look: look.connection.execute(select(letter.c.file).where(letter.c.id == past.letter)).scalar_one()
    ).split("/"))  # fmt: skip
    done = close(past)
    assert paper.is_file()
    kasi = due_later(past)
    due = past.desk.ask(destruction.due)
    assert (due.archived, due.requests >= done.year.requests, due.letters >= 1) == ((2026,), True, True)
    made = destruction.destroy(past.desk, kasi, past.who["sekcam"], PIN, due)
    assert (made.requests, made.people, made.visits, made.letters) == (
        due.requests, due.people, due.visits, due.letters
    )  # fmt: skip
    assert year_file.files_in(past.folder) == ()
    assert not paper.exists()
    assert past.desk.ask(closed_years.closed_years) == ()
    assert (past.desk.ask(destruction.due).requests, past.desk.ask(destruction.due).archived) == (0, ())
    assert holding(past.folder, NAME) == []
    assert findings(past.desk) == []


def test_what_stays_of_a_closed_year_is_in_a_new_file_without_who_was_destroyed(past):
    done = close(past)
    kasi = due_later(past)
    kept = past.keys["delivered"]
    past.do("kasi_pelum", restriction.restrict, owner_of(past.desk, kept), "sengketa")
    due = past.desk.ask(destruction.due)
    assert due.held >= 1
    old = (past.folder / done.year.file).read_bytes()
    assert NAME.encode() in old
    made = destruction.destroy(past.desk, kasi, past.who["sekcam"], PIN, due)
    assert made.left == ""
    (now,) = past.desk.ask(closed_years.closed_years)
    assert (now.file, now.version, now.requests) == ("arsip/loket-2026-2.db", 2, count(past.desk, archived_request))
    assert [p.name for p in year_file.files_in(past.folder)] == ["loket-2026-2.db"]
    assert b"Contoh Pemohon" in (past.folder / now.file).read_bytes()
    assert (past.folder / now.file).stat().st_mode & 0o222 == 0
    past.engine.dispose()
    for word in (NAME, "Penerima Kenari", NIK, "Jalan Kenari"):
        assert holding(past.folder, word) == [], word
    place = held_files.place_of(backup.folder_of(past.folder), None)
    assert [one.path for one in held_files.held(place, None) if one.path.endswith(".db")] == [now.file]
    assert findings(past.desk) == []
    # What is free again later is read as ever, then goes with the rest, and the file with it.
    past.do("kasi_pelum", restriction.lift, owner_of(past.desk, kept), "selesai")
    assert closed_years.opened(past.desk, kept, past.who["loket1"]).archive == 2026
    due = past.desk.ask(destruction.due)
    assert due.archived == (2026,)
    destruction.destroy(past.desk, kasi, past.who["sekcam"], PIN, due)
    assert year_file.files_in(past.folder) == ()
    assert findings(past.desk) == []


def test_a_destruction_that_is_refused_or_finds_a_changed_file_leaves_the_archive(past):
    done = close(past)
    kasi = due_later(past)
    past.do("kasi_pelum", restriction.restrict, owner_of(past.desk, past.keys["delivered"]), "sengketa")
    due = past.desk.ask(destruction.due)
    file = past.folder / done.year.file
    whole = file.read_bytes()
    for who, seen in ((Who.self(past.who["loket1"]), due), (kasi, replace(due, requests=due.requests + 1))):
        with pytest.raises(Refused):
            destruction.destroy(past.desk, who, past.who["sekcam"], PIN, seen)
    with pytest.MonkeyPatch.context() as held:
        held.setattr(destruction, "_erase", lambda *_: (_ for _ in ()).throw(Disturbance("Cakram penuh.", "Ulangi.")))
        with pytest.raises(Disturbance, match="Cakram"):
            destruction.destroy(past.desk, kasi, past.who["sekcam"], PIN, due)
    assert [p.name for p in year_file.files_in(past.folder)] == ["loket-2026.db"]
    assert file.read_bytes() == whole
    assert destruction.pending(past.folder) == ()
    with closed_years.of_letter(past.desk, past.letter) as desk:
        assert archive.issued_letter(desk, past.letter).job.pdf == past.issued.pdf
    file.chmod(0o644)
    file.write_bytes(whole.replace(NAME.encode(), NAME.upper().encode()))
    with pytest.raises(Disturbance, match="arsip tahun 2026"):
        destruction.destroy(past.desk, kasi, past.who["sekcam"], PIN, due)
    file.write_bytes(whole)
    assert findings(past.desk) == []


def test_the_report_to_a_person_holds_what_is_in_the_archive(past):
    owner = past.desk.ask(lambda look: look.connection.execute(
        select(request.c.applicant_id).where(request.c.id == past.old)).scalar_one())  # fmt: skip
    reader = past.who["kasi_pelum"]
    before = past.desk.ask(personal_report.report_values, (owner,))
    close(past)
    with closed_years.whole(past.desk) as desk:
        after = desk.ask(personal_report.report_values, (owner,))
    assert after["permohonan"] == before["permohonan"] != []
    assert personal_report.report_of(past.desk, owner, reader).job.pdf
    found = past.desk.ask(find_person, NAME, reader)
    assert found.rows[0].requests == 1


def test_a_change_in_what_the_data_keeps_of_a_closed_year_is_found(past):
    close(past)
    missed = []
    for name in ("closed_year", "archived_request"):
        for column in [one.name for one in metadata.tables[name].c]:
            with sqlite3.connect(past.file, isolation_level=None) as raw:
                old = raw.execute(f"SELECT {column} FROM {name} ORDER BY id DESC").fetchone()[0]
                new = old + 1 if isinstance(old, int) else "0" * 64 if column == "digest" else f"{old}x"
                newest = f"(SELECT max(id) FROM {name})"
                key = raw.execute(f"SELECT max(id) FROM {name}").fetchone()[0]
                raw.execute(f"UPDATE {name} SET {column} = ? WHERE id = {newest}", (new,))
            notes = Notes()
            with suppress(Disturbance):
                years.check_years(past.desk, notes)
            missed += [] if notes.findings else [(name, column)]
            with sqlite3.connect(past.file, isolation_level=None) as raw:
                raw.execute(f"UPDATE {name} SET {column} = ? WHERE id = ?", (old, new if column == "id" else key))
    assert missed == []
    assert findings(past.desk) == []
