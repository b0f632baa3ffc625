"""After rows were erased: nothing of them stays in the file, neither in free pages nor in the search index."""

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from loket_app.domain.errors import Disturbance
from loket_app.store import search
from loket_app.store.engine import on_server
from loket_app.store.tables import metadata

ADVICE = "Tutup program di komputer lain, periksa ruang cakram, lalu jalankan lagi dari Pengaturan, Data pribadi."
LEFT_ON_SERVER = "Sisa di berkas server dibuang pemilik basis data dengan VACUUM FULL; mintakan hari ini juga."


def scrub(engine: Engine) -> str:
    """Write the whole data anew without what was erased; what is left to do by somebody else, "" for nothing.

    Raises `Disturbance` when somebody else holds the data.
    """
    try:
        if on_server(engine):
            return _scrub_server(engine)
        _scrub_file(engine)
        return ""
    except DBAPIError as error:
        raise Disturbance("Sisa data yang dihapus belum terbuang dari berkas data.", ADVICE) from error


def _scrub_file(engine: Engine) -> None:
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA secure_delete = ON")
        # The index keeps words of rows that are gone until its parts are merged into one.
        cursor.execute("INSERT INTO request_search (request_search) VALUES ('optimize')")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA secure_delete = OFF")
        cursor.close()
    except engine.dialect.dbapi.Error as error:  # type: ignore[union-attr]
        raise Disturbance("Sisa data yang dihapus belum terbuang dari berkas data.", ADVICE) from error
    finally:
        raw.close()


def _scrub_server(engine: Engine) -> str:
    """The program's own role may not rewrite tables: a server skips what it does not own, and only warns."""
    with engine.connect() as connection:
        owner = text("SELECT pg_has_role(relowner, 'MEMBER') FROM pg_class WHERE relname = 'trail_text'")
        owned = bool(connection.execute(owner).scalar())
    if not owned:
        return LEFT_ON_SERVER
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in (*metadata.tables, *search.TABLES):
            connection.execute(text(f'VACUUM (FULL) "{name}"'))
    return ""
