"""Who saw whose data: every listed action leaves a row with who, when, which PC and why, and no row changes."""

import sqlite3
from datetime import date
from importlib import import_module
from inspect import signature
from types import SimpleNamespace

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from loket_app.domain.dates import MINUTE
from loket_app.domain.ranges import unpacked
from loket_app.store.engine import writing
from loket_app.store.tables import access_log, letter, request
from loket_app.ui.surat import jobs
from loket_app.usecases import access_log as log
from loket_app.usecases import door, papers
from loket_app.usecases.access_notes import FULL_DATA, RULES, AccessNotes, Note, Seen, name_of
from loket_app.usecases.archive import Kept
from loket_app.usecases.desk import Who
from loket_app.usecases.office_papers.books import PAPERS
from loket_app.usecases.office_papers.paper import Choice
from loket_app.usecases.order import new_command_id
from loket_app.usecases.queries import register
from loket_app.usecases.queries.personal import Affected
from tests.usecases.rich_office import Stage, everything_once

NIK = "6402130706930001"


@pytest.fixture
def notes():
    return AccessNotes()


def rows(desk):
    return desk.ask(lambda look: look.connection.execute(select(access_log).order_by(access_log.c.id)).all())


def person_of(desk, key):
    return desk.ask(
        lambda look: look.connection.execute(select(request.c.applicant_id).where(request.c.id == key)).scalar_one()
    )


def note(notes, desk, key, seen, officer=1):
    rule = next(rule for rule in RULES.values() if rule.key == key)
    notes.pending.append(Note(desk.clock.now(), officer, rule, seen))
    return log.write(desk, notes)


def test_every_listed_name_is_a_function_of_the_program():
    for name in RULES:
        module, _, fn = name.rpartition(".")
        found = getattr(import_module(f"loket_app.{module}"), fn)
        assert name_of(found) == name
    assert len({rule.key for rule in RULES.values()}) >= 30


def test_opening_one_request_says_who_when_where_why_and_whose(stage, notes):
    key = stage.accept("sktm")
    assert note(notes, stage.desk, "buka_permohonan", Seen(requests=(key,)), stage.who["loket1"]) == 1
    (row,) = rows(stage.desk)
    assert (row.officer_id, row.at, row.workstation) == (stage.who["loket1"], stage.clock.now(), "PC-UJI")
    assert (row.act, row.purpose, row.request_id) == ("buka_permohonan", "pelayanan", key)
    assert row.person_id == person_of(stage.desk, key)


def test_a_refresh_of_the_same_is_no_new_act_and_another_officer_is(stage, notes):
    key = stage.accept("sktm")
    seen = Seen(requests=(key,))
    assert [note(notes, stage.desk, "buka_permohonan", seen) for _ in range(3)] == [1, 0, 0]
    assert note(notes, stage.desk, "buka_permohonan", seen, stage.who["loket2"]) == 1
    assert note(notes, stage.desk, "buka_riwayat", seen) == 1
    stage.clock.move(10 * MINUTE)
    assert note(notes, stage.desk, "buka_permohonan", seen) == 1


def test_a_list_names_everybody_once_and_then_only_who_is_new(stage, notes):
    keys = [stage.accept("sktm", person=stage_person(n)) for n in range(3)]
    assert note(notes, stage.desk, "daftar_papan", Seen(requests=tuple(keys[:2]))) == 1
    assert note(notes, stage.desk, "daftar_papan", Seen(requests=tuple(keys))) == 1
    first, second = (unpacked(row.people) for row in rows(stage.desk))
    people = [person_of(stage.desk, key) for key in keys]
    assert set(first) == set(people[:2])
    assert second == (people[2],)


def stage_person(n):
    from loket_app.usecases.intake import PersonData

    return PersonData(name=f"Contoh {n}", nik=f"64021307069300{n:02d}")


