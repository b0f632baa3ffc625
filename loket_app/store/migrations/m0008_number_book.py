"""Eighth schema: the letter numbers of a year in the order in which they are looked through (docs/decisions/042)."""

STATEMENTS: tuple[str, ...] = (
    "CREATE INDEX number_series ON number (year, scope, seq)",
    "CREATE INDEX number_text ON number (year, text)",
    "CREATE INDEX number_state ON number (state, year)",
)
