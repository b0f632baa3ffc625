"""The board of the follow-up plan: what is due, then every priority with its lines, quarters and state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from loket_app.domain.dates import numeric_date
from loket_app.domain.figures import fraction_text
from loket_app.domain.followup import Priority, Status, completed_on
from loket_app.ui import theme
from loket_app.ui.lists import Column, Index, LineDelegate, RowModel, RowView, paint_ground
from loket_app.ui.theme import Theme, Tone, Type
from loket_app.ui.widgets import chip_width, paint_chip
from loket_app.usecases.queries.survey_rtl import LineView, PlanView

SOON_DAYS: Final = 14
LINE, HEAD = 46, 34
PAD = 10
DUE_HEAD: Final = "Jatuh tempo"


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A heading (of what is due, or of a priority) or a line of the plan. `late` in days, 0 or less: not yet."""

    key: str
    heading: str = ""
    priority: Priority | None = None
    line: LineView | None = None
    code: str = ""
    late: int = -9999

    @property
    def is_due(self) -> bool:
        """Whether the line is not done and its time is over or nearly so."""
        return self.line is not None and not self.line.done and self.late >= -SOON_DAYS


def board_rows(plan: PlanView, today: date, codes: dict[str, str]) -> tuple[BoardRow, ...]:
    """What is due first, the oldest on top; then every priority with its other lines, in the order of the plan."""
    lines = [
        BoardRow(f"baris:{v.id}", line=v, code=codes.get(v.line.unsur, ""), late=(today - v.due).days)
        for v in plan.lines
    ]
    due = sorted((row for row in lines if row.is_due), key=lambda row: -row.late)
    rows = [BoardRow("tempo", DUE_HEAD), *due] if due else []
    for priority in plan.priorities.chosen:
        code = codes.get(priority.unsur, "")
        title = f"Prioritas {priority.rank} \N{MIDDLE DOT} {code} {priority.label}"
        rows.append(BoardRow(f"prioritas:{priority.unsur}", title, priority, code=code))
        own = (row for row in lines if row.line is not None and row.line.line.unsur == priority.unsur)
        rows += [row for row in own if row not in due]
    return tuple(rows)


def state_of(row: BoardRow) -> tuple[str, str, Tone]:
    """Word, icon and tone of a line: what its entries say, and whether it is late."""
    line = row.line
    if line is None:
        return "", "", Tone.PLAIN
    if line.done:
        return "Sudah", "check", Tone.GOOD
    if row.late > 0:
        return "Lewat", "late", Tone.LATE
    if any(e.entry.status is not Status.NOT_YET for e in line.entries):
        return "Proses", "play", Tone.DELIVERY
    if row.is_due:
        return "Segera", "clock", Tone.WARN
    return "Belum", "todo", Tone.PAUSED


def due_words(row: BoardRow) -> str:
    """When it is to be done, or how late it is."""
    line = row.line
    if line is None:
        return ""
    if line.done:
        day = completed_on([view.entry for view in line.entries])
        return f"selesai {numeric_date(day)}" if day is not None else "selesai"
    if row.late > 0:
        return f"lewat {row.late} hari"
    return f"sampai {numeric_date(line.due)}" if row.late < 0 else "berakhir hari ini"


def _spoken(row: BoardRow) -> str:
    if row.line is None:
        return row.heading
    line = row.line.line
    quarters = ", ".join(str(q) for q in sorted(line.quarters))
    return (
        f"Rencana {line.no}, {row.code}, {line.programme}, triwulan {quarters} {line.year}, {line.responsible}, "
        f"{state_of(row)[0]}, {due_words(row)}"
    )


def _programme(row: BoardRow) -> str:
    return row.line.line.programme if row.line is not None else row.heading


def _responsible(row: BoardRow) -> str:
    return row.line.line.responsible if row.line is not None else ""


COLUMNS: Final[tuple[Column[BoardRow], ...]] = (
    Column("Rencana tindak lanjut", _programme, tip=_programme, spoken=_spoken),
    Column("Triwulan", lambda row: "", width=118),
    Column("Penanggung jawab", _responsible, width=170, tip=_responsible),
    Column("Keadaan", lambda row: state_of(row)[0], width=150),
)


