"""Orang: find one by NIK or name, print what is kept of him, restrict its use or lift that."""

from typing import Any

from PySide6.QtCore import Qt

from loket_app.domain import dates
from loket_app.domain.errors import Refusal
from loket_app.ui.fields import Field, LineEdit
from loket_app.ui.lists import Column
from loket_app.ui.pengaturan.pribadi.part import Part
from loket_app.ui.screen import KeyAct
from loket_app.ui.theme import Tone
from loket_app.usecases import personal_report, restriction
from loket_app.usecases.queries import personal
from loket_app.usecases.queries.personal import Found, FoundPerson


class PeoplePart(Part):
    """One list, one person at a time."""

    def build(self) -> None:
        """Search field, list, reason."""
        self.seek = LineEdit("NIK 16 angka, atau paling sedikit tiga huruf nama; lalu Enter", 60)
        self.seek.returnPressed.connect(self.look_up)
        self.column.addWidget(Field("Cari orang", self.seek, above=True))
        self.view = self.listed(
            "Orang",
            (
                Column("Nama", lambda r: r.name, strong=True),
                Column("NIK", lambda r: r.nik_masked or "tidak dicatat", width=170),
                Column("Alamat", lambda r: r.address),
                Column("Permohonan", lambda r: str(r.requests), width=96),
                Column("Keadaan", self._standing, width=190, tone=_tone),
            ),
            lambda r: r.id,
        )
        self.view.current_row_changed.connect(self._chosen)
        why = LineEdit("misalnya diminta pemilik data", 300)
        self.reason = Field("Alasan membatasi atau mencabut", why, above=True)
        self.column.addWidget(self.reason)

    def _standing(self, row: FoundPerson) -> str:
        if row.restricted_since is None:
            return "dapat dipakai"
        day = dates.local(row.restricted_since, self.room.counter.zone).date()
        return f"dibatasi sejak {dates.numeric_date(day)}"

    def shown(self) -> None:
        """Begin at the search field."""
        self.seek.setFocus(Qt.FocusReason.OtherFocusReason)

    def current(self) -> FoundPerson | None:
        """The chosen person."""
        row = self.view.current_row()
        return row if isinstance(row, FoundPerson) else None

    def look_up(self) -> None:
        """Search, and choose the first one found."""
        self.notice.clear()
        if self.seek.value():
            self.ask(personal.find_person, self.seek.value(), self.me(), done=self._found, lane="pribadi-cari")

    def _found(self, found: Found) -> None:
        self.view.patch(found.rows)
        if not found.rows:
            self.notice.refuse(Refusal("kosong", "Tidak ada orang dengan NIK atau nama itu."))
        elif self.current() is None:
            self.view.go_to(0)
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _chosen(self, _: object) -> None:
        self.changed.emit()

    def acts(self) -> tuple[KeyAct, ...]:
        """F8 prints the report, F7 restricts or lifts."""
        one = self.current()
        words = "Cabut pembatasan" if one is not None and one.restricted_since is not None else "Batasi pemakaian"
        return (
            KeyAct("F8", "Cetak laporan data saya", self.report, one is not None and self.room.press is not None),
            KeyAct("F7", words, self.restrict, one is not None),
        )

    def report(self) -> None:
        """Everything that is kept of the chosen person, on paper."""
        one = self.current()
        if one is not None and self.room.press is not None:
            self.work(personal_report.report_of, one.id, self.me(), done=self._print)

    def _print(self, made: personal_report.Reported) -> None:
        assert self.room.press is not None
        self.room.press.print_made(made.job, self.notice)

    def restrict(self) -> None:
        """Restrict, or lift, after a question."""
        one = self.current()
        if one is None:
            return
        if not self.reason.value():
            self.reason.refuse("Tulis alasannya; alasan tercatat pada jejak.")
            self.reason.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        elif one.restricted_since is None:
            self.question.ask(
                f"Batasi pemakaian data {one.name}? Namanya hilang dari daftar, ekspor, dan kertas sampai dicabut.",
                "Batasi", self._restrict,
            )  # fmt: skip
        else:
            self.question.ask("Cabut pembatasan, sehingga datanya tampil dan dipakai lagi?", "Cabut", self._lift)

    def _restrict(self) -> None:
        self._do(restriction.restrict, "Pemakaian datanya dibatasi dan tercatat pada jejak.")

    def _lift(self) -> None:
        self._do(restriction.lift, "Pembatasan dicabut; datanya tampil lagi.")

    def _do(self, command: Any, words: str) -> None:
        one = self.current()
        if one is None:
            return

        def done(_: object) -> None:
            self.reason.set_value("")
            self.notice.succeed(words)
            self.look_up()

        self.room.counter.do(
            command, one.id, self.reason.value(), done=done, refused=self.notice.refuse,
            disturbed=self.notice.disturbed,
        )  # fmt: skip


def _tone(row: FoundPerson) -> Tone:
    return Tone.MUTED if row.restricted_since is None else Tone.WARN
