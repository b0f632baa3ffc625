"""The command skm: figures, sentences, data and exit codes, through the program's own command line."""

import json
from pathlib import Path

import pytest

from loket_app.__main__ import main
from loket_app.domain.survey.instrument import Order
from loket_app.usecases.survey.report_lines import survey_report
from tests.domain.survey_cases import PERPUSNAS, SANGASANGA, with_total

CODES = [f"U{n}" for n in range(1, 10)]


def counts_file(folder: Path) -> Path:
    path = folder / "hitungan.csv"
    rows = [f"U{n};{';'.join(map(str, counts))}" for n, counts in enumerate(PERPUSNAS.values(), 1)]
    path.write_text("\n".join(["Unsur;1;2;3;4", *rows]), "utf-8")
    return path


def answers_file(folder: Path, *rows: str) -> Path:
    """The seed's averages as answers of a hundred people, with their service and month."""
    columns = [
        [value for value, times in enumerate(with_total(100, total), 1) for _ in range(times)]
        for total in SANGASANGA.values()
    ]
    lines = [
        ";".join([("KTP", "KK")[n % 2], f"{n % 28 + 1:02d}-{7 + n % 5:02d}-2023", *map(str, answers)])
        for n, answers in enumerate(zip(*columns, strict=True))
    ]
    path = folder / "jawaban.csv"
    path.write_text("\n".join([";".join(["Layanan", "Tanggal", *CODES]), *lines, *rows]), "utf-8")
    return path


def test_perpusnas_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["skm", str(counts_file(tmp_path)), "--hitungan", "--urutan", "regulasi"]) == 0
    out = capsys.readouterr().out
    assert "Responden dihitung: 187. Baris ditolak: 0." in out
    assert "IKM tepat: 87,641117 = 147500/1683" in out
    assert "IKM: 87,64   Mutu B (Baik)" in out
    assert "bobot 0,111: 87,55 (B)" in out
    assert "1. U5 Produk Spesifikasi Jenis Pelayanan: NRR 3,326" in out
    assert "sama nilainya (3,369): U1, U9" in out
    assert "dibaca sebagai" not in out


def test_the_order_changes_which_unsur_is_lowest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["skm", str(counts_file(tmp_path)), "--hitungan", "--urutan", "kuesioner", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["prioritas"] == ["produk", "persyaratan", "pengaduan"]
    assert data["ikm"] == {"tepat": "147500/1683", "desimal": "87,641117", "dibulatkan": "87,64"}
    assert (data["n"], data["jumlah"], data["mutu"], data["kinerja"]) == (187, 5900, "B", "Baik")
    assert data["seri"] == [{"unsur": ["persyaratan", "pengaduan"], "peringkat": [2, 3], "melintas": False}]
    assert data["unsur"][7]["kunci"] == "sarana"


def test_the_seed_with_its_own_names_groups_and_months(tmp_path: Path) -> None:
    report = survey_report(answers_file(tmp_path), office="sangasanga")
    text = "\n".join(report.lines)
    assert report.exit_code == 0
    assert "IKM: 97,72   Mutu A (Sangat baik)" in text
    assert "1. U3 Kecepatan Pelayanan: NRR 3,860" in text
    assert "U8 dibaca sebagai Penanganan Pengaduan, U9 dibaca sebagai Kualitas Sarana dan Prasarana" in text
    assert "Menurut jenis layanan:" in text
    assert list(report.data["kelompok"]["Bulan"]) == [
        "Juli 2023", "Agustus 2023", "September 2023", "Oktober 2023", "November 2023",
    ]  # fmt: skip
    assert sum(g["n"] for g in report.data["kelompok"]["Jenis layanan"].values()) == 100
    assert report.data["catatan"]


def test_refused_rows_are_named_and_the_exit_code_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = answers_file(tmp_path, "KK;01-07-2023;5;4;4;4;4;4;4;4;4", ";;;;;;;;;;", "KK;x;4;4;4;4;4;4;4;4;")
    assert main(["skm", str(path)]) == 1
    out = capsys.readouterr().out
    assert "Baris ditolak: 2." in out
    assert "Baris 102: U1 Persyaratan bernilai 5" in out
    assert "Baris 104: U9 Sarana dan Prasarana kosong. Tanggal «x» tidak dikenal." in out
    assert main(["skm", str(path), "--json"]) == 1
    assert [row["baris"] for row in json.loads(capsys.readouterr().out)["ditolak"]] == [102, 104]


def test_what_cannot_be_computed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["skm"]) == 2
    assert "Sebut berkas jawabannya" in capsys.readouterr().err
    assert main(["skm", str(tmp_path / "tidak_ada.csv")]) == 2
    assert "tidak dapat dibuka" in capsys.readouterr().err
    empty = tmp_path / "kosong.csv"
    empty.write_text(";".join(CODES), "utf-8")
    assert main(["skm", str(empty)]) == 2
    assert "tidak ada nilai dan tidak ada mutu" in capsys.readouterr().out
    bare = tmp_path / "lain.csv"
    bare.write_text("a;b\nc;d\n", "utf-8")
    assert main(["skm", str(bare)]) == 2
    assert "belum dikenali" in capsys.readouterr().err
    assert main(["skm", str(empty), "--instrumen", str(bare)]) == 2
    assert "lain.csv, baris 1" in capsys.readouterr().err


def test_a_tie_across_the_border_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(";".join(CODES) + "\n" + ";".join("3" * 9), "utf-8")
    report = survey_report(path, order=Order.REGULATION)
    assert report.lines[-1].startswith("Perhatian: U1 Persyaratan")
    assert report.data["seri"][0]["melintas"] is True


def test_an_unsur_without_answers_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [f"U{n};0;0;1;{int(n != 4)}" if n != 4 else "U4;0;0;0;0" for n in range(1, 10)]
    path.write_text("\n".join(["Unsur;1;2;3;4", *rows]), "utf-8")
    report = survey_report(path, counts=True)
    assert "Tidak ada jawaban untuk U4: IKM tidak dihitung." in report.lines
    assert any("tidak sama (0 sampai 2)" in line for line in report.lines)
    assert report.exit_code == 2


def test_many_refused_rows_are_cut_on_the_screen_only(tmp_path: Path) -> None:
    path = answers_file(tmp_path, *["KK;;9;4;4;4;4;4;4;4;4"] * 230)
    report = survey_report(path)
    assert "  … dan 30 baris lain (lengkap dengan --json)." in report.lines
    assert len(report.data["ditolak"]) == 230


def test_a_table_without_a_header_says_how_it_was_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(f"{n},4,4,4,4,4,4,4,4,4" for n in range(1, 5)), "utf-8")
    report = survey_report(path)
    assert "Tabel tanpa judul kolom: unsur dibaca berurutan mulai kolom B." in report.lines
    assert report.data["n"] == 4
