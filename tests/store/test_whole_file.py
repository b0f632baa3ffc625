"""A file is looked at before it is opened: damage is found, and a large file does not keep the queue waiting."""

from pathlib import Path

import pytest
from sqlalchemy import text

from loket_app.store.engine import open_engine
from loket_app.store.migrate import looks_whole, migrate


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "loket.db"
    engine = open_engine(made)
    migrate(engine)
    with engine.begin() as connection:
        for n in range(2000):
            connection.execute(text("INSERT INTO meta VALUES (:n, :v)"), {"n": f"nama {n}", "v": "isi " * 40})
    engine.dispose()
    return made


def test_a_sound_file_is_whole(file: Path) -> None:
    assert looks_whole(file) is None


def test_a_broken_page_is_found(file: Path) -> None:
    content = bytearray(file.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 64] = b"\xff" * 64
    file.write_bytes(content)
    assert looks_whole(file, patience=60) is not None


def test_the_look_ends_when_patience_does(file: Path) -> None:
    assert looks_whole(file, patience=-1) is None
