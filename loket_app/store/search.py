"""The search index over requests: FTS5 trigrams in an SQLite file, a folded text on a server (with pg_trgm, if there).

Both find what a text contains, letters large or small alike, in words of three letters and more. They go through what
the letters' triples have in common, which grows with the file where the whole is rare: a word that few have is found by
`search_words` instead (docs/decisions/036).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    Text,
    column,
    delete,
    exists,
    func,
    insert,
    select,
    table,
)

from loket_app.store import search_words
from loket_app.store.tables import request

_FTS = table("request_search", column("rowid"), column("text"))
_OWN = table("request_search", column("rowid"), column("text"), schema="main")
_OWN_FOLDED = table("request_search", column("id"), column("text"), schema="public")
_FOLDED = Table(
    "request_search", MetaData(), Column("id", BigInteger, primary_key=True), Column("text", Text),
    Column("folded", Text),
)  # fmt: skip
FEW: Final = 300
"""A word that more requests have comes soon enough on the way from the newest backwards."""
FEW_BESIDE_OTHERS: Final = 1_000
"""The same of a word that stands beside others: the two may hardly ever meet, and that way is then gone to its end."""
ALONE: Final = "arsip"
"""The execution option of an engine on a closed year's file, which has its texts, but no words of its own."""
TABLES: Final = ("request_search", search_words.part.name, search_words.place.name)
"""What the index lies in: derived from requests, in no dump, made anew by a load."""
_CHUNK: Final = 10_000
_NOBODY: Final = 0


def put(connection: Connection, request_id: int, words: str) -> None:
    """Make a request findable by these words, in place of those it had."""
    before, after = search_words.words_in(words_of(connection, request_id) or ""), search_words.words_in(words)
    put_text(connection, request_id, words)
    search_words.remove(connection, request_id, before - after)
    search_words.add_places(connection, sorted((word, request_id) for word in after - before))


def put_text(connection: Connection, request_id: int, words: str) -> None:
    """The text alone, without its words."""
    if connection.dialect.name == "sqlite":
        connection.execute(delete(_FTS).where(_FTS.c.rowid == request_id))
        connection.execute(insert(_FTS).values(rowid=request_id, text=words))
        return
    connection.execute(delete(_FOLDED).where(_FOLDED.c.id == request_id))
    connection.execute(insert(_FOLDED).values(id=request_id, text=words, folded=words.lower()))


