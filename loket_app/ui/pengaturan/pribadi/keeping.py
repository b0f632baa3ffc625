"""Retensi: how long files are kept, what is past it, and its destruction by two officers with minutes."""

from datetime import date
from typing import Any

from PySide6.QtCore import Qt

from loket_app.definitions.personal import retention_data
from loket_app.domain import dates
from loket_app.domain.errors import Refusal
from loket_app.domain.personal import LEAST_YEARS, MOST_YEARS, Retention
from loket_app.ui.fields import Choice, LineEdit
from loket_app.ui.lists import Column
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.pin import LEAST_DIGITS, MOST_DIGITS, PinEdit
from loket_app.ui.pengaturan.pribadi.part import Part
from loket_app.ui.pengaturan.room import Known
from loket_app.ui.screen import KeyAct
from loket_app.ui.widgets import label
from loket_app.usecases import destruction, personal_report
from loket_app.usecases.desk import Look, Who
from loket_app.usecases.destruction import Due, Minutes
from loket_app.usecases.office_settings import save_setting
from loket_app.usecases.settings import ONLY, RETENTION
from loket_app.usecases.views.paper import PaperJob


class KeepingPart(Part):
    """The years, what is due, the witness, and the minutes so far."""

    def build(self) -> None:
        """Fields, what is due in words, list of minutes."""
        self.due: Due | None = None
        form = self.form = Blocks()
        form.heading("Lama simpan", "Dihitung sejak akhir tahun permohonan ditutup; tanyakan JRA kabupaten.", "tahun")
        form.put("tahun", "Tahun", LineEdit("misalnya 5", 2), 2)
        form.put("dasar", "Dasar (JRA)", LineEdit("misalnya Peraturan Bupati tentang JRA", 200), 10)
        form.heading("Pemusnahan", "Tidak dapat dibatalkan. Diputuskan atasan, disaksikan petugas lain dengan PIN-nya.")
        form.put("saksi", "Saksi", Choice(), 6)
        form.put("pin", "PIN saksi", PinEdit(f"{LEAST_DIGITS} sampai {MOST_DIGITS} angka"), 4)
        self.column.addWidget(form)
        self.told = label("", wrap=True)
        self.column.addWidget(self.told)
        zone = self.room.counter.zone
        self.view = self.listed(
            "Berita acara pemusnahan",
            (
                Column("Tanggal", lambda r: dates.numeric_date(dates.local(r.at, zone).date()), width=100),
                Column("Ditutup sebelum", lambda r: _day(r.cutoff), width=120),
                Column("Permohonan", lambda r: str(r.requests), width=96),
                Column("Orang", lambda r: str(r.people), width=70),
                Column("Yang memusnahkan", lambda r: r.officer),
                Column("Saksi", lambda r: r.witness),
            ),
            lambda r: r.id,
        )
        self.view.current_row_changed.connect(self._chosen)

    def _chosen(self, _: object) -> None:
        self.changed.emit()

    def receive(self, known: Known) -> None:
        """Who may witness."""
        chooser = self.form.fields["saksi"].widget
        assert isinstance(chooser, Choice)
        rows = [row.officer for row in known.officers if row.officer.active and row.has_pin]
        chooser.set_options(tuple((str(o.id), f"{o.name} \N{MIDDLE DOT} {o.position}") for o in rows))

    def shown(self) -> None:
        """Read what is due."""
        self.load()
        self.form.fields["tahun"].widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """What is due, and the minutes."""
        self.ask(_all, done=self._show, lane="pribadi-retensi")

    def _show(self, found: tuple[Retention, Due, tuple[Minutes, ...]]) -> None:
        kept, self.due, minutes = found
        self.form.fields["tahun"].set_value(kept.years)
        self.form.fields["dasar"].set_value(kept.basis)
        self.form.mark(("tahun",) if kept.example else ())
        self.told.setText(_words(self.due))
        self.view.patch(minutes)
        self.changed.emit()

    def acts(self) -> tuple[KeyAct, ...]:
        """F8 destroys, F7 saves the years, F9 prints minutes."""
        due = self.due is not None and bool(self.due.requests or self.due.visits or self.due.complaints)
        return (
            KeyAct("F8", "Musnahkan", self.ask_destroy, due),
            KeyAct("F7", "Simpan lama simpan", self.save, self.room.is_admin()),
            KeyAct(
                "F9", "Cetak berita acara", self.print,
                self.view.current_row() is not None and self.room.press is not None,
            ),
        )  # fmt: skip

    def save(self) -> None:
        """Another time of keeping; from then on it is the office's own."""
        years = str(self.form.fields["tahun"].value())
        if not years.isdigit() or not LEAST_YEARS <= int(years) <= MOST_YEARS:
            self.form.refuse_at("tahun", f"Isi {LEAST_YEARS} sampai {MOST_YEARS}.")
            return
        body = retention_data(Retention(int(years), self.form.fields["dasar"].value(), False))

        def saved(_: Any) -> None:
            self.notice.succeed("Lama simpan tersimpan sebagai versi baru.")
            self.load()

        self.room.counter.do(
            save_setting, RETENTION, ONLY, body, done=saved, refused=self._refused, disturbed=self.notice.disturbed
        )

    def ask_destroy(self) -> None:
        """Ask once more; the witness's PIN decides."""
        self.notice.clear()
        if self.due is None:
            return
        if not self.form.fields["saksi"].value():
            self.form.refuse_at("saksi", "Pilih saksi.")
        elif len(self.form.fields["pin"].value()) < LEAST_DIGITS:
            self.form.refuse_at("pin", f"Saksi mengetik PIN-nya, {LEAST_DIGITS} sampai {MOST_DIGITS} angka.")
        else:
            count = f"{self.due.requests} permohonan dan {self.due.people} orang"
            self.question.ask(f"Musnahkan data {count}? Ini tidak dapat dibatalkan.", "Musnahkan", self._destroy)

    def _destroy(self) -> None:
        values, who = self.form.values(), self.room.counter.who(actor=self.me())
        self.form.fields["pin"].set_value("")
        self.notice.succeed("Data sedang dimusnahkan dan berkas data ditulis ulang. Tunggu sebentar.")
        self.room.counter.work(
            destruction.destroy, Who(who.actor, who.recorder, who.command_id), int(values["saksi"]), values["pin"],
            self.due, done=self._destroyed, refused=self._refused, disturbed=self.notice.disturbed,
        )  # fmt: skip

    def _destroyed(self, made: Minutes) -> None:
        words = f"{made.requests} permohonan dimusnahkan. Cetak berita acaranya (F9), lalu tandatangani. {made.left}"
        self.notice.succeed(words.strip())
        self.room.counter.poll()
        self.load()
        self.view.select_key(made.id)

    def _refused(self, refusal: Refusal) -> None:
        if not self.form.refuse_at(refusal.field or "", refusal.sentence):
            self.notice.refuse(refusal)

    def print(self) -> None:
        """The minutes of the chosen destruction."""
        row = self.view.current_row()
        if isinstance(row, Minutes) and self.room.press is not None:
            self.work(personal_report.minutes_paper, row.id, done=self._print)

    def _print(self, job: PaperJob) -> None:
        assert self.room.press is not None
        self.room.press.print_made(job, self.notice)


def _day(iso: str) -> str:
    return dates.numeric_date(date.fromisoformat(iso))


def _words(due: Due) -> str:
    held = f" {due.held} berkas ditahan karena dibatasi, atau masih ada keberatan atau pengaduan." if due.held else ""
    if due.archived:
        years = ", ".join(map(str, due.archived))
        held += f" Termasuk yang di arsip tahun {years}: berkas arsipnya ditulis ulang tanpa yang dimusnahkan."
    if not (due.requests or due.visits or due.complaints):
        return f"Belum ada berkas yang ditutup sebelum {_day(due.cutoff)}.{held}"
    return (
        f"Melewati masa simpan (ditutup sebelum {_day(due.cutoff)}): {due.requests} permohonan, {due.people} orang, "
        f"{due.visits} catatan tamu, {due.letters} surat dengan arsipnya, {due.complaints} pengaduan.{held}"
    )


def _all(look: Look) -> tuple[Retention, Due, tuple[Minutes, ...]]:
    return look.settings.retention(), destruction.due(look), destruction.all_minutes(look)
