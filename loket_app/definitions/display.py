"""Reads the office's public display and queue rules (setting `layar`) and gives them back as plain data."""

from typing import Any

from loket_app.definitions.toml_lines import Table
from loket_app.domain.display import DisplayLook, DisplayPlan, Sound
from loket_app.domain.queue import QueueRule

TEXTS, LONGEST = 12, 300
USUAL = DisplayPlan()


def display(table: Table) -> DisplayPlan:
    """The display of an office; what is not written is as usual. Raises `BadDefinition` at the first wrong line."""
    rule = USUAL.rule
    found = DisplayPlan(
        hidden=frozenset(table.strings("sembunyikan", (), 60)),
        masked=frozenset(table.strings("samarkan", (), 60)),
        texts=_texts(table),
        charter=table.boolean("maklumat", USUAL.charter),
        objection=table.boolean("hak_keberatan", USUAL.objection),
        sound=table.choice("bunyi", Sound, USUAL.sound),
        look=table.choice("tampilan", DisplayLook, USUAL.look),
        next_numbers=table.boolean("nomor_berikut", USUAL.next_numbers),
        rule=QueueRule(
            priority_run=table.integer("prioritas_beruntun", rule.priority_run, 1, 9),
            pass_by=table.integer("lewati_nomor", rule.pass_by, 1, 20),
            tries=table.integer("panggilan_terakhir", rule.tries, 1, 9),
        ),
    )
    table.finish()
    return found


def _texts(table: Table) -> tuple[str, ...]:
    lines = table.strings("teks", (), LONGEST)
    if len(lines) > TEXTS:
        raise table.fail("teks", f"Paling banyak {TEXTS} kalimat berjalan. Hapus sebagian.")
    for index, line in enumerate(lines):
        if not line.strip() or "\n" in line:
            raise table.fail("teks", "Tulis satu kalimat pada satu baris, dan jangan kosong.", index)
    return tuple(line.strip() for line in lines)


def display_data(plan: DisplayPlan) -> dict[str, Any]:
    """The display as plain data."""
    return {
        "sembunyikan": sorted(plan.hidden), "samarkan": sorted(plan.masked), "teks": list(plan.texts),
        "maklumat": plan.charter, "hak_keberatan": plan.objection, "bunyi": plan.sound.value,
        "tampilan": plan.look.value, "nomor_berikut": plan.next_numbers, "prioritas_beruntun": plan.rule.priority_run,
        "lewati_nomor": plan.rule.pass_by, "panggilan_terakhir": plan.rule.tries,
    }  # fmt: skip
