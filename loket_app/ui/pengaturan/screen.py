"""The screen Pengaturan: sections at the left, the chosen one at the right. All values of an office change here."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from loket_app.domain.errors import Refusal
from loket_app.machine import MachineFile
from loket_app.ui.blangko.page import BlangkoPage
from loket_app.ui.counter import Counter
from loket_app.ui.masuk import read_roster
from loket_app.ui.navigation import Navigator
from loket_app.ui.pengaturan.cadangan import CadanganPage
from loket_app.ui.pengaturan.hari_pertama import HariPertamaPage
from loket_app.ui.pengaturan.inovasi import InovasiPage
from loket_app.ui.pengaturan.jam import JamPage
from loket_app.ui.pengaturan.kantor import KantorPage
from loket_app.ui.pengaturan.komputer import JamKomputerPage, KomputerPage
from loket_app.ui.pengaturan.kuesioner import KuesionerPage
from loket_app.ui.pengaturan.layanan import LayananPage
from loket_app.ui.pengaturan.layar import LayarPage
from loket_app.ui.pengaturan.lists_of_office import FormulirPage, JedaPage
from loket_app.ui.pengaturan.page import Page
from loket_app.ui.pengaturan.pengaduan import PengaduanPage
from loket_app.ui.pengaturan.penomoran import PenomoranPage
from loket_app.ui.pengaturan.petugas import PetugasPage
from loket_app.ui.pengaturan.pribadi.page import PribadiPage
from loket_app.ui.pengaturan.room import Known, Room, read_known
from loket_app.ui.pengaturan.sections import SectionList, SectionRow
from loket_app.ui.pengaturan.sop import SopPage
from loket_app.ui.pengaturan.standar import StandarPage
from loket_app.ui.pengaturan.standing import PaktaPage, PenggantiPage
from loket_app.ui.pengaturan.tahun import TahunPage
from loket_app.ui.pengaturan.tentang import TentangPage
from loket_app.ui.press import Press
from loket_app.ui.screen import KeyAct, Screen
from loket_app.ui.widgets import Card

SECTIONS: Mapping[str, type[Page]] = {
    "kantor": KantorPage, "petugas": PetugasPage, "pengganti": PenggantiPage, "pakta": PaktaPage,
    "layanan": LayananPage, "standar": StandarPage, "sop": SopPage, "jam": JamPage, "penomoran": PenomoranPage,
    "jeda": JedaPage, "pengaduan": PengaduanPage, "layar": LayarPage, "inovasi": InovasiPage,
    "kuesioner": KuesionerPage, "blangko": BlangkoPage, "formulir": FormulirPage,
    "pribadi": PribadiPage, "komputer": KomputerPage, "cadangan": CadanganPage, "tahun": TahunPage,
    "jam_komputer": JamKomputerPage,
    "hari_pertama": HariPertamaPage, "tentang": TentangPage,
}  # fmt: skip
TOPICS = frozenset({"pengaturan", "petugas", "masuk", "skm"})
DRAFTS, OPEN = "ketikan", "bagian"


class PengaturanScreen(Screen):
    """Sections are made when first shown; their drafts live as long as the screen.

    `machine_chosen` carries the machine after it was saved, for look and text size; `restored` that the program
    must start again to put a copy in place.
    """

    title = "Pengaturan"
    icon = "settings"
    machine_chosen = Signal(object)
    restored = Signal()
    practice_asked = Signal()
    steps_asked = Signal(int)
    guide_asked = Signal()
    practising = may_practise = False

    def __init__(
        self,
        counter: Counter,
        press: Press | None,
        navigate: Navigator,
        machine: MachineFile | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.counter = counter
        self.room = Room(counter, press, navigate, machine or MachineFile(), self.open_panel, self.close_panel)
        self.pages: dict[str, Page] = {}
        self.known: Known | None = None
        self._waiting: dict[str, Mapping[str, object]] = {}
        self._open = ""
        self._lay_out()
        self.open_section("kantor")
        counter.session.changed.connect(self._permit)
        self.load()

    def _lay_out(self) -> None:
        self.sections = SectionList()
        left = self.left_card = Card(padding=1, spacing=0)
        left.column.addWidget(self.sections)
        self.stack = QStackedWidget()
        right = Card(padding=0, spacing=0)
        right.column.addWidget(self.stack)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(left)
        row.addWidget(right, 1)
        self._mark()
        self.sections.current_row_changed.connect(self._chosen)
        self.sections.opened.connect(self._entered)

    # -- sections -----------------------------------------------------------------------------------------------------

    def open_section(self, name: str) -> Page:
        """Show a section. Raises KeyError for a name that has none."""
        page = self.pages.get(name)
        if page is None:
            page = self.pages[name] = SECTIONS[name](self.room)
            page.changed.connect(self._page_changed)
            if isinstance(page, CadanganPage):
                page.restored.connect(self.restored)
            if isinstance(page, KomputerPage | CadanganPage):
                page.chosen.connect(self.machine_chosen)
            if isinstance(page, HariPertamaPage):
                self._first_day(page)
            if isinstance(page, BlangkoPage):
                page.wide.connect(self._widen)
            self.stack.addWidget(page)
            if name in self._waiting:
                page.restore(self._waiting.pop(name))
            page.permit()
            if self.known is not None:
                page.receive(self.known)
        self._open = name
        self.stack.setCurrentWidget(page)
        if self.sections.current_row() is None or self.sections.current_row().name != name:  # type: ignore[union-attr]
            self.sections.select_key(name)
        self.keys_changed.emit()
        return page

    def _first_day(self, page: HariPertamaPage) -> None:
        page.practice_asked.connect(self.practice_asked)
        page.steps_asked.connect(self.steps_asked)
        page.guide_asked.connect(self.guide_asked)
        if self.practising:
            page.set_practising()
        page.practice_button.setEnabled(self.may_practise)

    def page(self) -> Page:
        """The section that is shown."""
        return self.pages[self._open]

    def _widen(self, on: bool) -> None:
        """An open form takes the room of the list of sections."""
        self.left_card.setVisible(not on)

    def _chosen(self, row: SectionRow | None) -> None:
        if row is not None and row.name != self._open:
            self.open_section(row.name)

    def _entered(self, row: SectionRow) -> None:
        self.open_section(row.name).enter()

    def _page_changed(self) -> None:
        self._mark()
        self.keys_changed.emit()

    def _mark(self) -> None:
        rows = []
        for name, kind in SECTIONS.items():
            page = self.pages.get(name)
            dirty = page.dirty() if page is not None else name in self._waiting
            examples = kind.examples_in(self.known) if self.known is not None else 0
            rows.append(SectionRow(name, kind.title, kind.icon, examples, dirty))
        self.sections.patch(rows)

    # -- the office's data --------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read what all sections show."""
        self.counter.work(read_known, done=self._loaded, refused=self._refused, lane="pengaturan")

    def _loaded(self, known: Known) -> None:
        self.known = known
        for page in self.pages.values():
            page.receive(known)
        self._mark()

    def _refused(self, refusal: Refusal) -> None:
        self.page().notice.refuse(refusal)

    def refresh(self, topics: frozenset[str]) -> None:
        """Another counter, or this one, changed the office."""
        if topics & TOPICS:
            self.load()
        if "petugas" in topics:
            read_roster(self.counter)

    def _permit(self) -> None:
        for page in self.pages.values():
            page.permit()
        self.keys_changed.emit()

    # -- what the shell asks ------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct | None:
        """F8 of the section."""
        return self.page().primary()

    def printing(self) -> KeyAct | None:
        """F9 of the section."""
        return self.page().printing()

    def keys(self) -> tuple[KeyAct, ...]:
        """Keys of the section."""
        return self.page().keys()

    def seek(self) -> bool:
        """Ctrl+F: to the list of sections, where a letter finds one; an open form takes it for itself."""
        if self.page().seek():
            return True
        self.sections.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def back(self) -> bool:
        """Esc: out of the question, the editors, the section, in this order."""
        page = self.page()
        if page.question.isVisible():
            page.question.dismiss()
            return True
        if page.leave_editor():
            return True
        if not self.sections.hasFocus():
            return self.seek()
        return False

    def activated(self) -> None:
        """Begin at the list of sections."""
        self.sections.setFocus(Qt.FocusReason.OtherFocusReason)

    def typed_state(self) -> dict[str, object]:
        """The drafts of all sections, and which one is open."""
        drafts: dict[str, Any] = {**self._waiting}
        drafts |= {name: page.typed_state() for name, page in self.pages.items() if page.dirty()}
        return {OPEN: self._open, DRAFTS: drafts} if drafts else {}

    def restore(self, state: Mapping[str, object]) -> None:
        """Put drafts back; a section that was not made yet takes them when it is."""
        drafts = state.get(DRAFTS)
        if isinstance(drafts, Mapping):
            for name, typed in drafts.items():
                if name in SECTIONS and isinstance(typed, Mapping):
                    if name in self.pages:
                        self.pages[name].restore(typed)
                    else:
                        self._waiting[name] = typed
        wanted = state.get(OPEN)
        if isinstance(wanted, str) and wanted in SECTIONS:
            self.open_section(wanted)
        self._mark()

    def show_first(self) -> None:
        """For pictures: the services."""
        self.open_section("layanan")
