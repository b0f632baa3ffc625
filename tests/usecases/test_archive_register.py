"""The archive folder alone gives the register back; what does not hold up is named."""

import io
import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from loket_app import __main__ as program
from loket_app.domain.errors import Disturbance
from loket_app.store.tables import letter
from loket_app.usecases import archive, letters, papers
from loket_app.usecases.archive_register import HEADER, archive_workbook, lines, read_archive
from loket_app.usecases.desk import Who
from tests.usecases.rich_office import Stage


def rows_of(stage: Stage):
    return stage.desk.ask(lambda look: look.connection.execute(select(letter).order_by(letter.c.id)).all())


def printed(stage: Stage, letter_id: int) -> archive.Kept:
    kept = archive.issued_letter(stage.desk, letter_id)
    papers.mark(stage.desk, Who(stage.who["operator1"], stage.who["operator1"]), kept.job, "PENCETAK", kept.file)
    return kept


@pytest.fixture
def archived(stage, tmp_path):
    """Three letters in the archive, one of them with a ralat."""
    stage.desk.folder = tmp_path
    keys = [stage.ready("sktm") for _ in range(3)]
    for row in rows_of(stage):
        printed(stage, row.id)
    changed = {**json.loads(rows_of(stage)[0].fields), "pekerjaan": "Nelayan"}
    stage.act("operator1", letters.save_values, keys[0], changed)
    newer = stage.act("operator1", letters.issue, keys[0], "salah tulis").letter_id
    printed(stage, newer)
    return stage, tmp_path / "arsip"


def test_every_letter_comes_back_as_the_register_has_it(archived):
    stage, folder = archived
    report = read_archive(folder)
    assert report.troubles == ()
    there = {x.letter: x for x in report.letters}
    rows = rows_of(stage)
    assert len(there) == len(rows) == 4
    for row in rows:
        told = there[row.id]
        assert (told.number, told.day, told.code, told.edition, told.request) == (
            row.number, row.day, row.code, row.edition, row.request_id,
        )  # fmt: skip
        assert told.fields == json.loads(row.fields)
        assert (told.digest, f"arsip/{told.file}") == (row.digest, row.file)
        assert told.name == "Contoh Warga"
        assert told.register == stage_register(stage, row.request_id)
    assert [x.state for x in sorted(report.letters, key=lambda x: x.letter)] == ["diganti edisi 2", *["terbit"] * 3]


def stage_register(stage: Stage, key: int) -> str:
    row = stage.load(key).row
    return f"{row.register_seq:04d}/{row.register_year}"


def test_damaged_foreign_changed_and_doubled_files_are_named(archived):
    stage, folder = archived
    month = next(folder.glob("*/*"))
    first, second, third, *_ = sorted(month.glob("*.pdf"))
    twin = month / "salinan.PDF"
    shutil.copy(first, twin)
    (month / "potong.pdf").write_bytes(second.read_bytes()[:20_000])
    third.write_bytes(third.read_bytes().replace(b'"pekerjaan": "', b'"pekerjaan": "X')[:-1])
    name = b'"nama": "Contoh Warga"'
    assert name in second.read_bytes()
    second.write_bytes(second.read_bytes().replace(name, b'"nama": "Contoh Orang"'))
    foreign = papers.make(stage.desk, "tanda_terima", rows_of(stage)[0].request_id)
    (month / "asing.pdf").write_bytes(foreign.pdf)
    (month / "kosong.pdf").write_bytes(b"")
    (month / "catatan.txt").write_text("bukan pdf")
    (month / ".sementara.pdf").write_bytes(b"x")
    report = read_archive(folder)
    why = {Path(t.file).name: t.why for t in report.troubles}
    assert why["asing.pdf"].startswith("asing")
    assert why["kosong.pdf"].startswith("rusak")
    assert why[second.name].startswith("isi berubah")
    assert why[twin.name].startswith(f"berkas kembar dari {first.relative_to(folder).as_posix()}")
    assert set(why) >= {"asing.pdf", "kosong.pdf", second.name, twin.name}
    assert not {"catatan.txt", ".sementara.pdf"} & set(why)
    assert len(report.letters) + len(report.troubles) == 8


def test_as_a_workbook_and_on_the_command_line(archived, tmp_path, capsys):
    _, folder = archived
    report = read_archive(folder)
    book = openpyxl.load_workbook(io.BytesIO(archive_workbook(report)))
    sheet = book.worksheets[0]
    assert [c.value for c in sheet[4]] == list(HEADER)
    assert sheet.max_row == 4 + len(report.letters)
    assert sheet["A5"].value == report.letters[0].number
    target = tmp_path / "register.xlsx"
    assert program.main(["arsip", str(folder), "--json", "--simpan", str(target)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [x["number"] for x in data["surat"]] == [x.number for x in report.letters]
    assert target.read_bytes()[:2] == b"PK"
    (folder / "rusak.pdf").write_bytes(b"%PDF")
    assert program.main(["arsip", str(folder)]) == 1
    assert "! rusak.pdf: rusak" in capsys.readouterr().out
    assert program.main(["arsip", str(folder / "tidak ada")]) == 2
    assert program.main(["arsip"]) == 2
    assert "Masalah" in openpyxl.load_workbook(io.BytesIO(archive_workbook(read_archive(folder)))).sheetnames


def test_no_folder_and_an_empty_one(tmp_path):
    with pytest.raises(Disturbance, match="tidak ada"):
        read_archive(tmp_path / "x")
    report = read_archive(tmp_path)
    assert (report.letters, report.troubles, lines(report)) == ((), (), [])
    assert archive_workbook(report)[:2] == b"PK"


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.data())
def test_no_garbled_file_stops_the_reading(tmp_path_factory, data):
    from loket_app.documents.archival import Attachment, Facts, close, new_canvas

    keys = st.sampled_from(["jenis", "versi", "surat", "kantor", "isian", "register"])
    words = st.recursive(
        st.none() | st.integers(-5, 5) | st.text(max_size=6),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=8,
    )
    content = data.draw(st.one_of(st.binary(max_size=40), words.map(lambda w: json.dumps(w).encode())))
    out = io.BytesIO()
    canvas = new_canvas(out)
    close(canvas, Facts("x", "y"), Attachment("surat.json", "application/json", content, "z"))
    folder = tmp_path_factory.mktemp("arsip")
    (folder / "a.pdf").write_bytes(out.getvalue())
    report = read_archive(folder)
    assert report.letters == ()
    assert [t.file for t in report.troubles] == ["a.pdf"]
