"""Tables of raw answers as offices and web forms make them, and files that are none: rows, or a sentence."""

import csv
import io
import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from loket_app.definitions.survey import instrument_from_text, regulation_instrument
from loket_app.domain.errors import Disturbance, Refused
from loket_app.domain.survey.answers import tally
from loket_app.domain.survey.instrument import Instrument, Order, in_order
from loket_app.usecases.survey.columns import ColumnPlan, column_name
from loket_app.usecases.survey.counted import read_counts
from loket_app.usecases.survey.reading import Understood, guessed, plan_problems, read_answers, score_of, understand
from loket_app.usecases.survey.sheet import MAX_CELL, read_sheet
from tests.domain.survey_cases import PERPUSNAS

NINE = regulation_instrument()
DAY = date(2026, 11, 23)
CODES = [f"U{n}" for n in range(1, 10)]
GOOD = [4, 3, 4, 4, 3, 4, 4, 2, 3]


def text_file(folder: Path, *lines: str, name: str = "a.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def book_file(folder: Path, *sheets: list[list[Any]], names: tuple[str, ...] = ("Lembar",)) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in zip(names, sheets, strict=True):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = folder / "a.xlsx"
    book.save(path)
    return path


def read(
    path: Path, order: Order | None = Order.REGULATION, instrument: Instrument = NINE
) -> tuple[ColumnPlan, Understood]:
    sheet = read_answers(path, instrument)
    plan = guessed(sheet, instrument, order)
    return plan, understand(sheet, plan, instrument, DAY)


def sentence_of(act: Callable[[], object]) -> str:
    """What a refusal says, "" when it goes well; anything else that is raised fails the test."""
    try:
        act()
    except Refused as refused:
        return refused.refusal.sentence
    return ""


def values(path: Path, order: Order | None = Order.REGULATION) -> list[tuple[int | None, ...]]:
    return [r.values for r in read(path, order)[1].responses]


# --- how the same answers can be written ----------------------------------------------------------------------


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_of_every_kind(tmp_path: Path, sign: str, encoding: str) -> None:
    lines = [sign.join(["Pendidikan é", *CODES]), sign.join(["SMA", *map(str, GOOD)]), sign.join(["S1", *"444444444"])]
    assert values(text_file(tmp_path, *lines, encoding=encoding)) == [tuple(GOOD), (4,) * 9]


def test_sep_line_comma_decimals_and_crlf(tmp_path: Path) -> None:
    path = text_file(
        tmp_path, "sep=;\r", ";".join(CODES) + "\r", "4,0;3,00;4;4;3;4;4;2;3\r", "\r", "5;4;4;4;4;4;4;4;3,5\r"
    )
    _, understood = read(path)
    assert [r.values for r in understood.responses] == [tuple(GOOD)]
    assert (understood.lines, understood.blank_rows) == ((3,), 1)
    assert [str(r) for r in understood.rejected] == [
        "Baris 5: U1 Persyaratan bernilai 5, seharusnya 1 sampai 4. "
        "U9 Sarana dan Prasarana bernilai 3,5, seharusnya bilangan bulat 1 sampai 4."
    ]


def test_the_tabulation_sheet_with_merged_titles_and_totals(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["PENGOLAHAN DATA SURVEI KEPUASAN MASYARAKAT PER RESPONDEN DAN PER UNSUR PELAYANAN"])
    sheet.append([])
    sheet.append(["No. Resp", "Jenis Kelamin", "NILAI UNSUR PELAYANAN"])
    sheet.append([None, None, *CODES, "Total"])
    sheet.merge_cells("A1:L1")
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:B4")
    sheet.merge_cells("C3:K3")
    for number in range(1, 4):
        sheet.append([number, "L", *GOOD, f"=SUM(C{number + 4}:K{number + 4})"])
    sheet.append(["Jumlah Nilai", None, *[f"=SUM({c}5:{c}7)" for c in "CDEFGHIJK"]])
    sheet.append(["NRR", None, *[3.5] * 9])
    path = tmp_path / "a.xlsx"
    book.save(path)
    plan, understood = read(path)
    assert plan.header_line == 4
    assert plan.groups == {"jenis_kelamin": 1}
    assert [r.values for r in understood.responses] == [tuple(GOOD)] * 3
    assert {r.groups["jenis_kelamin"] for r in understood.responses} == {"Laki-laki"}
    assert [str(r) for r in understood.rejected] == [
        "Baris 8: U1, U2, U3, U4, U5, U6, U7, U8, U9 berisi rumus; salin sebagai nilai.",
        "Baris 9: U1, U2, U3, U4, U5, U6, U7, U8, U9 bernilai 3,5, seharusnya bilangan bulat 1 sampai 4.",
    ]


def test_a_web_form_with_whole_questions_and_options_in_words(tmp_path: Path) -> None:
    form = in_order(NINE, Order.QUESTIONNAIRE)
    head = [
        "Stempel waktu", "Nama Anda", "Jenis layanan yang diterima", "Usia",
        *[f"{n}. {q.text}" for n, q in enumerate(form.questions, 1)], "Alasan kecepatan", "Kritik dan saran",
    ]  # fmt: skip
    answers = [q.options[v - 1] for q, v in zip(form.questions, (4, 3, 2, 1, 4, 3, 2, 1, 4), strict=True)]
    rows = [
        ["11/23/2026 10:04:05", "Fulan", "KTP", "34", *answers, "antre lama", "tambah kursi"],
        ["1/5/2026 9:00:00", "Fulanah", "KK", "60", *answers, "", "-"],
    ]
    stream = io.StringIO()
    csv.writer(stream).writerows([head, *rows])
    plan, understood = read(text_file(tmp_path, stream.getvalue()), None)
    assert not plan.asks_order
    assert plan.personal == ("Nama Anda",)
    first, second = understood.responses
    keys = [q.key for q in NINE.questions]
    assert dict(zip(keys, first.values, strict=True))["sarana"] == 1
    assert dict(zip(keys, first.values, strict=True))["pengaduan"] == 4
    assert (first.day, second.day) == (date(2026, 11, 23), date(2026, 1, 5))
    assert first.groups == {"layanan": "KTP", "usia": "30-39 tahun"}
    assert (first.reasons, second.reasons) == ({"waktu": "antre lama"}, {})
    assert (first.suggestion, second.suggestion) == ("tambah kursi", "")


@pytest.mark.parametrize(
    "head",
    [
        ["persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku", "pengaduan", "sarana"],
        ["Kesesuaian Persyaratan", "Prosedur Pelayanan", "Kecepatan Pelayanan", "Kesesuaian/ Kewajaran Biaya",
         "Kesesuaian Pelayanan", "Kompetensi Petugas", "Perilaku Petugas Pelayanan", "Penanganan Pengaduan",
         "Kualitas Sarana dan Prasarana"],
        ["U1 Persyaratan", "U2 - Prosedur", "U3: Waktu Penyelesaian", "U4 Biaya/Tarif", "U5 Produk Spesifikasi",
         "U6 Kompetensi Pelaksana", "U7 Perilaku Pelaksana", "U8 Pengaduan, saran", "U9 Sarana & Prasarana"],
    ],
)  # fmt: skip
def test_words_need_no_question_about_the_order(tmp_path: Path, head: list[str]) -> None:
    path = text_file(tmp_path, ";".join(head), ";".join(map(str, GOOD)))
    plan, understood = read(path, None)
    assert not plan.asks_order
    assert understood.responses[0].values == tuple(GOOD)


@pytest.mark.parametrize("head", [CODES, [f"Unsur {n}" for n in range(1, 10)], [f"P{n}" for n in range(1, 10)], None])
def test_numbers_ask_which_list_they_follow(tmp_path: Path, head: list[str] | None) -> None:
    lines = [";".join(map(str, GOOD))] * 2
    path = text_file(tmp_path, *([";".join(head)] if head else []), *lines)
    sheet = read_answers(path, NINE)
    plan = guessed(sheet, NINE)
    assert plan.asks_order
    assert "urutannya" in plan_problems(plan, NINE)[0]
    with pytest.raises(Refused) as caught:
        understand(sheet, plan, NINE, DAY)
    assert caught.value.refusal.code == "kolom_belum_lengkap"
    assert values(path, Order.REGULATION)[0] == tuple(GOOD)
    assert values(path, Order.QUESTIONNAIRE)[0] == (*GOOD[:7], GOOD[8], GOOD[7])


def test_several_questions_for_one_unsur(tmp_path: Path) -> None:
    part = '[[unsur.pertanyaan]]\nteks = "{0}"\npilihan = ["Buruk", "Cukup", "Baik", "Sangat baik"]\n'
    text = (
        '[instrumen]\nkunci = "a"\njudul = "A"\n[[unsur]]\nkunci = "waktu"\nnama = "Waktu"\n'
        + part.format("Cepat?") + part.format("Tepat?")
        + '[[unsur]]\nkunci = "ruang"\nnama = "Ruang tunggu"\n' + part.format("Nyaman?")
    )  # fmt: skip
    small = instrument_from_text(text, "a.toml")
    for head in ("U1.1;U1.2;U2", "U1a;U1b;U2", "waktu;waktu_2;ruang", "Cepat?;Tepat?;Ruang tunggu"):
        _, understood = read(text_file(tmp_path, head, "1;2;3", "4;4;4"), None, small)
        assert [r.values for r in understood.responses] == [(1, 2, 3), (4, 4, 4)], head


def test_the_sheet_that_looks_like_answers_is_read(tmp_path: Path) -> None:
    path = book_file(
        tmp_path,
        [["Rekapitulasi"], ["IKM", 87.64]],
        [CODES, GOOD],
        names=("Rekap", "Data"),
    )
    sheet = read_answers(path, NINE)
    assert (sheet.name, sheet.others) == ("Data", ("Rekap",))
    with pytest.raises(Refused, match="Yang ada: Rekap, Data"):
        read_answers(path, NINE, sheet="Lain")


def test_dates_of_a_workbook_and_of_words(tmp_path: Path) -> None:
    days = [
        datetime(2026, 3, 4, 10, 5),  # noqa: DTZ001 - cells of a workbook have no zone
        date(2026, 3, 5),
        "6 Maret 2026",
        "Senin, 23 Nopember 2026",
        "07/03/2026",
        "",
        "x",
    ]
    path = book_file(tmp_path, [["Tanggal", *CODES], *[[day, *GOOD] for day in days]])
    _, understood = read(path)
    assert [r.day.isoformat() for r in understood.responses] == [
        "2026-03-04", "2026-03-05", "2026-03-06", "2026-11-23", "2026-03-07", DAY.isoformat(),
    ]  # fmt: skip
    assert [str(r) for r in understood.rejected] == ["Baris 8: Tanggal «x» tidak dikenal."]


def test_groups_extra_columns_and_what_names_a_person(tmp_path: Path) -> None:
    head = ["No", "Nama", "NIK", "No. HP", "Pekerjaan", "RT", "Catatan petugas", "Nama layanan", *CODES]
    rows = [
        [n, "Fulan", "64", "08", job, f"RT {n % 3}", f"catatan {n}", "KTP", *GOOD]
        for n, job in enumerate(["Guru", "wiraswasta", "", *["PNS"] * 70], 1)
    ]
    plan, understood = read(book_file(tmp_path, [head, *rows]))
    assert plan.personal == ("Nama", "NIK", "No. HP")
    assert understood.extras == ("RT",)
    assert [r.groups.get("pekerjaan") for r in understood.responses[:4]] == ["Lainnya", "Wirausaha", None, "PNS"]
    assert understood.changed == {"pekerjaan": {"Guru": 1}}
    assert understood.responses[0].groups == {"pekerjaan": "Lainnya", "RT": "RT 1", "layanan": "KTP"}
    assert not any("Fulan" in str(r) for r in understood.responses)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Waktu survei", "left_out"), ("Jam pengisian", "left_out"), ("Rata-rata", "left_out"),
        ("Nama Ibu", "personal"),
        ("Tanggal lahir", "personal"), ("Alamat surel", "personal"), ("Tgl. kunjungan", "day"), ("Cap waktu", "day"),
        ("Saran dan masukan Anda", "suggestion"), ("Kritik", "suggestion"), ("Kelurahan", "extras"),
        ("Alasan U3", "left_out"), ("Alasan waktu", "reasons"), ("L/P", "groups"), ("Umur", "groups"),
    ],
)  # fmt: skip
def test_columns_beside_the_answers(tmp_path: Path, header: str, kind: str) -> None:
    path = text_file(tmp_path, ";".join([header, *CODES]), ";".join(["a", *map(str, GOOD)]))
    plan = guessed(read_answers(path, NINE), NINE, Order.REGULATION)
    assert getattr(plan, kind) not in (None, (), {}), plan
    assert plan.columns(NINE) == {q.key: n for n, q in enumerate(NINE.questions, 1)}


