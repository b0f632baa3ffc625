"""The table of the unsur: a bar on the zoomed axis with class borders, figures, class, priority, clocks."""

from fractions import Fraction
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyleOptionViewItem, QVBoxLayout, QWidget

from loket_app.domain.figures import fraction_text, units_text
from loket_app.ui import theme
from loket_app.ui.lists import RIGHT, Column, Index, LineDelegate, RowModel, RowView, paint_ground
from loket_app.ui.skm.axis import Axis, nrr_axis
from loket_app.ui.skm.figures import UnsurRow
from loket_app.ui.theme import Theme, Tone, Type
from loket_app.ui.widgets import chip_width, paint_chip

NAME, BAR, NRR, INDEX, CLASS, PRIORITY, CLOCKS = range(7)
LEAST_ROW, MOST_ROW = 23, 96
PAD = 10
NARROW = 46
"""The width of the priority where large text leaves room for its number only."""
LETTER_TONES = {"A": Tone.GOOD, "B": Tone.PRIMARY, "C": Tone.WARN, "D": Tone.LATE}


def _spoken(row: UnsurRow) -> str:
    return row.spoken()


def _name(row: UnsurRow) -> str:
    return f"{row.code}  {row.label}"


def _nrr(row: UnsurRow) -> str:
    return fraction_text(row.nrr)


def _index(row: UnsurRow) -> str:
    return units_text(row.hundredths)


def _class(row: UnsurRow) -> str:
    return row.mutu.value if row.mutu is not None else ""


def _rank(row: UnsurRow) -> str:
    if not row.rank:
        return ""
    return f"Prioritas {row.rank}" if row.whole is None else f"Terendah {row.rank}"


def _facts(row: UnsurRow) -> str:
    return "\n".join(f"{f.label}: {f.value}" for f in row.facts)


def _key(row: UnsurRow) -> str:
    return row.key


COLUMNS: Final[tuple[Column[UnsurRow], ...]] = (
    Column("Unsur", _name, tip=lambda row: row.label, spoken=_spoken),
    Column("Nilai rata-rata", lambda row: "", width=200),
    Column("NRR", _nrr, align=RIGHT, width=58),
    Column("Nilai", _index, align=RIGHT, width=66),
    Column("Mutu", _class, width=54),
    Column("", _rank, width=100),
    Column("Menurut catatan kantor", _facts, width=200, tip=_facts),
)


class UnsurTable(RowView):
    """The unsur in their order; exactly one is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Nilai per unsur", parent)
        self.axis = nrr_axis(())
        self.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.show_rows(RowModel(COLUMNS, _key))
        self.setItemDelegate(UnsurDelegate(self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        for column in range(len(COLUMNS)):
            self.horizontalHeader().setSectionResizeMode(column, self.horizontalHeader().ResizeMode.Fixed)

    def show_unsur(self, rows: tuple[UnsurRow, ...]) -> None:
        """Show these; the chosen one stays chosen, at first the first priority."""
        self.axis = nrr_axis([value for row in rows for value in (row.nrr, row.whole)])
        self.patch(rows)
        fresh = self.current_row() is None and bool(rows)
        if fresh:
            first = next((row for row in rows if row.rank == 1), rows[0])
            self.select_key(first.key)
        self._fit()
        if fresh:
            self._show_chosen()
        self.viewport().update()

    def _show_chosen(self) -> None:
        """Rows of another height, or less room for them, may have put it out of sight: the detail tells about it."""
        if self.current_row() is not None:
            self.scrollTo(self.currentIndex())

    def bar_place(self) -> tuple[int, int]:
        """Where the axis lies: left end and width, in px of this widget."""
        left = self.columnViewportPosition(BAR) + PAD
        return left, max(10, self.columnWidth(BAR) - 2 * PAD)

    def _fit(self) -> None:
        """Large text gives up what the detail says anyway: first the clocks, then the width of the bars."""
        look = theme.current()
        room = self.viewport().width()
        widths = {n: look.px(COLUMNS[n].width) for n in (NRR, INDEX, CLASS, PRIORITY)}
        name, bar = look.px(190), look.px(170)
        if room - sum(widths.values()) - name - bar < 0:
            widths[PRIORITY] = look.px(NARROW)
        figures = sum(widths.values())
        spare = room - figures - name - bar
        clocks = spare >= look.px(170) and any(row.facts for row in self.row_model().rows())
        self.setColumnHidden(CLOCKS, not clocks)
        if clocks:
            width = min(look.px(300), max(look.px(170), spare * 6 // 10))
            spare -= width
            self.setColumnWidth(CLOCKS, width)
        more = max(0, spare)
        if spare < 0:
            name += max(spare // 2, -look.px(60))
            bar = max(look.px(70), room - figures - name)
        self.setColumnWidth(NAME, name + more * 2 // 5)
        self.setColumnWidth(BAR, bar + more - more * 2 // 5)
        for n, width in widths.items():
            self.setColumnWidth(n, width)
        rows = max(1, self.row_model().rowCount())
        height = min(max(self.viewport().height() // rows, look.px(LEAST_ROW)), look.px(MOST_ROW))
        self.verticalHeader().setDefaultSectionSize(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns and rows fill what there is."""
        super().resizeEvent(event)
        self._fit()
        self._show_chosen()
        strip = self.parent()
        if isinstance(strip, QWidget):
            strip.update()

    def minimumSizeHint(self) -> QSize:
        """All rows at their lowest."""
        look = theme.current()
        rows = max(9, self.row_model().rowCount())
        return QSize(look.px(420), look.px(LEAST_ROW) * rows + self.horizontalHeader().height())


