"""Fifth schema: complaints beside objections.

`calendar` is the version of the hours that `due` was read from, `days` the working days that were given, `since` the
instant they count from (the receipt, or the newest reopening), `reopened` how often it was opened again. `accused` are
officer ids. `code` is what the receipt carries so that anybody who holds it, named or not, may ask how it stands.
"""

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE complaint (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL,
        year INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        received_at INTEGER NOT NULL,
        received_by INTEGER NOT NULL REFERENCES officer (id),
        request_id INTEGER REFERENCES request (id),
        person_id INTEGER REFERENCES person (id),
        calendar INTEGER NOT NULL REFERENCES config (id),
        days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 366),
        since INTEGER NOT NULL,
        due INTEGER,
        handler INTEGER REFERENCES officer (id),
        answered_at INTEGER,
        answered_by INTEGER REFERENCES officer (id),
        closed_at INTEGER,
        reopened INTEGER NOT NULL DEFAULT 0,
        anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
        number TEXT NOT NULL,
        code TEXT NOT NULL UNIQUE,
        channel TEXT NOT NULL,
        category TEXT NOT NULL,
        state TEXT NOT NULL,
        outcome TEXT NOT NULL,
        accused TEXT NOT NULL CHECK (json_valid(accused)),
        name TEXT NOT NULL,
        contact TEXT NOT NULL,
        body TEXT NOT NULL,
        action TEXT NOT NULL,
        answer TEXT NOT NULL,
        told TEXT NOT NULL,
        UNIQUE (year, seq)
    ) STRICT""",
    "CREATE INDEX complaint_open ON complaint (id) WHERE closed_at IS NULL",
    "CREATE INDEX complaint_request ON complaint (request_id) WHERE request_id IS NOT NULL",
    "CREATE INDEX complaint_person ON complaint (person_id) WHERE person_id IS NOT NULL",
    """CREATE TABLE destroyed_complaint (
        id INTEGER PRIMARY KEY REFERENCES complaint (id),
        destruction_id INTEGER NOT NULL REFERENCES destruction (id)
    ) STRICT""",
    "ALTER TABLE destruction ADD COLUMN complaints INTEGER NOT NULL DEFAULT 0",
)
