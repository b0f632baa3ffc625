"""The window as a whole: rail, pills, notices, alarms, covers, looks, and what it remembers of this PC."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket_app.domain import dates
from loket_app.domain.dates import HOUR, MINUTE
from loket_app.domain.people import Role
from loket_app.machine import Look, MachineFile, Place, read_machine
from loket_app.store.lock import FolderLock
from loket_app.ui import covers, theme
from loket_app.ui.awal.cover import FirstDayCover
from loket_app.ui.masuk import LogInCover
from loket_app.ui.pengaturan.clock import ClockPanel
from loket_app.ui.program import show
from loket_app.usecases import door, intake, staff
from loket_app.usecases.desk import Who
from loket_app.usecases.opening import open_desk
from loket_app.usecases.requests import load
from tests.ui.day_pc import ALT, CTRL, Data, Key, WindowPc


def accepted(data: Data, name: str = "Contoh Pemohon", service: str = "ahli_waris") -> int:
    """A complete request, taken in by another counter."""
    desk, who = data.look(), Who(data.who["loket1"], data.who["loket1"])
    guest = desk.do(who, door.walked_in)
    papers = tuple(r.key for r in desk.ask(lambda look: intake.service_named(look, service)[1]).requirements)
    form = intake.IntakeForm(intake.PersonData(name=name), service, papers)
    return int(desk.do(Who(who.actor, who.recorder), intake.accept, guest.id, form, True).request_id)


def test_nothing_works_before_somebody_logged_in(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    assert isinstance(one.shell.cover_shown(), LogInCover)
    one.key(Key.Key_F2, Key.Key_F3, Key.Key_F8)
    one.key(Key.Key_3, mod=ALT)
    assert one.shell.shown() == ""
    assert one.shell.header.user.text() == "Loket 1"
    one.log_in("loket1")
    assert one.shell.shown() == "papan"
    assert one.shell.header.user.text() == "Rina Contoh \N{MIDDLE DOT} Loket 1"
    assert one.focus() is one.screen().toolbar.seek


def test_the_rail_by_keys_and_esc_one_step_back(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    one.log_in("loket1")
    upper = ("papan", "tamu", "terima", "surat", "register", "keberatan", "antar", "dokumen", "skm", "laporan")
    for key, name in zip("1234567890-", (*upper, "pengaturan"), strict=True):
        one.rail(key)
        assert one.shell.shown() == name
        assert QApplication.activeWindow() is one.shell
    one.key(Key.Key_1, mod=CTRL)
    assert one.shell.shown() == "papan"
    one.write("mawar")
    assert one.screen().toolbar.seek.text() == "mawar"
    one.key(Key.Key_Escape)
    assert one.screen().toolbar.seek.text() == ""
    one.key(Key.Key_F12)
    assert isinstance(one.shell.cover_shown(), LogInCover)
    one.key(Key.Key_Escape)
    assert one.shell.covered()


def test_another_counters_request_shows_and_pills_count_and_filter(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    one.log_in("loket1")
    first = accepted(data)
    data.minutes(80)
    second = accepted(data, "Contoh Lain")
    one.beat()
    pills = one.shell.header.pills
    assert {key: pill.count for key, pill in pills.items()} == {
        "running": 2, "nearly": 1, "late": 0, "ready": 0, "delivery": 0,
    }  # fmt: skip
    one.rail(5)
    pills["nearly"].setFocus()
    one.key(Key.Key_Return)
    board = one.screen("papan").view.board
    assert [r.id for r in board.rows()] == [first]
    assert pills["nearly"].isChecked()
    one.key(Key.Key_Escape, Key.Key_Escape)
    assert {r.id for r in board.rows()} == {first, second}
    assert not pills["nearly"].isChecked()


def test_an_alarm_once_when_nearly_late_and_once_when_late(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    one.log_in("loket1")
    key = accepted(data)
    one.beat()
    one.rail(5)
    said: list[str] = []
    real = one.shell.notify
    one.shell.notify = lambda k, kind, words, *more: (said.append(words), real(k, kind, words, *more))  # type: ignore
    for _ in range(11):
        data.minutes(9)
        one.beat()
    assert [words.split(":")[0] for words in said] == ["001 hampir lewat", "001 melewati janji layanan"]
    one.key(Key.Key_F12)
    assert one.shell.covered()
    one.log_in("loket1")
    one.shell.bar.see.setFocus()
    one.key(Key.Key_Return)
    assert one.shell.shown() == "papan"
    assert one.screen().side.detail().id == key
    assert one.focus() is one.screen().side.primary
    assert one.shell.bar.waiting() == ()


def test_an_alarm_also_while_the_window_is_locked(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    one.log_in("loket1")
    accepted(data)
    one.beat()
    one.key(Key.Key_F12)
    data.minutes(95)
    one.beat()
    assert [n.key for n in one.shell.bar.waiting()] == ["permohonan:1"]


def test_the_head_says_when_the_office_is_closed_and_countdowns_stand(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    one.log_in("loket1")
    accepted(data)
    one.beat()
    assert "buka s.d. 12.00" in one.shell.header.day.text()
    data.clock.move(4 * HOUR + 5 * MINUTE)
    one.beat()
    one.beat()
    assert "tutup (Istirahat), buka lagi 13.00" in one.shell.header.day.text()
    side = one.screen().view.board.row(0)
    frozen = side.promise_clock
    data.minutes(30)
    one.beat()
    assert one.screen().view.board.row(0).promise_clock == frozen
    data.clock.move(6 * HOUR)
    one.beat()
    one.beat()
    assert "buka lagi Selasa" in one.shell.header.day.text()


def test_look_text_size_and_place_are_remembered(pc: Callable[..., WindowPc], data: Data, tmp_path: Path) -> None:
    file = MachineFile(tmp_path / "komputer.toml")
    one = pc(machine=file)
    one.log_in("loket1")
    try:
        one.shell.look_chosen.emit("gelap")
        one.shell.text_size_chosen.emit(115)
        assert (theme.current().tokens.name, theme.current().percent) == ("gelap", 115)
        one.shell.setGeometry(40, 30, 1200, 700)
        one.close()
        kept = read_machine(tmp_path / "komputer.toml").machine
        assert (kept.look, kept.text_size, kept.window) == (Look.DARK, 115, (40, 30, 1200, 700))
    finally:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app)


def test_a_window_opens_where_it_stood_unless_that_screen_is_gone(qtbot: QtBot) -> None:
    from loket_app.ui.shell import Shell

    shell = Shell("PATEN", "", "Asia/Makassar")
    qtbot.addWidget(shell)
    screen = QApplication.primaryScreen().availableGeometry()
    show(shell, (screen.x() + 10, screen.y() + 20, 970, 610))
    assert not shell.isMaximized()
    assert shell.width() == 970
    show(shell, (30_000, 30_000, 970, 610))
    assert shell.isMaximized()


def test_the_demonstration_writes_nothing_of_this_pc(pc: Callable[..., WindowPc], data: Data, tmp_path: Path) -> None:
    one = pc(machine=MachineFile())
    one.log_in("loket1")
    one.window._remember(look=Look.DARK)
    assert one.window.plan.machine.machine.look is Look.DARK
    assert list(tmp_path.glob("*.toml")) == []


def test_a_pc_of_one_desk_begins_there(pc: Callable[..., WindowPc], data: Data) -> None:
    file = MachineFile()
    file.machine = type(file.machine)(place=Place.PORTIR)
    one = pc(machine=file)
    one.log_in("portir")
    assert one.shell.shown() == "tamu"
    assert "papan" in one.shell.screens()


def test_the_foot_says_what_is_so(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    one.log_in("loket1")
    said = one.shell.foot.accessibleName()
    assert "Basis data utuh, diperiksa 08.00" in said
    assert "EPSON L3210 (surat)" in said
    assert "F1 Panduan" in said
    assert one.shell.windowTitle() == "PATEN Kecamatan Sangasanga \N{EM DASH} LAYAR RAMAH Loket"


def test_a_clock_that_went_back_is_confirmed_by_a_supervisor(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    one.log_in("loket1")
    key = accepted(data)
    one.beat()
    data.clock.move(-HOUR)
    one.key(Key.Key_Down, Key.Key_F8)
    panel = one.sheet()
    assert isinstance(panel, ClockPanel)
    assert one.focus() is panel.form.pin_edit
    one.write(data.pins["kasi_pelum"])
    one.key(Key.Key_Return)
    assert one.sheet() is None
    one.key(Key.Key_F8)
    assert data.look().ask(load, key).case.step == 5


def test_a_clock_that_went_back_costs_no_open_sheet(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    one.log_in("loket1")
    accepted(data)
    one.beat()
    one.key(Key.Key_Down, Key.Key_F7)
    sheet = one.sheet()
    one.tab_to(sheet.form.fields["alasan"].widget)
    one.write("nama keliru")
    data.clock.move(-HOUR)
    one.key(Key.Key_F8)
    cover = one.shell.cover_shown()
    assert isinstance(cover, covers.ClockCover)
    one.key(Key.Key_Escape)
    assert not one.shell.covered()
    assert one.sheet() is sheet
    assert sheet.text("alasan") == "nama keliru"


def test_an_empty_folder_begins_the_first_day(qtbot: QtBot, data: Data, tmp_path: Path) -> None:
    folder = tmp_path / "baru"
    one = WindowPc(qtbot, data, opener=lambda: open_desk(folder, data.clock, "PC"))
    assert isinstance(one.shell.cover_shown(), FirstDayCover)
    one.key(Key.Key_F2, Key.Key_F12)
    assert isinstance(one.shell.cover_shown(), FirstDayCover)
    one.close()


def test_a_folder_in_use_is_said_and_opened_once_it_is_free(qtbot: QtBot, data: Data, tmp_path: Path) -> None:
    lock = FolderLock(data.folder)
    lock.take()
    one = WindowPc(qtbot, data, threads=True, opener=lambda: open_desk(data.folder, data.clock, "PC"))
    cover = one.shell.cover_shown()
    assert isinstance(cover, covers.OpeningCover)
    assert cover.told.title.text() == covers.NOT_OPEN
    assert cover.notice.text().startswith("Program Loket sudah terbuka dengan folder data ini.")
    one.key(Key.Key_F2, Key.Key_Return)
    assert one.shell.cover_shown() is cover
    assert cover.notice.button.hasFocus()
    lock.release()
    one.key(Key.Key_Return)
    one.settle()
    assert isinstance(one.shell.cover_shown(), LogInCover)
    one.close()


def test_what_is_typed_while_the_data_opens_reaches_the_log_in(qtbot: QtBot, data: Data) -> None:
    lock = FolderLock(data.folder)
    lock.take()
    one = WindowPc(qtbot, data, threads=True, opener=lambda: open_desk(data.folder, data.clock, "PC"))
    opening = one.shell.cover_shown()
    assert isinstance(opening, covers.OpeningCover)
    opening.setFocus()
    one.write("y2")
    one.key(Key.Key_Backspace)
    one.write("20")
    lock.release()
    opening.notice.button.setFocus()
    one.key(Key.Key_Return)
    one.settle()
    cover = one.shell.cover_shown()
    assert isinstance(cover, LogInCover)
    assert (cover.name.whole(), cover.pin.value()) == ("Yusuf Contoh", "20")
    one.write("02")
    one.key(Key.Key_Return)
    one.settle()
    assert one.window.session.officer is not None
    assert not one.shell.covered()
    one.close()


def test_an_officer_changed_in_pengaturan_holds_at_once(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    one.log_in("loket1")
    me = data.look().ask(lambda look: look.officer(data.who["loket1"]))
    changed = staff.OfficerData(
        "Rina Contoh, S.AP.", me.nip, me.rank, me.position, tuple(me.roles), False, me.supervisor, me.active
    )
    assert one.window.session.candidates(Role.CAMAT) != ()
    data.look().do(Who(data.who["admin"], data.who["admin"]), staff.save_officer, me.id, changed)
    one.beat()
    assert one.shell.header.user.text().startswith("Rina Contoh, S.AP.")
    assert one.window.session.candidates(Role.CAMAT) == ()


def test_the_offices_own_zone_holds_whatever_the_pc_thinks(qtbot: QtBot, data: Data) -> None:
    assert data.zone == "Asia/Makassar"
    one = WindowPc(qtbot, replace(data, zone="Asia/Jakarta"))
    assert one.window.counter.zone == "Asia/Makassar"
    one.beat()
    assert one.shell.header.clock.text().endswith("WITA")
    moment = dates.local(data.clock.now(), "Asia/Makassar")
    assert one.shell.header.clock.text().startswith(dates.clock_time(moment))
    one.close()
