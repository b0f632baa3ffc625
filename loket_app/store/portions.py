"""Long lists of ids, asked for in portions: a statement takes only so many values."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

One = TypeVar("One")
AT_ONCE: Final = 400


def portions(ids: Sequence[One], most: int = AT_ONCE) -> Iterator[Sequence[One]]:
    """The list in order, cut into pieces of `most`; the last may be shorter."""
    for start in range(0, len(ids), most):
        yield ids[start : start + most]
