"""Kantor: who the office is on paper and on screen, its villages, its arms, and its rules of work."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket_app.domain.errors import Refusal
from loket_app.domain.people import ROLE_LABELS, Role
from loket_app.ui import icons, theme
from loket_app.ui.dialogs import path_to_open
from loket_app.ui.fields import SILENT, Choice, LineEdit, Remark, Tick
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.editors import LimitEdit, LinesEdit, LongChoice
from loket_app.ui.pengaturan.page import Body, SettingPage, scrolled
from loket_app.ui.pengaturan.room import Known
from loket_app.ui.widgets import Elided, KeyButton, Kind, round_box
from loket_app.usecases.logo import keep_logo, logo_bytes
from loket_app.usecases.settings import OFFICE

ZONES = (
    ("Asia/Jakarta", "WIB (Jakarta)"), ("Asia/Pontianak", "WIB (Pontianak)"), ("Asia/Makassar", "WITA (Makassar)"),
    ("Asia/Jayapura", "WIT (Jayapura)"),
)  # fmt: skip
JUDGES = (Role.SEKCAM, Role.CAMAT, Role.KASI_PELUM)
PICTURES = "Gambar (*.png *.jpg *.jpeg)"


class Picture(QWidget):
    """The arms of the office, or a quiet frame where there is none."""

    SIDE = 72

    def __init__(self) -> None:
        super().__init__()
        self._pixmap = QPixmap()
        side = theme.current().px(self.SIDE)
        self.setFixedSize(side, side)

    def show_bytes(self, data: bytes) -> None:
        """Show this picture; nothing where it cannot be read."""
        self._pixmap = QPixmap()
        if data:
            self._pixmap.loadFromData(data)
        self.update()

    def sizeHint(self) -> QSize:
        """Square."""
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture inside its frame; always on white, as on paper."""
        look = theme.current()
        painter = QPainter(self)
        paper = None if self._pixmap.isNull() else QColor(Qt.GlobalColor.white)
        round_box(painter, self.rect(), paper, look.color("line"))
        inner = self.rect().adjusted(6, 6, -6, -6)
        if self._pixmap.isNull():
            icons.paint(painter, inner.adjusted(12, 12, -12, -12), "home", look.color("edge"))
            return
        shown = self._pixmap.scaled(
            inner.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter.drawPixmap(
            inner.x() + (inner.width() - shown.width()) // 2, inner.y() + (inner.height() - shown.height()) // 2, shown
        )


class LogoEdit(QWidget):
    """The file name of the arms, with its picture; `wanted` asks for another file."""

    edited = Signal()
    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._name: str | None = None
        self.picture = Picture()
        self.words = Elided("", "small", "muted")
        self.pick = KeyButton("Pilih gambar…", icon="plus")
        self.drop = KeyButton("Lepas", kind=Kind.QUIET)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.pick)
        buttons.addWidget(self.drop)
        buttons.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addStretch(1)
        right.addWidget(self.words)
        right.addLayout(buttons)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.picture)
        row.addLayout(right, 1)
        self.setFocusProxy(self.pick)
        self.pick.clicked.connect(self.wanted)
        self.drop.clicked.connect(self._drop)

    def _drop(self) -> None:
        self.take(None)
        self.picture.show_bytes(b"")

    def take(self, name: str | None) -> None:
        """Another file was chosen, or none."""
        self.set_value(name)
        self.edited.emit()

    def value(self) -> Any:
        """The file name in the data folder, None without one."""
        return self._name

    def set_value(self, value: Any) -> None:
        """Show this name; the picture comes separately."""
        self._name = str(value) if value else None
        self.words.say(self._name or "Belum ada; kop tanpa gambar.")
        self.drop.setVisible(self._name is not None)

    def remark(self) -> Remark:
        """Nothing to say."""
        return SILENT


