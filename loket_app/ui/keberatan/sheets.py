"""The sheets of an objection: a new one, and the applicant who may go home while the letter is brought."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent

from loket_app.domain.errors import Refusal
from loket_app.ui.antar.lines import TwoLineView
from loket_app.ui.antar.sheets import CourierField
from loket_app.ui.counter import Counter
from loket_app.ui.fields import Field, LineEdit, NoteEdit, Tick
from loket_app.ui.lists import Column
from loket_app.ui.papan.sheets import ActSheet
from loket_app.usecases.layar_ramah import DeliveryOrder
from loket_app.usecases.queries import register
from loket_app.usecases.queries.layar_ramah_desk import OpenedObjection
from loket_app.usecases.queries.register import RegisterFilter, RegisterPage, RegisterRow

ORDER, FILE = "antar", "ajukan"


class OrderSheet(ActSheet):
    """ "Pemohon boleh pulang": consent, where to, and who brings the letter."""

    WIDTH = 540

    def __init__(self, opened: OpenedObjection) -> None:
        row = opened.detail.row
        intro = f"Suratnya diantar ke rumah, tanpa biaya. {row.queue} atas nama {row.applicant}."
        super().__init__(ORDER, "Pemohon boleh pulang", "Buat pengantaran", intro, columns=2)
        self.consent = Tick("Pemohon bersedia suratnya diantar")
        self.hours = Tick("Diantar di luar jam kerja")
        self.area = Tick("Di luar wilayah kecamatan")
        suggestion = opened.detail.suggestion
        self.courier = CourierField(opened.couriers, suggestion.officer, suggestion.why)
        add = self.form.add
        add("persetujuan", Field("Persetujuan", self.consent, needed=True, above=True), 0, 0, 2)
        add("alamat", Field("Alamat antar", LineEdit(), needed=True, above=True), 1, 0, 2)
        add("patokan", Field("Patokan", LineEdit("Misalnya: seberang masjid"), above=True), 2, 0)
        add("telepon", Field("Nomor HP", LineEdit(), above=True), 2, 1)
        add("petugas", self.courier, 3, 0, 2)
        add("alasan_petugas", Field("Alasan bila bukan yang disarankan", LineEdit(), above=True), 4, 0, 2)
        add("luar_jam", Field("Waktu antar", self.hours, above=True), 5, 0)
        if opened.outside_area:
            add("luar_wilayah", Field("Wilayah", self.area, above=True), 5, 1)
        else:
            self.area.setParent(self)
            self.area.hide()
        self.form.set_values({"alamat": opened.detail.address, "telepon": opened.detail.phone})
        self.courier.changed.connect(self._suit)
        self._suit()
        self.finish()

    def _suit(self) -> None:
        """A reason is asked for only where another courier is chosen."""
        self.form.fields["alasan_petugas"].widget.setEnabled(self.courier.courier() != self.courier.suggested)

    def restore(self, state: Mapping[str, object]) -> None:
        """Put back what was typed."""
        super().restore(state)
        self.courier.tell()
        self._suit()

    def opened(self) -> None:
        """Begin at the consent."""
        self.consent.setFocus(Qt.FocusReason.OtherFocusReason)

    def order(self) -> DeliveryOrder:
        """What was agreed."""
        another = self.courier.courier() != self.courier.suggested
        return DeliveryOrder(
            address=self.text("alamat"),
            landmark=self.text("patokan"),
            phone=self.text("telepon"),
            courier=self.courier.courier(),
            courier_reason=self.text("alasan_petugas") if another else "",
            consent=self.consent.value(),
            outside_hours=self.hours.value(),
            outside_area=self.area.value(),
        )


class Seek(LineEdit):
    """The search field over a list: arrows move in the list, Enter goes on with what is marked."""

    def __init__(self, sheet: "FileSheet") -> None:
        super().__init__("Antrean, nomor register, atau nama")
        self.sheet = sheet

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Enter belong to the list."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.sheet.step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.sheet.go_on()
        else:
            super().keyPressEvent(event)


class FileSheet(ActSheet):
    """The applicant objects: which request, and why."""

    WIDTH = 460

    def __init__(self, counter: Counter) -> None:
        intro = "Keberatan dapat diajukan sejak berkas lengkap sampai permohonan selesai."
        super().__init__(FILE, "Keberatan baru", "Ajukan keberatan", intro)
        self.counter = counter
        self.seek = Seek(self)
        self.form.add("cari", Field("Cari permohonan", self.seek, needed=True, above=True), 0)
        columns = (
            Column("Permohonan", _title, below=_about, strong=True, tip=_title),
        )  # fmt: skip
        self.list = TwoLineView(
            "Permohonan yang cocok", columns, _key, ("search", "Tidak ada yang cocok", "Coba nomor antrean atau nama.")
        )
        self.list.horizontalHeader().hide()
        self.form.grid.addWidget(self.list, 1, 0)
        self.form.grid.setRowStretch(1, 1)
        self.form.add("alasan", Field("Alasan pemohon", NoteEdit(lines=3), needed=True, above=True), 2)
        self.content.setStretchFactor(self.form, 1)
        self.content.addWidget(self.actor_line)
        self.seek.edited.connect(self._search)
        self.list.opened.connect(self.go_on)
        self._search()

    def _search(self) -> None:
        wanted = RegisterFilter(words=str(self.seek.value()), open_only=True)
        self.counter.ask(register.register, wanted, done=self._found, lane="keberatan-cari")

    def _found(self, page: RegisterPage) -> None:
        self.list.patch(page.rows)
        if page.rows and self.list.current_row() is None and self.seek.value():
            self.list.selectRow(0)

    def step(self, by: int) -> None:
        """Mark the next one."""
        count = self.list.lines.rowCount()
        if count:
            here = self.list.currentIndex().row() if self.list.current_row() is not None else -1
            self.list.selectRow(min(max(here + by, 0), count - 1))
            self.list.scrollTo(self.list.model().index(self.list.currentIndex().row(), 0, QModelIndex()))

    def go_on(self, *_: object) -> None:
        """Enter: on to the reason, once a request is marked."""
        if self.chosen() is None:
            self.step(1)
        if self.chosen() is not None:
            self.form.fields["alasan"].widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def chosen(self) -> int | None:
        """The marked request."""
        row = self.list.current_row()
        return row.id if isinstance(row, RegisterRow) else None

    def opened(self) -> None:
        """Begin with the search."""
        self.seek.setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm(self) -> None:
        """F8: both are needed, each asked for at its place."""
        if self.chosen() is None:
            self.refuse(Refusal("pilih", "Pilih permohonannya dari daftar.", "cari"))
        elif not self.text("alasan"):
            self.refuse(Refusal("tanpa_alasan", "Tuliskan alasan keberatan pemohon.", "alasan"))
        else:
            super().confirm()

    def typed_state(self) -> dict[str, object]:
        """Words, request and reason."""
        return {**super().typed_state(), "permohonan": self.chosen() or 0}

    def restore(self, state: Mapping[str, object]) -> None:
        """Put them back."""
        super().restore(state)
        self._search()
        self.list.select_key(state.get("permohonan"))


def _key(row: Any) -> int:
    return int(row.id)


def _title(row: RegisterRow) -> str:
    return f"{row.queue} \N{MIDDLE DOT} {row.applicant}"


def _about(row: RegisterRow) -> str:
    return " \N{MIDDLE DOT} ".join((row.register, row.service))
