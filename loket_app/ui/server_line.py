"""How the line to the office's server stands, in the foot: joined, waited for, cut; and a PC clock that goes wrong.

The counter asks the trail once a second. What it hears, and what it does not hear, is all there is to know.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject

from loket_app.domain.errors import Disturbance
from loket_app.ui.counter import Counter
from loket_app.ui.notices import NoticeKind
from loket_app.ui.shell import Shell
from loket_app.ui.theme import Tone
from loket_app.usecases.ports import SKEW_TOLD_MS, ServerClock

ITEM, CLOCK_ITEM = "data", "jam-server"
SILENT_SECONDS = 5.0
JOINED = "Terhubung ke server"
WAITING = "Menunggu jawaban server\N{HORIZONTAL ELLIPSIS}"
CUT = "Server terputus, menyambung lagi\N{HORIZONTAL ELLIPSIS}"
CUT_TOLD = "Sambungan ke server terputus. Ketikan tetap ada; program menyambung sendiri. Periksa kabel jaringan."
BACK = "Tersambung lagi ke server."


class ServerLine(QObject):
    """`tick` with every beat. Says the state once when it changes, not with every beat."""

    def __init__(
        self,
        counter: Counter,
        shell: Shell,
        clock: ServerClock,
        parent: QObject | None = None,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._clock = clock
        self._steady = steady
        self._heard_at = steady()
        self._state = self._told_clock = ""
        counter.followed.connect(self._heard)
        counter.deafened.connect(self._lost)

    def tick(self) -> None:
        """A server that says nothing for seconds is waited for: a cable may be out, and the system not know it yet."""
        if self._state == JOINED and self._steady() - self._heard_at > SILENT_SECONDS:
            self._say(WAITING, "late", Tone.WARN)
        self._say_clock()

    def _heard(self) -> None:
        self._heard_at = self._steady()
        if self._state == CUT:
            self._shell.notify("server", NoticeKind.SUCCESS, BACK)
        self._say(JOINED, "check", Tone.GOOD)

    def _lost(self, trouble: Disturbance) -> None:
        if self._state != CUT:
            self._shell.notify("server", NoticeKind.DISTURBANCE, CUT_TOLD, stays=True)
        self._say(CUT, "late", Tone.LATE)

    def _say(self, words: str, icon: str, tone: Tone) -> None:
        if words != self._state:
            self._state = words
            self._shell.foot.set_status(ITEM, words, icon, tone)

    def _say_clock(self) -> None:
        words = skew_words(self._clock.skew())
        if words != self._told_clock:
            self._told_clock = words
            self._shell.foot.set_status(CLOCK_ITEM, words, "warning", Tone.WARN)


def skew_words(skew: int) -> str:
    """What a PC clock `skew` ms ahead of the server's is told by; empty up to two seconds. Recording goes by the
    server's time all the same."""
    if abs(skew) <= SKEW_TOLD_MS:
        return ""
    seconds = abs(skew) // 1000
    size, unit = (seconds, "detik") if seconds < 60 else (seconds // 60, "menit")
    if seconds >= 3600:
        size, unit = seconds // 3600, "jam"
    return f"Jam komputer ini {size} {unit} {'lebih cepat' if skew > 0 else 'terlambat'}; dipakai jam server"
