"""The workbook of a survey: LibreOffice and an independent evaluator compute the program's own figures from it."""

from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from loket_app.documents.recap_workbook import recap_workbook
from loket_app.documents.survey_book import SurveyBook
from loket_app.documents.survey_tabulation import FIRST_ANSWER, FIRST_ROW, places_of
from loket_app.documents.survey_workbook import survey_workbook
from loket_app.domain.survey.answers import tally_of_counts
from loket_app.domain.survey.recap import RecapRow, RecapUnsur
from tests.documents.formula_evaluator import Evaluator
from tests.documents.spreadsheet import cells_of
from tests.documents.survey_books import EVIL, book_of, made_up, rows_of
from tests.domain.survey_cases import PERPUSNAS, SANGASANGA, instrument, spread, with_total

NINE = instrument()
FEW = ("persyaratan", "waktu", "inovasi")
SANGASANGA_ROWS = list(
    zip(*[[v for v, n in enumerate(with_total(100, t), 1) for _ in range(n)] for t in SANGASANGA.values()], strict=True)
)


def books() -> dict[str, SurveyBook]:
    several = instrument((2, 1, 3, 1, 1, 1, 1, 1, 2), blanks=True)
    three = instrument((1, 2, 1), FEW)
    more = instrument((1,) * 11, (*(u.key for u in NINE.unsur), "inovasi", "maklumat"))
    edge = {f"tepi_{n}_{t}": (n, t) for n, t in ((5, 117), (58, 1357), (8, 81), (26, 717))}
    return {
        "perpusnas": book_of(NINE, rows_of(tally_of_counts(PERPUSNAS, NINE))),
        "sangasanga": book_of(NINE, SANGASANGA_ROWS),
        "hitungan": book_of(NINE, rows_of(tally_of_counts(PERPUSNAS, NINE)), counts_only=True),
        "bertanya_banyak": book_of(several, made_up(several, 47)),
        "kosong": book_of(instrument(blanks=True), [(None, *(4,) * 8)] * 12),
        "tiga": book_of(three, made_up(three, 30)),
        "sebelas": book_of(more, made_up(more, 23)),
        "satu": book_of(NINE, [(1,) * 9]),
        **{name: book_of(NINE, rows_of(spread(*of))) for name, of in edge.items()},
    }


@pytest.fixture(scope="module")
def made() -> dict[str, tuple[SurveyBook, bytes]]:
    return {name: (book, survey_workbook(book)) for name, book in books().items()}


def the_same(found: Any, wanted: Any) -> bool:
    if found in ("", None) or wanted in ("", None):
        return found in ("", None) and wanted in ("", None)
    if isinstance(wanted, str) or isinstance(found, str):
        return bool(found == wanted)
    return abs(float(found) - float(wanted)) < 1e-9


def figures(sheets: Any, book: SurveyBook) -> list[Any]:
    """The figures of the foot of the tabulation, in a fixed order, as a workbook shows them."""
    places = places_of(book)
    sheet = sheets["Pengolahan"]
    rows = (places.total, places.answers, places.nrr, places.weighted)
    wanted = [(row, c) for row in rows for c in range(2, places.whole)]
    wanted += [(row, places.whole) for row in (places.total, places.weighted, places.exact, places.index)]
    wanted.append((places.index, places.whole - 1))
    return [sheet.get(f"{get_column_letter(column)}{row}") for row, column in wanted]


def own(book: SurveyBook) -> list[Any]:
    """The same figures as the domain computes them."""
    result = book.result
    rounded = None if result.hundredths is None else Fraction(result.hundredths, 100)
    return [
        *(u.total for u in result.unsur), *(u.answers for u in result.unsur), *(u.nrr for u in result.unsur),
        *(u.weighted for u in result.unsur), result.total, result.ni, result.ikm, rounded, result.mutu,
    ]  # fmt: skip


def test_the_figures_in_the_file_are_the_programs(made: dict[str, tuple[SurveyBook, bytes]]) -> None:
    """What a viewer that computes nothing shows."""
    for name, (book, content) in made.items():
        shown = figures(cells_of(content), book)
        assert [f for f in zip(shown, own(book), strict=True) if not the_same(*f)] == [], name


