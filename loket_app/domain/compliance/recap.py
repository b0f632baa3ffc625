"""One office's period in one row, as a kabupaten needs it: totals, never a person; and many of them ranked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from loket_app.domain.compliance.facts import Outcome
from loket_app.domain.compliance.figures import Figures

ENOUGH: Final = 10
"""An office with fewer judged requests is listed after the ranked ones: one late request more would move it too far."""


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One office in one period. Days are ISO dates, both included; times are ms of service time."""

    office: str
    kabupaten: str
    key: str
    title: str
    first: str
    last: str
    received: int = 0
    done: int = 0
    turned_down: int = 0
    in_time: int = 0
    late: int = 0
    median: int | None = None
    p90: int | None = None
    filed: int = 0
    upheld: int = 0
    dismissed: int = 0
    delivered: int = 0
    bottleneck: str = ""
    example: bool = False

    @property
    def judged(self) -> int:
        """How many had a promise and are past it or done."""
        return self.in_time + self.late

    @property
    def share(self) -> Fraction | None:
        """The share in time; None where nothing was judged."""
        return Fraction(self.in_time, self.judged) if self.judged else None


def row_of(figures: Figures, office: str, kabupaten: str, example: bool = False) -> OfficeRow:
    """The row of one office's figures."""
    whole, period = figures.whole, figures.period
    held = figures.bottleneck
    return OfficeRow(
        office, kabupaten, period.key, period.title, period.first.isoformat(), period.last.isoformat(),
        received=whole.received, done=whole.of(Outcome.DONE) + whole.of(Outcome.READY),
        turned_down=whole.of(Outcome.REJECTED) + whole.of(Outcome.WITHDRAWN),
        in_time=whole.timing.in_time, late=whole.timing.late, median=whole.timing.median, p90=whole.timing.p90,
        filed=figures.objections.filed, upheld=figures.objections.upheld, dismissed=figures.objections.dismissed,
        delivered=figures.deliveries.delivered, bottleneck=held.step.name if held is not None else "",
        example=example,
    )  # fmt: skip


def ranked(rows: Iterable[OfficeRow]) -> tuple[tuple[int | None, OfficeRow], ...]:
    """The rows of one period, the best share in time first; equal shares share a place, counted as in sport (1, 1, 3).

    Rows with fewer than `ENOUGH` judged requests follow without a place, by name.
    """
    found = sorted(rows, key=lambda r: (r.judged < ENOUGH, -(r.share or 0), r.office.casefold()))
    placed: list[tuple[int | None, OfficeRow]] = []
    for number, row in enumerate(found, 1):
        if row.judged < ENOUGH:
            placed.append((None, row))
        elif placed and placed[-1][1].share == row.share:
            placed.append((placed[-1][0], row))
        else:
            placed.append((number, row))
    return tuple(placed)


def periods_in(rows: Sequence[OfficeRow]) -> tuple[tuple[str, str], ...]:
    """(key, title) of the periods, by their first and last day."""
    found = {row.key: (row.first, row.last, row.title) for row in rows}
    return tuple((key, found[key][2]) for key in sorted(found, key=lambda k: found[k]))


def one_row_each(rows: Iterable[OfficeRow]) -> tuple[OfficeRow, ...]:
    """The same row from two files counts once; what differs stays twice and is named by `in_conflict`."""
    return tuple(dict.fromkeys(rows))


def in_conflict(rows: Sequence[OfficeRow]) -> tuple[tuple[str, str], ...]:
    """(office, period) that two rows tell different figures of."""
    seen: dict[tuple[str, str, str], OfficeRow] = {}
    twice: list[tuple[str, str]] = []
    for row in one_row_each(rows):
        name = (row.office.casefold(), row.kabupaten.casefold(), row.key)
        if name in seen and (row.office, row.title) not in twice:
            twice.append((row.office, row.title))
        seen[name] = row
    return tuple(twice)