def test_unknown_words_are_counted_and_can_be_given_a_value(tmp_path: Path) -> None:
    path = text_file(tmp_path, ";".join(CODES), *["Oke;4;4;4;4;4;4;4;4"] * 3, "4;4;4;4;4;4;4;4;4")
    sheet = read_answers(path, NINE)
    plan = guessed(sheet, NINE, Order.REGULATION)
    understood = understand(sheet, plan, NINE, DAY)
    assert understood.unknown == {"persyaratan": {"Oke": 3}}
    assert (len(understood.responses), len(understood.rejected), understood.rows) == (1, 3, 4)
    told = ColumnPlan(**{**{f: getattr(plan, f) for f in plan.__slots__}, "words": {"persyaratan": {"oke": 3}}})
    assert len(understand(sheet, told, NINE, DAY).responses) == 4


WORDS = {"tidak sesuai": 1, "kurang sesuai": 2, "sesuai": 3, "sangat sesuai": 4}


@pytest.mark.parametrize(
    ("cell", "score"),
    [
        ("1", 1), ("4", 4), (" 3 ", 3), ("4.0", 4), ("2,00", 2), ("\uff14", 4), ("", None), ("-", None), ("Sesuai", 3),
        ("SANGAT  SESUAI", 4), ("4. Sangat sesuai", 4), ("d. Sangat Sesuai", 4), ("Sangat sesuai (4)", 4), ("a", 1),
        ("4 - Sangat sesuai", 4), ("3) sesuai", 3),
    ],
)  # fmt: skip
def test_a_score(cell: str, score: int | None) -> None:
    assert score_of(cell, WORDS) == score


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("5", "bernilai 5"), ("0", "bernilai 0"), ("-1", "bernilai -1"), ("3.5", "bernilai 3,5"), ("=A1", "rumus"),
        ("+1", "rumus"), ("Bagus", "«Bagus»"), ("1. Sangat sesuai", "berbeda"), ("44", "bernilai 44"), ("e", "«e»"),
        ("9999999999999", "«9999999999999»"), ("1e3", "«1e3»"), ("4 4", "«4 4»"),
    ],
)  # fmt: skip
def test_no_score(cell: str, said: str) -> None:
    found = score_of(cell, WORDS)
    assert isinstance(found, str)
    assert said in found


