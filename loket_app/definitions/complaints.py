"""Reads the office's rules for complaints (setting `pengaduan`) and gives them back as plain data."""

from typing import Any

from loket_app.definitions.catalog import distinct, key_of, without_none
from loket_app.definitions.hours import example_words
from loket_app.definitions.toml_lines import Table
from loket_app.domain.complaint import LEAST_DAYS, MOST_DAYS, Category, ComplaintRules

PARTS = ("hari_jawab", "kategori")
NAME, MOST = 80, 30


def complaint_rules(table: Table) -> ComplaintRules:
    """The rules of an office; what is not written is as usual. Raises `BadDefinition` at the first wrong line."""
    usual = ComplaintRules()
    rows = table.tables("kategori")
    found = ComplaintRules(
        days=table.integer("hari_jawab", usual.days, LEAST_DAYS, MOST_DAYS),
        categories=distinct(rows, _category, "kunci", "nama") if rows else usual.categories,
        example=example_words(table, PARTS),
    )
    if len(found.categories) > MOST:
        raise table.fail("kategori", f"Paling banyak {MOST} perihal. Hapus sebagian.")
    if not any(c.active for c in found.categories):
        raise table.fail("kategori", "Paling sedikit satu perihal harus dipakai.")
    table.finish()
    return found


def _category(table: Table) -> Category:
    days = None if table.raw("hari", None) is None else table.integer("hari", minimum=LEAST_DAYS, maximum=MOST_DAYS)
    found = Category(
        key_of(table), table.text("nama", max_len=NAME, one_line=True, empty=False), days, table.boolean("pakai", True)
    )
    table.finish()
    return found


def complaint_data(rules: ComplaintRules) -> dict[str, Any]:
    """The same as plain data; `complaint_rules` reads it back equal."""
    return {
        "hari_jawab": rules.days, "contoh": list(rules.example),
        "kategori": [
            without_none({"kunci": c.key, "nama": c.name, "hari": c.days, "pakai": c.active}) for c in rules.categories
        ],
    }  # fmt: skip
