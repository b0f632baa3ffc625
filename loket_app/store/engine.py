"""The one place that knows which database this is: opening it, transactions, and what its errors mean.

A `Path` is an SQLite file of this PC; a text is the address of a PostgreSQL server (`postgresql+psycopg://`). What they
do differently lies in `sqlite_side` and `postgres_side`; the server's side is imported only where a server is used.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import clear_frames
from types import ModuleType

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, PendingRollbackError

from loket_app.domain.errors import Disturbance, Refused
from loket_app.store import sqlite_side


def open_engine(place: Path | str) -> Engine:
    """An engine on an SQLite file (made when it is missing) or on a server. No connection is opened yet."""
    if isinstance(place, Path):
        return sqlite_side.open_file(place)
    from loket_app.store import postgres_side

    return postgres_side.open_server(place)


def on_server(engine: Engine) -> bool:
    """True when the data lies on a server that several PCs share."""
    return engine.dialect.name != "sqlite"


def _side(engine: Engine) -> ModuleType:
    if not on_server(engine):
        return sqlite_side
    from loket_app.store import postgres_side

    return postgres_side


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction, alone in the whole office: committed when the block ends, rolled back if it raises.

    World errors become words (`Disturbance`).
    """
    side = _side(engine)
    with (
        _worldly(side),
        engine.connect().execution_options(**side.WRITE_OPTIONS) as connection,
        connection.begin(),
    ):
        side.begin_alone(connection)
        yield connection
        side.before_commit(connection)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One read transaction that sees one moment; keep it short (decision 1: under 30 ms)."""
    side = _side(engine)
    with _worldly(side), engine.connect().execution_options(**side.READ_OPTIONS) as connection, connection.begin():
        yield connection


@contextmanager
def glancing(engine: Engine) -> Iterator[Connection]:
    """For one statement that only reads, asked again and again: on a server over a line that is kept for it."""
    if not on_server(engine):
        with reading(engine) as connection:
            yield connection
        return
    from loket_app.store import postgres_side

    with _worldly(postgres_side), postgres_side.glances(engine).connect() as connection:
        yield connection


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """A write transaction of the server's administration: it takes no lock and asks for no version."""
    side = _side(engine)
    with (
        _worldly(side),
        engine.connect().execution_options(**side.WRITE_OPTIONS) as connection,
        connection.begin(),
    ):
        yield connection


def server_time(connection: Connection, in_command: bool = False) -> tuple[int, int] | None:
    """The server's time and this PC's monotonic counter at that moment (ms); None for a file.

    In a command it was heard with the lock already; elsewhere the server is asked, and its schema's version with it.
    """
    if connection.dialect.name == "sqlite":
        return None
    from loket_app.store import postgres_side

    return postgres_side.heard(connection) if in_command else postgres_side.hear(connection)


def refuse_other_version(version: int) -> None:
    """Raise `Disturbance` where the schema on a server is not the one of this program."""
    from loket_app.store import postgres_side
    from loket_app.store.schema import SCHEMA_VERSION

    if version != SCHEMA_VERSION:
        raise postgres_side.version_trouble(version, SCHEMA_VERSION)


@contextmanager
def _worldly(side: ModuleType) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PendingRollbackError) as error:
        found: Disturbance | None = side.disturbance(error)
        if found is None:
            raise
        _let_go(error)
        raise found from error
    except Refused as refused:
        _let_go(refused)
        raise
    except UnicodeDecodeError as error:
        # A name inside the file is damaged, so that the driver cannot even spell what is wrong.
        raise Disturbance("Berkas data rusak.", "Pulihkan dari cadangan terakhir.") from error


def _let_go(error: BaseException | None) -> None:
    """Forget what the functions that an error passed through still hold: screens keep the error for their retry.

    A result read half way is a statement that SQLite still runs, past rollback and close: it would keep the file from
    every command for as long as somebody keeps the error.
    """
    while error is not None:
        clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__
