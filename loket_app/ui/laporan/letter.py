"""Laporan PATEN: the monthly letter to the Bupati as it will leave the printer."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from loket_app.ui import theme
from loket_app.ui.printing.preview import FIT_PAGE, PagePreview
from loket_app.ui.widgets import Card, label
from loket_app.usecases.views.paper import PaperJob

SAYS = (
    "Surat Camat kepada Bupati melalui Sekretaris Daerah, dengan lampiran rekapitulasi menurut jenis pelayanan, "
    "keberatan dan pengantaran, serta penyebab keterlambatan.",
    "Angkanya dihitung dari jejak kerja saat dibuka. Nomor dan tanggal surat diisi setelah dicetak; kalimatnya dapat "
    "disesuaikan di Pengaturan, Blangko, «laporan_paten».",
    "Angka petugas dan data pemohon tidak ada di dalamnya.",
)


class LetterView(QWidget):
    """The letter of the period that is shown. `wanted` asks for a picture of one of its pages."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job: PaperJob | None = None
        self.preview = PagePreview()
        self.preview.zoom.choose(FIT_PAGE)
        self.title = label("", "title", wrap=True)
        side = Card(16, 10)
        side.column.addWidget(self.title)
        for words in SAYS:
            side.column.addWidget(label(words, tone="muted", wrap=True))
        side.column.addStretch(1)
        side.setFixedWidth(theme.current().px(300))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.preview, 1)
        row.addWidget(side)
        self.preview.wanted.connect(self.wanted)

    def show_job(self, job: PaperJob) -> None:
        """Show this letter from its first page."""
        self.job = job
        self.title.setText(job.title)
        self.preview.restart()
        self.wanted.emit()

    def begin(self) -> None:
        """At the page, so that Page Down turns it."""
        self.preview.area.setFocus(Qt.FocusReason.OtherFocusReason)
