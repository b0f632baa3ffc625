"""Impor by key events: a file is read, shown, put right, and only then kept; every rejected row says why."""

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket_app.ui.skm import importing_work, part
from loket_app.ui.skm.importing_told import REJECTED, SERVICES, WORDS, summary_of
from loket_app.usecases.check import check
from loket_app.usecases.survey import imports
from tests.ui.skm_part_pc import SkmPc
from tests.usecases.survey_office import rows, trail_kinds

Key = Qt.Key
HEAD = ["No", "Nama", "Tanggal", "Jenis layanan", "JK", *[f"U{n}" for n in range(1, 10)], "Saran"]
DAY = "20-11-2026"


def table(folder: Path, lines: list[list[object]], head: list[str] | None = None, name: str = "survei.csv") -> Path:
    path = folder / name
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, delimiter=";").writerows([HEAD if head is None else head, *lines])
    return path


def line(n: int, scores: str = "443444344", service: str = "SKTM", day: str = DAY, sex: str = "L") -> list[object]:
    return [n, f"Orang Contoh {n}", day, service, sex, *scores, ""]


@pytest.fixture
def pc(office: Any, tmp_path: Path, qtbot: QtBot) -> SkmPc:
    made = SkmPc(office, tmp_path, part.IMPORT)
    made.show(qtbot)
    return made


def choose(pc: SkmPc, path: Path) -> None:
    pc.part.ask_path = lambda *_: str(path)
    pc.press_key(Key.Key_F8)


def sentences(pc: SkmPc) -> str:
    return " ".join(words for _, _, words in summary_of(pc.part.seen))


def test_u8_and_u9_are_asked_and_nothing_is_kept_before_the_yes(pc: SkmPc, tmp_path: Path) -> None:
    path = table(tmp_path, [line(1, "443444341"), line(2, "443444342"), line(3, "443494344")])
    choose(pc, path)
    assert pc.focus() is pc.part.order
    assert not pc.part.question.isHidden()
    assert not pc.part.run.isEnabled()
    assert "U8" in sentences(pc)
    pc.press_key(Key.Key_F8)
    assert "Pilih urutannya" in pc.part.notice.text()
    pc.press_key(Key.Key_Down, Key.Key_Down)
    assert pc.part.order.value() == "kuesioner"
    assert pc.part.run.text() == "Impor 2 jawaban"
    assert pc.answers() == []
    assert "Nama" in sentences(pc)
    pc.press_key(Key.Key_F8)
    assert pc.answers() == []
    assert "2 jawaban" in pc.part.confirm.words.text()
    assert pc.focus() is pc.part.confirm.yes
    pc.press_key(Key.Key_Return)
    # U8 of the annex form is sarana, which the office's list has last.
    assert [scores for scores, _ in pc.answers()] == ["443444314", "443444324"]
    assert "skm_impor" in trail_kinds(pc.office)
    assert [f.file for f in pc.part.start.files] == ["survei.csv"]


def test_an_import_is_taken_out_again_with_a_reason(pc: SkmPc, tmp_path: Path) -> None:
    choose(pc, table(tmp_path, [line(1)]))
    pc.part.order.set_value("regulasi")
    pc.part._order_chosen()
    pc.press_key(Key.Key_F8, Key.Key_F8)
    assert len(pc.answers()) == 1
    pc.press_key(Key.Key_F7)
    pc.press_key(Key.Key_1, Key.Key_F8)
    assert pc.answers() == []
    assert "ditarik" in pc.part.notice.text()
    assert pc.part.start.files == ()
    assert check(pc.office.desk, oracle_sample=5).findings == ()


def worded_head() -> list[str]:
    return [
        "Tanggal", "Layanan", "Persyaratan", "Prosedur", "Waktu", "Biaya", "Produk", "Kompetensi", "Perilaku",
        "Pengaduan", "Sarana",
    ]  # fmt: skip


WORDED = [
    "Sangat sesuai", "Mudah", "Cepat", "Gratis", "Sesuai", "Kompeten", "Sopan dan ramah", "Dikelola dengan baik",
    "Baik",
]  # fmt: skip


