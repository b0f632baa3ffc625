"""Reads how an office numbers its letters (`[penomoran]`), and writes it back as plain data."""

from typing import Any

from loket_app.definitions.toml_lines import Table
from loket_app.domain.catalog import NumberRule, NumberScope, NumberWhen
from loket_app.domain.numbering import pattern_problem

MOST = 999_999


def numbering_of(table: Table) -> NumberRule:
    """The rule; raises `BadDefinition` at the line that is wrong."""
    rule = NumberRule(
        pattern=_pattern(table, "pola"),
        scope=table.choice("lingkup", NumberScope, NumberScope.OFFICE),
        when=table.choice("saat", NumberWhen, NumberWhen.PRINT),
        unit=table.text("unit", "", 40, one_line=True),
        section=table.text("seksi", "", 40, one_line=True),
        nature=table.text("sifat", "", 20, one_line=True),
        start=table.integer("mulai", 1, minimum=1, maximum=MOST),
        start_year=table.integer("mulai_tahun", minimum=2000, maximum=2999) if table.has("mulai_tahun") else None,
        starts=_starts(table),
        decree_pattern=_pattern(table, "pola_keputusan") if table.has("pola_keputusan") else "",
    )
    table.finish()
    return rule


def _pattern(table: Table, key: str) -> str:
    pattern = table.text(key, max_len=120, one_line=True)
    problem = pattern_problem(pattern)
    if problem is not None:
        raise table.fail(key, problem.sentence)
    return pattern


def _starts(table: Table) -> tuple[tuple[str, int], ...]:
    """The first numbers of single sequences: an archive code or a service key, and its number."""
    found: list[tuple[str, int]] = []
    for row in table.tables("mulai_urutan"):
        name = row.text("urutan", max_len=60, one_line=True, empty=False)
        if name in dict(found):
            raise row.fail("urutan", f"«{name}» disebut dua kali.")
        found.append((name, row.integer("nomor", minimum=1, maximum=MOST)))
        row.finish()
    return tuple(found)


def numbering_data(rule: NumberRule) -> dict[str, Any]:
    """The rule as plain data of the same shape; what is not set is None."""
    return {
        "pola": rule.pattern,
        "lingkup": rule.scope.value,
        "saat": rule.when.value,
        "unit": rule.unit,
        "seksi": rule.section,
        "sifat": rule.nature or None,
        "mulai": rule.start,
        "mulai_tahun": rule.start_year,
        "mulai_urutan": [{"urutan": name, "nomor": first} for name, first in rule.starts] or None,
        "pola_keputusan": rule.decree_pattern or None,
    }
