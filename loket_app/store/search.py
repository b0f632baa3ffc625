"""The search index over requests: FTS5 trigrams in an SQLite file, a folded text on a server (with pg_trgm, if there).

Both find what a text contains, letters large or small alike, in words of three letters and more.
"""

from collections.abc import Mapping, Sequence
from typing import Any

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
    func,
    insert,
    select,
    table,
)

from loket_app.store.tables import request

_FTS = table("request_search", column("rowid"), column("text"))
_FOLDED = Table(
    "request_search", MetaData(), Column("id", BigInteger, primary_key=True), Column("text", Text),
    Column("folded", Text),
)  # fmt: skip


def put(connection: Connection, request_id: int, words: str) -> None:
    """Make a request findable by these words, in place of those it had."""
    if connection.dialect.name == "sqlite":
        connection.execute(delete(_FTS).where(_FTS.c.rowid == request_id))
        connection.execute(insert(_FTS).values(rowid=request_id, text=words))
        return
    connection.execute(delete(_FOLDED).where(_FOLDED.c.id == request_id))
    connection.execute(insert(_FOLDED).values(id=request_id, text=words, folded=words.lower()))


def put_new(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make requests findable that are not in the index: each row with its `id` and the `text` of its words."""
    if connection.dialect.name == "sqlite":
        connection.execute(insert(_FTS), [{"rowid": row["id"], "text": row["text"]} for row in rows])
        return
    connection.execute(insert(_FOLDED), [{**row, "folded": row["text"].lower()} for row in rows])


def forget(connection: Connection, request_id: int) -> None:
    """Find a request no longer: its rows leave the data."""
    index, key = _index(connection)
    connection.execute(delete(index).where(key == request_id))


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


def matching(
    connection: Connection, query: Select[Any], terms: Sequence[str]
) -> tuple[Select[Any], ColumnElement[int]]:
    """`query` on `request` narrowed to those that contain every term, and the column that orders it by request."""
    index, key = _index(connection)
    joined = query.join(index, key == request.c.id)
    if connection.dialect.name == "sqlite":
        quoted = " ".join('"' + term.replace('"', '""') + '"' for term in terms)
        return joined.where(_FTS.c.text.op("MATCH")(quoted)), key
    return joined.where(*(_FOLDED.c.folded.contains(term.lower(), autoescape=True) for term in terms)), key


def _index(connection: Connection) -> tuple[Any, ColumnElement[int]]:
    if connection.dialect.name == "sqlite":
        return _FTS, _FTS.c.rowid
    return _FOLDED, _FOLDED.c.id
