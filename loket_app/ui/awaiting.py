"""Hears of work that goes on beside the counter's, once it is over: copies on a stick that may not answer."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from loket_app.domain.errors import Disturbance

BEAT_MS = 150


class Awaiting(QObject):
    """What is awaited, by name: a newer work of the same name makes the older one stale. `going` at every look."""

    going = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._running: dict[str, tuple[Any, Callable[[Any], None], Callable[[Disturbance], None]]] = {}
        self._beat = QTimer(self)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self.look)

    def hear_of(self, name: str, work: Any, done: Callable[[Any], None], failed: Callable[[Disturbance], None]) -> None:
        """Tell `done` what came of a `Beside`, or `failed` why nothing did."""
        self._running[name] = (work, done, failed)
        self._beat.start()

    def awaits(self, name: str) -> bool:
        """Whether work of this name is not over yet."""
        return name in self._running

    def look(self) -> None:
        """Whatever is over by now."""
        for name, (work, done, failed) in list(self._running.items()):
            if not work.over():
                self.going.emit(work)
                continue
            del self._running[name]
            try:
                result = work.outcome()
            except Disturbance as trouble:
                failed(trouble)
            else:
                done(result)
        if not self._running:
            self._beat.stop()
