"""A survey period of one unit as others need it: totals, never a person, so that many units can be put in one table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from loket_app.domain.figures import half_up
from loket_app.domain.survey.index import Result
from loket_app.domain.survey.instrument import REGULATION_ORDER, rank_in


@dataclass(frozen=True, slots=True)
class RecapUnsur:
    """One unsur of a recap: the sum of its answers and their number, or the printed value alone, in hundredths of 25 to
    100, where an old report gives no more."""

    key: str
    label: str
    total: int = 0
    answers: int = 0
    printed: int | None = None

    @property
    def hundredths(self) -> int | None:
        """The value on the scale of 100, in hundredths."""
        return half_up(Fraction(25 * self.total, self.answers)) if self.answers else self.printed


@dataclass(frozen=True, slots=True)
class RecapRow:
    """A period of one unit. Days are ISO dates, `first` and `last` included, or "" where they are not known."""

    unit: str
    kabupaten: str
    period: str
    first: str
    last: str
    respondents: int
    unsur: tuple[RecapUnsur, ...]
    method: str = ""
    follow_up: str = ""
    printed: int | None = None

    @property
    def ikm(self) -> Fraction | None:
        """The exact index from the totals; None where an unsur has no answers."""
        if not self.unsur or not all(u.answers for u in self.unsur):
            return None
        return sum((Fraction(u.total, u.answers) for u in self.unsur), Fraction(0)) * 25 / len(self.unsur)

    @property
    def hundredths(self) -> int | None:
        """The index in hundredths, computed where the totals are known, else as printed."""
        exact = self.ikm
        return self.printed if exact is None else half_up(exact)

    @property
    def priorities(self) -> tuple[RecapUnsur, ...]:
        """The three lowest unsur: unrounded value, then the regulation's order (decision 37)."""
        known = [(_value(u), rank_in(REGULATION_ORDER, u.key), n, u) for n, u in enumerate(self.unsur)]
        return tuple(entry[3] for entry in sorted((k for k in known if k[0] >= 0), key=lambda e: e[:3])[:3])


def _value(unsur: RecapUnsur) -> Fraction:
    if unsur.answers:
        return Fraction(25 * unsur.total, unsur.answers)
    return Fraction(-1) if unsur.printed is None else Fraction(unsur.printed, 100)


def unsur_of_result(result: Result) -> tuple[RecapUnsur, ...]:
    """The unsur of a computed period."""
    return tuple(RecapUnsur(u.key, u.label, u.total, u.answers) for u in result.unsur)


def columns_of(rows: Iterable[RecapRow]) -> tuple[tuple[str, str], ...]:
    """Every unsur that occurs, key and first label, in the regulation's order; own unsur come last as met."""
    found: dict[str, str] = {}
    for row in rows:
        for one in row.unsur:
            found.setdefault(one.key, one.label)
    ordered = sorted(found, key=lambda key: rank_in(REGULATION_ORDER, key))
    return tuple((key, found[key]) for key in ordered)


def one_row_each(rows: Sequence[RecapRow]) -> tuple[RecapRow, ...]:
    """Without the second of two rows of the same unit and period that say the same; by period, then unit."""
    kept: list[RecapRow] = []
    for row in rows:
        if row not in kept:
            kept.append(row)
    return tuple(sorted(kept, key=lambda r: (r.first, r.last, r.unit.casefold())))


def in_conflict(rows: Sequence[RecapRow]) -> tuple[tuple[str, str], ...]:
    """Unit and period of which two different rows exist: one of the files is an older state."""
    seen: dict[tuple[str, str, str], RecapRow] = {}
    wrong: list[tuple[str, str]] = []
    for row in rows:
        place = (row.unit.casefold(), row.first or row.period.casefold(), row.last)
        if place in seen and seen[place] != row and (row.unit, row.period) not in wrong:
            wrong.append((row.unit, row.period))
        seen.setdefault(place, row)
    return tuple(wrong)
