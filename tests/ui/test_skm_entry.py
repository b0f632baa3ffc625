"""Isian by key events alone: a pile of paper forms typed, put right, deleted; nothing typed is lost."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket_app.domain.dates import HOUR
from loket_app.ui.skm import part
from loket_app.ui.skm.entry_fields import DigitBox, KeyChoice
from loket_app.ui.skm.entry_list import CORRECTED, FAILED, KEPT
from loket_app.ui.skm.screen import SkmScreen
from loket_app.usecases.check import check
from loket_app.usecases.queries import survey as queries
from loket_app.usecases.survey import periods
from tests.ui.layar_ramah_pc import LayarPc
from tests.ui.skm_part_pc import SkmPc
from tests.usecases.survey_office import closed, made_up, rows, type_in

Key = Qt.Key


@pytest.fixture
def pc(office: Any, tmp_path: Path, qtbot: QtBot) -> SkmPc:
    made = SkmPc(office, tmp_path, population=240)
    made.show(qtbot)
    return made


def fill(pc: SkmPc, scores: str = "443444344", about: str = "L3451", service: str = "sktm") -> None:
    """One form: the service and Enter, five keys about the respondent, nine digits."""
    pc.keys(service)
    pc.press_key(Key.Key_Return)
    pc.keys(about + scores)


def test_tab_goes_from_the_day_through_the_form_and_on(pc: SkmPc) -> None:
    pc.part.day.setFocus()
    pc.press_key(Key.Key_Tab)
    assert pc.focus() is pc.part.form.groups["layanan"]
    pc.press_key(Key.Key_Backtab)
    assert pc.focus() is pc.part.day
    pc.part.form.suggestion.setFocus()
    pc.press_key(Key.Key_Tab)
    assert pc.part.side.isAncestorOf(pc.focus())


def test_a_pile_is_typed_by_digits_letters_and_enter(pc: SkmPc) -> None:
    fill(pc)
    assert pc.focus() is pc.part.form.suggestion
    pc.press_key(Key.Key_Return)
    fill(pc, "344433334", "p2361", service="")
    pc.press_key(Key.Key_F8)
    found = pc.answers()
    assert [scores for scores, _ in found] == ["344433334", "443444344"]
    assert [json.loads(str(g)) for _, g in found] == [
        {
            "disabilitas": "Tidak", "jenis_kelamin": "Perempuan", "layanan": "SKTM", "pekerjaan": "Lainnya",
            "pendidikan": "SMA", "usia": "20-29 tahun",
        },
        {
            "disabilitas": "Tidak", "jenis_kelamin": "Laki-laki", "layanan": "SKTM", "pekerjaan": "Wirausaha",
            "pendidikan": "DIII", "usia": "30-39 tahun",
        },
    ]  # fmt: skip
    assert [t.number for t in pc.part.typed] == [2, 1]
    assert pc.part.side.today.text() == "2"
    assert "2 dari 148" in pc.part.side.sample.text()
    assert pc.part.title.text() == "Kuesioner kertas ke-3"
    assert pc.focus() is pc.part.form.groups["layanan"]


def test_a_form_takes_few_keys(pc: SkmPc) -> None:
    """A practised clerk types three keys a second: eight seconds are 24 keys."""
    fill(pc)
    pc.press_key(Key.Key_Return)
    keys = 1 + 5 + 9 + 1
    fill(pc, service="")
    pc.press_key(Key.Key_Return)
    assert len(pc.answers()) == 2
    assert keys <= 24


def test_a_low_score_asks_why_and_a_digit_goes_on_without(pc: SkmPc) -> None:
    pc.press_key(Key.Key_Return)
    pc.keys("L3451")
    pc.keys("2")
    line = pc.part.form.lines[0]
    assert pc.focus() is line.reason
    pc.keys("antre lama")
    pc.press_key(Key.Key_Return)
    pc.keys("14")
    assert pc.part.form.lines[1].box.score() == 1
    assert pc.part.form.lines[2].box.score() == 4
    pc.keys("444444")
    pc.press_key(Key.Key_F8)
    assert pc.answers()[0][0] == "214444444"
    assert rows(pc.office, "SELECT kind, question, body FROM survey_text") == [("alasan", "persyaratan", "antre lama")]


def test_a_missing_answer_and_a_wrong_digit_are_said_where_they_are(pc: SkmPc) -> None:
    pc.press_key(*[Key.Key_Return] * 6)
    pc.keys("7")
    assert "Isi 1, 2, 3, atau 4" in pc.part.notice.text()
    pc.keys("44")
    assert pc.part.notice.text() == ""
    pc.press_key(Key.Key_F8)
    assert pc.part.notice.text() == "U3 Kecepatan Pelayanan belum dijawab."
    assert pc.focus() is pc.part.form.lines[2].box
    assert pc.answers() == []


def test_a_mistyped_form_is_corrected_in_place(pc: SkmPc) -> None:
    fill(pc)
    pc.press_key(Key.Key_F8)
    fill(pc, "333333333", service="")
    pc.press_key(Key.Key_F8)
    pc.keys("kk")
    pc.part.list.setFocus()
    pc.part.list.selectRow(1)
    pc.press_key(Key.Key_Return)
    assert pc.part.title.text() == "Memperbaiki kuesioner ke-1"
    assert isinstance(pc.focus(), DigitBox)
    pc.keys("1")
    pc.keys("x")
    pc.press_key(Key.Key_F8)
    assert [scores for scores, _ in pc.answers()] == ["143444344", "333333333"]
    assert [t.state for t in pc.part.typed] == [KEPT, CORRECTED]
    assert pc.part.title.text() == "Kuesioner kertas ke-3"
    assert rows(pc.office, "SELECT added, corrected, removed FROM survey_batch") == [(2, 1, 0)]


def test_the_last_one_is_deleted_after_a_question(pc: SkmPc) -> None:
    fill(pc)
    pc.press_key(Key.Key_F8)
    pc.press_key(Key.Key_F6, Key.Key_F7)
    assert not pc.part.confirm.isHidden()
    pc.press_key(Key.Key_Escape)
    assert len(pc.answers()) == 1
    pc.press_key(Key.Key_F7)
    pc.part.confirm.yes.setFocus()
    pc.press_key(Key.Key_Return)
    assert pc.answers() == []
    assert pc.part.typed == []
    assert "dihapus" in pc.part.notice.text()
    assert check(pc.office.desk, oracle_sample=5).findings == ()


def test_a_half_typed_form_comes_back_after_a_correction(pc: SkmPc) -> None:
    fill(pc)
    pc.press_key(Key.Key_F8)
    pc.press_key(Key.Key_Return)
    pc.keys("p")
    pc.press_key(Key.Key_F6)
    assert pc.part.form.groups["jenis_kelamin"].value() == "Laki-laki"
    pc.press_key(Key.Key_Escape)
    assert pc.part.form.groups["jenis_kelamin"].value() == "Perempuan"
    assert pc.part.form.lines[0].box.score() is None


def test_what_is_typed_survives_a_restart(pc: SkmPc, office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pc.press_key(Key.Key_Return)
    pc.keys("p")
    pc.press_key(*[Key.Key_Return] * 4)
    pc.keys("42")
    pc.keys("lama")
    state = json.loads(json.dumps(pc.screen.typed_state()))
    again = LayarPc(office, tmp_path, SkmScreen, "kasi_pelum")
    again.screen.restore(state)
    again.show(qtbot)
    again.screen.show_part(part.ENTRY)
    form = again.screen.part().form
    assert form.groups["jenis_kelamin"].value() == "Perempuan"
    assert [line.box.score() for line in form.lines[:3]] == [4, 2, None]
    assert form.lines[1].reason.value() == "lama"


def test_a_form_that_could_not_be_kept_waits_and_is_sent_again(pc: SkmPc, qtbot: QtBot, tmp_path: Path) -> None:
    closed_elsewhere = made_up(1)[0]
    type_in(pc.office, pc.period, closed_elsewhere)
    fill(pc)
    closed(pc.office, pc.period)
    pc.press_key(Key.Key_F8)
    assert [t.state for t in pc.part.typed] == [FAILED]
    assert "belum tersimpan" in pc.part.notice.text()
    state = pc.screen.typed_state()
    again = LayarPc(pc.office, tmp_path, SkmScreen, "kasi_pelum")
    again.screen.restore(state)
    again.show(qtbot)
    version = pc.office.desk.ask(queries.period, pc.period).version
    pc.office.desk.do(pc.office.by("kasi_pelum"), periods.reopen_period, pc.period, version, "Masih ada lembar")
    again.screen.load()
    again.screen.show_part(part.ENTRY)
    waiting = again.screen.part()
    assert [t.state for t in waiting.typed] == [FAILED]
    waiting.begin()
    again.press_key(Key.Key_F6, Key.Key_F8)
    assert [t.state for t in waiting.typed] == [KEPT]
    assert len(pc.answers()) == 2


def test_yesterdays_forms_leave_the_list(pc: SkmPc) -> None:
    fill(pc)
    pc.press_key(Key.Key_F8)
    pc.office.clock.move(24 * HOUR)
    pc.part.tick(pc.office.clock.now())
    assert pc.part.typed == []
    assert pc.part.day.text() == "24-11-2026"
    assert pc.part.side.today.text() == "0"


def test_a_form_counted_meanwhile_is_not_corrected(pc: SkmPc) -> None:
    fill(pc)
    pc.press_key(Key.Key_F8)
    pc.office.clock.move(24 * HOUR)
    pc.press_key(Key.Key_F6)
    pc.keys("1")
    pc.press_key(Key.Key_F8)
    assert "sudah dihitung" in pc.part.notice.text()
    assert pc.part.typed == []
    assert pc.answers()[0][0] == "443444344"


def test_a_day_outside_the_period_is_refused_before_sending(pc: SkmPc) -> None:
    fill(pc)
    pc.part.day.setFocus()
    pc.part.day.selectAll()
    pc.keys("1-1-2026")
    pc.press_key(Key.Key_F8)
    assert "Di luar" in pc.part.notice.text()
    assert pc.answers() == []
    pc.part.day.selectAll()
    pc.keys("20-11-2026")
    pc.press_key(Key.Key_F8)
    assert rows(pc.office, "SELECT day FROM survey_answer") == [("2026-11-20",)]


def test_without_a_period_the_way_to_one_is_shown(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pc = SkmPc(office, tmp_path, period=False)
    pc.show(qtbot)
    assert pc.part.pages.currentWidget() is pc.part.empty
    assert "masa survei" in pc.part.empty.title.text().lower()
    pc.press_key(Key.Key_F8)
    assert pc.screen.tabs.value() == part.PERIODS


def test_letters_go_round_choices_that_share_them(qtbot: QtBot) -> None:
    choice = KeyChoice("Pendidikan", ("SD", "SMP", "SMA", "DIII", "S1"))
    qtbot.addWidget(choice)
    choice.show()
    passed: list[str] = []
    choice.passed.connect(lambda: passed.append(choice.value()))
    qtbot.keyClicks(choice, "ssss")
    assert choice.value() == "S1"
    assert passed == []
    qtbot.keyClicks(choice, "d")
    assert passed == ["DIII"]
    qtbot.keyClick(choice, Key.Key_Backspace)
    assert choice.value() == ""
    told: list[str] = []
    choice.wrong.connect(told.append)
    qtbot.keyClicks(choice, "9")
    assert told == ["Pendidikan: pilih 1 sampai 5."]
    assert "4 DIII" in choice.accessibleDescription()


def test_every_field_has_a_name(pc: SkmPc) -> None:
    form = pc.part.form
    for widget in (*form.groups.values(), *(x.box for x in form.lines), form.suggestion, pc.part.day, pc.part.list):
        assert widget.accessibleName()
    assert QApplication.focusWidget() is form.groups["layanan"]
