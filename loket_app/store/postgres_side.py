"""PostgreSQL: one server for several PCs, one writer at a time in the whole office.

Every command begins by taking one lock of the database (advisory, let go by the commit), so heads of the trail never
fork, numbers have no holes, and ids are in the order of commits. It then asks the server for the time and for the
schema's version: a program that is too old or too new for it stops before it writes.
"""

import time
from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary

import psycopg
from psycopg.types.string import TextLoader
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, PendingRollbackError

from loket_app.domain.errors import Busy, Disconnected, Disturbance

LOCK_KEY: Final = 0x4C4F4B54
LOCK_MS, STATEMENT_MS, IDLE_MS = 2_000, 15_000, 10_000
READ_IDLE_MS = 120_000
"""Who holds the lock may be silent for `IDLE_MS`; who only reads holds nobody up, and a check computes in between."""
CONNECT_SECONDS = 5
WRITE_OPTIONS: Final[Mapping[str, Any]] = {"isolation_level": "READ COMMITTED", "postgresql_readonly": False}
READ_OPTIONS: Final[Mapping[str, Any]] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def session_settings(lock_ms: int = LOCK_MS, statement_ms: int = STATEMENT_MS, idle_ms: int = READ_IDLE_MS) -> str:
    """How long the server waits for a lock, a statement, and a PC that says nothing in the middle of a command.

    And that a commit is on the server's disk before it is told, whatever the server's own settings say.
    """
    return (
        f"-c lock_timeout={lock_ms} -c statement_timeout={statement_ms} "
        f"-c idle_in_transaction_session_timeout={idle_ms} -c search_path=public -c synchronous_commit=on"
    )


_SESSION = session_settings()
# A cable that is pulled is noticed in ten seconds while something is sent, in thirty while an answer is awaited.
_WIRE: Final[Mapping[str, Any]] = {
    "keepalives": 1, "keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 10_000,
}  # fmt: skip
_LOCK = text("SELECT pg_advisory_xact_lock(:key), set_config('idle_in_transaction_session_timeout', :silent, true)")
_MARK = text("SELECT version, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS at FROM loket_schema")
_HEARD = "loket_heard"
_GLANCES: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()


class Heard(NamedTuple):
    """The server's time (ms since the epoch, UTC) and what this PC's monotonic counter showed then (ms)."""

    server: int
    counter: int


class _Whole(TextLoader):
    """Sums of whole numbers come as numeric; nothing here has a fraction."""

    def load(self, data: Any) -> int:  # type: ignore[override]
        return int(bytes(data))


class _YesNo(psycopg.adapt.Dumper):
    """Yes and no are kept as 1 and 0, as in an SQLite file."""

    oid = psycopg.adapters.types["int8"].oid

    def dump(self, obj: bool) -> bytes:
        return b"1" if obj else b"0"


def server_url(address: str) -> URL:
    """The address of a server as given by an administrator. Raises `Disturbance` for one that is none."""
    try:
        url = make_url(address.strip())
    except Exception as error:
        raise _bad_address() from error
    if not url.drivername.startswith("postgres") or not url.database:
        raise _bad_address()
    return url.set(drivername="postgresql+psycopg")


def _bad_address() -> Disturbance:
    return Disturbance(
        "Alamat server tidak sah.", "Tulis seperti postgresql://loket_program@192.168.1.10/loket, lalu ulangi."
    )


def open_server(address: str) -> Engine:
    """An engine on the server. No connection is opened yet."""
    url = server_url(address)
    engine = create_engine(
        url,
        pool_size=2,
        max_overflow=2,
        pool_pre_ping=True,
        pool_recycle=1800,
        hide_parameters=True,
        connect_args={
            "options": _SESSION, "connect_timeout": CONNECT_SECONDS,
            "application_name": url.query.get("application_name", "loket"), **_WIRE,
        },
    )  # fmt: skip
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "handle_error", _say_no_values)
    return engine


def glances(engine: Engine) -> Engine:
    """A line of its own for the one short question that is asked all day: kept, one statement a time, no more said.

    A question through the pool asks first whether the line is alive and wraps itself in a transaction: four answers to
    wait for instead of one (figures in docs/reliability.md). A lost line shows as an error, and the next one is new.
    """
    found: Engine | None = _GLANCES.get(engine)
    if found is None:
        found = create_engine(
            engine.url, pool_size=1, max_overflow=1, pool_recycle=1800, hide_parameters=True,
            isolation_level="AUTOCOMMIT", pool_reset_on_return=None,
            connect_args={
                "options": f"{_SESSION} -c default_transaction_read_only=on", "connect_timeout": CONNECT_SECONDS,
                "application_name": engine.url.query.get("application_name", "loket"), **_WIRE,
            },
        )  # fmt: skip
        event.listen(found, "connect", _prepare)
        event.listen(found, "handle_error", _say_no_values)
        event.listen(engine, "engine_disposed", lambda _: found.dispose())
        _GLANCES[engine] = found
    return found


def _prepare(connection: Any, _record: Any) -> None:
    connection.adapters.register_loader("numeric", _Whole)
    connection.adapters.register_dumper(bool, _YesNo)


