"""Workbooks of the office's own periods, of files from elsewhere, and recaps put together from many."""

import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from loket_app.__main__ import main
from loket_app.domain.errors import Disturbance, Refused
from loket_app.domain.survey.recap import RecapRow
from loket_app.usecases.apart import Apart
from loket_app.usecases.queries import survey
from loket_app.usecases.survey import export, imports, periods, recap
from loket_app.usecases.survey.export_file import Wanted, export_file
from loket_app.usecases.survey.periods import PeriodData, Published
from tests.documents.spreadsheet import cells_of
from tests.usecases.survey_office import at_kiosk, closed, made_up, opened, response
from tests.usecases.test_survey_command import answers_file, counts_file


def filled(office, count: int = 61) -> int:
    period = opened(office, population=300)
    answers = [*made_up(count), response(jenis_kelamin="Laki-laki", layanan="AK-1")]
    imports.import_answers(office.desk, office.by("kasi_pelum"), period, answers, "uji.csv")
    return period


def index_of(content: bytes) -> object:
    return cells_of(content)["Ringkasan"]["A6"]


def test_a_period_becomes_a_workbook(office) -> None:
    period = filled(office)
    book = export.collect(office.desk, period)
    found = office.desk.ask(survey.result, period).result
    assert (book.result, book.span) == (found, "1 Juli s.d. 31 Desember 2026")
    sheets = cells_of(export.draw(book))
    assert sheets["Ringkasan"]["A6"] == pytest.approx(found.hundredths / 100)
    assert sheets["Ringkasan"]["A2"] == "Kecamatan Sangasanga, Kabupaten Kutai Kartanegara"
    hidden = [g for g in book.services.rows if g.result is None]
    assert "AK-1" in {g.name for g in hidden}
    assert sum(g.respondents for g in hidden) >= survey.LEAST
    closed(office, period)
    assert export.collect(office.desk, period).result == found


def test_nothing_in_it_leads_to_a_person(office) -> None:
    """Raw answers stand without day and fields, in no order; groups below five show no value anywhere."""
    period = filled(office)
    sheets = cells_of(export.draw(export.collect(office.desk, period)))
    words = {str(v) for v in sheets["Jawaban"].values()}
    assert not words & {"Laki-laki", "Perempuan", "AK-1", "SKTM", "2026-11-20"}
    line = next(p for p, v in sheets["Hitungan"].items() if v == "AK-1")
    assert {v for p, v in sheets["Hitungan"].items() if p[1:] == line[1:] and p[0] > "C"} == {"\N{EN DASH}"}


def test_kiosk_answers_of_today_wait(office) -> None:
    period = filled(office)
    at_kiosk(office, period, response((1,) * 9))
    book = export.collect(office.desk, period)
    assert book.tally.respondents == 62
    assert book.notes == ("1 jawaban kios belum ikut dihitung; menyusul mulai besok.",)


def test_what_cannot_be_exported(office, monkeypatch) -> None:
    empty = opened(office)
    with pytest.raises(Refused, match="Belum ada jawaban"):
        export.collect(office.desk, empty)
    imports.import_answers(office.desk, office.by("kasi_pelum"), empty, made_up(20), "uji.csv")
    assert export.collect(office.desk, empty, stopped=lambda: True) is None
    monkeypatch.setattr(export, "_strung", lambda *_: "4" * 9)
    with pytest.raises(Disturbance, match="terus bertambah"):
        export.collect(office.desk, empty)


def test_it_is_drawn_in_a_process_of_its_own(office) -> None:
    book = export.collect(office.desk, filled(office), paper=export.A4)
    apart = Apart(export.draw, book, telling=True)
    content = apart.result()
    assert index_of(content) == index_of(export.draw(book))
    assert load_workbook(BytesIO(content))["Pengolahan"].page_setup.paperSize in (9, "9")


# --- the command ------------------------------------------------------------------------------------------------


def test_the_command_writes_what_skm_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "hasil.xlsx"
    assert main(["skm-ekspor", str(answers_file(tmp_path)), str(target), "--kantor", "sangasanga"]) == 0
    assert "IKM: 97,72   Mutu A (Sangat baik)" in capsys.readouterr().out
    sheets = cells_of(target.read_bytes())
    assert sheets["Ringkasan"]["A6"] == 97.72
    assert sheets["Ringkasan"]["A3"] == "Periode 1 Juli s.d. 27 November 2023"
    assert "Kecepatan Pelayanan" in sheets["Ringkasan"].values()
    assert main(["skm", str(target)]) == 0
    assert "Responden dihitung: 100." in capsys.readouterr().out


def test_counts_and_other_orders(tmp_path: Path) -> None:
    target = tmp_path / "hasil.xlsx"
    words = [
        "skm-ekspor",
        str(counts_file(tmp_path)),
        str(target),
        "--hitungan",
        "--urutan",
        "kuesioner",
        "--unit",
        "=U",
    ]
    assert main([*words, "--unit", "=U", "--periode", "Mei s.d. Juni 2023"]) == 0
    sheets = cells_of(target.read_bytes())
    assert sheets["Ringkasan"]["A6"] == 87.64
    assert sheets["Ringkasan"]["A2"] == "=U"
    assert "Jawaban" not in sheets


