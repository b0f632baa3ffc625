"""Who may log in at this PC, as the log-in shows them."""

from typing import NamedTuple

from loket_app.domain.people import Officer


class OfficerRow(NamedTuple):
    """An officer with what log-in needs to know; `locked_until` only while it still holds (instant)."""

    officer: Officer
    has_pin: bool
    locked_until: int | None


class Seats(NamedTuple):
    """Who may log in at this PC, and who did last."""

    rows: tuple[OfficerRow, ...]
    last: int | None


class FirstLook(NamedTuple):
    """Name, kabupaten and zone of the office, and its seats as they were at the last look."""

    office: str
    kabupaten: str
    zone: str
    seats: Seats
