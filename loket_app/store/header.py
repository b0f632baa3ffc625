"""The first hundred bytes of a data file: whose it is and which schema, read without opening a database."""

from pathlib import Path
from typing import NamedTuple

APPLICATION_ID = 0x4C4F4B54


class Header(NamedTuple):
    """What the first hundred bytes of an SQLite file say."""

    application_id: int
    user_version: int


def read_header(file: Path) -> Header | None:
    """The header; None when it is no SQLite file."""
    with file.open("rb") as stream:
        head = stream.read(100)
    if len(head) < 100 or head[:16] != b"SQLite format 3\x00":
        return None
    return Header(int.from_bytes(head[68:72], "big"), int.from_bytes(head[60:64], "big"))
