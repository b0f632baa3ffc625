"""What the kiosk for queue numbers offers: the services that are open, in the decree's order."""

from dataclasses import dataclass

from loket_app.domain.worktime import Axis
from loket_app.usecases.desk import Look
from loket_app.usecases.queries.board import hours_words
from loket_app.usecases.settings import CALENDAR


@dataclass(frozen=True, slots=True)
class TicketChoice:
    """A button: its words, what is written as the purpose, and the lane (empty: not known)."""

    words: str
    purpose: str
    lane: str


@dataclass(frozen=True, slots=True)
class TicketPlan:
    """The office's name, its hours in words, and the buttons."""

    office: str
    hours: str
    choices: tuple[TicketChoice, ...]


COLLECT = TicketChoice("Mengambil surat yang sudah jadi", "mengambil surat", "")
ELSE = TicketChoice("Bertanya atau urusan lain", "bertanya atau urusan lain", "")


def ticket_plan(look: Look) -> TicketPlan:
    """What may be touched now."""
    office = look.settings.office()
    axis: Axis = look.settings.axis(look.settings.current_id(CALENDAR))
    services = tuple(
        TicketChoice(service.short, service.name, service.lane.value)
        for _, service in look.settings.services()
        if service.active
    )
    hours = hours_words(axis, look.now, office.zone)
    return TicketPlan(office.name, hours, (*services, COLLECT, ELSE))
