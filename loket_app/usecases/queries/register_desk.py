"""What the register screen reads in one look: a request in full, the numbers of a year, and what lists it can filter by."""

from dataclasses import dataclass

from loket_app.domain.case import State
from loket_app.domain.dates import local
from loket_app.domain.workflow import STATE_LABELS
from loket_app.usecases.desk import Look
from loket_app.usecases.letters import NumberLine, number_book
from loket_app.usecases.queries.history import ContactLine, Detail, HistoryLine, contacts, detail, history


@dataclass(frozen=True, slots=True)
class Opened:
    """One request of the register in full."""

    detail: Detail
    history: tuple[HistoryLine, ...]
    contacts: tuple[ContactLine, ...]


def opened(look: Look, request_id: int, reader: int) -> Opened:
    """The request with its history and contact log; raises `Refused` when there is none."""
    return Opened(detail(look, request_id, reader), history(look, request_id), contacts(look, request_id))


@dataclass(frozen=True, slots=True)
class Lists:
    """What the register can be filtered by: services and states as (key, words), the years that have numbers."""

    services: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    year: int


def lists(look: Look) -> Lists:
    """The filters of today."""
    return Lists(
        services=tuple((s.key, s.name) for _, s in look.settings.services()),
        states=tuple((state.value, STATE_LABELS[state].capitalize()) for state in State),
        year=local(look.now, look.zone).year,
    )


@dataclass(frozen=True, slots=True)
class NumberBook:
    """The letter numbers of a year, and in words whether any is missing or cancelled."""

    lines: tuple[NumberLine, ...]
    report: str


def numbers(look: Look, year: int) -> NumberBook:
    """The number book with its report of cancelled numbers; gaps are what `check` looks for."""
    lines = number_book(look, year)
    cancelled = [line.text for line in lines if line.state == "batal"]
    if not lines:
        return NumberBook(lines, f"Belum ada nomor surat pada tahun {year}.")
    words = f"{len(lines)} nomor terpakai pada tahun {year}"
    report = f"{words}, {len(cancelled)} di antaranya batal." if cancelled else f"{words}, tidak ada yang batal."
    return NumberBook(tuple(reversed(lines)), report)
