"""The IKM poster as data: what stands where, and the office's wording for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from loket_app.domain.form_text import Text
from loket_app.domain.report import Bar, Border

LINES: Final = (
    "judul", "pemerintah", "unit", "periode", "layanan", "nilai", "mutu", "responden", "orang", "kelamin",
    "pendidikan", "unsur", "survei", "ucapan", "ajakan", "konsep",
)  # fmt: skip
"""Every line of the poster that an office words itself."""


@dataclass(frozen=True, slots=True)
class PosterText:
    """The office's wording: a text for each of `LINES`."""

    key: str
    lines: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Poster:
    """A poster. `lines` are its words by name, `sexes` and `schools` pairs of a group and its number.

    `value` is the index in hundredths with `value_text`, `letter` and `kinerja` its class; None without a value.
    """

    lines: Mapping[str, str]
    value: int | None
    value_text: str
    letter: str
    kinerja: str
    sexes: tuple[tuple[str, int], ...]
    schools: tuple[tuple[str, int], ...]
    bars: tuple[Bar, ...]
    borders: tuple[Border, ...]
    author: str
    emblem: bytes = b""
    made: datetime | None = None
    draft: bool = False
    example: bool = False

    @property
    def title(self) -> str:
        """What the file is called."""
        return " ".join(self.lines[name] for name in ("judul", "unit", "periode") if self.lines[name])
