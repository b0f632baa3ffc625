"""Step three: which services this office offers, with the SOP that each one follows beside the list."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QStyleOptionViewItem

from loket_app.domain.catalog import Limit, Service, Sop
from loket_app.domain.errors import Refusal
from loket_app.domain.people import ROLE_LABELS
from loket_app.ui import theme
from loket_app.ui.awal.page import Draft, StepPage, part_of
from loket_app.ui.fields import paint_tick
from loket_app.ui.lists import RIGHT, Column, Index, LineDelegate, RowModel, RowView, paint_ground
from loket_app.ui.pengaturan.editors import UNIT_WORDS
from loket_app.ui.pengaturan.listing import ListView
from loket_app.ui.screen import KeyAct
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Card, Chip, Elided, label
from loket_app.usecases import first_day_again
from loket_app.usecases.first_day import OFFICE_STEP, SERVICES_STEP

EXAMPLE = "contoh, belum ditetapkan"
SIDE = 348
TICK = 44


@dataclass(frozen=True, slots=True)
class Offer:
    """One service in the list."""

    service: Service
    on: bool


@dataclass(frozen=True, slots=True)
class SopLine:
    """One step beside the list."""

    no: int
    name: str
    role: str
    limit: str


def limit_words(limit: Limit | None) -> str:
    """60 menit; a dash without one."""
    return f"{limit.n} {UNIT_WORDS[limit.unit.value]}" if limit is not None else "\N{EN DASH}"


def _spoken(offer: Offer) -> str:
    state = "ditawarkan" if offer.on else "tidak ditawarkan"
    return f"{offer.service.name}, {state}, janji {limit_words(offer.service.promise)}"


def _mark(offer: Offer) -> str:
    return EXAMPLE if {"janji", "sop"} & set(offer.service.example) else ""


COLUMNS: tuple[Column[Offer], ...] = (
    Column("", lambda o: "ya" if o.on else "", width=TICK, spoken=_spoken),
    Column("No.", lambda o: str(o.service.no), align=RIGHT, width=50, tone=lambda o: Tone.MUTED),
    Column("Layanan", lambda o: o.service.name, tone=lambda o: Tone.PLAIN if o.on else Tone.MUTED,
           tip=lambda o: o.service.name),
    Column("Janji", lambda o: limit_words(o.service.promise), width=98),
    Column("", lambda o: "contoh" if _mark(o) else "", width=78, tone=lambda o: Tone.WARN, tip=_mark),
)  # fmt: skip


class OfferDelegate(LineDelegate):
    """A tick in the first column."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        if index.column():
            super().paint(painter, option, index)
            return
        view = self.parent()
        assert isinstance(view, OfferList)
        rect: QRect = option.rect
        paint_ground(painter, view, rect, index.row(), 0)
        side = theme.current().px(18)
        box = QRect(rect.x() + (rect.width() - side) // 2, rect.y() + (rect.height() - side) // 2, side, side)
        paint_tick(painter, box, view.row_model().row(index.row()).on)


class OfferList(ListView):
    """Space ticks the current service, a click on the box as well."""

    toggled = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space; the rest as in every list."""
        row = self.current_row()
        if event.key() == Qt.Key.Key_Space and row is not None:
            self.toggled.emit(row)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the box ticks."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == 0:
            self.toggled.emit(self.row_model().row(index.row()))


class ServicesStep(StepPage):
    """The list at the left, the SOP of the current service at the right."""

    step = SERVICES_STEP
    title = "Layanan dan SOP"
    caption = (
        "Spasi mencentang layanan yang dibuka di kantor ini. Yang dilepas tetap tersimpan dan dapat dibuka kemudian."
    )
    icon = "book"

    def build(self) -> None:
        """List and card."""
        self._choice = ""
        self._sops: dict[str, Sop] = {}
        self._offers: list[Offer] = []
        self.list = OfferList("Layanan")
        self.list.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.list.show_rows(RowModel(COLUMNS, lambda o: o.service.key))
        self.list.setItemDelegate(OfferDelegate(self.list))
        self.list.set_row_height(30)
        self.count = label("", "small", "muted")
        frame = Card(padding=1, spacing=0)
        frame.column.addWidget(self.list)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(frame, 1)
        row.addWidget(self._side())
        self.content.addLayout(row, 1)
        self.content.addWidget(self.count)
        self.list.toggled.connect(self._toggle)
        self.list.opened.connect(self._toggle)
        self.list.current_row_changed.connect(self._show)

    def _side(self) -> Card:
        side = Card(padding=14, spacing=6)
        side.setFixedWidth(round(SIDE * min(theme.current().percent, 115) / 100))
        self.name = label("", "large", wrap=True)
        self.told = label("", "small", "muted", wrap=True)
        self.sop_name = Elided("", "strong")
        self.chip = Chip(EXAMPLE, "warning", Tone.WARN)
        self.steps = RowView("Langkah SOP")
        self.steps.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.steps.setSelectionMode(RowView.SelectionMode.NoSelection)
        columns: tuple[Column[SopLine], ...] = (
            Column("", lambda s: str(s.no), align=RIGHT, width=32, tone=lambda s: Tone.MUTED),
            Column("Langkah", lambda s: s.name, tip=lambda s: f"{s.name} ({s.role})"),
            Column("Batas", lambda s: s.limit, align=RIGHT, width=96, tone=lambda s: Tone.MUTED),
        )
        self.steps.show_rows(RowModel(columns, lambda s: s.no))
        self.steps.set_row_height(27)
        for part in (self.name, self.told, self.sop_name):
            side.column.addWidget(part)
        side.column.addWidget(self.chip)
        side.column.addWidget(self.steps, 1)
        return side

    # -- the draft ----------------------------------------------------------------------------------------------------

    def show_draft(self, draft: Draft) -> None:
        """The services of the preset (or the office's own), ticked unless they were dropped."""
        choice = str(draft[OFFICE_STEP]["mulai"])
        dropped = set(part_of(draft, SERVICES_STEP).get("dilepas", ()))
        if choice == self._choice:
            self._take([Offer(o.service, o.service.key not in dropped) for o in self._offers])
            return
        self._choice = choice
        self._offers = []
        self._dropped = dropped
        self.site.counter.work(first_day_again.services_of, choice, done=self._loaded, disturbed=self.notice.disturbed)

    def _loaded(self, found: tuple[tuple[Service, Sop], ...]) -> None:
        self._sops = {service.key: sop for service, sop in found}
        self._take([Offer(service, service.key not in self._dropped) for service, _ in found])
        if self.list.current_row() is None:
            self.list.go_to(0)

    def _take(self, offers: list[Offer]) -> None:
        self._offers = offers
        self.list.patch(offers)
        on = sum(offer.on for offer in offers)
        marked = sum(bool(_mark(offer)) for offer in offers if offer.on)
        told = f"{on} dari {len(offers)} layanan dibuka."
        if marked:
            told += f" Janji {marked} di antaranya contoh, belum ditetapkan: kantor menetapkannya di Pengaturan."
        self.count.setText(told)

    def put_into(self, draft: Draft) -> None:
        """What is not ticked."""
        if self._offers:
            draft[SERVICES_STEP] = {"dilepas": [o.service.key for o in self._offers if not o.on]}

    def summary(self, draft: Draft) -> str:
        """How many are offered."""
        return f"{sum(o.on for o in self._offers)} layanan" if self._offers else ""

    def place(self, refusal: Refusal) -> bool:
        """Always at the list."""
        self.notice.refuse(refusal)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def enter(self) -> None:
        """Begin at the list."""
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def keys(self) -> tuple[KeyAct, ...]:
        """Space ticks; F6 ticks all or none."""
        return (KeyAct("F6", "Semua atau tidak satu pun", self.toggle_all),)

    def toggle_all(self) -> None:
        """F6: all; none when all are ticked."""
        on = not all(offer.on for offer in self._offers)
        self._take([Offer(offer.service, on) for offer in self._offers])
        self.edited.emit()

    def _toggle(self, chosen: Offer) -> None:
        key = chosen.service.key
        self._take([Offer(o.service, not o.on) if o.service.key == key else o for o in self._offers])
        self.notice.clear()
        self.edited.emit()

    def _show(self, offer: Offer | None) -> None:
        if offer is None:
            return
        service, sop = offer.service, self._sops[offer.service.key]
        self.name.setText(service.short)
        fee = "gratis" if not service.fee else f"Rp{service.fee:,}".replace(",", ".")
        self.told.setText(
            f"{len(service.requirements)} persyaratan \N{MIDDLE DOT} biaya {fee} \N{MIDDLE DOT} "
            f"janji {limit_words(service.promise)} sejak berkas lengkap"
        )
        self.sop_name.say(f"SOP: {sop.name}")
        self.chip.setVisible(sop.example or bool(_mark(offer)))
        self.steps.patch(
            [SopLine(s.no, s.short, ROLE_LABELS[s.role], limit_words(s.limit)) for s in sop.steps]
        )  # fmt: skip
