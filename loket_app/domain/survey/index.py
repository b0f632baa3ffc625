"""The index: NRR, NI, IKM and mutu (PermenPANRB 14/2017), in fractions; rounded half up once, then classified."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from loket_app.domain.figures import fraction_text, half_up, units_text
from loket_app.domain.survey.answers import Counts, Tally
from loket_app.domain.survey.instrument import REGULATION_ORDER, Instrument, rank_in

PRIORITIES: Final = 3
"""How many of the lowest unsur a follow-up plan takes up."""

_UPPER: Final = (("D", 6499), ("C", 7660), ("B", 8830))


class Mutu(StrEnum):
    """The class of service quality."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"

    @property
    def performance(self) -> str:
        """Kinerja unit pelayanan in words."""
        return {"A": "Sangat baik", "B": "Baik", "C": "Kurang baik", "D": "Tidak baik"}[self.value]


@dataclass(frozen=True, slots=True)
class Band:
    """A row of the regulation's table as printed; classification goes by the hundredths of the index alone."""

    mutu: Mutu
    perception: int
    ni: tuple[str, str]
    index: tuple[int, int]


BANDS: Final = (
    Band(Mutu.D, 1, ("1,00", "2,5996"), (2500, 6499)),
    Band(Mutu.C, 2, ("2,60", "3,064"), (6500, 7660)),
    Band(Mutu.B, 3, ("3,0644", "3,532"), (7661, 8830)),
    Band(Mutu.A, 4, ("3,5324", "4,00"), (8831, 10000)),
)


def mutu_of(hundredths: int) -> Mutu:
    """The class of an index already rounded to hundredths: 6499 is D, 6500 is C."""
    for letter, upper in _UPPER:
        if hundredths <= upper:
            return Mutu(letter)
    return Mutu.A


@dataclass(frozen=True, slots=True)
class UnsurScore:
    """One unsur. `answers` counts the answers given: respondents times questions, less blanks; no value without any."""

    key: str
    code: str
    label: str
    answers: int
    counts: Counts
    total: int
    nrr: Fraction | None
    weighted: Fraction | None
    hundredths: int | None
    mutu: Mutu | None

    @property
    def index(self) -> Fraction | None:
        """The NRR on the scale of 100, exact."""
        return None if self.nrr is None else self.nrr * 25


