"""The panel beside the board: who, which service, the big countdown, every step with its times, and the acts."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from loket_app.domain import dates
from loket_app.ui import icons, texts, theme
from loket_app.ui.board import face
from loket_app.ui.board.delegate import ELIDE, LEFT, RIGHT
from loket_app.ui.board.words import FLAG_ICONS, SEGMENT_WORDS
from loket_app.ui.lists import Column, RowModel, RowView
from loket_app.ui.notices import NoticeLine
from loket_app.ui.theme import Tone, Type
from loket_app.ui.tips import plain_tip
from loket_app.ui.widgets import Card, Chip, Elided, EmptyState, KeyButton, Kind, label, round_box
from loket_app.usecases.views.board import ClockFace, Flag, SegmentState

LINE_HEIGHT = 26
_ICONS = {
    SegmentState.DONE: ("check", Tone.GOOD),
    SegmentState.LATE: ("late", Tone.LATE),
    SegmentState.CURRENT: ("play", Tone.PRIMARY),
    SegmentState.TODO: ("todo", Tone.MUTED),
    SegmentState.UNRECORDED: ("unrecorded", Tone.MUTED),
    SegmentState.PAUSED: ("pause", Tone.PAUSED),
}


@dataclass(frozen=True, slots=True)
class Act:
    """A button: its key for the screen, its words, its function key; `why_not` says why it is off (empty: it is on)."""

    key: str
    words: str
    shortcut: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One visit to a step. `actual` and `limit` are texts such as "34:02" and "30:00"; the current line has a `clock`
    instead of `actual`, which then counts up live."""

    id: int
    text: str
    state: SegmentState
    actual: str
    limit: str
    clock: ClockFace | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything the panel shows of one request. `note` is the line under the countdown's heading."""

    id: int
    version: int
    queue: str
    applicant: str
    nik_masked: str
    address: str
    service: str
    register: str
    flags: tuple[Flag, ...]
    calendar_id: int
    clock: ClockFace
    note: str
    timeline: tuple[TimelineLine, ...]
    primary: Act | None
    secondary: tuple[Act, ...] = ()
    more: tuple[Act, ...] = ()


class CountdownCard(QFrame):
    """The promise in big figures, painted at each tick; icon and word beside it say the standing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face = ClockFace("none", None, None, None, "")
        self._f_now: int | None = None
        self._note = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """One row of big figures and two lines of words."""
        return QSize(theme.current().px(200), theme.current().px(72))

    def show_clock(self, clock: ClockFace, note: str, f_now: int | None) -> None:
        """Show this clock."""
        self._face, self._note = clock, note
        self.tick(f_now)

    def tick(self, f_now: int | None) -> None:
        """Take F(now)."""
        self._f_now = f_now
        figure = face.figure(self._face, f_now)
        self.setAccessibleName(f"{self.heading()}: {figure.text}. {self._face.caption}")
        self.update()

    def heading(self) -> str:
        """The standing in words."""
        if self._face.state == "frozen":
            return texts.HEADING_FROZEN
        if self._face.state == "done":
            return texts.HEADING_DONE
        return texts.HEADINGS[face.standing(self._face, self._f_now)]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Figure at the left, words at the right."""
        look = theme.current()
        painter = QPainter(self)
        figure = face.figure(self._face, self._f_now)
        tone = Tone.PAUSED if figure.tone is Tone.MUTED else figure.tone
        fore, ground = look.pair(tone)
        round_box(painter, self.rect(), ground, None)
        inner = self.rect().adjusted(look.px(14), 0, -look.px(12), 0)
        painter.setFont(look.font(Type.HERO))
        painter.setPen(fore)
        painter.drawText(inner, LEFT, figure.text)
        left = inner.x() + look.metrics(Type.HERO).horizontalAdvance(figure.text) + look.px(14)
        self._words(painter, QRect(left, 0, inner.right() - left, self.height()), figure, tone)

    def _words(self, painter: QPainter, box: QRect, figure: face.Figure, tone: Tone) -> None:
        look = theme.current()
        line = look.px(18)
        lines = [t for t in (self._face.caption, self._note) if t]
        y = (self.height() - line * (1 + len(lines))) // 2
        heading = QRect(box.x(), y, box.width(), line)
        icon = figure.icon or ("clock" if self._face.state != "none" else "waiting")
        icons.paint(painter, QRect(box.x(), y, look.px(15), line), icon, look.pair(tone)[0])
        painter.setFont(look.font(Type.STRONG))
        painter.setPen(look.pair(tone)[0])
        painter.drawText(heading.adjusted(look.px(20), 0, 0, 0), LEFT, self.heading())
        painter.setFont(look.font(Type.SMALL))
        painter.setPen(look.color("ink"))
        for n, text in enumerate(lines, 1):
            shown = look.metrics(Type.SMALL).elidedText(text, ELIDE, box.width())
            painter.drawText(QRect(box.x(), y + n * line, box.width(), line), LEFT, shown)


