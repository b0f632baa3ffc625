"""The first day by keys alone: five steps from an empty folder to the board, left and gone on with, wrong input."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from loket_app.domain.dates import at
from loket_app.domain.people import Role
from loket_app.machine import MachineFile
from loket_app.store.tables import trail
from loket_app.ui.awal.cover import FirstDayCover
from loket_app.ui.awal.layanan import ServicesStep
from loket_app.ui.masuk import LogInCover
from loket_app.usecases import first_day, staff
from loket_app.usecases.check import check
from loket_app.usecases.opening import is_founded, open_desk
from loket_app.usecases.ports import SetClock
from tests.ui.day_pc import CTRL, MONDAY, SHIFT, Data, Key, WindowPc

PIN = "2468"


class FirstDayPc:
    """One PC with an empty data folder, which may be closed and opened again."""

    def __init__(self, qtbot: QtBot, folder: Path, threads: bool = False) -> None:
        self.qtbot, self.folder, self.threads = qtbot, folder, threads
        self.clock = SetClock(at(MONDAY, 8, 0, "Asia/Jakarta"))
        self.machine = MachineFile()
        self.data = Data(folder, self.clock, {}, {}, {}, "Asia/Jakarta")
        self.open()

    def open(self) -> None:
        self.pc = WindowPc(
            self.qtbot, self.data, machine=self.machine, threads=self.threads,
            opener=lambda: open_desk(self.folder, self.clock, "PC"),
        )  # fmt: skip

    def close(self) -> None:
        self.pc.close()
        self.data.close()

    def again(self) -> None:
        self.pc.close()
        self.open()

    @property
    def cover(self) -> FirstDayCover:
        cover = self.pc.shell.cover_shown()
        assert isinstance(cover, FirstDayCover)
        return cover

    @property
    def page(self) -> Any:
        return self.cover.page()

    def tab(self, times: int = 1) -> None:
        self.pc.key(*[Key.Key_Tab] * times)

    def pin(self, pin: str, again: str | None = None) -> None:
        self.pc.write(pin)
        self.tab()
        self.pc.write(pin if again is None else again)
        self.tab()

    def to_step(self, number: int) -> None:
        """By keys from the first page to this one, with an administrator."""
        for here in range(1, number):
            if here == 2 and not self.page.rows[0].name.value():
                self.pc.write("Contoh Admin, S.Kom.")
                self.tab(3)
                self.pin(PIN)
            self.pc.key(Key.Key_F8)
        assert self.cover.here == number - 1, self.page.notice.text()


@pytest.fixture
def day(qtbot: QtBot, tmp_path: Path) -> Iterator[FirstDayPc]:
    made = FirstDayPc(qtbot, tmp_path / "data")
    yield made
    made.close()


def test_five_steps_by_keys_from_an_empty_folder_to_the_board(day: FirstDayPc) -> None:
    pc = day.pc
    # 1: another office than the presets
    pc.key(Key.Key_Right, Key.Key_Right)
    for words in ("Kecamatan Uji Coba", "Kabupaten Contoh", "Jl. Contoh 1", "Uji Coba"):
        day.tab()
        pc.write(words)
    assert "KECAMATAN UJI COBA" in day.page.kop.accessibleDescription()
    day.tab(3)
    pc.write("Endah Contoh, S.STP.")
    pc.key(Key.Key_F8)
    # 2: the administrator with a PIN, and the Camat of step one at his post
    assert day.cover.here == 1
    pc.write("Dimas Contoh, S.Kom.")
    day.tab(2)
    pc.key(Key.Key_Right, Key.Key_Right, Key.Key_Space)
    day.tab()
    day.pin(PIN)
    assert [row.data["pin_hash"][:6] for row in day.page.rows if row.data["pin_hash"]] == ["kunci:"]
    pc.key(Key.Key_F8)
    # 3: one service is not offered
    assert isinstance(day.page, ServicesStep)
    pc.key(Key.Key_Down, Key.Key_Space, Key.Key_F8)
    # 4: other hours on Friday; next year's holidays were filled in
    for _ in range(4):
        day.tab()
    pc.over("07.30-11.00")
    pc.key(Key.Key_F8)
    # 5: the test page comes out
    assert day.cover.here == 4, day.page.notice.text()
    assert "sudah dibuat" in day.page.notice.text()
    pc.key(Key.Key_F9)
    assert len(pc.printer.jobs) == 1
    pc.key(Key.Key_F8)
    cover: Any = pc.shell.cover_shown()
    assert isinstance(cover, LogInCover)
    pc.write("d")
    assert cover.name.whole() == "Dimas Contoh, S.Kom."
    pc.write(PIN)
    pc.key(Key.Key_Return)
    assert pc.shell.shown() == "papan"
    desk = day.data.look()
    office = desk.ask(lambda look: look.settings.office())
    assert (office.name, office.kabupaten, office.place) == ("Kecamatan Uji Coba", "Kabupaten Contoh", "Uji Coba")
    assert office.villages == ()
    people = {one.name: one for one in desk.ask(staff.officers)}
    assert people["Dimas Contoh, S.Kom."].roles == {Role.ADMIN, Role.LOKET}
    assert people["Endah Contoh, S.STP."].roles == {Role.CAMAT}
    services = [one for _, one in desk.ask(lambda look: look.settings.services())]
    assert [one.active for one in services].count(False) == 1
    assert all("janji" in one.example for one in services)
    hours = desk.ask(lambda look: look.settings.calendar())
    assert sum(span.end - span.start for span in hours.week[4]) == 210
    assert {one.day.year for one in hours.closed} == {2026, 2027}
    assert "libur" in hours.example
    assert "minggu" not in hours.example
    assert check(desk).findings == ()
    assert not (day.folder / first_day.FILE).exists()


def test_left_at_any_step_and_gone_on_with(day: FirstDayPc) -> None:
    day.pc.key(Key.Key_Right)
    day.tab()
    day.pc.over("Kecamatan Setengah")
    day.again()
    assert day.page.form.values()["nama"] == "Kecamatan Setengah"
    assert day.page.choice.value() == "kemlagi"
    day.pc.key(Key.Key_F8)
    day.pc.write("Contoh Admin")
    day.tab(3)
    day.pin(PIN)
    day.again()
    assert day.cover.here == 1
    assert day.page.rows[0].name.value() == "Contoh Admin"
    assert day.page.rows[0].pin.placeholderText() == "PIN dibuat"
    kept = (day.folder / first_day.FILE).read_text(encoding="utf-8")
    assert PIN not in json.dumps([row["pin_hash"] for row in json.loads(kept)["petugas"]][1:])
    assert f'"{PIN}"' not in kept
    day.pc.key(Key.Key_F8)
    day.pc.key(Key.Key_Down, Key.Key_Down, Key.Key_Space)
    day.again()
    assert day.cover.here == 2
    assert [offer.on for offer in day.page._offers].count(False) == 1
    day.pc.key(Key.Key_F8)
    day.pc.over("08.00-12.00")
    day.again()
    assert day.cover.here == 3
    assert day.page.week.fields["senin"].value() == ["08.00-12.00"]
    day.pc.key(Key.Key_Escape, Key.Key_Escape, Key.Key_Escape)
    assert day.cover.here == 0
    day.pc.key(Key.Key_F8, Key.Key_F8, Key.Key_F8, Key.Key_F8)
    assert day.cover.here == 4
    day.again()
    # The office exists: somebody logs in, and the guide knows of the printer.
    assert isinstance(day.pc.shell.cover_shown(), LogInCover)
    assert day.data.look().ask(lambda look: look.settings.office()).name == "Kecamatan Setengah"


def test_a_name_that_is_missing(day: FirstDayPc) -> None:
    for field in ("nama", "kabupaten", "tempat"):
        editor = day.page.form.fields[field]
        before = editor.value()
        day.pc.tab_to(editor.widget)
        day.pc.key(Key.Key_A, mod=CTRL)
        day.pc.key(Key.Key_Delete, Key.Key_F8)
        assert day.cover.here == 0
        assert "belum diisi" in editor.text()
        assert day.pc.focus() is editor.widget
        day.pc.over(before)


def test_a_pin_that_is_none(day: FirstDayPc) -> None:
    day.to_step(2)
    day.pc.write("Contoh Admin")
    row = day.page.rows[0]
    for pin, again, told in (
        ("1234", "1234", "urut"), ("2222", "2222", "ulang"), ("24", "24", "4 sampai 6"), (PIN, "2469", "belum sama"),
    ):  # fmt: skip
        day.pc.tab_to(row.pin)
        day.pc.over(pin)
        day.tab()
        day.pc.over(again)
        day.pc.key(Key.Key_F8)
        assert day.cover.here == 1
        assert told in day.page.notice.text()
        assert row.data["pin_hash"] == ""


def test_nobody_administers(day: FirstDayPc) -> None:
    day.to_step(2)
    day.pc.key(Key.Key_F8)
    assert "siapa Administrator" in day.page.notice.text()
    assert day.pc.focus() is day.page.rows[0].name
    day.pc.write("Contoh Admin")
    day.pc.key(Key.Key_F8)
    assert "perlu PIN" in day.page.notice.text()
    assert day.pc.focus() is day.page.rows[0].pin
    day.pin(PIN)
    row = len(day.page.rows)
    day.pc.key(Key.Key_F6)
    day.pc.write("Tanpa Peran")
    day.pc.key(Key.Key_F8)
    assert len(day.page.rows) == row + 1
    assert "paling sedikit satu peran" in day.page.notice.text()
    assert day.pc.focus() is day.page.rows[-1].roles
    day.pc.key(Key.Key_Space, Key.Key_F8)
    assert day.cover.here == 2


def test_no_service_at_all(day: FirstDayPc) -> None:
    day.to_step(3)
    day.pc.key(Key.Key_F6, Key.Key_F8)
    assert "paling sedikit satu layanan" in day.page.notice.text()
    day.pc.key(Key.Key_Space, Key.Key_F8)
    assert day.cover.here == 3


def test_hours_that_overlap_and_a_holiday_table_with_a_broken_row(day: FirstDayPc) -> None:
    day.to_step(4)
    day.pc.over("07.30-12.00, 11.00-16.00")
    day.pc.key(Key.Key_F8)
    assert day.cover.here == 3
    assert "bertumpang tindih" in day.page.week.fields["senin"].text()
    day.pc.over("07.30-12.00")
    day.pc.key(Key.Key_F4, Key.Key_F4)
    before = len(day.page.closed.value())
    day.pc.key(Key.Key_F7)
    day.page.paste.text.set_value("24-12-2027\tCuti bersama Contoh\n31-02-2027\tTidak ada\n")
    day.pc.key(Key.Key_F6)
    assert "Baris 2" in day.page.paste.problems.text()
    assert "31-02-2027" in day.page.paste.problems.text()
    named = {row["tanggal"]: row["nama"] for row in day.page.closed.value()}
    assert named["2027-12-24"] == "Cuti bersama Contoh"
    assert len(named) == before
    day.pc.key(Key.Key_Escape)
    assert day.cover.here == 3
    day.pc.key(Key.Key_Insert)
    day.pc.write("31-02-2027")
    day.pc.key(Key.Key_F8)
    assert day.cover.here == 3
    day.pc.over("30-12-2027")
    day.tab()
    day.pc.write("Libur Contoh")
    day.pc.key(Key.Key_F8)
    assert day.cover.here == 4


def test_a_printer_that_is_off_and_a_folder_that_is_none(day: FirstDayPc) -> None:
    day.to_step(5)
    pc = day.pc
    pc.printer.failures = 1
    pc.key(Key.Key_F9)
    assert "tidak menjawab" in day.page.notice.text()
    pc.tab_to(day.page.form.fields["second_folder"].widget)
    pc.write("stik")
    pc.key(Key.Key_F8)
    assert "alamat folder yang lengkap" in day.page.form.fields["second_folder"].text()
    assert isinstance(pc.shell.cover_shown(), FirstDayCover)
    pc.over(str(day.folder / "kedua"))
    pc.key(Key.Key_F8)
    assert isinstance(pc.shell.cover_shown(), LogInCover)
    assert day.machine.machine.second_folder == str(day.folder / "kedua")


def test_the_head_follows_the_chosen_zone_and_the_holidays_are_told_in_the_same_words(day: FirstDayPc) -> None:
    def told() -> str:
        day.pc.shell.tick(day.clock.now())
        return str(day.pc.shell.header.clock.text())

    assert told() == "09.00.00 WITA", "the zone of the preset that stands there first"
    day.page.form.fields["zona"].widget.setFocus()
    day.pc.key(Key.Key_Down)
    assert told().endswith("WIT")
    day.to_step(4)
    words = day.page.summary(day.cover.draft)
    assert words.endswith(" libur 2026")
    assert len(day.page._have()) == 2, "the next year's stand in the list as well"
    hours = day.page
    day.pc.key(Key.Key_F8)
    assert day.cover.here == 4, hours.notice.text()
    assert hours.summary(day.cover.draft) == words


def test_nothing_is_founded_before_the_fourth_step_and_tab_stays_inside(day: FirstDayPc) -> None:
    day.to_step(4)
    founded: list[bool] = []
    day.pc.window.counter.work(is_founded, done=founded.append)
    assert founded == [False]
    day.pc.key(Key.Key_Backtab, mod=SHIFT)
    assert day.cover.isAncestorOf(day.pc.focus())


def test_the_steps_again_save_what_was_changed(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    one.log_in("admin")
    one.window.go("pengaturan")
    page: Any = one.screen("pengaturan").open_section("hari_pertama")
    page.step_buttons[0].setFocus()
    one.key(Key.Key_Return)
    cover: Any = one.shell.cover_shown()
    assert isinstance(cover, FirstDayCover)
    one.over("Kecamatan Berganti Nama")
    one.key(Key.Key_F8)
    assert cover.here == 1
    assert len(cover.page().rows) == len(data.who)
    one.over("Contoh Baru, S.E.")
    one.key(Key.Key_F8)
    assert cover.here == 2, cover.page().notice.text()
    one.key(Key.Key_Space, Key.Key_F8, Key.Key_F8, Key.Key_F8)
    assert not one.shell.covered()
    assert one.shell.shown() == "pengaturan"
    desk = data.look()
    assert desk.ask(lambda look: look.settings.office()).name == "Kecamatan Berganti Nama"
    assert "Contoh Baru, S.E." in [person.name for person in desk.ask(staff.officers)]
    assert [one.active for _, one in desk.ask(lambda look: look.settings.services())].count(False) == 1
    kinds = desk.ask(lambda look: [row.kind for row in look.connection.execute(trail.select()).all()])
    assert kinds.count("pengaturan_diubah") == 2
    assert kinds.count("petugas_disimpan") == 1
    one.key(Key.Key_F12)
    one.log_in("loket1")
    assert not page.step_buttons[0].isEnabled()


def test_a_lock_takes_the_steps_away_and_what_was_typed_comes_back(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    one.log_in("admin")
    one.window.go("pengaturan")
    page: Any = one.screen("pengaturan").open_section("hari_pertama")
    page.steps_asked.emit(0)
    one.over("Kecamatan Belum Tersimpan")
    one.key(Key.Key_F12)
    assert isinstance(one.shell.cover_shown(), LogInCover)
    one.log_in("admin")
    assert one.shell.shown() == "pengaturan"
    page.steps_asked.emit(0)
    cover: Any = one.shell.cover_shown()
    assert cover.page().form.values()["nama"] == "Kecamatan Belum Tersimpan"
    one.over("Kecamatan Lain Lagi")
    one.key(Key.Key_Escape)
    assert "Esc sekali lagi" in cover.page().notice.text()
    one.key(Key.Key_Escape)
    assert not one.shell.covered()


def test_a_second_f8_while_a_pin_is_hashed_is_one_step(qtbot: QtBot, tmp_path: Path) -> None:
    day = FirstDayPc(qtbot, tmp_path / "data")
    day.to_step(2)
    day.pc.write("Contoh Admin")
    day.tab(3)
    day.pc.write(PIN)
    day.tab()
    day.pc.write(PIN)
    runner: Any = day.pc.runner
    runner.hold = True
    day.cover.go_on()
    day.cover.go_on()
    runner.hold = False
    while runner._waiting:
        runner.step()
    day.pc.settle()
    assert day.cover.here == 2
    day.close()


def test_with_a_worker_of_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    day = FirstDayPc(qtbot, tmp_path / "data", threads=True)
    day.to_step(5)
    day.pc.key(Key.Key_F9)
    assert len(day.pc.printer.jobs) == 1
    day.pc.key(Key.Key_F8)
    assert isinstance(day.pc.shell.cover_shown(), LogInCover)
    day.close()
