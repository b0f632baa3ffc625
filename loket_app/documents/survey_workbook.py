"""The workbook of a survey period: every sheet, live formulas throughout, the long tables streamed."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from loket_app.documents.filled_book import LongTable, Told, filled_book
from loket_app.documents.recap_workbook import DATA, write_recap, write_recap_data
from loket_app.documents.sheet_pen import Pen, sheet_refs
from loket_app.documents.survey_book import SurveyBook
from loket_app.documents.survey_rtl_sheet import write_rtl
from loket_app.documents.survey_summary import (
    BASE,
    Basis,
    group_name,
    write_people,
    write_poster,
    write_services,
    write_summary,
    write_trend,
    write_unsur,
)
from loket_app.documents.survey_tabulation import (
    ANSWERS,
    FIRST_ANSWER,
    FIRST_ROW,
    TABULATION,
    places_of,
    write_answers,
    write_tabulation,
)

SUMMARY, UNSUR, SERVICES, PEOPLE, TREND, POSTER, RTL, RECAP = (
    "Ringkasan", "Unsur", "Layanan", "Responden", "Tren", "Poster", "RTL", "Rekap",
)  # fmt: skip
POSTER_FIELDS: Final = ("jenis_kelamin", "pendidikan")


def survey_workbook(book: SurveyBook, told: Told | None = None) -> bytes:
    """An .xlsx file. `told` hears how many rows of the long tables are written. Raises ValueError without an answer."""
    if not book.tally.respondents:
        raise ValueError("a survey without answers has no workbook")
    made = _Sheets(book)
    made.write()
    return filled_book(made.workbook, made.pens, made.tables, told)


class _Sheets:
    def __init__(self, book: SurveyBook) -> None:
        self.book = book
        self.places = places_of(book)
        self.workbook: Any = Workbook()
        self.workbook.remove(self.workbook.worksheets[0])
        self.pens: dict[str, Pen] = {}
        self.tables: dict[str, LongTable] = {}

    def write(self) -> None:
        """All sheets in the order in which they are leafed through."""
        book, places = self.book, self.places
        write_summary(self._sheet(SUMMARY), book, places)
        write_unsur(self._sheet(UNSUR), book, places, answer_counts(book))
        self._long(ANSWERS, write_answers, bool(book.strung))
        self._long(TABULATION, write_tabulation, True)
        basis = Basis(Pen(self.workbook.create_sheet(BASE)), book)
        if book.services is not None:
            write_services(self._sheet(SERVICES), book, basis, book.services)
        if book.fields:
            write_people(self._sheet(PEOPLE), book, basis)
        if book.trend or book.months is not None:
            write_trend(self._sheet(TREND), book, basis)
        write_poster(self._sheet(POSTER), book, places, self._poster_counts())
        write_rtl(self._sheet(RTL), book, places)
        write_recap(self._sheet(RECAP), [book.recap], f"{book.head.office}, {book.span}", book.head.made, book.paper)
        write_recap_data(self._sheet(DATA), [book.recap])
        self._basis_last(basis)

    def _sheet(self, name: str) -> Pen:
        self.pens[name] = Pen(self.workbook.create_sheet(name))
        return self.pens[name]

    def _long(self, name: str, write: Callable[[Pen, SurveyBook], LongTable | None], wanted: bool) -> None:
        if wanted:
            table = write(self._sheet(name), self.book)
            if table is not None:
                self.tables[name] = table

    def _basis_last(self, basis: Basis) -> None:
        """The basis is read by checkers only: it stands behind, and not at all without groups."""
        basis.close()
        if basis.row == basis.FIRST:
            self.workbook.remove(basis.pen.sheet)
            return
        self.pens[BASE] = basis.pen
        sheets = self.workbook.worksheets
        self.workbook.move_sheet(basis.pen.sheet, len(sheets) - 2 - sheets.index(basis.pen.sheet))

    def _poster_counts(self) -> dict[str, Sequence[tuple[str, int]]]:
        found: dict[str, Sequence[tuple[str, int]]] = {}
        for groups in self.book.fields:
            if groups.key in POSTER_FIELDS:
                found[groups.label] = [(group_name(groups, g.name), g.respondents) for g in groups.rows]
        return found


def answer_counts(book: SurveyBook) -> list[list[str]]:
    """Per unsur the formulas that count the answers 1 to 4."""
    found: list[list[str]] = []
    for place, (_, span) in enumerate(book.instrument.spans):
        if not book.strung:
            letter = get_column_letter(place + 2)
            found.append([f"{TABULATION}!{letter}{FIRST_ROW + score}" for score in range(4)])
            continue
        last = FIRST_ANSWER + book.tally.respondents - 1
        area = sheet_refs(FIRST_ANSWER, span.start + 2, last, span.stop + 1, ANSWERS)
        found.append([f"COUNTIF({area},{score})" for score in range(1, 5)])
    return found


__all__ = ["survey_workbook"]
