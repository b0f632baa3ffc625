"""The beat of the countdowns: once a second, at the full second of the office's clock."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

AFTER_MS = 4


class Ticker(QObject):
    """`ticked` carries the instant (ms). Each beat aims at the next full second, so that it never drifts or doubles."""

    ticked = Signal(object)

    def __init__(self, now: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.beat)

    def start(self) -> None:
        """Beat now and from now on."""
        self.beat()

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()

    def beat(self) -> None:
        """One beat, and the next one planned."""
        now = self._now()
        self._timer.start(1000 - now % 1000 + AFTER_MS)
        self.ticked.emit(now)
