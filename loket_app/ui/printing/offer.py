"""The second way out beside "Coba lagi" when a printer fails: the paper as PDF."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject

from loket_app.ui.notices import NoticeLine
from loket_app.ui.widgets import KeyButton

SAVE_PDF = "Simpan PDF"


class PdfOffer(KeyButton):
    """A button at the end of a notice line. It goes as soon as the line says anything else."""

    def __init__(self, line: NoticeLine) -> None:
        super().__init__(SAVE_PDF, icon="save")
        self._line = line
        self._then: Callable[[], None] | None = None
        self._sentence = ""
        layout = line.layout()
        assert layout is not None
        layout.addWidget(self)
        line.installEventFilter(self)
        line.button.installEventFilter(self)
        self.clicked.connect(self._taken)
        self.hide()

    def offer(self, then: Callable[[], None]) -> None:
        """Stand beside the sentence that the line says now."""
        self._then, self._sentence = then, self._line.text()
        self.show()

    def _taken(self) -> None:
        then = self._then if self._line.text() == self._sentence else None
        self._withdraw()
        self._line.clear()
        if then is not None:
            then()

    def _withdraw(self) -> None:
        self._then = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The retry button goes, or the line is painted with other words: so goes the offer."""
        gone = event.type() is QEvent.Type.HideToParent
        other = event.type() is QEvent.Type.Paint and self._line.text() != self._sentence
        if self._then is not None and (gone or other):
            self._withdraw()
        return super().eventFilter(watched, event)


def offer_pdf(line: NoticeLine, then: Callable[[], None]) -> PdfOffer:
    """Offer the PDF beside what the line says now."""
    button = line.findChild(PdfOffer) or PdfOffer(line)
    button.offer(then)
    return button