def test_blanks(tmp_path: Path) -> None:
    path = text_file(tmp_path, "No;" + ";".join(CODES), "1;4;4;;4;4;4;4;4;-", "2;;;;;;;;;")
    _, strict = read(path)
    assert [str(r) for r in strict.rejected] == ["Baris 2: U3, U9 kosong.", "Baris 3: Tidak ada jawaban."]
    loose = instrument_from_text(
        Path("forms/skm/instrumen.toml").read_text("utf-8").replace("kosong_boleh = false", "kosong_boleh = true"), "x"
    )
    _, found = read(path, Order.REGULATION, loose)
    assert found.responses[0].values == (4, 4, None, 4, 4, 4, 4, 4, None)
    assert [str(r) for r in found.rejected] == ["Baris 3: Tidak ada jawaban."]


def test_missing_and_doubled_columns_are_told_before_anything_is_read(tmp_path: Path) -> None:
    path = text_file(tmp_path, "U1;U2;U2;U4;U5;U6;U7;U8;U9", ";".join(map(str, GOOD)))
    sheet = read_answers(path, NINE)
    plan = guessed(sheet, NINE, Order.REGULATION)
    assert plan.doubled == ("U2",)
    assert plan_problems(plan, NINE) == ("Kolom untuk U3 Waktu Penyelesaian belum dikenali. Pilih kolomnya.",)
    twice = ColumnPlan(1, (), {q.key: 0 for q in NINE.questions})
    assert "Kolom A dipakai" in plan_problems(twice, NINE)[0]
    assert [column_name(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


# --- counts ---------------------------------------------------------------------------------------------------


def test_counts_of_perpusnas(tmp_path: Path) -> None:
    lines = [f"{n};{NINE.unsur_of(k).label};{';'.join(map(str, c))}" for n, (k, c) in enumerate(PERPUSNAS.items(), 1)]
    found = read_counts(text_file(tmp_path, "No;Unsur;1;2;3;4", *lines, "Jumlah;;4;52;759;868"), NINE)
    assert found.tally.respondents == 187
    assert found.tally.counts == tuple(PERPUSNAS.values())
    assert (found.uneven, found.asks_order) == (False, False)
    assert [r.line for r in found.rejected] == [11]


def test_counts_by_code_in_either_order(tmp_path: Path) -> None:
    lines = [f"U{n},{','.join(map(str, c))}" for n, c in enumerate(PERPUSNAS.values(), 1)]
    bare = text_file(tmp_path, *lines)
    assert read_counts(bare, NINE).asks_order
    headed = text_file(tmp_path, "Kode,c1,c2,c3,c4", *lines, name="b.csv")
    swapped = read_counts(headed, NINE, Order.QUESTIONNAIRE).tally
    assert swapped.counts[7:] == (PERPUSNAS["sarana"], PERPUSNAS["pengaduan"])
    assert read_counts(bare, NINE, Order.REGULATION).tally.counts == tuple(PERPUSNAS.values())


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["U1;1;2"], "kolom unsur dan kolom 1, 2, 3, 4"),
        (["Unsur;1;2;3;4", "U1;1;2;3;x"], "Baris 2: banyaknya jawaban 4 tertulis «x»"),
        (["Unsur;1;2;3;4", "U1;1;2;3;-4"], "seharusnya bilangan bulat"),
        (["Unsur;1;2;3;4", "U1;1;2;3;4"], "Baris untuk U2"),
        (["Unsur;1;2;3;4", "waktu;1;2;3;4", "waktu;1;2;3;4"], "sudah ada di atas"),
        (["Unsur;1;2;3;4", *[f"U{n};1;2;3;4" for n in range(1, 10)], "U3;1;2;3;4"], "dua kali"),
    ],
)
def test_counts_that_do_not_hold(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(Refused) as caught:
        read_counts(text_file(tmp_path, *lines), NINE)
    assert said in caught.value.refusal.sentence


def test_uneven_counts_are_said(tmp_path: Path) -> None:
    lines = [f"{key};0;0;1;{n}" for n, key in enumerate(PERPUSNAS)]
    found = read_counts(text_file(tmp_path, "Unsur;1;2;3;4", *lines), NINE)
    assert found.uneven
    assert found.tally.respondents == 9


# --- hostile files --------------------------------------------------------------------------------------------


def packed(folder: Path, parts: dict[str, bytes]) -> Path:
    path = folder / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def rebuilt(folder: Path, rows_xml: bytes) -> Path:
    """A workbook whose only sheet holds this XML."""
    book_file(folder, [CODES, GOOD])
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(folder / "a.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = rows_xml
    return packed(folder, parts)


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "kosong"), (b"  \n \n", "kosong"), (b";;;\n;;;\n", "kosong"), (b"\0\1\2\3" * 9, "bukan_tabel"),
        (b"%PDF-1.7 ...", "bukan_tabel"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "berkas_lama"),
        (b"PK\x03\x04 tetapi bukan zip", "berkas_rusak"), (b'U1;U2\n"' + b"4;" * 200_000, "csv_rusak"),
    ],
)  # fmt: skip
def test_files_that_are_no_table(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(Refused) as caught:
        read_sheet(path)
    assert caught.value.refusal.code == code


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Disturbance, match="tidak dapat dibuka"):
        read_sheet(tmp_path / "tidak_ada.csv")
    with pytest.raises(Disturbance, match="tidak dapat dibuka"):
        read_sheet(tmp_path)


