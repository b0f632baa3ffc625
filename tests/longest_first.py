"""Which test modules take longest: of each folder they are run first, so that two workers end together.

Seconds of the processor are measured from time to time; the order is all that depends on them.
"""

from pathlib import Path

import pytest

LONG = frozenset(
    {
        "documents/test_every_form", "documents/test_in_a_spreadsheet", "documents/test_letters_1_8",
        "documents/test_pages", "documents/test_survey_workbook", "definitions/test_form_parts",
        "domain/test_sla", "domain/test_worktime", "faults/test_chain", "faults/test_year_closing_stops",
        "processes/test_every_command", "processes/test_kills", "processes/test_restore_drill",
        "store/test_both_databases", "ui/test_awal", "ui/test_blangko", "ui/test_pengaturan", "ui/test_store_faults",
        "ui/test_surat", "ui/test_terima", "ui/test_window_day", "usecases/test_acts", "usecases/test_check",
        "usecases/test_dump", "usecases/test_form_editing", "usecases/test_server_copies",
        "usecases/test_workflow_machine", "usecases/test_year_closing", "usecases/test_year_closing_server",
    }
)  # fmt: skip


def sort(items: list[pytest.Item]) -> None:
    """Folders stay in their order, and the tests of a module in theirs."""
    folders: dict[Path, int] = {}
    for item in items:
        folders.setdefault(item.path.parent, len(folders))
    items.sort(key=lambda one: (folders[one.path.parent], f"{one.path.parent.name}/{one.path.stem}" not in LONG))
