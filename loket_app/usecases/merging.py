"""Putting many offices' files together: each is read by itself, and what cannot be taken is named, the rest kept."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeVar

from loket_app.domain.errors import Disturbance, Refused

MOST_FILES: Final = 500
Row = TypeVar("Row")


def read_each(files: Iterable[Path], read: Callable[[Path], Iterable[Row]]) -> tuple[list[Row], list[str]]:
    """The rows of all files, and a sentence for each file that was not taken."""
    rows: list[Row] = []
    troubles: list[str] = []
    for place, file in enumerate(files):
        if place >= MOST_FILES:
            troubles.append(f"Lebih dari {MOST_FILES} berkas; sisanya tidak dibaca.")
            break
        try:
            rows += read(file)
        except (Refused, Disturbance) as error:
            said = error.refusal.sentence if isinstance(error, Refused) else str(error)
            troubles.append(said if file.name in said else f"{file.name}: {said}")
    return rows, troubles


def contradictions(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """A sentence for every (office, period) of which two files tell different figures."""
    return [f"{who}, {when}: ada dua rekap yang berbeda; keduanya ditulis. Hapus yang lama." for who, when in pairs]
