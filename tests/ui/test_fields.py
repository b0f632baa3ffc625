from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from loket_app.domain.errors import Refusal
from loket_app.ui import texts, theme
from loket_app.ui.choosers import Checklist, Option, Paper, SearchCombo, matching
from loket_app.ui.fields import Choice, DateEdit, Field, Form, LineEdit, NikEdit, NoteEdit, Tick, TimeEdit, grouped
from loket_app.ui.phone import PhoneEdit
from loket_app.ui.scrolling import scrolled
from loket_app.ui.theme import Tone


def _field(qtbot: QtBot, editor: QWidget) -> Field:
    window = QWidget()
    column = QVBoxLayout(window)
    field = Field("Isian", editor)
    column.addWidget(field)
    column.addWidget(LineEdit())
    qtbot.addWidget(window)
    window.resize(500, 300)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    editor.setFocus()
    field.kept = window  # type: ignore[attr-defined]
    return field


def _judge(digits: str) -> tuple[str, Tone]:
    return ("sah", Tone.GOOD) if digits.startswith("64") else ("kode wilayah tidak dikenal", Tone.WARN)


def test_nik_takes_digits_alone_and_groups_them(qtbot: QtBot) -> None:
    nik = NikEdit(_judge)
    field = _field(qtbot, nik)
    qtbot.keyClicks(nik, "64x0215-4706 93")
    assert nik.text() == "6402 1547 0693"
    assert field.text() == "12 dari 16 angka"
    qtbot.keyClicks(nik, "0003999")
    assert nik.value() == "6402154706930003"
    assert field.text() == "sah"


@pytest.mark.parametrize(("place", "key", "left"), [
    (5, Qt.Key.Key_Backspace, "640154706930003"),
    (4, Qt.Key.Key_Delete, "640254706930003"),
    (19, Qt.Key.Key_Backspace, "640215470693000"),
    (0, Qt.Key.Key_Delete, "402154706930003"),
])  # fmt: skip
def test_erasing_always_takes_a_digit(qtbot: QtBot, place: int, key: Qt.Key, left: str) -> None:
    nik = NikEdit()
    _field(qtbot, nik)
    nik.set_value("6402154706930003")
    nik.setCursorPosition(place)
    qtbot.keyClick(nik, key)
    assert nik.value() == left
    assert nik.text() == grouped(left)


def test_digits_typed_inside_go_where_the_cursor_is(qtbot: QtBot) -> None:
    nik = NikEdit()
    _field(qtbot, nik)
    nik.set_value("6402154706")
    nik.setCursorPosition(4)
    qtbot.keyClicks(nik, "99")
    assert nik.value() == "640299154706"
    qtbot.keyClicks(nik, "8")
    assert nik.value() == "6402998154706"


def test_a_date_is_checked_by_its_weekday_and_written_out_on_leaving(qtbot: QtBot) -> None:
    edit = DateEdit()
    field = _field(qtbot, edit)
    qtbot.keyClicks(edit, "23112026")
    assert edit.value() == date(2026, 11, 23)
    assert field.text() == "Senin, 23 November 2026"
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.text() == "23-11-2026"
    edit.setFocus()
    edit.clear()
    qtbot.keyClicks(edit, "31-02-2026")
    assert edit.value() is None
    assert field.text() == "Tidak ada tanggal 31: Februari 2026 hanya 28 hari."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31-02-1992", "Tidak ada tanggal 31: Februari 1992 hanya 29 hari."),
        ("31/04/2026", "Tidak ada tanggal 31: April 2026 hanya 30 hari."),
        ("32012026", "Tidak ada tanggal 32: Januari 2026 hanya 31 hari."),
        ("12-13-2026", texts.DATE_WRONG),
        ("00-02-2026", texts.DATE_WRONG),
        ("31-02-199", texts.DATE_WRONG),
        ("3-102-1992", texts.DATE_WRONG),
        ("2026-02-31", texts.DATE_WRONG),
        ("31-02-0000", texts.DATE_WRONG),
        ("besok", texts.DATE_WRONG),
        ("²1-02-1992", texts.DATE_WRONG),
    ],
)
def test_a_day_that_no_month_has_is_named(typed: str, said: str) -> None:
    assert texts.date_wrong(typed) == said


def test_a_time_is_written_with_a_point(qtbot: QtBot) -> None:
    edit = TimeEdit()
    field = _field(qtbot, edit)
    qtbot.keyClicks(edit, "9:05")
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    assert (edit.value(), edit.text()) == ((9, 5), "09.05")
    for hour, written in (("9", "09.00"), ("14", "14.00"), ("25", "25"), ("930", "930")):
        edit.setFocus()
        edit.clear()
        qtbot.keyClicks(edit, hour)
        assert edit.value() is None, "it may still become 9.30"
        qtbot.keyClick(edit, Qt.Key.Key_Tab)
        assert edit.text() == written
    edit.setFocus()
    edit.clear()
    qtbot.keyClicks(edit, "25.00")
    assert field.text() == "Tulis jam seperti 09.30."


