"""The questionnaire as data: unsur known by a stable key, shown in an order and under codes that are a setting."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate
from typing import Final

REGULATION_ORDER: Final = (
    "persyaratan",
    "prosedur",
    "waktu",
    "biaya",
    "produk",
    "kompetensi",
    "perilaku",
    "pengaduan",
    "sarana",
)
"""The nine unsur as PermenPANRB 14/2017 lists them; ties are broken in this order (decision 37)."""

QUESTIONNAIRE_ORDER: Final = (*REGULATION_ORDER[:7], "sarana", "pengaduan")
"""The order of the questions on the regulation's annex form, where the last two change places."""

_NUMBER: Final = re.compile(r"([0-9]{1,3})(?:[.,]0)?(?: ?(?:tahun|thn|th)\.?)?")

Options = tuple[str, str, str, str]


class Order(StrEnum):
    """Which list numbers the unsur U1 to U9."""

    REGULATION = "regulasi"
    QUESTIONNAIRE = "kuesioner"

    @property
    def keys(self) -> tuple[str, ...]:
        """The nine keys in this order."""
        return REGULATION_ORDER if self is Order.REGULATION else QUESTIONNAIRE_ORDER


@dataclass(frozen=True, slots=True)
class Question:
    """One question and the words of its answers 1, 2, 3 and 4."""

    key: str
    text: str
    options: Options


@dataclass(frozen=True, slots=True)
class Unsur:
    """One element of the survey: known by `key`, shown as `code` (U1) and `label`, asked by one or more questions.

    `aliases` are other names under which tables from elsewhere know it.
    """

    key: str
    code: str
    label: str
    questions: tuple[Question, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupField:
    """What is asked about the respondent, never a name; without choices any short text may be answered.

    `bounds` are the least numbers of the second and every further choice, for answers given as a number (an age).
    `aliases` pairs another way to write an answer with the choice that is meant; `headers` are other field names.
    """

    key: str
    label: str
    choices: tuple[str, ...] = ()
    bounds: tuple[int, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    headers: tuple[str, ...] = ()

    def choice_of(self, answer: str) -> str | None:
        """The choice meant by a written answer ("l", "34", "SLTA"), the answer itself without choices, or None."""
        plain = " ".join(answer.split())
        if not self.choices or not plain:
            return plain
        small = plain.casefold()
        for choice in self.choices:
            if choice.casefold() == small:
                return choice
        number = _NUMBER.fullmatch(small)
        if self.bounds and number:
            return self.choices[bisect_right(self.bounds, int(number[1]))]
        return next((choice for other, choice in self.aliases if other.casefold() == small), None)


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire, its unsur in display order. A score below `reason_below` asks for a reason (3: scores 1 and 2).

    Raises ValueError without unsur or without a question in one, and for a key that stands twice.
    """

    key: str
    title: str
    unsur: tuple[Unsur, ...]
    groups: tuple[GroupField, ...] = ()
    blanks_allowed: bool = False
    reason_below: int = 3

    def __post_init__(self) -> None:
        keys = [u.key for u in self.unsur]
        asked = [q.key for q in self.questions]
        if not keys or not all(u.questions for u in self.unsur):
            raise ValueError("an instrument needs unsur, and each of them a question")
        if len(set(keys)) < len(keys) or len(set(asked)) < len(asked):
            raise ValueError("a key stands twice in the instrument")

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in display order; a response has one value for each."""
        return tuple(q for u in self.unsur for q in u.questions)

    @property
    def weight(self) -> Fraction:
        """The exact weight of one unsur: 1/9 for nine, 1/x when the unit added or removed some."""
        return Fraction(1, len(self.unsur))

    @property
    def spans(self) -> tuple[tuple[Unsur, slice], ...]:
        """Each unsur with the places of its questions in a response."""
        ends = tuple(accumulate(len(u.questions) for u in self.unsur))
        return tuple((u, slice(end - len(u.questions), end)) for u, end in zip(self.unsur, ends, strict=True))

    def unsur_of(self, key: str) -> Unsur:
        """The unsur `key`; raises KeyError."""
        for unsur in self.unsur:
            if unsur.key == key:
                return unsur
        raise KeyError(key)

    def group(self, key: str) -> GroupField:
        """The respondent field `key`; raises KeyError."""
        for field in self.groups:
            if field.key == key:
                return field
        raise KeyError(key)


def in_order(instrument: Instrument, order: Order) -> Instrument:
    """The same instrument in the order of the regulation's list or of its form, numbered anew; own unsur stay last."""
    sorted_unsur = sorted(instrument.unsur, key=lambda u: rank_in(order.keys, u.key))
    numbered = tuple(replace(u, code=f"U{n}") for n, u in enumerate(sorted_unsur, 1))
    return replace(instrument, unsur=numbered)


def rank_in(keys: tuple[str, ...], key: str) -> int:
    """The place of `key` in a list of keys; what is not in it comes after all of it."""
    return keys.index(key) if key in keys else len(keys)
