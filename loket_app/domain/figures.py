"""Exact numbers, rounded once and half up, and the one way to write them: 87,64."""

from fractions import Fraction
from math import floor


def half_up(value: Fraction, decimals: int = 2) -> int:
    """`value` in units of 10^-decimals, rounded half up: 87,641 is 8764 hundredths. Never round a rounded value."""
    scaled: Fraction = value * 10**decimals
    return floor(scaled + Fraction(1, 2))


def units_text(units: int | None, decimals: int = 2) -> str:
    """Units of 10^-decimals with a decimal comma: 8764 is 87,64; a dash where there is no value."""
    if units is None:
        return "\N{EN DASH}"
    sign = "\N{MINUS SIGN}" if units < 0 else ""
    whole, rest = divmod(abs(units), 10**decimals)
    return f"{sign}{whole},{rest:0{decimals}d}" if decimals else f"{sign}{whole}"


def fraction_text(value: Fraction | None, decimals: int = 2) -> str:
    """A fraction rounded half up once, with a decimal comma; a dash where there is no value."""
    return units_text(None if value is None else half_up(value, decimals), decimals)


def exact_text(value: Fraction | None) -> str:
    """A fraction as it is: 147500/1683."""
    return "\N{EN DASH}" if value is None else str(value)


def whole_text(number: int) -> str:
    """A whole number with points between thousands: 1.250."""
    return f"{number:,}".replace(",", ".").replace("-", "\N{MINUS SIGN}")


def percent_text(part: int, whole: int, decimals: int = 1) -> str:
    """83,3 %; a dash when there is nothing to take a share of."""
    return f"{fraction_text(Fraction(100 * part, whole), decimals)} %" if whole else "\N{EN DASH}"
