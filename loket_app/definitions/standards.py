"""Reads the texts of the standar pelayanan: lists of lines by key, for an office and for a service of its own."""

from collections.abc import Iterable, Mapping
from datetime import date

from loket_app.definitions.toml_lines import Table
from loket_app.domain.standards import DECREE_DAY

PART = "standar"
LONGEST = 2000


def standard(table: Table, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The table `standar` inside `table`; unknown keys and empty lines are refused, an empty list counts as absent."""
    if table.raw(PART, None) is None:
        return {}
    return lines_by_key(table.table(PART), keys)


def lines_by_key(table: Table, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The lists of a table that holds nothing else."""
    found = {key: _lines(table, key) for key in keys if table.has(key)}
    table.finish()
    return {key: lines for key, lines in found.items() if lines}


def _lines(table: Table, key: str) -> tuple[str, ...]:
    lines = table.strings(key, max_len=LONGEST)
    for index, line in enumerate(lines):
        if not line.strip():
            raise table.fail(key, f"Ada baris kosong di «{key}». Hapus, atau isi.", index)
    if key == DECREE_DAY and lines and not _is_day(lines[0]):
        raise table.fail(key, f"«{lines[0]}» bukan tanggal. Tulis tahun-bulan-tanggal, misalnya 2023-10-16.", 0)
    return lines


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def standard_data(value: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]] | None:
    """The plain form; None when nothing is written."""
    return {key: list(lines) for key, lines in value.items()} or None


def example_keys(keys: Iterable[str]) -> tuple[str, ...]:
    """The words by which `contoh` marks one of these texts: standar.sarana."""
    return tuple(f"{PART}.{key}" for key in keys)
