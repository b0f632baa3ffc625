"""The file itself: what the database says of it, the chain of the trail, and rows that hang in the air."""

import json

from sqlalchemy import func, select

from loket_app.store import health, search
from loket_app.store import trail as trail_store
from loket_app.store.tables import archived_request, config, request, trail, visit
from loket_app.usecases.checking.report import Notes
from loket_app.usecases.desk import Look
from loket_app.usecases.settings import version_digest


def check_pages(look: Look, notes: Notes) -> None:
    """The database's own full check, and its foreign keys."""
    for told in health.page_report(look.connection):
        notes.same("berkas data", "ok", told)
    for table, row, target in health.loose_rows(look.connection):
        notes.differ(f"tabel {table}, baris {row}", f"ada di tabel {target}", "tidak ada")


def check_links(look: Look, notes: Notes) -> None:
    """Trail rows about requests and visits that do not exist; an index with entries for requests that do not."""
    archived, nowhere = select(archived_request.c.id), select(visit.c.id).where(visit.c.id < 0)
    for table, column, word, elsewhere in (
        (request, trail.c.request_id, "permohonan", archived), (visit, trail.c.visit_id, "tamu", nowhere),
    ):  # fmt: skip
        query = (
            select(trail.c.id, column)
            .outerjoin(table, table.c.id == column)
            .where(column.is_not(None), table.c.id.is_(None), column.not_in(elsewhere))
            .limit(20)
        )
        for row in look.connection.execute(query):
            notes.differ(f"jejak baris {row[0]}", f"ada {word} id {row[1]}", "tidak ada")
    requests = look.connection.execute(select(func.count()).select_from(request)).scalar_one()
    notes.same("indeks pencarian, banyak isi", requests, search.count(look.connection))
    notes.same("indeks pencarian, banyak kata", *search.spoiled(look.connection))


def check_settings(look: Look, notes: Notes) -> None:
    """Settings versions count 1, 2, 3 for each kind and key, can be read, and belong to a row of the trail."""
    last: dict[tuple[str, str], int] = {}
    facts = {
        r.id: json.loads(r.facts)
        for r in look.connection.execute(
            select(trail.c.id, trail.c.facts).where(trail.c.id.in_(select(config.c.trail_id).distinct()))
        )
    }
    for row in look.connection.execute(select(config).order_by(config.c.id)):
        where = f"pengaturan {row.kind}/{row.key} versi {row.version}"
        notes.counts["versi pengaturan"] += 1
        notes.same(where, last.get((row.kind, row.key), 0) + 1, row.version)
        last[row.kind, row.key] = row.version
        known = facts.get(row.trail_id, {}).get("pengaturan_baru", {})
        notes.same(f"{where}, sidik", known.get(str(row.id)), version_digest(row.kind, row.key, row.body))
        with notes.readable(where):
            look.settings.version(row.id)


def check_chain(look: Look, after: int, until: int, notes: Notes) -> None:
    """The links of the trail in (after, until]."""
    notes.counts["baris jejak"] += until - after
    for row_id, what in trail_store.verify(look.connection, after, until):
        notes.differ(f"jejak baris {row_id}", "rantai utuh", what)


def newest_id(look: Look) -> int:
    """The id of the newest trail row."""
    return trail_store.newest(look.connection)[0]