def test_words_are_read_and_an_unknown_word_is_given_a_value(pc: SkmPc, tmp_path: Path) -> None:
    odd = ["Sip", *WORDED[1:]]
    path = table(tmp_path, [[DAY, "SKTM", *WORDED], [DAY, "SKTM", *odd]], worded_head())
    choose(pc, path)
    assert pc.part.run.text() == "Impor 1 jawaban"
    assert "9 kolom berisi kata" in pc.part.map.forms.text()
    assert pc.part.told.tabs._buttons[WORDS].text() == "Kata 1"
    pc.part.told.tabs.choose(WORDS)
    pc.part.told.words.setFocus()
    pc.press_key(Key.Key_Return)
    assert pc.focus() is pc.part.told.value
    pc.press_key(*[Key.Key_Down] * 4)
    pc.press_key(Key.Key_Return)
    assert pc.focus() is pc.part.told.words
    assert pc.part.run.text() == "Impor 2 jawaban"
    pc.press_key(Key.Key_F8, Key.Key_F8)
    assert [scores for scores, _ in pc.answers()] == ["433433343", "433433343"]


def test_every_rejected_row_says_its_line_and_why(pc: SkmPc, tmp_path: Path) -> None:
    lines = [line(1), line(2, "453444344"), line(3, day="1-1-2025"), line(4, day="30-11-2026")]
    lines[0][5:7] = ["=4", "4"]
    choose(pc, table(tmp_path, lines))
    pc.part.order.set_value("regulasi")
    pc.part._order_chosen()
    pc.part.told.tabs.choose(REJECTED)
    model = pc.part.told.rejected.row_model()
    shown = [(r.line, " ".join(r.reasons)) for r in model.rows()]
    assert [n for n, _ in shown] == [2, 3, 4, 5]
    for (_, why), wanted in zip(shown, ("rumus", "bernilai 5", "di luar masa survei", "belum tiba"), strict=True):
        assert wanted in why
    assert not pc.part.run.isEnabled()


def test_a_column_gets_another_meaning_by_keyboard(pc: SkmPc, tmp_path: Path) -> None:
    head = worded_head()
    head[2] = "Apakah cocok"
    choose(pc, table(tmp_path, [[DAY, "SKTM", *"443444344"]], head))
    assert "belum dikenali" in sentences(pc)
    assert pc.focus() is pc.part.map.list
    pc.press_key(Key.Key_Home, Key.Key_Down, Key.Key_Down)
    assert pc.part.map.name.text() == "Kolom C"
    choice = pc.part.map.choice
    choice.setFocus()
    pc.keys("u1")
    assert choice.currentData() == "jawaban:persyaratan"
    choice.activated.emit(choice.currentIndex())
    pc.press_key(Key.Key_Return)
    assert pc.part.run.text() == "Impor 1 jawaban"
    assert pc.focus() is pc.part.map.list


def test_services_get_the_offices_names(pc: SkmPc, tmp_path: Path) -> None:
    lines = [line(1, service="sktm"), line(2, service="Surat Ajaib"), line(3, service="")]
    choose(pc, table(tmp_path, lines))
    pc.part.order.set_value("regulasi")
    pc.part._order_chosen()
    assert "«Surat Ajaib»" in sentences(pc)
    assert pc.part.told.tabs._buttons[SERVICES].text() == "Layanan 1"
    pc.part.told.service_said.emit("Surat Ajaib", "Kartu Keluarga")
    assert "Semua nama layanan dikenal" in sentences(pc)
    pc.press_key(Key.Key_F8, Key.Key_F8)
    assert sorted(str(g) for _, g in pc.answers()) == [
        '{"jenis_kelamin":"Laki-laki","layanan":"Kartu Keluarga"}',
        '{"jenis_kelamin":"Laki-laki","layanan":"SKTM"}',
        '{"jenis_kelamin":"Laki-laki"}',
    ]


