"""What was destroyed under retention: its words are gone, with minutes; words that are gone without are a finding."""

from sqlalchemy import or_, select

from loket_app.domain.personal import DESTROYED
from loket_app.store.tables import (
    destroyed_complaint,
    destroyed_request,
    destroyed_visit,
    person,
    request,
    trail,
    trail_text,
)
from loket_app.usecases.checking.report import Notes
from loket_app.usecases.complaints import subject_of
from loket_app.usecases.desk import Look

MOST = 20


def check_personal(look: Look, notes: Notes) -> None:
    """Words are missing where there are minutes, and nowhere else; what was destroyed left no name."""
    requests, visits = select(destroyed_request.c.id), select(destroyed_visit.c.id)
    gone = select(person.c.id).where(person.c.name == DESTROYED)
    of_nobody = [f"orang:{one}" for one in look.connection.execute(gone).scalars()]
    ended = [subject_of(one) for one in look.connection.execute(select(destroyed_complaint.c.id)).scalars()]
    silent = (
        select(trail.c.id)
        .outerjoin(trail_text, trail_text.c.id == trail.c.id)
        .where(
            trail.c.text_digest.is_not(None), trail_text.c.id.is_(None),
            or_(trail.c.request_id.is_(None), trail.c.request_id.not_in(requests)),
            or_(trail.c.visit_id.is_(None), trail.c.visit_id.not_in(visits)),
            or_(trail.c.subject.is_(None), trail.c.subject.not_in([*of_nobody, *ended])),
        )
        .limit(MOST)
    )  # fmt: skip
    for row_id in look.connection.execute(silent).scalars():
        notes.differ(f"jejak baris {row_id}, keterangan", "ada, atau dimusnahkan dengan berita acara", "tidak ada")
    spoken = (
        select(trail.c.id)
        .join(trail_text, trail_text.c.id == trail.c.id)
        .where(or_(trail.c.request_id.in_(requests), trail.c.visit_id.in_(visits), trail.c.subject.in_(ended)))
    )
    for row_id in look.connection.execute(spoken.limit(MOST)).scalars():
        notes.differ(f"jejak baris {row_id}, keterangan", "sudah dimusnahkan", "masih ada")
    named = select(request.c.id).where(request.c.id.in_(requests), request.c.name != DESTROYED)
    for key in look.connection.execute(named.limit(MOST)).scalars():
        notes.differ(f"permohonan id {key}, nama", DESTROYED, "nama orang")
    notes.counts["permohonan dimusnahkan"] += len(look.connection.execute(requests).all())
