"""How often a PIN may be tried: growing locks, and an end that no clock opens (RELIABILITY B.5, row 34)."""

from typing import NamedTuple

from loket_app.domain.dates import MINUTE

TRIES_A_LOCK = 5
LOCKS_MIN = (1, 5, 15, 60)
MOST_WRONG = 20
"""Wrong tries in a row, and wrong tries of one day: with the twentieth only a supervisor opens the account again."""
UNTIL_OPENED = 253_402_300_799_000
"""The end of the year 9999: locked until somebody opens it."""


class Tries(NamedTuple):
    """What is stored of an account: wrong tries since the last right one, those of `day` (ISO), and the lock."""

    failed: int
    today: int
    day: str
    locked_until: int | None


def wrong(before: Tries, now: int, day: str) -> Tries:
    """The account after a wrong PIN. A clock that jumps starts a new day, but never a new count in a row."""
    failed = before.failed + 1
    today = before.today + 1 if before.day == day else 1
    if failed >= MOST_WRONG or today >= MOST_WRONG:
        return Tries(failed, today, day, UNTIL_OPENED)
    if failed % TRIES_A_LOCK:
        return Tries(failed, today, day, None)
    minutes = LOCKS_MIN[min(failed // TRIES_A_LOCK, len(LOCKS_MIN)) - 1]
    return Tries(failed, today, day, now + minutes * MINUTE)


def right(before: Tries) -> Tries:
    """The account after the right PIN: the row of wrong ones is over, the count of the day is not."""
    return Tries(0, before.today, before.day, None)


def opened() -> Tries:
    """The account after a supervisor opened it."""
    return Tries(0, 0, "", None)


def locked_until(stored: int | None, now: int) -> int | None:
    """Until when an account is locked (`UNTIL_OPENED` for good), or None.

    After a clock that had run ahead was put right, no lock lasts longer than the longest one.
    """
    if stored is None or stored <= now:
        return None
    if stored == UNTIL_OPENED:
        return stored
    return min(stored, now + LOCKS_MIN[-1] * MINUTE)
