"""The rail: every screen with its name, icon and maker. A screen's module is imported when it is first shown."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from loket_app.ui.screen import Screen

if TYPE_CHECKING:
    from loket_app.ui.window import MainWindow


def _papan(window: "MainWindow") -> Screen:
    from loket_app.ui.papan.screen import PapanScreen
    from loket_app.ui.skm.reminder import DueReminder

    screen = PapanScreen(window.counter, window.press, window)
    screen.counts_changed.connect(window.shell.header.set_counts)
    screen.filter_changed.connect(window.shell.header.show_filter)
    screen.register_asked.connect(window.search_register)
    screen.alarms.settled.connect(window.alarm_settled)
    window.shell.header.set_counts(screen.counts())
    reminder = DueReminder(window.counter, window.notify, screen)
    window.shell.notice_opened.connect(reminder.notice_opened)
    reminder.wanted.connect(partial(_show_plan, window))
    reminder.seated()
    return screen


def _show_plan(window: "MainWindow", line_id: int) -> None:
    window.shell.go("skm").open_plan(line_id)  # type: ignore[attr-defined]


def _tamu(window: "MainWindow") -> Screen:
    from loket_app.ui.tamu.screen import TamuScreen

    return TamuScreen(window.counter, window.press, window)


def _terima(window: "MainWindow") -> Screen:
    from loket_app.ui.terima.screen import TerimaScreen

    screen = TerimaScreen(window.counter, window.press, window)
    screen.control_sheet = window.plan.machine.machine.control_sheet
    return screen


def _surat(window: "MainWindow") -> Screen:
    from loket_app.ui.surat.screen import SuratScreen

    return SuratScreen(window.counter, window.press, window)


def _register(window: "MainWindow") -> Screen:
    from loket_app.ui.register.screen import RegisterScreen

    return RegisterScreen(window.counter, window.press, window)


def _keberatan(window: "MainWindow") -> Screen:
    from loket_app.ui.keberatan.desk import RedressScreen

    return RedressScreen(window.counter, window.press, window)


def _antar(window: "MainWindow") -> Screen:
    from loket_app.ui.antar.screen import AntarScreen

    return AntarScreen(window.counter, window.press, window)


def _dokumen(window: "MainWindow") -> Screen:
    from loket_app.ui.dokumen.screen import DokumenScreen

    return DokumenScreen(window.counter, window.press, window)


def _skm(window: "MainWindow") -> Screen:
    from loket_app.ui.skm.screen import SkmScreen

    return SkmScreen(window.counter, window.press, window)


def _laporan(window: "MainWindow") -> Screen:
    from loket_app.ui.laporan.screen import LaporanScreen

    return LaporanScreen(window.counter, window.press, window)


def _pengaturan(window: "MainWindow") -> Screen:
    from loket_app.ui.pengaturan.screen import PengaturanScreen

    screen = PengaturanScreen(window.counter, window.press, window, window.plan.machine)
    screen.machine_chosen.connect(window.machine_chosen)
    screen.restored.connect(window.restart)
    screen.practice_asked.connect(window.start_practice)
    screen.steps_asked.connect(partial(_steps_again, window))
    screen.guide_asked.connect(partial(_guide_again, window))
    screen.practising = window.plan.practising
    screen.may_practise = window.plan.practising or window.plan.practice is not None
    return screen


def _steps_again(window: "MainWindow", at: int) -> None:
    from loket_app.ui.awal.over import steps_again_over

    steps_again_over(window, at)


def _guide_again(window: "MainWindow") -> None:
    from loket_app.usecases.guide import show_guide

    window.counter.do(show_guide, True)


class Entry(NamedTuple):
    """One screen on the rail; `make` builds it for a window."""

    name: str
    title: str
    icon: str
    make: Callable[["MainWindow"], Screen]
    bottom: bool = False


RAIL = (
    Entry("papan", "Papan", "board", _papan),
    Entry("tamu", "Tamu", "guest", _tamu),
    Entry("terima", "Terima", "intake", _terima),
    Entry("surat", "Surat", "letter", _surat),
    Entry("register", "Register", "register", _register),
    Entry("keberatan", "Keberatan", "objection", _keberatan),
    Entry("antar", "Antar", "delivery", _antar),
    Entry("dokumen", "Dokumen", "book", _dokumen),
    Entry("skm", "SKM", "survey", _skm),
    Entry("laporan", "Laporan", "report", _laporan),
    Entry("pengaturan", "Pengaturan", "settings", _pengaturan, bottom=True),
)
