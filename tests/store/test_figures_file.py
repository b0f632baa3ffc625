"""The file of kept figures is a cache: whatever happens to it, what is read from it is what was written, or nothing."""

import sqlite3
from pathlib import Path
from random import Random

import pytest

from loket_app.store.kept_figures import MOST_ROLLUPS, Extent, KeptFigures, Mark, Piece, beside

MARK = Mark(120, 5000, "ab" * 32, "aturan")
DAY = Piece(Extent("2026-11-23", 10, 40, (12, 30)), '{"isi":"Sungai Contoh"}', bytes(range(200)))
MONTH = Piece(Extent("2026-11", 1, 60), "dua\nbaris", b"")


@pytest.fixture
def file(quick_folder: Path) -> Path:
    return beside(quick_folder / "loket.db")


def filled(file: Path) -> KeptFigures:
    kept = KeptFigures(file)
    assert kept.save(None, MARK, [DAY, MONTH])
    return kept


def test_what_was_kept_is_read_again(file: Path) -> None:
    assert file.name == "loket.angka"
    filled(file).close()
    kept = KeptFigures(file)
    assert (kept.piece("2026-11-23"), kept.piece("2026-11"), kept.piece("2026-12")) == (DAY, MONTH, None)
    assert kept.days("2026-11-01", "2026-11-30") == {"2026-11-23": DAY}
    assert set(kept.extents()) == {DAY.extent, MONTH.extent}
    mark = kept.mark()
    assert mark is not None
    assert (mark.trail_id, mark.hash, mark.turn) == (120, MARK.hash, 1)
    assert kept.save(mark, MARK, [], ["2026-11"])
    assert kept.piece("2026-11") is None
    kept.forget()
    assert (kept.mark(), kept.extents()) == (None, ())
    kept.close()


def test_who_comes_second_keeps_nothing(file: Path) -> None:
    """Two reports at once: the pieces of the slower one may be older than what the other one forgot."""
    first, second = filled(file), KeptFigures(file)
    seen = second.mark()
    assert first.save(seen, MARK, [], ["2026-11-23"])
    assert not second.save(seen, MARK, [DAY])
    assert not second.save(None, MARK, [DAY])
    assert second.piece("2026-11-23") is None
    first.close()
    second.close()


def test_only_the_newest_long_periods_stay(file: Path) -> None:
    kept = KeptFigures(file)
    many = [Piece(Extent(f"{year:04d}", year, year + 1), "", b"") for year in range(1, MOST_ROLLUPS + 10)]
    assert kept.save(None, MARK, [*many, DAY])
    assert len(kept.extents()) == MOST_ROLLUPS + 1
    assert (kept.piece("0009"), kept.piece("2026-11-23")) == (None, DAY)
    kept.close()


@pytest.mark.parametrize("seed", range(4))
def test_damage_is_noticed(file: Path, seed: int) -> None:
    """Bytes are overwritten anywhere: nothing is raised, and nothing is read that was not written."""
    filled(file).close()
    whole, dice = file.read_bytes(), Random(seed)
    for _ in range(30):
        damaged = bytearray(whole)
        start = dice.randrange(len(whole))
        damaged[start : start + dice.choice((1, 8, 500))] = dice.randbytes(dice.choice((1, 8, 500)))
        file.write_bytes(damaged[: dice.choice((len(whole), len(whole), start + 1))])
        kept = KeptFigures(file)
        assert kept.piece("2026-11-23") in (None, DAY)
        assert set(kept.days("2026-01-01", "2026-12-31").values()) <= {DAY}
        kept.extents(), kept.mark()
        kept.save(kept.mark(), MARK, [MONTH])
        assert kept.piece("2026-11") in (None, MONTH)
        kept.close()


@pytest.mark.parametrize("bytes_", [b"", b"bukan basis data" * 400, b"\0" * 5000])
def test_a_file_of_something_else_begins_again(file: Path, bytes_: bytes) -> None:
    file.write_bytes(bytes_)
    kept = filled(file)
    assert kept.piece("2026-11-23") == DAY
    kept.close()


def test_a_database_of_something_else_begins_again(file: Path) -> None:
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE lain (x)")
    other.close()
    kept = filled(file)
    assert kept.piece("2026-11") == MONTH
    kept.close()


def test_where_nothing_can_be_written_nothing_is_kept(file: Path) -> None:
    kept = KeptFigures(file.parent / "tidak ada" / "loket.angka")
    assert (kept.mark(), kept.save(None, MARK, [DAY]), kept.piece("2026-11-23")) == (None, False, None)
    kept.forget()
    kept.close()


def test_a_file_that_another_holds_stays(file: Path) -> None:
    filled(file).close()
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    kept = KeptFigures(file)
    assert (kept.mark(), kept.save(None, MARK, [DAY])) == (None, False)
    kept.close()
    holder.execute("ROLLBACK")
    holder.close()
    kept = KeptFigures(file)
    assert kept.piece("2026-11-23") == DAY
    kept.close()
    assert file.exists()
