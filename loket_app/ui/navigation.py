"""Ways from one screen to another, without screens knowing each other."""

from typing import Protocol

from loket_app.ui.notices import NoticeKind


class Navigator(Protocol):
    """What a screen may ask the window to do."""

    def go(self, name: str) -> None:
        """Show a screen by its rail name."""
        ...

    def open_request(self, request_id: int) -> None:
        """Show this request on the board (or in the register when it is closed), its next act focused."""
        ...

    def open_letter(self, request_id: int) -> None:
        """Show the letter of this request."""
        ...

    def open_objections(self, objection_id: int | None = None) -> None:
        """Show the objections, at this one."""
        ...

    def open_deliveries(self, delivery_id: int | None = None) -> None:
        """Show the deliveries, at this one."""
        ...

    def open_intake(self, visit_id: int | None = None) -> None:
        """Start an intake: for this guest who was called, or for one who came straight to the counter."""
        ...

    def complete_papers(self, request_id: int) -> None:
        """Take in the missing papers of a waiting request."""
        ...

    def start_kiosk(self) -> None:
        """Open the survey kiosk, or offer to close it."""
        ...

    def start_ticket_kiosk(self) -> None:
        """Open the kiosk that gives queue numbers, or offer to close it."""
        ...

    def show_display(self) -> None:
        """Open the public display on the second screen, or close it."""
        ...

    def open_paper(self, key: str, survey: int | None = None) -> None:
        """Show one of the office's papers, of this survey period when one is given."""
        ...

    def notify(self, key: str, kind: NoticeKind, sentence: str) -> None:
        """A short notice above the foot."""
        ...
