"""Words that stand where a person's data may not be used, or is no more; and when keeping it ends."""

from datetime import date
from typing import NamedTuple

from loket_app.domain.nik import masked

RESTRICTED, DESTROYED = "(dibatasi)", "(dimusnahkan)"
"""They stand in the column of the name, so that every list, book and export shows them without asking."""
LEAST_YEARS, MOST_YEARS = 1, 30


class Retention(NamedTuple):
    """How many years a closed file is kept, and by which rule; `example` until the office confirms it."""

    years: int = 5
    basis: str = "Jadwal Retensi Arsip (JRA) pemerintah daerah"
    example: bool = True


def withheld(name: str) -> str:
    """Why the data behind a shown name must not be used, as a sentence; "" when it may."""
    if name == RESTRICTED:
        return "Data pemohon ini sedang dibatasi. Atasan mencabutnya di Pengaturan, Data pribadi."
    if name == DESTROYED:
        return "Data pemohon ini sudah dimusnahkan menurut jadwal retensi."
    return ""


def shown_nik(name: str, nik: str | None) -> str:
    """The masked NIK beside a name; nothing beside a name that is withheld.

    >>> shown_nik("Contoh", "6402130706930001"), shown_nik(RESTRICTED, "6402130706930001")
    ('6402••••••••0001', '')
    """
    return "" if withheld(name) else masked(nik or "")


def kept_until(closed: date, years: int) -> date:
    """The last day on which a file closed then is kept: years are counted from the end of its year (JRA)."""
    return date(closed.year + years, 12, 31)


def is_due(closed: date, years: int, today: date) -> bool:
    """Whether the time of keeping is over."""
    return today > kept_until(closed, years)


def due_before(years: int, today: date) -> date:
    """The first day whose files are still kept: everything closed before it is due today."""
    return date(max(today.year - years, 1), 1, 1)
