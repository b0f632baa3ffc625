"""The public holidays of a year: the shipped joint decree (SKB) where there is one, else the `holidays` library.

The library is imported here alone and only when a year is asked for: it takes a second, and no counter needs it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from loket_app.definitions.presets import shared_holidays
from loket_app.domain.worktime import ClosedDay

NATIONAL, JOINT_LEAVE = "libur_nasional", "cuti_bersama"
ESTIMATE = "(perkiraan)"
"""What stands behind the name of a day whose date follows the moon and was not decreed yet."""

_BY_THE_MOON = ("idul", "islam", "maulid", "isra mikraj")
"""Days of the Hijri calendar, and the leave around them: the sighting decides, whatever was computed."""
_SPELLING = (
    ("Cuti Bersama", "Cuti bersama"), ("Hari kedua dari Hari Raya Idul Fitri", "Hari Raya Idulfitri, hari kedua"),
    ("Idul Fitri", "Idulfitri"), ("Idul Adha", "Iduladha"), ("Maulid Nabi Muhammad", "Maulid Nabi Muhammad saw."),
    ("Isra Mikraj Nabi Muhammad", "Isra Mikraj Nabi Muhammad saw."),
    ("Hari Raya Natal", "Kelahiran Yesus Kristus (Natal)"),
    ("Kebangkitan Yesus Kristus", "Kebangkitan Yesus Kristus (Paskah)"),
)  # fmt: skip


class Source(StrEnum):
    """Where the days of a year come from."""

    DECREE = "skb"
    LIBRARY = "paket"


@dataclass(frozen=True, slots=True)
class YearDays:
    """The closed days of one year by date. Those of the library are to be compared with the decree once it is out."""

    year: int
    days: tuple[ClosedDay, ...]
    source: Source

    def estimates(self) -> tuple[ClosedDay, ...]:
        """The days whose date is an estimate."""
        return tuple(day for day in self.days if is_estimate(day.name))


class Fasting(NamedTuple):
    """The month of Ramadan of a year: its name, first and last day."""

    name: str
    first: date
    last: date


def fasting_month(found: YearDays) -> Fasting | None:
    """Thirty days up to the day before Idulfitri; None for a year without one in the list."""
    feast = next((d for d in found.days if d.kind == NATIONAL and "Idulfitri" in d.name), None)
    if feast is None:
        return None
    last = feast.day - timedelta(days=1)
    # A Hijri year is shorter by one part in 33; this holds for the feasts of every year up to 2032.
    hijri = (feast.day.year - 622) * 33 // 32
    mark = f" {ESTIMATE}" if is_estimate(feast.name) else ""
    return Fasting(f"Ramadan {hijri} Hijriah{mark}", last - timedelta(days=29), last)


def is_estimate(name: str) -> bool:
    """Whether the name of a day says that its date is an estimate."""
    return ESTIMATE in name


def national_days(year: int) -> YearDays:
    """The holidays and cuti bersama of a year, each date once."""
    decreed = tuple(day for day in shared_holidays() if day.day.year == year)
    if decreed:
        return YearDays(year, decreed, Source.DECREE)
    return YearDays(year, _computed(year), Source.LIBRARY)


def _computed(year: int) -> tuple[ClosedDay, ...]:
    """What the library computes; nothing where an installation lacks it, since the days can be typed as well."""
    try:
        from holidays.constants import GOVERNMENT, PUBLIC
    except ImportError:
        return ()
    found: dict[date, ClosedDay] = {}
    for category, kind in ((GOVERNMENT, JOINT_LEAVE), (PUBLIC, NATIONAL)):
        for day, name in _named(year, category).items():
            found[day] = ClosedDay(day, _spelled(name), kind, True)
    return tuple(sorted(found.values(), key=lambda one: one.day))


def _named(year: int, category: str) -> Mapping[date, str]:
    from holidays.countries.indonesia import Indonesia

    try:
        return Indonesia(years=year, categories=(category,), language="id")
    except FileNotFoundError:
        # Without its catalogues of translations the library speaks the language it was written in, which is this one.
        return Indonesia(years=year, categories=(category,))


def _spelled(name: str) -> str:
    """The library's name in the spelling of the decree; a day that follows the moon is marked as an estimate."""
    estimate = ESTIMATE in name or any(word in name.casefold() for word in _BY_THE_MOON)
    name = name.replace(ESTIMATE, "").replace(";", ",").strip()
    for theirs, ours in _SPELLING:
        name = name.replace(theirs, ours)
    return f"{name} {ESTIMATE}" if estimate else name
