"""The first day of a real office: which office to start from, and who administers it. The rest is changed later."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui.counter import Counter
from loket_app.ui.fields import Choice, Field, Form, LineEdit
from loket_app.ui.notices import NoticeLine
from loket_app.ui.widgets import Card, KeyButton, Kind, label

WIDTH = 520


class FirstDayCover(QWidget):
    """Shown once, over everything, while the data folder holds no office. `founded` when it does."""

    founded = Signal()

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Hari pertama")
        self._counter = counter
        self.form = Form(columns=1)
        self.notice = NoticeLine()
        self.button = KeyButton("Buat kantor ini", "Enter", kind=Kind.PRIMARY, tall=True)
        self.button.clicked.connect(self.found)
        self._lay_out()

    def _lay_out(self) -> None:
        self.office = Choice((("sangasanga", "Kecamatan Sangasanga"), ("kemlagi", "Kecamatan Kemlagi")))
        self.name = LineEdit("nama lengkap dengan gelar", 200)
        self.pin, self.again = LineEdit("4 sampai 6 angka", 6), LineEdit("sekali lagi", 6)
        for field in (self.pin, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self.form.add("kantor", Field("Mulai dari", self.office, label_width=130), 0)
        self.form.add("nama", Field("Administrator", self.name, needed=True, label_width=130), 1)
        self.form.add("pin", Field("PIN", self.pin, needed=True, label_width=130), 2)
        self.form.add("ulang", Field("Ulangi PIN", self.again, needed=True, label_width=130), 3)
        card = Card(padding=28, spacing=12)
        card.setMaximumWidth(WIDTH)
        card.column.addWidget(label("Selamat datang", "title"))
        words = (
            "Folder data ini belum berisi kantor. Pilih kantor yang paling mirip sebagai awal: layanan, SOP, dan "
            "jam kerjanya ikut terisi, dan semuanya dapat diubah di Pengaturan. Petugas lain ditambahkan "
            "oleh administrator."
        )
        card.column.addWidget(label(words, tone="muted", wrap=True))
        card.column.addWidget(self.form)
        card.column.addWidget(self.notice)
        card.column.addWidget(self.button)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card, 3)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)
        self.setFocusProxy(self.name)
        for field in (self.name, self.pin, self.again):
            field.returnPressed.connect(self.found)

    def found(self) -> None:
        """Check what is typed and found the office; what is wrong is said at its field."""
        values = self.form.values()
        if values["pin"] != values["ulang"]:
            self.form.refuse(Refusal("pin_beda", "Kedua PIN belum sama.", "ulang"))
            return
        self.button.setEnabled(False)
        self._counter.work(
            _found, values["kantor"] or "sangasanga", values["nama"], values["pin"],
            done=self._done, refused=self._refused, disturbed=self._disturbed,
        )  # fmt: skip

    def _done(self, _: Any) -> None:
        self.founded.emit()

    def _refused(self, refusal: Refusal) -> None:
        self.button.setEnabled(True)
        if not self.form.refuse(refusal):
            self.notice.refuse(refusal)

    def _disturbed(self, disturbance: Disturbance, again: Any) -> None:
        self.button.setEnabled(True)
        self.notice.disturbed(disturbance, again)


def _found(desk: Any, key: str, name: str, pin: str) -> None:
    from loket_app.definitions.presets import load_preset
    from loket_app.usecases.opening import found_with_administrator
    from loket_app.usecases.pin_key import new_pin

    found_with_administrator(desk, load_preset(key), name, new_pin(desk, pin))
