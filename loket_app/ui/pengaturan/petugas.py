"""Petugas & PIN: who works here, in which posts, and the PIN. A PIN is never shown again and never kept on disk."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from loket_app.domain.errors import Refusal
from loket_app.domain.names import NAME_MAX
from loket_app.domain.people import ROLE_LABELS, Officer, Role
from loket_app.ui.fields import LineEdit, Tick
from loket_app.ui.lists import Column
from loket_app.ui.officer_list import locked_words
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.editors import TicksEdit
from loket_app.ui.pengaturan.pacts import PRINT_PACT, print_pacts
from loket_app.ui.pengaturan.page import Body, Record, scrolled
from loket_app.ui.pengaturan.pin import LEAST_DIGITS, MOST_DIGITS, PinEdit
from loket_app.ui.pengaturan.records import NEW, Entry, RecordPage
from loket_app.ui.pengaturan.room import Known
from loket_app.ui.screen import KeyAct
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import KeyButton
from loket_app.usecases import pin_key, staff
from loket_app.usecases.desk import Desk
from loket_app.usecases.views.seats import OfficerRow

SECRET = ("pin", "pin_ulang")


def officer_body(one: Officer) -> Body:
    """An officer as plain data."""
    return {
        "nama": one.name, "nip": one.nip, "pangkat": one.rank, "jabatan": one.position,
        "peran": [role.value for role in Role if role in one.roles], "boleh_mencatat": one.may_record_for_others,
        "atasan": one.supervisor, "aktif": one.active,
    }  # fmt: skip


class PetugasPage(RecordPage):
    """Records are officers; saving goes through the staff commands."""

    title = "Petugas & PIN"
    caption = "Peran menentukan langkah mana yang dapat dikerjakan; PIN dipakai untuk masuk dan mengesahkan."
    icon = "guest"
    kind = "petugas"
    new_words = "Petugas baru"
    new_name = "(petugas baru)"
    rows: Mapping[str, OfficerRow] = {}

    def columns(self) -> tuple[Column[Entry], ...]:
        """Name and state; officers have no number."""
        _, name, word = super().columns()
        return name, word

    def word_width(self) -> int:
        """Room for "tanpa PIN"."""
        return 84

    def build_editor(self) -> None:
        """Person, posts, rights, PIN."""
        form = self.form = Blocks()
        roles = tuple((role.value, words) for role, words in ROLE_LABELS.items())
        form.heading("Orangnya")
        form.put("nama", "Nama dan gelar", LineEdit("nama lengkap dengan gelar", NAME_MAX), 8, needed=True)
        form.put("nip", "NIP", LineEdit("kosongkan bila tidak ada", 40), 4)
        form.put("pangkat", "Pangkat dan golongan", LineEdit("misalnya Penata (III/c)", 100), 6)
        form.put("jabatan", "Jabatan", LineEdit("misalnya Petugas Loket 1", 150), 6)
        form.heading("Tugas di program")
        form.put("peran", "Peran", TicksEdit(roles, 4), 12, needed=True)
        form.put("boleh_mencatat", "Mencatat atas nama pejabat", Tick("Boleh"), 4)
        form.put("atasan", "Atasan", Tick("Ya"), 4, hint="menunjuk pengganti dan jam")
        form.put("aktif", "Keadaan", Tick("Masih bertugas di sini"), 4)
        form.heading("PIN", "Kosongkan untuk membiarkan PIN yang ada. PIN baru juga membuka kunci karena salah PIN.")
        hint = f"{LEAST_DIGITS} sampai {MOST_DIGITS} angka"
        form.put("pin", "PIN baru", PinEdit(hint), 4)
        form.put("pin_ulang", "Ulangi PIN baru", PinEdit(hint), 4)
        form.put("keterangan_pin", "Sekarang", _Told(), 4)
        column = QVBoxLayout(self.editor)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(form))
        form.changed.connect(self.edited)

    def _build_foot(self) -> None:
        super()._build_foot()
        self.pact_button = KeyButton(PRINT_PACT, "F9", "printer")
        self.pact_button.clicked.connect(self.print_pacts)
        self.foot.insertWidget(1, self.pact_button)
        self.open_button = KeyButton("Buka kunci PIN", "F10", "lock")
        self.open_button.clicked.connect(self.open_lock)
        self.foot.insertWidget(2, self.open_button)

    def refresh_foot(self) -> None:
        """A pact is printed for who is saved and works here."""
        super().refresh_foot()
        self.pact_button.setEnabled(self._may_print())
        self.open_button.setVisible(self._may_open())

    def _may_open(self) -> bool:
        """Whether the chosen officer is locked out and who sits here may let him in again."""
        row, me = self.rows.get(self.key), self.room.counter.session.officer
        trusted = me is not None and (me.supervisor or self.room.is_admin())
        return trusted and row is not None and row.locked_until is not None

    def open_lock(self) -> None:
        """F10: a supervisor or administrator lets in who was locked out by wrong PINs."""
        if self._may_open():
            self.room.counter.do(
                staff.open_lock, int(self.key), done=self._opened, refused=self.notice.refuse,
                disturbed=self.notice.disturbed,
            )  # fmt: skip

    def _opened(self, _: Any) -> None:
        self.notice.succeed("Kunci PIN dibuka dan tercatat. Petugas dapat masuk dengan PIN-nya.")

    def keys(self) -> tuple[KeyAct, ...]:
        """F10 opens a lock where there is one."""
        lock = (KeyAct("F10", "Buka kunci PIN", self.open_lock),) if self._may_open() else ()
        return (*super().keys(), *lock)

    def _may_print(self) -> bool:
        row = self.rows.get(self.key)
        return self.room.press is not None and row is not None and row.officer.active

    def printing(self) -> KeyAct:
        """F9 prints both pacts of the chosen officer."""
        return KeyAct("F9", PRINT_PACT, self.print_pacts, self._may_print())

    def print_pacts(self) -> None:
        """Both pakta integritas, ready to be signed; they are registered under Pakta integritas afterwards."""
        if self._may_print():
            print_pacts(self.room, self.notice, self.rows[self.key].officer.id)

    def records_of(self, known: Known) -> dict[str, Record]:
        """All officers; who left stands last."""
        rows = sorted(known.officers, key=lambda row: not row.officer.active)
        self.rows = {str(row.officer.id): row for row in rows}
        return {key: Record(key, officer_body(row.officer)) for key, row in self.rows.items()}

    def blank(self) -> Body:
        """A new officer is active and has no post yet."""
        return officer_body(Officer(0, "", "", "", "", frozenset()))

    def quiet(self, body: Mapping[str, Any]) -> str:
        """Who left."""
        return "" if body.get("aktif", True) else "berhenti"

    def entry(self, key: str, body: Mapping[str, Any]) -> Entry:
        """Who cannot log in is marked."""
        made = super().entry(key, body)
        row = self.rows.get(key)
        if made.word or row is None or row.has_pin:
            return made
        return Entry(made.key, made.number, made.name, "tanpa PIN", Tone.WARN)

    def fill(self, body: Body) -> None:
        """A PIN is shown only while it is being typed."""
        self.form.show_values({**body, "keterangan_pin": self._pin_words(self.rows.get(self.key))})

    def _pin_words(self, row: OfficerRow | None) -> str:
        if row is None or not row.has_pin:
            return "belum ada PIN"
        if row.locked_until is not None:
            return locked_words(row.locked_until, self.room.counter.zone)
        return "PIN sudah ada"

    def read(self, base: Body) -> Body:
        """The person, with a PIN only when one is typed."""
        values = self.form.values()
        values.pop("keterangan_pin")
        for key in SECRET:
            if not values[key]:
                del values[key]
        return {**{k: v for k, v in base.items() if k not in SECRET}, **values}

    def place(self, refusal: Refusal) -> bool:
        """The staff commands name the fields as this form does."""
        return self.form.refuse_at(refusal.field or "", refusal.sentence)

    def send(self, key: str, body: Body, draft: Body) -> None:
        """Hash the PIN in the worker, then save."""
        pin, again = body.get("pin", ""), body.get("pin_ulang", "")
        if pin != again:
            self.form.refuse_at("pin_ulang", "Kedua PIN belum sama.")
        elif pin:
            self.room.counter.work(
                _hashed, pin, done=partial(self._store, key, body, draft), refused=partial(self.refused, key)
            )
        else:
            self._store(key, body, draft, None)

    def _store(self, key: str, body: Body, draft: Body, pin_hash: str | None) -> None:
        data = staff.OfficerData(
            name=body["nama"], nip=body["nip"], rank=body["pangkat"], position=body["jabatan"],
            roles=tuple(Role(role) for role in body["peran"]), may_record_for_others=body["boleh_mencatat"],
            supervisor=body["atasan"], active=body["aktif"],
        )  # fmt: skip
        self.room.counter.do(
            staff.save_officer, None if key == NEW else int(key), data, pin_hash,
            done=partial(self._stored, key, draft), refused=partial(self.refused, key), disturbed=self.notice.disturbed,
        )  # fmt: skip

    def _stored(self, key: str, draft: Body, officer_id: int) -> None:
        self.saved(key, str(officer_id), draft, None)

    def saved_words(self, key: str) -> str:
        """What follows."""
        return "Petugas tersimpan. Peran yang berubah berlaku mulai sekarang."

    def typed_state(self) -> dict[str, object]:
        """Drafts without any PIN: this goes to disk."""
        return {key: {k: v for k, v in body.items() if k not in SECRET} for key, body in self.drafts.items()}

    def focus_editor(self) -> None:
        """Begin at the name."""
        self.form.fields["nama"].widget.setFocus(Qt.FocusReason.TabFocusReason)


class _Told(LineEdit):
    """A value that is only told."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def _hashed(desk: Desk, pin: str) -> str:
    return pin_key.new_pin(desk, pin)
