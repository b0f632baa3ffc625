"""The index over several periods, and what changed between two of them; computed with the exact weight only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from loket_app.domain.survey.index import Mutu, Result


@dataclass(frozen=True, slots=True)
class Point:
    """A period in a trend, values in hundredths; unsur by key. A period taken from an old report may have no unsur."""

    label: str
    hundredths: int | None
    mutu: Mutu | None
    n: int = 0
    unsur: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """A period beside the one before it: `change` in hundredths of the values as published, None without two values.

    `same_unsur` is False when the two periods asked about different unsur, so that the change needs a footnote.
    """

    point: Point
    change: int | None
    same_unsur: bool


def point_of(label: str, result: Result) -> Point:
    """A computed period as a point of the trend."""
    scores = {u.key: u.hundredths for u in result.unsur}
    return Point(label, result.hundredths, result.mutu, result.n, scores)


def trend(points: Sequence[Point]) -> tuple[Step, ...]:
    """Each point with its change from the last earlier point that has a value; the order is the caller's."""
    steps: list[Step] = []
    before: Point | None = None
    for point in points:
        steps.append(_step(point, before))
        if point.hundredths is not None:
            before = point
    return tuple(steps)


def _step(point: Point, before: Point | None) -> Step:
    if before is None or before.hundredths is None or point.hundredths is None:
        return Step(point, None, True)
    same = not point.unsur or not before.unsur or point.unsur.keys() == before.unsur.keys()
    return Step(point, point.hundredths - before.hundredths, same)
