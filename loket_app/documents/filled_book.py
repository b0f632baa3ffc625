"""The last step of a workbook with formulas: long tables from a row template, and every formula's figure beside it.

openpyxl writes head, foot, charts and one row of each long table; that row is repeated here as text. It writes no
figures with formulas; they are put in here.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from loket_app.documents.sheet_pen import Pen, Value

Told = Callable[[int, int], None]
EVERY: Final = 1_000
_FORMULA: Final = re.compile(
    r'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)(?: t="[a-z]+")?><f>(.*?)</f><v ?(?:/>|></v>)</c>'
)
_DIMENSION: Final = re.compile(r'(<dimension ref="A1:[A-Z]+)([0-9]+)')
"""Readers that stream believe it and stop there."""
_CELL_STYLE: Final = re.compile(r'<c r="([A-Z]+)[0-9]+"(?: s="([0-9]+)")?')


@dataclass(frozen=True, slots=True)
class LongTable:
    """The rows of a long table: `at` is the row that openpyxl wrote as a pattern, `rows` gives the text of every row
    from the styles of its columns, `count` says how many."""

    at: int
    count: int
    rows: Callable[[Mapping[str, str]], Iterator[str]]


def filled_book(
    book: Any, pens: Mapping[str, Pen], tables: Mapping[str, LongTable] | None = None, told: Told | None = None
) -> bytes:
    """The workbook as a file. `pens` by sheet name give the figures; `told` hears how many rows of all are written."""
    book.calculation.fullCalcOnLoad = True
    plain = BytesIO()
    book.save(plain)
    names = {f"xl/worksheets/sheet{n}.xml": sheet.title for n, sheet in enumerate(book.worksheets, 1)}
    long = tables or {}
    count = _Count(sum(t.count for t in long.values()), told)
    out = BytesIO()
    with zipfile.ZipFile(plain) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as made:
        for part in given.infolist():
            title = names.get(part.filename)
            content = given.read(part)
            if title is None:
                made.writestr(part.filename, content)
                continue
            with made.open(part.filename, "w") as stream:
                for piece in _sheet(content.decode(), pens.get(title), long.get(title), count):
                    stream.write(piece.encode())
    return out.getvalue()


class _Count:
    def __init__(self, whole: int, told: Told | None) -> None:
        self._whole, self._told, self._done = whole, told, 0

    def more(self, rows: int) -> None:
        self._done += rows
        if self._told is not None:
            self._told(self._done, self._whole)


def _sheet(xml: str, pen: Pen | None, table: LongTable | None, count: _Count) -> Iterator[str]:
    figures = pen.figures if pen is not None else {}

    def filled(found: re.Match[str]) -> str:
        return formula_cell(found[1], found[2], found[3], figures.get(found[1]))

    if table is None:
        yield _FORMULA.sub(filled, xml)
        return
    xml = _DIMENSION.sub(lambda found: f"{found[1]}{max(int(found[2]), table.at + table.count - 1)}", xml, count=1)
    start = xml.index(f'<row r="{table.at}"')
    end = xml.index("</row>", start) + len("</row>")
    yield _FORMULA.sub(filled, xml[:start])
    styles = {column: style or "0" for column, style in _CELL_STYLE.findall(xml[start:end])}
    waiting: list[str] = []
    for row in table.rows(styles):
        waiting.append(row)
        if len(waiting) == EVERY:
            yield "".join(waiting)
            count.more(len(waiting))
            waiting.clear()
    yield "".join(waiting)
    count.more(len(waiting))
    yield _FORMULA.sub(filled, xml[end:])


def formula_cell(place: str, style: str, formula: str, value: Value) -> str:
    """A cell with a formula (already escaped) and its figure; without one it waits to be computed."""
    if value is None:
        return f'<c r="{place}"{style}><f>{formula}</f></c>'
    if isinstance(value, str):
        return f'<c r="{place}"{style} t="str"><f>{formula}</f><v>{escape(value)}</v></c>'
    return f'<c r="{place}"{style}><f>{formula}</f><v>{number_text(value)}</v></c>'


def number_text(value: int | Fraction) -> str:
    """A number as a workbook writes it."""
    return str(value) if isinstance(value, int) else repr(float(value))
