"""Seventh schema: the words that requests are found by, each with its requests (docs/decisions/036).

`request_search_part` has every ending of a word, so that letters inside of it are a beginning of one of them. Rows of
older data come by `store.schema.bring_along`. An id of a request refers to `request_search`, no table to refer to.
"""

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE request_search_place (
        word TEXT NOT NULL,
        request_id INTEGER NOT NULL,
        PRIMARY KEY (word, request_id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE request_search_part (
        part TEXT NOT NULL,
        word TEXT NOT NULL,
        PRIMARY KEY (part, word)
    ) STRICT, WITHOUT ROWID""",
)