def test_a_refusal_stands_until_the_value_changes(qtbot: QtBot) -> None:
    edit = LineEdit()
    field = _field(qtbot, edit)
    heard: list[bool] = []
    field.changed.connect(lambda: heard.append(True))
    field.refuse("Nama belum diisi.")
    assert (field.text(), edit.property("problem")) == ("Nama belum diisi.", "refusal")
    assert edit.accessibleDescription() == "Nama belum diisi."
    qtbot.keyClicks(edit, "A")
    assert (field.text(), edit.property("problem")) == ("", "")
    assert heard == [True]


def test_text_keeps_what_was_typed_but_for_blanks(qtbot: QtBot) -> None:
    edit = LineEdit()
    _field(qtbot, edit)
    edit.set_value("  <b>Siti</b>   & ${x} \u202eאב  =1+1 ")
    assert edit.value() == "<b>Siti</b> & ${x} \u202eאב =1+1"


def test_a_note_that_is_too_long_is_said(qtbot: QtBot) -> None:
    note = NoteEdit(longest=5)
    field = _field(qtbot, note)
    qtbot.keyClicks(note, "panjang")
    assert field.text() == "2 huruf terlalu panjang."
    qtbot.keyClick(note, Qt.Key.Key_Tab)
    assert note.toPlainText() == "panjang"


