"""How a row of the board is painted. Figures are worked out here, from F(now), never asked of the model by `data()`."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from loket_app.ui import icons, texts, theme
from loket_app.ui.board import face
from loket_app.ui.board.model import PROMISE_CLOCK, QUEUE, STEP_CLOCK, STEPS, WHO, BoardModel
from loket_app.ui.board.words import FLAG_ICONS
from loket_app.ui.lists import RowView, paint_ground
from loket_app.ui.theme import Theme, Tone, Type
from loket_app.ui.widgets import chip_width, paint_chip
from loket_app.usecases.views.board import BoardRow, Flag, SegmentState

ROW_HEIGHT = 55
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ELIDE = Qt.TextElideMode.ElideRight
SELECTED = QStyle.StateFlag.State_Selected.value
"""As a number: two flags of Qt cost a tick more than the row's ground does."""
_TOKENS = {
    SegmentState.DONE: "seg_done",
    SegmentState.LATE: "seg_late",
    SegmentState.CURRENT: "seg_current",
    SegmentState.TODO: "seg_todo",
    SegmentState.UNRECORDED: "seg_todo",
    SegmentState.PAUSED: "seg_paused",
}


def paint_segments(painter: QPainter, look: Theme, box: QRect, segments: tuple[SegmentState, ...]) -> None:
    """The SOP bar in `box`, for any number of steps. Each state differs in shape as well as in colour: done is whole,
    done late runs over the lower edge, current stands out above and below, paused is two posts, not recorded hollow."""
    if not segments:
        return
    gap = 2 if box.width() >= 8 * len(segments) else 1
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for n, state in enumerate(segments):
        left = box.x() + n * (box.width() + gap) // len(segments)
        right = box.x() + (n + 1) * (box.width() + gap) // len(segments) - gap
        _paint_segment(painter, look, QRect(left, box.y(), max(1, right - left), box.height()), state)


