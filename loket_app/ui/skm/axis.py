"""The zoomed axis: where a value stands between two ends, and the borders of the classes as the regulation prints them.

Values crowd near the upper end (3,86 to 3,99 of 4): an axis from 1 would hide every difference.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from loket_app.domain.survey.index import BANDS


@dataclass(frozen=True, slots=True)
class Border:
    """Where a class begins: its letter, the value, and the value as printed."""

    letter: str
    at: Fraction
    text: str


def _nrr(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))


NRR_BORDERS: Final = tuple(Border(b.mutu.value, _nrr(b.ni[0]), b.ni[0]) for b in BANDS[1:])
INDEX_BORDERS: Final = tuple(
    Border(b.mutu.value, Fraction(b.index[0], 100), f"{b.index[0] // 100},{b.index[0] % 100:02d}") for b in BANDS[1:]
)


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low` to `high`, with a tick at every `step`; `borders` are those inside, `lowest` the class at the left."""

    low: Fraction
    high: Fraction
    step: Fraction
    borders: tuple[Border, ...]
    lowest: str

    def share(self, value: Fraction) -> float:
        """Where a value stands, 0 to 1; what lies outside stands at the end."""
        return float(min(max((value - self.low) / (self.high - self.low), Fraction(0)), Fraction(1)))

    def ticks(self) -> tuple[Fraction, ...]:
        """The values with a number."""
        count = int((self.high - self.low) / self.step)
        return tuple(self.low + n * self.step for n in range(count + 1))

    def bands(self) -> tuple[tuple[str, Fraction, Fraction], ...]:
        """The classes along the axis with their ends."""
        ends = [self.low, *(b.at for b in self.borders), self.high]
        letters = [self.lowest, *(b.letter for b in self.borders)]
        return tuple((letter, ends[n], ends[n + 1]) for n, letter in enumerate(letters))


def nrr_axis(values: Iterable[Fraction | None]) -> Axis:
    """An axis for NRR up to 4: begins below the lowest value, and always shows where A begins."""
    return _axis(values, Fraction(4), Fraction(1), NRR_BORDERS, (Fraction(1, 10), Fraction(1, 4), Fraction(1, 2)))


def index_axis(values: Iterable[Fraction | None]) -> Axis:
    """An axis for the index up to 100."""
    return _axis(values, Fraction(100), Fraction(25), INDEX_BORDERS, (Fraction(5, 2), Fraction(5), Fraction(15)))


def _axis(
    values: Iterable[Fraction | None], high: Fraction, bottom: Fraction, borders: tuple[Border, ...],
    steps: tuple[Fraction, ...],
) -> Axis:  # fmt: skip
    known = [v for v in values if v is not None]
    lowest = min([*known, borders[-1].at])
    step = next((s for s in steps if (high - lowest) / s <= 6), steps[-1])
    # A little room before the lowest value, so that its bar can be seen.
    below = lowest - (high - lowest) / 20
    low = max(bottom, high - step * -(-(high - below) // step))
    inside = tuple(b for b in borders if low < b.at < high)
    first = next((n for n, b in enumerate(borders) if b in inside), len(borders))
    return Axis(low, high, step, inside, ("D", *(b.letter for b in borders))[first])
