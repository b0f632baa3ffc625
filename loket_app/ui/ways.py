"""The ways between screens: what a screen, a notice, a pill or a scanned code leads to."""

from typing import Any

from PySide6.QtCore import QObject

from loket_app.ui.counter import Counter
from loket_app.ui.morning import PAPER
from loket_app.ui.notices import NoticeKind
from loket_app.ui.shell import Shell

SCREEN, KIOSK, CLOCK, DATA = "layar", "survei", "jam", ("pemeriksaan", "ruang")
"""Kinds of notices that lead to a screen, to the survey kiosk, to this PC's clock, and to copies and drive."""


class Ways(QObject):
    """The `Navigator` over a shell; the main window is one."""

    shell: Shell
    counter: Counter
    _manual: Any = None

    def start_kiosk(self) -> None:
        """Open the survey kiosk, or offer to close it."""
        raise NotImplementedError

    def start_ticket_kiosk(self) -> None:
        """Open the kiosk that gives queue numbers, or offer to close it."""
        raise NotImplementedError

    def show_display(self) -> None:
        """Open the public display on the second screen, or close it."""
        raise NotImplementedError

    def _ask_clock(self) -> None:
        """Show this PC's clock, and who may confirm it."""
        raise NotImplementedError

    def show_manual(self) -> None:
        """The manual at the page of what is shown (F1), in a window beside the work."""
        from loket_app.ui.panduan import ManualWindow

        if self._manual is None:
            self._manual = ManualWindow(self.shell)
        shown = self.shell.current()
        page = (shown.manual_page() if shown is not None else "") or self.shell.shown()
        self._manual.open_screen("masuk" if self.shell.covered() else page)

    def alarm_settled(self, request_id: int) -> None:
        """What was nearly late or late is no longer so: its notice goes."""
        self.shell.bar.withdraw(f"permohonan:{request_id}")

    def search_register(self, words: str) -> None:
        """Show the register, looking for these words."""
        self.shell.go("register").search(words)  # type: ignore[attr-defined]

    def _pill(self, name: str) -> None:
        papan = self.shell.go("papan")
        papan.pill(name)  # type: ignore[attr-defined]

    def _notice_opened(self, key: str) -> None:
        kind, _, number = key.partition(":")
        if kind == "permohonan" and number.isdigit():
            self.open_request(int(number))
        elif kind == "antar" and number.isdigit():
            self.open_deliveries(int(number))
        elif kind == SCREEN and number:
            self.go(number)
        elif kind == KIOSK:
            self.start_kiosk()
        elif kind == CLOCK:
            self._ask_clock()
        elif kind in DATA:
            self.go("pengaturan")
        elif kind == PAPER and number:
            self.open_paper(number)

    def scanned(self, code: str) -> None:
        """A code was scanned on any screen: open the request it names, or say what the register has of a letter."""
        from loket_app.domain.complaint import is_receipt
        from loket_app.usecases import closed_years
        from loket_app.usecases.letter_code import is_code

        if self.shell.covered():
            return
        if is_code(code):
            self.counter.work(closed_years.verify, code, done=self._verified, lane="pindai")
        elif is_receipt(code):
            self.shell.go("keberatan").find_complaint(code)  # type: ignore[attr-defined]
        else:
            self.counter.ask(closed_years.scanned, code, done=self._scanned, lane="pindai")

    def _scanned(self, found: Any) -> None:
        if found is None:
            self.notify("pindai", NoticeKind.REFUSAL, "Kode itu tidak dikenal di kantor ini.")
            return
        if found.archive:
            self.open_register(found.request_id)
            return
        papan: Any = self.shell.go("papan")
        papan.open_request(found.request_id, scanned=True)

    def _verified(self, verdict: Any) -> None:
        from loket_app.ui.verdict import show_verdict

        screen = self.shell.current()
        if screen is None or not show_verdict(screen, verdict, self.open_request):
            self.notify("pindai", NoticeKind.REFUSAL, verdict.says)

    def go(self, name: str) -> None:
        """Show a screen by its rail name."""
        self.shell.go(name)

    def open_request(self, request_id: int) -> None:
        """Show this request on the board, its next act focused."""
        self.shell.go("papan").open_request(request_id)  # type: ignore[attr-defined]

    def open_register(self, request_id: int) -> None:
        """Show this request in the register, whatever became of it."""
        self.shell.go("register").open_request(request_id)  # type: ignore[attr-defined]

    def open_letter(self, request_id: int) -> None:
        """Show the letter of this request."""
        self.shell.go("surat").open_request(request_id)  # type: ignore[attr-defined]

    def open_objections(self, objection_id: int | None = None) -> None:
        """Show the objections, at this one."""
        self.shell.go("keberatan").open(objection_id)  # type: ignore[attr-defined]

    def open_deliveries(self, delivery_id: int | None = None) -> None:
        """Show the deliveries, at this one."""
        self.shell.go("antar").open(delivery_id)  # type: ignore[attr-defined]

    def open_intake(self, visit_id: int | None = None) -> None:
        """Start an intake (F2)."""
        self.shell.go("terima").open_intake(visit_id)  # type: ignore[attr-defined]

    def complete_papers(self, request_id: int) -> None:
        """Take in the missing papers of a waiting request."""
        self.shell.go("terima").complete(request_id)  # type: ignore[attr-defined]

    def open_paper(self, key: str, survey: int | None = None) -> None:
        """Show one of the office's papers."""
        self.shell.go("dokumen").open(key, survey)  # type: ignore[attr-defined]

    def new_guest(self) -> None:
        """A new guest in one key (F3)."""
        self.shell.go("tamu").new_guest()  # type: ignore[attr-defined]

    def notify(self, key: str, kind: NoticeKind, sentence: str) -> None:
        """A short notice above the foot."""
        self.shell.notify(key, kind, sentence)
