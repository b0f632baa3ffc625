"""Step one: whose office this is, from which preset it begins, and on one computer or several."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui import theme
from loket_app.ui.awal.kop import KopPreview
from loket_app.ui.awal.page import Draft, Segments, StepPage
from loket_app.ui.dialogs import path_to_open
from loket_app.ui.fields import Choice, LineEdit
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.editors import LARGE_TEXT
from loket_app.ui.pengaturan.kantor import PICTURES, ZONES, LogoEdit
from loket_app.ui.pengaturan.page import scrolled
from loket_app.ui.pengaturan.sandi import SecretEdit
from loket_app.ui.screen import KeyAct
from loket_app.ui.widgets import Card, label
from loket_app.usecases import first_day
from loket_app.usecases.first_day import HOURS_STEP, OFFICE_STEP, OWN, PEOPLE_STEP, SERVICES_STEP
from loket_app.usecases.logo import keep_logo, logo_bytes

if TYPE_CHECKING:
    from loket_app.usecases.joining import Joined

CHOICES = (("sangasanga", "Kecamatan Sangasanga"), ("kemlagi", "Kecamatan Kemlagi"), (OWN, "Kantor lain"))
ONE, SEVERAL = "satu", "beberapa"
ADDRESS, PASSWORD = "alamat_server", "kata_sandi_server"
PLACES = (
    (ONE, "Satu komputer"), (SEVERAL, "Beberapa komputer"),
)  # fmt: skip
TOLD = {
    OWN: "Layanan, SOP, dan standarnya disalin dari contoh, semuanya bertanda “contoh, belum ditetapkan”.",
    "": "Layanan, SOP, dan jam kantor ini ikut terisi. Yang tidak bersumber bertanda “contoh”.",
}
SIDE = 330
KEYS = (*first_day.TYPED, "kepala", "mulai")


class OfficeStep(StepPage):
    """A form at the left, the letterhead as it will be printed at the right."""

    step = OFFICE_STEP
    title = "Kantor ini"
    caption = "Nama dan alamat tercetak pada kop setiap surat. Semuanya dapat diubah lagi di Pengaturan."
    icon = "home"
    joined = Signal()

    def build(self) -> None:
        """Form and preview."""
        form = self.form = Blocks()
        self.choice = Segments("Mulai dari", CHOICES)
        self.logo = LogoEdit()
        if not self.site.again:
            form.put("mulai", "Mulai dari", self.choice, 12, hint=TOLD[""])
        form.put("nama", "Nama kantor", LineEdit("Kecamatan …", 300), 6, needed=True)
        form.put("kabupaten", "Kabupaten atau kota", LineEdit("Kabupaten …", 300), 6, needed=True)
        form.put("alamat", "Alamat", LineEdit("jalan dan nomor", 300), 6)
        form.put("tempat", "Tempat pada tanggal surat", LineEdit("nama ibu kota kecamatan", 100), 6, needed=True)
        form.put("telepon", "Telepon", LineEdit("", 60), 6)
        form.put("zona", "Zona waktu", Choice(ZONES), 6)
        if not self.site.again:
            form.put("kepala", "Camat", LineEdit("nama lengkap dengan gelar", 200), 6, hint="terisi di langkah 2")
        form.put("logo", "Lambang pada kop", self.logo, 6, hint="PNG atau JPG, paling besar 2 MB")
        machine = self.site.machine
        # A PC that has joined a server already begins the office there.
        self.server = machine.path is not None and not machine.machine.server and not self.site.again
        if self.server:
            form.put("tempat_data", "Data kantor", Segments("Data kantor", PLACES), 6)
            form.put(ADDRESS, "Alamat server", LineEdit("192.168.1.10/loket", 200), 6, hint="dari pengelola jaringan")
            form.put(PASSWORD, "Kata sandi server", SecretEdit(), 6, hint="dari pengelola jaringan")
        row = QHBoxLayout()
        row.setSpacing(22)
        row.addWidget(scrolled(form), 1)
        row.addWidget(self._side(), 0, Qt.AlignmentFlag.AlignTop)
        self.content.addLayout(row, 1)
        self._quiet = False
        self._preset = ""
        form.changed.connect(self._typed)
        self.logo.wanted.connect(self.pick_logo)
        self.ask_path = path_to_open

    def _side(self) -> Card:
        self.kop = KopPreview()
        self.offer = label("", "small", "muted", wrap=True)
        side = Card(padding=14, spacing=10)
        side.setFixedWidth(round(SIDE * min(theme.current().percent, 115) / 100))
        side.column.addWidget(label("Kop surat", "large"))
        side.column.addWidget(self.kop)
        side.column.addWidget(label("Begini kepala surat tercetak.", "small", "muted"))
        side.column.addSpacing(4)
        side.column.addWidget(self.offer)
        if theme.current().percent >= LARGE_TEXT:
            side.hide()
        return side

    # -- the draft ----------------------------------------------------------------------------------------------------

    def show_draft(self, draft: Draft) -> None:
        """The office as it is so far."""
        body = draft[OFFICE_STEP]
        self._preset = str(body["mulai"])
        self._quiet = True
        self.form.show_values({"tempat_data": ONE, **body})
        self._quiet = False
        self._show_server()
        self._show_kop()
        self._tell_offer()
        self._fetch(body.get("logo"))

    def put_into(self, draft: Draft) -> None:
        """Names as typed. Another preset brings its own people, services and hours where nothing was typed yet."""
        values = self.form.values()
        before = str(draft[OFFICE_STEP]["mulai"])
        draft[OFFICE_STEP] = {**draft[OFFICE_STEP], **{key: values[key] for key in KEYS if key in values}}
        if self.server:
            draft[OFFICE_STEP] |= {key: values[key] for key in ("tempat_data", ADDRESS)}
        choice = str(draft[OFFICE_STEP]["mulai"])
        if choice == before:
            return
        if not any(row["nama"] or row["pin_hash"] for row in draft[PEOPLE_STEP]):
            draft[PEOPLE_STEP] = first_day.people_body(choice)
        if draft[HOURS_STEP] == first_day.hours_body(before):
            draft[HOURS_STEP] = first_day.hours_body(choice)
        draft[SERVICES_STEP] = {"dilepas": []}

    def summary(self, draft: Draft) -> str:
        """The office's name."""
        return str(draft[OFFICE_STEP].get("nama") or "")

    def _typed(self) -> None:
        if self._quiet:
            return
        if not self.site.again and self.choice.value() != self._preset:
            self._change_preset(self.choice.value())
        self.notice.clear()
        self._show_server()
        self._show_kop()
        self.edited.emit()

    def _change_preset(self, choice: str) -> None:
        """The new preset's values stand where the old one's stood; what somebody typed stays."""
        old, new = first_day.office_body(self._preset), first_day.office_body(choice)
        typed = self.form.values()
        shown = {key: new[key] for key in first_day.TYPED if (typed.get(key) or "") == (old.get(key) or "")}
        self._preset = choice
        self._quiet = True
        self.form.set_values({key: value for key, value in shown.items() if key != "logo"})
        self._quiet = False
        self._tell_offer()

    def _tell_offer(self) -> None:
        if self.site.again:
            return
        preset = first_day.preset_of(self._preset)
        field = self.form.fields["mulai"]
        field.hint = TOLD[OWN if self._preset == OWN else ""]  # type: ignore[attr-defined]
        field.say(field.hint)  # type: ignore[attr-defined]
        source = f" (salinan {preset.office.name})" if self._preset == OWN else ""
        self.offer.setText(
            f"Ikut terisi{source}: {len(preset.services)} layanan, {len(preset.sops)} SOP, jam layanan dan hari libur, "
            "standar pelayanan, dan blangko surat."
        )

    def _show_kop(self) -> None:
        values = self.form.values()
        self.kop.show_office(values["nama"], values["kabupaten"], values["alamat"], values["telepon"])

    def _show_server(self) -> None:
        if self.server:
            for key in (ADDRESS, PASSWORD):
                self.form.fields[key].setVisible(self.form.values()["tempat_data"] == SEVERAL)

    def place(self, refusal: Refusal) -> bool:
        """A field of the form."""
        key = (refusal.field or "").partition(".")[0].partition("[")[0]
        return self.form.refuse_at(key, refusal.sentence)

    def enter(self) -> None:
        """Begin at the choice of the preset."""
        first = self.form.fields["nama" if self.site.again else "mulai"]
        first.widget.setFocus(Qt.FocusReason.TabFocusReason)

    def keys(self) -> tuple[KeyAct, ...]:
        """F6 picks the arms."""
        return (KeyAct("F6", "Pilih lambang", self.pick_logo),)

    def ready(self, then: Any) -> None:
        """Several computers: this PC joins the server and the program opens anew, there. Other PCs need no more."""
        values = self.form.values()
        if not self.server or values["tempat_data"] == ONE:
            then()
            return
        self.site.counter.work(
            _join, values[ADDRESS], values[PASSWORD], self.site.machine.path, done=self._joined,
            refused=self._no_server, disturbed=self.notice.disturbed,
        )  # fmt: skip

    def _no_server(self, refusal: Refusal) -> None:
        self.form.refuse_at(ADDRESS, refusal.sentence)

    def _joined(self, found: "Joined") -> None:
        machine = self.site.machine
        try:
            machine.save(machine.machine._replace(server=found.address))
        except Disturbance as trouble:
            self.notice.disturbed(trouble, partial(self._joined, found))
            return
        self.joined.emit()

    # -- the arms -----------------------------------------------------------------------------------------------------

    def pick_logo(self) -> None:
        """Choose a picture; it is checked and copied in the worker."""
        path = self.ask_path(self, "Pilih lambang kantor", str(Path.home()), PICTURES)
        if path:
            self.site.counter.work(
                keep_logo, Path(path), done=self._kept, refused=self.refuse, disturbed=self.notice.disturbed
            )

    def _kept(self, name: str) -> None:
        self.logo.take(name)
        self._fetch(name)

    def _fetch(self, name: Any) -> None:
        self.site.counter.work(logo_bytes, name, done=partial(self._arms), lane="lambang")

    def _arms(self, data: bytes) -> None:
        self.logo.picture.show_bytes(data)
        self.kop.show_arms(data)


def _join(_desk: Any, address: str, password: str, machine_file: Path) -> "Joined":
    from loket_app.usecases.joining import join_server

    return join_server(address, password, machine_file)
