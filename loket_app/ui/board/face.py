"""From a clock face and F(now) to what is painted: remaining time, standing, figure, tone. Pure arithmetic in ms."""

from typing import NamedTuple

from loket_app.domain import dates
from loket_app.ui import texts
from loket_app.ui.theme import Tone
from loket_app.usecases.views.board import BoardRow, ClockFace, Flag

NEARLY_PERCENT = 80
NONE, OK, NEARLY, LATE = "none", "ok", "nearly", "late"
TONES = {NONE: Tone.MUTED, OK: Tone.GOOD, NEARLY: Tone.WARN, LATE: Tone.LATE}


class Figure(NamedTuple):
    """What a painter needs: the figure, its tone, the icon before it ("" for none) and a word before it."""

    text: str
    tone: Tone
    icon: str
    word: str


def remaining(face: ClockFace, f_now: int | None) -> int | None:
    """Remaining service time, negative after the limit; None where there is no limit or no calendar yet."""
    if face.state == "running":
        return None if face.due_f is None or f_now is None else face.due_f - f_now
    return None if face.state == "none" else face.left


def standing(face: ClockFace, f_now: int | None) -> str:
    """ "ok", "nearly" from 80 % used, "late" strictly after the limit, "none" without a limit."""
    left = remaining(face, f_now)
    if left is None or face.total is None:
        return NONE
    if left < 0:
        return LATE
    return NEARLY if (face.total - left) * 100 >= NEARLY_PERCENT * face.total else OK


def crossings(face: ClockFace) -> tuple[int, ...]:
    """The points on F where a running face changes its standing: the first nearly late one, the first late one."""
    if face.state != "running" or face.due_f is None or face.total is None:
        return ()
    room = face.total * (100 - NEARLY_PERCENT) // 100
    return face.due_f - room, face.due_f + 1


def figure(face: ClockFace, f_now: int | None) -> Figure:
    """The painted figure of a face."""
    left = remaining(face, f_now)
    state = standing(face, f_now)
    if left is None:
        return Figure("—", Tone.MUTED, "", "")
    if face.state == "frozen":
        return Figure(texts.countdown(left), Tone.LATE if left < 0 else Tone.PAUSED, "pause", "")
    if face.state == "done":
        used = dates.elapsed_text(face.total - left) if face.total is not None else texts.countdown(left)
        return Figure(used, Tone.LATE if left < 0 else Tone.GOOD, "late" if left < 0 else "check", "selesai")
    icon = {NEARLY: "warning", LATE: "late"}.get(state, "")
    return Figure(texts.countdown(left), TONES[state], icon, "")


def flags_now(row: BoardRow, f_now: int | None) -> tuple[Flag, ...]:
    """The row's flags with lateness as it stands now: a running promise crosses its limit between two queries."""
    if row.promise_clock.state != "running":
        return row.flags
    state = standing(row.promise_clock, f_now)
    if state == LATE and Flag.LATE not in row.flags:
        return (Flag.LATE, *(f for f in row.flags if f is not Flag.NEARLY))
    if state == NEARLY and not {Flag.LATE, Flag.NEARLY} & set(row.flags):
        return (Flag.NEARLY, *row.flags)
    return row.flags


FLAG_TONES: dict[Flag, Tone] = {
    Flag.LATE: Tone.LATE,
    Flag.NEARLY: Tone.WARN,
    Flag.PAUSED: Tone.PAUSED,
    Flag.READY: Tone.GOOD,
    Flag.DELIVERY: Tone.DELIVERY,
    Flag.WAITING: Tone.PAUSED,
    Flag.OBJECTION: Tone.WARN,
    Flag.FORWARDED: Tone.DELIVERY,
    Flag.PRIORITY: Tone.PRIMARY,
    Flag.UPHELD: Tone.LATE,
}
