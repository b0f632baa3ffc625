"""The main window put together: shell, screens, log-in, the beat of the clock, alarms, and the ways between screens.

Screens are imported when they are first shown, so that the window itself comes up at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.machine import Machine
from loket_app.ui import drafts, texts, theme
from loket_app.ui.counter import Counter, Session
from loket_app.ui.hub import Hub
from loket_app.ui.notices import NoticeKind
from loket_app.ui.runner import Runner
from loket_app.ui.screen import Screen
from loket_app.ui.shell import Shell
from loket_app.ui.theme import Tone
from loket_app.ui.ticker import Ticker
from loket_app.usecases.ports import Clock

RAIL = (
    ("papan", "Papan", "board"),
    ("tamu", "Tamu", "guest"),
    ("terima", "Terima", "intake"),
    ("surat", "Surat", "letter"),
    ("register", "Register", "register"),
    ("keberatan", "Keberatan", "objection"),
    ("antar", "Antar", "delivery"),
)
SETTINGS = ("pengaturan", "Pengaturan", "settings")


@dataclass(frozen=True)
class WindowPlan:
    """What the composition root decided: names known before the database opens, printing, the demonstration's marks."""

    office: str
    region: str
    zone: str
    workstation: str
    banner: str = ""
    pin_hints: dict[str, str] = field(default_factory=dict)
    folder: Path | None = None
    machine: Machine = field(default_factory=Machine)
    press: Callable[[Counter], Any] | None = None


