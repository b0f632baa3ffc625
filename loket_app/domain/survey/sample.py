"""How many respondents are enough: Krejcie and Morgan (1970), as the annex of PermenPANRB 14/2017 uses it."""

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from loket_app.domain.figures import half_up

CHI_SQUARE: Final = Fraction(3841, 1000)
MARGIN: Final = Fraction(1, 20)
EVERYONE_BELOW: Final = 10

_POPULATIONS: Final = (
    *range(10, 101, 5), *range(110, 301, 10), *range(320, 401, 20), *range(420, 501, 20),
    *range(550, 1001, 50), *range(1100, 2001, 100), *range(2200, 3001, 200), 3500, 4000, 4500, 5000,
    6000, 7000, 8000, 9000, 10000, 15000, 20000, 30000, 40000, 50000, 75000, 1000000,
)  # fmt: skip


def exact_size(population: int) -> Fraction:
    """The formula itself, before rounding: X2*N*P*Q / (d2*(N-1) + X2*P*Q). Raises ValueError below 1."""
    if population < 1:
        raise ValueError("a population has at least one person")
    spread = CHI_SQUARE / 4
    return spread * population / (MARGIN**2 * (population - 1) + spread)


def formula_size(population: int) -> int:
    """The formula rounded half up: equal to the printed table in each of its rows."""
    return half_up(exact_size(population), 0)


TABLE: Final = tuple((population, formula_size(population)) for population in _POPULATIONS)
"""The printed table, population and sample; its rows come from the formula and are checked against the print."""


@dataclass(frozen=True, slots=True)
class SampleSize:
    """The answer for one population: `least` is what to collect, read from the row `row` of the table."""

    population: int
    least: int
    row: int | None
    formula: int


def sample_size(population: int) -> SampleSize:
    """The table's own row, or the next one up, so never below the rule; everyone is asked when fewer than ten.

    Beyond the last row its size holds. Raises ValueError for a population below 1.
    """
    formula = formula_size(population)
    if population < EVERYONE_BELOW:
        return SampleSize(population, population, None, formula)
    place = min(bisect_left(TABLE, (population, 0)), len(TABLE) - 1)
    row, size = TABLE[place]
    return SampleSize(population, min(size, population), row, formula)
