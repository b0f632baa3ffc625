"""Copies of the data while the window is open: made when due, the age of the newest always in the foot."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from loket_app.domain import dates
from loket_app.domain.errors import Disturbance
from loket_app.ui.counter import Counter
from loket_app.ui.frame import Foot
from loket_app.ui.notices import NoticeKind
from loket_app.ui.shell import Shell
from loket_app.ui.theme import Tone

if TYPE_CHECKING:
    from loket_app.usecases.backup import Copying, Standing

LOOK_MS, WAIT_MS = 30_000, 250
ITEM = "cadangan"
NONE_YET = "Belum ada cadangan"
MAKING = "Cadangan sedang dibuat\N{HORIZONTAL ELLIPSIS}"


class Backups(QObject):
    """Looks twice a minute whether a copy is due; the copying itself runs beside the work (`usecases.backup`).

    `second` is the second folder of this PC. `troubled` carries why no copy was made; `made` an outcome.
    """

    troubled = Signal(object)
    made = Signal(object)

    def __init__(self, counter: Counter, shell: Shell, second: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._shell = shell
        self._foot = shell.foot
        self.second = second
        self._failed_at: int | None = None
        self._copying: Copying | None = None
        self._aside = ""
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)
        self._wait = QTimer(self)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self.hear)

    def start(self) -> None:
        """Look now, and from now on."""
        self._look.start()
        self.look()

    def stop(self) -> None:
        """Look no more and give up a copy that is being made: the one at closing holds more."""
        self._look.stop()
        self._wait.stop()
        if self._copying is not None:
            self._copying.stop()
            self._copying = None

    def look(self) -> None:
        """Ask how the copies stand; a copy that is due is begun."""
        if self._copying is None:
            self._counter.work(_look, self.second, self._failed_at, done=self._seen, disturbed=self._disturbed)

    def make_now(self) -> None:
        """A copy whether one is due or not; nothing while one is being made."""
        if self._copying is None:
            self._counter.work(_begin, self.second, done=self._seen, disturbed=self._disturbed)

    def _seen(self, seen: "tuple[Standing, Copying | None]") -> None:
        standing, copying = seen
        if copying is not None and self._copying is not None:
            copying.stop()
        elif copying is not None:
            self._copying = copying
            self._foot.set_status(ITEM, MAKING, "backup", Tone.MUTED)
            self._wait.start()
        elif self._copying is None:
            self._say(standing.newest.at if standing.newest is not None else None)

    def hear(self) -> None:
        """The copy that is being made, once it is over."""
        if self._copying is None or not self._copying.over():
            return
        self._wait.stop()
        copying, self._copying = self._copying, None
        try:
            outcome = copying.outcome()
        except Disturbance as trouble:
            self._disturbed(trouble, self.make_now)
            return
        self._failed_at = None
        self._aside = ", folder kedua tidak ada" if outcome.second_trouble else ""
        self._say(outcome.made.at)
        self.made.emit(outcome)

    def _disturbed(self, trouble: Disturbance, _again: Any) -> None:
        self._failed_at = self._counter.now()
        self._foot.set_status(ITEM, "Cadangan gagal dibuat", "warning", Tone.WARN)
        self._shell.notify(ITEM, NoticeKind.DISTURBANCE, f"{trouble.sentence} {trouble.advice}")
        self.troubled.emit(trouble)

    def _say(self, newest: int | None) -> None:
        words, late = copy_words(newest, self._counter.now(), self._counter.zone)
        icon = "warning" if late else "backup"
        self._foot.set_status(ITEM, words + self._aside, icon, Tone.WARN if late else Tone.MUTED)


def say_whole(foot: Foot, counter: Counter, demonstration: bool) -> None:
    """Every opening of an office's file begins with a quick check of it; the demonstration's is made afresh."""
    words = "Basis data contoh"
    if not demonstration:
        words = f"Basis data utuh, diperiksa {dates.clock_time(dates.local(counter.now(), counter.zone))}"
    foot.set_status("data", words, "check", Tone.GOOD)


def copy_words(newest: int | None, now: int, zone: str) -> tuple[str, bool]:
    """The newest checked copy in words, and whether it is older than a day, of the future, or missing."""
    if newest is None:
        return NONE_YET, True
    moment = dates.local(newest, zone)
    time = dates.clock_time(moment)
    if moment.date() == dates.local(now, zone).date():
        return f"Cadangan utuh {time}", newest > now
    return f"Cadangan utuh {dates.numeric_date(moment.date())} {time}", now - newest > 24 * dates.HOUR or newest > now


def _look(desk: Any, second: str, failed_at: int | None) -> "tuple[Standing, Copying | None]":
    from loket_app.usecases import backup

    standing = backup.standing(desk.folder)
    newest = standing.newest.at if standing.newest is not None else None
    is_due = backup.due(desk.clock.now(), newest, standing.changed, failed_at=failed_at)
    return standing, backup.begin(desk, second) if is_due else None


def _begin(desk: Any, second: str) -> "tuple[Standing, Copying | None]":
    from loket_app.usecases import backup

    return backup.standing(desk.folder), backup.begin(desk, second)


def copy_at_closing(desk: Any, second: str) -> None:
    """The copy of the day's end, in the worker, after the window is gone."""
    from loket_app.usecases import backup

    backup.back_up_at_closing(desk, second)
