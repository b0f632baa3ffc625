"""A paper shown at the side of a screen, to be read, printed again or saved."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from loket_app.documents.pictures import Picture, picture
from loket_app.ui.counter import Counter
from loket_app.ui.dialogs import SidePanel
from loket_app.ui.printing.preview import PagePreview
from loket_app.ui.screen import KeyAct, Screen
from loket_app.ui.widgets import KeyButton
from loket_app.usecases.desk import Desk
from loket_app.usecases.views.paper import PaperJob

LANE = "kertas-terlihat"
SAVE_PDF = "Simpan PDF"


class PaperPanel(SidePanel):
    """The pages of a paper. F8 prints it, Ctrl+S saves it as PDF."""

    save_asked = Signal()
    WIDTH = 560

    def __init__(self, counter: Counter, job: PaperJob) -> None:
        super().__init__(job.title, "Cetak")
        self._counter = counter
        self._job = job
        self.pages = PagePreview()
        self.pages.wanted.connect(self._ask)
        self.content.addWidget(self.pages, 1)
        self.pdf = KeyButton(SAVE_PDF, "Ctrl+S")
        self.pdf.clicked.connect(self.save_asked)
        self.pages.head.insertWidget(0, self.pdf)

    def keys(self) -> tuple[KeyAct, ...]:
        """Ctrl+S saves."""
        return (KeyAct("Ctrl+S", SAVE_PDF, self.save_asked.emit), *super().keys())

    def opened(self) -> None:
        """The page can be scrolled at once."""
        self.pages.area.setFocus()
        self._ask()

    def _ask(self) -> None:
        self._counter.work(_picture, self._job.pdf, self.pages.page(), self.pages.pixels(), done=self._show, lane=LANE)

    def _show(self, shown: Picture) -> None:
        self.pages.show_picture(shown)


def _picture(_desk: Desk, pdf: bytes, page: int, width: int) -> Picture:
    return picture(pdf, page, width)


def host_screen() -> Screen | None:
    """The screen that the user looks at: the one with the focus, else the one in the active window."""
    at: QWidget | None = QApplication.focusWidget()
    while at is not None and not isinstance(at, Screen):
        at = at.parentWidget()
    if at is not None:
        return at
    window = QApplication.activeWindow()
    if window is None or isinstance(window, Screen):
        return window
    return next((s for s in window.findChildren(Screen) if s.isVisible()), None)