def test_a_search_keeps_a_digest_of_the_words_and_never_the_words(stage, notes):
    key = stage.accept("sktm")
    person = person_of(stage.desk, key)
    for words in (NIK, NIK, "6402130706930009"):
        note(notes, stage.desk, "cari_nik", Seen(people=(person,) if words == NIK else (), words=words))
    one, again, other = rows(stage.desk)
    assert one.digest == again.digest != other.digest
    assert (one.person_id, other.person_id, other.found) == (person, None, 0)
    assert NIK not in repr(rows(stage.desk))


def test_books_and_exports_lead_to_the_people_in_them(stage, notes):
    key = stage.accept("sktm")
    day = stage.desk.ask(lambda look: look.day())
    register = f"{stage.load(key).row.register_seq:05d}/2026"
    for seen in (
        Seen(registers=(register,)), Seen(book=("buku_register", day, day)), Seen(book=("buku_tamu", day, "")),
        Seen(book=("buku_ekspedisi", day, day)), Seen(visits=(stage.load(key).row.visit_id,)),
    ):  # fmt: skip
        people, _ = stage.desk.ask(log.people_of, seen)
        assert people == (person_of(stage.desk, key),)
    assert stage.desk.ask(log.people_of, Seen(book=("buku_register", "2020-01-01", "2020-12-31")))[0] == ()


def test_nobody_changes_or_deletes_a_row(stage, notes):
    note(notes, stage.desk, "buka_permohonan", Seen(requests=(stage.accept("sktm"),)))
    for statement in (update(access_log).values(officer_id=2), delete(access_log)):
        with pytest.raises((IntegrityError, sqlite3.DatabaseError)), writing(stage.engine) as connection:
            connection.execute(statement)
    assert len(rows(stage.desk)) == 1


def test_what_the_disk_does_not_take_stays_noted(stage, notes, monkeypatch):
    from loket_app.domain.errors import Disturbance

    key = stage.accept("sktm")

    def full(_):
        raise Disturbance("Cakram penuh.", "Kosongkan.")

    with monkeypatch.context() as broken:
        broken.setattr(log, "writing", full)
        with pytest.raises(Disturbance):
            note(notes, stage.desk, "buka_permohonan", Seen(requests=(key,)))
    assert len(notes.pending) == 1


def test_an_answer_is_noted_by_the_function_that_gave_it(notes):
    from loket_app.usecases.queries.papan import opened
    from loket_app.usecases.queries.register import known_applicant

    notes.note(5, 1, opened, (21, 1), SimpleNamespace())
    notes.note(6, 1, known_applicant, (NIK,), None)
    notes.note(7, 1, stage_person, (1,), None)
    notes.note(8, 0, opened, (21, 1), SimpleNamespace())
    assert [(n.at, n.rule.key) for n in notes.pending] == [(5, "buka_permohonan"), (6, "cari_nik")]


ONLY_OF_CLOSED_YEARS = frozenset({"usecases.closed_years.register", "usecases.exports.closed_chunk"})
"""They tell of what closed years have; test_year_closing tries them."""


