"""Many whole numbers in few letters: 1-3,7 stands for 1, 2, 3 and 7."""

from collections.abc import Iterable, Iterator


def packed(numbers: Iterable[int]) -> str:
    """The numbers in order, runs as first-last.

    >>> packed([7, 2, 1, 3])
    '1-3,7'
    """
    parts: list[list[int]] = []
    for number in sorted(set(numbers)):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(f"{first}-{last}" if first != last else str(first) for first, last in parts)


def runs(text: str) -> Iterator[range]:
    """The runs of a packed text."""
    for part in text.split(",") if text else ():
        first, _, last = part.partition("-")
        yield range(int(first), int(last or first) + 1)


def unpacked(text: str) -> tuple[int, ...]:
    """The numbers of a packed text, in order."""
    return tuple(number for run in runs(text) for number in run)


def holds(text: str, number: int) -> bool:
    """Whether a packed text contains this number."""
    return any(number in run for run in runs(text))
