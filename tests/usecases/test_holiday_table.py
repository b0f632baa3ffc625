"""Holidays pasted or read from a file, with every broken row told by its line."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from loket_app.domain.errors import Refused
from loket_app.usecases.holiday_table import merged, pasted_table, table_of_file

PASTED = """Tanggal\tNama\tJenis
17 Agustus 2027\tHari Proklamasi
32-01-2027\tTidak ada
Jumat, 1 Januari 2027\tTahun Baru\tLibur nasional
2027-02-05\tCuti bersama Imlek
05/02/2027\tdua kali
03-03-2027\t
"""


def test_what_is_pasted_is_read_and_each_broken_row_is_told():
    found = pasted_table(PASTED)
    assert [(row["tanggal"], row["nama"], row["jenis"]) for row in found.days] == [
        ("2027-01-01", "Tahun Baru", "libur_nasional"), ("2027-02-05", "Cuti bersama Imlek", "cuti_bersama"),
        ("2027-08-17", "Hari Proklamasi", "libur_nasional"),
    ]  # fmt: skip
    assert [problem.line for problem in found.problems] == [3, 6, 7]
    assert "«32-01-2027» tidak terbaca" in str(found.problems[0])
    assert "sudah ada" in str(found.problems[1])
    assert "belum bernama" in str(found.problems[2])


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_any_usual_sign_parts_the_columns(sign):
    found = pasted_table(
        f"no{sign}hari{sign}tanggal{sign}nama\n1{sign}Senin{sign}15-03-2027{sign}Cuti bersama Idulfitri"
    )
    assert [(row["tanggal"], row["nama"]) for row in found.days] == [("2027-03-15", "Cuti bersama Idulfitri")]


@pytest.mark.parametrize("text", ["", "  \n \n", "Tanggal;Nama\n"])
def test_nothing_in_it(text):
    with pytest.raises(Refused) as caught:
        pasted_table(text)
    assert caught.value.refusal.field == "tabel"


def test_a_workbook_and_a_csv(tmp_path: Path):
    book = Workbook()
    book.active.append(["Tanggal", "Nama"])
    book.active.append(["2027-05-01", "Hari Buruh"])
    book.active.append(["besok", "=1+1"])
    book.save(tmp_path / "libur.xlsx")
    (tmp_path / "libur.csv").write_text("1 Mei 2027;Hari Buruh\n", encoding="utf-8")
    for name in ("libur.xlsx", "libur.csv"):
        found = table_of_file(tmp_path / name)
        assert [(row["tanggal"], row["nama"]) for row in found.days] == [("2027-05-01", "Hari Buruh")]
    assert [problem.line for problem in table_of_file(tmp_path / "libur.xlsx").problems] == [3]


def test_a_table_goes_over_what_was_there():
    kept = [{"tanggal": "2027-01-01", "nama": "lama"}, {"tanggal": "2027-03-03", "nama": "tetap"}]
    rows = merged(kept, [{"tanggal": "2027-01-01", "nama": "baru"}, {"tanggal": "2026-12-24", "nama": "cuti"}])
    assert [(row["tanggal"], row["nama"]) for row in rows] == [
        ("2026-12-24", "cuti"), ("2027-01-01", "baru"), ("2027-03-03", "tetap"),
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_whatever_is_pasted_gives_rows_or_a_sentence(text):
    try:
        found = pasted_table(text)
    except Refused:
        return
    days = [row["tanggal"] for row in found.days]
    assert days == sorted(set(days))
    assert all(row["nama"] and row["nama"].isprintable() for row in found.days)
