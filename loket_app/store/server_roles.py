"""What the administrator of a server does once: two roles and a database, as lines to type or done by the program."""

import re
import secrets
from typing import Final, NamedTuple

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from loket_app.domain.errors import Disturbance
from loket_app.store import postgres_side

OWNER, PROGRAM, DATABASE = "loket_pemilik", "loket_program", "loket"
_NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_THERE = text(
    "SELECT rolname FROM pg_roles WHERE rolname IN (:owner, :program) "
    "UNION SELECT datname FROM pg_database WHERE datname = :database"
)


class Passwords(NamedTuple):
    """The passwords of the owner and of the program."""

    owner: str
    program: str


def new_passwords() -> Passwords:
    """Passwords that nobody guesses: 120 random bits each, letters that need no quoting anywhere."""
    return Passwords(secrets.token_hex(15), secrets.token_hex(15))


def lines(passwords: Passwords, database: str = DATABASE) -> tuple[str, str, str]:
    """The three lines that the administrator types in psql; afterwards the owner prepares the database."""
    if _NAME.fullmatch(database) is None:
        raise Disturbance("Nama basis data tidak dapat dipakai.", "Pakai huruf kecil, angka, dan garis bawah saja.")
    return (
        f"CREATE ROLE {OWNER} LOGIN PASSWORD '{passwords.owner}';",
        f"CREATE ROLE {PROGRAM} LOGIN PASSWORD '{passwords.program}';",
        f"CREATE DATABASE {database} OWNER {OWNER} ENCODING 'UTF8' TEMPLATE template0;",
    )


def address_of(administrator: str, role: str, password: str = "", database: str = DATABASE) -> str:
    """The address of `database` for a role, on the server that the administrator's address names."""
    url = postgres_side.server_url(administrator)
    own = url.set(drivername="postgresql", username=role, password=password or None, database=database, query={})
    return own.render_as_string(hide_password=False)


def make(administrator: str, passwords: Passwords, database: str = DATABASE) -> None:
    """Type the three lines as the server's administrator.

    Raises `Disturbance` when a role or the database is there already; then nothing was changed.
    """
    typed = lines(passwords, database)
    engine = create_engine(
        postgres_side.server_url(administrator), isolation_level="AUTOCOMMIT", hide_parameters=True,
        connect_args={"connect_timeout": postgres_side.CONNECT_SECONDS},
    )  # fmt: skip
    try:
        with engine.connect() as connection:
            names = {"owner": OWNER, "program": PROGRAM, "database": database}
            there = sorted(connection.execute(_THERE, names).scalars())
            if there:
                raise Disturbance(
                    f"Di server itu sudah ada: {', '.join(there)}.",
                    "Jalankan loket server-siap dengan alamat pemiliknya, atau pakai nama basis data lain.",
                )
            for line in typed:
                connection.exec_driver_sql(line.rstrip(";"))
    except DBAPIError as error:
        found = postgres_side.disturbance(error)
        if found is None:
            raise
        raise found from error
    finally:
        engine.dispose()