class MainWindow(QObject):
    """Owns the shell and everything that lives as long as the window. Also the `Navigator` of all screens."""

    ready = Signal()

    def __init__(self, plan: WindowPlan, runner: Runner, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        self.runner = runner
        self.hub = Hub(self)
        self.session = Session(self)
        self.counter = Counter(runner, self.hub, self.session, clock, plan.zone, self)
        self.shell = Shell(plan.office, plan.region, plan.zone)
        self.ticker = Ticker(clock.now, self)
        self._press: Any = None
        self._typed: dict[str, dict[str, object]] = {}
        self._kept: dict[str, Any] = {}
        self._build()

    def _build(self) -> None:
        makers: dict[str, Callable[[], Screen]] = {
            "papan": self._papan, "tamu": self._tamu, "terima": self._terima, "surat": self._surat,
            "register": self._register, "keberatan": self._keberatan, "antar": self._antar,
        }  # fmt: skip
        for name, title, icon in RAIL:
            self.shell.add(name, title, icon, makers[name])
        self.shell.add(*SETTINGS, self._pengaturan, bottom=True)
        self.shell.listen(self.runner, self.hub)
        self.shell.set_banner(self.plan.banner)
        self.shell.bind("F2", "Terima", self.open_intake)
        self.shell.bind("F3", "Tamu baru", self.new_guest)
        self.shell.lock_asked.connect(self.lock)
        self.shell.screen_shown.connect(self._shown)
        self.shell.look_chosen.connect(self._restyle)
        self.shell.text_size_chosen.connect(self._resize_text)
        self.shell.pill_chosen.connect(self._pill)
        self.shell.notice_opened.connect(self._notice_opened)
        self.ticker.ticked.connect(self._tick)
        self.hub.changed.connect(self._changed)
        self.runner.disturbance.connect(self._disturbed)
        self.runner.refusal.connect(self._refused)

    def start(self) -> None:
        """Show who may log in, and begin to follow clock and trail."""
        self.ticker.start()
        self.counter.follow()
        self.counter.work(_founded, done=self._begin)

    def _begin(self, founded: bool) -> None:
        if founded:
            self._load_header()
            self.counter.work(drafts.kept, done=self._restore_typed)
            self.lock()
            return
        from loket_app.ui.awal import FirstDayCover

        cover = FirstDayCover(self.counter)
        cover.founded.connect(self._founded_now)
        self.shell.cover(cover)

    def _founded_now(self) -> None:
        self.shell.uncover()
        self._begin(True)

    def close(self) -> None:
        """Stop what beats; the runner is closed by who made it."""
        self.ticker.stop()
        self.counter.stop()

    @property
    def press(self) -> Any:
        """What prints; made when the first screen needs it."""
        if self._press is None and self.plan.press is not None:
            self._press = self.plan.press(self.counter)
        return self._press

    # -- log-in ---------------------------------------------------------------------------------------------------

    def lock(self) -> None:
        """Cover everything with the log-in; what is typed stays behind it (F12)."""
        if self.shell.covered():
            return
        from loket_app.ui.masuk import LogInCover

        cover = LogInCover(self.counter, self.plan.workstation, self.plan.pin_hints)
        cover.logged_in.connect(self.logged_in)
        self.shell.cover(cover)
        self.ready.emit()

    def logged_in(self) -> None:
        """Somebody sat down: show the name, and the board for the first time."""
        officer = self.session.officer
        if officer is None:
            return
        self.shell.header.set_user(f"{officer.name} \N{MIDDLE DOT} {self.plan.workstation}")
        if not self.shell.shown():
            self.shell.go("papan")
        self.shell.uncover()

    # -- what happens ----------------------------------------------------------------------------------------------

    def _tick(self, now: int) -> None:
        self.shell.tick(now)
        papan = self.shell.screens().get("papan")
        if papan is not None and self.shell.shown() != "papan":
            papan.tick(now)
        if now // 1000 % 30 == 0:
            self._load_header()
        if now // 1000 % 3 == 0:
            self._keep_typed()

    def _load_header(self) -> None:
        from loket_app.usecases.queries import board

        self.counter.ask(board.header, done=self._header, lane="kepala")

    def _header(self, header: Any) -> None:
        self.shell.header.set_hours(header.until)
        self.shell.header.office.say(f"PATEN {header.office}")
        self.shell.header.region.say(header.kabupaten)
        self.shell.foot.set_status("data", "Basis data terbuka", "check", Tone.GOOD)

    def _changed(self, topics: frozenset[str]) -> None:
        from loket_app.ui.masuk import read_roster

        if topics & {"pengaturan", "petugas"}:
            self._load_header()
            read_roster(self.counter)

    def _refused(self, refusal: Refusal) -> None:
        if refusal.code == "jam_mundur":
            from loket_app.ui.masuk import ClockPanel

            screen = self.shell.current()
            if screen is not None:
                screen.open_panel(ClockPanel(self.counter))

    def _disturbed(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        if self.shell.covered():
            self.shell.set_banner(f"{disturbance.sentence} {disturbance.advice}")

    def bug_found(self, report: str) -> None:
        """The program itself was wrong: one calm notice per distinct error; the report lies in the data folder."""
        self.shell.notify("kesalahan", NoticeKind.DISTURBANCE, f"{texts.BUG_TITLE}. {texts.BUG_ADVICE}", stays=True)

    # -- nothing typed is lost -------------------------------------------------------------------------------------

    def _keep_typed(self) -> None:
        """What is typed and not saved goes to a file of this PC, so that not even a power cut loses it."""
        if self.plan.folder is None:
            return
        now = {name: dict(screen.typed_state()) for name, screen in self.shell.screens().items()}
        now = {name: state for name, state in now.items() if state}
        if now != self._typed:
            self._typed = now
            self.counter.work(drafts.keep, now, lane="ketikan")

    def _restore_typed(self, kept: dict[str, Any]) -> None:
        self._kept = dict(kept)
        for name in list(self.shell.screens()):
            self._shown(name)

    def _shown(self, name: str) -> None:
        state, screen = self._kept.pop(name, None), self.shell.screens().get(name)
        if state and screen is not None:
            screen.restore(state)

    def _restyle(self, look: str) -> None:
        self.shell.restyle(look, theme.current().percent)

    def _resize_text(self, percent: int) -> None:
        self.shell.restyle(theme.current().tokens.name, percent)

    def _pill(self, name: str) -> None:
        papan = self.shell.go("papan")
        papan.pill(name)  # type: ignore[attr-defined]

    def _notice_opened(self, key: str) -> None:
        kind, _, number = key.partition(":")
        if kind == "permohonan" and number.isdigit():
            self.open_request(int(number))
        elif kind == "antar" and number.isdigit():
            self.open_deliveries(int(number))

    def scanned(self, code: str) -> None:
        """A code was scanned on any screen: open what it names, its next act focused."""
        from loket_app.usecases.queries import register

        if not self.shell.covered():
            self.counter.ask(register.scanned, code, done=self._scanned, lane="pindai")

    def _scanned(self, found: Any) -> None:
        if found is None:
            self.notify("pindai", NoticeKind.REFUSAL, "Kode itu tidak dikenal di kantor ini.")
            return
        if found.verdict:
            self.notify("pindai", NoticeKind.SUCCESS if found.genuine else NoticeKind.DISTURBANCE, found.verdict)
        papan: Any = self.shell.go("papan")
        papan.open_request(found.request_id, scanned=not found.verdict)

    def alarm(self, request_id: int, kind: NoticeKind, sentence: str) -> None:
        """A request became nearly late or late."""
        self.shell.notify(f"permohonan:{request_id}", kind, sentence)

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

    def new_guest(self) -> None:
        """A new guest in one key (F3)."""
        self.shell.go("tamu").new_guest()  # type: ignore[attr-defined]

    def notify(self, key: str, kind: NoticeKind, sentence: str) -> None:
        """A short notice above the foot."""
        self.shell.notify(key, kind, sentence)

    # -- screens ---------------------------------------------------------------------------------------------------

    def _papan(self) -> Screen:
        from loket_app.ui.papan.screen import PapanScreen

        screen = PapanScreen(self.counter, self.press, self)
        screen.counts_changed.connect(self.shell.header.set_counts)
        screen.filter_changed.connect(self.shell.header.show_filter)
        screen.register_asked.connect(self._search_register)
        screen.alarms.settled.connect(self._alarm_settled)
        self.shell.header.set_counts(screen.counts())
        return screen

    def _alarm_settled(self, request_id: int) -> None:
        self.shell.bar.withdraw(f"permohonan:{request_id}")

    def _search_register(self, words: str) -> None:
        self.shell.go("register").search(words)  # type: ignore[attr-defined]

    def _tamu(self) -> Screen:
        from loket_app.ui.tamu.screen import TamuScreen

        return TamuScreen(self.counter, self.press, self)

    def _terima(self) -> Screen:
        from loket_app.ui.terima.screen import TerimaScreen

        screen = TerimaScreen(self.counter, self.press, self)
        screen.control_sheet = self.plan.machine.control_sheet
        return screen

    def _surat(self) -> Screen:
        from loket_app.ui.surat.screen import SuratScreen

        return SuratScreen(self.counter, self.press, self)

    def _register(self) -> Screen:
        from loket_app.ui.register.screen import RegisterScreen

        return RegisterScreen(self.counter, self.press, self)

    def _keberatan(self) -> Screen:
        from loket_app.ui.keberatan.screen import KeberatanScreen

        return KeberatanScreen(self.counter, self.press, self)

    def _antar(self) -> Screen:
        from loket_app.ui.antar.screen import AntarScreen

        return AntarScreen(self.counter, self.press, self)

    def _pengaturan(self) -> Screen:
        from loket_app.ui.pengaturan.screen import PengaturanScreen

        return PengaturanScreen(self.counter, self.press, self)


def _founded(desk: Any) -> bool:
    from loket_app.usecases.opening import is_founded

    return is_founded(desk)
