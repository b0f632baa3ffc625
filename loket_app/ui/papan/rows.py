"""Which rows of the board are shown: the view, the desk, the pill, the words. Pure functions over frozen rows."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from loket_app.domain.people import Role
from loket_app.ui.board import face
from loket_app.usecases.views.board import BoardRow, Flag

ALL, MINE, DESK = "semua", "saya", "meja"
DESKS = (Role.LOKET, Role.OPERATOR, Role.KASI_PELUM, Role.SEKCAM, Role.CAMAT)
DESK_WORDS = {
    Role.LOKET: "Loket", Role.OPERATOR: "Operator", Role.KASI_PELUM: "Kasi", Role.SEKCAM: "Sekcam",
    Role.CAMAT: "Camat",
}  # fmt: skip
RUNNING, NEARLY, LATE, READY, DELIVERY = "running", "nearly", "late", "ready", "delivery"
PILL_WORDS = {
    RUNNING: "Berjalan", NEARLY: "Hampir lewat", LATE: "Lewat SOP", READY: "Siap diserahkan", DELIVERY: "Diantar",
}  # fmt: skip
_PILL_FLAGS = {NEARLY: Flag.NEARLY, LATE: Flag.LATE, READY: Flag.READY, DELIVERY: Flag.DELIVERY}
FNow = Mapping[int, int]


def at_desk(rows: Sequence[BoardRow], view: str, desk: str) -> list[BoardRow]:
    """The rows of a view; `desk` is the role's key where the view is per desk."""
    if view == MINE:
        return [row for row in rows if row.mine]
    if view == DESK:
        return [row for row in rows if row.role == desk]
    return list(rows)


def under_pill(row: BoardRow, pill: str, f_now: FNow) -> bool:
    """Whether a row counts under this pill as the clock stands; every row does under none."""
    if not pill:
        return True
    if pill == RUNNING:
        return "running" in (row.promise_clock.state, row.step_clock.state)
    return _PILL_FLAGS[pill] in face.flags_now(row, f_now.get(row.calendar_id))


def pill_counts(rows: Sequence[BoardRow], f_now: FNow) -> dict[str, int]:
    """What the pills of the head count now."""
    return {pill: sum(under_pill(row, pill, f_now) for row in rows) for pill in PILL_WORDS}


def desk_counts(rows: Sequence[BoardRow]) -> Counter[str]:
    """How many requests wait at each desk."""
    return Counter(row.role for row in rows)


def holds(row: BoardRow, words: str) -> bool:
    """Whether a row holds every typed word: 21 finds 021 and 0021/2026, other words any part of a name or service."""
    hay = f"{row.queue} {row.register} {row.applicant} {row.service}".casefold()
    return all(_finds(row, hay, word) for word in words.casefold().split())


def _finds(row: BoardRow, hay: str, word: str) -> bool:
    if word.isdigit() and len(word) <= 4:
        plain = word.lstrip("0") or word
        return any(n.lstrip("0").startswith(plain) for n in (row.queue, row.register))
    return word in hay


def searched(rows: Sequence[BoardRow], words: str, known: Collection[int]) -> list[BoardRow]:
    """The rows that hold the words, or that the register found by them (`known`, by a NIK for one)."""
    if not words:
        return list(rows)
    return [row for row in rows if row.id in known or holds(row, words)]
