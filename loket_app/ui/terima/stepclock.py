"""The countdown of the intake step in the head of the page: figure, words and a thin bar, painted at each tick."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from loket_app.ui import icons, theme
from loket_app.ui.board import face
from loket_app.ui.theme import Tone, Type
from loket_app.usecases.queries.intake import StepFace
from loket_app.usecases.views.board import ClockFace

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NOTHING = ClockFace("none", None, None, None, "")
WORDS = {face.OK: "sisa", face.NEARLY: "hampir lewat, sisa", face.LATE: "lewat batas", face.NONE: ""}


class StepClock(QWidget):
    """Remaining time of step 3. Nothing is painted while no guest is at the counter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step: StepFace | None = None
        self._face = NOTHING
        self._f_now: int | None = None
        self._open = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for the longest state: hampir lewat, sisa 04:59."""
        look = theme.current()
        return QSize(look.px(250), look.px(44))

    def show_step(self, step: StepFace | None, now: int) -> None:
        """Show this step's clock."""
        self._step = step
        if step is None or step.since is None or step.limit is None:
            self._face = NOTHING
        else:
            self._face = ClockFace("running", step.axis.f(step.since) + step.limit, None, step.limit, "")
        self.tick(now)

    def tick(self, now: int) -> None:
        """Once a second."""
        if self._step is not None:
            self._f_now = self._step.axis.f(now)
            self._open = self._step.axis.is_open(now)
        self.setAccessibleName(self.words())
        self.update()

    def words(self) -> str:
        """Langkah 3 dari 10, batas 5 menit: sisa 03:12."""
        if self._step is None:
            return ""
        figure = face.figure(self._face, self._f_now)
        state = WORDS[face.standing(self._face, self._f_now)] or "waktunya belum berjalan"
        shown = figure.text if self._face.state == "running" else ""
        return f"{self.caption()}: {state} {shown}".strip()

    def caption(self) -> str:
        """Which step, and its limit."""
        step = self._step
        if step is None:
            return ""
        limit = f" \N{MIDDLE DOT} batas {step.limit // 60_000} menit" if step.limit is not None else ""
        return f"Langkah {step.no} dari {step.steps}{limit}"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Figure above, caption below, the bar under both."""
        if self._step is None:
            return
        look = theme.current()
        painter = QPainter(self)
        running = self._face.state == "running"
        figure = face.figure(self._face, self._f_now)
        tone = Tone.PAUSED if running and not self._open else figure.tone
        bar = look.px(4)
        upper = QRect(0, 0, self.width(), look.px(22))
        left = self._paint_figure(painter, upper, figure.text, tone) if running else self.width()
        state = "kantor tutup" if running and not self._open else WORDS[face.standing(self._face, self._f_now)]
        painter.setFont(look.font(Type.SMALL_STRONG))
        painter.setPen(look.pair(tone)[0])
        words = QRect(0, 0, left - look.px(8), upper.height() + 2)
        painter.drawText(words, RIGHT, state)
        if figure.icon:
            side = look.px(15)
            x = words.right() - look.metrics(Type.SMALL_STRONG).horizontalAdvance(state) - side - look.px(5)
            icons.paint(painter, QRect(x, 0, side, upper.height()), figure.icon, look.pair(tone)[0])
        painter.setFont(look.font(Type.SMALL))
        painter.setPen(look.color("muted"))
        painter.drawText(QRect(0, upper.height(), self.width(), look.px(16)), RIGHT, self.caption())
        if running:
            self._paint_bar(painter, QRectF(self.width() - look.px(160), self.height() - bar, look.px(160), bar), tone)

    def _paint_figure(self, painter: QPainter, box: QRect, text: str, tone: Tone) -> int:
        look = theme.current()
        painter.setFont(look.font(Type.COUNT))
        painter.setPen(look.pair(tone)[0])
        painter.drawText(box, RIGHT, text)
        return box.right() - look.metrics(Type.COUNT).horizontalAdvance(text)

    def _paint_bar(self, painter: QPainter, box: QRectF, tone: Tone) -> None:
        look = theme.current()
        total, left = self._face.total or 1, face.remaining(self._face, self._f_now) or 0
        share = min(max(left / total, 0.0), 1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("seg_todo"))
        painter.drawRoundedRect(box, 2, 2)
        painter.setBrush(look.pair(tone)[0])
        if share > 0:
            painter.drawRoundedRect(QRectF(box.x(), box.y(), box.width() * share, box.height()), 2, 2)
