"""The address of an office's PostgreSQL server as this PC keeps it: without the password, which lies in a file apart.

That file is libpq's own kind (host:port:database:user:password), beside komputer.toml, readable by this PC's Loket
users only. komputer.toml itself may be copied, shown and sent to support.
"""

import os
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from loket_app.domain.errors import Disturbance, Refusal

PASSWORD_FILE = "server.pgpass"
ADDRESS_MAX = 200
_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
_PORT = 5432
_ROLE, _DATABASE = "loket_program", "loket"
_EXAMPLE = "postgresql://loket_program@192.168.1.10/loket"


def address_problem(address: str) -> Refusal | None:
    """Why this text cannot be the address of a server; None when it can, and when it is empty (this PC alone)."""
    if not address:
        return None
    wrong = Refusal("server", f"Tulis alamat server seperti {_EXAMPLE}.", "server")
    if any(c.isspace() for c in address):
        return wrong
    try:
        parts = urlsplit(address)
        known = parts.scheme in _SCHEMES and parts.hostname and parts.username and len(parts.path) > 1
        port = parts.port
    except ValueError:
        return wrong
    if not known or parts.query or parts.fragment or "/" in parts.path[1:] or len(address) > ADDRESS_MAX or port == 0:
        return wrong
    if parts.password is not None:
        return Refusal("kata_sandi", "Kata sandi jangan ditulis di alamat; simpan di tempatnya sendiri.", "server")
    return None


def full_address(typed: str) -> str:
    """An address as an administrator types it: whole, or only the server's name, with or without the database's."""
    typed = typed.strip()
    if not typed or "://" in typed:
        return typed
    server, _, database = typed.partition("/")
    return f"postgresql://{server if '@' in server else f'{_ROLE}@{server}'}/{database or _DATABASE}"


def with_password_file(address: str, machine_file: Path) -> str:
    """The address as the store opens it: with the file of passwords beside the machine file, where there is one."""
    file = machine_file.with_name(PASSWORD_FILE)
    return f"{address}?passfile={quote(str(file), safe='')}" if file.exists() else address


def split_password(address: str) -> tuple[str, str]:
    """An address as somebody typed it, parted into the address without the password, and the password."""
    parts = urlsplit(address.strip())
    if parts.password is None:
        return address.strip(), ""
    user = quote(unquote(parts.username or ""), safe="")
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{user}@{host}").geturl(), unquote(parts.password)


def keep_password(address: str, password: str, machine_file: Path) -> Path:
    """Write the password of this address beside the machine file, for its owner alone; returns the file.

    Raises `Disturbance` when the folder cannot be written.
    """
    parts = urlsplit(address)
    fields = (parts.hostname or "", str(parts.port or _PORT), parts.path[1:], unquote(parts.username or ""), password)
    line = ":".join(field.replace("\\", "\\\\").replace(":", "\\:") for field in fields)
    file = machine_file.with_name(PASSWORD_FILE)
    part = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            # libpq reads no such file that others may read; on Windows the folder's own rights hold.
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
                out.write(line + "\n")
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise Disturbance(
            f"Kata sandi server tidak dapat disimpan di {file.parent} ({error.strerror}).",
            "Minta administrator memberi hak tulis, lalu ulangi.",
        ) from error
    return file
