"""The list of the five steps at the left: number or tick, name, and what was decided there."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from loket_app.ui import icons, theme
from loket_app.ui.pengaturan.editors import LARGE_TEXT
from loket_app.ui.theme import Type

WIDTH = 272
ROW = 66
MARK = 30


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step: its name, what was decided there, whether it is done, and whether one may go there now."""

    name: str
    told: str
    done: bool
    open: bool


def bare() -> bool:
    """Large text leaves no room for the words beside the marks: the page has its own title."""
    return theme.current().percent >= LARGE_TEXT


def width() -> int:
    """The width of the list: with its words, or of the marks alone."""
    look = theme.current()
    return look.px(MARK + 36) if bare() else look.px(WIDTH)


class StepList(QWidget):
    """Painted, so that the line between the steps runs through. Steps that are open take a click; F7 and F8 move."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Langkah hari pertama")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lines: tuple[StepLine, ...] = ()
        self._here = 0

    def show_steps(self, lines: tuple[StepLine, ...], here: int) -> None:
        """Show these steps, this one being worked on."""
        self._lines, self._here = lines, here
        done = sum(line.done for line in lines)
        name = lines[here].name if here < len(lines) else ""
        self.setAccessibleName(f"Langkah {here + 1} dari {len(lines)}: {name}. {done} selesai.")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its steps."""
        look = theme.current()
        return QSize(width(), look.px(ROW) * max(1, len(self._lines)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click goes to an open step."""
        place = int(event.position().y()) // theme.current().px(ROW)
        if 0 <= place < len(self._lines) and self._lines[place].open:
            self.chosen.emit(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Line, marks, words."""
        look = theme.current()
        painter = QPainter(self)
        row, side = look.px(ROW), look.px(MARK)
        left = look.px(18)
        middle = left + side // 2
        for n, line in enumerate(self._lines):
            top = n * row
            if n == self._here:
                theme.fill(painter, look.color("primary_soft"), QRect(0, top, self.width(), row))
                theme.fill(painter, look.color("primary"), QRect(0, top, 3, row))
            if n:
                theme.fill(
                    painter, look.color("line"), QRect(middle, top - row // 2 + side // 2 + 4, 2, row - side - 8)
                )
            self._mark(painter, QRect(left, top + (row - side) // 2, side, side), n, line)
            if bare():
                continue
            self._words(painter, QRect(left + side + look.px(12), top, self.width(), row), n, line)

    def _mark(self, painter: QPainter, box: QRect, n: int, line: StepLine) -> None:
        look = theme.current()
        here = n == self._here
        fill = "primary" if here else "good_soft" if line.done else "card"
        edge = "primary" if here else "good" if line.done else "edge"
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color(edge), 1.5))
        painter.setBrush(look.color(fill))
        painter.drawEllipse(box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if line.done and not here:
            icons.paint(painter, box.adjusted(7, 7, -7, -7), "check", look.color("good"))
            return
        painter.setFont(look.font(Type.STRONG))
        painter.setPen(look.color("on_primary" if here else "muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(n + 1))

    def _words(self, painter: QPainter, rect: QRect, n: int, line: StepLine) -> None:
        look = theme.current()
        here = n == self._here
        kind = Type.STRONG if here or line.done else Type.BASE
        texts = [(kind, "primary" if here else "ink" if line.open or line.done else "muted", line.name)]
        if line.told:
            texts.append((Type.SMALL, "muted", line.told))
        height = sum(look.metrics(k).height() for k, _, _ in texts) + (2 if len(texts) > 1 else 0)
        top = rect.y() + (rect.height() - height) // 2
        room = self.width() - rect.x() - look.px(10)
        for k, token, text in texts:
            metrics = look.metrics(k)
            painter.setFont(look.font(k))
            painter.setPen(look.color(token))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(rect.x(), top, room, metrics.height()), Qt.AlignmentFlag.AlignVCenter, shown)
            top += metrics.height() + 2