def test_a_zip_that_unpacks_to_very_much(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<x/>")
        with archive.open("xl/sharedStrings.xml", "w") as part:
            for _ in range(110):
                part.write(b" " * 1_000_000)
    with pytest.raises(Refused) as caught:
        read_sheet(tmp_path / "a.xlsx")
    assert caught.value.refusal.code == "terlalu_besar"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "lain/apa_saja.bin"])
def test_a_workbook_that_declares_words_of_its_own_is_not_unfolded(tmp_path: Path, part: str, encoding: str) -> None:
    book_file(tmp_path, [CODES, GOOD])
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    declared = '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;">]>'
    parts[part] = f'<?xml version="1.0"?>{" " * 70_000}<!-- kata -->{declared}<x>&b;</x>'.encode(encoding)
    with pytest.raises(Refused) as caught:
        read_sheet(packed(tmp_path, parts))
    assert caught.value.refusal.code == "berkas_rusak"


def test_a_zip_of_something_else(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="bukan buku kerja"):
        read_sheet(packed(tmp_path, {"catatan.txt": b"halo"}))
    with pytest.raises(Refused, match="rusak"):
        read_sheet(packed(tmp_path, {"[Content_Types].xml": b"<Types", "xl/workbook.xml": b"\0"}))


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c r="A1" t="s"><v>9999</v></c></row>',
        b'<row r="1"><c r="??"><v>1</v></c></row>',
        b'<row r="x"><c r="A1"><v>1</v></c></row>',
        b'<row r="1"><c r="A1" t="d"><v>bukan tanggal</v></c></row>',
        b'<row r="1"><c r="A1"><v>1e999999</v></c></row>',
        b"<row r='1'><c r='A1'><v>1</v></c>",
    ],
)
def test_a_damaged_sheet_is_a_sentence_or_rows(tmp_path: Path, rows: bytes) -> None:
    said = sentence_of(lambda: read_sheet(rebuilt(tmp_path, SHEET.replace(b"%s", rows))))
    assert said.endswith(".") or not said


