"""What the corpus found once, each by itself."""

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing

import pytest
from sqlalchemy import select

from loket_app.documents import emblem, photographs
from loket_app.domain.dates import parse_date
from loket_app.domain.errors import LONGEST_SENTENCE, BadDefinition, Disturbance, Refused, refuse
from loket_app.domain.names import VALUE_MAX, VALUES_MAX, clean_values
from loket_app.store.backup import found_at, unsound
from loket_app.store.engine import open_engine, reading
from loket_app.store.migrate import looks_whole
from loket_app.store.neutral_zip import reading_zip
from loket_app.store.tables import officer
from loket_app.ui.skm import plan_keeping
from loket_app.usecases import door, first_day, intake, office_settings, queue_calls, restore
from loket_app.usecases.desk import Desk
from loket_app.usecases.intake import PersonData
from loket_app.usecases.ports import SetClock
from loket_app.usecases.selftest import selftest
from loket_app.usecases.settings import SERVICE
from loket_app.usecases.survey import realisations, sheet
from tests.hostile.files import PICTURES, many_entries
from tests.hostile.watch import MOST_MEMORY, tried, watched


@pytest.mark.parametrize(
    "made", [lambda t: refuse("x", t), lambda t: Disturbance(t, t), lambda t: BadDefinition(t, 1, t)]
)
def test_a_sentence_that_quotes_is_legible_and_ends(made) -> None:
    told = str(made("a\0b\ud800c\u202ed\ne" + "x" * 99_999))
    assert told.isprintable() or "\n" in told
    assert not set("\0\ud800\u202e") & set(told)
    assert len(told) < 3 * LONGEST_SENTENCE


@pytest.mark.parametrize(
    "values",
    [{"a": "x" * (VALUE_MAX + 1)}, {"a": [{"b": "x" * 1_000_000}]}, {"x" * 201: "a"},
     {str(n): "a" for n in range(VALUES_MAX + 1)}],
)  # fmt: skip
def test_the_values_of_a_letter_are_not_endless(values) -> None:
    with pytest.raises(Refused):
        clean_values(values)


def test_a_lane_is_one_of_the_list(office) -> None:
    guest = office.desk.do(office.by("portir"), door.guest_arrived)
    with pytest.raises(Refused, match="jalur"):
        office.desk.do(office.by("portir"), door.guest_greeted, guest.id, guest.version, "x", "=1+1")
    with pytest.raises(Refused, match="jalur"):
        office.desk.do(office.by("portir"), queue_calls.take_ticket, "x", "=1+1", "")


def test_a_nik_of_sixteen_letters_that_no_database_takes(office) -> None:
    assert office.desk.ask(intake.other_name, PersonData("Contoh", "640213070693000\ud800")) == ""


def test_settings_have_plain_keys_and_exist(office) -> None:
    body = office.desk.ask(lambda look: dict(look.settings.body(SERVICE, "sktm")))
    with pytest.raises(Refused):
        office.desk.do(office.by("admin"), office_settings.save_setting, SERVICE, "../x", body)
    with pytest.raises(Refused):
        office.desk.do(office.by("admin"), office_settings.confirm_examples, SERVICE, "tidak_ada")


def test_damage_inside_a_name_is_damage(tmp_path, founded_office) -> None:
    """SQLite names the damaged thing in its message, which cannot be decoded then."""
    good = founded_office("sangasanga")[0].read_bytes()
    for place in range(100, 4096):
        if good[place : place + 5] == b"trail":
            spoiled = bytearray(good)
            spoiled[place : place + 5] = b"\xff\xfe\xc3(\x80"
            (tmp_path / "loket.db").write_bytes(spoiled)
            looks_whole(tmp_path / "loket.db")
            unsound(tmp_path / "loket.db")
            assert selftest(tmp_path, SetClock(0))


def test_a_value_that_is_no_text_is_said(tmp_path, founded_office) -> None:
    shutil.copyfile(founded_office("sangasanga")[0], tmp_path / "loket.db")
    with closing(sqlite3.connect(tmp_path / "loket.db")) as raw, raw:
        raw.execute("UPDATE officer SET name = CAST(x'fffe' AS TEXT)")
    engine = open_engine(tmp_path / "loket.db")
    with pytest.raises(Disturbance, match="rusak"), reading(engine) as connection:
        connection.execute(select(officer.c.name)).all()
    engine.dispose()