def test_every_formula_comes_to_the_figure_beside_it(made: dict[str, tuple[SurveyBook, bytes]]) -> None:
    """In exact fractions, by an evaluator that knows only formulas."""
    for name, (_, content) in made.items():
        evaluator = Evaluator(content)
        wrong = [
            (sheet, place, claimed, evaluator.value(sheet, place))
            for sheet, place, claimed in evaluator.formula_cells()
            if not the_same(evaluator.value(sheet, place), claimed)
        ]
        assert wrong == [], name


def recap_rows() -> list[RecapRow]:
    rows = [books_recap("Kecamatan A", 388), books_recap("Kecamatan =B", 301)]
    printed = tuple(RecapUnsur(u.key, u.label, printed=9_700) for u in NINE.unsur)
    return [*rows, RecapRow("Kecamatan C", "", "2019", "2019-01-01", "2019-12-31", 0, printed, printed=9_512)]


def books_recap(unit: str, total: int) -> RecapRow:
    unsur = tuple(RecapUnsur(u.key, u.label, total + n, 100) for n, u in enumerate(NINE.unsur))
    return RecapRow(unit, "Kabupaten Uji", "2026", "2026-01-01", "2026-12-31", 100, unsur)


def test_a_recap_computes_too() -> None:
    for rows in (recap_rows(), recap_rows()[:2]):
        evaluator = Evaluator(recap_workbook(rows, "Kabupaten Uji"))
        wrong = [
            (s, p, c) for s, p, c in evaluator.formula_cells() if not the_same(evaluator.value(s, p), c)
        ]  # fmt: skip
        assert wrong == []


def test_no_text_is_a_formula_and_nothing_is_lost(made: dict[str, tuple[SurveyBook, bytes]]) -> None:
    sheets = load_workbook(BytesIO(made["perpusnas"][1]))
    words = {}
    for sheet in sheets.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type == "s":
                    words[cell.value] = cell
    for evil in EVIL:
        cell = words[evil.replace("\t", "\t")]
        assert cell.data_type == "s"
        assert cell.quotePrefix


def test_the_sheets_are_ready_for_paper(made: dict[str, tuple[SurveyBook, bytes]]) -> None:
    sheets = load_workbook(BytesIO(made["perpusnas"][1]))
    assert sheets.sheetnames == [
        "Ringkasan", "Unsur", "Jawaban", "Pengolahan", "Layanan", "Responden", "Tren", "Poster", "RTL", "Rekap",
        "Hitungan", "Data rekap",
    ]  # fmt: skip
    for sheet in sheets.worksheets:
        assert sheet.print_area, sheet.title
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.page_setup.paperSize in (9, "9", 14, "14")
    tabulation = sheets["Pengolahan"]
    assert (tabulation.freeze_panes, tabulation.print_title_rows) == (f"B{FIRST_ROW}", "$7:$8")
    assert [len(sheets[n]._charts) for n in ("Ringkasan", "Unsur", "Layanan", "Responden", "Tren")] == [1, 1, 1, 1, 2]


def test_a_small_group_shows_its_number_only(made: dict[str, tuple[SurveyBook, bytes]]) -> None:
    sheet = load_workbook(BytesIO(made["perpusnas"][1]), data_only=True)["Layanan"]
    row = next(r for r in sheet.iter_rows(values_only=True) if r[0] == "Terlalu kecil")
    assert row[1] == 3
    assert set(row[3:14]) == {"\N{EN DASH}"}


def test_blank_answers_stay_blank() -> None:
    asked = instrument(blanks=True)
    rows = [(None, 4, 3, 4, 4, 4, 4, 4, 4), (3,) * 9]
    book = book_of(asked, rows)
    sheets = load_workbook(BytesIO(survey_workbook(book)), data_only=True)
    first = [c.value for c in sheets["Jawaban"][FIRST_ANSWER]]
    assert first == [1, None, 4, 3, 4, 4, 4, 4, 4, 4]
    assert sheets["Pengolahan"].cell(FIRST_ROW, 2).value in ("", None)


def test_nobody_answered() -> None:
    with pytest.raises(ValueError, match="without answers"):
        survey_workbook(book_of(NINE, []))


def test_progress_reaches_the_end() -> None:
    told: list[tuple[int, int]] = []
    survey_workbook(book_of(NINE, made_up(NINE, 2_500)), lambda done, whole: told.append((done, whole)))
    assert told[-1] == (5_000, 5_000)
    assert len(told) > 4
