"""Kuesioner SKM in Pengaturan, by keyboard: names, order, questions, and what a new period then asks."""

import copy
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from loket_app.definitions.survey import instrument_data, instrument_from_data, office_instrument
from loket_app.domain.survey.instrument import QUESTIONNAIRE_ORDER
from loket_app.ui.notices import NoticeKind
from loket_app.ui.pengaturan.kuesioner import KuesionerPage, rows_of, unsur_of
from loket_app.usecases.survey.periods import current_instrument
from tests.ui.test_pengaturan import Desktop
from tests.usecases.survey_office import opened

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(qtbot: QtBot, office: Any, tmp_path: Path) -> tuple[Desktop, KuesionerPage]:
    desktop = Desktop(qtbot, office, tmp_path)
    desktop.sit("kasi_pelum")
    found = desktop.section("kuesioner")
    assert isinstance(found, KuesionerPage)
    return desktop, found


def now(desktop: Desktop) -> Any:
    return desktop.desk.ask(current_instrument)


@pytest.mark.parametrize("key", ["sangasanga", "kemlagi"])
def test_rows_and_back_are_the_same_questionnaire(key: str) -> None:
    body = instrument_data(office_instrument(key))
    assert unsur_of(rows_of(body), body) == body["unsur"]


def test_several_questions_an_unsur_keep_their_keys_wherever_they_go() -> None:
    body = instrument_data(office_instrument("sangasanga"))
    two = {"kunci": "waktu_2", "teks": "Apakah janji waktu ditepati?", "pilihan": ["a", "b", "c", "d"]}
    body["unsur"][2]["pertanyaan"].append(two)
    assert unsur_of(rows_of(body), body) == body["unsur"]
    rows = rows_of(body)
    moved = [*rows[2:4], *rows[:2], *rows[4:]]
    found = unsur_of(moved, body)
    assert [u["kunci"] for u in found][:3] == ["waktu", "persyaratan", "prosedur"]
    assert [u["kode"] for u in found] == [f"U{n}" for n in range(1, 10)]
    assert found[0]["pertanyaan"][1] == two
    # An additional question that comes under another unsur gets a key of that one.
    stray = [rows[0], rows[3], *rows[1:3], *rows[4:]]
    again = unsur_of(stray, body)
    assert again[0]["pertanyaan"][1]["kunci"] == "persyaratan_2"
    instrument_from_data({**copy.deepcopy(body), "unsur": again})


def test_a_name_and_the_questionnaires_order_are_saved(page: tuple[Desktop, KuesionerPage]) -> None:
    desktop, form = page
    running = opened(desktop.office)
    desktop.press(Key.Key_Home, Key.Key_Return)
    desktop.type("Syarat pelayanan")
    desktop.to(form.head, "urutan")
    desktop.choose("Lembar kuesioner")
    assert form.rows.value()[7]["unsur"] == "sarana"
    desktop.press(Key.Key_F8)
    assert form.notice.kind() is NoticeKind.SUCCESS
    made = now(desktop)
    assert tuple(u.key for u in made.unsur) == QUESTIONNAIRE_ORDER
    assert [u.code for u in made.unsur] == [f"U{n}" for n in range(1, 10)]
    assert made.unsur[0].label == "Syarat pelayanan"
    assert not form.dirty()
    # The running period keeps the questionnaire under which it began.
    from loket_app.usecases.queries import survey

    assert desktop.desk.ask(survey.result, running).instrument.unsur[0].label == "Kesesuaian Persyaratan"


def test_an_unsur_and_a_second_question_are_added_by_keys(page: tuple[Desktop, KuesionerPage]) -> None:
    desktop, form = page
    desktop.press(Key.Key_End, Key.Key_Insert)
    desktop.type("Keamanan")
    desktop.to(form.rows.fields, "teks")
    desktop.type("Bagaimana keamanan di kantor ini?")
    for key, words in (("p1", "Tidak aman"), ("p2", "Kurang aman"), ("p3", "Aman")):
        desktop.to(form.rows.fields, key)
        desktop.type(words)
    desktop.press(Key.Key_F8)
    # The fourth option is missing: said at the row.
    assert not form.notice.text() or form.notice.kind() is NoticeKind.REFUSAL
    assert len(now(desktop).unsur) == 9
    desktop.to(form.rows.fields, "p4")
    desktop.type("Sangat aman")
    desktop.press(Key.Key_F8)
    made = now(desktop)
    assert (len(made.unsur), made.unsur[-1].key, made.unsur[-1].code) == (10, "keamanan", "U10")
    form.rows.table.setFocus()
    desktop.press(Key.Key_Insert)
    desktop.to(form.rows.fields, "lanjutan")
    desktop.press(Key.Key_Space)
    desktop.to(form.rows.fields, "teks")
    desktop.type("Apakah parkir aman?")
    for key, words in zip(("p1", "p2", "p3", "p4"), ("Tidak", "Kurang", "Aman", "Sangat"), strict=True):
        desktop.to(form.rows.fields, key)
        desktop.type(words)
    desktop.press(Key.Key_F8)
    made = now(desktop)
    assert [q.key for q in made.unsur[-1].questions] == ["keamanan", "keamanan_2"]
    desktop.press(Key.Key_Escape)
    form.rows.table.setFocus()
    desktop.press(Key.Key_Delete, Key.Key_F8)
    assert len(now(desktop).unsur[-1].questions) == 1


def test_blanks_and_reasons_are_a_setting(page: tuple[Desktop, KuesionerPage]) -> None:
    desktop, form = page
    desktop.to(form.head, "alasan")
    desktop.choose("Tidak ditanyakan")
    desktop.to(form.head, "kosong")
    desktop.press(Key.Key_Space, Key.Key_F8)
    made = now(desktop)
    assert (made.blanks_allowed, made.reason_below) == (True, 1)


def test_others_read_it_only(qtbot: QtBot, office: Any, tmp_path: Path) -> None:
    desktop = Desktop(qtbot, office, tmp_path)
    desktop.sit("portir")
    form = desktop.section("kuesioner")
    assert not form.lock_line.isHidden()
    assert not form.rows.add_button.isEnabled()
    assert not form.save_button.isEnabled()
