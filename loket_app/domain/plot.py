"""A chart as data: bars lying or over time, parts of a whole, a reach and a limit. One drawing shows it everywhere."""

from dataclasses import dataclass
from enum import StrEnum


class Paint(StrEnum):
    """What a colour means; screen and paper have their own shades."""

    PRIMARY = "utama"
    GOOD = "tepat"
    LATE = "lewat"
    WARN = "hampir"
    SOFT = "lain"
    INK = "tinta"
    MUTED = "redup"
    GRID = "garis"


class Unit(StrEnum):
    """What the numbers of a chart are: how many, tenths of a per cent, or ms."""

    COUNT = "jumlah"
    SHARE = "permil"
    TIME = "waktu"


@dataclass(frozen=True, slots=True)
class Series:
    """One part of every bar."""

    name: str
    paint: Paint


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar: its parts in the order of the series, the words at its end; `reach` is a whisker, `limit` a tick.

    `strong` sets its label off.
    """

    label: str
    values: tuple[int, ...]
    text: str = ""
    reach: int | None = None
    limit: int | None = None
    strong: bool = False

    @property
    def length(self) -> int:
        """How far it goes without its whisker."""
        return sum(self.values)


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart. `says` tells it in words; `reach` and `limit` name whisker and tick in the legend."""

    caption: str
    says: str
    series: tuple[Series, ...]
    marks: tuple[Mark, ...]
    unit: Unit = Unit.COUNT
    over_time: bool = False
    reach: str = ""
    limit: str = ""

    @property
    def most(self) -> int:
        """The largest number on it."""
        ends = [max(m.length, m.reach or 0, m.limit or 0) for m in self.marks]
        return max(ends, default=0)