class UnsurDelegate(LineDelegate):
    """Paints a cell by its column."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        view = self.parent()
        assert isinstance(view, UnsurTable)
        rect: QRect = option.rect
        row: UnsurRow = view.row_model().row(index.row())
        column = index.column()
        paint_ground(painter, view, rect, index.row(), column)
        look = theme.current()
        painter.save()
        if column == NAME:
            _paint_name(painter, look, rect, row)
        elif column == BAR:
            _paint_bar(painter, look, rect, row, view.axis)
        elif column in (NRR, INDEX):
            kind = Type.FIGURE if column == NRR else Type.BASE
            painter.setFont(look.font(kind))
            painter.setPen(look.color("ink"))
            text = _nrr(row) if column == NRR else _index(row)
            painter.drawText(rect.adjusted(0, 0, -PAD, 0), RIGHT | Qt.AlignmentFlag.AlignVCenter, text)
        elif column == CLASS:
            _paint_class(painter, look, rect, row)
        elif column == PRIORITY and row.rank:
            word = _rank(row) if rect.width() > look.px(NARROW) else str(row.rank)
            high = look.px(19)
            box = QRect(rect.x(), rect.y() + (rect.height() - high) // 2, chip_width(look, word, ""), high)
            paint_chip(painter, look, box, word, "", Tone.WARN)
        elif column == CLOCKS:
            _paint_facts(painter, look, rect, row)
        painter.restore()


def _paint_name(painter: QPainter, look: Theme, rect: QRect, row: UnsurRow) -> None:
    painter.setPen(look.color("muted"))
    painter.setFont(look.font(Type.SMALL_STRONG))
    wide = look.px(30)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(QRect(rect.x() + PAD, rect.y(), wide, rect.height()), middle, row.code)
    painter.setPen(look.color("ink"))
    painter.setFont(look.font(Type.BASE))
    box = QRect(rect.x() + PAD + wide, rect.y(), rect.width() - PAD - wide - 4, rect.height() - 1)
    metrics = look.metrics(Type.BASE)
    if metrics.horizontalAdvance(row.label) <= box.width() or box.height() < 2 * metrics.lineSpacing():
        text = metrics.elidedText(row.label, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, middle, text)
        return
    painter.drawText(box, middle | Qt.TextFlag.TextWordWrap, _two_lines(row.label, look, box.width()))


def _two_lines(text: str, look: Theme, width: int) -> str:
    """The text in at most two lines, the second elided."""
    metrics = look.metrics(Type.BASE)
    words = text.split()
    first = words[0]
    place = 1
    while place < len(words) and metrics.horizontalAdvance(f"{first} {words[place]}") <= width:
        first = f"{first} {words[place]}"
        place += 1
    first = metrics.elidedText(first, Qt.TextElideMode.ElideRight, width)
    rest = metrics.elidedText(" ".join(words[place:]), Qt.TextElideMode.ElideRight, width)
    return f"{first}\n{rest}" if rest else first


def _x(axis: Axis, left: int, width: int, value: Fraction) -> int:
    return left + round(axis.share(value) * width)


def _paint_bar(painter: QPainter, look: Theme, rect: QRect, row: UnsurRow, axis: Axis) -> None:
    left, width = rect.x() + PAD, max(10, rect.width() - 2 * PAD)
    high = look.px(12)
    top = rect.y() + (rect.height() - high) // 2
    theme.fill(painter, look.color("seg_todo"), left, top, width, high)
    if row.nrr is not None:
        end = _x(axis, left, width, row.nrr)
        color = look.color("warn" if row.rank else "primary")
        theme.fill(painter, color, left, top, max(2, end - left), high)
        _paint_break(painter, look, left, top, high)
    for border in axis.borders:
        x = _x(axis, left, width, border.at)
        painter.setPen(QPen(look.color("edge"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(x, rect.y(), x, rect.bottom())
    if row.whole is not None:
        # All respondents, while the bar is a group: a line across the bar.
        x = _x(axis, left, width, row.whole)
        theme.fill(painter, look.color("card"), x - 2, top - 4, 4, high + 8)
        theme.fill(painter, look.color("ink"), x - 1, top - 4, 2, high + 8)


def _paint_break(painter: QPainter, look: Theme, left: int, top: int, high: int) -> None:
    """Two slanted cuts: the bar does not begin at one."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color("card"), 1.6))
    for n in (5, 9):
        x = left + look.px(n)
        painter.drawLine(x, top + high + 1, x + look.px(4), top - 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_letter(painter: QPainter, look: Theme, box: QRect, letter: str) -> None:
    """The class letter in a small box of its tone."""
    fore, ground = look.pair(LETTER_TONES.get(letter, Tone.MUTED))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = QColor(fore)
    edge.setAlpha(90)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(fore)
    painter.setFont(look.font(Type.STRONG))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)