class Timeline(RowView):
    """The steps taken, the current one and those to come. Long histories scroll; the current step stays in view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Langkah permohonan", parent)
        self.f_now: int | None = None
        self.lines: RowModel[TimelineLine] = RowModel(
            (Column("Langkah", _line_text, spoken=self._spoken, tip=_line_note),), _line_id
        )
        self.show_rows(self.lines)
        self.setItemDelegate(TimelineDelegate(self))
        self.horizontalHeader().hide()
        self.setSelectionMode(RowView.SelectionMode.NoSelection)
        self.set_row_height(LINE_HEIGHT)

    def show_lines(self, lines: tuple[TimelineLine, ...], f_now: int | None) -> None:
        """Show these lines."""
        self.f_now = f_now
        self.set_row_height(LINE_HEIGHT)
        self.lines.replace(lines)
        self._keep_in_view()

    def _keep_in_view(self) -> None:
        here = (SegmentState.CURRENT, SegmentState.PAUSED)
        place = next((n for n, line in enumerate(self.lines.rows()) if line.state in here), -1)
        if place >= 0:
            self.scrollTo(self.lines.index(place, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The current step stays in view."""
        super().resizeEvent(event)
        self._keep_in_view()

    def tick(self, f_now: int | None) -> None:
        """Repaint the current line."""
        self.f_now = f_now
        for n, line in enumerate(self.lines.rows()):
            if line.clock is not None:
                self.viewport().update(
                    QRect(0, self.rowViewportPosition(n), self.viewport().width(), self.rowHeight(n))
                )

    def actual(self, line: TimelineLine) -> tuple[str, Tone]:
        """Used time of a line as text, and its tone."""
        tone = Tone.LATE if line.state is SegmentState.LATE else Tone.MUTED
        if line.clock is None:
            return line.actual, tone
        left = face.remaining(line.clock, self.f_now)
        if left is None or line.clock.total is None:
            return line.actual, tone
        return dates.elapsed_text(line.clock.total - left), face.TONES[face.standing(line.clock, self.f_now)]

    def times(self, line: TimelineLine) -> str:
        """ "34:02 / 30:00", or the limit alone before the step begins."""
        actual = self.actual(line)[0]
        return f"{actual} / {line.limit}" if actual and line.limit else actual or line.limit

    def _spoken(self, line: TimelineLine) -> str:
        return f"{line.text}, {SEGMENT_WORDS[line.state]}, {self.times(line)}"


