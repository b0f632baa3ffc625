"""Reads how long files are kept, and the register of personal data fields (`resources/data_pribadi.toml`)."""

from pathlib import Path
from typing import Any, NamedTuple

from loket_app.definitions.toml_lines import Table, read_toml
from loket_app.domain.personal import LEAST_YEARS, MOST_YEARS, Retention

FILE = "data_pribadi.toml"
LONGEST = 400


def retention(table: Table) -> Retention:
    """The office's own time of keeping. Raises `BadDefinition` at the first wrong key."""
    found = Retention(
        years=table.integer("tahun", Retention().years),
        basis=table.text("dasar", Retention().basis, LONGEST, one_line=True, empty=False),
        example=bool(table.strings("contoh", ())),
    )
    if not LEAST_YEARS <= found.years <= MOST_YEARS:
        raise table.fail("tahun", f"Lama simpan {LEAST_YEARS} sampai {MOST_YEARS} tahun.")
    table.finish()
    return found


def retention_data(found: Retention) -> dict[str, Any]:
    """The same as plain data."""
    return {"tahun": found.years, "dasar": found.basis, "contoh": ["tahun"] if found.example else []}


class PersonalField(NamedTuple):
    """One kind of personal data: where it lies, whose it is, why it is kept, by which right, and for how long."""

    key: str
    name: str
    columns: tuple[str, ...]
    whose: str
    specific: bool
    optional: bool
    purpose: str
    basis: str
    kept: str
    seen_by: str


class PersonalRegister(NamedTuple):
    """The register of processing: what is kept of people, and which columns hold nothing of them."""

    fields: tuple[PersonalField, ...]
    columns_of_none: tuple[str, ...]


def read_register(path: Path) -> PersonalRegister:
    """Read the shipped register. Raises `BadDefinition`."""
    table = read_toml(path, path.name)
    found = PersonalRegister(
        fields=tuple(_field(one) for one in table.tables("data")),
        columns_of_none=tuple(table.strings("bukan_data_pribadi")),
    )
    table.finish()
    return found


def _field(table: Table) -> PersonalField:
    found = PersonalField(
        key=table.text("kunci", max_len=60, one_line=True, empty=False),
        name=table.text("nama", max_len=100, one_line=True, empty=False),
        columns=tuple(table.strings("tempat")),
        whose=table.text("milik", max_len=200, one_line=True, empty=False),
        specific=table.boolean("spesifik", False),
        optional=table.boolean("boleh_kosong", False),
        purpose=table.text("tujuan", max_len=LONGEST, one_line=True, empty=False),
        basis=table.text("dasar", max_len=LONGEST, one_line=True, empty=False),
        kept=table.text("simpan", max_len=LONGEST, one_line=True, empty=False),
        seen_by=table.text("dilihat", max_len=LONGEST, one_line=True, empty=False),
    )
    table.finish()
    return found