def _say_no_values(context: Any) -> None:
    """A server quotes the row that it refused (DETAIL): names and NIKs have no place in the report of a bug."""
    error, wrapped = context.original_exception, context.sqlalchemy_exception
    if not isinstance(error, psycopg.Error) or not error.diag.message_detail:
        return
    whole, told = str(error), error.diag.message_primary or ""
    error.args = (told,)
    if wrapped is not None:
        wrapped.args = tuple(one.replace(whole, told) if isinstance(one, str) else one for one in wrapped.args)


def begin_alone(connection: Connection) -> None:
    """Wait until no other PC writes, then see that the schema is this program's and hear the server's time.

    Raises `Disturbance` for a schema of another version; waiting longer than `LOCK_MS` is an error that means `Busy`.
    """
    connection.execute(_LOCK, {"key": LOCK_KEY, "silent": str(IDLE_MS)})
    hear(connection)


def hear(connection: Connection) -> Heard:
    """Ask for the time and the schema's version; kept with the connection for `heard`."""
    from loket_app.store.schema import SCHEMA_VERSION

    before = time.monotonic_ns()
    row = connection.execute(_MARK).one()
    after = time.monotonic_ns()
    if row.version != SCHEMA_VERSION:
        raise version_trouble(row.version, SCHEMA_VERSION)
    found = Heard(int(row.at), (before + after) // 2_000_000)
    connection.info[_HEARD] = found
    return found


def heard(connection: Connection) -> Heard:
    """The time as heard at the beginning of this write transaction."""
    found: Heard = connection.info[_HEARD]
    return found


def version_trouble(version: int, known: int) -> Disturbance:
    """What to tell where the schema on the server is not this program's."""
    if version > known:
        return Disturbance(
            f"Data di server sudah disesuaikan untuk program yang lebih baru (susunan {version}; program ini mengenal "
            f"{known}).",
            "Perbarui program di komputer ini. Tidak ada yang diubah.",
        )
    return Disturbance(
        f"Data di server belum disesuaikan dengan program ini (susunan {version}; program ini memakai {known}).",
        "Minta administrator menjalankan loket server-siap sekali, lalu ulangi.",
    )


def before_commit(connection: Connection) -> None:
    """Nothing more to do: a failed statement has failed the whole transaction, and the commit would say so."""


_LOST = (
    "Sambungan ke server terputus.",
    "Ketikan tetap ada. Periksa kabel jaringan dan komputer server; program menyambung sendiri, lalu ulangi.",
)
_AWAY = (
    "Server tidak dapat dihubungi.",
    "Ketikan tetap ada. Periksa kabel jaringan, alamat server, dan apakah komputer server menyala, lalu ulangi.",
)
_BUSY = ("Komputer lain sedang menyimpan.", "Tunggu sebentar, lalu ulangi. Belum ada yang tercatat.")
_STATES: Final[Mapping[str, tuple[str, str]]] = {
    "53100": (
        "Cakram server penuh, catatan terakhir belum tersimpan.",
        "Minta administrator mengosongkan ruang, lalu ulangi.",
    ),
    "53300": ("Server sedang melayani terlalu banyak sambungan.", "Tutup program yang tidak dipakai, lalu ulangi."),
    "57014": ("Server terlalu lama menjawab.", "Tunggu sebentar, lalu ulangi. Belum ada yang tercatat."),
    "25006": ("Server hanya dapat dibaca.", "Minta administrator memeriksa server, lalu ulangi."),
    "58030": ("Cakram server tidak dapat dibaca atau ditulis.", "Minta administrator memeriksa server."),
    "XX001": ("Data di server rusak.", "Jangan teruskan mencatat; pulihkan dari cadangan terakhir."),
}
_CONNECTING: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "authentication failed",
        "Server menolak nama atau kata sandi program.",
        "Minta administrator memeriksa berkas kata sandi komputer ini.",
    ),
    (
        "no password supplied",
        "Kata sandi server belum ada di komputer ini.",
        "Minta administrator mengisinya (loket server-siap menunjukkan caranya).",
    ),
    (
        "pg_hba.conf",
        "Server tidak mengizinkan komputer ini.",
        "Minta administrator menambah alamat komputer ini pada pg_hba.conf di server.",
    ),
    (
        "does not exist",
        "Basis data atau nama pemakai itu tidak ada di server.",
        "Periksa alamat server, atau jalankan loket server-siap dahulu.",
    ),
    ("too many clients", *_STATES["53300"]),
    ("too many connections", *_STATES["53300"]),
)


def disturbance(error: DBAPIError | PendingRollbackError) -> Disturbance | None:
    """What a driver error means to a clerk; None when it is a bug of ours."""
    if isinstance(error, PendingRollbackError):
        # The line was lost in an earlier statement, and who sent that one went on.
        return Disconnected(*_LOST)
    state = str(getattr(error.orig, "sqlstate", None) or "")
    if state in ("55P03", "40001", "40P01"):
        return Busy(*_BUSY)
    if state in _STATES:
        return Disturbance(*_STATES[state])
    if not isinstance(error.orig, psycopg.OperationalError | psycopg.InterfaceError):
        return Disconnected(*_LOST) if error.connection_invalidated else None
    told = str(error.orig).lower()
    for mark, sentence, advice in _CONNECTING:
        if mark in told:
            return Disturbance(sentence, advice)
    return Disconnected(*(_LOST if error.connection_invalidated else _AWAY))
