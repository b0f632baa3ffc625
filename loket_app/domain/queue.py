"""The queue before the counters: who is called next, what a call that nobody answers does, how a call is spoken.

Numbers are called in the order they were given. A guest who is given precedence (elderly, disabled, pregnant) goes
first, but never more than `priority_run` of them in succession while others wait, so nobody starves (decision 26).
"""

from collections.abc import Iterable
from dataclasses import dataclass

DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
COUNTER_MAX = 12
"""Letters of a counter's name on the display."""


@dataclass(frozen=True, slots=True)
class QueueRule:
    """`priority_run` guests with precedence at most before another one; a guest who did not come is tried again after
    `pass_by` calls of others, and taken for gone after `tries` calls without an answer."""

    priority_run: int = 1
    pass_by: int = 3
    tries: int = 3


USUAL_RULE = QueueRule()


@dataclass(frozen=True, slots=True)
class Waiter:
    """One who waits: queue number, precedence, the counter he was sent to (empty: any), and the count of calls of the
    day from which he is called again after he did not come."""

    id: int
    seq: int
    priority: bool = False
    desk: str = ""
    due_turn: int = 0


@dataclass(frozen=True, slots=True)
class Missed:
    """What a call that nobody answered does: gone, or due again once `due_turn` calls were made today."""

    gone: bool
    due_turn: int


def next_waiter(waiting: Iterable[Waiter], desk: str, turn: int, run: int, rule: QueueRule) -> Waiter | None:
    """Who is called next to counter `desk`; None when nobody waits for it.

    `turn` counts the calls made today, `run` the newest of them in succession that were for precedence.
    """
    pool = [w for w in waiting if w.desk in ("", desk)]
    due = [w for w in pool if w.due_turn <= turn]
    if not due:
        return min(pool, key=lambda w: (w.due_turn, w.seq), default=None)
    first = [w for w in due if w.priority]
    others = [w for w in due if not w.priority]
    take_first = first and (run < rule.priority_run or not others)
    return min(first if take_first else others, key=lambda w: w.seq)


def call_order(waiting: Iterable[Waiter], desk: str, turn: int, run: int, rule: QueueRule) -> tuple[Waiter, ...]:
    """All who wait for this counter in the order they would be called if nobody else came."""
    left = {w.id: w for w in waiting}
    order = []
    while (found := next_waiter(left.values(), desk, turn, run, rule)) is not None:
        order.append(found)
        del left[found.id]
        turn += 1
        run = run + 1 if found.priority else 0
    return tuple(order)


def run_of(newest_first: Iterable[bool]) -> int:
    """How many of the newest calls in succession were for precedence."""
    run = 0
    for priority in newest_first:
        if not priority:
            break
        run += 1
    return run


def missed(misses: int, turn: int, rule: QueueRule) -> Missed:
    """After the `misses`-th call that nobody answered, `turn` calls having been made today."""
    return Missed(misses >= rule.tries, turn + rule.pass_by)


def spoken_number(queue: str) -> str:
    """A queue number digit by digit: 021 is "nol dua satu", 031-2 "nol tiga satu, bagian dua"."""
    number, _, part = queue.partition("-")
    words = " ".join(DIGITS[int(c)] for c in number if c.isdecimal())
    return f"{words}, bagian {spoken_number(part)}" if part else words


def spoken_counter(desk: str) -> str:
    """A counter as it is said: "2" is "loket dua", "A" is "loket A"."""
    said = spoken_number(desk) if desk.isdecimal() else desk
    return f"loket {said}" if said else "loket"


def spoken_call(queue: str, desk: str, collect: bool, day: str = "") -> str:
    """The sentence for the loudspeaker. `collect`: the paper is ready; `day`: of a number given on another day."""
    given = f", tanggal {day}" if day else ""
    what = "silakan mengambil surat di" if collect else "silakan ke"
    return f"Nomor antrean {spoken_number(queue)}{given}, {what} {spoken_counter(desk)}."


def call_words(queue: str, desk: str, collect: bool) -> tuple[str, ...]:
    """A call as the names of recorded words, in the order they are said."""
    number, _, part = queue.partition("-")
    more = ("bagian", *part) if part else ()
    return ("nomor_antrean", *number, *more, "silakan_ambil_di_loket" if collect else "silakan_ke_loket", *desk.lower())


def counter_label(workstation: str, named: str = "") -> str:
    """What a PC's counter is called on the display: as it was named, else the figures its name ends in, else 1."""
    if named:
        return named
    digits = workstation[len(workstation.rstrip("0123456789")) :]
    return str(int(digits)) if digits.isascii() and digits and int(digits) < 100 else "1"
