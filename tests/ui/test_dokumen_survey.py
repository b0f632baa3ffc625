"""The survey's reports on the screen Dokumen: the period is chosen, Word and pictures are saved, a report follows."""

import io
from typing import Any

import docx
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket_app.definitions.report_names import FOLLOW_UP, POSTER, SURVEY_REPORT
from loket_app.ui.dokumen.screen import DokumenScreen
from loket_app.usecases.office_papers.paper import Ask
from loket_app.usecases.survey import imports, periods
from loket_app.usecases.survey.periods import PeriodData
from tests.ui.layar_ramah_pc import Key, LayarPc
from tests.ui.test_dokumen import settle
from tests.usecases.survey_office import made_up, opened


@pytest.fixture
def pc(office: Any, tmp_path: Any, qtbot: QtBot) -> LayarPc:
    kasi = office.by("kasi_pelum")
    early = office.desk.do(kasi, periods.open_period, PeriodData("Semester I 2026", "1-1-2026", "30-6-2026"))
    late = opened(office)
    imports.import_answers(office.desk, kasi, late, made_up(12), "contoh.csv")
    made = LayarPc(office, tmp_path, DokumenScreen)
    made.show(qtbot)
    settle(qtbot, made)
    made.early, made.late = early, late
    return made


def saved(pc: LayarPc, qtbot: QtBot, tmp_path: Any, monkeypatch: Any, key: Any) -> tuple[str, bytes]:
    asked: list[str] = []

    def ask(_parent: Any, _title: str, name: str, _kind: str) -> str:
        asked.append(name)
        return str(tmp_path / name)

    monkeypatch.setattr(pc.press, "ask_path", ask)
    pc.press_key(key)
    settle(qtbot, pc)
    QApplication.processEvents()
    assert "tersimpan" in pc.screen.notice.text()
    return asked[0], (tmp_path / asked[0]).read_bytes()


def test_a_report_is_shown_and_saved_for_word(pc: LayarPc, qtbot: QtBot, tmp_path: Any, monkeypatch: Any) -> None:
    pc.screen.open(SURVEY_REPORT)
    settle(qtbot, pc)
    field = pc.screen.choices.fields[Ask.SURVEY.value]
    assert not field.isHidden()
    assert field.value() == str(pc.late), "the newest first"
    assert pc.screen.job.title.startswith("Laporan Survei Kepuasan Masyarakat Kecamatan Sangasanga")
    assert pc.screen.preview.pages() > 5
    name, data = saved(pc, qtbot, tmp_path, monkeypatch, Key.Key_F4)
    assert name == "Laporan SKM Semester II 2026.docx"
    assert docx.Document(io.BytesIO(data)).tables
    offered = pc.screen.keys()
    assert [act.key for act in offered] == ["F7", "F4"]


def test_a_period_without_answers_is_refused_beside_it(pc: LayarPc, qtbot: QtBot) -> None:
    pc.screen.open(SURVEY_REPORT)
    settle(qtbot, pc)
    field = pc.screen.choices.fields[Ask.SURVEY.value]
    field.set_value(str(pc.early))
    pc.screen.make()
    settle(qtbot, pc)
    assert "Belum ada jawaban" in field.text()
    pc.screen.open(FOLLOW_UP)
    field.set_value(str(pc.late))
    pc.screen.make()
    settle(qtbot, pc)
    assert "rencana tindak lanjut" in field.text()
    assert pc.screen.job is None


def test_the_poster_is_saved_as_a_picture_and_asks_nothing_of_other_papers(
    pc: LayarPc, qtbot: QtBot, tmp_path: Any, monkeypatch: Any
) -> None:
    pc.screen.open(POSTER)
    settle(qtbot, pc)
    name, data = saved(pc, qtbot, tmp_path, monkeypatch, Key.Key_F10)
    assert name == "Poster IKM Periode Semester II 2026 A4.png"
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == (1654, 2339)
    pc.screen.open("buku_tamu")
    settle(qtbot, pc)
    assert pc.screen.choices.fields[Ask.SURVEY.value].isHidden()
    assert pc.screen.choices.choice().survey is None


def test_a_report_follows_the_survey_and_a_book_does_not(pc: LayarPc, qtbot: QtBot) -> None:
    pc.screen.open(POSTER)
    settle(qtbot, pc)
    before = pc.screen.job
    imports.import_answers(pc.office.desk, pc.office.by("kasi_pelum"), pc.late, made_up(9, seed=5), "lagi.csv")
    pc.screen.refresh(frozenset({"skm"}))
    settle(qtbot, pc)
    assert pc.screen.job is not before
    assert pc.screen.job.pdf != before.pdf
    pc.screen.open("buku_tamu")
    settle(qtbot, pc)
    book = pc.screen.job
    pc.screen.refresh(frozenset({"skm"}))
    settle(qtbot, pc)
    assert pc.screen.job is book
