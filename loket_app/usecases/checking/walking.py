"""Going through a whole file in short reads, and telling how far it is."""

from collections.abc import Callable, Sequence
from typing import Final

from loket_app.usecases.desk import Desk, Look

Told = Callable[[int, int], None]
ROW, VISIT, REQUEST = 1, 15, 70
"""What each costs, as far as a share of the whole is told: in rows of the trail."""


def silent(_done: int, _whole: int) -> None:
    """Tell nobody."""


def no_rest() -> None:
    """Go on at once."""


class Course:
    """How much of how much is done, told as it grows."""

    def __init__(self, told: Told, whole: int) -> None:
        self._told, self._whole, self._done = told, max(whole, 1), 0

    def add(self, many: int) -> None:
        """So much more is done; what came in meanwhile is no part of the whole."""
        self._done = min(self._done + many, self._whole)
        self._told(self._done, self._whole)


NOWHERE: Final = Course(silent, 1)


def each(
    desk: Desk,
    ids: Callable[[Look, int, int], tuple[int, ...]],
    most: int,
    some: Callable[[Look, Sequence[int]], None],
    *,
    after: int = 0,
    until: int | None = None,
    between: Callable[[], None] = no_rest,
) -> None:
    """Run `some` on all ids behind `after` up to `until`, `most` of them in each read transaction.

    `between` two of them no transaction is open.
    """

    def next_ones(look: Look) -> int:
        found = ids(look, after, most)
        wanted = [key for key in found if until is None or key <= until]
        if wanted:
            some(look, wanted)
        return found[-1] if len(wanted) == most else 0

    while last := desk.ask(next_ones):
        after = last
        between()


__all__ = ["NOWHERE", "REQUEST", "ROW", "VISIT", "Course", "Told", "each", "no_rest", "silent"]
