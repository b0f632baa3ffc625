"""Questionnaires and counts for the tests of the survey: published cases, and any tally with given totals."""

from collections.abc import Sequence

from loket_app.domain.survey.answers import Counts, Tally
from loket_app.domain.survey.instrument import REGULATION_ORDER, GroupField, Instrument, Question, Unsur

OPTIONS = ("Tidak", "Kurang", "Baik", "Sangat baik")


def instrument(
    questions: Sequence[int] = (1,) * 9,
    keys: Sequence[str] = REGULATION_ORDER,
    blanks: bool = False,
    groups: tuple[GroupField, ...] = (),
) -> Instrument:
    """A questionnaire with so many questions per unsur."""
    unsur = tuple(
        Unsur(
            key,
            f"U{place}",
            key.capitalize(),
            tuple(Question(key if q == 1 else f"{key}_{q}", f"{key} {q}?", OPTIONS) for q in range(1, many + 1)),
        )
        for place, (key, many) in enumerate(zip(keys, questions, strict=True), 1)
    )
    return Instrument("uji", "Survei uji", unsur, groups, blanks)


def with_total(n: int, total: int) -> Counts:
    """Counts of `n` answers that sum to `total` (n to 4n)."""
    base, rest = divmod(total, n) if n else (1, 0)
    if base == 4:
        return 0, 0, 0, n
    counts = [0, 0, 0, 0]
    counts[base - 1] = n - rest
    counts[base] = rest
    return counts[0], counts[1], counts[2], counts[3]


def spread(n: int, total: int, unsur: int = 9) -> Tally:
    """A tally of `n` questionnaires whose answers to `unsur` questions sum to `total`."""
    least, more = divmod(total, unsur)
    totals = [least + (place < more) for place in range(unsur)]
    return Tally(n, tuple(with_total(n, t) for t in totals))


PERPUSNAS: dict[str, Counts] = {
    "persyaratan": (0, 0, 118, 69),
    "prosedur": (0, 6, 93, 88),
    "waktu": (0, 3, 106, 78),
    "biaya": (1, 1, 23, 162),
    "produk": (0, 1, 124, 62),
    "kompetensi": (0, 0, 95, 92),
    "perilaku": (0, 0, 89, 98),
    "pengaduan": (1, 2, 34, 150),
    "sarana": (1, 19, 77, 90),
}
"""Perpusnas RI, May and June 2023: 187 respondents."""

SANGASANGA = dict(zip(REGULATION_ORDER, (388, 388, 386, 399, 389, 389, 390, 399, 390), strict=True))
"""Kecamatan Sangasanga, 1 July to 20 November 2023: NRR in hundredths as printed in Tabel 1."""
