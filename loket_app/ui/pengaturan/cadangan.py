"""Cadangan: the second folder and its passphrase, a copy now, what copies hold, and restoring one with a PIN."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from loket_app.domain import dates
from loket_app.domain.errors import Disturbance, Refusal, refuse
from loket_app.store.backup import Copy
from loket_app.store.sealed import WrongKey
from loket_app.ui.awaiting import Awaiting
from loket_app.ui.copy_words import copy_line, holds_words
from loket_app.ui.fields import Choice, Field, LineEdit
from loket_app.ui.notices import NoticeKind
from loket_app.ui.pengaturan.page import Page, scrolled
from loket_app.ui.pengaturan.pin import LEAST_DIGITS, MOST_DIGITS, PinEdit
from loket_app.ui.pengaturan.room import Known, Room
from loket_app.ui.pengaturan.sandi import SandiCard, SecretEdit
from loket_app.ui.screen import KeyAct
from loket_app.ui.widgets import Card, KeyButton, Kind, label
from loket_app.usecases import backup, restore, staff
from loket_app.usecases.desk import Desk
from loket_app.usecases.ports import ServerClock

NO_COPY = "belum ada cadangan"
HERE = (
    "Data sekarang disisihkan, tidak dihapus. Yang dicatat sesudah cadangan itu perlu dicatat ulang. "
    "Surat dan foto yang hilang ikut kembali."
)
ON_SERVER = (
    "Data kantor ini ada di server, dan cadangannya dibuat salah satu komputer. Cadangan dipulihkan ke basis data yang "
    "kosong oleh administrator server; yang lama disisihkan, tidak dihapus. Pilih cadangan untuk melihat caranya."
)
BY_HAND = """1. Tutup Loket di semua komputer. Di server (psql), sisihkan yang lama dan buat yang kosong:
     ALTER DATABASE loket RENAME TO loket_lama;
     CREATE DATABASE loket OWNER loket_pemilik ENCODING 'UTF8' TEMPLATE template0;
