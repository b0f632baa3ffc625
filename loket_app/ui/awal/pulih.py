"""Beside step one: the old PC is gone, and the office comes back from a stick or a folder instead of being typed."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.store.backup import Copy
from loket_app.store.sealed import WrongKey
from loket_app.ui import theme
from loket_app.ui.awaiting import Awaiting
from loket_app.ui.awal.page import Site, StepPage
from loket_app.ui.copy_words import copy_line, holds_words, place_words
from loket_app.ui.dialogs import folder_to_open
from loket_app.ui.fields import Choice, Field, LineEdit
from loket_app.ui.notices import NoticeKind
from loket_app.ui.pengaturan.sandi import SecretEdit
from loket_app.ui.screen import KeyAct
from loket_app.ui.scrolling import scrolled
from loket_app.ui.widgets import Card, label
from loket_app.usecases import coming_back
from loket_app.usecases.backup import Beside
from loket_app.usecases.desk import Desk
from loket_app.usecases.restore import Preview, looked_at

WIDTH = 760
LOOKING = "Mencari cadangan\N{HORIZONTAL ELLIPSIS}"
NOTHING = "Belum ada cadangan yang ditemukan. Pasang stiknya lalu tekan F5, atau pilih foldernya (F6)."
NOTHING_THERE = "Tidak ada cadangan Loket di folder itu. Pilih folder yang berisi loket-\N{HORIZONTAL ELLIPSIS}.db."
SEALED = "Cadangan ini bersandi. Ketik sandinya lalu tekan Enter, atau ketik kunci dari lembar pemulihan."
PINS = "PIN petugas ikut kembali."
NO_PINS = "Siapkan Lembar Kunci PIN: kodenya ditanyakan saat masuk pertama kali."


class RestorePage(StepPage):
    """The copies that are in reach, what the chosen one holds, and its passphrase. `restored`: one lies ready."""

    step = "pulih"
    title = "Pulihkan dari cadangan"
    caption = (
        "Untuk komputer pengganti: kantor yang sudah ada kembali lengkap dengan permohonan, surat, dan petugasnya."
    )
    restored = Signal()
    changed = Signal()

    def __init__(self, site: Site, parent: Any = None) -> None:
        self.copies: dict[str, Copy] = {}
        self.seen: Preview | None = None
        self.busy = False
        super().__init__(site, parent)

    def build(self) -> None:
        """Where, which, its passphrase, what it holds."""
        self.awaiting = Awaiting(self)
        self.ask_folder = folder_to_open
        self.place_edit = LineEdit("kosong: semua stik yang terpasang", 400)
        self.folder = Field("Stik atau folder cadangan", self.place_edit, above=True)
        self.choice = Choice(empty="belum ada cadangan")
        self.pick = Field("Cadangan, yang terbaru di atas", self.choice, above=True)
        self.key_edit = SecretEdit("lalu tekan Enter")
        self.key_field = Field("Sandi cadangan itu, atau kunci lembar pemulihan", self.key_edit, above=True)
        self.holds_card = Card(padding=14, spacing=6)
        self.office = label("", "large", wrap=True)
        self.holds = label("", wrap=True)
        self.pins = label("", tone="muted", wrap=True)
        for part in (self.office, self.holds, self.pins):
            self.holds_card.column.addWidget(part)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(2, 0, 8, 0)
        for piece in (self.folder, self.pick, self.key_field, self.holds_card):
            piece.setMaximumWidth(theme.current().px(WIDTH))
            column.addWidget(piece)
        column.addStretch(1)
        self.content.addWidget(scrolled(inner, self.title), 1)
        self.key_field.hide()
        self.holds_card.hide()
        self.place_edit.returnPressed.connect(self.search)
        self.key_edit.returnPressed.connect(self.look_inside)
        self.choice.edited.connect(self._picked)

    # -- which copies -------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Look for copies at once; the list is where one begins."""
        self.choice.setFocus(Qt.FocusReason.TabFocusReason)
        self.search()

    def keys(self) -> tuple[KeyAct, ...]:
        """F5 looks again, F6 picks a folder."""
        return (KeyAct("F5", "Cari lagi", self.search), KeyAct("F6", "Pilih folder", self.pick_folder))

    def pick_folder(self) -> None:
        """Choose the folder with the system's own window."""
        path = self.ask_folder(self, "Pilih stik atau folder cadangan", self.place_edit.value() or str(Path.home()))
        if path:
            self.place_edit.set_value(path)
            self.search()

    def search(self) -> None:
        """The copies in the folder that is typed, else on whatever is plugged in."""
        self.notice.say(NoticeKind.HINT, LOOKING)
        work = Beside(coming_back.copies_near, self.place_edit.value())
        self.awaiting.hear_of("daftar", work, self._listed, self._failed)

    def _listed(self, found: tuple[Copy, ...]) -> None:
        self.notice.clear()
        self.copies = {str(copy.file): copy for copy in found}
        zone = self.site.counter.zone
        self.choice.set_options(
            tuple((name, copy_line(one, zone, place_words(one))) for name, one in self.copies.items())
        )
        if not found:
            self.notice.say(NoticeKind.HINT, NOTHING_THERE if self.place_edit.value() else NOTHING)
        elif self.choice.value() not in self.copies:
            self.choice.set_value(next(iter(self.copies)))
        self._picked()

    # -- what one holds -----------------------------------------------------------------------------------------------

    def copy(self) -> Copy | None:
        """The chosen copy."""
        return self.copies.get(self.choice.value())

    def _picked(self) -> None:
        copy = self.copy()
        self.key_edit.clear()
        self.key_field.setVisible(copy is not None and copy.sealed)
        self.look_inside()

    def look_inside(self) -> None:
        """What the chosen copy holds; a sealed one once its passphrase is typed."""
        self.seen = None
        copy = self.copy()
        self.holds_card.setVisible(copy is not None)
        if copy is None:
            self.changed.emit()
            return
        typed = self.key_edit.value()
        if copy.sealed and not typed:
            self._say("", SEALED)
        else:
            self._say("", "Memeriksa cadangan\N{HORIZONTAL ELLIPSIS}")
            self.site.counter.work(_looking, copy, typed, done=self._looked, lane="cadangan_isi")
        self.changed.emit()

    def _looked(self, work: Beside) -> None:
        self.awaiting.hear_of("isi", work, self._previewed, self._spoiled)

    def _previewed(self, seen: Preview) -> None:
        if seen.copy is not self.copy():
            return
        self.seen = seen
        pins = PINS if coming_back.brings_pin_key(seen.copy) else NO_PINS
        self._say(seen.office, holds_words(seen, seen.zone), f"{pins} Yang dicatat sesudahnya perlu dicatat ulang.")
        self.changed.emit()

    def _spoiled(self, trouble: Disturbance) -> None:
        self._say("", f"{trouble.sentence} {trouble.advice}")
        if isinstance(trouble, WrongKey):
            self.key_edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.key_edit.selectAll()

    def _say(self, office: str, holds: str, pins: str = "") -> None:
        for part, words in ((self.office, office), (self.holds, holds), (self.pins, pins)):
            part.setText(words)
            part.setVisible(bool(words))

    def _failed(self, trouble: Disturbance) -> None:
        self.busy = False
        self.notice.say(NoticeKind.DISTURBANCE, f"{trouble.sentence} {trouble.advice}")
        self.changed.emit()

    # -- taking it ----------------------------------------------------------------------------------------------------

    def words(self) -> str:
        """What F8 does now."""
        return "Menyiapkan\N{HORIZONTAL ELLIPSIS}" if self.busy else "Pulihkan kantor ini"

    def take(self) -> None:
        """F8: lay the copy ready; the program opens anew with it."""
        if self.busy:
            return
        if self.seen is None:
            self._not_yet()
            return
        self.busy = True
        self.notice.say(NoticeKind.HINT, "Cadangan sedang disiapkan. Program dibuka ulang sesudahnya.")
        self.changed.emit()
        self.site.counter.work(
            coming_back.come_back, self.seen.copy, self.key_edit.value(), done=self._taken, refused=self._refused,
            disturbed=lambda trouble, _again: self._failed(trouble),
        )  # fmt: skip

    def _not_yet(self) -> None:
        copy = self.copy()
        if copy is None:
            self.notice.refuse(Refusal("tanpa_cadangan", "Pilih dulu cadangannya."))
        elif copy.sealed and self.key_edit.value():
            self.look_inside()
        elif copy.sealed:
            self.key_edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.notice.refuse(Refusal("sandi", "Ketik dulu sandi cadangan itu."))

    def _refused(self, refusal: Refusal) -> None:
        self.busy = False
        self.notice.refuse(refusal)
        self.changed.emit()

    def _taken(self, _: Any) -> None:
        self.key_edit.clear()
        self.restored.emit()


def _looking(desk: Desk, copy: Copy, typed: str) -> Beside:
    assert desk.folder is not None
    return Beside(partial(looked_at, copy, desk.folder, typed))
