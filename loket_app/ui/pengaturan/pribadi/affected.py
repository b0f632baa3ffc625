"""Terdampak: everybody whose data was shown in some days, by an officer or on a PC: for a notice of a breach."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from loket_app.domain import dates
from loket_app.domain.errors import Refusal
from loket_app.ui.fields import Choice, DateEdit, LineEdit
from loket_app.ui.lists import Column
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.pribadi.part import Part
from loket_app.ui.pengaturan.room import Known
from loket_app.ui.screen import KeyAct
from loket_app.usecases import personal_report
from loket_app.usecases.exports import save_book
from loket_app.usecases.queries import personal
from loket_app.usecases.queries.personal import Affected, AffectedPerson
from loket_app.usecases.views.paper import PaperJob

EXCEL = "Excel (*.xlsx)"


class AffectedPart(Part):
    """Days and what to narrow them to; the list; paper and workbook."""

    def build(self) -> None:
        """Fields above the list."""
        self.found: Affected | None = None
        form = self.form = Blocks()
        form.put("dari", "Dari tanggal", DateEdit(), 3)
        form.put("sampai", "Sampai tanggal", DateEdit(), 3)
        form.put("petugas", "Petugas", Choice(empty="semua petugas"), 3)
        form.put("komputer", "Komputer", Choice(empty="semua komputer"), 3)
        form.put("kejadian", "Kapan dan bagaimana terungkap", LineEdit("untuk surat pemberitahuan", 400), 6)
        form.put("penanganan", "Upaya penanganan", LineEdit("misalnya PIN diganti, laptop dilacak", 400), 6)
        self.column.addWidget(form)
        zone = self.room.counter.zone
        self.view = self.listed(
            "Orang terdampak",
            (
                Column("Nama", lambda r: r.name, strong=True),
                Column("NIK", lambda r: r.nik_masked or "tidak dicatat", width=160),
                Column("Telepon", lambda r: r.phone, width=120),
                Column("Yang terjadi", lambda r: ", ".join(r.how)),
                Column("Kali", lambda r: str(r.times), width=50),
                Column("Terakhir", lambda r: _moment(r, zone), width=130),
            ),
            lambda r: r.id,
        )

    def receive(self, known: Known) -> None:
        """Who may be chosen."""
        officers = self.form.fields["petugas"].widget
        assert isinstance(officers, Choice)
        officers.set_options((("", "semua petugas"), *((str(r.officer.id), r.officer.name) for r in known.officers)))

    def shown(self) -> None:
        """The last week, unless days are typed; the PCs that stand in the log."""
        today = dates.local(self.room.counter.now(), self.room.counter.zone).date()
        for key, day in (("dari", today - timedelta(days=6)), ("sampai", today)):
            if self.form.fields[key].value() is None:
                self.form.fields[key].set_value(day)
        self.ask(personal.workstations, done=self._offer, lane="pribadi-komputer")
        self.form.fields["dari"].widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, names: tuple[str, ...]) -> None:
        chooser = self.form.fields["komputer"].widget
        assert isinstance(chooser, Choice)
        chooser.set_options((("", "semua komputer"), *((name, name) for name in names)))

    def acts(self) -> tuple[KeyAct, ...]:
        """F8 reads, F9 prints, Ctrl+E saves."""
        some = self.found is not None and bool(self.found.rows)
        return (
            KeyAct("F8", "Susun daftar", self.read),
            KeyAct("F9", "Cetak daftar", self.print, some and self.room.press is not None),
            KeyAct("Ctrl+E", "Simpan Excel", self.save, some and self.room.press is not None),
        )

    def read(self) -> None:
        """Who was shown in these days."""
        values = self.form.values()
        self.notice.clear()
        for key in ("dari", "sampai"):
            if values[key] is None:
                self.form.refuse_at(key, "Isi tanggalnya.")
                return
        officer = int(values["petugas"]) if values["petugas"] else None
        self.ask(
            personal.affected, values["dari"], values["sampai"], self.me(), officer, values["komputer"] or "",
            done=self._show, lane="pribadi-terdampak",
        )  # fmt: skip

    def _show(self, found: Affected) -> None:
        self.found = found
        self.view.patch(found.rows)
        if found.rows:
            self.notice.succeed(f"{len(found.rows)} orang datanya tampil, dicetak, atau diekspor pada masa ini.")
        else:
            self.notice.refuse(Refusal("kosong", "Tidak ada data orang yang tampil pada masa ini."))
        self.changed.emit()

    def print(self) -> None:
        """The list on paper, with what was typed about it."""
        if self.found is not None and self.room.press is not None:
            values = self.form.values()
            self.work(
                personal_report.affected_paper, self.found, values["kejadian"], values["penanganan"], done=self._print
            )

    def _print(self, job: PaperJob) -> None:
        assert self.room.press is not None
        self.room.press.print_made(job, self.notice)

    def save(self) -> None:
        """The list as a workbook, where the user says."""
        if self.found is None or self.room.press is None:
            return
        name = self.room.press.ask_path(self, "Simpan Excel", f"daftar terdampak {self.found.first}.xlsx", EXCEL)
        if name:
            target = Path(name if name.lower().endswith(".xlsx") else f"{name}.xlsx")
            self.work(personal_report.affected_book, self.found, done=lambda book: self._write(target, book))

    def _write(self, target: Path, book: bytes) -> None:
        def saved(_: Any) -> None:
            self.notice.succeed(f"Daftar tersimpan: {target.name}. Jaga berkas itu; isinya data pribadi.")

        self.work(save_book, target, book, done=saved)


def _moment(row: AffectedPerson, zone: str) -> str:
    at = dates.local(row.last, zone)
    return f"{dates.numeric_date(at.date())} {dates.clock_time(at)}"
