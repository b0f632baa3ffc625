"""The page of a form beside its editor: sample values, the sheet it is seen on, and the newest look alone."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket_app.documents.pictures import Picture, picture
from loket_app.domain.errors import Disturbance
from loket_app.domain.form_model import Sheet
from loket_app.ui.counter import Counter
from loket_app.ui.fields import Choice
from loket_app.ui.printing.preview import PagePreview
from loket_app.ui.widgets import Segmented
from loket_app.usecases.desk import Desk
from loket_app.usecases.form_preview import FormOrder, FormSight, look_at_form, sheet_words
from loket_app.usecases.form_samples import Sample

LOOK_LANE, PAGE_LANE = "blangko-lihat", "blangko-halaman"
SAMPLES = ((Sample.USUAL.value, "Biasa"), (Sample.LONGEST.value, "Panjang"), (Sample.EMPTY.value, "Kosong"))
OWN_SHEET = "kertas blangko ini"
OFFERED = (Sheet.F4, Sheet.A4, Sheet.A5, Sheet.ROLL_80, Sheet.ROLL_58, Sheet.A3)


class Sight(QWidget):
    """Asks the worker for the page; `seen` carries what came back, also when it is only what is wrong."""

    seen = Signal(object)

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self._order: FormOrder | None = None
        self._shown: FormSight | None = None
        self._text = ("", "")
        self.sample = Segmented("Isian contoh", SAMPLES)
        self.sheet = Choice(tuple((s.value, sheet_words(s)) for s in OFFERED), OWN_SHEET)
        self.sheet.setAccessibleName("Lihat pada kertas")
        self.preview = PagePreview()
        self.preview.leaf.setAccessibleName("Pratinjau blangko")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.sample)
        row.addWidget(self.sheet, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.preview, 1)
        self.sample.chosen.connect(self.again)
        self.sheet.edited.connect(self.again)
        self.preview.wanted.connect(self._turn)

    def restart(self) -> None:
        """Another form comes."""
        self._shown = None
        self.sheet.set_value("")
        self.preview.restart()

    def look(self, key: str, text: str) -> None:
        """See this text; an older look that is still under way is forgotten."""
        self._text = (key, text)
        shown = self._shown
        same = shown is not None and (shown.order.page, shown.order.pixels) == self._view()
        sheet = self.sheet.value()
        order = FormOrder(
            key, text, Sample(self.sample.value()), Sheet(sheet) if sheet else None, *self._view(),
            known=shown.digest if shown is not None and same else "",
        )  # fmt: skip
        self._order = order
        self._counter.work(look_at_form, order, done=self._looked, disturbed=self._failed, lane=LOOK_LANE)

    def again(self, _what: object = None) -> None:
        """The same text with other values, or on another sheet."""
        if self._text[0]:
            self.look(*self._text)

    def _view(self) -> tuple[int, int]:
        return self.preview.page(), self.preview.pixels()

    def _looked(self, sight: FormSight) -> None:
        if sight.order != self._order:
            return
        if sight.picture is not None:
            self.preview.show_picture(sight.picture)
        if sight.pdf:
            self._shown = sight
        self.seen.emit(sight)

    def _failed(self, disturbance: Disturbance, _again: object) -> None:
        self.seen.emit(disturbance)

    def _turn(self) -> None:
        """Another page, or another size, of what is there already."""
        if self._shown is not None:
            self._counter.work(_turned, self._shown.pdf, *self._view(), done=self.preview.show_picture, lane=PAGE_LANE)
        else:
            self.again()


def _turned(_desk: Desk, pdf: bytes, page: int, pixels: int) -> Picture:
    return picture(pdf, page, pixels)