class TimelineDelegate(QStyledItemDelegate):
    """Icon, words, used time / limit."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One line."""
        view = self.parent()
        assert isinstance(view, Timeline)
        line = view.lines.row(index.row())
        look = theme.current()
        rect: QRect = option.rect
        here = line.state in (SegmentState.CURRENT, SegmentState.PAUSED)
        if here:
            round_box(painter, rect.adjusted(0, 1, 0, -1), look.color("primary_soft"), None)
        if view.hasFocus() and view.currentIndex().row() == index.row():
            round_box(painter, rect.adjusted(0, 1, 0, -1), None, look.color("focus"), 2)
        icon, tone = _ICONS[line.state]
        side = look.px(15)
        icons.paint(painter, QRect(rect.x() + look.px(8), rect.y(), side, rect.height()), icon, look.pair(tone)[0])
        kind = Type.STRONG if here else Type.BASE
        inner = rect.adjusted(look.px(30), 0, -look.px(8), 0)
        times = view.times(line)
        painter.setFont(look.font(kind))
        painter.setPen(look.pair(view.actual(line)[1])[0])
        painter.drawText(inner, RIGHT, times)
        room = inner.width() - look.metrics(kind).horizontalAdvance(times) - look.px(10)
        quiet = line.state in (SegmentState.TODO, SegmentState.UNRECORDED)
        painter.setPen(look.color("muted" if quiet else "ink"))
        painter.drawText(inner, LEFT, look.metrics(kind).elidedText(line.text, ELIDE, max(0, room)))


