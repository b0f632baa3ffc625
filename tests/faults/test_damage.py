"""A data file that is damaged, foreign, cut, or newer: never opened for writing, kept as it is, and the newest good
copy is offered with what it holds. Random flips of single bits beside (LOKET_FLIPS: how many)."""

import hashlib
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loket_app.domain.errors import Disturbance
from loket_app.store.migrate import SCHEMA_VERSION, looks_whole
from loket_app.usecases import backup, door
from loket_app.usecases.beside import open_beside
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk
from loket_app.usecases.opening import DamagedFile, open_desk

FLIPS = int(os.environ.get("LOKET_FLIPS", "120"))


@pytest.fixture
def office(make_office, quick_folder: Path, tmp_path: Path) -> Any:
    """A folder with a data file, some work in it, and one good copy."""
    made = make_office()
    folder = quick_folder / "data"
    folder.mkdir()
    for _ in range(3):
        made.accept()
    made.desk.engine.dispose()
    shutil.copy(made.file, folder / "loket.db")
    with open_desk(folder, made.clock, "PC-UJI") as desk:
        backup.back_up(desk)
        desk.do(made.by("loket1"), door.walked_in)
    made.file = folder / "loket.db"
    return made


def truncated(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3 // 4096 * 4096]


def zeroed(content: bytes) -> bytes:
    return content[: 4096 * 7] + bytes(4096) + content[4096 * 8 :]


def other_header(content: bytes) -> bytes:
    return content[:60] + (SCHEMA_VERSION + 1).to_bytes(4, "big") + content[64:]


def foreign(content: bytes) -> bytes:
    return content[:68] + b"\x00\x00\x00\x07" + content[72:]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "truncated": truncated,
    "a page of zeros": zeroed,
    "garbage": lambda content: random.Random(3).randbytes(len(content)),
    "head of garbage": lambda content: random.Random(4).randbytes(100) + content[100:],
    "cut in a page": lambda content: content[: len(content) // 2 + 777],
    "somebody else's": foreign,
    "of a newer program": other_header,
}


@pytest.mark.parametrize("what", DAMAGES)
def test_a_bad_file_is_not_opened_and_the_newest_copy_is_offered(office: Any, what: str) -> None:
    content = DAMAGES[what](office.file.read_bytes())
    office.file.write_bytes(content)
    for opener in (open_desk, open_beside):
        with pytest.raises(Disturbance) as told, opener(office.file.parent, office.clock, "PC-UJI"):
            pass
        assert told.value.advice
        assert office.file.read_bytes() == content, "nothing was written to it"
        journal = office.file.with_name("loket.db-journal")
        assert not journal.exists() or not journal.stat().st_size
        if opener is open_desk and what not in ("somebody else's", "of a newer program"):
            assert isinstance(told.value, DamagedFile)
            assert told.value.offer is not None
            assert told.value.offer.requests == 3


@pytest.mark.timeout(300 + FLIPS)
def test_flips_of_single_bits_are_found_by_the_checks_together(office: Any, tmp_path: Path) -> None:
    """One bit somewhere, again and again: found at the opening, by SQLite's whole check, by ours, or it stands where
    nothing is stored. Never a false answer: what is read after all is what was written."""
    whole = office.file.read_bytes()
    rng, victim = random.Random(9), tmp_path / "loket.db"
    truth = told(office.file)
    seen = {"opening": 0, "integrity_check": 0, "own check": 0, "nowhere": 0, "unseen": 0}
    for _ in range(FLIPS):
        place = rng.randrange(100, len(whole))
        content = bytearray(whole)
        content[place] ^= 1 << rng.randrange(8)
        victim.write_bytes(content)
        seen[verdict(victim, truth, office)] += 1
        assert victim.read_bytes() == bytes(content), "a look writes nothing"
    print(f"\n{FLIPS} flips: {seen}")
    assert seen["opening"] + seen["integrity_check"] > 0
    assert seen["unseen"] <= max(2, FLIPS // 50), seen


def verdict(file: Path, truth: str, office: Any) -> str:
    try:
        if looks_whole(file) is not None:
            return "opening"
        raw = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
        try:
            raw.text_factory = bytes
            if raw.execute("PRAGMA integrity_check(1)").fetchone()[0] != b"ok":
                return "integrity_check"
        finally:
            raw.close()
    except (Disturbance, sqlite3.DatabaseError):
        return "opening"
    if told(file) != truth:
        return own_check(file, office)
    return "nowhere"


def own_check(file: Path, office: Any) -> str:
    """Stored content differs and SQLite saw nothing: the chain, or the whole check, has to."""
    from loket_app.store.engine import open_engine

    engine = open_engine(file)
    try:
        findings = check(Desk(engine, office.clock, "PC", file.parent), 0).findings
    except (Disturbance, sqlite3.Error):
        return "own check"
    finally:
        engine.dispose()
    return "own check" if findings else "unseen"


def told(file: Path) -> str:
    """Everything stored, as a digest."""
    raw = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    raw.text_factory = bytes
    try:
        digest = hashlib.sha256()
        query = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        for (table,) in raw.execute(query).fetchall():
            for row in raw.execute(f'SELECT * FROM "{table.decode(errors="replace")}"'):
                digest.update(repr(row).encode())
        return digest.hexdigest()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        return str(error)
    finally:
        raw.close()
