"""A page as it will leave the printer, on screen: as wide as there is room, crisp at every pixel ratio."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from loket_app.documents.pictures import Picture
from loket_app.ui import theme
from loket_app.ui.widgets import KeyButton, Kind, Segmented, label

EDGE = 12
FIT_WIDTH, FIT_PAGE, LARGE = "lebar", "halaman", "besar"
LARGE_PERCENT = 160
SETTLE_MS = 120
A_SHEET = 330 / 215


class Leaf(QWidget):
    """The paper itself on its desk. Until a sharper picture is there the old one stands in, stretched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = QPixmap()
        self.sheet = QSize(300, round(300 * A_SHEET))
        self.setAccessibleName("Pratinjau surat")

    def lay(self, sheet: QSize) -> None:
        """Make the paper this large, in device-independent pixels."""
        self.sheet = sheet
        self.setMinimumSize(sheet.width() + 2 * EDGE, sheet.height() + 2 * EDGE)
        self.update()

    def paper(self) -> QRect:
        """Where the paper lies."""
        left = max(EDGE, (self.width() - self.sheet.width()) // 2)
        return QRect(QPoint(left, EDGE), self.sheet)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Desk, paper, its edge."""
        look = theme.current()
        painter = QPainter(self)
        theme.fill(painter, look.color("line"), self.rect())
        place = self.paper()
        if self.picture.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self.picture)
        painter.setPen(look.color("edge"))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))


class PagePreview(QWidget):
    """Pages one at a time. `wanted` asks for a picture of `page()`, `pixels()` wide; give it to `show_picture`."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = 0
        self._pages = 0
        self._ratio = A_SHEET
        self.leaf = Leaf()
        self.area = QScrollArea()
        self.area.setWidget(self.leaf)
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName("Pratinjau surat")
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.count = label("", "small", "muted")
        self.before = self._turner("Halaman sebelumnya", "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", -1)
        self.after = self._turner("Halaman berikutnya", "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}", 1)
        self.zoom = Segmented("Ukuran pratinjau", ((FIT_WIDTH, "Pas lebar"), (FIT_PAGE, "Sehalaman"), (LARGE, "Besar")))
        self.zoom.chosen.connect(self._zoomed)
        self.head = QHBoxLayout()
        self.head.setSpacing(6)
        for part in (self.before, self.count, self.after):
            self.head.addWidget(part)
        self.head.addStretch(1)
        self.head.addWidget(self.zoom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self.head)
        column.addWidget(self.area, 1)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.wanted)
        self._count()

    def _turner(self, name: str, words: str, by: int) -> KeyButton:
        button = KeyButton(words, kind=Kind.QUIET)
        button.compact = True
        button.setAccessibleName(name)
        button.setToolTip(f"{name} (Ctrl+{'PgUp' if by < 0 else 'PgDn'})")
        button.clicked.connect(self._back if by < 0 else self._on)
        return button

    def _back(self) -> None:
        self.turn(-1)

    def _on(self) -> None:
        self.turn(1)

    def page(self) -> int:
        """The page that is shown or asked for, from 0."""
        return self._page

    def pages(self) -> int:
        """How many pages the shown paper has; 0 before the first picture."""
        return self._pages

    def pixels(self) -> int:
        """The width of the picture that would be sharp here, in device pixels."""
        return max(64, round(self._sheet().width() * self.devicePixelRatioF()))

    def turn(self, by: int) -> None:
        """Go so many pages on."""
        to = max(0, min(self._page + by, self._pages - 1))
        if to != self._page:
            self._page = to
            self._count()
            self.area.verticalScrollBar().setValue(0)
            self.wanted.emit()

    def restart(self) -> None:
        """Another paper comes: show nothing, begin at its first page."""
        self._page = self._pages = 0
        self.leaf.picture = QPixmap()
        self.area.verticalScrollBar().setValue(0)
        self._count()
        self.leaf.update()

    def show_picture(self, picture: Picture) -> None:
        """Show this page, in place of the older picture."""
        image = QImage(picture.data, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
        self.leaf.picture = QPixmap.fromImage(image)
        self._page, self._pages = picture.page, picture.pages
        ratio = picture.height / picture.width
        if ratio != self._ratio:
            self._ratio = ratio
        self._lay()
        self._count()

    def _sheet(self) -> QSize:
        room = self.area.viewport().size()
        width = max(120, room.width() - 2 * EDGE)
        if self.zoom.value() == FIT_PAGE:
            width = min(width, max(120, round((room.height() - 2 * EDGE) / self._ratio)))
        elif self.zoom.value() == LARGE:
            width = width * LARGE_PERCENT // 100
        return QSize(width, round(width * self._ratio))

    def _lay(self) -> None:
        self.leaf.lay(self._sheet())

    def _zoomed(self, _key: str) -> None:
        self._lay()
        self.wanted.emit()

    def _count(self) -> None:
        told = f"Halaman {self._page + 1} dari {self._pages}" if self._pages else "Pratinjau"
        short = f"{self._page + 1}/{self._pages}" if self._pages else ""
        self.count.setText(short if theme.current().large else told)
        self.count.setAccessibleName(told)
        for button in (self.before, self.after):
            button.setVisible(self._pages > 1)
        self.before.setEnabled(self._page > 0)
        self.after.setEnabled(self._page < self._pages - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The old picture is stretched at once; a sharp one is asked for when the size has settled."""
        super().resizeEvent(event)
        self._lay()
        self._settle.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing while nobody looks."""
        self._settle.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+PgUp and Ctrl+PgDn turn pages."""
        by = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.turn(by)
            return
        super().keyPressEvent(event)
