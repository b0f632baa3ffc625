"""The schema of this program: the statements of every version, in SQLite's words. `rendering` says them to a server."""

from loket_app.store.migrations import (
    m0001_counter_day,
    m0002_survey,
    m0003_people,
    m0004_queue,
    m0005_complaint,
    m0006_archive,
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    m0001_counter_day.STATEMENTS,
    m0002_survey.STATEMENTS,
    m0003_people.STATEMENTS,
    m0004_queue.STATEMENTS,
    m0005_complaint.STATEMENTS,
    m0006_archive.STATEMENTS,
)
SCHEMA_VERSION = len(MIGRATIONS)
