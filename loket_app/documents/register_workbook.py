"""The register as a workbook: one table, ready for F4 landscape."""

from collections.abc import Iterable, Sequence

from loket_app.documents.workbook import CELL_LIMIT, TablePlan, Value, workbook


def register_workbook(
    rows: Iterable[Sequence[Value]],
    header: Sequence[str],
    title: str,
    subtitle: str = "",
    widths: Sequence[int] = (),
    sheet_name: str = "Register",
) -> bytes:
    """An .xlsx file with this one table; see `workbook`."""
    return workbook([TablePlan(rows, header, title, subtitle, widths, sheet_name)])


__all__ = ["CELL_LIMIT", "Value", "register_workbook"]
