"""What the office's own clocks say of the days of a survey, beside the unsur that asks for the same thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low
from typing import Any, Final

from sqlalchemy import Select, case, func, select

from loket_app.domain.catalog import StepKind
from loket_app.domain.dates import at, minutes_text
from loket_app.domain.figures import percent_text, whole_text
from loket_app.domain.layar_ramah import ObjectionState
from loket_app.store.tables import letter, objection, request, stay, visit
from loket_app.usecases.desk import Look
from loket_app.usecases.survey.periods import period_row


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the office measured: a label and its value in words; `of` is how many it was measured on."""

    label: str
    value: str
    of: int


@dataclass(frozen=True, slots=True)
class OfficeClocks:
    """The requests received in a period as the clocks saw them; `facts` by unsur key, empty where nothing is measured.

    `measured` requests have ended their promise, `in_time` of them kept it; `median_ms` is the median service time.
    """

    requests: int
    measured: int
    in_time: int
    median_ms: int | None
    facts: Mapping[str, tuple[Fact, ...]]


def office_clocks(look: Look, first: str, last: str) -> OfficeClocks:
    """The facts of the requests received between two ISO days, both included."""
    low, high = ids_between(look, first, last)
    rows = look.connection.execute(
        select(
            request.c.id, request.c.received_at, request.c.promise_start, request.c.promise_used, request.c.late,
            request.c.sop_version,
        ).where(request.c.id >= low, request.c.id < high)
    ).all()  # fmt: skip
    used = [r.promise_used for r in rows if r.promise_used is not None]
    in_time = sum(1 for r in rows if r.promise_used is not None and not r.late)
    facts = {
        "persyaratan": _first_time_complete(rows),
        "prosedur": (*_returned(look, low, high), *_waiting(look, first, last)),
        "waktu": _in_time(in_time, used),
        "produk": _corrected_letters(look, low, high),
        "kompetensi": _production(look, low, high, {r.sop_version for r in rows}),
        "pengaduan": _objections(look, low, high),
    }
    return OfficeClocks(
        len(rows), len(used), in_time, median_low(used) if used else None, {k: f for k, f in facts.items() if f}
    )


def period_clocks(look: Look, period_id: int) -> OfficeClocks:
    """The office's clocks in the days of a survey period."""
    row = period_row(look, period_id)
    return office_clocks(look, row.first, row.last)


def period_span(look: Look, period_id: int) -> tuple[int, int]:
    """The instants of the days of a survey period, the end not included."""
    row = period_row(look, period_id)
    return _midnight(look, row.first), _midnight(look, _following(row.last))


def _following(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def ids_between(look: Look, first: str, last: str) -> tuple[int, int]:
    """The ids of the requests received between two days: from, and up to but not including."""
    return _first_id(look, _midnight(look, first)), _first_id(look, _midnight(look, _following(last)))


def _midnight(look: Look, day: str) -> int:
    return at(date.fromisoformat(day), 0, 0, look.zone)


_AT: Final = select(request.c.id, request.c.received_at).order_by(request.c.id).limit(1)


def _first_id(look: Look, instant: int) -> int:
    """The first id received at or after an instant: ids grow with time, so a search by halves needs no index."""
    run = look.connection.execute
    low, high = 1, int(run(select(func.coalesce(func.max(request.c.id), 0))).scalar_one()) + 1
    while low < high:
        middle = (low + high) // 2
        row = run(_AT.where(request.c.id >= middle)).one()
        if row.received_at < instant:
            low = row.id + 1
        else:
            high = middle
    return low


def _in_time(in_time: int, used: Sequence[int]) -> tuple[Fact, ...]:
    if not used:
        return ()
    return (
        Fact("Selesai dalam janji layanan", percent_text(in_time, len(used)), len(used)),
        Fact("Median waktu layanan", minutes_text(median_low(used)), len(used)),
    )


def _first_time_complete(rows: Sequence[Any]) -> tuple[Fact, ...]:
    if not rows:
        return ()
    complete = sum(1 for r in rows if r.promise_start == r.received_at)
    return (Fact("Berkas lengkap sejak pertama diterima", percent_text(complete, len(rows)), len(rows)),)


def _returned(look: Look, low: int, high: int) -> tuple[Fact, ...]:
    """Requests in which some step was visited twice."""
    visits = (
        select(stay.c.request_id, func.count().label("visits"), func.count(stay.c.step_no.distinct()).label("steps"))
        .where(stay.c.request_id >= low, stay.c.request_id < high)
        .group_by(stay.c.request_id)
        .subquery()
    )
    query = select(func.count(), func.count(case((visits.c.visits > visits.c.steps, 1)))).select_from(visits)
    found, twice = look.connection.execute(query).one()
    if not found:
        return ()
    return (Fact("Permohonan tanpa langkah yang diulang", percent_text(found - (twice or 0), found), found),)


def _waiting(look: Look, first: str, last: str) -> tuple[Fact, ...]:
    query = select(visit.c.called_at - visit.c.arrived_at).where(
        visit.c.day >= first, visit.c.day <= last, visit.c.called_at.is_not(None), visit.c.arrived_at.is_not(None)
    )
    return _median(look, "Median menunggu dari pintu sampai dipanggil", query)


def _median(look: Look, label: str, query: Select[Any]) -> tuple[Fact, ...]:
    found = list(look.connection.execute(query).scalars())
    return (Fact(label, minutes_text(median_low(found)), len(found)),) if found else ()


def _production(look: Look, low: int, high: int, sops: set[int]) -> tuple[Fact, ...]:
    """The median of the steps at which the letter is made."""
    found: list[int] = []
    for sop_version in sorted(sops):
        steps = [s.no for s in look.settings.sop(sop_version).steps if s.kind is StepKind.PRODUCE]
        query = (
            select(stay.c.used_ms)
            .join(request, request.c.id == stay.c.request_id)
            .where(
                stay.c.request_id >= low, stay.c.request_id < high, request.c.sop_version == sop_version,
                stay.c.step_no.in_(steps), stay.c.used_ms.is_not(None),
            )
        )  # fmt: skip
        found += look.connection.execute(query).scalars()
    return (Fact("Median waktu membuat surat", minutes_text(median_low(found)), len(found)),) if found else ()


def _corrected_letters(look: Look, low: int, high: int) -> tuple[Fact, ...]:
    query = select(func.count(letter.c.request_id.distinct()), func.count(case((letter.c.edition > 1, 1)))).where(
        letter.c.request_id >= low, letter.c.request_id < high
    )
    found, again = look.connection.execute(query).one()
    if not found:
        return ()
    return (Fact("Surat yang dibuat ulang", whole_text(again or 0), found),)


def _objections(look: Look, low: int, high: int) -> tuple[Fact, ...]:
    query = (
        select(objection.c.state, func.count())
        .where(objection.c.request_id >= low, objection.c.request_id < high)
        .group_by(objection.c.state)
    )
    states = {row[0]: row[1] for row in look.connection.execute(query)}
    filed = sum(states.values())
    if not filed:
        return ()
    upheld = states.get(ObjectionState.UPHELD.value, 0)
    return (
        Fact("Keberatan diajukan", whole_text(filed), filed),
        Fact("Keberatan terbukti", whole_text(upheld), filed),
    )