2. Di komputer ini:  loket server-siap --server ALAMAT-PEMILIK
3. Lalu:  loket pulih "{file}" --server ALAMAT-PROGRAM --ya
Server tidak ada lagi? Satu komputer dapat meneruskan sendiri:  loket pulih "{file}" --data FOLDER-KOSONG --ya"""
EXAMPLE = "misalnya E:\\Loket; kosong: hanya di folder data"


class CadanganPage(Page):
    """Whoever sits here may make a copy; the folder is the administrator's, restoring takes a supervisor's PIN.

    `chosen` carries the machine after the folder was saved; `restored` that a copy lies ready and the program must
    start again.
    """

    title = "Cadangan"
    caption = "Salinan data kantor dibuat sendiri setiap 30 menit bila ada perubahan, dan saat program ditutup."
    icon = "backup"
    chosen = Signal(object)
    restored = Signal()

    def __init__(self, room: Room, parent: Any = None) -> None:
        super().__init__(room, parent)
        self.copies: dict[str, Copy] = {}
        self.seen: restore.Preview | None = None
        self._options: tuple[tuple[str, str], ...] = ()
        # A server's data is not this PC's to replace: its administrator does it, with the words shown here.
        self.on_server = isinstance(room.counter.clock, ServerClock)
        self.awaiting = Awaiting(self)
        self.awaiting.going.connect(self._going)
        self._build()

    def _build(self) -> None:
        self.folder = Field("Folder kedua (stik atau folder bersama)", LineEdit(EXAMPLE, 400), above=True)
        self.stands = label("", tone="muted", wrap=True)
        self.sandi = SandiCard(self.room, self.notice, self.question)
        self.pick = Field("Cadangan", Choice(empty=NO_COPY), above=True)
        self.holds = label("", wrap=True)
        self.key_edit = SecretEdit("lalu tekan Enter")
        self.key_field = Field("Sandi cadangan itu, atau kunci lembar pemulihan", self.key_edit, above=True)
        self.key_field.hide()
        self.who = Field("Atasan yang memutuskan", Choice(), above=True)
        self.pin_edit = PinEdit(f"{LEAST_DIGITS} sampai {MOST_DIGITS} angka")
        self.pin = Field("PIN atasan", self.pin_edit, above=True)
        self.restore_button = KeyButton("Pulihkan cadangan ini", "F7", "history")
        self.by_hand = label("", wrap=True)
        self.by_hand.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card = Card(padding=16, spacing=8)
        card.column.addWidget(label("Pulihkan", "strong"))
        card.column.addWidget(label(ON_SERVER if self.on_server else HERE, tone="muted", wrap=True))
        for part in (self.pick, self.key_field, self.holds, self.by_hand, self.who, self.pin):
            card.column.addWidget(part)
        unused: tuple[QWidget, ...] = (self.who, self.pin, self.restore_button) if self.on_server else (self.by_hand,)
        for one in unused:
            one.hide()
        card.column.addWidget(self.restore_button, 0, Qt.AlignmentFlag.AlignLeft)
        inner = QWidget()
        parts = QVBoxLayout(inner)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(12)
        for piece in (self.stands, self.folder, self.sandi, card):
            parts.addWidget(piece)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(inner))
        self.save_button = KeyButton("Simpan folder", "F8", kind=Kind.PRIMARY)
        self.make_button = KeyButton("Cadangkan sekarang", "F10", "backup")
        self.save_button.clicked.connect(self.save)
        self.make_button.clicked.connect(self.make_now)
        self.restore_button.clicked.connect(self.ask_restore)
        self.foot.addWidget(self.save_button)
        self.foot.addWidget(self.make_button)
        self.foot.addStretch(1)
        self._chooser().edited.connect(self._picked)
        self.key_edit.returnPressed.connect(self._look_inside)
        self.sandi.changed.connect(self.changed)

    def _chooser(self) -> Choice:
        found = self.pick.widget
        assert isinstance(found, Choice)
        return found

    # -- what is known ------------------------------------------------------------------------------------------------

    def may_write(self) -> bool:
        """Anybody may make a copy; what needs more asks for it."""
        return self.room.counter.session.officer is not None

    def permit(self) -> None:
        """The folder is the administrator's."""
        super().permit()
        self.folder.setEnabled(self.room.is_admin())
        self.save_button.setEnabled(self.room.is_admin())
        self.sandi.permit()

    def receive(self, known: Known) -> None:
        """Supervisors, this PC's folder, and the copies."""
        if not self.dirty():
            self.folder.set_value(self.room.machine.machine.second_folder)
        who = self.who.widget
        assert isinstance(who, Choice)
        supervisors = [row.officer for row in known.officers if row.officer.supervisor and row.officer.active]
        who.set_options(tuple((str(o.id), f"{o.name} \N{MIDDLE DOT} {o.position}") for o in supervisors))
        self.load()

    def dirty(self) -> bool:
        """Whether another folder is typed."""
        typed = getattr(self, "folder", None)
        return typed is not None and typed.value() not in ("", self.room.machine.machine.second_folder)

    def load(self) -> None:
        """Read the lists of copies again, and how the passphrase stands."""
        second = self.room.machine.machine.second_folder
        self.room.counter.work(_copies, second, done=self._listing, disturbed=self.notice.disturbed, lane="cadangan")
        self.sandi.load()

    def _listing(self, found: tuple[backup.Standing, backup.Beside]) -> None:
        self.stands.setText(standing_words(found[0], self._moment))
        # A share that does not answer must not stop the counter.
        self.awaiting.hear_of("daftar", found[1], self._listed, self._failed)

    def _listed(self, found: tuple[Copy, ...]) -> None:
        own = backup.folder_of(Path())
        self.copies = {str(copy.file): copy for copy in found}
        options = tuple((name, self._words(copy, own)) for name, copy in self.copies.items())
        if options != self._options:
            self._options = options
            self._chooser().set_options(options)
        if found and self._chooser().value() not in self.copies:
            self._chooser().set_value(str(found[0].file))
        self._picked()

    def _words(self, copy: Copy, own: Path) -> str:
        return copy_line(copy, self.room.counter.zone, "" if copy.file.parent.name == own.name else "folder kedua")

    def _moment(self, instant: int) -> str:
        return dates.long_moment(instant, self.room.counter.zone)

    def _picked(self) -> None:
        self.key_field.hide()
        self.key_edit.clear()
        self._look_inside()

    def _look_inside(self) -> None:
        self.seen = None
        self.restore_button.setEnabled(False)
        self.by_hand.setText("")
        copy = self.copies.get(self._chooser().value())
        self.holds.setText("Memeriksa cadangan\N{HORIZONTAL ELLIPSIS}" if copy is not None else "")
        if copy is not None:
            self.room.counter.work(_inside, copy, self.key_edit.value(), done=self._looking, lane="cadangan_isi")
        self.changed.emit()

    def _looking(self, work: backup.Beside) -> None:
        self.awaiting.hear_of("isi", work, self._previewed, self._spoiled)

    def _previewed(self, seen: restore.Preview) -> None:
        self.seen = seen
        self.holds.setText(holds_words(seen, self.room.counter.zone))
        self.restore_button.setEnabled(True)
        self.by_hand.setText(BY_HAND.format(file=seen.copy.file) if self.on_server else "")
        self.changed.emit()

    def _spoiled(self, trouble: Disturbance) -> None:
        asked = isinstance(trouble, WrongKey) and not self.key_edit.value()
        self.key_field.setVisible(isinstance(trouble, WrongKey))
        words = f"{trouble.sentence} {trouble.advice}"
        self.holds.setText("Cadangan ini bersandi. Ketik sandinya untuk melihat isinya." if asked else words)

    def _going(self, work: Any) -> None:
        if isinstance(work, backup.Copying) and work.doing:
            self.notice.say(NoticeKind.HINT, f"Cadangan sedang dibuat: {work.doing}\N{HORIZONTAL ELLIPSIS}")

    def _failed(self, trouble: Disturbance) -> None:
        self.notice.say(NoticeKind.DISTURBANCE, f"{trouble.sentence} {trouble.advice}")

    # -- acts ---------------------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct:
        """F8 saves the folder."""
        return KeyAct("F8", "Simpan folder", self.save, self.room.is_admin())

    def keys(self) -> tuple[KeyAct, ...]:
        """F6 sets the passphrase, F7 restores, F10 makes a copy."""
        return (
            KeyAct("F6", self.sandi.act_words(), self.sandi.act, self.sandi.may_set()),
            KeyAct("F7", "Pulihkan", self.ask_restore, self.seen is not None and not self.on_server),
            KeyAct("F10", "Cadangkan sekarang", self.make_now),
        )

    def printing(self) -> KeyAct:
        """F9 prints the recovery sheet."""
        return KeyAct("F9", "Cetak lembar pemulihan", self.sandi.print_sheet, self.sandi.may_print())

    def save(self) -> None:
        """Write the folder into this PC's file."""
        if not self.room.is_admin():
            return
        typed = self.folder.value().strip()
        wanted = self.room.machine.machine._replace(second_folder=typed)
        self.room.counter.work(
            _save, self.room.machine, wanted, done=self._saved, refused=self._refused, disturbed=self.notice.disturbed
        )

    def _saved(self, _: Any) -> None:
        folder = self.room.machine.machine.second_folder
        missing = bool(folder) and not Path(folder).expanduser().is_dir()
        words = "Tersimpan. Foldernya belum ada sekarang; cadangan disalin ke sana begitu terpasang."
        self.notice.say(NoticeKind.SUCCESS, words if missing else "Tersimpan untuk komputer ini.")
        self.chosen.emit(self.room.machine.machine)
        self.changed.emit()

    def make_now(self) -> None:
        """A copy now, beside the work."""
        self.notice.clear()
        if not self.awaiting.awaits("salinan"):
            second = self.room.machine.machine.second_folder
            self.room.counter.work(_begin, second, done=self._begun, disturbed=self.notice.disturbed)

    def _begun(self, copying: backup.Work) -> None:
        self.notice.say(NoticeKind.HINT, "Cadangan sedang dibuat. Pekerjaan lain dapat diteruskan.")
        self.awaiting.hear_of("salinan", copying, self._made, self._failed)

    def _made(self, outcome: backup.Outcome) -> None:
        papers = f" {outcome.files.total} surat, foto, dan gambar ikut." if outcome.files.total else ""
        twice = " Juga di folder kedua." if outcome.second is not None else ""
        troubles = "".join(f" {words}" for words in (outcome.second_trouble, outcome.files_trouble) if words)
        kind = NoticeKind.DISTURBANCE if outcome.files_trouble else NoticeKind.SUCCESS
        self.notice.say(kind, f"Cadangan dibuat dan diperiksa utuh.{papers}{twice}{troubles}")
        self.load()

    def ask_restore(self) -> None:
        """Ask once more; the PIN decides."""
        self.notice.clear()
        if self.seen is None or self.on_server:
            return
        who = self.who.value()
        if not who:
            self.notice.refuse(Refusal("atasan", "Belum ada petugas yang ditandai atasan. Minta administrator."))
        elif len(self.pin_edit.value()) < LEAST_DIGITS:
            self.pin.refuse(f"Ketik PIN {LEAST_DIGITS} sampai {MOST_DIGITS} angka.")
            self.pin_edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            when = self._moment(self.seen.copy.at)
            self.question.ask(f"Kembali ke keadaan {when}? Program dibuka ulang.", "Pulihkan", self._restore)

    def _restore(self) -> None:
        if self.seen is None:
            return
        self.room.counter.work(
            _decided, self.seen.copy, int(self.who.value()), self.pin_edit.value(), self.key_edit.value(),
            done=self._laying, refused=self._refused, disturbed=self.notice.disturbed,
        )  # fmt: skip

    def _laying(self, work: backup.Beside) -> None:
        self.pin_edit.clear()
        self.restore_button.setEnabled(False)
        self.notice.say(NoticeKind.HINT, "Cadangan sedang disiapkan.")
        self.awaiting.hear_of("pulih", work, self._ready, self._failed)

    def _ready(self, _: Any) -> None:
        self.pin_edit.clear()
        self.notice.say(NoticeKind.SUCCESS, "Cadangan siap. Program dibuka ulang untuk memasangnya.")
        self.restored.emit()

    def _refused(self, refusal: Refusal) -> None:
        self.pin_edit.clear()
        if refusal.field == "pin":
            self.pin.refuse(refusal.sentence)
        elif refusal.field == "second_folder":
            self.folder.refuse(refusal.sentence)
        else:
            self.notice.refuse(refusal)

    def enter(self) -> None:
        """Begin at the list."""
        self._chooser().setFocus(Qt.FocusReason.TabFocusReason)


