"""What stands where on the public display, as plain items: a picture can be compared, searched and measured by a test.

Lengths are those of a screen of 1366 x 768 (768 x 1366 upright) and grow with the real one. What everybody must read
from 5 m is at least `READABLE` high: on a 43 inch screen its capitals are 14.5 mm, ten minutes of arc.
"""

from enum import Enum
from typing import NamedTuple, TypeVar

from loket_app.domain import dates
from loket_app.domain.display import LOST
from loket_app.ui.board import face
from loket_app.usecases.views.display import Call, PublicRow, PublicView, ReadyRow

READABLE = 31
CAPTION = 22
WIDE, HIGH = 1366, 768
PAGE_MS = 12_000
FRESH_MS = 12_000
FOOT = 84
SPLIT = 0.58
"""The share of a call that its number takes."""
DOT = " \N{MIDDLE DOT} "


class Align(Enum):
    """Where a text stands in its box."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


class Rect(NamedTuple):
    """A box in pixels."""

    x: int
    y: int
    w: int
    h: int


class Fill(NamedTuple):
    """A coloured box; `radius` rounds its corners."""

    rect: Rect
    tone: str
    radius: int = 0


class Text(NamedTuple):
    """One line of text of `size` pixels; it ends in … where there is no room."""

    rect: Rect
    text: str
    size: int
    tone: str
    strong: bool = False
    align: Align = Align.LEFT


class Icon(NamedTuple):
    """A sign beside words that say the same."""

    rect: Rect
    name: str
    tone: str


Item = Fill | Text | Icon
T = TypeVar("T")


class Moment(NamedTuple):
    """The instant that is shown, and the instant of the last data while it is away (None: it is there)."""

    now: int
    lost_since: int | None = None


class Screen(NamedTuple):
    """The screen in pixels."""

    width: int
    height: int

    @property
    def upright(self) -> bool:
        """Higher than wide."""
        return self.height > self.width

    @property
    def unit(self) -> float:
        """Pixels for one unit of length."""
        wide, high = (HIGH, WIDE) if self.upright else (WIDE, HIGH)
        return min(self.width / wide, self.height / high)

    def px(self, length: float) -> int:
        """A length in pixels."""
        return round(length * self.unit)


class Pen:
    """Collects items on a screen; lengths are in units."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.items: list[Item] = []

    def box(self, x: float, y: float, w: float, h: float) -> Rect:
        """A box in pixels."""
        px = self.screen.px
        left, top = px(x), px(y)
        return Rect(left, top, px(x + w) - left, px(y + h) - top)

    def fill(self, rect: Rect, tone: str, radius: float = 0) -> None:
        """A coloured box."""
        self.items.append(Fill(rect, tone, self.screen.px(radius)))

    def text(
        self, rect: Rect, text: str, size: float, tone: str, strong: bool = False, align: Align = Align.LEFT
    ) -> None:
        """A line of text, unless it is empty."""
        if text:
            self.items.append(Text(rect, text, self.screen.px(size), tone, strong, align))

    def icon(self, rect: Rect, name: str, tone: str) -> None:
        """A sign."""
        self.items.append(Icon(rect, name, tone))


def scene(view: PublicView | None, screen: Screen, moment: Moment) -> tuple[Item, ...]:
    """The whole display but its running line. Without a view there is only what to do."""
    pen = Pen(screen)
    wide, high = screen.width / screen.unit, screen.height / screen.unit
    if view is None:
        _nothing_yet(pen, wide, high, moment)
        return tuple(pen.items)
    # While the data is away the clock goes on, and everything else stands as it was.
    shown = moment.now if moment.lost_since is None else moment.lost_since
    fresh = moment.lost_since is None
    if screen.upright:
        _upright_head(pen, view, moment.now, wide)
        _calls(pen, view.calls, shown, fresh, Place(34, 170, wide - 68, 296))
        _next(pen, view, Place(34, 474, wide - 68, 40))
        _ready(pen, view.ready, shown, Place(34, 526, wide - 68, 178))
        _table(pen, view, shown, Place(34, 722, wide - 68, high - FOOT - 726))
    else:
        _head(pen, view, moment.now, wide)
        left = wide - 34 - 430
        _table(pen, view, shown, Place(34, 122, left - 34 - 28, high - FOOT - 130))
        _calls(pen, view.calls, shown, fresh, Place(left, 122, 430, 296))
        _next(pen, view, Place(left, 428, 430, 40))
        _ready(pen, view.ready, shown, Place(left, 478, 430, high - FOOT - 478 - 12))
    if moment.lost_since is not None:
        _lost(pen, wide, high, _clock(moment.lost_since, view.zone))
    return tuple(pen.items)


