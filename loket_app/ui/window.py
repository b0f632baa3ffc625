"""The main window put together: shell, screens, log-in, the beat of the clock, alarms, and the ways between screens.

Screens are imported when they are first shown, so that the window itself comes up at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from loket_app.domain import dates
from loket_app.domain.errors import Disturbance, Refusal
from loket_app.domain.people import Officer
from loket_app.machine import Look, Machine, MachineFile, Place
from loket_app.ui import drafts, texts, theme
from loket_app.ui.backups import Backups, say_whole
from loket_app.ui.counter import Counter, Session
from loket_app.ui.covers import ClockCover, OpeningCover, tell_not_open
from loket_app.ui.hub import Hub
from loket_app.ui.notices import NoticeKind
from loket_app.ui.rail import RAIL
from loket_app.ui.runner import Runner
from loket_app.ui.shell import PROGRAM, Shell
from loket_app.ui.ticker import Ticker
from loket_app.usecases.ports import Clock
from loket_app.usecases.views.seats import Seats

FIRST_SCREEN = {Place.PORTIR: "tamu", Place.OPERATOR: "surat"}
"""Where a PC that serves one desk begins; the board is made first all the same, for counts and alarms."""
HEADER_EVERY, KEEP_EVERY = 30 * dates.SECOND, 3 * dates.SECOND
CLOCK_BEHIND = "jam_mundur"
SCREEN, TROUBLE, KIOSK = "layar", "gangguan", "survei"


@dataclass(frozen=True)
class WindowPlan:
    """What the composition root decided: names known before the database opens, printing, the demonstration's marks.

    `printers` describes the printers of a machine; `machine` is this PC's file, in use. `seats` are names of a first
    look: the log-in then shows at once. With `copies` the window makes backups; `restore` is told which copy the next
    try to open puts in place.
    """

    office: str
    region: str
    zone: str
    workstation: str
    banner: str = ""
    pin_hints: dict[str, str] = field(default_factory=dict)
    folder: Path | None = None
    machine: MachineFile = field(default_factory=MachineFile)
    press: Callable[[Counter], Any] | None = None
    printers: Callable[[Machine], Any] | None = None
    seats: Seats | None = None
    copies: bool = False
    restore: Callable[[Any], None] | None = None


class MainWindow(QObject):
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
        self.backups = Backups(self.counter, self.shell, plan.machine.machine.second_folder, self)
        self._press: Any = None
        self._kiosk: Any = None
        self._typed: dict[str, dict[str, object]] = {}
        self._kept: dict[str, Any] = {}
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
        self.shell.bind("F2", "Terima", self.open_intake)
        self.shell.bind("F3", "Tamu baru", self.new_guest)
        self.shell.bind("Ctrl+J", "", self.show_jobs)
        self.shell.lock_asked.connect(self.lock)
        self.shell.screen_shown.connect(self._shown)
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
        self.ticker.start()
        self._find_office()

    def _find_office(self) -> None:
        told = partial(tell_not_open, self.shell, self.plan.restore)
        self.counter.work(_founded, done=self._begin, disturbed=told, lane="pembukaan")

    def _begin(self, founded: bool) -> None:
        if founded:
            from loket_app.usecases.queries import board

            # Screens take the office's zone when they are made, so it is read before anybody can open one.
            self.counter.ask(board.header, done=self._known)
            return
        from loket_app.ui.awal import FirstDayCover

        cover = FirstDayCover(self.counter)
        cover.founded.connect(self._founded_now)
        self.shell.cover(cover)

    def _known(self, header: Any) -> None:
        """The office is known: follow its trail, and show who may log in."""
        from loket_app.ui.masuk import LogInCover

        self._header(header)
        if self._opened:
            return
        self._opened = True
        self.counter.follow()
        say_whole(self.shell.foot, self.counter, bool(self.plan.banner))
        if self.plan.copies:
            self.backups.start()
        self.counter.work(drafts.kept, done=self._restore_typed)
        cover = self.shell.cover_shown()
        if isinstance(cover, LogInCover):
            cover.ask()
            self.logged_in()
        else:
            self.shell.uncover()
            self.lock()
        self.opened.emit()

    def _founded_now(self) -> None:
        self._begin(True)

    def close(self) -> None:
        """Stop what beats; the runner is closed by who made it."""
        self._stop_kiosk()
        self.backups.stop()
        self.ticker.stop()
        self.counter.stop()

    def _closing(self) -> None:
        """The last moment: what is typed goes to its file, and where the window stood to this PC's."""
        self._stop_kiosk()
        self._keep_typed(last=True)
        shell = self.shell
        place = shell.normalGeometry()
        whole = shell.isMaximized() or shell.isFullScreen() or not place.isValid()
        self._remember(window=None if whole else (place.x(), place.y(), place.width(), place.height()))

    def _remember(self, **changed: Any) -> None:
        """Another value of this PC. A disk that is full must not keep a window from changing its look."""
        file = self.plan.machine
        wanted = replace(file.machine, **changed)
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

    def lock(self) -> None:
        """Cover everything with the log-in; what is typed stays behind it (F12)."""
        if self.shell.covered():
            return
        self.shell.cover(self._log_in_cover())

    def _log_in_cover(self, early: Seats | None = None) -> QWidget:
        from loket_app.ui.masuk import LogInCover

        cover = LogInCover(self.counter, self.plan.workstation, self.plan.pin_hints, early)
        cover.logged_in.connect(self.logged_in)
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
            self._tell_kept()
        self.shell.uncover()

    def _name_user(self, officer: Officer) -> None:
        self.shell.header.set_user(f"{officer.name} \N{MIDDLE DOT} {self.plan.workstation}")

    # -- what happens ----------------------------------------------------------------------------------------------

    def _tick(self, now: int) -> None:
        self.shell.tick(now)
        papan = self.shell.screens().get("papan")
        if papan is not None and (self.shell.shown() != "papan" or self.shell.covered()):
            papan.tick(now)
        if self._kiosk is not None:
            self._kiosk.tick(now)
        if not self._opened:
            return
        if now // HEADER_EVERY != self._header_at:
            self._header_at = now // HEADER_EVERY
            self._load_header()
            self._another_day(now)
        if now // KEEP_EVERY != self._kept_at:
            self._kept_at = now // KEEP_EVERY
            self._keep_typed()

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

    # -- nothing typed is lost -------------------------------------------------------------------------------------

    def _keep_typed(self, last: bool = False) -> None:
        """What is typed and not saved goes to a file of this PC, so that not even a power cut loses it."""
        if self.plan.folder is None or not self._opened:
            return
        now = {name: dict(screen.typed_state()) for name, screen in self.shell.screens().items()}
        # What an earlier run left for a screen that was not opened yet is not lost by the first letter on another one.
        now = self._kept | {name: state for name, state in now.items() if state}
        if now != self._typed:
            self._typed = now
            self.counter.work(drafts.keep, now, lane="" if last else "ketikan")

    def _restore_typed(self, kept: dict[str, Any]) -> None:
        self._kept = dict(kept)
        for name in list(self.shell.screens()):
            self._shown(name)

    def _tell_kept(self) -> None:
        """Whoever starts the program hears that something typed is waiting."""
        left = [(entry.name, entry.title) for entry in RAIL if entry.name in self._kept]
        if left:
            where = ", ".join(title for _, title in left)
            self.notify(f"{SCREEN}:{left[0][0]}", NoticeKind.HINT, f"Ketikan yang belum selesai masih ada: {where}.")

    def _shown(self, name: str) -> None:
        state, screen = self._kept.pop(name, None), self.shell.screens().get(name)
        if state and screen is not None:
            screen.restore(state)

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
        self.backups.second = machine.second_folder

    def alarm_settled(self, request_id: int) -> None:
        """What was nearly late or late is no longer so: its notice goes."""
        self.shell.bar.withdraw(f"permohonan:{request_id}")

    def search_register(self, words: str) -> None:
        """Show the register, looking for these words."""
        self.shell.go("register").search(words)  # type: ignore[attr-defined]

    def _pill(self, name: str) -> None:
        papan = self.shell.go("papan")
        papan.pill(name)  # type: ignore[attr-defined]

    def _notice_opened(self, key: str) -> None:
        kind, _, number = key.partition(":")
        if kind == "permohonan" and number.isdigit():
            self.open_request(int(number))
        elif kind == "antar" and number.isdigit():
            self.open_deliveries(int(number))
        elif kind == SCREEN and number:
            self.go(number)
        elif kind == KIOSK:
            self.start_kiosk()

    def scanned(self, code: str) -> None:
        """A code was scanned on any screen: open the request it names, or say what the register has of a letter."""
        from loket_app.usecases.letter_code import is_code
        from loket_app.usecases.queries import register

        if self.shell.covered():
            return
        if is_code(code):
            from loket_app.usecases import verification

            self.counter.ask(verification.verify, code, done=self._verified, lane="pindai")
        else:
            self.counter.ask(register.scanned, code, done=self._scanned, lane="pindai")

    def _scanned(self, found: Any) -> None:
        if found is None:
            self.notify("pindai", NoticeKind.REFUSAL, "Kode itu tidak dikenal di kantor ini.")
            return
        papan: Any = self.shell.go("papan")
        papan.open_request(found.request_id, scanned=True)

    def _verified(self, verdict: Any) -> None:
        from loket_app.ui.verdict import show_verdict

        screen = self.shell.current()
        if screen is None or not show_verdict(screen, verdict, self.open_request):
            self.notify("pindai", NoticeKind.REFUSAL, verdict.says)

    # -- Navigator -------------------------------------------------------------------------------------------------

    def go(self, name: str) -> None:
        """Show a screen by its rail name."""
        self.shell.go(name)

    def open_request(self, request_id: int) -> None:
        """Show this request on the board, its next act focused."""
        self.shell.go("papan").open_request(request_id)  # type: ignore[attr-defined]

    def open_letter(self, request_id: int) -> None:
        """Show the letter of this request."""
        self.shell.go("surat").open_request(request_id)  # type: ignore[attr-defined]

    def open_objections(self, objection_id: int | None = None) -> None:
        """Show the objections, at this one."""
        self.shell.go("keberatan").open(objection_id)  # type: ignore[attr-defined]

    def open_deliveries(self, delivery_id: int | None = None) -> None:
        """Show the deliveries, at this one."""
        self.shell.go("antar").open(delivery_id)  # type: ignore[attr-defined]

    def open_intake(self, visit_id: int | None = None) -> None:
        """Start an intake (F2)."""
        self.shell.go("terima").open_intake(visit_id)  # type: ignore[attr-defined]

    def complete_papers(self, request_id: int) -> None:
        """Take in the missing papers of a waiting request."""
        self.shell.go("terima").complete(request_id)  # type: ignore[attr-defined]

    def open_paper(self, key: str, survey: int | None = None) -> None:
        """Show one of the office's papers."""
        self.shell.go("dokumen").open(key, survey)  # type: ignore[attr-defined]

    def new_guest(self) -> None:
        """A new guest in one key (F3)."""
        self.shell.go("tamu").new_guest()  # type: ignore[attr-defined]

    def notify(self, key: str, kind: NoticeKind, sentence: str) -> None:
        """A short notice above the foot."""
        self.shell.notify(key, kind, sentence)

    def start_kiosk(self) -> None:
        """Open the survey kiosk on the second screen, or over this one; or offer to close it (Ctrl+K)."""
        if self._kiosk is None:
            from loket_app.ui.skm.kiosk_host import KioskHost

            self._kiosk = KioskHost(self, self)
        self._kiosk.start()

    def _stop_kiosk(self) -> None:
        if self._kiosk is not None:
            self._kiosk.stop()


def _founded(desk: Any) -> bool:
    from loket_app.usecases.opening import is_founded

    return is_founded(desk)


def _officer(look: Any, officer_id: int) -> Officer:
    found: Officer = look.officer(officer_id)
    return found
