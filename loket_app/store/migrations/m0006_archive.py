"""Sixth schema: years that were closed into a file of their own (docs/decisions/043).

`closed_year.id` is the year; `first_at` and `last_at` are the oldest and the newest instant among its requests. Of each
request that left the data a short row stays: where it is, whose it is, its register number, and the digest of its rows.
"""

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE closed_year (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL,
        closed_at INTEGER NOT NULL,
        officer_id INTEGER NOT NULL REFERENCES officer (id),
        trail_id INTEGER NOT NULL REFERENCES trail (id),
        first_at INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        requests INTEGER NOT NULL,
        letters INTEGER NOT NULL,
        size INTEGER NOT NULL,
        file TEXT NOT NULL,
        digest TEXT NOT NULL CHECK (length(digest) = 64)
    ) STRICT""",
    """CREATE TABLE archived_request (
        id INTEGER PRIMARY KEY,
        year_id INTEGER NOT NULL REFERENCES closed_year (id),
        visit_id INTEGER NOT NULL REFERENCES visit (id),
        applicant_id INTEGER NOT NULL REFERENCES person (id),
        register_year INTEGER NOT NULL,
        register_seq INTEGER NOT NULL,
        closed_at INTEGER NOT NULL,
        digest TEXT NOT NULL CHECK (length(digest) = 64),
        UNIQUE (register_year, register_seq)
    ) STRICT""",
    "CREATE INDEX archived_request_year ON archived_request (year_id, id)",
    "CREATE INDEX archived_request_applicant ON archived_request (applicant_id, id)",
    "CREATE INDEX archived_request_visit ON archived_request (visit_id, id)",
)
