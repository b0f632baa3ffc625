"""A PostgreSQL server of the tests' own: made in a temporary folder, on a free port of this PC, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from loket_app.store import server_schema
from loket_app.store.engine import open_engine
from loket_app.store.migrate import migrate

ADMIN = "penguji"
MISSING = "Tidak ada PostgreSQL: pasang dengan  sudo apt-get install -y postgresql  lalu ulangi."
_NAMES = count(1)
COPIES_FILES = 15
"""From this version on a database may be copied file by file: a third of the time."""


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, the newest there is."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda p: int(p.parts[-3].split(".")[0]))
    if found:
        return found[-1].parent
    beside = shutil.which("pg_ctl")
    return Path(beside).resolve().parent if beside else None


class Server:
    """One private cluster. `durable` leaves the synchronous commit on, as an office has it."""

    def __init__(self, durable: bool = False) -> None:
        bin_folder = programs()
        if bin_folder is None:
            raise RuntimeError(MISSING)
        self._bin = bin_folder
        self._quick = not durable and _version(bin_folder) >= COPIES_FILES
        self._templates: dict[object, str] = {}
        memory = Path("/dev/shm")
        place = memory if memory.is_dir() and not durable else None
        self.folder = Path(tempfile.mkdtemp(prefix="loket-pg-", dir=place))
        self._data = self.folder / "data"
        self._as_other: list[str] = []
        if sys.platform != "win32" and os.geteuid() == 0:
            # PostgreSQL does not run as root; its own user comes with the package.
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self._as_other = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._run("initdb", "-D", str(self._data), "-U", ADMIN, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        lines = [f"port = {self.port}", "listen_addresses = '127.0.0.1'", f"unix_socket_directories = '{self.folder}'",
                 "max_connections = 60", "shared_buffers = 32MB", "log_min_messages = fatal"]  # fmt: skip
        if not durable:
            lines += ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]
        part = self.folder / "tambahan.conf"
        part.write_text("\n".join(lines) + "\n", encoding="utf-8")
        part.chmod(0o644)
        self._run("bash", "-c", f"cat '{part}' >> '{self._data}/postgresql.conf'", own=False)
        self._office = create_engine(self.address("postgres"), isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        self.start()

    def _run(self, program: str, *words: str, own: bool = True) -> None:
        command = [*self._as_other, str(self._bin / program) if own else program, *words]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=280, check=False)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout} {done.stderr}")

    def start(self) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-w", "-t", "30", "-l", str(self.folder / "log"), "start")

    def stop(self, how: str = "immediate") -> None:
        self._run("pg_ctl", "-D", str(self._data), "-w", "-t", "30", "-m", how, "stop")

    def close(self) -> None:
        self._office.dispose()
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, database: str, user: str = ADMIN, port: int | None = None) -> str:
        return f"postgresql+psycopg://{user}@127.0.0.1:{port or self.port}/{database}"

    def admin(self, *statements: str, database: str = "postgres") -> None:
        engine = self._office
        if database != "postgres":
            engine = create_engine(self.address(database), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                for statement in statements:
                    connection.execute(text(statement))
        finally:
            if engine is not self._office:
                engine.dispose()

    def new_database(self, template: str = "template0") -> str:
        """A database of its own; returns its name."""
        name = f"uji_{next(_NAMES)}"
        self.admin(f"CREATE DATABASE {name} TEMPLATE {template}{' STRATEGY FILE_COPY' if self._quick else ''}")
        return name

    def drop(self, name: str) -> None:
        self.admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def migrated(self) -> Engine:
        """An engine on a new database with this program's schema; made once, then copied."""
        schema = server_schema.MIGRATIONS
        if schema not in self._templates:
            name = self.new_database()
            engine = open_engine(self.address(name))
            try:
                migrate(engine)
            finally:
                engine.dispose()
            self._templates[schema] = name
        return open_engine(self.address(self.new_database(self._templates[schema])))


def _version(bin_folder: Path) -> int:
    told = subprocess.run([bin_folder / "pg_ctl", "--version"], capture_output=True, text=True, check=True, timeout=280)
    return int(told.stdout.split()[-1].partition(".")[0].rstrip("betarc"))
