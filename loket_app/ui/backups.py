"""Copies of the data while the window is open: made when due, the age of the newest always in the foot."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from loket_app.domain import dates
from loket_app.domain.errors import Disturbance
from loket_app.ui.counter import Counter
from loket_app.ui.frame import Foot
from loket_app.ui.notices import NoticeKind
from loket_app.ui.shell import Shell
from loket_app.ui.theme import Tone

if TYPE_CHECKING:
    from loket_app.usecases.backup import Outcome, Standing, Work
    from loket_app.usecases.backup_recheck import Rechecking

LOOK_MS, WAIT_MS = 30_000, 250
RECHECK_AFTER = dates.HOUR
SECOND_LATE = 48 * dates.HOUR
DAY = 24 * dates.HOUR
ITEM = "cadangan"
NONE_YET = "Belum ada cadangan"
MAKING = "Cadangan sedang dibuat\N{HORIZONTAL ELLIPSIS}"


class Backups(QObject):
    """Looks twice a minute whether a copy is due; the copying itself runs beside the work (`usecases.backup`).

    Between two copies it has a few old ones proved again (`usecases.backup_recheck`).

    `second` is the second folder of this PC. `troubled` carries why no copy was made; `made` an outcome,
    `checked` what a round found.
    """

    troubled = Signal(object)
    made = Signal(object)
    checked = Signal(object)

    def __init__(self, counter: Counter, shell: Shell, second: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._shell = shell
        self._foot = shell.foot
        self.second = second
        self._failed_at: int | None = None
        # By the PC's counter, which nobody sets: not the clock's minutes.
        self._open_for = QElapsedTimer()
        self._open_for.start()
        self._copying: Work | None = None
        self._checking: Rechecking | None = None
        self._check_at: int | None = None
        self._second_at: int | None = None
        self._second_trouble = ""
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
        if self._checking is not None:
            self._checking.stop()
            self._checking = None

    def look(self) -> None:
        """Ask how the copies stand; a copy that is due is begun."""
        if self._copying is None:
            self._counter.work(
                _look, self.second, self._failed_at, self._open_for.elapsed(), done=self._seen,
                disturbed=self._disturbed,
            )  # fmt: skip

    def make_now(self) -> None:
        """A copy whether one is due or not; nothing while one is being made."""
        if self._copying is None:
            self._counter.work(_begin, self.second, done=self._seen, disturbed=self._disturbed)

    def _seen(self, seen: "tuple[Standing, Work | None]") -> None:
        standing, copying = seen
        if copying is not None and self._copying is not None:
            copying.stop()
        elif copying is not None:
            self._copying = copying
            self._foot.set_status(ITEM, MAKING, "backup", Tone.MUTED)
            self._wait.start()
        elif self._copying is None:
            self._second_at = standing.second_at
            self._say(standing.newest.at if standing.newest is not None else None, standing.by)
            self._check_some()

    def hear(self) -> None:
        """The copy that is being made, or the round of looking at old ones, once it is over."""
        self._hear_check()
        if self._copying is None or not self._copying.over():
            self._say_doing()
            return
        if self._checking is None:
            self._wait.stop()
        copying, self._copying = self._copying, None
        try:
            outcome = copying.outcome()
        except Disturbance as trouble:
            self._disturbed(trouble, self.make_now)
            return
        self._failed_at = None
        self._open_for.restart()
        self._second_trouble = outcome.second_trouble
        self._second_at = outcome.made.at if outcome.second is not None else self._second_at
        self._say(outcome.made.at)
        self._tell_of_files(outcome)
        self.made.emit(outcome)

    def _tell_of_files(self, outcome: "Outcome") -> None:
        if outcome.files_trouble:
            self._shell.notify(f"{ITEM}-berkas", NoticeKind.DISTURBANCE, outcome.files_trouble)

    def _say_doing(self) -> None:
        doing = self._copying.doing if self._copying is not None else ""
        if doing:
            self._foot.set_status(ITEM, f"{MAKING[:-1]}: {doing}", "backup", Tone.MUTED)

    # -- old copies, proved again -------------------------------------------------------------------------------------

    def _check_some(self) -> None:
        now = self._counter.now()
        if self._checking is None and (self._check_at is None or now >= self._check_at or now < self._check_at - DAY):
            self._check_at = now + RECHECK_AFTER
            # Nobody asked for it: what cannot be looked at now is looked at another time.
            self._counter.work(_check, self.second, done=self._checking_on, disturbed=_unheard)

    def _checking_on(self, checking: "Rechecking") -> None:
        self._checking = checking
        self._wait.start()

    def _hear_check(self) -> None:
        if self._checking is None or not self._checking.over():
            return
        checking, self._checking = self._checking, None
        if self._copying is None:
            self._wait.stop()
        try:
            checked = checking.outcome()
        except Disturbance:
            return
        if checked.more:
            self._check_at = None
        if checked.bad:
            words = f"{'. '.join(checked.bad)}. Cadangan lain tetap ada; buat yang baru di Pengaturan, Cadangan."
            self._shell.notify(f"{ITEM}-rusak", NoticeKind.DISTURBANCE, words)
            self.look()
        self.checked.emit(checked)

    def _disturbed(self, trouble: Disturbance, _again: Any) -> None:
        self._failed_at = self._counter.now()
        self._foot.set_status(ITEM, "Cadangan gagal dibuat", "warning", Tone.WARN)
        self._shell.notify(ITEM, NoticeKind.DISTURBANCE, f"{trouble.sentence} {trouble.advice}")
        self.troubled.emit(trouble)

    def _say(self, newest: int | None, by: str = "") -> None:
        now, zone = self._counter.now(), self._counter.zone
        words, late = copy_words(newest, now, zone)
        words += f" di {by}" if by else ""
        also, also_late = second_words(bool(self.second), self._second_at, bool(self._second_trouble), now, zone)
        late = late or also_late
        self._foot.set_status(ITEM, words + also, "warning" if late else "backup", Tone.WARN if late else Tone.MUTED)


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


def second_words(wanted: bool, at: int | None, trouble: bool, now: int, zone: str) -> tuple[str, bool]:
    """The newest copy off this PC in words, and whether it is older than two days."""
    if not wanted or (at is None and not trouble):
        return "", False
    if at is None:
        return ", folder kedua tidak ada", False
    moment = dates.local(at, zone)
    today = moment.date() == dates.local(now, zone).date()
    when = dates.clock_time(moment) if today else dates.numeric_date(moment.date())
    return f", folder kedua {'tidak ada, terakhir ' if trouble else ''}{when}", now - at > SECOND_LATE


def _check(desk: Any, second: str) -> "Rechecking":
    from loket_app.usecases import backup_recheck

    return backup_recheck.begin(desk, second)


def _unheard(_trouble: Disturbance, _again: Any) -> None:
    """Said nowhere."""


def _look(desk: Any, second: str, failed_at: int | None, open_for: int) -> "tuple[Standing, Work | None]":
    from loket_app.usecases import backup

    return backup.begin_when_due(desk, second, failed_at, open_for)


def _begin(desk: Any, second: str) -> "tuple[Standing, Work | None]":
    from loket_app.usecases import backup

    return backup.standing_of(desk), backup.begin(desk, second)


def copy_at_closing(desk: Any, second: str) -> None:
    """The copy of the day's end, in the worker, after the window is gone."""
    from loket_app.usecases import backup

    backup.back_up_at_closing(desk, second)
