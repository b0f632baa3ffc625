"""The portir's screen by keys alone, and the queue as the loket sees it."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from loket_app.ui.shell import Shell
from loket_app.ui.tamu.screen import TamuScreen
from loket_app.usecases import door, queue_calls
from loket_app.usecases.order import Who
from loket_app.usecases.queries.board import guests
from tests.ui.counter_pc import Story, counter_of
from tests.ui.test_papan import Prints

F4, F5, F6, F7, F8, F10, F11 = (getattr(Qt.Key, f"Key_F{n}") for n in (4, 5, 6, 7, 8, 10, 11))
ENTER, ESC, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down


class Door:
    """The guests' screen at one PC."""

    def __init__(self, qtbot: QtBot, office: Any, key: str) -> None:
        self.office, self.counter = office, counter_of(office, key)
        self.story, self.prints = Story(), Prints()
        self.shell = Shell("PATEN Kecamatan Uji", "Kab. Uji", self.counter.zone)
        qtbot.addWidget(self.shell)
        self.shell.add("tamu", "Tamu", "guest", lambda: TamuScreen(self.counter, self.prints, self.story))
        self.shell.listen(self.counter.runner, self.counter.hub)
        self.shell.resize(1366, 768)
        self.shell.show()
        self.shell.go("tamu")
        self.shell.bind("F3", "Tamu baru", self.tamu.new_guest)
        self.shell.activateWindow()
        QTest.qWaitForWindowActive(self.shell)

    @property
    def tamu(self) -> TamuScreen:
        screen = self.shell.current()
        assert isinstance(screen, TamuScreen)
        return screen

    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def press(self, key: Any) -> None:
        QTest.keyClick(self.focus(), key)

    def write(self, words: str) -> None:
        for letter in words:
            QTest.keyClicks(self.focus(), letter)

    def states(self) -> list[tuple[str, str, str]]:
        return [(g.queue, g.state, g.name) for g in self.office.desk.ask(guests, True)]


@pytest.fixture
def pc(qtbot: QtBot, office: Any) -> Door:
    return Door(qtbot, office, "loket1")


def book(pc: Door, name: str) -> None:
    pc.press(Qt.Key.Key_F3)
    pc.press(F8)
    pc.write(name)
    pc.press(F8)


def test_a_guest_from_the_door_to_the_counter(pc: Door, office: Any) -> None:
    assert pc.tamu.view.empty.isVisible()
    pc.press(Qt.Key.Key_F3)
    assert pc.states() == [("001", door.GREETING, "")]
    assert pc.focus() is pc.tamu.side.need.purpose
    pc.write("dispen")
    pc.press(ENTER)
    assert pc.tamu.side.need.lane.value() == "non_perizinan"
    pc.press(F5)
    assert pc.tamu.side.need.lane.value() == "perizinan"
    office.minutes(1)
    pc.press(F8)
    assert pc.focus() is pc.tamu.side.book.name
    assert pc.tamu.side.book.purpose.text() == "Surat Dispensasi Nikah"
    pc.press(F8)
    assert pc.tamu.side.book.form.fields["nama"].text() == "Nama tamu belum diisi."
    pc.write("Contoh Tamu")
    pc.press(ENTER)
    pc.write("0800-0000-0001")
    pc.press(ENTER)
    assert pc.states() == [("001", door.WAITING, "Contoh Tamu")]
    assert pc.prints.made == [("nomor_antrean", 1)]
    office.minutes(7)
    pc.tamu.tick(office.clock.now())
    row = pc.tamu.view.guests.row(0)
    assert pc.tamu.view.guests.figure(row)[0] == "07:00"
    pc.press(F8)
    assert pc.states()[0][1] == door.SERVED
    assert pc.story.told[-1] == ("intake", 1)


def test_who_goes_first_is_called_first(pc: Door) -> None:
    book(pc, "Contoh Biasa")
    pc.press(Qt.Key.Key_F3)
    pc.press(F8)
    pc.write("Contoh Lansia")
    pc.tamu.side.book.form.fields["prioritas"].set_value("lansia")
    pc.press(F8)
    assert pc.tamu.summary.text() == "2 menunggu, 1 didahulukan"
    assert pc.tamu.view.guests.row(0).name == "Contoh Lansia"
    pc.press(F7)
    assert pc.story.told[-1] == ("intake", 2)
    named = [act.words for act in pc.tamu.acts() if act.words]
    assert len(named) == len(set(named)), "one name, one key"
    pc.press(F7)
    assert pc.story.told[-1] == ("intake", 1)
    pc.press(F7)
    assert pc.story.told[-1] == ("intake", 1)


def test_what_is_typed_stays_with_its_guest(pc: Door) -> None:
    pc.press(Qt.Key.Key_F3)
    pc.write("tanya")
    pc.press(Qt.Key.Key_F3)
    assert pc.tamu.side.need.purpose.text() == ""
    pc.write("legal")
    kept = pc.tamu.typed_state()
    assert kept == {"tamu": {"1": {"keperluan": "tanya", "bidang": ""}, "2": {"keperluan": "legal", "bidang": ""}}}
    pc.press(ESC)
    pc.press(ESC)
    pc.press(Qt.Key.Key_Up)
    assert pc.tamu.side.number.text() == "001"
    assert pc.tamu.side.need.purpose.text() == "tanya"
    pc.tamu.refresh(frozenset({"tamu"}))
    assert pc.tamu.side.need.purpose.text() == "tanya"


