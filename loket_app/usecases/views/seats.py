"""Who may log in at this PC, as the log-in shows them."""

from dataclasses import dataclass

from loket_app.domain.people import Officer


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer with what log-in needs to know; `locked_until` only while it still holds (instant)."""

    officer: Officer
    has_pin: bool
    locked_until: int | None


@dataclass(frozen=True, slots=True)
class Seats:
    """Who may log in at this PC, and who did last."""

    rows: tuple[OfficerRow, ...]
    last: int | None
