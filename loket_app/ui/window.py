"""The main window put together: shell, screens, log-in, the beat of the clock, alarms, and the ways between screens.

Screens are imported when they are first shown, so that the window itself comes up at once.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from loket_app.domain import dates
from loket_app.domain.errors import Disturbance, Refusal
from loket_app.domain.people import Officer
from loket_app.machine import Look, Machine, MachineFile, Place
from loket_app.ui import texts, theme
from loket_app.ui.behind import begin_behind, note_seats
from loket_app.ui.counter import Counter, Session
from loket_app.ui.covers import ClockCover, OpeningCover, offer_below, tell_not_open
from loket_app.ui.hub import Hub
from loket_app.ui.notices import NoticeKind
from loket_app.ui.rail import RAIL
from loket_app.ui.runner import Runner
from loket_app.ui.screen import KeyAct
from loket_app.ui.shell import PROGRAM, Shell
from loket_app.ui.ticker import Ticker
from loket_app.ui.typed import TypedText
from loket_app.ui.ways import Ways
from loket_app.usecases.ports import Clock, ServerClock
from loket_app.usecases.views.seats import Seats

FIRST_SCREEN = {Place.PORTIR: "tamu", Place.OPERATOR: "surat"}
"""Where a PC that serves one desk begins; the board is made first all the same, for counts and alarms."""
HEADER_EVERY, KEEP_EVERY = 30 * dates.SECOND, 3 * dates.SECOND
CLOCK_BEHIND = "jam_mundur"
TROUBLE = "gangguan"


class WindowPlan(NamedTuple):
    """What the composition root decided: names known before the database opens, printing, the demonstration's marks.

    `printers` describes the printers of a machine; `machine` is this PC's file, in use. `seats` are names of a first
    look: the log-in then shows at once. With `copies` the window makes backups; `restore` is told which copy the next
    try to open puts in place. `practice` starts a practice beside the office; `practising`: this window is one.
    """

    office: str
    region: str
    zone: str
    workstation: str
    machine: MachineFile
    banner: str = ""
    pin_hints: Mapping[str, str] = MappingProxyType({})
    folder: Path | None = None
    press: Callable[[Counter], Any] | None = None
    printers: Callable[[Machine], Any] | None = None
    seats: Seats | None = None
    copies: bool = False
    restore: Callable[[Any], None] | None = None
    practice: Callable[[], None] | None = None
    practising: bool = False


class MainWindow(Ways):
    """Owns the shell and everything that lives as long as the window. Also the `Navigator` of all screens.

    `opened` once the office's data is open and a PIN is answered at once.
    """

    opened = Signal()

    def __init__(self, plan: WindowPlan, runner: Runner, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        self.runner = runner
        self.hub = Hub(self)
        self.session = Session(self)
        self.counter = Counter(runner, self.hub, self.session, clock, plan.zone, self)
        self.shell = Shell(plan.office, plan.region, plan.zone)
        self.ticker = Ticker(clock.now, self)
        self.backups: Any = None
        self._idle: Any = None
        self._server_line: Any = None
        self._press: Any = None
        self._kiosk: Any = None
        self._tickets: Any = None
        self._display: Any = None
        self.typed = TypedText(self.counter, self.shell)
        self._header_at = self._kept_at = self._day = -1
        self._opened = self.again = False
        self._build()
        self.shell.cover(OpeningCover(bool(plan.banner)) if plan.seats is None else self._log_in_cover(plan.seats))

    def _build(self) -> None:
        for entry in RAIL:
            self.shell.add(entry.name, entry.title, entry.icon, partial(entry.make, self), bottom=entry.bottom)
        self.shell.listen(self.runner, self.hub)
        self.shell.set_banner(self.plan.banner)
        self.shell.header.set_user(self.plan.workstation)
        self.shell.bind("F1", "Panduan", self.show_manual)
        self.shell.bind("F2", "Terima", self.open_intake)
        self.shell.bind("F3", "Tamu baru", self.new_guest)
        self.shell.bind("Ctrl+J", "", self.show_jobs)
        self.shell.lock_asked.connect(self.lock)
        self.shell.screen_shown.connect(self.typed.shown)
        self.shell.look_chosen.connect(self._restyle)
        self.shell.text_size_chosen.connect(self._resize_text)
        self.shell.pill_chosen.connect(self._pill)
        self.shell.notice_opened.connect(self._notice_opened)
        self.ticker.ticked.connect(self._tick)
        self.hub.changed.connect(self._changed)
        self.runner.disturbance.connect(self._disturbed)
        self.runner.refusing.connect(self._refused)
        self.shell.closing.connect(self._closing)

    def start(self) -> None:
        """Open the data behind the first picture, then show who may log in."""
        if self.backups is None:
            self._look_after_data()
        self.ticker.start()
        self._find_office()

    def _look_after_data(self) -> None:
        """Copies, the clock, a bad end, the morning: the first picture does without them."""
        from loket_app.ui.backups import Backups
        from loket_app.ui.clock_watch import ClockWatch
        from loket_app.ui.morning import Morning
        from loket_app.ui.soundness import Soundness

        self.backups = Backups(self.counter, self.shell, self.plan.machine.machine.second_folder, self)
        self.clock_watch = ClockWatch(self.counter, self.shell, self)
        self.morning = Morning(self.counter, self.shell)
        self.soundness = Soundness(self.counter, self.shell, self.backups.make_now, self)

    def _find_office(self) -> None:
        told = partial(tell_not_open, self.shell, self.plan.restore)
        self.counter.work(_founded, done=self._begin, disturbed=told, lane="pembukaan")

    def _begin(self, founded: bool) -> None:
        if founded:
            from loket_app.usecases.queries import board

            # Screens take the office's zone when they are made, so it is read before anybody can open one.
            self.counter.ask(board.header, done=self._known)
            return
        from loket_app.ui.awal.over import first_day_over

        first_day_over(self).founded.connect(self._founded_now)

    def _known(self, header: Any) -> None:
        """The office is known: follow its trail, and show who may log in; the worker does the rest behind that."""
        from loket_app.ui.masuk import LogInCover

        self._header(header)
        if self._opened:
            return
        self._opened = True
        self._day = dates.local(self.counter.now(), self.counter.zone).toordinal()
        self._say_data()
        self.counter.follow()
        cover = self.shell.cover_shown()
        if isinstance(cover, LogInCover):
            cover.ask()
            begin_behind(self)
            self.logged_in()
        else:
            typed = getattr(cover, "typed", "")
            self.shell.uncover()
            self.lock(typed)
            begin_behind(self)
        self._guide()
        self.opened.emit()

    def _guide(self) -> None:
        """The guide of the first day, where the trail says that there is still something of it to do."""
        from loket_app.ui.awal.guide import Guidance

        self.guidance = Guidance(self)
        if not self.plan.banner or self.plan.practising:
            self.guidance.start()

    def _say_data(self) -> None:
        """In the foot: that the file is whole, or how the line to the server stands."""
        if not isinstance(self.counter.clock, ServerClock):
            from loket_app.ui.backups import say_whole

            say_whole(self.shell.foot, self.counter, bool(self.plan.banner))
            return
        from loket_app.ui.server_line import ServerLine

        self._server_line = ServerLine(self.counter, self.shell, self.counter.clock, self)

    def _founded_now(self) -> None:
        self._begin(True)

    def close(self) -> None:
        """Stop what beats; the runner is closed by who made it."""
        self._stop_kiosk()
        if self.backups is not None:
            self.backups.stop()
            self.soundness.stop()
            self.clock_watch.stop()
        self.ticker.stop()
        self.counter.stop()

    def _closing(self) -> None:
        """The last moment: what is typed goes to its file, and where the window stood to this PC's."""
        self._stop_kiosk()
        self.typed.keep(last=True)
        shell = self.shell
        place = shell.normalGeometry()
        whole = shell.isMaximized() or shell.isFullScreen() or not place.isValid()
        self._remember(window=None if whole else (place.x(), place.y(), place.width(), place.height()))

    def _remember(self, **changed: Any) -> None:
        """Another value of this PC. A disk that is full must not keep a window from changing its look."""
        file = self.plan.machine
        wanted = file.machine._replace(**changed)
        if wanted == file.machine:
            return
        try:
            file.save(wanted)
        except Disturbance as trouble:
            file.machine = wanted
            self.notify(TROUBLE, NoticeKind.DISTURBANCE, f"{trouble.sentence} {trouble.advice}")

    @property
    def press(self) -> Any:
        """What prints; made when the first screen needs it."""
        if self._press is None and self.plan.press is not None:
            from loket_app.ui.printing.words import say_jobs

            self._press = self.plan.press(self.counter)
            self._say_printers()
            self._press.jobs.changed.connect(partial(say_jobs, self.shell.foot, self._press))
        return self._press

    def _say_printers(self) -> None:
        from loket_app.ui.printing.words import say_printers

        say_printers(self.shell.foot, self._press)

    def show_jobs(self) -> None:
        """Ctrl+J: the papers that are not out yet."""
        if self.press is not None and not self.shell.covered():
            self.press.show_jobs()

    # -- log-in ---------------------------------------------------------------------------------------------------

    def lock(self, typed: str = "") -> None:
        """Cover everything with the log-in; what is typed stays behind it (F12). `typed` was meant for the log-in."""
        give_way = self._way_out()
        if give_way is not None:
            give_way()
        if self.shell.covered():
            return
        self.shell.cover(self._log_in_cover(None, typed))

    def _way_out(self) -> Callable[[], None] | None:
        """How the cover makes room for a lock, as the steps of the first day do when they are run again."""
        return getattr(self.shell.cover_shown(), "give_way", None)

    def _log_in_cover(self, early: Seats | None = None, typed: str = "") -> QWidget:
        from loket_app.ui.masuk import LogInCover

        cover = LogInCover(self.counter, self.plan.workstation, self.plan.pin_hints, early, typed)
        cover.logged_in.connect(self.logged_in)
        if self.plan.practising:
            offer_below(cover, KeyAct("F4", "Mulai latihan dari awal", self.restart))
        elif self.plan.practice is not None:
            offer_below(cover, KeyAct("F4", "Latihan", self.start_practice))
        return cover

    def logged_in(self) -> None:
        """Somebody sat down: show the name; the first time the board, or the screen that this PC is for."""
        officer = self.session.officer
        if officer is None:
            return
        if not self._opened:
            # The PIN was the first to get through; the rest of the opening follows, and comes back here.
            self._find_office()
            return
        self._name_user(officer)
        if not self.shell.shown():
            self.shell.go("papan")
            self.shell.go(FIRST_SCREEN.get(self.plan.machine.machine.place, "papan"))
            self.typed.tell()
            if self.plan.machine.machine.display:
                self._display_host().open_beside()
        self.shell.uncover()
        self._watch_idle()
        if self.plan.copies:
            self.morning.sat_down()
            note_seats(self)

    def _watch_idle(self) -> None:
        """From now on an unattended counter locks by itself; made only when somebody sits here."""
        if self._idle is None:
            from loket_app.ui.idle import IdleWatch

            minutes = self.plan.machine.machine.idle_minutes
            self._idle = IdleWatch(self.shell, minutes, self.lock, self.counter.now, self)
        self._idle.begin()

    def _name_user(self, officer: Officer) -> None:
        self.shell.header.set_user(f"{officer.name} \N{MIDDLE DOT} {self.plan.workstation}")

    # -- what happens ----------------------------------------------------------------------------------------------

    def _tick(self, now: int) -> None:
        self.shell.tick(now)
        self.clock_watch.tick()
        papan = self.shell.screens().get("papan")
        if papan is not None and (self.shell.shown() != "papan" or self.shell.covered()):
            papan.tick(now)
        for kiosk in (self._kiosk, self._tickets):
            if kiosk is not None:
                kiosk.tick(now)
        if not self._opened:
            return
        if self._server_line is not None:
            self._server_line.tick()
        if self._idle is not None and (not self.shell.covered() or self._way_out() is not None):
            self._idle.beat()
        if now // HEADER_EVERY != self._header_at:
            self._header_at = now // HEADER_EVERY
            self._load_header()
            self._another_day(now)
        if now // KEEP_EVERY != self._kept_at:
            self._kept_at = now // KEEP_EVERY
            self.typed.keep()

    def _another_day(self, now: int) -> None:
        """Substitutions begin and end with the day."""
        day = dates.local(now, self.counter.zone).toordinal()
        if self._day not in (day, -1) and self.session.officer is not None:
            from loket_app.ui.masuk import read_roster

            read_roster(self.counter)
        self._day = day

    def _load_header(self) -> None:
        from loket_app.usecases.queries import board

        self.counter.ask(board.header, done=self._header, lane="kepala")

    def _header(self, header: Any) -> None:
        if header.zone != self.counter.zone:
            self.counter.zone = header.zone
            self.shell.set_zone(header.zone)
        self.shell.header.set_hours(header.until)
        self.shell.header.office.say(f"PATEN {header.office}")
        self.shell.header.region.say(header.kabupaten)
        self.shell.setWindowTitle(f"PATEN {header.office} \N{EM DASH} {PROGRAM}")

    def _changed(self, topics: frozenset[str]) -> None:
        from loket_app.ui.masuk import read_roster

        if topics & {"pengaturan", "petugas"}:
            self._load_header()
            read_roster(self.counter)
            note_seats(self)
            if self.session.officer is not None:
                self.counter.ask(_officer, self.session.officer.id, done=self._myself, lane="petugas_ini")

    def _myself(self, officer: Officer) -> None:
        """Who sits here was changed in Pengaturan: name and rights hold at once; who left the office is locked out."""
        before = self.session.officer
        if before is None or before.id != officer.id or before == officer:
            return
        self.session.sit_down(officer)
        self._name_user(officer)
        if not officer.active:
            self.lock()

    def _refused(self, refusal: Refusal) -> None:
        """Any refusal, whoever asked: a clock that went back is everybody's matter and is settled here."""
        if refusal.code == CLOCK_BEHIND and not self.shell.covered():
            self._ask_clock()

    def _ask_clock(self) -> None:
        from loket_app.ui.pengaturan.clock import ClockPanel

        screen = self.shell.current()
        if screen is None or isinstance(screen.panel(), ClockPanel):
            return
        if screen.panel() is None:
            screen.open_panel(ClockPanel(self.counter))
            return
        cover = ClockCover(self.counter)
        cover.closed.connect(self.shell.uncover)
        self.shell.cover(cover)

    def _disturbed(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        """While the screens are covered their line cannot be read: the words go above the foot."""
        if self.shell.covered():
            self.notify(TROUBLE, NoticeKind.DISTURBANCE, f"{disturbance.sentence} {disturbance.advice}")

    def bug_found(self, report: str) -> None:
        """The program itself was wrong: one calm notice per distinct error; the report lies in the data folder."""
        self.shell.notify("kesalahan", NoticeKind.DISTURBANCE, f"{texts.BUG_TITLE}. {texts.BUG_ADVICE}", stays=True)

    def _restyle(self, look: str) -> None:
        self.shell.restyle(look, theme.current().percent)
        self._remember(look=Look(look))

    def _resize_text(self, percent: int) -> None:
        self.shell.restyle(theme.current().tokens.name, percent)
        self._remember(text_size=percent)

    def restart(self) -> None:
        """Close and come back: a copy that lies ready is put in place when the data is opened."""
        self.again = True
        self.shell.close()

    def machine_chosen(self, machine: Machine) -> None:
        """Pengaturan saved this PC's values: they hold now, not only at the next start."""
        if (machine.look.value, machine.text_size) != (theme.current().tokens.name, theme.current().percent):
            self.shell.restyle(machine.look.value, machine.text_size)
        terima: Any = self.shell.screens().get("terima")
        if terima is not None:
            terima.control_sheet = machine.control_sheet
        if self._press is not None and self.plan.printers is not None:
            self._press.configure(self.plan.printers(machine))
        self._say_printers()
        if self.backups is not None:
            self.backups.second = machine.second_folder
        if self._idle is not None:
            self._idle.minutes = machine.idle_minutes

    def start_practice(self) -> None:
        """A practice beside the office, in a window of its own; in the practice itself: from the beginning."""
        if self.plan.practising:
            self.restart()
        elif self.plan.folder is not None:
            self.counter.work(_hand_over, self.plan.folder, done=self._practise)

    def _practise(self, _: None) -> None:
        try:
            if self.plan.practice is not None:
                self.plan.practice()
        except OSError as error:
            self.notify(TROUBLE, NoticeKind.DISTURBANCE, f"Latihan tidak dapat dibuka ({error.strerror}).")
        else:
            self.notify("latihan", NoticeKind.HINT, "Latihan dibuka di jendela lain, sebentar lagi.")

    def start_kiosk(self) -> None:
        """Open the survey kiosk on the second screen, or over this one; or offer to close it (Ctrl+K)."""
        if self._kiosk is None:
            from loket_app.ui.skm.kiosk_host import KioskHost

            self._kiosk = KioskHost(self, self)
        self._kiosk.start()

    def start_ticket_kiosk(self) -> None:
        """Open the kiosk that gives queue numbers, or offer to close it (Ctrl+K on Tamu)."""
        if self._tickets is None:
            from loket_app.ui.antrean.host import TicketHost

            self._tickets = TicketHost(self, lambda: self.press, self)
        self._tickets.start()

    def show_display(self) -> None:
        """Open the public display on the second screen, else as a window; or close it (Ctrl+E on Tamu)."""
        self._display_host().toggle()

    def _display_host(self) -> Any:
        if self._display is None:
            from loket_app.ui.layar.host import DisplayHost

            self._display = DisplayHost(self, self.plan.folder, self)
        return self._display

    def _stop_kiosk(self) -> None:
        for host in (self._kiosk, self._tickets, self._display):
            if host is not None:
                host.stop()


def _founded(desk: Any) -> bool:
    from loket_app.usecases.opening import is_founded

    return is_founded(desk)


def _hand_over(desk: Any, data: Path) -> None:
    from loket_app.usecases.practice import hand_over

    hand_over(desk, data)


def _officer(look: Any, officer_id: int) -> Officer:
    found: Officer = look.officer(officer_id)
    return found
