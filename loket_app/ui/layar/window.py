"""The window of the public display: its board, what feeds it, and what announces the calls."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from loket_app.domain.dates import SECOND
from loket_app.ui import theme
from loket_app.ui.layar.board import PublicBoard
from loket_app.ui.layar.feed import Feed
from loket_app.ui.layar.scene import Moment
from loket_app.ui.layar.sound import Announcer
from loket_app.ui.runner import Runner
from loket_app.ui.ticker import Ticker
from loket_app.usecases.views.display import PublicView

TITLE = "Layar publik"
ANNOUNCED = 30 * SECOND
"""A call that is older when it is first seen was made before this display began: it is shown, not said."""
MOST_KEPT = 200


class DisplayWindow(QWidget):
    """`closed` when it is gone. Beside a clerk's screen (`beside`) it never takes the keyboard."""

    closed = Signal()

    def __init__(
        self, runner: Runner, now: Callable[[], int], announcer: Announcer | None = None, beside: bool = False
    ) -> None:
        super().__init__()
        theme.dress(self)
        self._now = now
        self.announcer = announcer if announcer is not None else Announcer()
        self._said: dict[str, None] = {}
        self.setWindowTitle(TITLE)
        self.setAccessibleName(TITLE)
        self.setMinimumSize(480, 320)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        if beside:
            self.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
            self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.board = PublicBoard(self)
        self.feed = Feed(runner, now, self)
        self.feed.arrived.connect(self._arrived)
        self.ticker = Ticker(now, self)
        self.ticker.ticked.connect(self.tick)

    def start(self) -> None:
        """Look, and go on looking."""
        self.feed.start()
        self.ticker.start()

    def _arrived(self, view: PublicView) -> None:
        now = self._now()
        for call in reversed(view.calls):
            if call.key not in self._said:
                self._said[call.key] = None
                if now - call.at <= ANNOUNCED:
                    self.announcer.announce(call, view.sound)
        while len(self._said) > MOST_KEPT:
            del self._said[next(iter(self._said))]
        self.tick(now)

    def tick(self, now: int) -> None:
        """Once a second: the clock, the remaining times, the pages; and whether the data is still there."""
        self.board.show_moment(self.feed.view, Moment(now, self.feed.lost_since(now)))

    def whole_screen(self, on: bool) -> None:
        """On the whole screen, without a pointer over it; or as a window."""
        # Not showFullScreen, which takes the keyboard along.
        self.setWindowState(Qt.WindowState.WindowFullScreen if on else Qt.WindowState.WindowNoState)
        self.setCursor(Qt.CursorShape.BlankCursor if on else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F11: the whole screen or a window; Esc: a window, and then away."""
        whole = self.isFullScreen()
        if event.key() == Qt.Key.Key_F11:
            self.whole_screen(not whole)
        elif event.key() == Qt.Key.Key_Escape:
            if whole:
                self.whole_screen(False)
            else:
                self.close()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """As F11."""
        self.whole_screen(not self.isFullScreen())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The board fills the window."""
        super().resizeEvent(event)
        self.board.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of everything."""
        self.feed.stop()
        self.ticker.stop()
        self.announcer.close()
        super().closeEvent(event)
        self.closed.emit()
