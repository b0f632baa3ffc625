"""LibreOffice, started once, computes every workbook from its formulas alone: the program's own figures come out."""

from dataclasses import replace

import pytest
from openpyxl.utils import get_column_letter

from loket_app.documents.recap_workbook import recap_workbook
from loket_app.documents.survey_book import SurveyBook
from loket_app.documents.survey_tabulation import FIRST_ANSWER
from loket_app.documents.survey_workbook import survey_workbook
from loket_app.domain.compliance.facts import Outcome
from loket_app.domain.survey.answers import tally_values
from loket_app.domain.survey.index import compute
from tests.documents.formula_evaluator import Evaluator
from tests.documents.spreadsheet import Cells, cells_of, changed, needs_spreadsheet, recomputed
from tests.documents.test_compliance_workbook import figures as period_figures
from tests.documents.test_compliance_workbook import formulas, workbooks
from tests.documents.test_survey_workbook import NINE, SANGASANGA_ROWS, books, figures, own, recap_rows, the_same

pytestmark = [needs_spreadsheet, pytest.mark.timeout(600)]
BY_SPREADSHEET = ("perpusnas", "bertanya_banyak", "tiga", "kosong")
"""Each costs the spreadsheet a second; the evaluator takes them all."""
EDITS: dict[str, int | None] = {
    **{f"{get_column_letter(c)}{FIRST_ANSWER}": 1 for c in range(2, 11)}, f"D{FIRST_ANSWER + 99}": 2,
}  # fmt: skip


@pytest.fixture(scope="module")
def surveys() -> dict[str, SurveyBook]:
    return {name: book for name, book in books().items() if name in (*BY_SPREADSHEET, "sangasanga")}


@pytest.fixture(scope="module")
def given(surveys: dict[str, SurveyBook]) -> dict[str, bytes]:
    """All workbooks, by the name of their file."""
    periods = workbooks()
    made = {name: survey_workbook(book) for name, book in surveys.items()}
    made["diubah"] = changed(made.pop("sangasanga"), "Jawaban", EDITS)
    made["rekap"] = recap_workbook(recap_rows(), "Kabupaten Uji")
    more = changed(periods["penuh"], "Layanan", {"C7": 1000})
    return {**made, **{f"masa_{name}": book for name, book in periods.items()}, "masa_berubah": more}


@pytest.fixture(scope="module")
def found(given: dict[str, bytes]) -> dict[str, Cells]:
    return recomputed(given)


def test_a_period_comes_to_what_the_program_wrote(given: dict[str, bytes], found: dict[str, Cells]) -> None:
    for name in ("masa_penuh", "masa_tanpa", "masa_kosong"):
        written, computed = cells_of(given[name]), found[name]
        for sheet, place in formulas(given[name]):
            claimed, shown = written[sheet].get(place), computed[sheet].get(place)
            if isinstance(claimed, int | float):
                assert shown == pytest.approx(claimed, abs=1e-9), (name, sheet, place)
            else:
                assert shown in (claimed, None, ""), (name, sheet, place)
        assert not [v for cells in computed.values() for v in cells.values() if str(v).startswith("#")]


def test_a_figure_that_somebody_corrects_goes_through_to_the_sums_and_the_summary(found: dict[str, Cells]) -> None:
    was = period_figures().services[0].of(Outcome.DONE)
    whole = period_figures().whole.received
    summary = found["masa_berubah"]["Ringkasan"]
    received = next(place for place, v in summary.items() if v == "Permohonan diterima")
    assert summary[received.replace("A", "B")] == whole - was + 1000


def test_a_survey_comes_to_the_same_figures(
    surveys: dict[str, SurveyBook], given: dict[str, bytes], found: dict[str, Cells]
) -> None:
    """Every formula of every workbook, computed from files that hold no figure beside a formula."""
    for name in BY_SPREADSHEET:
        book = surveys[name]
        assert [f for f in zip(figures(found[name], book), own(book), strict=True) if not the_same(*f)] == [], name
    for name in (*BY_SPREADSHEET, "rekap"):
        for sheet, place, claimed in Evaluator(given[name]).formula_cells():
            assert the_same(found[name][sheet].get(place), claimed), (name, sheet, place)


def test_changed_answers_come_to_what_the_program_computes_of_them(
    surveys: dict[str, SurveyBook], found: dict[str, Cells]
) -> None:
    corrected = [list(row) for row in SANGASANGA_ROWS]
    corrected[0], corrected[99][2] = [1] * 9, 2
    was = surveys["sangasanga"]
    now = replace(was, result=compute(tally_values(corrected, NINE), NINE), strung="0" * 900)
    assert now.result.hundredths != was.result.hundredths
    pairs = zip(figures(found["diubah"], now), own(now), strict=True)
    assert [f for f in pairs if not the_same(*f)] == []
