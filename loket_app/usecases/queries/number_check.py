"""Are the letter numbers whole: every sequence of a year without a gap and without twins, cancelled ones named."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select

from loket_app.domain.dates import local
from loket_app.store.tables import number, request
from loket_app.usecases.desk import Look
from loket_app.usecases.letter_numbers import CANCELLED

Row = dict[str, object]
OFFICE_WORDS, CODE, SERVICE = "seluruh kantor", "surat:kode:", "surat:layanan:"


@dataclass(frozen=True, slots=True)
class SeriesCheck:
    """One sequence of one year: from which number to which, how many cancelled, what is missing and what is double."""

    scope: str
    year: int
    first: int
    last: int
    count: int
    cancelled: int
    missing: tuple[int, ...]
    twins: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """True where nothing is missing and nothing double."""
        return not (self.missing or self.twins)


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """The sequences of some years, and the cancelled numbers (text, day, reason)."""

    series: tuple[SeriesCheck, ...]
    cancelled: tuple[tuple[str, date, str], ...]

    @property
    def whole(self) -> bool:
        """True where every sequence is."""
        return all(one.whole for one in self.series)

    @property
    def count(self) -> int:
        """How many numbers were looked at."""
        return sum(one.count for one in self.series)

    @property
    def twins(self) -> tuple[str, ...]:
        """The numbers that are double, each once."""
        return tuple(dict.fromkeys(text for one in self.series for text in one.twins))


def missing_between(sequence: list[int]) -> tuple[int, ...]:
    """The numbers that a rising list leaves out between its first and its last."""
    return tuple(n for a, b in pairwise(sequence) for n in range(a + 1, b))


def number_check(look: Look, first_year: int, last_year: int) -> NumberCheck:
    """Every number of these years, looked at. The starting number an office chose is where a sequence begins."""
    query = (
        select(number.c.scope, number.c.year, func.min(number.c.seq), func.max(number.c.seq), func.count())
        .where(number.c.year.between(first_year, last_year))
        .group_by(number.c.year, number.c.scope)
        .order_by(number.c.year, number.c.scope)
    )
    twins = _twins(look, first_year, last_year)
    void = _cancelled(look, first_year, last_year)
    count_void = Counter((r.scope, r.year) for r in void)
    series = tuple(
        SeriesCheck(
            scope_words(look, scope), year, first, last, count, count_void[scope, year],
            # No number is taken twice, so a sequence that is as long as it is wide has no gap.
            () if last - first + 1 == count else _missing(look, scope, year), twins.get((scope, year), ()),
        )
        for scope, year, first, last, count in look.connection.execute(query)
    )  # fmt: skip
    return NumberCheck(series, tuple((r.text, local(r.taken_at, look.zone).date(), r.reason) for r in void))


def _missing(look: Look, scope: str, year: int) -> tuple[int, ...]:
    query = select(number.c.seq).where(number.c.scope == scope, number.c.year == year).order_by(number.c.seq)
    return missing_between(list(look.connection.execute(query).scalars()))


def this_year(look: Look) -> tuple[int, NumberCheck]:
    """The present year, and its numbers looked at."""
    year = local(look.now, look.zone).year
    return year, number_check(look, year, year)


def _twins(look: Look, first_year: int, last_year: int) -> dict[tuple[str, int], tuple[str, ...]]:
    """Numbers that read alike in one year, named with every sequence they stand in."""
    alike = (
        select(number.c.year, number.c.text)
        .where(number.c.year.between(first_year, last_year))
        .group_by(number.c.year, number.c.text)
        .having(func.count() > 1)
    )
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    for year, text in look.connection.execute(alike).all():
        query = select(number.c.scope).where(number.c.year == year, number.c.text == text).order_by(number.c.id)
        for scope in look.connection.execute(query).scalars():
            found[scope, year] = tuple(dict.fromkeys((*found.get((scope, year), ()), text)))
    return found


def _cancelled(look: Look, first_year: int, last_year: int) -> Sequence[Any]:
    query = select(number).where(number.c.year.between(first_year, last_year), number.c.state == CANCELLED)
    return look.connection.execute(query.order_by(number.c.year, number.c.scope, number.c.seq)).all()


def scope_words(look: Look, scope: str) -> str:
    """Which sequence a scope is, in words."""
    if scope.startswith(CODE):
        return f"klasifikasi {scope.removeprefix(CODE)}"
    if scope.startswith(SERVICE):
        key = scope.removeprefix(SERVICE)
        version = look.connection.execute(
            select(request.c.service_version).where(request.c.service_key == key).order_by(request.c.id.desc()).limit(1)
        ).scalar()
        return f"layanan {look.settings.service(version).short if version is not None else key}"
    return OFFICE_WORDS


def verdict(check: NumberCheck) -> str:
    """One sentence for screen and paper."""
    if not check.count:
        return "Belum ada nomor surat yang diambil."
    cancelled = f", {len(check.cancelled)} di antaranya batal" if check.cancelled else ""
    if check.whole:
        return f"{check.count} nomor{cancelled}. Tidak ada nomor yang terlewat atau kembar."
    gaps = sum(len(one.missing) for one in check.series)
    return (
        f"{check.count} nomor{cancelled}. Perlu diperiksa: {gaps} nomor terlewat dan {len(check.twins)} nomor kembar."
    )


def values(look: Look, first_year: int, last_year: int) -> dict[str, object]:
    """The values of `forms/periksa_nomor.toml`."""
    check = number_check(look, first_year, last_year)
    rows: list[Row] = [
        {
            "tahun": str(one.year), "lingkup": one.scope, "awal": one.first, "akhir": one.last, "banyak": one.count,
            "batal": one.cancelled, "terlewat": listed(one.missing), "kembar": ", ".join(one.twins) or "tidak ada",
        }
        for one in check.series
    ]  # fmt: skip
    cancelled: list[Row] = [{"nomor_surat": t, "tanggal": day, "keterangan": why} for t, day, why in check.cancelled]
    years = str(first_year) if first_year == last_year else f"{first_year} s.d. {last_year}"
    return {"urutan": rows, "batal": cancelled, "hasil": verdict(check), "tahun": years}


def listed(missing: tuple[int, ...]) -> str:
    """Missing numbers in words: tidak ada; 004, 007 s.d. 009."""
    parts: list[str] = []
    start = 0
    for index, value in enumerate(missing):
        if index + 1 < len(missing) and missing[index + 1] == value + 1:
            continue
        first = missing[start]
        parts.append(f"{first:03d}" if first == value else f"{first:03d} s.d. {value:03d}")
        start = index + 1
    return ", ".join(parts) or "tidak ada"
