"""Deliveries by key events alone, on the real use cases and a real file."""

from typing import Any

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket_app.domain.case import State
from loket_app.domain.layar_ramah import DeliveryState
from loket_app.ui.antar.screen import AntarScreen
from loket_app.ui.notices import NoticeKind
from loket_app.usecases.queries.layar_ramah import delivery_row
from loket_app.usecases.requests import load
from tests.ui.layar_ramah_pc import Key, LayarPc, delivery_of, to_ready


@pytest.fixture
def opened(office: Any, tmp_path: Any, qtbot: QtBot) -> Any:
    def make(key: str = "loket1") -> LayarPc:
        pc = LayarPc(office, tmp_path, AntarScreen, key)
        pc.show(qtbot)
        return pc

    return make


def state(pc: LayarPc, delivery: int) -> DeliveryState:
    found: DeliveryState = pc.office.desk.ask(delivery_row, delivery).state
    return found


def test_the_empty_list_teaches(opened: Any) -> None:
    pc = opened()
    assert pc.screen.view.empty.isVisible()
    assert "Keberatan" in pc.screen.view.empty.hint.text()
    assert pc.screen.primary() is None


def test_the_letter_is_brought_and_received(opened: Any, office: Any) -> None:
    request, delivery = delivery_of(office)
    pc = opened()
    QAbstractItemModelTester(pc.screen.view.lines, pc.screen)
    pc.screen.show_first()
    pc.press_key(Key.Key_F9)
    assert len(pc.printed()) == 2
    office.minutes(5)
    pc.press_key(Key.Key_F8)
    assert state(pc, delivery) is DeliveryState.DEPARTED
    office.minutes(20)
    pc.press_key(Key.Key_F8)
    sheet = pc.sheet()
    assert sheet.text("penerima") == "Contoh Pemohon"
    pc.press_key(Key.Key_F8)
    assert "imbalan" in sheet.form.fields["gratis"].text()
    assert state(pc, delivery) is DeliveryState.DEPARTED
    pc.press_key(Key.Key_Space, Key.Key_F8)
    assert pc.sheet() is None
    assert state(pc, delivery) is DeliveryState.DELIVERED
    assert office.desk.ask(load, request).case.state is State.DONE
    # Its outcome stays to be read although the list shows open ones only.
    assert pc.screen.side.row.receiver == "Contoh Pemohon"
    assert pc.screen.primary() is None


def test_one_that_failed_is_tried_again(opened: Any, office: Any) -> None:
    _, delivery = delivery_of(office)
    pc = opened()
    pc.screen.open(delivery)
    assert pc.screen.side.primary.hasFocus()
    pc.press_key(Key.Key_F8, Key.Key_F8, Key.Key_F7)
    pc.press_key(Key.Key_F8)
    assert "alasan" in pc.sheet().notice.text().lower()
    pc.press_key(Key.Key_1, Key.Key_F8)
    row = office.desk.ask(delivery_row, delivery)
    assert (row.state, row.failure, row.attempts) == (DeliveryState.FAILED, "Rumah kosong", 1)
    assert pc.screen.side.primary.text() == "Petugas berangkat lagi"
    pc.press_key(Key.Key_F8, Key.Key_F8)
    pc.press_key(Key.Key_Tab, Key.Key_Down, Key.Key_Tab, Key.Key_Space, Key.Key_F8)
    row = office.desk.ask(delivery_row, delivery)
    assert (row.state, row.attempts, row.relation) == (DeliveryState.DELIVERED, 2, "suami/istri")


def test_a_failed_one_goes_back_to_the_counter_only_when_confirmed(opened: Any, office: Any) -> None:
    _, delivery = delivery_of(office)
    pc = opened()
    pc.screen.open(delivery)
    pc.press_key(Key.Key_F8, Key.Key_F7, Key.Key_2, Key.Key_F8)
    pc.press_key(Key.Key_F10, Key.Key_Return)
    assert state(pc, delivery) is DeliveryState.FAILED
    pc.press_key(Key.Key_F10, Key.Key_Backtab, Key.Key_Return)
    assert state(pc, delivery) is DeliveryState.BACK


def test_the_applicant_collects_it(opened: Any, office: Any) -> None:
    request, delivery = delivery_of(office)
    pc = opened()
    pc.screen.open(delivery)
    pc.press_key(Key.Key_F6, Key.Key_Backtab, Key.Key_Return)
    assert state(pc, delivery) is DeliveryState.COLLECTED
    assert ("request", request) in pc.story.told


def test_another_courier_needs_a_reason_and_a_pact(opened: Any, office: Any) -> None:
    _, delivery = delivery_of(office)
    pc = opened()
    pc.screen.open(delivery)
    pc.press_key(Key.Key_F4)
    sheet = pc.sheet()
    pc.press_key(Key.Key_F8)
    assert "diganti" in sheet.form.fields["alasan_petugas"].text()
    pc.type("sedang rapat")
    without = next(c for c in sheet.courier.people.values() if not c.has_pact)
    sheet.courier.set_value(str(without.id))
    pc.press_key(Key.Key_F8)
    assert "pakta integritas" in sheet.form.fields["petugas"].text()
    assert QApplication.focusWidget() is sheet.courier.widget
    pc.press_key(Key.Key_Home, Key.Key_F8)
    assert pc.sheet() is None
    row = office.desk.ask(delivery_row, delivery)
    assert row.courier_id not in (0, without.id, office.who["loket1"])
    assert len(pc.printed()) == 2


def test_the_waiting_one_explains_itself_and_tells_once_when_it_is_ready(opened: Any, office: Any) -> None:
    request, delivery = delivery_of(office, ready=False)
    pc = opened()
    pc.screen.open(delivery)
    assert pc.screen.primary() is None
    assert pc.screen.printing() is None
    assert "Menunggu" in pc.screen.side.advice.text()
    to_ready(office, request)
    pc.counter.poll()
    pc.screen.reload()
    pc.screen.reload()
    told = [t for t in pc.story.told if t[0] == "notify"]
    assert [(t[1], t[2]) for t in told] == [(f"antar:{delivery}", NoticeKind.HINT)]
    assert pc.screen.primary().words == "Berangkat"


def test_who_may_not_send_is_told_whose_turn_it_is(opened: Any, office: Any) -> None:
    _, delivery = delivery_of(office)
    pc = opened("sekcam")
    pc.screen.open(delivery)
    pc.press_key(Key.Key_F8)
    assert state(pc, delivery) is DeliveryState.PRINTED
    assert "Giliran" in pc.screen.side.advice.text()


def test_what_stands_in_the_sheet_survives(opened: Any, office: Any) -> None:
    _, delivery = delivery_of(office)
    pc = opened()
    pc.screen.open(delivery)
    pc.press_key(Key.Key_F8, Key.Key_F8)
    pc.type("Contoh Tetangga")
    kept = pc.screen.typed_state()
    other = opened()
    other.screen.restore(kept)
    assert other.sheet().text("penerima") == "Contoh Tetangga"


def test_nothing_runs_into_the_next_column(opened: Any, office: Any) -> None:
    long = "Contoh " + "Panjang " * 9
    delivery_of(office, name=long.strip()[:80])
    pc = opened()
    pc.screen.show_first()
    assert pc.screen.side.width() <= 380
    assert pc.screen.view.horizontalScrollBar().maximum() == 0
