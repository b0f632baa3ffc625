"""Catatan akses, Register and Kunci PIN: what was seen, what is kept and why, and the sheet for the safe."""

from PySide6.QtCore import Qt

from loket_app.definitions.personal import PersonalField
from loket_app.domain import dates
from loket_app.ui.fields import Field
from loket_app.ui.lists import Column
from loket_app.ui.pengaturan.pin import LEAST_DIGITS, MOST_DIGITS, PinEdit
from loket_app.ui.pengaturan.pribadi.part import Part
from loket_app.ui.screen import KeyAct
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import label
from loket_app.usecases import personal_report
from loket_app.usecases.queries import personal
from loket_app.usecases.queries.personal import LogLine
from loket_app.usecases.views.paper import PaperJob

SHEET_WORDS = (
    "Kunci PIN kantor tersimpan di komputer ini, di luar berkas data dan cadangannya: cadangan yang tercuri tidak "
    "memberi jalan menebak PIN. Bila komputer rusak, kode pada Lembar Kunci PIN membuat PIN dikenal lagi di komputer "
    "pengganti. Cetak sekali, masukkan amplop, simpan di lemari."
)


class LogPart(Part):
    """The newest lines of who saw what."""

    def build(self) -> None:
        """One table."""
        zone = self.room.counter.zone

        def moment(row: LogLine) -> str:
            at = dates.local(row.at, zone)
            return f"{dates.numeric_date(at.date())} {dates.clock_time(at)}"

        self.view = self.listed(
            "Catatan akses",
            (
                Column("Waktu", moment, width=130),
                Column("Petugas", lambda r: r.officer, strong=True),
                Column("Komputer", lambda r: r.workstation, width=120),
                Column("Yang dilakukan", lambda r: r.says),
                Column("Tujuan", lambda r: r.purpose, width=130),
                Column("Data siapa", lambda r: r.person),
            ),
            lambda r: r.id,
        )

    def shown(self) -> None:
        """Read them."""
        self.load()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Read the newest lines again."""
        self.ask(personal.newest_log, self.me(), done=self.view.patch, lane="pribadi-log")

    def acts(self) -> tuple[KeyAct, ...]:
        """F5 reads again."""
        return (KeyAct("F5", "Perbarui", self.load),)


class RegisterPart(Part):
    """Which data is kept of people, why, by which right and how long."""

    def build(self) -> None:
        """One table."""
        self.view = self.listed(
            "Register pemrosesan",
            (
                Column("Data", lambda r: r.name, strong=True, tip=lambda r: r.name),
                Column("Milik", lambda r: r.whose, width=150),
                Column("Sifat", _nature, width=80, tone=_tone),
                Column("Tujuan", lambda r: r.purpose, tip=lambda r: r.purpose),
                Column("Dasar", lambda r: r.basis, tip=lambda r: r.basis),
                Column("Lama simpan", lambda r: r.kept, tip=lambda r: r.kept),
            ),
            lambda r: r.key,
        )

    def shown(self) -> None:
        """It is shipped with the program."""
        self.view.patch(personal_report.shipped_register().fields)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def acts(self) -> tuple[KeyAct, ...]:
        """F8 prints it."""
        return (KeyAct("F8", "Cetak register", self.print, self.room.press is not None),)

    def print(self) -> None:
        """The register on paper."""
        self.work(personal_report.register_paper, done=self._print)

    def _print(self, job: PaperJob) -> None:
        if self.room.press is not None:
            self.room.press.print_made(job, self.notice)


class KeyPart(Part):
    """The sheet with the code of the PIN key."""

    def build(self) -> None:
        """What it is for, and the PIN of whoever prints it."""
        self.column.addWidget(label(SHEET_WORDS, wrap=True))
        self.pin = Field("PIN Anda", PinEdit(f"{LEAST_DIGITS} sampai {MOST_DIGITS} angka"), above=True)
        self.pin.setMaximumWidth(320)
        self.column.addWidget(self.pin)
        self.column.addStretch(1)

    def shown(self) -> None:
        """Begin at the PIN."""
        self.pin.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def acts(self) -> tuple[KeyAct, ...]:
        """F8 prints it."""
        return (KeyAct("F8", "Cetak Lembar Kunci PIN", self.print, self.room.press is not None),)

    def print(self) -> None:
        """With one's own PIN."""
        pin = self.pin.value()
        self.notice.clear()
        if len(pin) < LEAST_DIGITS:
            self.pin.refuse(f"Ketik PIN Anda, {LEAST_DIGITS} sampai {MOST_DIGITS} angka.")
            return
        self.pin.set_value("")
        self.work(personal_report.key_sheet, self.me(), pin, done=self._print)

    def _print(self, job: PaperJob) -> None:
        if self.room.press is not None:
            self.room.press.print_made(job, self.notice)


def _nature(row: PersonalField) -> str:
    return "spesifik" if row.specific else "umum"


def _tone(row: PersonalField) -> Tone:
    return Tone.WARN if row.specific else Tone.MUTED
