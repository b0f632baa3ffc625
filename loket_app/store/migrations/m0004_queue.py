"""Fourth schema: the queue. What a call leaves on a visit, what the counter of a PC is called; indexes for ten years.

`turn` is the ordinal of the visit's newest call among the calls of its day, `last_call_at` the instant it was last
called or called again, `calls` how often since it stands in the queue, `misses` how many calls nobody answered,
`due_turn` from how many calls of the day on it is its turn again, `desk` the counter it was sent to, `queued_at` since
when it stands in that queue.
"""

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE visit ADD COLUMN turn INTEGER",
    "ALTER TABLE visit ADD COLUMN last_call_at INTEGER",
    "ALTER TABLE visit ADD COLUMN calls INTEGER NOT NULL DEFAULT 0 CHECK (calls >= 0)",
    "ALTER TABLE visit ADD COLUMN misses INTEGER NOT NULL DEFAULT 0 CHECK (misses >= 0)",
    "ALTER TABLE visit ADD COLUMN due_turn INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE visit ADD COLUMN queued_at INTEGER",
    "ALTER TABLE visit ADD COLUMN desk TEXT NOT NULL DEFAULT ''",
    """CREATE TABLE counter (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL,
        workstation TEXT NOT NULL UNIQUE CHECK (length(workstation) > 0),
        label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 12)
    ) STRICT""",
    "CREATE INDEX number_request ON number (request_id)",
    "CREATE INDEX number_year ON number (year, id)",
    "CREATE INDEX letter_day ON letter (day)",
    "CREATE INDEX letter_unprinted ON letter (id) WHERE printed_at IS NULL",
    "CREATE INDEX letter_code ON letter (code)",
    "CREATE INDEX delivery_running ON delivery (id) WHERE ended_at IS NULL",
    "CREATE INDEX objection_state ON objection (state, id)",
    "CREATE INDEX request_closed ON request (state, id) WHERE open = 0",
    "CREATE INDEX request_closed_service ON request (service_key, state, id) WHERE open = 0",
    "CREATE INDEX request_late ON request (id) WHERE late = 1",
)
