"""Rencana Tindak Lanjut of a survey: plan, realisation, what goes on, and its two PEKPPP indicators."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from loket_app.domain.errors import Refusal, refuse
from loket_app.domain.survey.index import Result

QUARTERS: Final = (1, 2, 3, 4)
_MONTHS_FOR_SCORE: Final = ((1, 5), (3, 4), (6, 3), (9, 2), (12, 1))


class Status(StrEnum):
    """What an entry of Tabel 3 says."""

    DONE = "SUDAH"
    RUNNING = "PROSES"
    NOT_YET = "BELUM"


@dataclass(frozen=True, slots=True)
class Priority:
    """An unsur to improve, frozen as it was when the plan was made; `rank` counts from 1."""

    rank: int
    unsur: str
    label: str
    nrr: Fraction


@dataclass(frozen=True, slots=True)
class Priorities:
    """The chosen unsur in the order of the plan. `reason` says why it is not the computed one, "" when it is."""

    chosen: tuple[Priority, ...]
    computed: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A row of Tabel 2: `no` counts from 1 within the plan, `year` is the year of the quarters."""

    no: int
    unsur: str
    programme: str
    year: int
    quarters: frozenset[int]
    responsible: str


@dataclass(frozen=True, slots=True)
class Realisation:
    """A row of Tabel 3. An entry left BELUM or PROSES stays open until `settled`, the day it was done after all.

    `day` is when the thing was done (SUDAH) or written down; `photos` are the keys of the pictures.
    """

    line: int
    status: Status
    description: str
    obstacle: str = ""
    photos: tuple[str, ...] = ()
    day: date | None = None
    settled: date | None = None

    @property
    def open(self) -> bool:
        """Whether this entry still waits to be done."""
        return self.status is not Status.DONE and self.settled is None


@dataclass(frozen=True, slots=True)
class Continuation:
    """A row of Tabel 4: how a line that is not done will be finished."""

    line: int
    strategy: str
    target: str
    responsible: str
    stakeholders: str


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the plan is realised; `indicator_8` is the PEKPPP value from 0 to 5."""

    planned: int
    realised: int
    started: int

    @property
    def fraction(self) -> Fraction | None:
        """The realised share, None without a plan."""
        return Fraction(self.realised, self.planned) if self.planned else None

    @property
    def indicator_8(self) -> int:
        """Share of RTL realised: 0 no plan, 1 nothing done, 2 below 30 %, 3 to 80 %, 4 above, 5 all."""
        return pekppp_8(self.planned, self.realised)


def priorities_of(result: Result) -> Priorities:
    """The three lowest unsur as computed."""
    return reordered(result, result.priorities)


def reordered(result: Result, keys: Sequence[str], reason: str = "") -> Priorities:
    """The priorities in another order, or others in place of tied ones. Raises `Refused` without a reason for that."""
    wanted = tuple(keys)
    known = {u.key for u in result.unsur if u.nrr is not None}
    if not wanted and result.priorities:
        raise refuse("prioritas_kosong", "Pilih paling sedikit satu unsur prioritas.", "prioritas")
    if len(set(wanted)) < len(wanted) or not set(wanted) <= known:
        raise refuse(
            "prioritas_salah", "Setiap unsur prioritas dipilih satu kali, dari unsur yang dinilai.", "prioritas"
        )
    if wanted != result.priorities and not reason.strip():
        sentence = "Urutan ini berbeda dari urutan hasil hitung. Tulis alasannya."
        raise refuse("alasan_urutan", sentence, "alasan")
    chosen: list[Priority] = []
    for rank, key in enumerate(wanted, 1):
        score = result.score(key)
        if score.nrr is not None:
            chosen.append(Priority(rank, key, score.label, score.nrr))
    changed = wanted != result.priorities
    return Priorities(tuple(chosen), result.priorities, reason.strip() if changed else "")


def line_problem(line: PlanLine, priorities: Priorities) -> Refusal | None:
    """Why this plan line cannot be kept, or None."""
    if line.unsur not in {p.unsur for p in priorities.chosen}:
        return Refusal("rtl_unsur", "Pilih unsur dari daftar prioritas.", "unsur")
    if not line.programme.strip():
        return Refusal("rtl_program", "Tulis rencana tindak lanjut, program atau kegiatannya.", "program")
    if not line.quarters or not line.quarters <= set(QUARTERS):
        return Refusal("rtl_waktu", "Pilih paling sedikit satu triwulan, 1 sampai 4.", "waktu")
    if not line.responsible.strip():
        return Refusal("rtl_penanggung_jawab", "Tulis penanggung jawabnya.", "penanggung_jawab")
    return None


def realised(entries: Sequence[Realisation]) -> bool:
    """Whether a line counts as realised: something was done, and none of its entries is left open (decision 38)."""
    return bool(entries) and not any(entry.open for entry in entries)


def completed_on(entries: Sequence[Realisation]) -> date | None:
    """The day a realised line was finished: its last one; None when it is not realised or a day is missing."""
    days = [entry.settled or entry.day for entry in entries]
    known = [day for day in days if day is not None]
    return max(known) if realised(entries) and len(known) == len(days) else None


def by_line(entries: Sequence[Realisation]) -> dict[int, tuple[Realisation, ...]]:
    """The entries of each line, by its number and in the order given."""
    found: dict[int, tuple[Realisation, ...]] = {}
    for entry in entries:
        found[entry.line] = (*found.get(entry.line, ()), entry)
    return found


def share(lines: Sequence[PlanLine], entries: Mapping[int, Sequence[Realisation]]) -> Share:
    """How many of these lines are realised, and how many have an entry that says more than BELUM."""
    begun = sum(any(e.status is not Status.NOT_YET for e in entries.get(line.no, ())) for line in lines)
    return Share(len(lines), sum(realised(entries.get(line.no, ())) for line in lines), begun)


def unfinished(lines: Sequence[PlanLine], entries: Mapping[int, Sequence[Realisation]]) -> tuple[PlanLine, ...]:
    """The lines that Tabel 4 has to carry on."""
    return tuple(line for line in lines if not realised(entries.get(line.no, ())))


def pekppp_8(planned: int, realised_lines: int) -> int:
    """PEKPPP indicator 8 (Pedoman Menteri PANRB 5/2023): the share of RTL realised, scored 0 to 5."""
    if not planned:
        return 0
    if not realised_lines:
        return 1
    percent = Fraction(100 * realised_lines, planned)
    if percent == 100:
        return 5
    if percent < 30:
        return 2
    return 3 if percent <= 80 else 4


def pekppp_9(report: date, completed: Sequence[date | None]) -> int:
    """PEKPPP indicator 9: how soon after the report everything was done, 5 within a month, 1 within a year, else 0.

    `completed` has a day per plan line, None for one that is not done.
    """
    days = [day for day in completed if day is not None]
    if not days or len(days) < len(completed):
        return 0
    for months, score in _MONTHS_FOR_SCORE:
        if max(days) <= months_after(report, months):
            return score
    return 0


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_on(line: PlanLine) -> date:
    """The last day of the last quarter of a plan line."""
    month = 3 * max(line.quarters)
    return date(line.year, month, monthrange(line.year, month)[1])


def due_lines(
    lines: Sequence[PlanLine], entries: Mapping[int, Sequence[Realisation]], today: date, ahead_days: int = 14
) -> tuple[PlanLine, ...]:
    """The unfinished lines whose last quarter is over or ends within `ahead_days`, the oldest first."""
    waiting = [line for line in unfinished(lines, entries) if (due_on(line) - today).days <= ahead_days]
    return tuple(sorted(waiting, key=lambda line: (due_on(line), line.no)))