class Place(NamedTuple):
    """A box in units."""

    x: float
    y: float
    w: float
    h: float


def _clock(instant: int, zone: str) -> str:
    return dates.clock_time(dates.local(instant, zone))


def _day_words(view: PublicView, now: int) -> tuple[str, str, str]:
    """The date, the hours and the clock."""
    local = dates.local(now, view.zone)
    return dates.long_date(local.date()), view.hours[:1].upper() + view.hours[1:], dates.clock_time(local)


def _head(pen: Pen, view: PublicView, now: int, wide: float) -> None:
    date, hours, clock = _day_words(view, now)
    pen.text(pen.box(34, 18, wide - 300, 54), f"Layanan {view.office}", 44, "ink", True)
    pen.text(pen.box(34, 72, wide - 290, 40), f"{date}{DOT}{hours}", READABLE, "muted")
    pen.text(pen.box(wide - 260, 20, 226, 84), clock, 76, "ink", True, Align.RIGHT)


def _upright_head(pen: Pen, view: PublicView, now: int, wide: float) -> None:
    date, hours, clock = _day_words(view, now)
    pen.text(pen.box(34, 16, wide - 68, 50), f"Layanan {view.office}", 40, "ink", True)
    pen.text(pen.box(34, 74, wide - 280, 40), date, READABLE, "muted")
    pen.text(pen.box(34, 114, wide - 68, 40), hours, READABLE, "muted")
    pen.text(pen.box(wide - 260, 70, 226, 70), clock, 68, "ink", True, Align.RIGHT)


# -- calls -------------------------------------------------------------------------------------------------------------


def _calls(pen: Pen, calls: tuple[Call, ...], now: int, live: bool, at: Place) -> None:
    """The newest call as large as it gets, the two before it below."""
    newest = calls[0] if calls else None
    fresh = newest is not None and live and 0 <= now - newest.at < FRESH_MS
    card = Place(at.x, at.y, at.w, at.h - 100)
    pen.fill(pen.box(*card), "call_ground" if fresh else "panel", 10)
    if newest is None:
        pen.text(pen.box(at.x + 20, at.y, at.w - 40, card.h), "Belum ada panggilan", READABLE, "muted")
        return
    _newest_call(pen, newest, fresh, card)
    half = at.w * 0.52
    for n, call in enumerate(calls[1:3]):
        top = at.y + card.h + 6 + n * 46
        words = f"{call.queue} ({call.day})" if call.day else call.queue
        pen.text(pen.box(at.x + 18, top, half - 18, 44), words, READABLE if call.day else 36, "ink", True)
        what = f"ambil loket {call.counter}" if call.collect else f"loket {call.counter}"
        pen.text(pen.box(at.x + half, top, at.w - half - 8, 44), what, READABLE, "ink")


def _newest_call(pen: Pen, call: Call, fresh: bool, at: Place) -> None:
    """One number and one counter, to be seen from the door."""
    ink, half = "on_call" if fresh else "ink", at.w * SPLIT
    title = ("Dipanggil sekarang" if fresh else "Panggilan terakhir") if not call.collect else "Silakan ambil surat"
    pen.icon(pen.box(at.x + 18, at.y + 16, 32, 32), "call", ink)
    pen.text(pen.box(at.x + 60, at.y + 10, at.w - 76, 44), title, READABLE, ink, fresh)
    size = 104 if len(call.queue) <= 3 else 76
    pen.text(pen.box(at.x + 18, at.y + 52, half - 18, at.h - 62), call.queue, size, ink, True)
    pen.text(
        pen.box(at.x + half, at.y + 58, at.w - half - 16, 38), "di loket" if call.collect else "ke loket", READABLE, ink
    )
    counter = call.counter or "1"
    large = 92 if len(counter) <= 2 else 44
    pen.text(pen.box(at.x + half, at.y + 88, at.w - half - 16, at.h - 96), counter, large, ink, True)
    if call.day:
        pen.text(pen.box(at.x + 20, at.y + at.h - 34, half, 30), f"nomor {call.day}", CAPTION, ink)


