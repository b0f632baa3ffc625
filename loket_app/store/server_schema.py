"""The schema on a server: which version it has, bringing it to this program's, and what the program's role may do.

The owner of the database makes and changes tables; the program at the counters works under a role that cannot, and
that may neither change nor delete what is append-only.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from sqlalchemy import Connection, Engine, func, select, text

from loket_app.domain.errors import Disturbance
from loket_app.store import postgres_side, search
from loket_app.store.engine import reading, transaction
from loket_app.store.rendering import FIRST, rendered
from loket_app.store.schema import MIGRATIONS, SCHEMA_VERSION, bring_along
from loket_app.store.tables import metadata

PROGRAM = "LAYAR RAMAH Loket"
_OURS = text("SELECT to_regclass('loket_schema') IS NOT NULL")
_OTHERS = text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
_READ = text("SELECT version, program FROM loket_schema")
_FORBIDS: Final = re.compile(r"CREATE TRIGGER \w+ BEFORE (UPDATE|DELETE) ON (\w+)")


def server_version(engine: Engine) -> int:
    """The version of the schema: 0 for an empty database. Raises `Disturbance` for one that is not ours."""
    with reading(engine) as connection:
        return _version(connection)


def _version(connection: Connection) -> int:
    if not connection.execute(_OURS).scalar_one():
        if connection.execute(_OTHERS).scalar_one():
            raise _foreign()
        return 0
    row = connection.execute(_READ).one()
    if row.program != PROGRAM:
        raise _foreign()
    return int(row.version)


def _foreign() -> Disturbance:
    return Disturbance("Basis data itu bukan milik Loket.", "Buat basis data baru yang kosong, lalu ulangi.")


def checked_version(engine: Engine) -> int:
    """As `server_version`; raises `Disturbance` also where the schema is newer than this program."""
    version = server_version(engine)
    if version > SCHEMA_VERSION:
        raise postgres_side.version_trouble(version, SCHEMA_VERSION)
    return version


def migrate_server(engine: Engine, before: Callable[[int], None] | None = None) -> int:
    """Run the missing migrations in one transaction, alone, and return the version it came from; for the owner.

    Raises `Disturbance` for a schema that is newer or not ours, and where this role may not change it.
    """
    version = checked_version(engine)
    if version == SCHEMA_VERSION:
        return version
    if version and before is not None:
        before(version)
    with transaction(engine) as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": postgres_side.LOCK_KEY})
        _must_own(connection)
        _bring_forward(connection)
    return version


def _bring_forward(connection: Connection) -> None:
    # Asked again behind the lock: another PC may have done the work meanwhile.
    present = _version(connection)
    if present == 0:
        for statement in FIRST:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("CREATE TABLE loket_schema (program TEXT NOT NULL, version BIGINT NOT NULL)")
        connection.execute(text("INSERT INTO loket_schema VALUES (:program, 0)"), {"program": PROGRAM})
    for statements in MIGRATIONS[present:]:
        for statement in statements:
            for line in rendered(statement):
                connection.exec_driver_sql(line)
    bring_along(connection, present)
    connection.execute(text("UPDATE loket_schema SET version = :version"), {"version": SCHEMA_VERSION})


def may_change(connection: Connection) -> bool:
    """True when this role may make tables in the database."""
    return bool(connection.execute(text("SELECT has_schema_privilege('public', 'CREATE')")).scalar_one())


def _must_own(connection: Connection) -> None:
    if not may_change(connection):
        raise Disturbance(
            "Susunan data di server hanya boleh diubah pemiliknya.",
            "Minta administrator menjalankan loket server-siap, lalu ulangi.",
        )


def append_only() -> Mapping[str, frozenset[str]]:
    """The tables in which our migrations forbid acts, with the acts (UPDATE, DELETE)."""
    found: dict[str, frozenset[str]] = {}
    for statements in MIGRATIONS:
        for statement in statements:
            for act, table in _FORBIDS.findall(statement):
                found[table] = found.get(table, frozenset()) | {act}
    return found


def grants() -> Mapping[str, tuple[str, ...]]:
    """What the program's role may do with each table; never DDL."""
    forbidden = append_only()
    everything = ("SELECT", "INSERT", "UPDATE", "DELETE")
    tables = [*metadata.tables, *search.TABLES]
    made = {name: tuple(a for a in everything if a not in forbidden.get(name, ())) for name in tables}
    # Personal text is erased under retention, never rewritten.
    made["trail_text"] = ("SELECT", "INSERT", "DELETE")
    return made | {"loket_schema": ("SELECT",)}


def grant_program(engine: Engine, role: str) -> None:
    """Give the program's role what it needs and take from it everything else; for the owner."""
    with transaction(engine) as connection:
        quoted = connection.dialect.identifier_preparer.quote_identifier(role)
        database = connection.dialect.identifier_preparer.quote_identifier(str(engine.url.database))
        statements = [
            f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
            # Temporary: closed years are read along in tables that nobody else sees and that end with the line.
            f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {quoted}",
            "REVOKE ALL ON SCHEMA public FROM PUBLIC",
            f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quoted}",
            f"GRANT USAGE ON SCHEMA public TO {quoted}",
            f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
            *(f"GRANT {', '.join(acts)} ON {table} TO {quoted}" for table, acts in grants().items()),
        ]
        for statement in statements:
            connection.exec_driver_sql(statement)


class ServerFacts(NamedTuple):
    """What a server says of itself: its version, settings that a promise rests on, and this role's rights."""

    version: str
    number: int
    settings: Mapping[str, str]
    may_change: bool
    may_rewrite: tuple[str, ...]


WANTED: Final[Mapping[str, str]] = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
LEAST_SERVER: Final = 140_000


def server_facts(connection: Connection) -> ServerFacts:
    """Read them. `may_rewrite` are append-only tables that this role could change, which only the owner may."""
    shown = {name: str(connection.execute(select(func.current_setting(name))).scalar_one()) for name in WANTED}
    asked = text("SELECT has_table_privilege(:table, :act)")
    open_tables = tuple(
        table
        for table, acts in append_only().items()
        if any(connection.execute(asked, {"table": table, "act": act}).scalar_one() for act in acts)
    )
    number = connection.execute(select(func.current_setting("server_version_num"))).scalar_one()
    version = connection.execute(select(func.current_setting("server_version"))).scalar_one()
    return ServerFacts(str(version), int(number), shown, may_change(connection), open_tables)