def _paint_class(painter: QPainter, look: Theme, rect: QRect, row: UnsurRow) -> None:
    if row.mutu is None:
        return
    side = look.px(21)
    box = QRect(rect.x() + PAD, rect.y() + (rect.height() - side) // 2, side, side)
    paint_letter(painter, look, box, row.mutu.value)


def _paint_facts(painter: QPainter, look: Theme, rect: QRect, row: UnsurRow) -> None:
    """The first fact: its value, then what it is. More of them are in the detail of the unsur."""
    if not row.facts:
        return
    fact = row.facts[0]
    inner = rect.adjusted(PAD, 2, -6, -3)
    strong, small = look.metrics(Type.SMALL_STRONG), look.metrics(Type.SMALL)
    two = inner.height() >= strong.height() + small.height() - 2
    painter.setFont(look.font(Type.SMALL_STRONG))
    painter.setPen(look.color("ink"))
    top = Qt.AlignmentFlag.AlignBottom if two else Qt.AlignmentFlag.AlignVCenter
    upper = QRect(inner.x(), inner.y(), inner.width(), inner.height() // 2 if two else inner.height())
    painter.drawText(upper, top, strong.elidedText(fact.value, Qt.TextElideMode.ElideRight, inner.width()))
    painter.setFont(look.font(Type.SMALL))
    painter.setPen(look.color("muted"))
    if two:
        lower = QRect(inner.x(), upper.bottom() + 1, inner.width(), inner.height() - upper.height())
        shown = small.elidedText(fact.label, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(lower, Qt.AlignmentFlag.AlignTop, shown)
        return
    used = strong.horizontalAdvance(fact.value) + look.px(6)
    shown = small.elidedText(fact.label, Qt.TextElideMode.ElideRight, max(0, inner.width() - used))
    painter.drawText(inner.adjusted(used, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, shown)


class AxisStrip(QWidget):
    """Under the bars: the numbers of the axis, the class letters between their borders, and each border's value."""

    def __init__(self, table: UnsurTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Two lines of small figures."""
        look = theme.current()
        return QSize(200, 2 * look.metrics(Type.TINY).height() + look.px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ticks, then letters and borders."""
        look = theme.current()
        painter = QPainter(self)
        painter.setFont(look.font(Type.TINY))
        axis = self.table.axis
        left, width = self.table.bar_place()
        painter.setPen(look.color("edge"))
        painter.drawLine(left, 0, left + width, 0)
        line = look.metrics(Type.TINY).height()
        self._ticks(painter, look, axis, left, width)
        taken = self._borders(painter, look, axis, left, width, line + look.px(5))
        self._letters(painter, look, axis, left, width, line + look.px(5), taken)
        self._legend(painter, look, left)

    def _ticks(self, painter: QPainter, look: Theme, axis: Axis, left: int, width: int) -> None:
        metrics = look.metrics(Type.TINY)
        last = -1000
        ticks = axis.ticks()
        for n, value in enumerate(ticks):
            x = _x(axis, left, width, value)
            text = fraction_text(value)
            half = metrics.horizontalAdvance(text) // 2 + 3
            end = _x(axis, left, width, ticks[-1]) - half
            painter.setPen(look.color("edge"))
            painter.drawLine(x, 0, x, 3)
            if x - half < last or (n not in (0, len(ticks) - 1) and x + half > end):
                continue
            painter.setPen(look.color("muted"))
            painter.drawText(QRect(x - half, 4, 2 * half, metrics.height()), Qt.AlignmentFlag.AlignHCenter, text)
            last = x + half

    def _borders(
        self, painter: QPainter, look: Theme, axis: Axis, left: int, width: int, top: int
    ) -> list[tuple[int, int]]:
        """The border values, the highest first, as far as there is room."""
        metrics = look.metrics(Type.TINY)
        taken: list[tuple[int, int]] = []
        for border in reversed(axis.borders):
            text = f"{border.letter} \N{GREATER-THAN OR EQUAL TO} {border.text}"
            x = _x(axis, left, width, border.at)
            painter.setPen(QPen(look.color("edge"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(x, 0, x, top + 2)
            room = metrics.horizontalAdvance(text) + 4
            if taken and x + room > taken[-1][0]:
                continue
            painter.setPen(look.color("ink"))
            painter.drawText(QRect(x + 2, top, room, metrics.height()), 0, text)
            taken.append((x, x + room))
        return taken

    def _letters(
        self, painter: QPainter, look: Theme, axis: Axis, left: int, width: int, top: int, taken: list[tuple[int, int]]
    ) -> None:
        """The class at the left end, which has no border of its own on the axis."""
        letter, first, last = axis.bands()[0]
        begin, end = _x(axis, left, width, first), _x(axis, left, width, last)
        if end - begin >= look.px(14) and not any(a < begin + look.px(12) < b for a, b in taken):
            painter.setPen(look.color("ink"))
            painter.drawText(QRect(begin, top, end - begin, 100), Qt.AlignmentFlag.AlignLeft, letter)

    def _legend(self, painter: QPainter, look: Theme, room: int) -> None:
        """What the eye has to know of the axis, at the left of it."""
        text = f"Sumbu diperbesar, mulai {fraction_text(self.table.axis.low)}"
        metrics = look.metrics(Type.TINY)
        painter.setPen(look.color("muted"))
        room -= 2 * PAD + metrics.horizontalAdvance("0,00") // 2
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(PAD, 4, room, metrics.height()), Qt.AlignmentFlag.AlignLeft, shown)


class UnsurPlot(QWidget):
    """The table with its axis."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = UnsurTable()
        self.strip = AxisStrip(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.strip)
        self.table.horizontalHeader().sectionResized.connect(self._moved)

    def _moved(self, *_: int) -> None:
        self.strip.update()

    def show_unsur(self, rows: tuple[UnsurRow, ...]) -> None:
        """Show these rows."""
        self.table.show_unsur(rows)
        borders = ", ".join(f"{b.letter} mulai {b.text}" for b in self.table.axis.borders)
        self.table.setAccessibleDescription(
            f"Sumbu mulai {fraction_text(self.table.axis.low)} sampai 4,00; batas mutu {borders}"
        )
        self.strip.update()