def test_a_stray_cell_far_away_costs_nothing(tmp_path: Path) -> None:
    head = "".join(f'<c r="{c}1" t="inlineStr"><is><t>U{n}</t></is></c>' for n, c in enumerate("ABCDEFGHI", 1))
    body = "".join(f'<c r="{c}2"><v>4</v></c>' for c in "ABCDEFGHI")
    rows = f'<row r="1">{head}</row><row r="2">{body}<c r="XFD2"><v>1</v></c></row>'
    rows += '<row r="1048576"><c r="A1048576"/></row>'
    sheet = read_answers(rebuilt(tmp_path, SHEET.replace(b"%s", rows.encode())), NINE)
    assert [len(row.cells) for row in sheet.rows] == [9, 9]
    assert sheet.blank_rows == 0


def test_a_sheet_that_lies_about_its_size_is_read_whole(tmp_path: Path) -> None:
    head = "".join(f'<c r="{c}1" t="inlineStr"><is><t>U{n}</t></is></c>' for n, c in enumerate("ABCDEFGHI", 1))
    body = "".join(f'<c r="{c}2"><v>4</v></c>' for c in "ABCDEFGHI")
    xml = SHEET.replace(b"%s", f'<row r="1">{head}</row><row r="2">{body}</row>'.encode())
    for size in (b"A1", b"A1:XFD1048576"):
        lying = xml.replace(b"<sheetData>", b'<dimension ref="' + size + b'"/><sheetData>', 1)
        assert values(rebuilt(tmp_path, lying)) == [(4,) * 9]