@dataclass(frozen=True, slots=True)
class Tie:
    """Unsur with exactly the same NRR from rank `first` to rank `last` (1 is the lowest)."""

    keys: tuple[str, ...]
    nrr: Fraction
    first: int
    last: int

    @property
    def crosses(self) -> bool:
        """Whether the border of the three lowest runs through it: which of them is a priority is then a choice."""
        return self.first <= PRIORITIES < self.last


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the index would be with a rounded weight, to reconcile with an older report; never for a trend."""

    weight: str
    ikm: Fraction
    hundredths: int
    mutu: Mutu


@dataclass(frozen=True, slots=True)
class Result:
    """A computed survey; unsur in display order, `ranked` from the lowest NRR up. Without answers there is no value."""

    n: int
    total: int
    unsur: tuple[UnsurScore, ...]
    ni: Fraction | None
    ikm: Fraction | None
    hundredths: int | None
    mutu: Mutu | None
    ranked: tuple[str, ...]
    ties: tuple[Tie, ...]
    comparisons: tuple[Comparison, ...]

    @property
    def priorities(self) -> tuple[str, ...]:
        """The three lowest unsur (keys): unrounded NRR, then the regulation's order (decision 37)."""
        return self.ranked[:PRIORITIES]

    @property
    def crossing(self) -> Tie | None:
        """The tie that runs across the border of the three lowest, when there is one."""
        return next((t for t in self.ties if t.crosses), None)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Unsur (keys) that nobody answered though questionnaires exist: the reason why the unit has no index."""
        return tuple(u.key for u in self.unsur if u.nrr is None) if self.n else ()

    @property
    def ikm_text(self) -> str:
        """87,64, or a dash."""
        return units_text(self.hundredths)

    def score(self, key: str) -> UnsurScore:
        """The score of the unsur `key`; raises KeyError."""
        for one in self.unsur:
            if one.key == key:
                return one
        raise KeyError(key)


def compute(tally: Tally, instrument: Instrument) -> Result:
    """The whole result of these counts.

    NRR of an unsur is the mean of all answers given to its questions; without blanks the IKM equals 25*T/(k*n).
    Raises ValueError for a tally of another instrument.
    """
    if len(tally.counts) != len(instrument.questions):
        raise ValueError(f"{len(tally.counts)} counted questions, {len(instrument.questions)} in the instrument")
    weight = instrument.weight
    scores = tuple(_score(u.key, u.code, u.label, tally.counts[span], weight) for u, span in instrument.spans)
    means = [s.nrr for s in scores if s.nrr is not None]
    whole = len(means) == len(scores)
    ni = sum(means, Fraction(0)) * weight if whole else None
    ikm = None if ni is None else ni * 25
    rounded = None if ikm is None else half_up(ikm)
    ranked = _ranked(scores)
    return Result(
        n=tally.respondents,
        total=sum(s.total for s in scores),
        unsur=scores,
        ni=ni,
        ikm=ikm,
        hundredths=rounded,
        mutu=None if rounded is None else mutu_of(rounded),
        ranked=tuple(s.key for s in ranked),
        ties=_ties(ranked),
        comparisons=_comparisons(sum(means, Fraction(0)), weight) if whole else (),
    )


def _score(key: str, code: str, label: str, questions: Sequence[Counts], weight: Fraction) -> UnsurScore:
    one, two, three, four = (sum(counts[i] for counts in questions) for i in range(4))
    answers = one + two + three + four
    total = one + 2 * two + 3 * three + 4 * four
    nrr = Fraction(total, answers) if answers else None
    rounded = None if nrr is None else half_up(nrr * 25)
    return UnsurScore(
        key=key,
        code=code,
        label=label,
        answers=answers,
        counts=(one, two, three, four),
        total=total,
        nrr=nrr,
        weighted=None if nrr is None else nrr * weight,
        hundredths=rounded,
        mutu=None if rounded is None else mutu_of(rounded),
    )


def _ranked(scores: Sequence[UnsurScore]) -> list[UnsurScore]:
    answered = [
        (s.nrr, rank_in(REGULATION_ORDER, s.key), place, s) for place, s in enumerate(scores) if s.nrr is not None
    ]
    return [s for *_, s in sorted(answered, key=lambda entry: entry[:3])]


def _ties(ranked: Sequence[UnsurScore]) -> tuple[Tie, ...]:
    found: list[Tie] = []
    start = 0
    while start < len(ranked):
        end = start
        while end < len(ranked) and ranked[end].nrr == ranked[start].nrr:
            end += 1
        nrr = ranked[start].nrr
        if end - start > 1 and nrr is not None:
            found.append(Tie(tuple(s.key for s in ranked[start:end]), nrr, start + 1, end))
        start = end
    return tuple(found)


def _comparisons(sum_of_means: Fraction, weight: Fraction) -> tuple[Comparison, ...]:
    """With the weight cut to three and to two decimals, as older programs do: 0,111 and 0,11 for nine unsur."""
    found: list[Comparison] = []
    for decimals in (3, 2):
        units = half_up(weight, decimals)
        coarse = Fraction(units, 10**decimals)
        if coarse == weight or any(Fraction(c.weight.replace(",", ".")) == coarse for c in found):
            continue
        ikm = sum_of_means * coarse * 25
        found.append(Comparison(units_text(units, decimals), ikm, half_up(ikm), mutu_of(half_up(ikm))))
    return tuple(found)


def tie_sentence(result: Result) -> str | None:
    """The warning when which unsur is among the three lowest hangs on the tie-break; None when it does not."""
    tie = result.crossing
    if tie is None:
        return None
    labels = [f"{result.score(key).code} {result.score(key).label}" for key in tie.keys]
    return (
        f"{', '.join(labels[:-1])} dan {labels[-1]} bernilai sama ({fraction_text(tie.nrr)}) pada peringkat "
        f"{tie.first} sampai {tie.last}. Yang masuk prioritas dipilih menurut urutan unsur pada peraturan; "
        "urutan dapat diubah dengan alasan."
    )