def _paint_segment(painter: QPainter, look: Theme, box: QRect, state: SegmentState) -> None:
    color = look.color(_TOKENS[state])
    if state is SegmentState.CURRENT:
        theme.fill(painter, color, box.adjusted(0, -2, 0, 2))
    elif state is SegmentState.LATE:
        theme.fill(painter, color, box.adjusted(0, 0, 0, 3))
    elif state is SegmentState.PAUSED:
        post = max(2, box.width() // 3)
        theme.fill(painter, color, QRect(box.x(), box.y() - 2, post, box.height() + 4))
        theme.fill(painter, color, QRect(box.right() - post + 1, box.y() - 2, post, box.height() + 4))
    elif state is SegmentState.UNRECORDED:
        painter.setPen(QPen(look.color("seg_paused"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0, 0, -1, -1))
    else:
        theme.fill(painter, color, box)


class BoardDelegate(QStyledItemDelegate):
    """Paints the five columns. The parent is the view."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Rows of one height."""
        return QSize(0, theme.current().px(ROW_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell."""
        view = self.parent()
        assert isinstance(view, RowView)
        model = view.model()
        assert isinstance(model, BoardModel)
        number, column = index.row(), index.column()
        row = model.row(number)
        rect: QRect = option.rect
        selected = bool(option.state.value & SELECTED)
        paint_ground(painter, view, rect, number, column, selected)
        look = theme.current()
        if column == STEP_CLOCK:
            self._step_clock(painter, look, rect, model.figure(row, row.step_clock))
        elif column == PROMISE_CLOCK:
            self._promise(painter, look, rect, row, model.figure(row, row.promise_clock))
        elif column == STEPS:
            self._steps(painter, look, rect, row)
        elif column == WHO:
            self._who(painter, look, rect, row, face.flags_now(row, model.f_now.get(row.calendar_id)))
        elif column == QUEUE:
            painter.setFont(look.font(Type.CLOCK))
            painter.setPen(look.color("ink"))
            painter.drawText(rect.adjusted(look.px(12), 0, 0, 0), LEFT, row.queue)

    def _who(self, painter: QPainter, look: Theme, rect: QRect, row: BoardRow, flags: tuple[Flag, ...]) -> None:
        top, bottom = _lines(look, rect, 10, 4)
        metrics = look.metrics(Type.STRONG)
        chips = _fit_chips(look, flags, top.width() - min(metrics.horizontalAdvance(row.applicant) + 1, look.px(132)))
        taken = sum(chip_width(look, word, icon) + look.px(6) for word, icon, _ in chips)
        name = metrics.elidedText(row.applicant, ELIDE, max(0, top.width() - taken - look.px(2)))
        painter.setFont(look.font(Type.STRONG))
        painter.setPen(look.color("ink"))
        painter.drawText(top, LEFT, name)
        _small(painter, look, bottom, row.service, "muted")
        x = top.x() + metrics.horizontalAdvance(name) + look.px(8)
        height = look.px(18)
        for word, icon, tone in chips:
            width = chip_width(look, word, icon)
            paint_chip(painter, look, QRect(x, top.center().y() - height // 2, width, height), word, icon, tone)
            x += width + look.px(6)

    def _steps(self, painter: QPainter, look: Theme, rect: QRect, row: BoardRow) -> None:
        top, bottom = _lines(look, rect, 10, 12)
        paint_segments(painter, look, QRect(top.x(), top.center().y() - 3, top.width(), 7), row.segments)
        _small(painter, look, bottom, row.step_text, "ink")

    def _step_clock(self, painter: QPainter, look: Theme, rect: QRect, figure: face.Figure) -> None:
        inner = rect.adjusted(0, 0, -look.px(10), 0)
        painter.setFont(look.font(Type.FIGURE))
        painter.setPen(look.pair(figure.tone)[0])
        painter.drawText(inner, RIGHT, figure.text)
        if figure.icon:
            width = look.metrics(Type.FIGURE).horizontalAdvance(figure.text)
            side = look.px(14)
            box = QRect(inner.right() - width - side - look.px(3), inner.y(), side, inner.height())
            icons.paint(painter, box, figure.icon, look.pair(figure.tone)[0])

    def _promise(self, painter: QPainter, look: Theme, rect: QRect, row: BoardRow, figure: face.Figure) -> None:
        top, bottom = _lines(look, rect, 2, 10)
        tone = look.pair(figure.tone)[0]
        painter.setFont(look.font(Type.COUNT))
        painter.setPen(tone)
        painter.drawText(top, RIGHT, figure.text)
        if figure.word or figure.icon == "pause":
            x = top.right() - look.metrics(Type.COUNT).horizontalAdvance(figure.text) - look.px(6)
            painter.setFont(look.font(Type.SMALL_STRONG))
            word = figure.word or texts.HEADING_FROZEN.lower()
            painter.drawText(QRect(rect.x(), top.y(), max(0, x - rect.x()), top.height()), RIGHT, word)
        _small(painter, look, bottom, row.promise_clock.caption, "muted", RIGHT)


def _lines(look: Theme, rect: QRect, left: int, right: int) -> tuple[QRect, QRect]:
    """The two lines of a row inside a cell."""
    middle = rect.y() + look.px(30)
    inner = rect.adjusted(look.px(left), 0, -look.px(right), 0)
    top = QRect(inner.x(), rect.y() + look.px(7), inner.width(), middle - rect.y() - look.px(7))
    return top, QRect(inner.x(), middle, inner.width(), look.px(18))


def _small(painter: QPainter, look: Theme, rect: QRect, text: str, token: str, align: Qt.AlignmentFlag = LEFT) -> None:
    painter.setFont(look.font(Type.SMALL))
    painter.setPen(look.color(token))
    painter.drawText(rect, align, look.elided(Type.SMALL, text, rect.width()))


def _fit_chips(look: Theme, flags: tuple[Flag, ...], room: int) -> list[tuple[str, str, Tone]]:
    """Chips that fit: with words as long as there is room, then by their icon alone, the rest as a number."""
    chips: list[tuple[str, str, Tone]] = []
    gap = look.px(6)
    for n, flag in enumerate(flags):
        icon, tone = FLAG_ICONS[flag], face.FLAG_TONES[flag]
        rest = len(flags) - n - 1
        later = rest * (chip_width(look, "", "pause") + gap)
        word = flag.value if chip_width(look, flag.value, icon) + gap + later <= room else ""
        width = chip_width(look, word, icon) + gap
        if n and width > room:
            chips.append((f"+{len(flags) - n}", "", Tone.PAUSED))
            break
        chips.append((word, icon, tone))
        room -= width
    return chips
