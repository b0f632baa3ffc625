"""The kiosk for queue numbers by touch: one touch one number, precedence, paper or none, no name, no way out."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QCloseEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from loket_app.domain.errors import Disturbance
from loket_app.machine import Machine, MachineFile
from loket_app.ui.antrean import kiosk as words
from loket_app.ui.antrean.kiosk import TicketKiosk
from loket_app.ui.layar.window import DisplayWindow
from loket_app.ui.skm import kiosk_host
from loket_app.ui.skm.kiosk_parts import ChoiceButton, Touch
from loket_app.usecases import door
from loket_app.usecases.check import check
from loket_app.usecases.queries.board import guests
from loket_app.usecases.queries.ticket_kiosk import ticket_plan
from tests.ui.counter_pc import counter_of
from tests.ui.day_pc import WindowPc, data_of, found_office

Key = Qt.Key
SIZES = ((1366, 768), (1920, 1080), (1080, 1920))


class Prints:
    """A press that writes down, or fails."""

    def __init__(self) -> None:
        self.made: list[tuple[str, int]] = []
        self.broken = self.folder = False

    def print(self, purpose: str, key: int, *, failed: Any = None, saved: Any = None) -> None:
        self.made.append((purpose, key))
        if self.broken or self.folder:
            (failed if self.broken else saved)()


class Stand:
    """The kiosk on an office under test."""

    def __init__(self, office: Any, qtbot: QtBot, size: tuple[int, int] = (1366, 768)) -> None:
        self.office, self.prints = office, Prints()
        self.counter = counter_of(office, "loket1")
        plan = office.desk.ask(ticket_plan)
        self.kiosk = TicketKiosk(self.counter, plan, QRect(0, 0, *size), True, self.prints)
        qtbot.addWidget(self.kiosk, before_close_func=lambda kiosk: kiosk.end())
        self.kiosk.show()
        QApplication.processEvents()

    def touch(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def button(self, text: str) -> QWidget:
        return next(b for b in self.kiosk.choose.buttons if b.text() == text)

    def states(self) -> list[tuple[str, str, str, str, str]]:
        found = self.office.desk.ask(guests, True)
        return [(g.queue, g.state, g.purpose, g.priority, g.name) for g in sorted(found, key=lambda g: g.seq)]

    def wait(self, ms: int) -> None:
        self.office.clock.move(ms)
        self.kiosk.tick(self.office.clock.now())


@pytest.fixture
def stand(office: Any, qtbot: QtBot) -> Any:
    Touch._last = None
    yield Stand(office, qtbot)
    assert [str(f) for f in check(office.desk).findings] == []


def test_one_touch_gives_a_number_and_its_paper_and_asks_no_name(stand: Stand) -> None:
    stand.touch(stand.button("SKTM"))
    assert stand.states() == [("001", door.WAITING, "Legalisasi Surat Keterangan Tidak Mampu", "", "")]
    assert stand.prints.made == [("nomor_antrean", 1)]
    assert stand.kiosk.number.number.text() == "001"
    assert stand.kiosk.page() is stand.kiosk.number
    stand.wait(words.SHOWN_MS)
    assert stand.kiosk.page() is stand.kiosk.choose


def test_who_goes_first_says_so_before_and_the_next_visitor_does_not(stand: Stand) -> None:
    stand.touch(stand.kiosk.choose.first["hamil"])
    stand.touch(stand.kiosk.choose.first["lansia"])
    stand.touch(stand.button("Bertanya atau urusan lain"))
    assert stand.states()[0][3] == "lansia"
    assert "Lansia" in stand.kiosk.number.first.text()
    stand.touch(stand.kiosk.number.button)
    stand.touch(stand.button("SKTM"))
    assert stand.states()[1][3] == ""
    stand.touch(stand.kiosk.number.button)
    stand.touch(stand.kiosk.choose.first["lansia"])
    stand.wait(words.IDLE_MS)
    assert stand.kiosk.choose.priority() == ""


def test_a_double_touch_is_one_number(stand: Stand) -> None:
    button = stand.button("SKTM")
    for at, second in ((1000, False), (1100, True)):
        knock(button, button.mapToGlobal(QPoint(20, 20)), at, second)
    assert len(stand.states()) == 1


def test_a_finger_that_goes_on_knocking_draws_no_number_for_nobody(stand: Stand) -> None:
    stand.touch(stand.button("SKTM"))
    place = stand.button("Dispensasi Nikah").mapToGlobal(QPoint(20, 20))
    for at, fourth in ((1000, False), (1150, True), (1300, False), (1450, False)):
        # Where the finger knocks first the page goes; what lies there then is not meant.
        under = stand.button("Dispensasi Nikah") if at > 1000 else stand.kiosk.number.button
        knock(under, place, at, fourth)
    assert [state[0] for state in stand.states()] == ["001"]
    knock(stand.button("Dispensasi Nikah"), place, 3000)
    assert len(stand.states()) == 2


def test_every_touch_on_the_pad_is_a_digit(stand: Stand) -> None:
    stand.kiosk.ask_out()
    zero = next(b for b in stand.kiosk.exit.findChildren(ChoiceButton) if b.text() == "0")
    place = zero.mapToGlobal(QPoint(20, 20))
    for at, second in ((1000, False), (1150, True), (1300, False)):
        knock(zero, place, at, second)
    assert stand.kiosk.exit.pin == "000"


def knock(widget: QWidget, place: QPoint, at: int, double: bool = False) -> None:
    """A touch at an instant (ms); Qt tells the second of a quick pair as a double one."""
    kind = QEvent.Type.MouseButtonDblClick if double else QEvent.Type.MouseButtonPress
    local = QPointF(widget.rect().center())
    for what in (kind, QEvent.Type.MouseButtonRelease):
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(what, local, QPointF(place), left, left, none)
        event.setTimestamp(at)
        QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("way", ["broken", "folder"])
def test_without_paper_the_number_is_to_be_remembered(stand: Stand, way: str) -> None:
    setattr(stand.prints, way, True)
    stand.touch(stand.button("SKTM"))
    assert stand.kiosk.number.more.text() == words.NO_PAPER


def test_a_disturbance_offers_another_try_that_gives_no_second_number(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = words._ticket
    lost = [True]

    def reply_lost(desk: Any, *order: Any) -> Any:
        made = real(desk, *order)
        if lost:
            lost.clear()
            raise Disturbance("Berkas data sedang dipakai program lain.", "Tunggu sebentar, lalu ulangi.")
        return made

    monkeypatch.setattr(words, "_ticket", reply_lost)
    stand.touch(stand.button("SKTM"))
    assert stand.kiosk.page() is stand.kiosk.failed
    stand.touch(stand.kiosk.failed.button)
    assert stand.kiosk.number.number.text() == "001"
    assert len(stand.states()) == 1


def test_nobody_closes_it_and_esc_leads_nowhere(stand: Stand) -> None:
    event = QCloseEvent()
    QApplication.sendEvent(stand.kiosk, event)
    assert not event.isAccepted()
    QTest.keyClick(stand.kiosk, Key.Key_Escape)
    assert stand.kiosk.page() is stand.kiosk.choose
    QTest.keyClick(stand.kiosk, Key.Key_F12)
    assert stand.kiosk.page() is stand.kiosk.exit
    QTest.keyClicks(stand.kiosk, "12")
    QTest.keyClick(stand.kiosk, Key.Key_Backspace)
    assert stand.kiosk.exit.pin == "1"
    QTest.keyClick(stand.kiosk, Key.Key_Escape)
    assert stand.kiosk.page() is stand.kiosk.choose


@pytest.mark.parametrize("size", SIZES)
def test_every_button_is_large_and_inside(office: Any, qtbot: QtBot, size: tuple[int, int]) -> None:
    stand = Stand(office, qtbot, size)
    frame = stand.kiosk.rect()
    for button in (*stand.kiosk.choose.buttons, *stand.kiosk.choose.first.values()):
        box = QRect(button.mapTo(stand.kiosk, button.rect().topLeft()), button.size())
        assert frame.contains(box), button.text()
        assert box.height() >= 44
    shown = " ".join(label.text() for label in stand.kiosk.findChildren(QLabel))
    assert "nama" in shown
    assert len(stand.kiosk.choose.buttons) > 10


# -- with the whole window ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("antrean") / "data"
    return folder, found_office(folder)


@pytest.fixture
def window(founded: Any, tmp_path: Any, qtbot: QtBot) -> Any:
    data = data_of(founded, tmp_path / "data")
    pc = WindowPc(qtbot, data, machine=MachineFile())
    pc.log_in("loket1")
    yield pc
    pc.close()
    data.close()


def test_kiosk_and_display_from_the_guests_screen(window: WindowPc, monkeypatch: pytest.MonkeyPatch) -> None:
    ctrl = Qt.KeyboardModifier.ControlModifier
    window.window.go("tamu")
    window.key(Key.Key_E, mod=ctrl)
    window.settle()
    display = window.window._display.display
    assert isinstance(display, DisplayWindow)
    assert display.isVisible()
    window.settle()
    assert display.board.view is not None
    assert "Geser ke layar lain" in window.shell.bar.waiting()[-1].sentence
    window.front()
    window.key(Key.Key_E, mod=ctrl)
    assert window.window._display.display is None
    window.key(Key.Key_K, mod=ctrl)
    window.settle()
    assert "menutup seluruh layar" in window.sheet().words.text()
    window.key(Key.Key_F8)
    kiosk = window.window._tickets.kiosk
    assert window.shell.covered()
    QTest.mouseClick(kiosk.choose.buttons[0], Qt.MouseButton.LeftButton)
    window.settle()
    assert kiosk.number.number.text() == "001"
    QTest.keyClick(kiosk, Key.Key_F12)
    QTest.keyClicks(kiosk, window.data.pins["loket1"])
    QTest.keyClick(kiosk, Key.Key_Return)
    window.settle()
    assert window.window._tickets.kiosk is None
    assert not window.shell.covered()


def test_beside_the_work_both_stand_on_the_second_screen(window: WindowPc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kiosk_host, "second_screen", lambda shell: shell.screen())
    window.window.start_ticket_kiosk()
    window.settle()
    kiosk = window.window._tickets.kiosk
    assert kiosk.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    window.beat()
    monkeypatch.setattr("loket_app.ui.layar.host.second_screen", lambda shell: shell.screen())
    window.window.show_display()
    window.settle()
    assert window.window._display.display.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    window.window._display._screen_gone(window.shell.screen())
    window.window._tickets._screen_gone(window.shell.screen())
    assert window.window._display.display is None
    assert window.window._tickets.kiosk is None
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("second", [True, False])
def test_the_display_opens_by_itself_where_this_pc_is_set_so(
    founded: Any, tmp_path: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, second: bool
) -> None:
    monkeypatch.setattr("loket_app.ui.layar.host.second_screen", lambda shell: shell.screen() if second else None)
    data = data_of(founded, tmp_path / "data")
    pc = WindowPc(qtbot, data, machine=MachineFile(None, Machine(display=True)))
    pc.log_in("loket1")
    pc.settle()
    assert (pc.window._display.display is not None) == second
    pc.close()
    data.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