def test_a_workbook_offers_its_sheets(pc: SkmPc, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    first.title = "Petunjuk"
    first.append(["Isilah lembar berikutnya"])
    for title, scores in (("Januari", "444444444"), ("Februari", "333333333")):
        sheet = book.create_sheet(title)
        sheet.append(worded_head())
        sheet.append(["20/11/2026", "SKTM", *map(int, scores)])
    path = tmp_path / "survei.xlsx"
    book.save(path)
    choose(pc, path)
    assert pc.part.sheets.value() == "Januari"
    pc.part.sheets.set_value("Februari")
    pc.part.sheets.edited.emit()
    assert pc.part.opened.sheet.name == "Februari"
    pc.press_key(Key.Key_F8, Key.Key_F8)
    assert [scores for scores, _ in pc.answers()] == ["333333333"]


def test_a_table_without_dates_takes_the_day_that_is_typed(pc: SkmPc, tmp_path: Path) -> None:
    head = worded_head()[1:]
    choose(pc, table(tmp_path, [["SKTM", *"443444344"]], head))
    assert not pc.part.day.isHidden()
    pc.part.day.setFocus()
    pc.part.day.selectAll()
    pc.keys("19-11-2026")
    pc.press_key(Key.Key_Tab)
    pc.press_key(Key.Key_F8, Key.Key_F8)
    assert rows(pc.office, "SELECT day FROM survey_answer") == [("2026-11-19",)]


def test_what_is_no_table_is_said_calmly(pc: SkmPc, tmp_path: Path) -> None:
    path = tmp_path / "gambar.csv"
    path.write_bytes(b"%PDF-1.7 ...")
    choose(pc, path)
    assert "bukan tabel" in pc.part.notice.text()
    assert pc.part.pages.currentWidget() is pc.part.start
    choose(pc, tmp_path / "hilang.xlsx")
    assert "tidak dapat dibuka" in pc.part.notice.text()
    pc.press_key(Key.Key_Escape)


def test_stopped_while_storing_keeps_nothing(pc: SkmPc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(pc, table(tmp_path, [line(n) for n in range(1, 6)]))
    pc.part.order.set_value("regulasi")
    pc.part._order_chosen()

    def stop_at_once(*given: Any) -> int | None:
        pc.part.stop()
        assert pc.part.doing.text() == "Menghentikan…"
        assert pc.part.notice.text() == "", "nothing is claimed before it is known"
        return imported(*given)

    imported = importing_work.import_answers
    monkeypatch.setattr(importing_work, "import_answers", stop_at_once)
    pc.press_key(Key.Key_F8, Key.Key_F8)
    assert pc.answers() == []
    assert "Tidak ada yang tersimpan" in pc.part.notice.text()
    assert "skm_impor" not in trail_kinds(pc.office)


def test_a_large_file_is_read_in_a_process_of_its_own(
    pc: SkmPc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(importing_work, "APART_FROM", 1000)
    heard: list[int] = []
    pc.part.work.progress.connect(heard.append)
    head = worded_head()
    choose(pc, table(tmp_path, [[DAY, "SKTM", *"443444344"] for _ in range(3000)], head))
    qtbot.waitUntil(lambda: not pc.part.work.busy() and pc.part.seen is not None, timeout=20_000)
    assert pc.part.run.text() == "Impor 3.000 jawaban"
    assert heard[0] == -1
    pc.press_key(Key.Key_F8, Key.Key_F8)
    assert len(pc.answers()) == 3000
    assert max(heard) == 100


def test_reading_apart_can_be_given_up(pc: SkmPc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing_work, "APART_FROM", 1000)
    choose(pc, table(tmp_path, [[DAY, "SKTM", *"443444344"] for _ in range(300)], worded_head()))
    assert pc.part.work.busy()
    assert not pc.part.cancel.isHidden()
    pc.press_key(Key.Key_Escape)
    assert not pc.part.work.busy()
    assert pc.part.pages.currentWidget() is pc.part.start


def test_a_clerk_who_may_not_import_is_told(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pc = SkmPc(office, tmp_path, part.IMPORT, key="loket1")
    pc.show(qtbot)
    pc.counter.session.set_roster({})
    choose(pc, table(tmp_path, [[DAY, "SKTM", *"443444344"]], worded_head()))
    pc.press_key(Key.Key_F8, Key.Key_F8)
    assert "Kasi Pelayanan Umum" in pc.part.notice.text()
    assert pc.answers() == []
    assert QApplication.focusWidget() is not None


def test_stopped_after_the_last_row_still_keeps_nothing(
    pc: SkmPc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(pc, table(tmp_path, [[DAY, "SKTM", *"443444344"] for _ in range(5)], worded_head()))

    def counted(*given: Any) -> None:
        pc.part.stop()
        count(*given)

    count = imports._count
    monkeypatch.setattr(imports, "_count", counted)
    pc.press_key(Key.Key_F8, Key.Key_F8)
    assert pc.answers() == []
    assert "Tidak ada yang tersimpan" in pc.part.notice.text()
    assert pc.part.opened is not None, "the file stays open, to be imported after all"