def test_a_guest_leaves_and_one_called_by_mistake_goes_back(pc: Door) -> None:
    book(pc, "Contoh Satu")
    book(pc, "Contoh Dua")
    pc.press(F10)
    pc.write("1")
    pc.press(F8)
    assert pc.states() == [("001", door.WAITING, "Contoh Satu"), ("002", door.LEFT, "Contoh Dua")]
    pc.press(F7)
    pc.tamu.views.choose("semua")
    pc.tamu.view.select_key(1)
    pc.tamu.view.setFocus()
    pc.press(F4)
    assert pc.states()[0][1] == door.WAITING


def test_a_stale_guest_is_said_calmly(pc: Door, office: Any) -> None:
    book(pc, "Contoh Satu")
    found = office.desk.ask(queue_calls.next_guest)
    office.desk.do(office.by("loket2"), door.call_guest, *found)
    pc.press(F8)
    assert "sudah dilayani petugas lain" in pc.tamu.side.notice.text() + pc.tamu.notice.text()
    assert pc.tamu.view.guests.rowCount() == 0


def test_the_portir_cannot_call_to_a_counter(qtbot: QtBot, office: Any) -> None:
    pc = Door(qtbot, office, "portir")
    book(pc, "Contoh Satu")
    assert pc.tamu.side.why_not.text() == "Giliran Petugas Loket. Ganti pengguna dengan F12."
    pc.press(F8)
    assert pc.states()[0][1] == door.WAITING


def ticket(office: Any) -> door.Guest:
    guest: door.Guest = office.desk.do(Who(0, 0), queue_calls.take_ticket, "SKTM", "non_perizinan", "")
    return guest


def called(pc: Door, office: Any) -> None:
    """Two guests of the kiosk, the first one called and chosen in the list."""
    for _ in range(2):
        ticket(office)
    pc.tamu.reload()
    pc.press(F7)
    assert pc.story.told[-1] == ("intake", 1)
    pc.tamu.views.choose("semua")
    pc.tamu.view.select_key(1)
    pc.tamu.view.setFocus()


def test_called_again_and_skipped_by_keys(pc: Door, office: Any) -> None:
    called(pc, office)
    assert (pc.tamu.side.gone.key, pc.tamu.side.skip.key) == ("", "F10")
    pc.press(F11)
    assert "dipanggil ulang ke loket 1" in pc.tamu.notice.text()
    assert "2 kali ke loket 1" in pc.tamu.side.words.text()
    pc.press(F10)
    assert "dilewati; dipanggil lagi setelah 3 nomor lain" in pc.tamu.notice.text()
    assert pc.states()[1][1] == door.WAITING
    pc.tamu.view.select_key(1)
    assert (pc.tamu.side.gone.key, pc.tamu.side.gone.isVisible()) == ("F10", True)
    assert [g.state_words for g in office.desk.ask(guests)] == ["menunggu dipanggil", "tidak datang 1 kali"]
    for _ in range(4):
        pc.press(F7)
        pc.tamu.view.select_key(1)
        if pc.tamu.side.guest.called:
            pc.press(F10)
    assert dict(state[:2] for state in pc.states())["001"] == door.ABSENT
    assert "Tidak datang saat dipanggil" in pc.tamu.side.words.text()
    pc.press(F8)
    assert dict(state[:2] for state in pc.states())["001"] == door.WAITING


def test_sent_to_another_counter_by_keys(pc: Door, office: Any) -> None:
    called(pc, office)
    pc.press(F6)
    pc.write("1")
    pc.press(ENTER)
    assert "sudah di loket itu" in pc.tamu.side.notice.text()
    pc.press(F6)
    pc.write("3")
    pc.press(ENTER)
    assert "menunggu loket 3" in pc.tamu.notice.text()
    assert next(g.desk for g in office.desk.ask(guests) if g.id == 1) == "3"


def test_this_pc_says_which_counter_it_is(pc: Door, office: Any) -> None:
    assert pc.tamu.here.text() == "Loket 1"
    pc.tamu.here.click()
    pc.write("7")
    pc.press(ENTER)
    assert pc.tamu.here.text() == "Loket 7"
    ticket(office)
    pc.tamu.reload()
    pc.press(F7)
    assert office.desk.ask(guests, True)[0].counter == "7"


def test_a_call_with_nobody_there_is_a_calm_line(pc: Door) -> None:
    pc.tamu.call_next()
    assert "Belum ada tamu yang menunggu" in pc.tamu.notice.text() + pc.tamu.side.notice.text()


def test_display_and_kiosk_are_a_key_away(pc: Door) -> None:
    QTest.keyClick(pc.focus(), Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(pc.focus(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert pc.story.told[-2:] == [("display",), ("tickets",)]