@pytest.mark.parametrize("words", ["# perubahan " + "9" * 5_000, "x" * 1_000_000, "\n" * 9_999])
def test_a_digest_file_that_is_none(tmp_path, words) -> None:
    file = tmp_path / "loket-20261123T100000000Z.db"
    file.write_bytes(b"x")
    file.with_name(f"{file.name}.sha256").write_text(f"{'0' * 64}  {file.name}\n{words}", encoding="ascii")
    found = found_at(file)
    assert found is None or found.mark == 0


@pytest.mark.parametrize("name", ["../../luar.db", "/luar.db", "a\0b", "\ud800", "loket.sebelum-pulih/../x", "", 5])
def test_a_spoiled_note_leads_the_data_file_nowhere(tmp_path, name) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (folder / restore.NOTE).write_text(json.dumps({"disisihkan": name}), encoding="utf-8")
    (folder / restore.READY).write_bytes(b"baru")
    (folder / "loket.db").write_bytes(b"lama")
    restore.complete(folder)
    assert [p.name for p in tmp_path.rglob("*") if p.is_file() and p.parent != folder] == []
    assert (folder / "loket.sebelum-pulih.db").read_bytes() == b"lama"
    assert (folder / "loket.db").read_bytes() == b"baru"


def test_no_other_program_is_started_for_a_picture(tmp_path) -> None:
    """The library gives some kinds of pictures to an interpreter of PostScript."""
    (tmp_path / "a.png").write_bytes(PICTURES["eps"](b""))
    with watched(tmp_path):
        assert photographs.fitted((tmp_path / "a.png").read_bytes()) is None
        with pytest.raises(Disturbance):
            emblem.arms(tmp_path / "a.png")


@pytest.mark.parametrize("typed", ["1-1-99999999999", "99999999999-1-1", "2026-1-" + "9" * 5_000, "1-99999999999-2026"])
def test_a_date_out_of_this_world_is_none(typed) -> None:
    assert parse_date(typed) is None


@pytest.mark.parametrize("rows", ["x", True, 5, ["x"], [[1]], {"a": 1}])
def test_a_spoiled_first_day_begins_anew(tmp_path, rows) -> None:
    (tmp_path / first_day.FILE).write_text(json.dumps({**first_day.new_draft(), first_day.PEOPLE_STEP: rows}))
    assert first_day.kept(Desk(None, SetClock(0), "PC-UJI", tmp_path)) == {}


def test_a_photograph_is_never_read_further_than_its_limit(tmp_path) -> None:
    with (tmp_path / "foto.jpg").open("wb") as hole:
        hole.write(b"\xff\xd8\xff")
        hole.truncate(4 * 1024**3)
    out = tried(lambda: plan_keeping._content(tmp_path / "foto.jpg"))
    assert len(out.result) == realisations.MOST_BYTES + 1
    assert out.memory < MOST_MEMORY


def test_a_list_of_parts_without_end_is_refused_before_it_is_taken_apart(tmp_path, monkeypatch) -> None:
    (tmp_path / "a.xlsx").write_bytes(many_entries(sheet.MAX_PARTS + 1))
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(Refused, match="terlalu besar"):
        sheet.read_sheet(tmp_path / "a.xlsx")
    with pytest.raises(Disturbance, match="bukan salinan netral"), reading_zip(tmp_path / "a.xlsx"):
        raise AssertionError("it was opened")


def test_too_many_rows_are_counted_before_one_is_kept(tmp_path, monkeypatch) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n" * (sheet.MAX_ROWS + 1))
    monkeypatch.setattr(sheet, "Row", None)
    with pytest.raises(Refused, match=r"250\.000"):
        sheet.read_sheet(tmp_path / "a.csv")


def test_columns_without_words_still_tell_how_a_table_is_cut(tmp_path) -> None:
    (tmp_path / "a.csv").write_bytes(b",\n" * 40 + b"a,b\n")
    read = sheet.read_sheet(tmp_path / "a.csv")
    assert [(row.line, row.cells) for row in read.rows] == [(41, ("a", "b"))]