def test_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, target = answers_file(tmp_path, "KK;01-07-2023;5;4;4;4;4;4;4;4;4"), tmp_path / "hasil.xlsx"
    assert main(["skm-ekspor", str(path), str(target)]) == 1
    assert "Baris 102: U1 Persyaratan bernilai 5" in capsys.readouterr().out
    assert main(["skm-ekspor", str(path)]) == 2
    assert main(["skm-ekspor", str(path), str(tmp_path / "hasil.pdf")]) == 2
    assert main(["skm-ekspor", str(target), str(target)]) == 2
    empty = tmp_path / "kosong.csv"
    empty.write_text(";".join(f"U{n}" for n in range(1, 10)), "utf-8")
    assert main(["skm-ekspor", str(empty), str(tmp_path / "tidak.xlsx")]) == 2
    assert not (tmp_path / "tidak.xlsx").exists()


# --- recaps -----------------------------------------------------------------------------------------------------


def test_all_periods_of_an_office(office) -> None:
    filled(office)
    old = PeriodData("2023", "1-7-2023", "20-11-2023")
    office.desk.do(office.by("kasi_pelum"), periods.record_published, old, Published({"waktu": 386}, 9772, 100))
    rows = office.desk.ask(recap.recap_rows)
    assert [(r.period, r.hundredths is not None, len(r.unsur)) for r in rows] == [
        ("2023", True, 1), ("Semester II 2026", True, 9),
    ]  # fmt: skip
    assert rows[0].unsur[0].hundredths == 9650
    sheets = cells_of(recap.draw_recap(rows, *office.desk.ask(recap.recap_title)))
    assert 97.72 in sheets["Rekap"].values()


@cache
def workbook_of(unit: str) -> bytes:
    """Written once for each unit."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "hasil.xlsx"
        export_file(answers_file(Path(folder)), made, Wanted(office="sangasanga", unit=unit))
        return made.read_bytes()


def workbooks(folder: Path, *units: str) -> list[Path]:
    folder.mkdir()
    made = []
    for unit in units:
        answers_file(folder)
        made.append(folder / f"{unit}.xlsx")
        made[-1].write_bytes(workbook_of(unit))
    return made


def test_a_kabupaten_puts_files_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, target = tmp_path / "masuk", tmp_path / "rekap.xlsx"
    workbooks(folder, "Kecamatan A", "Kecamatan B", "=KECAMATAN")
    (folder / "rusak.xlsx").write_bytes(b"PK\x03\x04 bukan")
    (folder / "~$kunci.xlsx").write_bytes(b"")
    assert main(["skm-rekap", str(folder), str(target), "--periode", "Tahun 2023"]) == 1
    assert "3 baris dari 3 unit" in capsys.readouterr().out
    rows = recap.read_recap(target)
    assert [r.unit for r in rows] == ["=KECAMATAN", "Kecamatan A", "Kecamatan B"]
    assert {r.hundredths for r in rows} == {9772}
    again = recap.merge_recaps([target, folder / "Kecamatan A.xlsx"])
    assert (again.rows, again.troubles) == (rows, ())
    assert cells_of(target.read_bytes())["Rekap"]["A2"] == "Kabupaten Kutai Kartanegara, Tahun 2023"


def test_two_states_of_one_period_are_named(tmp_path: Path) -> None:
    (file,) = workbooks(tmp_path / "a", "Kecamatan A")
    (other,) = workbooks(tmp_path / "b", "Kecamatan A")
    altered(other, "responden", 90)
    merged = recap.merge_recaps([file, other])
    assert len(merged.rows) == 2
    assert merged.troubles == (
        "Kecamatan A, 1 Juli s.d. 27 November 2023: ada dua rekap yang berbeda; keduanya ditulis. Hapus yang lama.",
    )


def altered(file: Path, column: str, value: object) -> None:
    book = load_workbook(file)
    sheet = book["Data rekap"]
    place = next(c.column for c in sheet[3] if c.value == column)
    sheet.cell(4, place).value = value
    book.save(file)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("waktu.jumlah", 5_000, "tidak mungkin dari 100 jawaban"),
        ("waktu.jumlah", "=1+1", "seharusnya bilangan bulat"),
        ("responden", -3, "seharusnya bilangan bulat"),
        ("mulai", "kemarin", "bukan tanggal"),
        ("unit", "", "nama unit kosong"),
        ("responden", None, "jumlah responden kosong"),
        ("waktu.nilai_cetak", 12, "di luar 25,00 sampai 100,00"),
    ],
)
def test_a_data_sheet_that_cannot_be_right_is_refused(tmp_path: Path, column: str, value: object, said: str) -> None:
    (file,) = workbooks(tmp_path / "a", "Kecamatan A")
    altered(file, column, value)
    merged = recap.merge_recaps([file])
    assert merged.rows == ()
    assert said in merged.troubles[0]
    with pytest.raises(Refused, match="Tidak ada rekap"):
        recap.merge_folder(tmp_path / "a", tmp_path / "rekap.xlsx")


def test_an_empty_recap() -> None:
    with pytest.raises(Refused, match="Belum ada periode"):
        recap.draw_recap([], "")
    row = RecapRow("Unit", "", "2026", "", "", 0, ())
    assert (row.ikm, row.hundredths, row.priorities) == (None, None, ())
