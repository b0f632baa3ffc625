"""Destruction under retention: no plain word stays in the file, and the chain, the numbers and `check` still hold."""

import shutil
from copy import copy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from loket_app.domain.compliance.periods import parse_period
from loket_app.domain.errors import Disturbance, Refused
from loket_app.domain.people import Role
from loket_app.domain.personal import DESTROYED, due_before, is_due, kept_until
from loket_app.store import held_files, keyring
from loket_app.store import trail as trail_store
from loket_app.store.engine import open_engine
from loket_app.store.sealed import Key, Recipe
from loket_app.store.tables import destroyed_request, letter, person, trail_text
from loket_app.usecases import acts, archive, destruction, letters, papers, pin_key, restriction, staff, verification
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.intake import PersonData
from loket_app.usecases.office_settings import save_setting
from loket_app.usecases.ports import SetClock
from loket_app.usecases.queries import register
from loket_app.usecases.reports.reading import figures_of
from loket_app.usecases.settings import RETENTION
from loket_app.usecases.staff import OfficerData
from tests.usecases.counter_machine import SKTM
from tests.usecases.rich_office import Stage

YEAR_MS = 366 * 24 * 3600 * 1000
NAME, NIK, STREET, PHONE = "Kenari Contoh Musnah", "6402130706930099", "Jalan Kenari Dua Belas", "081299990000"
WORDS = (NAME, NIK, STREET, PHONE, "Kenari", "Penerima Kenari")
PERSON = PersonData(name=NAME, nik=NIK, address=STREET, phone=PHONE, birth_place="Kota Kenari", village="Desa Kenari")
WITNESS = OfficerData("Contoh Saksi", roles=(Role.SEKCAM,), supervisor=True)
DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))


@settings(max_examples=80)
@given(DAYS, DAYS, st.integers(1, 30))
def test_a_file_is_due_once_its_years_after_the_end_of_its_year_are_over(closed, today, years):
    assert is_due(closed, years, today) == (today > kept_until(closed, years)) == (closed < due_before(years, today))
    assert kept_until(closed, years).year - closed.year == years
    if is_due(closed, years, today):
        assert not is_due(closed, years + 30, today) or today.year - closed.year > years + 30
        assert (today - closed).days >= 365 * years


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """Requests of long ago, one of them with its letter in the archive, and one of now by somebody else."""
    stage = Stage(tmp_path_factory.mktemp("lama") / "loket.db")
    stage.desk.folder = tmp_path_factory.mktemp("folder")
    stage.do("admin", staff.save_officer, stage.who["sekcam"], WITNESS, pin_key.hash_pin("2468"))
    stage.old = stage.ready("sktm", person=PERSON, letter_values=SKTM)
    stage.letter = stage.desk.ask(lambda look: look.connection.execute(select(letter.c.id)).scalar_one())
    kept = archive.issued_letter(stage.desk, stage.letter)
    who = Who(stage.who["operator1"], stage.who["operator1"])
    papers.mark(stage.desk, who, kept.job, "Printer", kept.file)
    stage.act("loket1", acts.call, stage.old)
    stage.act("loket1", acts.hand_over, stage.old, "Penerima Kenari", "KTP-el")
    stage.act("kasi_pelum", acts.reject, stage.accept("sktm", person=PERSON), "Kenari tidak cocok")
    stage.clock.move(7 * YEAR_MS)
    body = {"tahun": 5, "dasar": "Peraturan Bupati Contoh 1/2020 tentang JRA"}
    stage.do("admin", save_setting, RETENTION, "ini", body)
    stage.kept = stage.accept("sktm", person=PersonData(name="Contoh Baru", nik="6402130706930011"))
    stage.close()
    return stage


@pytest.fixture
def old(played, quick_folder: Path):
    """A copy of it, of its own for each test."""
    stage = copy(played)
    stage.file = quick_folder / "data" / "loket.db"
    stage.file.parent.mkdir()
    shutil.copyfile(played.file, stage.file)
    shutil.copytree(played.desk.folder, quick_folder / "folder")
    stage.engine, stage.clock = open_engine(stage.file), SetClock(played.clock.now())
    stage.desk = Desk(stage.engine, stage.clock, "PC-UJI", quick_folder / "folder")
    yield stage
    stage.close()


def run(stage, pin="2468", actor="kasi_pelum", witness="sekcam", seen=None):
    seen = seen or stage.desk.ask(destruction.due)
    who = Who(stage.who[actor], stage.who[actor])
    return destruction.destroy(stage.desk, who, stage.who[witness], pin, seen)