def _next(pen: Pen, view: PublicView, at: Place) -> None:
    """Who comes next."""
    box = pen.box(at.x + 18, at.y, at.w - 18, at.h)
    if not view.waiting:
        pen.text(box, "Tidak ada yang antre", READABLE, "muted")
        return
    shown = view.next_numbers[: 8 if pen.screen.upright else 3]
    more = view.waiting - len(shown)
    words = f"Berikutnya {'  '.join(shown)}{f'  +{more}' if more > 0 else ''}" if shown else f"{more} menunggu"
    pen.text(box, words, READABLE, "ink")


# -- ready -------------------------------------------------------------------------------------------------------------


def _ready(pen: Pen, ready: tuple[ReadyRow, ...], now: int, at: Place) -> None:
    """What can be collected, in pages where it does not fit."""
    pen.fill(pen.box(*at), "good_ground", 10)
    pen.icon(pen.box(at.x + 18, at.y + 12, 32, 32), "ready", "on_good")
    fit = max(1, int((at.h - 56) // 58))
    shown, page, pages = _page(ready, fit, now)
    title = "Silakan ambil di loket" + (f"  {page + 1}/{pages}" if pages > 1 else "")
    pen.text(pen.box(at.x + 60, at.y + 6, at.w - 76, 44), title, READABLE, "on_good", True)
    if not ready:
        pen.text(pen.box(at.x + 20, at.y + 52, at.w - 40, 44), "Belum ada surat yang siap", READABLE, "on_good")
    for n, row in enumerate(shown):
        left, top = at.x + 18, at.y + 52 + n * 58
        number = 96 if len(row.queue) <= 3 else 136
        pen.text(pen.box(left, top, number, 56), row.queue, 46, "on_good", True)
        where = f"Loket {row.counter}" if row.counter else ""
        words = DOT.join(part for part in (where, row.day, row.service) if part)
        pen.text(pen.box(left + number, top, at.w - 36 - number - 6, 56), words, READABLE, "on_good")


def _page(rows: tuple[T, ...], fit: int, now: int) -> tuple[tuple[T, ...], int, int]:
    """The rows of the page that is shown now, its place and how many there are."""
    pages = max(1, -(-len(rows) // fit))
    page = now // PAGE_MS % pages
    return rows[page * fit : (page + 1) * fit], page, pages


# -- the table ---------------------------------------------------------------------------------------------------------

ROW, UPRIGHT_ROW = 84, 114
SIGN = 40


def _table(pen: Pen, view: PublicView, now: int, at: Place) -> None:
    """What is being worked on."""
    upright = pen.screen.upright
    high = UPRIGHT_ROW if upright else ROW
    fit = max(1, int((at.h - 34) // high))
    shown, page, pages = _page(view.rows, fit, now)
    number = 132 if upright else 148
    pen.text(pen.box(at.x + 8, at.y - 2, number - 8, 32), "Nomor", CAPTION, "muted")
    middle = ("Layanan" if upright else "Layanan dan tempatnya") + (
        f"{DOT}hal. {page + 1}/{pages}" if pages > 1 else ""
    )
    pen.text(pen.box(at.x + number, at.y - 2, at.w - number - 250, 32), middle, CAPTION, "muted")
    pen.text(
        pen.box(at.x + at.w - 240, at.y - 2, 240 - SIGN, 32), "Selesai dalam", CAPTION, "muted", False, Align.RIGHT
    )
    if not view.rows:
        pen.text(pen.box(at.x + 8, at.y + 40, at.w, 60), "Belum ada permohonan yang diproses.", 36, "muted")
    for n, row in enumerate(shown):
        _row(pen, row, view, now, Place(at.x, at.y + 34 + n * high, at.w, high), number)


def _row(pen: Pen, row: PublicRow, view: PublicView, now: int, at: Place, number: float) -> None:
    upright = at.h == UPRIGHT_ROW
    line = pen.box(at.x, at.y, at.w, 2)
    pen.fill(line._replace(h=max(1, line.h)), "line")
    top = at.y + (4 if row.day else 12)
    pen.text(pen.box(at.x + 8, top, number - 12, 62), row.queue, 50 if len(row.queue) <= 3 else 42, "ink", True)
    pen.text(pen.box(at.x + 8, top + 56, number - 12, 28), row.day, CAPTION, "muted")
    figure, caption, tone, icon = time_words(row, view, now)
    room = 190 if len(figure) <= 9 else 238 if len(figure) <= 14 else 300
    size = 34 if len(figure) <= 14 else READABLE
    right = at.x + at.w - SIGN
    service = at.w - number - SIGN - room - 10
    pen.text(pen.box(at.x + number, at.y + 5, service, 42), row.service, 34, "ink", True)
    pen.text(pen.box(right - room, at.y + 5, room, 44), figure, size, tone, True, Align.RIGHT)
    if icon:
        pen.icon(pen.box(right + 8, at.y + 13, 28, 28), icon, tone)
    below = at.w - number - 10 if upright else at.w - number - SIGN - 204
    pen.text(pen.box(at.x + number, at.y + 44, below, 38), row.place, READABLE, "muted")
    if upright:
        pen.text(pen.box(at.x + number, at.y + 79, below, 34), caption, CAPTION + 3, "muted")
    else:
        pen.text(pen.box(right - 196, at.y + 46, 196, 36), caption, CAPTION + 2, "muted", False, Align.RIGHT)


def time_words(row: PublicRow, view: PublicView, now: int) -> tuple[str, str, str, str]:
    """The remaining time in words: figure, the line below, tone, icon."""
    axis = view.axes.get(row.calendar_id)
    f_now = axis.f(now) if axis is not None else None
    left, standing = face.remaining(row.clock, f_now), face.standing(row.clock, f_now)
    state = row.clock.state
    if state == "done":
        return "surat selesai", "", "ink", "check"
    if state == "frozen":
        return "berhenti", "jam berhenti", "ink", "pause"
    if left is None or state == "none":
        return "\N{EN DASH}", "", "muted", ""
    promised = _promised(row, view)
    if standing == face.LATE:
        over = -(left // dates.MINUTE) * dates.MINUTE
        return f"lewat {dates.minutes_text(over)}", promised, "late", "late"
    tone, icon = ("warn", "warning") if standing == face.NEARLY else ("ink", "")
    if row.due is not None and not _same_day(row.due, now, view.zone):
        due = dates.local(row.due, view.zone)
        return f"{dates.DAYS_SHORT[due.weekday()]}, {due.day} {dates.MONTHS_SHORT[due.month - 1]}", promised, tone, icon
    return dates.minutes_text(-(-left // dates.MINUTE) * dates.MINUTE), promised, tone, icon


def _same_day(one: int, other: int, zone: str) -> bool:
    return dates.local(one, zone).date() == dates.local(other, zone).date()


def _promised(row: PublicRow, view: PublicView) -> str:
    return f"janji pukul {_clock(row.due, view.zone)}" if row.due is not None else row.clock.caption


# -- while the data is away --------------------------------------------------------------------------------------------


def _lost(pen: Pen, wide: float, high: float, since: str) -> None:
    """In the place of the running line: what stands here is old."""
    top = high - FOOT
    pen.fill(pen.box(0, top, wide + 1, FOOT + 1), "alarm_ground")
    pen.icon(pen.box(30, top + 20, 44, 44), "warning", "on_alarm")
    room = wide - 90 - 20
    pen.text(pen.box(90, top + 4, room, 44), LOST, 36 if wide >= WIDE else 27, "on_alarm", True)
    pen.text(pen.box(90, top + 46, room, 36), f"Yang tampil adalah keadaan pukul {since}.", CAPTION + 3, "on_alarm")


def _nothing_yet(pen: Pen, wide: float, high: float, moment: Moment) -> None:
    pen.text(pen.box(34, high / 2 - 60, wide - 68, 60), "Layar layanan", 44, "ink", True, Align.CENTRE)
    words = LOST if moment.lost_since is not None else "Menunggu data\N{HORIZONTAL ELLIPSIS}"
    pen.text(pen.box(34, high / 2 + 6, wide - 68, 50), words, READABLE, "ink", False, Align.CENTRE)


def texts_of(items: tuple[Item, ...]) -> tuple[str, ...]:
    """Every word on the display."""
    return tuple(item.text for item in items if isinstance(item, Text))
