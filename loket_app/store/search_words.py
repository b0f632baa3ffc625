"""The words that requests are found by, each with its requests: a rare one costs what it finds, however long the file.

Words are runs of letters and signs without a digit: of them an office knows some ten thousands, while numbers are
nearly all different. Every ending of a word is kept beside it; letters inside of it are the beginning of an ending.
See docs/decisions/036.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    Text,
    and_,
    delete,
    exists,
    func,
    select,
)

from loket_app.store.portions import portions

_METADATA: Final = MetaData()
place: Final = Table(
    "request_search_place", _METADATA, Column("word", Text, primary_key=True),
    Column("request_id", BigInteger, primary_key=True),
)  # fmt: skip
part: Final = Table(
    "request_search_part", _METADATA, Column("part", Text, primary_key=True), Column("word", Text, primary_key=True)
)
SHORTEST: Final = 3
LONGEST: Final = 24
"""Letters of an ending that are kept, and so of what can be looked for here."""
PIECE: Final = 64
"""A longer run is kept in pieces that lap over, so that whatever is looked for lies whole in one of them."""
_RUN: Final = re.compile(rf"[^\d\s]{{{SHORTEST},}}")
_TERM: Final = re.compile(rf"[^\d\s]{{{SHORTEST + 1},{LONGEST}}}")
_LAST_LETTER: Final = "\U0010ffff"
_AT_ONCE: Final = 16
"""Words asked for at once: each is looked for beside each, for want of a pair in a list that an index serves."""


def words_in(text: str) -> frozenset[str]:
    """The words of a text, as they are kept."""
    return frozenset(
        run[start : start + PIECE]
        for run in _RUN.findall(text.casefold())
        for start in range(0, max(len(run) - LONGEST, 1), PIECE - LONGEST)
    )


def endings(word: str) -> frozenset[str]:
    """What a word is found by the beginning of."""
    return frozenset(word[start : start + LONGEST] for start in range(len(word) - SHORTEST + 1))


def can_find(term: str) -> bool:
    """True for what lies in one word wherever it stands, and is longer than what the other index finds at once."""
    return _TERM.fullmatch(term.casefold()) is not None


def places_of(term: str) -> Any:
    """The requests that have a word in which the term lies."""
    both = part.join(place, place.c.word == part.c.word)
    return select(place.c.request_id).select_from(both).where(_begins_with(term))


def _begins_with(term: str) -> ColumnElement[bool]:
    low = term.casefold()
    return and_(part.c.part >= low, part.c.part < low + _LAST_LETTER)


def having(connection: Connection, term: str) -> Sequence[str] | None:
    """The words in which the term lies; None when they are more than are asked for at once."""
    query = select(part.c.word).where(_begins_with(term)).distinct()
    found = connection.execute(query.limit(_AT_ONCE + 1)).scalars().all()
    return found if len(found) <= _AT_ONCE else None


def stands_in(request_id: ColumnElement[int], words: Sequence[str]) -> ColumnElement[bool]:
    """Said of one request: it has one of these words."""
    return exists().where(place.c.word.in_(words), place.c.request_id == request_id)


def fewer_than(connection: Connection, term: str, limit: int) -> bool:
    """True when fewer places than `limit` have the term; not one more than those is looked at."""
    query = select(func.count()).select_from(places_of(term).limit(limit).subquery())
    return int(connection.execute(query).scalar_one()) < limit


def add(connection: Connection, texts: Iterable[tuple[int, str]]) -> None:
    """Keep the words of requests that have none of them yet: (id, text) each."""
    places = sorted((word, request_id) for request_id, text in texts for word in words_in(text))
    add_places(connection, places)


def add_places(connection: Connection, places: Sequence[tuple[str, int]]) -> None:
    """Keep these words of these requests."""
    words = {word for word, _ in places}
    _insert(connection, part, sorted((ending, word) for word in words for ending in endings(word)))
    _insert(connection, place, places)


def _insert(connection: Connection, into: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows as the driver takes them: some thirty of each request, and millions when a file is filled.

    Those that are there stay: asking for them first costs more.
    """
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    words = f"INSERT INTO {into.name} VALUES ({mark}, {mark}) ON CONFLICT DO NOTHING"  # noqa: S608
    if rows:
        connection.exec_driver_sql(words, list(rows))


def remove(connection: Connection, request_id: int, words: Iterable[str]) -> None:
    """Keep these words of a request no longer; a word that no other request has leaves the data with it."""
    left = sorted(words)
    for some in portions(left, _AT_ONCE):
        _remove(connection, request_id, some)


def _remove(connection: Connection, request_id: int, words: Sequence[str]) -> None:
    connection.execute(delete(place).where(place.c.request_id == request_id, place.c.word.in_(words)))
    nowhere = _known(words).where(~exists().where(place.c.word == part.c.word))
    for word in connection.execute(nowhere).scalars().all():
        connection.execute(delete(part).where(part.c.part.in_(sorted(endings(word))), part.c.word == word))


def _known(words: Sequence[str]) -> Any:
    """Those of the words that are kept: each is the ending of itself that is the whole of it."""
    return select(part.c.word).where(part.c.part.in_([word[:LONGEST] for word in words]), part.c.word.in_(words))


def clear(connection: Connection) -> None:
    """Forget all words."""
    connection.execute(delete(place))
    connection.execute(delete(part))


def count(connection: Connection) -> int:
    """How many words of requests are kept."""
    return int(connection.execute(select(func.count()).select_from(place)).scalar_one())