class DetailPanel(Card):
    """The panel. `act_chosen` carries the key of the act; the screen does it."""

    act_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 0, parent)
        self.setAccessibleName("Rincian permohonan")
        self._detail: Detail | None = None
        self._offered: tuple[tuple[Act, ...], tuple[Act, ...]] = ((), ())
        self.stack = QStackedLayout()
        self.column.addLayout(self.stack)
        self.empty = EmptyState("intake", "Belum ada yang dipilih", texts.NO_DETAIL)
        self.stack.addWidget(self.empty)
        self.full = QWidget()
        self.stack.addWidget(self.full)
        column = QVBoxLayout(self.full)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(8)
        self._build_head(column)
        self.countdown = CountdownCard()
        column.addSpacing(4)
        column.addWidget(self.countdown)
        self.timeline = Timeline()
        column.addWidget(self.timeline, 1)
        self.notice = NoticeLine()
        column.addWidget(self.notice)
        self._build_acts(column)

    def _build_head(self, column: QVBoxLayout) -> None:
        self.title = Elided("", "title")
        self.person = Elided("", "small", "muted")
        self.service = label("", "strong", wrap=True)
        self.chips = QHBoxLayout()
        self.chips.setSpacing(6)
        head = QVBoxLayout()
        head.setSpacing(3)
        for widget in (self.title, self.person, self.service):
            head.addWidget(widget)
        column.addLayout(head)
        column.addLayout(self.chips)

    def _build_acts(self, column: QVBoxLayout) -> None:
        self.primary = KeyButton("", "F8", kind=Kind.PRIMARY, tall=True)
        self.primary.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.primary.clicked.connect(self.press_primary)
        self.why_not = label("", "small", "muted", wrap=True)
        self.secondary = QHBoxLayout()
        self.secondary.setSpacing(6)
        column.addWidget(self.primary)
        column.addWidget(self.why_not)
        column.addLayout(self.secondary)

    def detail(self) -> Detail | None:
        """What is shown."""
        return self._detail

    def show_detail(self, detail: Detail | None, f_now: int | None = None) -> None:
        """Show this request, or the hint to choose one."""
        same = detail is not None and self._detail is not None and self._detail.id == detail.id
        self._detail = detail
        self.stack.setCurrentWidget(self.full if detail else self.empty)
        if not same:
            self.notice.clear()
        if detail is None:
            return
        self.title.say(f"{detail.queue} · {detail.applicant}")
        self.person.say(" · ".join(t for t in (f"NIK {detail.nik_masked}", detail.address) if t))
        self.service.setText(detail.service)
        self._show_chips(detail.flags)
        self.countdown.show_clock(detail.clock, detail.note, f_now)
        self.timeline.show_lines(detail.timeline, f_now)
        self._show_acts(detail)

    def tick(self, f_now: int | None) -> None:
        """Once a second: F(now) of this request's calendar."""
        if self._detail is not None:
            self.countdown.tick(f_now)
            self.timeline.tick(f_now)

    def _show_chips(self, flags: tuple[Flag, ...]) -> None:
        _clear(self.chips)
        for flag in flags[:4]:
            self.chips.addWidget(Chip(flag.value, FLAG_ICONS[flag], face.FLAG_TONES[flag]))
        if flags:
            self.chips.addStretch(1)

    def _show_acts(self, detail: Detail) -> None:
        self._show_primary(detail.primary)
        offered = (detail.secondary, detail.more)
        if offered != self._offered:
            self._offered = offered
            self._show_others(detail)

    def _show_primary(self, act: Act | None) -> None:
        self.primary.setVisible(act is not None)
        self.why_not.setText(act.why_not if act else "")
        self.why_not.setVisible(bool(act and act.why_not))
        if act is not None:
            self.primary.say(act.words, act.shortcut or "F8")
            self.primary.setEnabled(not act.why_not)

    def _show_others(self, detail: Detail) -> None:
        """New buttons only when the acts differ: a refresh must not take the focus off one."""
        _clear(self.secondary)
        buttons = [self._act_button(act) for act in detail.secondary]
        more = self._more_button()
        room = self.width() - 34 - more.sizeHint().width()
        spilled: list[Act] = []
        for act, button in zip(detail.secondary, buttons, strict=True):
            room -= button.sizeHint().width() + self.secondary.spacing()
            if room < 0 or spilled:
                spilled.append(act)
                button.deleteLater()
            else:
                self.secondary.addWidget(button)
        self._fill_more(more, (*spilled, *detail.more))
        self.secondary.addStretch(1)

    def _act_button(self, act: Act) -> KeyButton:
        button = KeyButton(act.words, act.shortcut, parent=self.full)
        button.compact = True
        button.setEnabled(not act.why_not)
        button.setToolTip(plain_tip(act.why_not))
        button.clicked.connect(partial(self._choose, act.key))
        return button

    def _more_button(self) -> KeyButton:
        button = KeyButton(texts.MORE, parent=self.full)
        button.compact = True
        button.setMenu(QMenu(button))
        return button

    def _fill_more(self, button: KeyButton, acts: tuple[Act, ...]) -> None:
        """Acts that found no room stand in the menu, before those that belong there."""
        if not acts:
            button.deleteLater()
            button.hide()
            return
        menu = button.menu()
        for act in acts:
            words = f"{act.words}\t{act.shortcut}" if act.shortcut else act.words
            action = QAction(words.replace("&", "&&"), menu)
            action.setEnabled(not act.why_not)
            action.setToolTip(plain_tip(act.why_not))
            action.triggered.connect(partial(self._choose, act.key))
            menu.addAction(action)
        menu.setToolTipsVisible(True)
        self.secondary.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer acts fit beside each other now."""
        super().resizeEvent(event)
        if self._detail is not None and event.size().width() != event.oldSize().width():
            self._show_others(self._detail)

    def _choose(self, key: str, _checked: bool = False) -> None:
        # Each button and line of the menu knows its own act: what Qt names as the sender may be an object of the menu
        # before, at whose address the new one lies, and then the act is not found.
        self.act_chosen.emit(key)

    def press_primary(self) -> bool:
        """F8: does the primary act when it is on; else the reason is already under the button. True when done."""
        act = self._detail.primary if self._detail else None
        if act is None or act.why_not:
            return False
        self.act_chosen.emit(act.key)
        return True


def _clear(row: QHBoxLayout) -> None:
    """Empty a row of buttons or chips. They go at once from the eye, from memory when Qt is idle."""
    while (item := row.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _line_text(line: TimelineLine) -> str:
    return line.text


def _line_id(line: TimelineLine) -> int:
    return line.id


def _line_note(line: TimelineLine) -> str:
    return line.note
