"""The fields of an intake in three sheets: what every guest is asked, the complete data, and the exceptions."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from loket_app.domain import dates
from loket_app.domain.errors import Refusal
from loket_app.domain.names import NAME_MAX
from loket_app.domain.nik import check_nik, disagreements
from loket_app.ui import texts
from loket_app.ui.choosers import Option, SearchCombo
from loket_app.ui.fields import Choice, DateEdit, Form, LineEdit, NikEdit, Remark, TimeEdit
from loket_app.ui.phone import PhoneEdit
from loket_app.ui.terima import words
from loket_app.ui.terima.slots import LONG, Slot, TypeAhead, limited, line
from loket_app.ui.theme import Tone
from loket_app.usecases.intake import IntakeForm, PersonData, Proxy
from loket_app.usecases.queries.intake import Offer, ServiceChoice

PERSON_KEYS = tuple(PersonData.__dataclass_fields__)
MORE_KEYS = (
    "birth_place", "birth_date", "sex", "religion", "marital", "education", "occupation", "nationality", "family_no",
    "district",
)  # fmt: skip
EXTRA_KEYS = ("kuasa_nama", "kuasa_nik", "kuasa_hubungan", "prioritas", "susulan_tanggal", "waktu_kertas")
SERVICE = "layanan"
NIK_NOTE, KNOWN_NOTE, FROM_NIK_NOTE, LETTERS_NOTE, PLACE_NOTE = "nik", "dikenal", "dari_nik", "huruf", "tempat"


class IntakeFields(QObject):
    """All fields by key, and the values they make. `edited` carries the key of the field that the user changed."""

    edited = Signal(str)

    def __init__(self, today: Callable[[], date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._offered: dict[str, ServiceChoice] = {}
        self._villages: tuple[str, ...] = ()
        self._place = ""
        self._filled: dict[str, str] = {}
        self._given: dict[str, str] = {}
        self.main = Form(5)
        self.more = Form(3)
        self.extra = Form(3)
        for form in (self.main, self.more, self.extra):
            form.grid.setHorizontalSpacing(14)
            form.grid.setVerticalSpacing(0)
        for column, stretch in enumerate((6, 6, 6, 7, 5)):
            self.main.grid.setColumnStretch(column, stretch)
        self.slots: dict[str, Slot] = {}
        self._build_main()
        self._build_more()
        self._build_extra()

    def _add(
        self, form: Form, key: str, name: str, editor: QWidget, row: int, column: int, span: int = 1, *,
        needed: bool = False, width: int = 104,
    ) -> Slot:  # fmt: skip
        slot = Slot(name, editor, needed, width)
        form.add(key, slot, row, column, span)
        slot.changed.connect(self._changed)
        self.slots[key] = slot
        return slot

    def _build_main(self) -> None:
        form = self.main
        self.nik = NikEdit(self._judge_nik)
        self.nik.setPlaceholderText("16 angka; kosongkan bila tidak ada")
        self.service = SearchCombo("Ketik nama, singkatan, kata kunci, atau nomor layanan")
        self.village = TypeAhead()
        self._add(form, "nik", "NIK", self.nik, 0, 0, 3)
        phone = PhoneEdit("kosongkan bila tidak ada", LONG, limited(300))
        self._add(form, "phone", "No. HP", phone, 0, 3, 2, width=72)
        self._add(form, "name", "Nama lengkap", line("sesuai KTP", NAME_MAX), 1, 0, 3, needed=True)
        self._add(form, "village", "Desa/Kel.", self.village, 1, 3, 2, width=72)
        self._add(form, "address", "Alamat", line("jalan, gang, nomor"), 2, 0, 3)
        self._add(form, "rt", "RT", line(), 2, 3, width=72)
        self._add(form, "rw", "RW", line(), 2, 4, width=30)
        self._add(form, SERVICE, "Layanan", self.service, 3, 0, 5, needed=True)

    def _build_more(self) -> None:
        form = self.more
        self._add(form, "birth_place", "Tempat lahir", line(), 0, 0, width=92)
        self._add(form, "birth_date", "Tanggal lahir", DateEdit(), 0, 1, width=92)
        self._add(form, "sex", "Jenis kelamin", Choice(words.SEXES, " "), 0, 2, width=92)
        self._add(form, "religion", "Agama", TypeAhead(words.RELIGIONS), 1, 0, width=92)
        self._add(form, "marital", "Status kawin", TypeAhead(words.MARITAL), 1, 1, width=92)
        self._add(form, "education", "Pendidikan", TypeAhead(words.EDUCATION), 1, 2, width=92)
        self._add(form, "occupation", "Pekerjaan", TypeAhead(words.OCCUPATIONS), 2, 0, width=92)
        self._add(form, "nationality", "Warga negara", TypeAhead(words.NATIONS, "WNI"), 2, 1, width=92)
        self._add(form, "family_no", "Nomor KK", NikEdit(), 2, 2, width=92)
        self._add(form, "district", "Kecamatan", line(), 3, 0, 2, width=92)

    def _build_extra(self) -> None:
        form = self.extra
        self._add(form, "kuasa_nama", "Nama kuasa", line("bila diwakili", NAME_MAX), 0, 0, width=92)
        self._add(form, "kuasa_nik", "NIK kuasa", NikEdit(self._judge_nik), 0, 1, width=92)
        self._add(form, "kuasa_hubungan", "Hubungan", TypeAhead(words.RELATIONS), 0, 2, width=92)
        self._add(form, "prioritas", "Prioritas", Choice(words.PRIORITIES, "Tidak ada"), 1, 0, width=92)
        self._add(form, "susulan_tanggal", "Tgl. di kertas", DateEdit(), 1, 1, width=92)
        self._add(form, "waktu_kertas", "Jam di kertas", TimeEdit(), 1, 2, width=92)

    def slot(self, key: str) -> Slot:
        """A field by key; raises KeyError."""
        return self.slots[key]

    def text(self, key: str) -> str:
        """The value of a field as text; a date as typed."""
        slot = self.slots[key]
        if isinstance(slot.widget, DateEdit | TimeEdit):
            return slot.widget.text().strip()
        return str(slot.value() or "")

    def show_offer(self, offer: Offer) -> None:
        """Offer these services and villages; what was chosen stays where it is still offered."""
        chosen = self.service.value()
        self._offered = {c.service.key: c for c in offer.services}
        self._villages = offer.villages
        self._place = offer.place
        self.service.set_options([_option(choice) for choice in offer.services])
        self.slots[SERVICE].set_value(chosen)
        self.village.suggest(offer.villages)
        district = self.slots["district"].widget
        if isinstance(district, LineEdit):
            district.setPlaceholderText(f"{offer.place} (isi bila kecamatan lain)")

    def choice(self) -> ServiceChoice | None:
        """The chosen service."""
        return self._offered.get(self.service.value())

    def person(self) -> PersonData:
        """The applicant as typed."""
        return PersonData(**{key: self.text(key) for key in PERSON_KEYS})

    def proxy(self) -> Proxy | None:
        """Who applies for the applicant, None while nothing is typed of him."""
        name, nik, relation = (self.text(key) for key in EXTRA_KEYS[:3])
        return Proxy(name, nik, relation) if name or nik or relation else None

    def claimed_at(self, zone: str) -> int | None:
        """The instant on paper of a late entry; without a date, of today."""
        day, time = self.text("susulan_tanggal"), dates.parse_time(self.text("waktu_kertas"))
        written = dates.parse_date(day) if day else self._today()
        return dates.at(written, time[0], time[1], zone) if written is not None and time is not None else None

    def claim_problem(self, zone: str) -> Refusal | None:
        """Why the time on paper cannot be read; None when it can, or when there is none."""
        day, clock = self.text("susulan_tanggal"), self.text("waktu_kertas")
        if not (day or clock) or self.claimed_at(zone) is not None:
            return None
        if day and dates.parse_date(day) is None:
            return Refusal("waktu_kertas", texts.date_wrong(day), "susulan_tanggal")
        return Refusal("waktu_kertas", texts.TIME_WRONG, "waktu_kertas")

    def intake_form(self, papers: tuple[str, ...], person_id: int | None, zone: str) -> IntakeForm:
        """Everything typed, as the command takes it."""
        return IntakeForm(
            applicant=self.person(), service=self.service.value(), papers=papers, person_id=person_id,
            proxy=self.proxy(), priority=self.text("prioritas"), claimed_at=self.claimed_at(zone),
        )  # fmt: skip

    def filled_in(self, keys: tuple[str, ...]) -> int:
        """How many of these fields hold something."""
        return sum(1 for key in keys if self.text(key))

    def fill_known(self, data: PersonData, note: str) -> None:
        """Fill in what is known; what the clerk typed himself stays."""
        for key in PERSON_KEYS:
            value = str(getattr(data, key))
            if key == "nik" or not value or self._typed_by_hand(key):
                continue
            self.slots[key].set_value(value)
            self.slots[key].annotate(FROM_NIK_NOTE, "")
            self._filled[key] = self.text(key)
        self.slots["name"].annotate(KNOWN_NOTE, note, Tone.GOOD)
        self.check()

    def fill_again(self, data: PersonData, proxy: Proxy | None) -> None:
        """One more request of the same guest: the same applicant and proxy, until the NIK says otherwise."""
        self.slots["nik"].set_value(data.nik)
        self.fill_known(data, words.SAME_AGAIN)
        if proxy is not None:
            for key, value in zip(EXTRA_KEYS[:3], (proxy.name, proxy.nik, proxy.relation), strict=True):
                self.slots[key].set_value(value)

    def give(self, key: str, value: str) -> None:
        """A value from the guest book: weaker than what is known by NIK, and back again when that is taken away."""
        self._given[key] = value
        self.slots[key].set_value(value)

    def give_guest(self, name: str, phone: str, purpose: str) -> None:
        """What the portir wrote; a purpose that is the name of an open service is that service."""
        self.give("name", name)
        self.give("phone", phone)
        wanted = purpose.strip().casefold()
        called = (key for key, choice in self._offered.items() if choice.service.name.casefold() == wanted)
        self.give(SERVICE, next(called, ""))

    def unfill(self) -> None:
        """The NIK is another one: take away what was filled in and not touched since."""
        for key, value in self._filled.items():
            if self.text(key) == value:
                self.slots[key].set_value(self._given.get(key))
            self.slots[key].annotate(FROM_NIK_NOTE, "")
        self._filled.clear()
        self.slots["name"].annotate(KNOWN_NOTE, "")

    def fill_from_nik(self) -> None:
        """Birth date and sex as the NIK tells them, where nothing is typed; marked, for the clerk to compare."""
        reading = check_nik(self.text("nik"), self._today())
        if reading.birth is None or not reading.valid:
            return
        for key, value in (("birth_date", dates.numeric_date(reading.birth)), ("sex", reading.sex or "")):
            if not self.text(key):
                self.slots[key].set_value(value)
                self.slots[key].annotate(FROM_NIK_NOTE, words.FROM_NIK)
                self._filled[key] = self.text(key)

    def _typed_by_hand(self, key: str) -> bool:
        value = self.text(key)
        return bool(value) and value not in (self._filled.get(key), self._given.get(key))

    def check(self) -> None:
        """Remarks that concern several fields at once: NIK against birth date and sex, villages of other districts."""
        reading = check_nik(self.text("nik"), self._today())
        born, sex = dates.parse_date(self.text("birth_date")), self.text("sex") or None
        odd = disagreements(reading, born, None) if reading.birth else ()
        self.slots["birth_date"].annotate(NIK_NOTE, odd[0] if odd else "", Tone.WARN)
        odd = disagreements(reading, None, sex) if reading.sex else ()
        self.slots["sex"].annotate(NIK_NOTE, odd[0] if odd else "", Tone.WARN)
        village, district = self.text("village"), self.text("district")
        known = any(v.casefold() == village.casefold() for v in self._villages)
        strange = bool(village and self._villages and not known and not district)
        self.slots["village"].annotate(PLACE_NOTE, words.OUTSIDE if strange else "", Tone.WARN)

    def _judge_nik(self, digits: str) -> Remark:
        return words.nik_remark(digits, self._today())

    def _changed(self) -> None:
        sender = self.sender()
        key = next((k for k, slot in self.slots.items() if slot is sender), "")
        if self.text(key) != self._filled.get(key):
            self.slots[key].annotate(FROM_NIK_NOTE, "")
        if not self.text(key).isascii() or LETTERS_NOTE in self.slots[key].notes():
            self.slots[key].annotate(LETTERS_NOTE, "")
        self.check()
        self.edited.emit(key)

    def strange_texts(self) -> dict[str, str]:
        """The values that hold letters beyond ASCII: those that paper may not be able to show."""
        found = {key: self.text(key) for key in (*PERSON_KEYS, *EXTRA_KEYS[:3])}
        return {key: value for key, value in found.items() if not value.isascii()}

    def show_letters(self, letters: Mapping[str, str]) -> None:
        """Name the letters that paper cannot show, at their fields."""
        for key, slot in self.slots.items():
            if key in letters or LETTERS_NOTE in slot.notes():
                slot.annotate(LETTERS_NOTE, words.letters_remark(letters[key]) if key in letters else "", Tone.WARN)

    def clear(self) -> None:
        """Empty everything."""
        self._filled.clear()
        self._given.clear()
        for slot in self.slots.values():
            slot.forget()

    def typed_state(self) -> dict[str, object]:
        """Everything typed, as texts by key, and which of it was filled in from the register."""
        typed: dict[str, object] = {key: self.text(key) for key in self.slots if self.text(key)}
        loose = self.service.text()
        if loose and not self.service.value():
            typed["layanan_ketikan"] = loose
        for name, values in (("terisi", self._filled), ("buku_tamu", self._given)):
            if values:
                typed[name] = dict(values)
        return typed

    def restore(self, state: Mapping[str, Any]) -> None:
        """Put back what `typed_state` gave; unknown keys are ignored."""
        self.clear()
        for key, slot in self.slots.items():
            if isinstance(state.get(key), str):
                self._offer_if_strange(key, str(state[key]))
                slot.set_value(state[key])
        loose = state.get("layanan_ketikan")
        if isinstance(loose, str) and not self.service.value():
            self.service.setText(loose)
        self._filled, self._given = self._values(state.get("terisi")), self._values(state.get("buku_tamu"))
        self.check()

    def _values(self, stored: object) -> dict[str, str]:
        if not isinstance(stored, Mapping):
            return {}
        return {str(k): str(v) for k, v in stored.items() if k in self.slots}

    def set_priority(self, value: str) -> None:
        """Show the priority that the door noted, also one that is not in the list."""
        self._offer_if_strange("prioritas", value)
        self.slots["prioritas"].set_value(_priority_key(value))

    def _offer_if_strange(self, key: str, value: str) -> None:
        if key == "prioritas" and value and _priority_key(value) == value:
            editor = self.slots[key].widget
            if isinstance(editor, Choice) and value not in dict(words.PRIORITIES):
                editor.set_options((*words.PRIORITIES, (value, value)))

    def focus(self, key: str, select: bool = True) -> None:
        """Go to a field, its text selected unless the next key must not replace it."""
        editor = self.slots[key].widget
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(editor, LineEdit) and select:
            editor.selectAll()


def _priority_key(value: str) -> str:
    lowered = value.strip().casefold()
    return next((k for k, w in words.PRIORITIES if lowered in (k, w.casefold())), value)


def _option(choice: ServiceChoice) -> Option:
    service = choice.service
    search = " ".join((service.short, str(service.no), f"{service.no:02d}", service.product_name, *service.keywords))
    return Option(service.key, service.name, words.option_detail(choice), search)
