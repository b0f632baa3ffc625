"""One order at a time: a second press while an answer is due does nothing, and a retry is the same order."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.domain.people import Role
from loket_app.ui.counter import Counter


class Orders(QObject):
    """Sends commands of the loket. `changed` when busy or free; `refused` and `disturbed` carry what went wrong."""

    changed = Signal()
    refused = Signal(object)
    disturbed = Signal(object, object)

    def __init__(self, counter: Counter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._again: Callable[[], None] | None = None
        self.busy = False

    def send(self, command: Callable[..., Any], *args: Any, done: Callable[[Any], None]) -> bool:
        """Send a command unless one is on its way; False when it was not sent."""
        if self.busy:
            return False
        self._again = None
        self._set(True)

        def answered(result: Any) -> None:
            self._set(False)
            done(result)

        self._counter.do(
            command, *args, role=Role.LOKET, done=answered, refused=self._refused, disturbed=self._disturbed
        )
        return True

    def resend(self) -> bool:
        """Send the order that was disturbed once more, with its own command id; False when there is none."""
        again, self._again = self._again, None
        if again is None or self.busy:
            return False
        self._set(True)
        again()
        return True

    def forget(self) -> None:
        """The form changed: what comes next is another order."""
        self._again = None

    def _set(self, busy: bool) -> None:
        self.busy = busy
        self.changed.emit()

    def _refused(self, refusal: Refusal) -> None:
        self._set(False)
        self.refused.emit(refusal)

    def _disturbed(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        self._again = again
        self._set(False)
        self.disturbed.emit(disturbance, self.resend)
