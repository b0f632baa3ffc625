"""Logging in by key events alone: a letter, the PIN, Enter; lock-out, users without a PIN, a clock that went back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from loket_app.domain import lockout
from loket_app.domain.dates import HOUR, MINUTE
from loket_app.domain.errors import Refused
from loket_app.domain.people import Role
from loket_app.ui.counter import Counter, Session
from loket_app.ui.hub import Hub
from loket_app.ui.masuk import LogInCover, read_roster
from loket_app.ui.officer_list import initials
from loket_app.ui.pengaturan.clock import ClockPanel
from loket_app.ui.runner import InlineRunner
from loket_app.ui.screen import Screen
from loket_app.ui.shell import Shell
from loket_app.usecases import door, pin_key, staff
from loket_app.usecases.desk import Desk
from loket_app.usecases.queries.staffing import seats

PIN = "2468"
WITHOUT = "operator2"


@pytest.fixture
def pinned(office: Any, hashed_pin: str) -> Any:
    """The office after its officers got their PIN; one has none."""
    people = {o.id: o for o in office.desk.ask(staff.officers)}
    for key, number in office.who.items():
        one = people[number]
        data = staff.OfficerData(
            one.name, one.nip, one.rank, one.position, tuple(one.roles), one.may_record_for_others, one.supervisor
        )
        if key != WITHOUT:
            office.desk.do(office.by("admin"), staff.save_officer, number, data, hashed_pin)
    return office


def counter_at(office: Any, hold: bool = False) -> Counter:
    @contextmanager
    def opener() -> Iterator[Desk]:
        yield office.desk

    return Counter(InlineRunner(opener, hold=hold), Hub(), Session(), office.clock, "Asia/Makassar")


class Desktop:
    """A shell with one screen, and the cover over it."""

    def __init__(self, qtbot: QtBot, office: Any, hold: bool = False, hints: dict[str, str] | None = None) -> None:
        self.office = office
        self.counter = counter_at(office, hold)
        self.shell = Shell("PATEN Kecamatan Sangasanga", "Kab. Kutai Kartanegara", "Asia/Makassar")
        qtbot.addWidget(self.shell)
        self.shell.add("papan", "Papan", "board", self._screen)
        self.shell.resize(1366, 768)
        self.shell.show()
        self.shell.activateWindow()
        qtbot.waitUntil(self.shell.isActiveWindow)
        self.shell.lock_asked.connect(self.lock)
        self.hints = hints or {}
        self.entered: list[str] = []
        self.lock()

    def _screen(self) -> Screen:
        made = Screen()
        made.edit = QLineEdit(made)  # type: ignore[attr-defined]
        return made

    def lock(self) -> None:
        self.cover = LogInCover(self.counter, "PC-UJI", self.hints)
        self.cover.logged_in.connect(self.unlock)
        self.shell.cover(self.cover)

    def unlock(self) -> None:
        assert self.counter.session.officer is not None
        self.entered.append(self.counter.session.officer.name)
        self.shell.go("papan")
        self.shell.uncover()

    def type(self, text: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClicks(widget, text)
        if end is not None:
            self.press(end)

    def press(self, key: Qt.Key) -> None:
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key)

    def chosen(self) -> str:
        return str(self.cover.name.whole())


@pytest.fixture
def desktop(qtbot: QtBot, pinned: Any) -> Desktop:
    return Desktop(qtbot, pinned)


def test_a_letter_the_pin_and_enter(desktop: Desktop) -> None:
    desktop.type(f"l{PIN}")
    assert desktop.entered == ["Lestari Contoh, S.E., M.Si."]
    assert not desktop.shell.covered()
    roster = desktop.counter.session.roster
    assert set(roster) == set(Role)
    assert [h.officer.name for h in roster[Role.CAMAT]][1:] == ["Lestari Contoh, S.E., M.Si."]


def test_switching_users_is_f12_a_letter_and_a_pin_and_typed_text_stays(desktop: Desktop) -> None:
    desktop.type(f"r{PIN}")
    screen = desktop.shell.current()
    assert screen is not None
    screen.edit.setText("setengah jalan")  # type: ignore[attr-defined]
    desktop.press(Qt.Key.Key_F12)
    assert desktop.shell.covered()
    assert desktop.chosen() == "Rina Contoh"
    desktop.type(f"y{PIN}")
    assert desktop.entered == ["Rina Contoh", "Yusuf Contoh"]
    assert screen.edit.text() == "setengah jalan"  # type: ignore[attr-defined]
    desktop.press(Qt.Key.Key_F12)
    assert desktop.chosen() == "Yusuf Contoh"
    desktop.type(PIN)
    assert desktop.entered[-1] == "Yusuf Contoh"


def test_who_sat_here_last_is_chosen_after_a_restart(qtbot: QtBot, pinned: Any) -> None:
    staff.log_in(pinned.desk, pinned.who["kasi_pelum"], PIN)
    assert Desktop(qtbot, pinned).chosen() == "Hendra Contoh, S.Sos."


def test_letters_arrows_and_the_list_itself(desktop: Desktop) -> None:
    assert desktop.chosen() == "Sari Contoh"
    desktop.press(Qt.Key.Key_Down)
    assert desktop.chosen() == "Rina Contoh"
    desktop.press(Qt.Key.Key_Up)
    desktop.press(Qt.Key.Key_Up)
    assert desktop.chosen() == "Sari Contoh"
    desktop.type("x", None)
    assert desktop.chosen() == "Sari Contoh"
    desktop.cover.list.setFocus()
    desktop.type("h", None)
    assert desktop.chosen() == "Hendra Contoh, S.Sos."
    desktop.type("2", None)
    assert QApplication.focusWidget() is desktop.cover.pin
    desktop.type(PIN[1:])
    assert desktop.entered == ["Hendra Contoh, S.Sos."]


def test_one_letter_goes_round_among_those_who_share_it(qtbot: QtBot, pinned: Any) -> None:
    data = staff.OfficerData("Rahmat Contoh", roles=(Role.LOKET,))
    pinned.desk.do(pinned.by("admin"), staff.save_officer, None, data)
    desktop = Desktop(qtbot, pinned)
    seen = []
    for _ in range(3):
        desktop.type("r", None)
        seen.append(desktop.chosen())
    assert seen == ["Rina Contoh", "Rahmat Contoh", "Rina Contoh"]


def test_more_letters_of_a_name_stay_with_it(qtbot: QtBot, pinned: Any) -> None:
    """Letters after the first went to other names that begin with them: "rah" ended at Hendra."""
    data = staff.OfficerData("Rahmat Contoh", roles=(Role.LOKET,))
    pinned.desk.do(pinned.by("admin"), staff.save_officer, None, data)
    desktop = Desktop(qtbot, pinned)
    desktop.type("rah", None)
    assert desktop.chosen() == "Rahmat Contoh"
    desktop.type("f", None)
    assert desktop.chosen() == "Fajar Contoh"
    desktop.type("ri", None)
    assert desktop.chosen() == "Rina Contoh"
    desktop.press(Qt.Key.Key_Down)
    desktop.type("h", None)
    assert desktop.chosen() == "Hendra Contoh, S.Sos."


def test_another_name_forgets_the_digits_of_the_first(desktop: Desktop) -> None:
    desktop.type("24", None)
    desktop.press(Qt.Key.Key_Down)
    assert desktop.cover.pin.text() == ""


def test_a_short_pin_is_said_at_the_field_and_costs_no_try(desktop: Desktop) -> None:
    desktop.type("246")
    assert "4 sampai 6 angka" in desktop.cover.field.text()
    assert desktop.cover.pin.text() == "246"
    desktop.type("8")
    assert desktop.entered == ["Sari Contoh"]


def test_wrong_pins_lock_for_a_growing_time(desktop: Desktop) -> None:
    for _ in range(lockout.TRIES_A_LOCK - 1):
        desktop.type("1111")
        assert desktop.cover.field.text() == "PIN tidak cocok. Coba sekali lagi."
        assert desktop.cover.pin.text() == ""
    desktop.type("1111")
    row = desktop.cover.list.current_row()
    assert desktop.cover.list.note(row)[0] == "terkunci s.d. 08.01"
    desktop.type(PIN)
    assert desktop.cover.notice.text() == "Terlalu banyak PIN salah. Coba lagi pukul 08.01, atau minta atasan."
    assert desktop.entered == []
    desktop.office.clock.move(MINUTE + 1)
    desktop.type(PIN)
    assert desktop.entered == ["Sari Contoh"]


def test_an_officer_without_a_pin_is_told_what_to_do(desktop: Desktop) -> None:
    desktop.type("f1234")
    assert desktop.chosen() == "Fajar Contoh"
    assert "belum punya PIN" in desktop.cover.notice.text()
    assert desktop.office.desk.ask(seats, "PC-UJI").last is None


def test_letters_and_signs_never_reach_the_pin(desktop: Desktop) -> None:
    desktop.type("2a4-6 8", None)
    assert desktop.cover.pin.text() == "2468"


def test_enter_twice_tries_once(qtbot: QtBot, pinned: Any) -> None:
    desktop = Desktop(qtbot, pinned, hold=True)
    runner = desktop.counter.runner
    assert isinstance(runner, InlineRunner)
    runner.step()
    desktop.type("1111")
    desktop.press(Qt.Key.Key_Return)
    assert desktop.cover.button.text() == "Memeriksa PIN…"
    while runner.busy():
        runner.step()
    failed = [r for r in pinned.desk.ask(_trail) if r == "pin_salah"]
    assert failed == ["pin_salah"]


def _trail(look: Any) -> list[str]:
    from sqlalchemy import select

    from loket_app.store.tables import trail

    return list(look.connection.execute(select(trail.c.kind)).scalars())


def test_demo_pins_stand_beside_the_names_only_when_given(qtbot: QtBot, pinned: Any) -> None:
    plain = Desktop(qtbot, pinned)
    row = plain.cover.list.current_row()
    assert plain.cover.list.note(row)[0] == ""
    shown = Desktop(qtbot, pinned, hints={"Sari Contoh": "1001"})
    assert shown.cover.list.note(row)[0] == "PIN 1001"


def set_back(office: Any) -> None:
    office.desk.do(office.by("loket1"), door.walked_in)
    office.clock.move(-HOUR)


def test_a_clock_that_went_back_is_confirmed_before_anybody_logs_in(desktop: Desktop) -> None:
    set_back(desktop.office)
    desktop.type(f"r{PIN}")
    assert desktop.entered == []
    assert desktop.cover.clock is not None
    assert "1 jam lebih lambat" in desktop.cover.clock.words.text()
    desktop.type("1357")
    assert "PIN tidak cocok" in desktop.cover.clock.pin.text()
    desktop.type(PIN)
    assert "sudah disahkan" in desktop.cover.notice.text()
    assert desktop.chosen() == "Rina Contoh"
    assert desktop.cover.pin.text() == PIN
    desktop.press(Qt.Key.Key_Return)
    assert desktop.entered == ["Rina Contoh"]


def test_enter_twice_and_a_pin_typed_ahead_are_no_second_try_at_the_clock(qtbot: QtBot, pinned: Any) -> None:
    desktop = Desktop(qtbot, pinned)
    set_back(pinned)
    desktop.type(f"r{PIN}")
    clock, runner = desktop.cover.clock, desktop.counter.runner
    assert clock is not None
    assert isinstance(runner, InlineRunner)
    runner.hold = True
    desktop.type(PIN)
    desktop.type("13")
    runner.hold = False
    while runner.busy():
        runner.step()
    assert desktop.cover.field.text() == ""
    assert clock.pin.text() == ""
    assert "pin_salah" not in pinned.desk.ask(_trail)
    desktop.press(Qt.Key.Key_Return)
    assert desktop.entered == ["Rina Contoh"]


def test_another_doubt_of_the_clock_begins_without_the_last_ones_words(desktop: Desktop) -> None:
    set_back(desktop.office)
    desktop.type(f"r{PIN}")
    clock = desktop.cover.clock
    assert clock is not None
    desktop.type("1357")
    assert "PIN tidak cocok" in clock.pin.text()
    desktop.press(Qt.Key.Key_Escape)
    desktop.press(Qt.Key.Key_Return)
    assert desktop.cover.side.currentIndex() == 1
    assert (clock.pin.text(), clock.notice.text(), clock.pin_edit.text()) == ("", "", "")


def test_esc_leaves_the_clock(desktop: Desktop) -> None:
    set_back(desktop.office)
    desktop.type(PIN)
    assert desktop.cover.side.currentIndex() == 1
    desktop.press(Qt.Key.Key_Escape)
    assert desktop.cover.side.currentIndex() == 0
    assert QApplication.focusWidget() is desktop.cover.pin


def test_the_clock_sheet_over_a_screen(desktop: Desktop) -> None:
    desktop.type(f"h{PIN}")
    set_back(desktop.office)
    with pytest.raises(Refused, match="lebih lambat"):
        desktop.office.desk.do(desktop.office.by("loket1"), door.walked_in)
    screen = desktop.shell.current()
    assert screen is not None
    panel = ClockPanel(desktop.counter)
    screen.open_panel(panel)
    desktop.type(PIN, None)
    desktop.press(Qt.Key.Key_F8)
    assert screen.panel() is None
    desktop.office.desk.do(desktop.office.by("loket1"), door.walked_in)


def test_the_roster_is_read_again(desktop: Desktop) -> None:
    desktop.type(f"r{PIN}")
    assert len(desktop.counter.session.roster[Role.CAMAT]) == 2
    desktop.office.desk.do(desktop.office.by("kasi_pelum"), staff.end_substitution, 1)
    read_roster(desktop.counter)
    assert len(desktop.counter.session.roster[Role.CAMAT]) == 1


def test_initials() -> None:
    assert initials("Bambang Contoh, S.Sos., M.Si.") == "BC"
    assert initials("H. Ahmad") == "A"
    assert initials("") == ""


class TestKey:
    """A new PC does not know the office's PIN key: the code from the safe, typed by keyboard alone."""

    @pytest.fixture
    def keyed(self, office: Any, tmp_path: Any) -> Any:
        office.desk.folder = tmp_path
        data = staff.OfficerData("Contoh Admin", roles=(Role.ADMIN,), supervisor=True)
        hashed = pin_key.new_pin(office.desk, "7391")
        office.desk.do(office.by("admin"), staff.save_officer, office.who["admin"], data, hashed)
        return office

    def test_the_code_brings_the_pins_back(self, qtbot: QtBot, keyed: Any) -> None:
        code = pin_key.key_here(keyed.desk).code
        (keyed.desk.folder / pin_key.KEY_FILE).unlink()
        desktop = Desktop(qtbot, keyed)
        desktop.cover.list.select_key(keyed.who["admin"])
        QTest.keyClicks(desktop.cover.pin, "7391")
        QTest.keyClick(desktop.cover.pin, Qt.Key.Key_Return)
        form = desktop.cover.key
        assert form is not None
        assert form.isVisible()
        QTest.keyClicks(form.code, code[:-1])
        QTest.keyClick(form.code, Qt.Key.Key_Return)
        assert "salah ketik" in form.form.fields["kode"].text()
        form.code.clear()
        QTest.keyClicks(form.code, code)
        QTest.keyClick(form.code, Qt.Key.Key_Return)
        assert not form.isVisible()
        QTest.keyClicks(desktop.cover.pin, "7391")
        QTest.keyClick(desktop.cover.pin, Qt.Key.Key_Return)
        assert desktop.counter.session.officer.name == "Contoh Admin"

    def test_a_lost_code_makes_a_new_key_after_a_question(self, qtbot: QtBot, keyed: Any) -> None:
        (keyed.desk.folder / pin_key.KEY_FILE).unlink()
        desktop = Desktop(qtbot, keyed)
        desktop.cover.ask_key()
        form = desktop.cover.key
        form.lost.click()
        assert "PIN baru administrator" in form.form.fields["pin"].text()
        for key in ("pin", "ulang"):
            QTest.keyClicks(form.form.fields[key].widget, "9081")
        form.lost.click()
        form._renew()
        assert staff.log_in(keyed.desk, keyed.who["admin"], "9081").officer is not None