def refused(fn, *args, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        fn(*args, **kwargs)
    return caught.value.refusal.code


def hits(folder: Path) -> list[str]:
    found = []
    for file in [p for p in folder.rglob("*") if p.is_file()]:
        # In small letters: so the search index keeps them.
        data = file.read_bytes().lower()
        found += [f"{file.name}: {w}" for w in WORDS if w.lower().encode() in data or w in file.name]
    return found


class TestDestroyed:
    def test_nothing_of_it_stays_in_the_file_or_the_archive_and_the_chain_holds(self, old):
        assert len(list((old.desk.folder / "arsip").rglob("*.pdf"))) == 1
        assert any(word.encode() in old.file.read_bytes() for word in WORDS)
        made = run(old)
        assert (made.requests, made.people, made.letters, made.visits) == (2, 1, 1, 2)
        assert made.registers == ("1-2 tahun 2026",)
        assert (made.witness, made.cutoff, made.years) == ("Contoh Saksi", "2028-01-01", 5)
        old.engine.dispose()
        assert hits(old.file.parent) == []
        assert hits(old.desk.folder) == []
        assert list((old.desk.folder / "arsip").rglob("*.pdf")) == []
        with old.engine.connect() as connection:
            assert list(trail_store.verify(connection)) == []
        assert [str(f) for f in check(old.desk, oracle_sample=20).findings] == []

    def test_registers_and_the_rest_of_the_office_go_on(self, old):
        run(old)
        page = old.desk.ask(register.register, register.RegisterFilter())
        assert [row.applicant for row in page.rows] == ["Contoh Baru", DESTROYED, DESTROYED]
        assert old.desk.ask(register.register, register.RegisterFilter("Contoh Baru")).rows
        assert not old.desk.ask(register.register, register.RegisterFilter(NIK)).rows
        assert old.desk.ask(lambda look: look.connection.execute(select(person.c.name)).scalars().all()) == [
            DESTROYED, "Contoh Baru",
        ]  # fmt: skip
        assert refused(papers.make, old.desk, "surat", old.letter) == "dimusnahkan"
        assert refused(old.desk.ask, letters.draft, old.old) == "dimusnahkan"
        code = old.desk.ask(lambda look: look.connection.execute(select(letter.c.code)).scalar())
        verdict = old.desk.ask(verification.verify, code)
        assert verdict.name == ""
        assert NAME not in repr(verdict)

    def test_done_once_there_is_nothing_left_to_do(self, old):
        run(old)
        assert old.desk.ask(destruction.due).requests == 0
        assert refused(run, old) == "tidak_ada"
        assert len(old.desk.ask(destruction.all_minutes)) == 1

    def test_files_that_could_not_be_deleted_go_the_next_time(self, old, monkeypatch):
        with monkeypatch.context() as held:

            def busy(_):
                raise Disturbance("Berkas sedang dipakai.", "Ulangi.")

            held.setattr(destruction, "finish", busy)
            with pytest.raises(Disturbance):
                run(old)
        assert old.desk.ask(destruction.due).requests == 0
        assert list((old.desk.folder / "arsip").rglob("*.pdf"))
        destruction.finish(old.desk)
        assert hits(old.desk.folder) == []
        assert hits(old.file.parent) == []

    @pytest.mark.parametrize("key", [None, Key(b"k" * 32, Recipe(b"s" * 16, 1, 8, 1))], ids=["plain", "sealed"])
    def test_the_copies_on_this_pc_hold_its_letters_no_longer(self, old, key):
        copies = old.desk.folder / "cadangan"
        copies.mkdir()
        if key is not None:
            keyring.write_key(old.desk.folder, key)
        held_files.keep(old.desk.folder, copies, old.clock.now(), key)
        place = held_files.place_of(copies, key)
        assert "arsip" in {one.path.split("/")[0] for one in held_files.held(place, key)}
        run(old)
        assert "arsip" not in {one.path.split("/")[0] for one in held_files.held(place, key)}
        left = [p.name for p in place.rglob("*") if p.is_file() and not p.name.startswith("daftar")]
        assert len(left) == len(held_files.held(place, key))
        assert hits(copies) == []


class TestWhoAndWhat:
    def test_two_officers_one_of_them_a_supervisor(self, old):
        assert refused(run, old, actor="loket1") == "bukan_atasan"
        assert refused(run, old, witness="kasi_pelum") == "saksi"
        assert refused(run, old, pin="1357") == "pin_salah"
        seen = old.desk.ask(destruction.due)
        old.clock.move(3 * YEAR_MS)
        assert refused(run, old, seen=seen) == "basi"
        assert list((old.desk.folder / "arsip").rglob("*.pdf"))
        destruction.finish(old.desk)
        assert list((old.desk.folder / "arsip").rglob("*.pdf")), "a refused act deletes nothing"

    def test_figures_that_were_kept_are_counted_again(self, old):
        period = parse_period("2026-11")

        def villages():
            return [line.key for line in figures_of(old.desk, period, people=True).villages]

        assert (villages(), villages()) == (["Desa Kenari"], ["Desa Kenari"])
        kept = old.file.with_name("loket.angka").read_bytes()
        assert b"2026-11" in kept
        assert not any(word.encode() in kept for word in WORDS)
        run(old)
        assert villages() == ["Tidak dicatat"]

    def test_what_is_restricted_or_young_or_open_stays(self, old):
        who = old.desk.ask(lambda look: look.connection.execute(select(person.c.id)).scalars().first())
        old.do("admin", restriction.restrict, who, "sengketa")
        seen = old.desk.ask(destruction.due)
        assert (seen.requests, seen.held) == (0, 2)
        old.do("admin", restriction.lift, who, "selesai")
        assert old.desk.ask(destruction.due).requests == 2
        run(old)
        gone = old.desk.ask(lambda look: look.connection.execute(select(destroyed_request.c.id)).scalars().all())
        assert old.kept not in gone

    def test_words_that_are_gone_without_minutes_are_found(self, old):
        with old.engine.begin() as connection:
            rows = trail_store.trail
            query = select(trail_text.c.id).join(rows, rows.c.id == trail_text.c.id)
            query = query.where(rows.c.request_id == old.kept)
            first = connection.execute(query).scalars().first()
            body = connection.execute(select(trail_text).where(trail_text.c.id == first)).one()
            connection.execute(trail_text.delete().where(trail_text.c.id == first))
        found = [str(f) for f in check(old.desk, oracle_sample=0).findings]
        assert any(f"jejak baris {first}, keterangan" in f for f in found)
        with old.engine.begin() as connection:
            connection.execute(trail_text.insert().values(**body._mapping))
