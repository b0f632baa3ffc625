"""The list of papers at the left of Dokumen: under the name of its group each paper with what it is for."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from loket_app.ui import theme
from loket_app.ui.lists import Column, Index, LineDelegate, RowModel, RowView, paint_ground
from loket_app.ui.pengaturan.listing import ListView
from loket_app.ui.theme import Theme, Type
from loket_app.usecases.office_papers.paper import Group, OfficePaper

ROW, HEADING = 48, 30
WIDTH, LARGEST = 320, 115


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper; `heading` is the name of its group on the first one of it."""

    paper: OfficePaper
    heading: str


def paper_rows(groups: tuple[tuple[Group, tuple[OfficePaper, ...]], ...]) -> tuple[PaperRow, ...]:
    """The rows of these groups."""
    return tuple(
        PaperRow(paper, group.value if n == 0 else "") for group, papers in groups for n, paper in enumerate(papers)
    )


class PaperList(ListView):
    """Exactly one paper is chosen; arrows and letters change it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Dokumen kantor", parent)
        self.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.horizontalHeader().hide()
        self.lines: RowModel[PaperRow] = RowModel((Column("Dokumen", _title, spoken=_spoken, tip=_says),), _key)
        self.show_rows(self.lines)
        self.setItemDelegate(PaperDelegate(self))
        self.setFixedWidth(round(WIDTH * min(theme.current().percent, LARGEST) / 100))

    def show_papers(self, rows: tuple[PaperRow, ...]) -> None:
        """Show these papers."""
        self.patch(rows)
        self._stretch()

    def _stretch(self) -> None:
        look = theme.current()
        for number, row in enumerate(self.lines.rows()):
            self.setRowHeight(number, look.px(ROW) + (look.px(HEADING) if row.heading else 0))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "lines"):
            self.setFixedWidth(round(WIDTH * min(theme.current().percent, LARGEST) / 100))
            self._stretch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is chosen stays in sight."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())


def _key(row: PaperRow) -> str:
    return row.paper.key


def _title(row: PaperRow) -> str:
    return row.paper.title


def _says(row: PaperRow) -> str:
    return row.paper.says


def _spoken(row: PaperRow) -> str:
    words = f"{row.paper.title}: {row.paper.says}"
    return f"{row.heading}. {words}" if row.heading else words


class PaperDelegate(LineDelegate):
    """Heading of the group, title, sentence."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One paper."""
        view = self.parent()
        assert isinstance(view, PaperList)
        rect: QRect = option.rect
        row = view.lines.row(index.row())
        look = theme.current()
        if row.heading:
            head = look.px(HEADING)
            top = QRect(rect.x(), rect.y(), rect.width(), head)
            theme.fill(painter, look.color("background"), top)
            _line(painter, look, top.adjusted(look.px(12), look.px(4), 0, 0), Type.SMALL_STRONG, "muted", row.heading)
            rect = rect.adjusted(0, head, 0, 0)
        paint_ground(painter, view, rect, index.row(), 0)
        on = view.selectionModel().isRowSelected(index.row(), index.parent())
        inner = rect.adjusted(look.px(12), look.px(6), -look.px(8), -look.px(6))
        half = inner.height() // 2
        first = QRect(inner.x(), inner.y(), inner.width(), half)
        _line(painter, look, first, Type.STRONG, "primary" if on else "ink", row.paper.title)
        _line(painter, look, inner.adjusted(0, half, 0, 0), Type.SMALL, "muted", row.paper.says)


def _line(painter: QPainter, look: Theme, box: QRect, kind: Type, token: str, text: str) -> None:
    painter.setFont(look.font(kind))
    painter.setPen(look.color(token))
    shown = look.metrics(kind).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