class TestEveryListedAction:
    """Each listed function is run on an office in which everything happened once, and leaves its row."""

    @pytest.fixture
    def rich(self, tmp_path_factory):
        stage = Stage(tmp_path_factory.mktemp("kaya") / "loket.db")
        stage.desk.folder = tmp_path_factory.mktemp("folder")
        return stage, everything_once(stage)

    def calls(self, stage, keys):
        """What each listed function is given, by the name it is listed under."""
        one, reader, q = keys["running"], stage.who["loket1"], "usecases.queries."
        visit = stage.do("loket1", door.walked_in).id
        waiting = stage.accept("sktm", complete=False)
        kept = Kept(papers.make(stage.desk, "tanda_terima", one))
        day = Choice(first=date(2026, 11, 23), last=date(2026, 11, 30))
        book = next(p for p in PAPERS if p.key == "buku_register")
        wanted = jobs.Wanted(one, {}, None, 0, 200, None)
        code = stage.desk.ask(lambda look: look.connection.execute(select(letter.c.code).limit(1)).scalar_one())
        found_by = stage.desk.ask(register.register, register.RegisterFilter())
        return {
            f"{q}papan.opened": (one, reader), f"{q}papan.pile": ((one,),), f"{q}history.history": (one,),
            f"{q}history.contacts": (one,), f"{q}history.applicant_data": (one,),
            f"{q}register_desk.opened": (one, reader), "usecases.closed_years.opened": (one, reader),
            "usecases.closed_years.scanned": ("LR-2026-00001",), "usecases.closed_years.verify": (code,),
            "usecases.closed_years.numbers": (2026,), f"{q}intake.view_here": (visit,),
            f"{q}intake.counter_view": (visit,), f"{q}intake.waiting_request": (waiting,),
            f"{q}intake.taken": (one,), f"{q}letter_desk.letter_desk": (one,), "ui.surat.jobs.see": (wanted,),
            f"{q}layar_ramah_desk.opened_objection": (1,), f"{q}layar_ramah.delivery_row": (1,),
            f"{q}complaints.opened_complaint": (1, reader), f"{q}complaints.complaints": (reader,),
            "usecases.verification.verify": (code,), f"{q}register.scanned": ("LR-2026-00001",),
            f"{q}register.known_applicant": (NIK,), f"{q}register.twins": (NIK, "", "sktm", 400),
            f"{q}register.register": (register.RegisterFilter("Contoh"),),
            f"{q}board.board_rows": (tuple(r.id for r in found_by.rows),),
            "ui.printing.work.made": ("tanda_terima", one, {}),
            "ui.printing.work.mark": (Who(reader, reader, new_command_id()), kept, "Printer"),
            "ui.dokumen.making._worked": (book.prepared, (day,)),
            "usecases.exports.register_chunk": (register.RegisterFilter(),),
            f"{q}register_desk.numbers": (2026,), f"{q}personal.find_person": ("Contoh", stage.who["kasi_pelum"]),
            f"{q}personal.affected": (date(2026, 11, 23), date(2026, 12, 31), stage.who["kasi_pelum"]),
            "usecases.personal_report.report_of": (1, reader),
            "usecases.personal_report.affected_book": (Affected("2026-11-23", "2026-11-23", "", "", (), (1,)),),
        }  # fmt: skip

    def test_leaves_its_row(self, rich, notes):
        stage, keys = rich
        given = self.calls(stage, keys)
        left = []
        for name, rule in RULES.items():
            if name in ONLY_OF_CLOSED_YEARS:
                continue
            module, _, short = name.rpartition(".")
            fn = getattr(import_module(f"loket_app.{module}"), short)
            args = given.get(name, ())
            on_look = "look" in signature(fn).parameters
            answer = stage.desk.ask(fn, *args) if on_look else fn(stage.desk, *args)
            before = len(rows(stage.desk))
            notes.told.clear()
            notes.note(stage.clock.now(), stage.who["loket1"], fn, args, answer)
            log.write(stage.desk, notes)
            made = rows(stage.desk)[before:]
            left += [name] if [row.act for row in made] != [rule.key] else []
        assert left == []
        everybody = [row for row in rows(stage.desk) if row.person_id or row.people]
        assert {row.act for row in everybody} >= {r.key for r in RULES.values()} - {
            "buka_tamu",
            "daftar_tamu",
            "daftar_surat",
        }


class TestWhoSeesAWholeNik:
    def test_not_the_portir_and_everybody_else_who_works_on_requests(self, stage):
        from loket_app.domain.errors import Refused
        from loket_app.usecases.queries import history, papan

        key = stage.accept("sktm")
        for who in ("loket1", "operator1", "kasi_pelum", "sekcam", "camat", "admin"):
            log.require_permitted(stage.desk, stage.who[who], history.applicant_data)
            assert stage.desk.ask(papan.opened, key, stage.who[who]).detail.nik_masked == "6402••••••••0001"
        for name in FULL_DATA:
            module, _, fn = name.rpartition(".")
            with pytest.raises(Refused):
                log.require_permitted(
                    stage.desk, stage.who["portir"], getattr(import_module(f"loket_app.{module}"), fn)
                )
        assert stage.desk.ask(papan.opened, key, stage.who["portir"]).detail.nik_masked == ""
        log.require_permitted(stage.desk, stage.who["portir"], papan.opened)