def put_new(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make requests findable that are not in the index: each row with its `id` and the `text` of its words."""
    search_words.add(connection, ((row["id"], row["text"]) for row in rows))
    if connection.dialect.name == "sqlite":
        connection.execute(insert(_FTS), [{"rowid": row["id"], "text": row["text"]} for row in rows])
        return
    connection.execute(insert(_FOLDED), [{**row, "folded": row["text"].lower()} for row in rows])


def forget(connection: Connection, chosen: Select[Any]) -> None:
    """Find these requests no longer: their rows leave the data. `chosen` selects their ids.

    Together, since a year has thousands: their words are gone through once, not once for each of them.
    """
    index, key = _index(connection)
    texts = connection.execute(select(index.c.text).where(key.in_(chosen))).scalars()
    words = frozenset(word for text in texts for word in search_words.words_in(text))
    connection.execute(delete(index).where(key.in_(chosen)))
    connection.execute(delete(search_words.place).where(search_words.place.c.request_id.in_(chosen)))
    # Nobody has the id: what is left to do is to drop the words that no other request has.
    search_words.remove(connection, _NOBODY, words)


def words_of(connection: Connection, request_id: int) -> str | None:
    """The words by which a request is found; None when it is not in the index."""
    index, key = _index(connection)
    found: str | None = connection.execute(select(index.c.text).where(key == request_id)).scalar()
    return found


def count(connection: Connection) -> int:
    """How many requests are in the index."""
    return int(connection.execute(select(func.count()).select_from(_index(connection)[0])).scalar_one())


def clear(connection: Connection) -> None:
    """Empty the index, before it is filled anew."""
    connection.execute(delete(_index(connection)[0]))
    search_words.clear(connection)


def fill(connection: Connection) -> None:
    """Keep the words of all texts of the index anew: for a file that had none."""
    search_words.clear(connection)
    for rows in _texts(connection):
        search_words.add(connection, rows)


def spoiled(connection: Connection) -> tuple[int, int]:
    """How many words of requests there should be, and how many there are."""
    wanted = sum(len(search_words.words_in(text)) for rows in _texts(connection) for _, text in rows)
    return wanted, search_words.count(connection)


def _texts(connection: Connection) -> Iterator[Sequence[tuple[int, str]]]:
    """The texts of the data itself, also where a view lays those of closed years over them."""
    index, key = (_OWN, _OWN.c.rowid) if connection.dialect.name == "sqlite" else (_OWN_FOLDED, _OWN_FOLDED.c.id)
    query, last = select(key, index.c.text).order_by(key).limit(_CHUNK), 0
    while rows := connection.execute(query.where(key > last)).all():
        yield [(int(row[0]), str(row[1])) for row in rows]
        last = rows[-1][0]


def matching(
    connection: Connection, query: Select[Any], terms: Sequence[str]
) -> tuple[Select[Any], ColumnElement[int]]:
    """`query` on `request` narrowed to those that contain every term, and the column that orders it by request."""
    rare = _rare(connection, terms)
    if rare is not None:
        others = [_contains(connection, term) for term in terms if term != rare]
        return query.where(request.c.id.in_(_few(connection, rare)), *others), request.c.id
    index, key = _index(connection)
    joined = query.join(index, key == request.c.id)
    if connection.dialect.name == "sqlite":
        quoted = " ".join('"' + term.replace('"', '""') + '"' for term in terms)
        return joined.where(_FTS.c.text.op("MATCH")(quoted)), key
    return joined.where(*(_folded_contains(term) for term in terms)), key


def _few(connection: Connection, term: str) -> Any:
    """The requests that have a rare term. A server is told their ids: wanting the newest fifty, its planner might think
    them many and go through all requests backwards."""
    places = search_words.places_of(term)
    return places if connection.dialect.name == "sqlite" else connection.execute(places.distinct()).scalars().all()


def _rare(connection: Connection, terms: Sequence[str]) -> str | None:
    """A term that few requests have, if the others can be looked for in those few."""
    if ALONE in connection.get_execution_options():
        return None
    different = sorted(set(terms), key=len, reverse=True)
    driving = [
        term
        for term in different
        if search_words.can_find(term) and all(other.isascii() for other in different if other != term)
    ]
    for limit in (FEW, FEW_BESIDE_OTHERS) if len(different) > 1 else (FEW,):
        for term in driving:
            if search_words.fewer_than(connection, term, limit):
                return term
    return None


def _contains(connection: Connection, term: str) -> ColumnElement[bool]:
    """Said of one request's text: a term of ASCII, whose small letters every database knows."""
    words = search_words.having(connection, term) if search_words.can_find(term) else None
    if words is not None:
        return search_words.stands_in(request.c.id, words)
    if connection.dialect.name == "sqlite":
        text = select(_FTS.c.text).where(_FTS.c.rowid == request.c.id).scalar_subquery()
        return func.instr(func.lower(text), term.lower()) > 0
    return exists().where(_FOLDED.c.id == request.c.id, _folded_contains(term))


def _folded_contains(term: str) -> ColumnElement[bool]:
    return _FOLDED.c.folded.contains(term.lower(), autoescape=True)


def _index(connection: Connection) -> tuple[Any, ColumnElement[int]]:
    if connection.dialect.name == "sqlite":
        return _FTS, _FTS.c.rowid
    return _FOLDED, _FOLDED.c.id