class KantorPage(SettingPage):
    """One body with everything but the numbering, which has a section of its own."""

    title = "Kantor"
    caption = "Nama dan alamat ini tercetak pada kop setiap surat; sisanya menentukan cara kerja di loket."
    icon = "home"
    kind = OFFICE

    def build(self) -> None:
        """Three groups on one page."""
        form = self.form = Blocks()
        self.logo = LogoEdit()
        form.heading("Jati diri")
        form.put("nama", "Nama kantor", LineEdit("Kecamatan …"), 5, needed=True)
        form.put("kabupaten", "Kabupaten atau kota", LineEdit("Kabupaten …"), 4, needed=True)
        form.put("tempat", "Tempat pada tanggal surat", LineEdit("Sangasanga"), 3, needed=True)
        form.put("alamat", "Alamat", LineEdit(), 7)
        form.put("kode_pos", "Kode pos", LineEdit("5 angka", 5), 2)
        form.put("zona", "Zona waktu", Choice(ZONES), 3, hint="jam layanan ikut pindah")
        form.put("telepon", "Telepon", LineEdit(), 3)
        form.put("email", "Surel", LineEdit(), 5)
        form.put("situs", "Situs", LineEdit("tanpa https://"), 4)
        form.heading("Wilayah dan lambang")
        form.put("desa", "Desa dan kelurahan", LinesEdit(lines=6), 6, hint="satu nama per baris; dipakai di Terima")
        form.put("logo", "Lambang pada kop surat", self.logo, 6, hint="PNG atau JPG, paling besar 2 MB")
        form.heading("Aturan kerja")
        form.put("pin_sendiri_untuk_tanda_tangan", "Paraf dan tanda tangan", Tick("Minta PIN pejabatnya sendiri"), 4)
        form.put("antar_luar_wilayah", "Antar ke rumah", Tick("Boleh di luar wilayah kecamatan"), 4)
        form.put("batas_antar", "Batas waktu antar", LimitEdit(), 4, hint="dihitung sejak surat siap")
        form.put(
            "wakil_keberatan", "Wakil pemutus keberatan", LongChoice(empty="belum ditunjuk"), 8,
            hint="memutus bila langkah Kasi sendiri yang lewat batas",
        )  # fmt: skip
        form.heading("Dasar hukum", "Dicetak pada lembar kroscek dan surat keputusan, menurut urutan ini.")
        form.put("dasar_hukum", "Peraturan", LinesEdit("satu peraturan per baris", 7), 12)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(form))
        form.changed.connect(self.edited)
        self.logo.wanted.connect(self.pick_logo)
        self.ask_path = path_to_open

    def prepare(self, known: Known) -> None:
        """Who may be named as deputy."""
        people = [row.officer for row in known.officers if row.officer.active and row.officer.roles & frozenset(JUDGES)]
        options = tuple((str(o.id), f"{o.name} \N{MIDDLE DOT} {_post(o.roles)}") for o in people)
        editor = self.form.fields["wakil_keberatan"].widget
        assert isinstance(editor, LongChoice)
        editor.set_options(options)

    def fill(self, body: Body) -> None:
        """Show the body, and fetch the picture."""
        self.form.show_values(body)
        self._show_picture(body.get("logo"))

    def read(self, base: Body) -> Body:
        """What is not written is absent."""
        merged = {**base, **self.form.values()}
        return {key: value for key, value in merged.items() if value is not None}

    def own(self, body: Mapping[str, Any]) -> Any:
        """All but the numbering."""
        return {key: body.get(key) for key in self.form.fields}

    def joined(self, body: Body, base: Mapping[str, Any]) -> Body:
        """The fields of this section over what is saved."""
        kept = {key: value for key, value in base.items() if key not in self.form.fields}
        return {**kept, **{key: body[key] for key in self.form.fields if key in body}}

    def mark(self, parts: tuple[str, ...]) -> None:
        """Examples beside their fields."""
        self.form.mark(parts)

    @classmethod
    def example_parts(cls, body: Any) -> tuple[str, ...]:
        """The numbering and the standards show their own marks in their own sections."""
        return tuple(p for p in super().example_parts(body) if p != "penomoran" and not p.startswith("standar."))

    def place(self, refusal: Refusal) -> bool:
        """A field of this form."""
        key = (refusal.field or "").partition(".")[0].partition("[")[0]
        return self.form.refuse_at(key, refusal.sentence)

    def enter(self) -> None:
        """Begin at the name."""
        self.form.fields["nama"].widget.setFocus(Qt.FocusReason.TabFocusReason)

    def saved_words(self, key: str) -> str:
        """What follows."""
        return "Tersimpan sebagai versi baru. Surat yang sudah terbit tidak berubah."

    # -- the arms -----------------------------------------------------------------------------------------------------

    def pick_logo(self) -> None:
        """Choose a picture; it is checked and copied in the worker."""
        path = self.ask_path(self, "Pilih lambang kantor", str(Path.home()), PICTURES)
        if path:
            self.room.counter.work(
                keep_logo, Path(path), done=self._logo_kept, refused=partial(self.refused, self.key),
                disturbed=self.notice.disturbed,
            )  # fmt: skip

    def _logo_kept(self, name: str) -> None:
        self.logo.take(name)
        self._show_picture(name)

    def _show_picture(self, name: Any) -> None:
        self.room.counter.work(logo_bytes, name, done=self.logo.picture.show_bytes, lane="lambang")


def _post(roles: frozenset[Role]) -> str:
    return ROLE_LABELS[next(role for role in JUDGES if role in roles)]