def standing_words(standing: backup.Standing, moment: Callable[[int], str]) -> str:
    """The newest copies in words, and what was found bad."""
    by = f" di komputer {standing.by}" if standing.by else ""
    newest = (
        f"Terbaru yang utuh: {moment(standing.newest.at)}{by}."
        if standing.newest is not None
        else "Belum ada cadangan."
    )
    second = f" Di folder kedua: {moment(standing.second_at)}." if standing.second_at is not None else ""
    bad = f" Ditemukan rusak dan disisihkan: {'; '.join(standing.bad[-3:])}." if standing.bad else ""
    return f"{newest}{second}{bad}"


def _copies(desk: Desk, second: str) -> tuple[backup.Standing, backup.Beside]:
    assert desk.folder is not None
    return backup.standing_of(desk), backup.Beside(_all_copies, backup.copies_of(desk), second)


def _all_copies(own: tuple[Copy, ...], second: str) -> tuple[Copy, ...]:
    return own + backup.copies_in_second(second)


def _inside(desk: Desk, copy: Copy, typed: str) -> backup.Beside:
    assert desk.folder is not None
    return backup.Beside(restore.looked_at, copy, desk.folder, typed)


def _begin(desk: Desk, second: str) -> backup.Work:
    return backup.begin(desk, second)


def _decided(desk: Desk, copy: Copy, supervisor: int, pin: str, typed: str) -> backup.Beside:
    assert desk.folder is not None
    if desk.demo:
        raise refuse("peragaan", "Kantor contoh dibuat baru setiap kali dibuka, jadi tidak perlu dipulihkan.")
    staff.check_supervisor_pin(desk, supervisor, pin)
    return backup.Beside(restore.lay_ready_with, desk.folder, copy, desk.clock.now(), supervisor, typed)


def _save(_desk: Desk, file: Any, machine: Any) -> None:
    file.save(machine)
