"""LAYAR RAMAH before and after a day: what changed, and whether the numbers are large enough to say so (seed S000 VI).

Two shares are compared by the usual test of two proportions, exactly: no root, no float.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from loket_app.domain.compliance.figures import Figures
from loket_app.domain.compliance.periods import Period, named
from loket_app.domain.compliance.words import share_text, time_text
from loket_app.domain.dates import plain_date
from loket_app.domain.figures import whole_text

ENOUGH: Final = 30
"""From so many measured requests on each side a difference of shares is judged at all (a rule of thumb)."""
CHANCE: Final = Fraction(38_416, 10_000)
"""1.96 squared: a difference this large comes by chance once in twenty times."""


class Verdict(StrEnum):
    """What the shares in time say."""

    NOTHING = "tidak_ada_data"
    FEW = "terlalu_sedikit"
    SAME = "tidak_berbeda"
    BETTER = "membaik"
    WORSE = "memburuk"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures before `day` and from it on, and what they say together."""

    day: date
    before: Figures
    after: Figures
    unfinished: bool = False
    """The second side reaches beyond the present day."""

    @property
    def verdict(self) -> Verdict:
        """Whether the share in time changed by more than chance."""
        return judge(
            (self.before.whole.timing.in_time, self.before.whole.timing.judged),
            (self.after.whole.timing.in_time, self.after.whole.timing.judged),
        )

    def to_data(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "mulai_berlaku": self.day.isoformat(), "sebelum": self.before.to_data(), "sesudah": self.after.to_data(),
            "belum_berakhir": self.unfinished,
            "kesimpulan": self.verdict.value, "kalimat": list(sentences(self)),
        }  # fmt: skip


def judge(before: tuple[int, int], after: tuple[int, int]) -> Verdict:
    """Two (in time, judged) pairs: is the second share another one than the first?"""
    (a, n), (b, m) = before, after
    if not n or not m:
        return Verdict.NOTHING
    if min(n, m) < ENOUGH:
        return Verdict.FEW
    difference = Fraction(b, m) - Fraction(a, n)
    pooled = Fraction(a + b, n + m)
    spread = pooled * (1 - pooled) * (Fraction(1, n) + Fraction(1, m))
    if not difference or difference * difference < CHANCE * spread:
        return Verdict.SAME
    return Verdict.BETTER if difference > 0 else Verdict.WORSE


def split(period: Period, day: date) -> tuple[Period, Period]:
    """The period before `day`, and from it on. Raises ValueError when the day leaves one side empty."""
    if not period.first < day <= period.last:
        raise ValueError("the day must lie inside the period, after its first day")
    return named(period.first, day - timedelta(days=1)), named(day, period.last)


def sentences(found: Evaluation) -> tuple[str, ...]:
    """The verdict in plain words, which admit what cannot be said."""
    before, after = found.before.whole.timing, found.after.whole.timing
    told = [_shares(found), _medians(found), _redress(found)]
    verdict = found.verdict
    if verdict in (Verdict.NOTHING, Verdict.FEW):
        told.append(
            f"Jumlahnya masih sedikit ({whole_text(before.judged)} dan {whole_text(after.judged)} permohonan, "
            f"sedangkan perlu paling sedikit {ENOUGH} pada tiap masa), jadi belum dapat disimpulkan apa-apa."
        )
    elif verdict is Verdict.SAME:
        told.append(
            "Perbedaan ketepatan waktu ini masih dalam batas kebetulan (uji dua proporsi, taraf 5 %): belum terbukti "
            "membaik maupun memburuk."
        )
    else:
        moved = "membaik" if verdict is Verdict.BETTER else "memburuk"
        told.append(
            f"Ketepatan waktu {moved}, lebih dari sekadar kebetulan (uji dua proporsi, taraf 5 %). Sebabnya tidak "
            "dibuktikan oleh angka ini: jumlah petugas, jenis layanan, dan musim juga dapat berubah."
        )
    if found.unfinished:
        told.append("Masa sesudahnya belum berakhir, jadi angkanya masih dapat berubah.")
    return tuple(line for line in told if line)


def _shares(found: Evaluation) -> str:
    before, after = found.before.whole.timing, found.after.whole.timing
    if not before.judged or not after.judged:
        side = "Sebelum" if not before.judged else "Sejak"
        return f"{side} {plain_date(found.day)} belum ada permohonan yang diukur, jadi tidak ada bandingannya."
    return (
        f"Sebelum {plain_date(found.day)}, {share_text(before)} dari {whole_text(before.judged)} permohonan tepat "
        f"waktu; sejak itu {share_text(after)} dari {whole_text(after.judged)}."
    )


def _medians(found: Evaluation) -> str:
    before, after = found.before.whole.timing, found.after.whole.timing
    if before.median is None or after.median is None:
        return ""
    moved = "tetap" if before.median == after.median else "turun" if after.median < before.median else "naik"
    if moved == "tetap":
        return f"Median waktu layanan tetap {time_text(after.median)}."
    return f"Median waktu layanan {moved} dari {time_text(before.median)} menjadi {time_text(after.median)}."


def _redress(found: Evaluation) -> str:
    before, after = found.before, found.after
    return (
        f"Keberatan: {whole_text(before.objections.filed)} sebelum dan {whole_text(after.objections.filed)} sesudah "
        f"(terbukti {whole_text(before.objections.upheld)} dan {whole_text(after.objections.upheld)}); surat yang "
        f"diantar ke rumah: {whole_text(before.deliveries.delivered)} dan {whole_text(after.deliveries.delivered)}."
    )