def test_a_form_takes_refusals_to_their_field_and_keeps_half_typed_text(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    form.add("nama", Field("Nama", LineEdit()), 0)
    form.add("lahir", Field("Tanggal lahir", DateEdit()), 0, 1)
    form.add("bidang", Field("Bidang", Choice((("a", "Perizinan"), ("b", "Non perizinan")))), 1)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.set_values({"nama": "Siti", "lain": 1})
    qtbot.keyClicks(form.fields["lahir"].widget, "7-6-19")
    assert form.typed_state() == {"nama": "Siti", "lahir": "7-6-19", "bidang": "a"}
    other = Form()
    qtbot.addWidget(other)
    other.add("lahir", Field("Tanggal lahir", DateEdit()), 0)
    other.set_values(form.typed_state())
    assert other.fields["lahir"].widget.text() == "7-6-19"  # type: ignore[attr-defined]
    assert form.refuse(Refusal("nama", "Nama belum diisi.", "nama"))
    assert form.fields["nama"].text() == "Nama belum diisi."
    assert form.fields["nama"].widget.hasFocus()
    assert not form.refuse(Refusal("x", "Lain.", "tidak_ada"))


SERVICES = (
    Option("legalisir", "Legalisir Dokumen"),
    Option("dispensasi", "Surat Dispensasi Nikah", "60 menit"),
    Option("nikah", "Nikah di kantor", search="akad dispen"),
    Option("sktm", "Surat Keterangan Tidak Mampu", search="miskin"),
)


def test_search_finds_all_words_in_any_order_best_first() -> None:
    assert [o.key for o in matching(SERVICES, "nikah")] == ["nikah", "dispensasi"]
    assert [o.key for o in matching(SERVICES, "dispen")] == ["dispensasi", "nikah"]
    assert [o.key for o in matching(SERVICES, "NIKAH surat")] == ["dispensasi"]
    assert [o.key for o in matching(SERVICES, "miskin")] == ["sktm"]
    assert matching(SERVICES, "xyz") == ()
    assert matching(SERVICES, " ") == SERVICES


def test_a_service_is_chosen_by_typing_and_enter(qtbot: QtBot) -> None:
    combo = SearchCombo()
    combo.set_options(SERVICES)
    field = _field(qtbot, combo)
    heard: list[str] = []
    combo.chosen.connect(heard.append)
    qtbot.keyClicks(combo, "nikah")
    assert combo.is_open()
    assert combo.value() == ""
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    qtbot.keyClick(combo, Qt.Key.Key_Return)
    assert (combo.value(), combo.text(), heard) == ("dispensasi", "Surat Dispensasi Nikah", ["dispensasi"])
    assert not combo.is_open()
    assert field.text() == ""


def test_tab_takes_the_marked_entry_and_esc_closes_the_list_alone(qtbot: QtBot) -> None:
    combo = SearchCombo()
    combo.set_options(SERVICES)
    _field(qtbot, combo)
    qtbot.keyClicks(combo, "mampu")
    qtbot.keyClick(combo, Qt.Key.Key_Escape)
    assert not combo.is_open()
    assert combo.text() == "mampu"
    qtbot.keyClicks(combo, " s")
    qtbot.keyClick(combo, Qt.Key.Key_Tab)
    assert combo.value() == "sktm"


def test_words_that_are_no_entry_are_said_on_leaving(qtbot: QtBot) -> None:
    combo = SearchCombo()
    combo.set_options(SERVICES)
    field = _field(qtbot, combo)
    qtbot.keyClicks(combo, "kapal")
    qtbot.keyClick(combo, Qt.Key.Key_Tab)
    assert combo.value() == ""
    assert field.text() == "Tidak ada yang cocok. Coba kata lain."


def test_a_free_combo_keeps_its_words(qtbot: QtBot) -> None:
    combo = SearchCombo(free=True)
    combo.set_options((Option("guru", "Guru"),))
    _field(qtbot, combo)
    qtbot.keyClicks(combo, "Guru honorer")
    qtbot.keyClick(combo, Qt.Key.Key_Tab)
    assert combo.value() == "Guru honorer"


def test_a_tick_is_a_value_and_enter_free(qtbot: QtBot) -> None:
    tick = Tick("Bersedia diantar")
    field = _field(qtbot, tick)
    heard: list[object] = []
    field.changed.connect(lambda: heard.append(field.value()))
    qtbot.keyClick(tick, Qt.Key.Key_Space)
    field.set_value(False)
    assert heard == [True]
    assert not tick.isChecked()


def test_the_wheel_does_not_change_a_choice(qtbot: QtBot) -> None:
    choice = Choice((("a", "Satu"), ("b", "Dua")))
    qtbot.addWidget(choice)
    point = QPointF(5, 5)
    wheel = QWheelEvent(
        point, point, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(choice, wheel)
    assert choice.value() == "a"


PAPERS = (Paper("n1", "Surat pengantar desa", "asli"), Paper("ktp", "Fotokopi KTP", "2 rangkap"), Paper("foto", "Foto"))


def test_papers_are_ticked_by_space_and_counted(qtbot: QtBot) -> None:
    listing = Checklist("Persyaratan")
    qtbot.addWidget(listing)
    theme.dress(listing)
    tester = QAbstractItemModelTester(listing.lines, QAbstractItemModelTester.FailureReportingMode.Warning)
    listing.show_papers(PAPERS, ("ktp", "tidak ada"))
    listing.resize(listing.sizeHint())
    listing.show()
    heard: list[str] = []
    listing.changed.connect(lambda: heard.append(listing.summary()))
    qtbot.keyClick(listing, Qt.Key.Key_Space)
    qtbot.keyClick(listing, Qt.Key.Key_Down)
    qtbot.keyClick(listing, Qt.Key.Key_Space)
    assert heard == ["2 dari 3 ada", "1 dari 3 ada"]
    assert listing.checked_keys() == ("n1",)
    assert [p.key for p in listing.missing()] == ["ktp", "foto"]
    third = listing.visualRect(listing.lines.index(2, 0)).center()
    qtbot.mouseClick(listing.viewport(), Qt.MouseButton.LeftButton, pos=third)
    assert listing.checked_keys() == ("n1", "foto")
    qtbot.keyClick(listing, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert listing.missing() == ()
    assert not listing.verticalScrollBar().isVisible()
    del tester


@pytest.mark.parametrize(
    ("typed", "said"),
    [("0812 5500 1234 (anak)", ""), ("", ""), ("+62541671505", ""), ("0811", "4"), ("6402154706930003", "16")],
)
def test_an_odd_telephone_number_is_remarked_on_when_its_field_is_left(qtbot: QtBot, typed: str, said: str) -> None:
    phone = PhoneEdit()
    field = _field(qtbot, phone)
    qtbot.keyClicks(phone, typed)
    assert field.message.text() == ""
    qtbot.keyClick(phone, Qt.Key.Key_Tab)
    assert field.message.text() == (f"Periksa nomornya: ada {said} angka." if said else "")


def test_what_is_refused_is_scrolled_to_with_the_words_under_it(qtbot: QtBot) -> None:
    form = Form(1)
    for n in range(9):
        form.add(str(n), Field(f"Isian {n}", LineEdit(), above=True), n)
    area = scrolled(form, "Isian")
    qtbot.addWidget(area)
    area.resize(300, 200)
    area.show()
    field = form.fields["8"]
    # Its editor is seen, the place of the words under it is not.
    area.verticalScrollBar().setValue(field.y() + field.widget.geometry().bottom() - area.viewport().height() + 4)
    assert form.refuse(Refusal("pin", "Kedua PIN belum sama. " * 4, "8"))
    QTest.qWait(1)
    assert field.message.visibleRegion().boundingRect().height() == field.message.height()
