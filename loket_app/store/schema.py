"""The schema of this program: the statements of every version, in SQLite's words, and what a step does besides them.

`rendering` says them to a server.
"""

from sqlalchemy import Connection

from loket_app.store import search
from loket_app.store.migrations import (
    m0001_counter_day,
    m0002_survey,
    m0003_people,
    m0004_queue,
    m0005_complaint,
    m0006_archive,
    m0007_search_words,
    m0008_number_book,
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    m0001_counter_day.STATEMENTS,
    m0002_survey.STATEMENTS,
    m0003_people.STATEMENTS,
    m0004_queue.STATEMENTS,
    m0005_complaint.STATEMENTS,
    m0006_archive.STATEMENTS,
    m0007_search_words.STATEMENTS,
    m0008_number_book.STATEMENTS,
)
SCHEMA_VERSION = len(MIGRATIONS)
_SEARCH_WORDS = 7
"""Since this version the words of requests are kept."""


def bring_along(connection: Connection, present: int) -> None:
    """What steps do besides their statements, after those: `present` was the version, 0 of a database that is new."""
    if 0 < present < _SEARCH_WORDS:
        search.fill(connection)
