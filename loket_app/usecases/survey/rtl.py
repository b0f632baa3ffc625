"""The follow-up plan (RTL): priorities frozen from a closed period, lines with quarters, and what goes on (Tabel 2, 4).

Every command puts the whole row on the trail, codes as facts and words as erasable text, so that `check` can compare.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import Table, func, select

from loket_app.domain.dates import parse_date
from loket_app.domain.errors import Refused, refuse
from loket_app.domain.followup import PlanLine, Priorities, Priority, line_problem, priorities_of, reordered
from loket_app.domain.names import LINE_MAX, clean_line
from loket_app.domain.survey.index import Result, compute
from loket_app.store.rows import add, change
from loket_app.store.tables import rtl_continuation, rtl_line, rtl_plan, rtl_realisation
from loket_app.store.trail import canonical
from loket_app.usecases.desk import Look, Tx
from loket_app.usecases.survey.periods import CLOSED, instrument_of, period_row, tally_from_data
from loket_app.usecases.survey.rights import require_leader

PROGRAMME_MAX: Final = 500
YEARS: Final = range(2017, 2100)
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "rtl_plan": ("reason",),
    "rtl_line": ("programme", "responsible"),
    "rtl_realisation": ("description", "obstacle"),
    "rtl_photo": ("caption",),
    "rtl_continuation": ("strategy", "target", "responsible", "stakeholders"),
}
"""The columns that hold free text: on the trail they are text beside a digest, never facts."""


@dataclass(frozen=True, slots=True)
class LineData:
    """A line of Tabel 2 as typed; `quarters` counts from 1."""

    unsur: str
    programme: str
    year: int
    quarters: frozenset[int]
    responsible: str


@dataclass(frozen=True, slots=True)
class ContinuationData:
    """A line of Tabel 4 as typed."""

    strategy: str
    target: str
    responsible: str
    stakeholders: str = ""


def stored(look: Look, table: Table, row_id: int) -> Any:
    """A row by id; raises `Refused` when there is none, or it was dropped."""
    row = look.connection.execute(select(table).where(table.c.id == row_id)).first()
    if row is None or getattr(row, "dropped", False):
        raise refuse("tidak_ada", "Catatan itu tidak ditemukan, atau sudah dihapus.")
    return row


def save(tx: Tx, table: Table, kind: str, values: Mapping[str, Any], row: Any = None, seen: int = 0) -> int:
    """Add a row, or change `row` if it still has version `seen`; the trail gets all of it. Returns the id."""
    if row is None:
        after = {**values, **({"version": 1} if "version" in table.c else {})}
        row_id = add(tx.connection, table, after)
    else:
        if not change(tx.connection, table, row.id, seen, values):
            raise refuse(
                "berubah", "Catatan ini baru saja diubah dari tempat lain. Layarnya diperbarui; ulangi bila perlu."
            )
        row_id = int(row.id)
        after = {c.name: values.get(c.name, getattr(row, c.name)) for c in table.c if c.name != "id"}
        after["version"] = seen + 1
    words = {name: after[name] for name in WORDS[table.name]}
    facts = {name: value for name, value in after.items() if name not in words}
    tx.record(kind, subject=f"{table.name}:{row_id}", facts={"baris": facts}, text={"kata": words})
    return row_id


def result_of_closed(look: Look, period_id: int) -> Result:
    """The result that a closing froze; raises `Refused` for a period that is not closed."""
    period = period_row(look, period_id)
    if period.state != CLOSED:
        raise refuse(
            "belum_ditutup", "Tutup dahulu periode surveinya; rencana tindak lanjut berpijak pada hasil akhirnya."
        )
    instrument = instrument_of(look, period)
    return compute(tally_from_data(period.counts, instrument), instrument)


def make_plan(tx: Tx, period_id: int, reported_on: str = "", keys: Sequence[str] = (), reason: str = "") -> int:
    """Begin the plan of a closed period: its three lowest unsur, or `keys` in another order with a reason.

    `reported_on` is the day of the SKM report, from which PEKPPP counts (today when empty). Kasi Pelum, Sekcam, Camat.
    """
    require_leader(tx)
    result = result_of_closed(tx, period_id)
    if tx.connection.execute(select(rtl_plan.c.id).where(rtl_plan.c.period_id == period_id)).first() is not None:
        raise refuse("sudah_ada", "Periode ini sudah punya rencana tindak lanjut.")
    chosen = reordered(result, keys, clean_line(reason, "Alasan", "alasan")) if keys else priorities_of(result)
    values = {
        "period_id": period_id,
        "reported_on": _day(reported_on, tx.day(), "tanggal_laporan"),
        **_priority_values(chosen),
    }
    return save(tx, rtl_plan, "rtl_disusun", values)


def reorder_plan(tx: Tx, plan_id: int, seen: int, keys: Sequence[str], reason: str) -> None:
    """Put the priorities into another order, or others in place of tied ones, with a reason (decision 37)."""
    require_leader(tx)
    plan = stored(tx, rtl_plan, plan_id)
    chosen = reordered(result_of_closed(tx, plan.period_id), keys, clean_line(reason, "Alasan", "alasan"))
    kept = {p.unsur for p in chosen.chosen}
    query = select(rtl_line.c.unsur).where(rtl_line.c.plan_id == plan_id, rtl_line.c.dropped == 0)
    if not set(tx.connection.execute(query).scalars()) <= kept:
        raise refuse(
            "rtl_terpakai", "Unsur yang sudah punya rencana tidak dapat dikeluarkan dari prioritas.", "prioritas"
        )
    save(tx, rtl_plan, "rtl_diurutkan", _priority_values(chosen), plan, seen)


def set_report_day(tx: Tx, plan_id: int, seen: int, reported_on: str) -> None:
    """Put the day of the SKM report right."""
    require_leader(tx)
    plan = stored(tx, rtl_plan, plan_id)
    save(tx, rtl_plan, "rtl_tanggal_laporan", {"reported_on": _day(reported_on, "", "tanggal_laporan")}, plan, seen)


def _priority_values(chosen: Priorities) -> dict[str, str]:
    body = {
        "dipilih": [{"unsur": p.unsur, "nama": p.label, "nrr": str(p.nrr)} for p in chosen.chosen],
        "hitungan": list(chosen.computed),
    }
    return {"priorities": canonical(body), "reason": chosen.reason}


def priorities_from(plan: Any) -> Priorities:
    """The priorities as the plan froze them."""
    body = json.loads(plan.priorities)
    chosen = (
        Priority(rank, one["unsur"], one["nama"], Fraction(one["nrr"])) for rank, one in enumerate(body["dipilih"], 1)
    )
    return Priorities(tuple(chosen), tuple(body["hitungan"]), plan.reason)


def add_line(tx: Tx, plan_id: int, data: LineData) -> int:
    """A new line behind the others of its plan; returns its id."""
    require_leader(tx)
    plan = stored(tx, rtl_plan, plan_id)
    last = select(func.coalesce(func.max(rtl_line.c.ordinal), 0)).where(rtl_line.c.plan_id == plan_id)
    ordinal = int(tx.connection.execute(last).scalar_one()) + 1
    values = {**_line_values(plan, data), "plan_id": plan_id, "ordinal": ordinal, "dropped": 0}
    return save(tx, rtl_line, "rtl_baris_ditambah", values)


def change_line(tx: Tx, line_id: int, seen: int, data: LineData) -> None:
    """Change a line of the plan."""
    require_leader(tx)
    line = stored(tx, rtl_line, line_id)
    save(tx, rtl_line, "rtl_baris_diubah", _line_values(stored(tx, rtl_plan, line.plan_id), data), line, seen)


def drop_line(tx: Tx, line_id: int, seen: int) -> None:
    """Take a line out of the plan that nothing was reported of; the trail keeps it."""
    require_leader(tx)
    line = stored(tx, rtl_line, line_id)
    query = select(rtl_realisation.c.id).where(rtl_realisation.c.line_id == line_id, rtl_realisation.c.dropped == 0)
    if tx.connection.execute(query.limit(1)).first() is not None:
        raise refuse("rtl_berjalan", "Rencana ini sudah punya realisasi. Hapus realisasinya dahulu bila memang keliru.")
    save(tx, rtl_line, "rtl_baris_dihapus", {"dropped": 1}, line, seen)


def _line_values(plan: Any, data: LineData) -> dict[str, Any]:
    line = PlanLine(
        no=1,
        unsur=data.unsur,
        programme=clean_line(data.programme, "Rencana tindak lanjut", "program", PROGRAMME_MAX),
        year=data.year,
        quarters=data.quarters,
        responsible=clean_line(data.responsible, "Penanggung jawab", "penanggung_jawab", LINE_MAX),
    )
    problem = line_problem(line, priorities_from(plan))
    if problem is not None:
        raise Refused(problem)
    if data.year not in YEARS:
        raise refuse("tahun", "Tahun pelaksanaan ditulis dengan empat angka.", "tahun")
    return {
        "unsur": line.unsur, "programme": line.programme, "year": line.year, "quarters": quarter_bits(line.quarters),
        "responsible": line.responsible,
    }  # fmt: skip


def quarter_bits(quarters: frozenset[int]) -> int:
    """Quarters as stored: bit 0 is the first."""
    return sum(1 << (q - 1) for q in quarters)


def quarters_from(bits: int) -> frozenset[int]:
    """Quarters from storage."""
    return frozenset(q for q in (1, 2, 3, 4) if bits & 1 << (q - 1))


def save_continuation(tx: Tx, line_id: int, seen: int, data: ContinuationData) -> int:
    """How a line that is not done will be finished; `seen` is 0 for the first entry. Returns its id."""
    require_leader(tx)
    stored(tx, rtl_line, line_id)
    row = tx.connection.execute(select(rtl_continuation).where(rtl_continuation.c.line_id == line_id)).first()
    values = {
        "line_id": line_id,
        "strategy": clean_line(data.strategy, "Strategi penyelesaian", "strategi", PROGRAMME_MAX, required=True),
        "target": clean_line(data.target, "Target waktu", "target", required=True),
        "responsible": clean_line(data.responsible, "Penanggung jawab", "penanggung_jawab", required=True),
        "stakeholders": clean_line(data.stakeholders, "Pemangku kepentingan", "stakeholder"),
    }
    return save(tx, rtl_continuation, "rtl_lanjutan", values, row, seen)


def _day(typed: str, otherwise: str, where: str) -> str:
    if not typed.strip() and otherwise:
        return otherwise
    found = parse_date(typed)
    if found is None or found < date(2004, 1, 1):
        raise refuse("tanggal", "Tanggal ditulis seperti 23-11-2026.", where)
    return found.isoformat()
