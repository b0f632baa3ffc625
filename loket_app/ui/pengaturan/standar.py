"""Standar pelayanan: the office's texts for the components that all services share, and its decree on the standards."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from loket_app.domain.errors import Refusal
from loket_app.domain.standards import (
    COMPONENT_LABELS,
    DECREE_BASIS,
    DECREE_DAY,
    DECREE_NUMBER,
    STANDARD_KEYS,
    Component,
)
from loket_app.ui.fields import LineEdit
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.editors import IsoDateEdit, LinesEdit
from loket_app.ui.pengaturan.page import Body, SettingPage, scrolled
from loket_app.ui.pengaturan.paths import steps_of
from loket_app.usecases.settings import OFFICE

PART = "standar"
MARK = f"{PART}."
SINGLE = (DECREE_NUMBER, DECREE_DAY)
PUBLIC = (Component.PROCEDURE, Component.COMPLAINTS)
HINTS = {
    Component.PROCEDURE.value: "kosong: langkah SOP layanannya",
    Component.LEGAL_BASIS.value: "kosong: dasar hukum di Kantor",
    Component.STAFF.value: "kosong: dihitung dari daftar petugas",
    DECREE_BASIS: "kosong: dasar hukum di Kantor",
}


class StandarPage(SettingPage):
    """A part of the office's body: one list of lines a component, one mark a component."""

    title = "Standar pelayanan"
    caption = "Teks yang sama untuk semua layanan, tercetak pada standar pelayanan, SK, brosur, dan halaman PPID."
    icon = "book"
    kind = OFFICE

    def build(self) -> None:
        """The decree, then the components, those for the public first."""
        form = self.form = Blocks()
        form.heading("Keputusan Camat", "Kosongkan bila belum ada; SK dicetak dengan tempat untuk nomor dan tanggal.")
        form.put(DECREE_NUMBER, "Nomor keputusan", LineEdit("P-028/KEC.SS/SPPK/Pelum/10/2023", 120), 8)
        form.put(DECREE_DAY, "Tanggal keputusan", IsoDateEdit(), 4)
        form.put(DECREE_BASIS, "Mengingat", LinesEdit("satu peraturan per baris", 6), 12, hint=HINTS[DECREE_BASIS])
        form.heading("Untuk masyarakat", "Persyaratan, waktu, biaya, dan produk ditulis pada layanannya masing-masing.")
        for component in PUBLIC:
            self._put(component)
        form.heading("Untuk kantor", "Satu isian per baris. Layanan yang berbeda menulis teksnya sendiri di Layanan.")
        for component in Component:
            if component.value in STANDARD_KEYS and component not in PUBLIC:
                self._put(component)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(form))
        form.changed.connect(self.edited)

    def _put(self, component: Component) -> None:
        hint = HINTS.get(component.value, "satu isian per baris")
        self.form.put(component.value, COMPONENT_LABELS[component], LinesEdit(lines=3), 12, hint=hint)

    def fill(self, body: Body) -> None:
        """Single lines as text, the others as lists."""
        texts = dict(body.get(PART) or {})
        self.form.show_values({**texts, **{key: next(iter(texts.get(key, ())), "") for key in SINGLE}})

    def read(self, base: Body) -> Body:
        """What is written; an empty text is absent."""
        typed = self.form.values()
        texts = {key: [value] if key in SINGLE and value else value for key, value in typed.items() if value}
        kept = {key: value for key, value in base.items() if key != PART}
        return {**kept, PART: texts} if texts else kept

    def own(self, body: Mapping[str, Any]) -> Any:
        """The texts alone."""
        return body.get(PART)

    def joined(self, body: Body, base: Mapping[str, Any]) -> Body:
        """The texts over what Kantor and Penomoran saved meanwhile."""
        kept = {key: value for key, value in base.items() if key != PART}
        return {**kept, PART: body[PART]} if body.get(PART) else kept

    def finished(self, body: Body, base: Mapping[str, Any]) -> Body:
        """A text that was changed is no example any more; the others stay one."""
        made = super().finished(body, base)
        now, before = made.get(PART) or {}, base.get(PART) or {}
        marked = [p for p in made.get("contoh", ()) if not p.startswith(MARK) or _same(p, now, before)]
        return {**made, "contoh": marked} if marked else {k: v for k, v in made.items() if k != "contoh"}

    @classmethod
    def example_parts(cls, body: Mapping[str, Any]) -> tuple[str, ...]:
        """Only the marks of these texts."""
        return tuple(part for part in super().example_parts(body) if part.startswith(MARK))

    def mark(self, parts: tuple[str, ...]) -> None:
        """Beside each text."""
        self.form.mark([part.removeprefix(MARK) for part in parts])

    def place(self, refusal: Refusal) -> bool:
        """A text."""
        steps = steps_of(refusal.field)
        return len(steps) > 1 and steps[0][0] == PART and self.form.refuse_at(steps[1][0], refusal.sentence)

    def saved_words(self, key: str) -> str:
        """What follows."""
        return "Teks standar pelayanan tersimpan, dipakai mulai cetakan berikutnya."

    def enter(self) -> None:
        """Begin at the decree."""
        self.form.fields[DECREE_NUMBER].widget.setFocus(Qt.FocusReason.TabFocusReason)


def _same(part: str, now: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    key = part.removeprefix(MARK)
    return now.get(key) == before.get(key)
