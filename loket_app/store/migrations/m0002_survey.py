"""Second schema: the SKM. Periods, anonymous answers, invitation codes, and the follow-up of what they found.

An answer is kept under a random key and a date, in the order of the key (WITHOUT ROWID): neither a column nor a row
number nor the order on the disk joins it to a request, a person or a moment (docs/decisions/020).
"""

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE survey_period (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL,
        instrument INTEGER NOT NULL REFERENCES config (id),
        population INTEGER CHECK (population > 0),
        code_needed INTEGER NOT NULL CHECK (code_needed IN (0, 1)),
        title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
        method TEXT NOT NULL,
        first TEXT NOT NULL,
        last TEXT NOT NULL,
        state TEXT NOT NULL,
        closed_on TEXT NOT NULL,
        counts TEXT NOT NULL CHECK (json_valid(counts)),
        published TEXT NOT NULL CHECK (json_valid(published)),
        CHECK (first <= last)
    ) STRICT""",
    """CREATE TABLE survey_batch (
        id INTEGER PRIMARY KEY,
        period_id INTEGER NOT NULL REFERENCES survey_period (id),
        added INTEGER NOT NULL DEFAULT 0,
        corrected INTEGER NOT NULL DEFAULT 0,
        removed INTEGER NOT NULL DEFAULT 0,
        trail_id INTEGER REFERENCES trail (id) DEFERRABLE INITIALLY DEFERRED,
        day TEXT NOT NULL,
        source TEXT NOT NULL,
        typists TEXT NOT NULL CHECK (json_valid(typists)),
        digest TEXT NOT NULL
    ) STRICT""",
    "CREATE UNIQUE INDEX survey_batch_day ON survey_batch (period_id, day, source) WHERE trail_id IS NULL",
    "CREATE INDEX survey_batch_uncounted ON survey_batch (day) WHERE trail_id IS NULL",
    """CREATE TABLE survey_answer (
        period_id INTEGER NOT NULL REFERENCES survey_period (id),
        key TEXT NOT NULL CHECK (length(key) = 24),
        batch_id INTEGER NOT NULL REFERENCES survey_batch (id),
        day TEXT NOT NULL CHECK (length(day) = 10),
        scores TEXT NOT NULL CHECK (length(scores) BETWEEN 1 AND 600 AND scores NOT GLOB '*[^0-4]*'),
        groups TEXT NOT NULL CHECK (json_valid(groups)),
        PRIMARY KEY (period_id, key)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE survey_text (
        period_id INTEGER NOT NULL REFERENCES survey_period (id),
        key TEXT NOT NULL CHECK (length(key) = 24),
        batch_id INTEGER REFERENCES survey_batch (id),
        score INTEGER CHECK (score BETWEEN 1 AND 4),
        kind TEXT NOT NULL,
        question TEXT NOT NULL,
        body TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 2000),
        PRIMARY KEY (period_id, key)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE survey_code (
        period_id INTEGER NOT NULL REFERENCES survey_period (id),
        hash TEXT NOT NULL CHECK (length(hash) = 64),
        used INTEGER NOT NULL CHECK (used IN (0, 1)),
        PRIMARY KEY (period_id, hash)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE rtl_plan (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL,
        period_id INTEGER NOT NULL UNIQUE REFERENCES survey_period (id),
        reported_on TEXT NOT NULL,
        priorities TEXT NOT NULL CHECK (json_valid(priorities)),
        reason TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE rtl_line (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL,
        plan_id INTEGER NOT NULL REFERENCES rtl_plan (id),
        ordinal INTEGER NOT NULL,
        year INTEGER NOT NULL,
        quarters INTEGER NOT NULL CHECK (quarters BETWEEN 1 AND 15),
        dropped INTEGER NOT NULL CHECK (dropped IN (0, 1)),
        unsur TEXT NOT NULL,
        programme TEXT NOT NULL CHECK (length(programme) BETWEEN 1 AND 500),
        responsible TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX rtl_line_plan ON rtl_line (plan_id, ordinal)",
    """CREATE TABLE rtl_realisation (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL,
        line_id INTEGER NOT NULL REFERENCES rtl_line (id),
        dropped INTEGER NOT NULL CHECK (dropped IN (0, 1)),
        status TEXT NOT NULL,
        day TEXT NOT NULL,
        settled TEXT NOT NULL,
        description TEXT NOT NULL,
        obstacle TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX rtl_realisation_line ON rtl_realisation (line_id)",
    """CREATE TABLE rtl_photo (
        id INTEGER PRIMARY KEY,
        realisation_id INTEGER NOT NULL REFERENCES rtl_realisation (id),
        dropped INTEGER NOT NULL CHECK (dropped IN (0, 1)),
        digest TEXT NOT NULL CHECK (length(digest) = 64),
        file TEXT NOT NULL,
        caption TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX rtl_photo_realisation ON rtl_photo (realisation_id)",
    """CREATE TABLE rtl_continuation (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL,
        line_id INTEGER NOT NULL UNIQUE REFERENCES rtl_line (id),
        strategy TEXT NOT NULL,
        target TEXT NOT NULL,
        responsible TEXT NOT NULL,
        stakeholders TEXT NOT NULL
    ) STRICT""",
)
