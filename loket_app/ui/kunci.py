"""The office's PIN key at the log-in: a new PC learns it by the code from the safe, and a forgotten PIN is set anew."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from loket_app.domain.errors import Refusal
from loket_app.ui.counter import Counter
from loket_app.ui.dialogs import InlineConfirm
from loket_app.ui.fields import Choice, Form, LineEdit
from loket_app.ui.fields import Field as Labelled
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.pengaturan.pin import LEAST_DIGITS, MOST_DIGITS, PinEdit
from loket_app.ui.widgets import KeyButton, Kind, label
from loket_app.usecases import pin_key
from loket_app.usecases.desk import Desk

HINT = f"{LEAST_DIGITS} sampai {MOST_DIGITS} angka"
WAYS = (
    "Kode ada pada Lembar Kunci PIN di lemari kantor. Dengan kode saja, komputer ini mengenal PIN yang lama. "
    "Isi juga PIN baru bila administrator lupa PIN-nya."
)


class KeyForm(QWidget):
    """Code, and a new PIN for an administrator. `known` once PINs can be checked here again."""

    known = Signal()

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counter = counter
        self.form = Form(columns=1)
        self.notice = NoticeLine()
        self.question = InlineConfirm()
        self.code = LineEdit("28 huruf dan angka", 60)
        self.form.add("kode", Labelled("Kode kunci", self.code, above=True), 0)
        self.form.add("petugas", Labelled("Administrator", Choice(), above=True), 1)
        self.form.add("pin", Labelled("PIN baru (bila lupa)", PinEdit(HINT), above=True), 2)
        self.form.add("ulang", Labelled("Ulangi PIN baru", PinEdit(HINT), above=True), 3)
        self.use = KeyButton("Pakai kode ini", "Enter", kind=Kind.PRIMARY, tall=True)
        self.lost = KeyButton("Kode hilang", kind=Kind.QUIET)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(WAYS, "small", "muted", wrap=True))
        for part in (self.form, self.notice, self.use, self.question, self.lost):
            column.addWidget(part)
        self.use.clicked.connect(self.enter)
        self.lost.clicked.connect(self.ask_renewal)
        for field in self.form.fields.values():
            if isinstance(field.widget, LineEdit):
                field.widget.returnPressed.connect(self.enter)
        self.setFocusProxy(self.code)
        counter.ask(pin_key.administrators, done=self._offer, lane="kunci-petugas")

    def _offer(self, found: tuple[tuple[int, str], ...]) -> None:
        chooser = self.form.fields["petugas"].widget
        assert isinstance(chooser, Choice)
        chooser.set_options(tuple((str(key), name) for key, name in found))

    def _typed_pin(self) -> str | None:
        """The new PIN, "" for none, None when the two are not the same."""
        pin, again = (self.form.fields[key].value() for key in ("pin", "ulang"))
        if pin != again:
            self.form.refuse(Refusal("pin_beda", "Kedua PIN belum sama.", "ulang"))
            return None
        return str(pin)

    def enter(self) -> None:
        """Use the code, with a new PIN where one is typed."""
        self.notice.clear()
        pin = self._typed_pin()
        if pin is None:
            return
        code, officer = self.form.fields["kode"].value(), int(self.form.fields["petugas"].value() or 0)
        fn, args = (pin_key.recover, (code, officer, pin)) if pin else (pin_key.install, (code,))
        self._counter.work(fn, *args, done=self._done, refused=self._refused, disturbed=self.notice.disturbed)

    def ask_renewal(self) -> None:
        """Without the code every PIN has to be made anew: say so, and ask."""
        pin = self._typed_pin()
        if pin:
            self.question.ask(
                "Semua PIN lama batal; petugas lain mendapat PIN baru dari administrator ini. Teruskan?",
                "Buat kunci baru", self._renew,
            )  # fmt: skip
        elif pin == "":
            self.form.refuse(Refusal("pin", "Isi PIN baru administrator lebih dahulu.", "pin"))

    def _renew(self) -> None:
        officer, pin = int(self.form.fields["petugas"].value() or 0), self.form.fields["pin"].value()
        self._counter.work(
            _renewed, officer, pin, done=self._done, refused=self._refused, disturbed=self.notice.disturbed
        )

    def _done(self, _: Any) -> None:
        self.form.clear()
        self.notice.say(NoticeKind.SUCCESS, "PIN dapat diperiksa di komputer ini.")
        self.known.emit()

    def _refused(self, refusal: Refusal) -> None:
        if not self.form.refuse(refusal):
            self.notice.refuse(refusal)
        self.form.fields[refusal.field if refusal.field in self.form.fields else "kode"].widget.setFocus(
            Qt.FocusReason.OtherFocusReason
        )


def _renewed(desk: Desk, officer_id: int, pin: str) -> None:
    pin_key.renew(desk, officer_id, pin)