def test_control_characters_and_very_long_cells(tmp_path: Path) -> None:
    path = text_file(tmp_path, ";".join([*CODES, "Saran"]), ";".join([*map(str, GOOD), "a\x07b" + "x" * 9_000]))
    row = read_sheet(path).rows[1]
    assert len(row.cells[9]) <= MAX_CELL
    assert row.cells[9].startswith("a b")
    assert len(read(path)[1].responses[0].suggestion) <= 500


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "acak.csv"
    path.write_bytes(content)
    said = sentence_of(lambda: read(path))
    assert said.endswith(".") or not said


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(st.sampled_from(list("123450x")), min_size=9, max_size=9), min_size=1, max_size=12))
def test_every_row_is_counted_or_named(tmp_path: Path, rows: list[list[str]]) -> None:
    path = text_file(tmp_path, ",".join(CODES), *[",".join(row) for row in rows])
    _, understood = read(path)
    good = [n for n, row in enumerate(rows, 2) if set(row) <= set("1234")]
    assert list(understood.lines) == good
    assert sorted([*understood.lines, *[r.line for r in understood.rejected]]) == list(range(2, len(rows) + 2))
    assert tally(understood.responses, NINE).respondents == len(good)


def test_a_workbook_tells_how_far_it_is_read(tmp_path: Path) -> None:
    path = book_file(tmp_path, [["Sampul"]], [CODES, *[GOOD] * 1200], names=("Sampul", "Data"))
    told: list[tuple[int, int]] = []
    read_answers(path, NINE, lambda done, whole: told.append((done, whole)))
    assert told == [(1000, 1201)]


def test_reading_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    chance = random.Random(4)
    rows = [",".join(str(chance.randint(1, 4)) for _ in CODES) for _ in range(2500)]
    path = text_file(tmp_path, ",".join(CODES), *rows)
    told: list[tuple[int, int]] = []
    sheet = read_answers(path, NINE, lambda done, whole: told.append((done, whole)))
    understand(sheet, guessed(sheet, NINE, Order.REGULATION), NINE, DAY, lambda done, whole: told.append((done, whole)))
    assert told == [(1000, 2501), (2000, 2501), (1000, 2500), (2000, 2500)]

    class Stop(Exception):
        pass

    def stop(done: int, whole: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        read_answers(path, NINE, stop)
