"""The follow-up plan as a board: lines, what was done of them, what goes on, and what is due."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from loket_app.domain.dates import local
from loket_app.domain.followup import (
    Continuation,
    PlanLine,
    Priorities,
    Realisation,
    Share,
    Status,
    completed_on,
    due_lines,
    due_on,
    pekppp_9,
    realised,
    share,
)
from loket_app.store.tables import (
    rtl_continuation,
    rtl_line,
    rtl_photo,
    rtl_plan,
    rtl_realisation,
    survey_period,
)
from loket_app.usecases.desk import Look
from loket_app.usecases.survey.rtl import priorities_from, quarters_from


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photograph of an entry: read its bytes with `realisations.photo(folder, file, digest)`."""

    id: int
    file: str
    digest: str
    caption: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry of Tabel 3 with what a change of it must have seen."""

    id: int
    version: int
    entry: Realisation
    photos: tuple[PhotoView, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the plan with everything that hangs on it; `done` by decision 38, `due` is the end of its quarters."""

    id: int
    version: int
    line: PlanLine
    entries: tuple[EntryView, ...]
    continuation: Continuation | None
    continuation_version: int
    done: bool
    due: date


@dataclass(frozen=True, slots=True)
class PlanView:
    """A whole plan. `indicator_9` is None while nothing is finished that PEKPPP could count."""

    id: int
    version: int
    period_id: int
    period: str
    reported_on: date
    priorities: Priorities
    lines: tuple[LineView, ...]
    share: Share
    indicator_9: int


@dataclass(frozen=True, slots=True)
class DueLine:
    """A line of some plan that is to be reminded of; `overdue` when its last quarter is over."""

    plan_id: int
    line_id: int
    period: str
    programme: str
    responsible: str
    due: date
    overdue: bool
    period_id: int


def plan_of(look: Look, period_id: int) -> PlanView | None:
    """The plan of a period, None while there is none."""
    row = look.connection.execute(select(rtl_plan).where(rtl_plan.c.period_id == period_id)).first()
    return None if row is None else _plan(look, row)


def plans(look: Look) -> tuple[PlanView, ...]:
    """All plans, the newest period first."""
    query = (
        select(rtl_plan)
        .join(survey_period, survey_period.c.id == rtl_plan.c.period_id)
        .order_by(survey_period.c.first.desc())
    )
    return tuple(_plan(look, row) for row in look.connection.execute(query).all())


def due_plans(look: Look, ahead_days: int = 14) -> tuple[DueLine, ...]:
    """The reminder for the board: unfinished lines whose last quarter is over or ends within `ahead_days`."""
    today = local(look.now, look.zone).date()
    found: list[DueLine] = []
    for plan in plans(look):
        ids = {v.line.no: v.id for v in plan.lines}
        entries = {v.line.no: tuple(e.entry for e in v.entries) for v in plan.lines}
        for line in due_lines([v.line for v in plan.lines], entries, today, ahead_days):
            day = due_on(line)
            found.append(
                DueLine(
                    plan.id,
                    ids[line.no],
                    plan.period,
                    line.programme,
                    line.responsible,
                    day,
                    day < today,
                    plan.period_id,
                )
            )
    return tuple(sorted(found, key=lambda d: (d.due, d.line_id)))


def _plan(look: Look, row: Any) -> PlanView:
    run = look.connection.execute
    priorities = priorities_from(row)
    lines = run(select(rtl_line).where(rtl_line.c.plan_id == row.id, rtl_line.c.dropped == 0)).all()
    ranks = {p.unsur: p.rank for p in priorities.chosen}
    lines = sorted(lines, key=lambda r: (ranks.get(r.unsur, 99), r.ordinal))
    ids = [r.id for r in lines]
    entries = run(
        select(rtl_realisation)
        .where(rtl_realisation.c.line_id.in_(ids), rtl_realisation.c.dropped == 0)
        .order_by(rtl_realisation.c.id)
    ).all()
    photos = run(
        select(rtl_photo)
        .where(rtl_photo.c.realisation_id.in_([e.id for e in entries]), rtl_photo.c.dropped == 0)
        .order_by(rtl_photo.c.id)
    ).all()
    going_on = {r.line_id: r for r in run(select(rtl_continuation).where(rtl_continuation.c.line_id.in_(ids)))}
    views = tuple(
        _line(no, r, [e for e in entries if e.line_id == r.id], photos, going_on.get(r.id))
        for no, r in enumerate(lines, 1)
    )
    by_no = {v.line.no: tuple(e.entry for e in v.entries) for v in views}
    reported = date.fromisoformat(row.reported_on)
    return PlanView(
        id=row.id, version=row.version, period_id=row.period_id,
        period=run(select(survey_period.c.title).where(survey_period.c.id == row.period_id)).scalar_one(),
        reported_on=reported, priorities=priorities, lines=views,
        share=share([v.line for v in views], by_no),
        indicator_9=pekppp_9(reported, [completed_on(found) for found in by_no.values()]),
    )  # fmt: skip


def _line(no: int, row: Any, entries: list[Any], photos: Any, going_on: Any) -> LineView:
    line = PlanLine(no, row.unsur, row.programme, row.year, quarters_from(row.quarters), row.responsible)
    views = tuple(_entry(no, e, [p for p in photos if p.realisation_id == e.id]) for e in entries)
    continuation = None
    if going_on is not None:
        continuation = Continuation(no, going_on.strategy, going_on.target, going_on.responsible, going_on.stakeholders)
    return LineView(
        id=row.id, version=row.version, line=line, entries=views, continuation=continuation,
        continuation_version=going_on.version if going_on is not None else 0,
        done=realised([v.entry for v in views]), due=due_on(line),
    )  # fmt: skip


def _entry(no: int, row: Any, photos: list[Any]) -> EntryView:
    entry = Realisation(
        line=no,
        status=Status(row.status),
        description=row.description,
        obstacle=row.obstacle,
        photos=tuple(p.digest for p in photos),
        day=date.fromisoformat(row.day),
        settled=date.fromisoformat(row.settled) if row.settled else None,
    )
    return EntryView(row.id, row.version, entry, tuple(PhotoView(p.id, p.file, p.digest, p.caption) for p in photos))
