"""Who comes to this counter: the next one, a chosen one, one straight from the street; called again, or given up."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from loket_app.ui.screen import KeyAct
from loket_app.ui.terima.orders import Orders
from loket_app.ui.terima.start import GuestLine
from loket_app.usecases import door, queue_calls
from loket_app.usecases.queries.intake import GuestAtCounter


class Calls(QObject):
    """`opened` carries the visit whose intake begins, `again` the guest at the counter after one more call, `given_up`
    the one who did not come."""

    opened = Signal(int)
    again = Signal(object)
    given_up = Signal(object)

    def __init__(self, orders: Orders, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._orders = orders

    def walk_in(self) -> None:
        """A guest who comes straight to the counter."""
        self._orders.send(door.walked_in, done=self._opened)

    def take(self, line: GuestLine, following: GuestLine | None) -> None:
        """A guest of the list. The next one is whoever is next when the call is recorded, also if another counter was
        faster; any other is that one or nobody."""
        if line.called:
            self.opened.emit(line.id)
        elif following is not None and following.id == line.id:
            self._orders.send(queue_calls.call_next, done=self._opened)
        else:
            self._orders.send(door.call_guest, line.id, line.version, done=self._opened)

    def _opened(self, guest: door.Guest) -> None:
        self.opened.emit(guest.id)

    def call_again(self, guest: GuestAtCounter) -> None:
        """F11: once more on the display and the loudspeaker."""

        def done(told: Any) -> None:
            self.again.emit(replace(guest, version=told.version))

        self._orders.send(queue_calls.call_again, guest.id, guest.version, done=done)

    def give_up(self, guest: GuestAtCounter) -> None:
        """F10: the guest did not come; others go first."""
        self._orders.send(queue_calls.skip_guest, guest.id, guest.version, done=self.given_up.emit)

    def keys(self, guest: GuestAtCounter | None) -> tuple[KeyAct, ...]:
        """What may be done about the call of this guest."""
        if guest is None or not guest.called:
            return ()
        return (
            KeyAct("F10", "Lewati", lambda: self.give_up(guest), not self._orders.busy),
            KeyAct("F11", "Panggil ulang", lambda: self.call_again(guest), not self._orders.busy),
        )
