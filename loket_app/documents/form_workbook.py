"""The tables of a form as a workbook: the same columns as on paper, so that an office that changes one changes both."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Final

from loket_app.documents.workbook import A4_PAPER, F4_PAPER, TablePlan, Value, workbook
from loket_app.domain.form_layout import Column, GroupTable
from loket_app.domain.form_model import SHEET_MM, Form, Sheet, rows_of
from loket_app.domain.form_text import Format, Text, Values, filled

Told = Callable[[int, int], None]
LETTER_MM: Final = 1.85
LEAST, MOST = 5, 60
PAPERS: Final = {Sheet.A4: A4_PAPER, Sheet.F4: F4_PAPER}
_AS_DATE: Final = frozenset({Format.DATE, Format.SHORT_DATE, Format.NUMERIC_DATE, Format.LONG_DATE})
_AS_NUMBER: Final = frozenset({None, Format.PLAIN, Format.NUMBER})


def form_workbook(form: Form, values: Values, subtitle: str, told: Told | None = None) -> bytes:
    """An .xlsx file with one sheet for each table of the form that has rows (the first always). Dates, times and whole
    numbers stay what they are; everything else is text. `told` hears how many rows of all are written."""
    tables = [block for block in form.blocks if isinstance(block, GroupTable)]
    shown = [t for t in tables if t is tables[0] or rows_of(values, t.group)]
    whole = sum(len(rows_of(values, t.group)) for t in shown)
    count = _Count(whole, told)
    return workbook([_plan(form, table, values, subtitle, count) for table in shown])


class _Count:
    def __init__(self, whole: int, told: Told | None) -> None:
        self._whole, self._told, self._done = whole, told, 0

    def one(self) -> None:
        self._done += 1
        if self._told is not None:
            self._told(self._done, self._whole)


def _plan(form: Form, table: GroupTable, values: Values, subtitle: str, count: _Count) -> TablePlan:
    group = form.group(table.group)
    name = group.label if group is not None else form.title
    return TablePlan(
        rows=_rows(table, values, count),
        header=[filled(column.title, values) for column in table.columns],
        title=form.title,
        subtitle=subtitle,
        widths=_widths(form, table.columns),
        name=name,
        paper=PAPERS.get(form.page.sheet, A4_PAPER),
    )


def _widths(form: Form, columns: Sequence[Column]) -> list[int]:
    short, long = SHEET_MM[form.page.sheet]
    across = (long or short) if form.page.landscape else short
    left = across - form.page.margins[1] - form.page.margins[3] - sum(c.width for c in columns)
    free = left / max(sum(1 for c in columns if not c.width), 1)
    return [max(LEAST, min(MOST, round((c.width or free) / LETTER_MM))) for c in columns]


def _rows(table: GroupTable, values: Values, count: _Count) -> Iterator[list[Value]]:
    for number, row in enumerate(rows_of(values, table.group), start=1):
        inside = {**values, "no": number, **row}
        yield [cell(column.text, inside) for column in table.columns]
        count.one()


def cell(text: Text, values: Values) -> Value:
    """What stands in a cell: the value itself where the column is that one value, else the words as printed."""
    fields = {run.field for run in text if run.field is not None}
    words = any(run.text.strip() for run in text if run.field is None)
    if len(fields) == 1 and not words:
        formats = {run.format for run in text if run.field is not None}
        found = _itself(values.get(fields.pop()), formats)
        if found is not None:
            return found
    return filled(text, values).strip() or None


def _itself(value: object, formats: set[Format | None]) -> Value:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if formats <= _AS_NUMBER else None
    if isinstance(value, datetime):
        if formats == {Format.TIME}:
            return value.time()
        if formats <= _AS_DATE:
            return value.date()
        return value if formats <= _AS_DATE | {Format.TIME, None} else None
    if isinstance(value, date):
        return value if formats <= _AS_DATE | {None} else None
    return None
