"""Third schema: PIN tries of a day, who looked at a person's data, restrictions of its use, and its destruction."""

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE officer ADD COLUMN tries_today INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE officer ADD COLUMN tries_day TEXT NOT NULL DEFAULT ''",
    """CREATE TABLE access_log (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        officer_id INTEGER NOT NULL REFERENCES officer (id),
        person_id INTEGER REFERENCES person (id),
        request_id INTEGER,
        found INTEGER NOT NULL,
        act TEXT NOT NULL,
        purpose TEXT NOT NULL,
        workstation TEXT NOT NULL,
        people TEXT NOT NULL,
        digest TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX access_log_at ON access_log (at)",
    "CREATE INDEX access_log_person ON access_log (person_id, id) WHERE person_id IS NOT NULL",
    "CREATE INDEX access_log_list ON access_log (id) WHERE people <> ''",
    """CREATE TRIGGER access_log_no_update BEFORE UPDATE ON access_log
    BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END""",
    """CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log
    BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END""",
    """CREATE TABLE restriction (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL,
        person_id INTEGER NOT NULL REFERENCES person (id),
        set_at INTEGER NOT NULL,
        set_by INTEGER NOT NULL REFERENCES officer (id),
        lifted_at INTEGER,
        lifted_by INTEGER REFERENCES officer (id),
        reason TEXT NOT NULL,
        names TEXT NOT NULL CHECK (json_valid(names))
    ) STRICT""",
    "CREATE UNIQUE INDEX restriction_holds ON restriction (person_id) WHERE lifted_at IS NULL",
    """CREATE TABLE destruction (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        officer_id INTEGER NOT NULL REFERENCES officer (id),
        witness_id INTEGER NOT NULL REFERENCES officer (id),
        trail_id INTEGER NOT NULL REFERENCES trail (id),
        years INTEGER NOT NULL,
        requests INTEGER NOT NULL,
        people INTEGER NOT NULL,
        visits INTEGER NOT NULL,
        letters INTEGER NOT NULL,
        cutoff TEXT NOT NULL,
        basis TEXT NOT NULL,
        registers TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE destroyed_request (
        id INTEGER PRIMARY KEY REFERENCES request (id),
        destruction_id INTEGER NOT NULL REFERENCES destruction (id)
    ) STRICT""",
    """CREATE TABLE destroyed_visit (
        id INTEGER PRIMARY KEY REFERENCES visit (id),
        destruction_id INTEGER NOT NULL REFERENCES destruction (id)
    ) STRICT""",
)