class ActView(RowView):
    """A table that tells Del."""

    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del; the rest as in every table."""
        if event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class PlanTable(ActView):
    """Headings and lines; exactly one is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Rencana tindak lanjut", parent)
        self.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.show_rows(RowModel(COLUMNS, lambda row: row.key))
        self.setItemDelegate(PlanDelegate(self))

    def show_board(self, rows: Sequence[BoardRow]) -> None:
        """Show these; at first the first line is chosen."""
        self.clearSpans()
        self.patch(rows)
        look = theme.current()
        for n, row in enumerate(rows):
            self.setRowHeight(n, look.px(LINE if row.line is not None else HEAD))
            if row.line is None:
                self.setSpan(n, 0, 1, len(COLUMNS))
        if self.current_row() is None and rows:
            first = next((row for row in rows if row.line is not None), rows[0])
            self.select_key(first.key)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large text gives up the responsible person: the detail names him."""
        super().resizeEvent(event)
        look = theme.current()
        rest = self.viewport().width() - sum(look.px(c.width) for c in COLUMNS)
        self.setColumnHidden(2, rest < look.px(180))


class PlanDelegate(LineDelegate):
    """A heading over the whole width, or the cells of a line."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        view = self.parent()
        assert isinstance(view, PlanTable)
        rect: QRect = option.rect
        row: BoardRow = view.row_model().row(index.row())
        column = index.column()
        look = theme.current()
        paint_ground(painter, view, rect, index.row(), column)
        painter.save()
        if row.line is None:
            _paint_heading(painter, look, rect, row)
        elif column == 0:
            _paint_programme(painter, look, rect, row)
        elif column == 1:
            _paint_quarters(painter, look, rect, row.line)
        elif column == 2:
            _paint_text(painter, look, rect.adjusted(PAD, 0, -6, -1), row.line.line.responsible)
        else:
            _paint_state(painter, look, rect, row)
        painter.restore()


def _paint_heading(painter: QPainter, look: Theme, rect: QRect, row: BoardRow) -> None:
    painter.setFont(look.font(Type.SMALL_STRONG))
    painter.setPen(look.color("late" if row.priority is None else "muted"))
    metrics = look.metrics(Type.SMALL_STRONG)
    text = row.heading
    if row.priority is not None:
        text += f" \N{MIDDLE DOT} {fraction_text(row.priority.nrr)}"
    inner = rect.adjusted(PAD, 0, -PAD, -1)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, shown)


def _paint_programme(painter: QPainter, look: Theme, rect: QRect, row: BoardRow) -> None:
    assert row.line is not None
    wide = look.px(30)
    painter.setFont(look.font(Type.SMALL_STRONG))
    painter.setPen(look.color("muted"))
    painter.drawText(
        QRect(rect.x() + PAD, rect.y(), wide, rect.height()), Qt.AlignmentFlag.AlignVCenter, str(row.line.line.no)
    )
    text = row.line.line.programme
    _paint_text(painter, look, rect.adjusted(PAD + wide, 0, -6, -1), f"{row.code}: {text}" if row.is_due else text)


def _paint_text(painter: QPainter, look: Theme, box: QRect, text: str) -> None:
    """At most two lines, the second elided."""
    metrics = look.metrics(Type.BASE)
    painter.setFont(look.font(Type.BASE))
    painter.setPen(look.color("ink"))
    first, rest = "", text.split()
    while rest and (not first or metrics.horizontalAdvance(f"{first} {rest[0]}") <= box.width()):
        first = f"{first} {rest.pop(0)}".strip()
    elide = Qt.TextElideMode.ElideRight
    lines = [metrics.elidedText(first, elide, box.width())]
    if rest:
        lines.append(metrics.elidedText(" ".join(rest), elide, box.width()))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, "\n".join(lines))


def _paint_quarters(painter: QPainter, look: Theme, rect: QRect, line: LineView) -> None:
    """Four small boxes, those of the plan filled, and the year."""
    side, gap = look.px(17), look.px(2)
    x, y = rect.x() + PAD, rect.y() + (rect.height() - side) // 2
    painter.setFont(look.font(Type.TINY))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for quarter in (1, 2, 3, 4):
        on = quarter in line.line.quarters
        painter.setPen(QPen(look.color("primary" if on else "line"), 1))
        painter.setBrush(look.color("primary" if on else "card"))
        box = QRect(x, y, side, side)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(look.color("on_primary" if on else "muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(quarter))
        x += side + gap
    painter.setPen(look.color("muted"))
    painter.drawText(
        QRect(x + 2, rect.y(), look.px(40), rect.height()), Qt.AlignmentFlag.AlignVCenter, str(line.line.year)
    )


def _paint_state(painter: QPainter, look: Theme, rect: QRect, row: BoardRow) -> None:
    word, icon, tone = state_of(row)
    high = look.px(19)
    line = look.metrics(Type.TINY).height()
    top = rect.y() + (rect.height() - high - line) // 2
    box = QRect(rect.x() + PAD, top, chip_width(look, word, icon), high)
    paint_chip(painter, look, box, word, icon, tone)
    painter.setFont(look.font(Type.TINY))
    painter.setPen(look.color("late" if tone is Tone.LATE else "muted"))
    where = QRect(rect.x() + PAD, top + high + 1, rect.width() - PAD - 4, line)
    painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, due_words(row))
