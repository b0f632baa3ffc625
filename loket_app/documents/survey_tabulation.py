"""The sheets a checker reads: the raw answers, and "Pengolahan data per responden dan per unsur" computed from them.

The layout is the usual one of SKM tabulations: a row a respondent, totals, NRR and weighted NRR below, the index under
them, explanations left, the unsur with their averages right, the classes at the foot. Each figure is a formula.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter

from loket_app.documents.filled_book import LongTable
from loket_app.documents.sheet_pen import (
    CELL,
    COUNT,
    FOUR,
    HEAD,
    INDEX,
    MIDDLE,
    NOTE,
    PLAIN,
    PRIMARY,
    SCORE,
    SOFT,
    STRONG,
    SUBTITLE,
    THREE,
    TITLE,
    TWO,
    Look,
    Pen,
    ref,
    sheet_refs,
)
from loket_app.documents.survey_book import BookHead, SurveyBook
from loket_app.domain.figures import units_text
from loket_app.domain.survey.index import BANDS, Result
from loket_app.domain.survey.instrument import Instrument, Unsur

ANSWERS: Final = "Jawaban"
TABULATION: Final = "Pengolahan"
FIRST_ANSWER: Final = 5
FIRST_ROW: Final = 9
LEAST_COLUMNS: Final = 9
REMEMBERED: Final = 4_096
"""So many different rows are kept computed; most answers repeat."""
LOW: Final = "FBE9E7"

_COUNTED: Final = Look(bold=True, align="right", fill=SOFT, grid=True, wrap=False, format="[$-421]#,##0")
_MEAN: Final = Look(bold=True, align="right", fill=SOFT, grid=True, wrap=False, format=THREE)
_INDEX: Final = Look(14, bold=True, colour="FFFFFF", fill=PRIMARY, align="right", grid=True, wrap=False, format=TWO)
_INDEX_WORDS: Final = Look(11, bold=True, colour="FFFFFF", fill=PRIMARY, grid=True, wrap=False)
_CLASS: Final = Look(14, bold=True, colour="FFFFFF", fill=PRIMARY, align="center", grid=True, wrap=False)
_EXACT: Final = Look(align="right", grid=True, wrap=False, format=FOUR)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the figures of the tabulation stand; unsur are counted from 0."""

    total: int
    answers: int
    nrr: int
    weighted: int
    exact: int
    index: int
    first: int
    last: int
    whole: int

    def unsur(self, row: int, place: int) -> str:
        """The cell of an unsur in one of the foot rows, as other sheets name it."""
        return ref(row, place + 2, TABULATION)

    def sum(self, row: int) -> str:
        """The cell at the end of a foot row."""
        return ref(row, self.whole, TABULATION)


def places_of(book: SurveyBook) -> Places:
    """Where everything will stand, before anything is written."""
    rows = book.tally.respondents if book.strung else 4
    last = FIRST_ROW + rows - 1
    return Places(
        total=last + 1, answers=last + 2, nrr=last + 3, weighted=last + 4, exact=last + 5, index=last + 6,
        first=FIRST_ROW, last=last, whole=len(book.instrument.unsur) + 2,
    )  # fmt: skip


def mutu_formula(cell: str) -> str:
    """The class of a rounded index in a cell."""
    return f'IF({cell}="","",IF({cell}<65,"D",IF({cell}<76.61,"C",IF({cell}<88.31,"B","A"))))'


def rounded(exact: str) -> str:
    """An expression rounded half up to two decimals; the inner rounding only takes away the computer's own error."""
    return f"ROUND(ROUND({exact},10),2)"


def hundredths(value: int | None) -> Any:
    """Hundredths as the figure of a formula."""
    return "" if value is None else Fraction(value, 100)


# --- raw answers ------------------------------------------------------------------------------------------------


def write_answers(pen: Pen, book: SurveyBook) -> LongTable:
    """The raw answers, a row a respondent in no order, under the code and the key of each question."""
    width = len(book.instrument.questions)
    pen.widths(9, *(max(8.5, 90 / width),) * width)
    pen.text(1, 1, "JAWABAN RESPONDEN", TITLE, to=width + 1)
    pen.text(2, 1, f"{book.head.office}, {book.span}", SUBTITLE, to=width + 1)
    note = (
        "Nilai 1 sampai 4; kosong berarti tidak dijawab. Urutan baris acak dan tanpa data diri: jawaban tidak dapat "
        "dihubungkan dengan orang atau permohonan. Lembar lain dihitung dari sini."
    )
    pen.text(3, 1, note, NOTE, to=width + 1)
    pen.height(3, 26)
    pen.text(4, 1, "No.", HEAD)
    head = Look(8, bold=True, colour="FFFFFF", fill=PRIMARY, align="center", grid=True)
    for column, (unsur, place) in enumerate(_asked(book.instrument), 2):
        # The key stands in the head so that the sheet can be imported again without asking what U8 is.
        pen.text(4, column, f"{unsur.code}\n{unsur.questions[place].key}", head)
    pen.height(4, 26)
    for column in range(1, width + 2):
        pen.blank(FIRST_ANSWER, column, MIDDLE)
    last = FIRST_ANSWER + book.tally.respondents - 1
    pen.sheet.freeze_panes = f"B{FIRST_ANSWER}"
    pen.page(book.paper, last, width + 1, repeat="4:4")
    return LongTable(FIRST_ANSWER, book.tally.respondents, lambda styles: _answer_rows(book, styles))


def _asked(instrument: Instrument) -> list[tuple[Unsur, int]]:
    return [(u, place) for u in instrument.unsur for place in range(len(u.questions))]


def _answer_rows(book: SurveyBook, styles: Mapping[str, str]) -> Iterator[str]:
    width = len(book.instrument.questions)
    letters = [get_column_letter(n) for n in range(2, width + 2)]
    pattern = f'<row r="%d"><c r="A%d" s="{styles["A"]}"><v>%d</v></c>' + "".join(
        f'<c r="{letter}%d" s="{styles[letter]}"><v>%s</v></c>' for letter in letters
    )
    pattern += "</row>"
    for number in range(book.tally.respondents):
        row = FIRST_ANSWER + number
        scores = book.strung[number * width : (number + 1) * width]
        values: list[object] = [row, row, number + 1]
        for score in scores:
            values += (row, score)
        made = pattern % tuple(values)
        yield made.replace("<v>0</v>", "") if "0" in scores else made


# --- per respondent and unsur -----------------------------------------------------------------------------------


def write_tabulation(pen: Pen, book: SurveyBook) -> LongTable | None:
    """The tabulation; a row a respondent, or four rows of counts where only those are known."""
    places = places_of(book)
    right = max(places.whole, LEAST_COLUMNS + 2)
    pen.widths(15, *(8.2,) * (right - 2), 10)
    _tabulation_head(pen, book, places, right)
    _frame(pen, places)
    table = None
    if book.strung:
        table = _respondents(pen, book, places)
        _mark_low(pen, places)
    else:
        _counts(pen, book, places)
    _foot(pen, book, places)
    last = _explanations(pen, book, places, right)
    pen.sheet.freeze_panes = f"B{FIRST_ROW}"
    pen.page(book.paper, last, right, repeat="7:8")
    return table


def _mark_low(pen: Pen, places: Places) -> None:
    fill = PatternFill(bgColor=f"FF{LOW}", fill_type="solid")
    rule = Rule(type="cellIs", operator="between", formula=["1", "2.4999"], dxf=DifferentialStyle(fill=fill))
    pen.sheet.conditional_formatting.add(sheet_refs(places.first, 2, places.last, places.whole - 1), rule)


def office_lines(head: BookHead) -> tuple[str, str]:
    """The name of the office, and where it is."""
    whole = ", ".join(part for part in (head.office, head.kabupaten) if part)
    where = ". ".join(part for part in (head.address, f"Telp. {head.phone}" if head.phone else "") if part)
    return whole, where


def _tabulation_head(pen: Pen, book: SurveyBook, places: Places, right: int) -> None:
    office, where = office_lines(book.head)
    pen.text(1, 1, "PENGOLAHAN DATA SURVEI KEPUASAN MASYARAKAT", TITLE, to=right)
    pen.text(2, 1, "PER RESPONDEN DAN PER UNSUR PELAYANAN", SUBTITLE, to=right)
    for row, (name, words) in enumerate((("OPD", office), ("Alamat", where), ("Periode", book.span)), 3):
        pen.text(row, 1, name, PLAIN)
        pen.text(row, 2, f": {words}", PLAIN, to=right)
    if book.head.example:
        pen.text(6, 1, "CONTOH: data peragaan, bukan hasil survei sebenarnya.", NOTE, to=right)
    pen.text(7, 1, "No. Resp." if book.strung else "Nilai jawaban", HEAD, down=8)
    pen.text(7, 2, "Nilai unsur pelayanan" if book.strung else "Banyaknya jawaban", HEAD, to=places.whole - 1)
    pen.text(7, places.whole, "Jumlah", HEAD, down=8)
    for column, unsur in enumerate(book.instrument.unsur, 2):
        pen.text(8, column, unsur.code, HEAD)


def _frame(pen: Pen, places: Places) -> None:
    names = (
        (places.total, "Jumlah nilai per unsur", _COUNTED),
        (places.answers, "Jumlah jawaban", COUNT),
        (places.nrr, "NRR per unsur", _MEAN),
        (places.weighted, "NRR tertimbang per unsur", SCORE),
    )
    for row, name, _ in names:
        pen.text(row, 1, name, STRONG)
        pen.height(row, 28)


def _respondents(pen: Pen, book: SurveyBook, places: Places) -> LongTable:
    look = MIDDLE if all(len(u.questions) == 1 for u in book.instrument.unsur) else INDEX
    for column in range(1, places.whole + 1):
        pen.blank(FIRST_ROW, column, MIDDLE if column in (1, places.whole) else look)
    return LongTable(FIRST_ROW, book.tally.respondents, lambda styles: _respondent_rows(book, styles))


def _row_formula(book: SurveyBook, span: slice) -> str:
    """What stands in the cell of an unsur: the answer itself, or the mean of the answers to its questions; %d is the
    row of the raw answers."""
    first, last = get_column_letter(span.start + 2), get_column_letter(span.stop + 1)
    if span.stop - span.start > 1:
        area = f"{ANSWERS}!{first}%d:{last}%d"
        return f'IF(COUNT({area})=0,"",AVERAGE({area}))'
    one = f"{ANSWERS}!{first}%d"
    return f'IF({one}="","",{one})' if book.instrument.blanks_allowed else one


def _respondent_rows(book: SurveyBook, styles: Mapping[str, str]) -> Iterator[str]:
    spans = [span for _, span in book.instrument.spans]
    width, shift = len(book.instrument.questions), FIRST_ROW - FIRST_ANSWER
    letters = [get_column_letter(n) for n in range(2, len(spans) + 2)]
    formulas = [_row_formula(book, span) for span in spans]
    end = get_column_letter(len(spans) + 2)
    uses = [formula.count("%d") for formula in formulas]
    pattern = f'<row r="%d"><c r="A%d" s="{styles["A"]}"><v>%d</v></c>' + "".join(
        f'<c r="{letter}%d" s="{styles[letter]}"%s><f>{formula}</f><v>%s</v></c>'
        for letter, formula in zip(letters, formulas, strict=True)
    )
    pattern += f'<c r="{end}%d" s="{styles[end]}"><f>SUM({letters[0]}%d:{letters[-1]}%d)</f><v>%s</v></c></row>'
    known: dict[str, tuple[tuple[str, ...], str]] = {}
    for number in range(book.tally.respondents):
        row = FIRST_ROW + number
        scores = book.strung[number * width : (number + 1) * width]
        if scores not in known:
            if len(known) >= REMEMBERED:
                known.clear()
            known[scores] = _cached(scores, spans)
        shown, whole = known[scores]
        values: list[object] = [row, row, number + 1]
        for used, value in zip(uses, shown, strict=True):
            values.append(row)
            values.append("" if value else ' t="str"')
            values += (row - shift,) * used
            values.append(value)
        values += (row, row, row, whole)
        yield pattern % tuple(values)


def _cached(scores: str, spans: list[slice]) -> tuple[tuple[str, ...], str]:
    means: list[float | int | None] = []
    for span in spans:
        given = [int(c) for c in scores[span] if c != "0"]
        whole = sum(given)
        means.append(None if not given else whole if len(given) == 1 else whole / len(given))
    return tuple("" if m is None else repr(m) for m in means), repr(sum(m for m in means if m is not None))


def _counts(pen: Pen, book: SurveyBook, places: Places) -> None:
    for value in range(1, 5):
        row = FIRST_ROW + value - 1
        pen.number(row, 1, value, MIDDLE)
        for column, unsur in enumerate(book.result.unsur, 2):
            pen.number(row, column, unsur.counts[value - 1])
        whole = sum(u.counts[value - 1] for u in book.result.unsur)
        pen.formula(row, places.whole, f"SUM({sheet_refs(row, 2, row, places.whole - 1)})", whole)


def _foot(pen: Pen, book: SurveyBook, places: Places) -> None:
    result = book.result
    for place, (unsur, (_, span)) in enumerate(zip(result.unsur, book.instrument.spans, strict=True)):
        column = place + 2
        total, answers = _sources(book, places, column, span)
        pen.formula(places.total, column, total, unsur.total, _COUNTED)
        pen.formula(places.answers, column, answers, unsur.answers)
        made, of = ref(places.total, column), ref(places.answers, column)
        pen.formula(places.nrr, column, f'IF({of}=0,"",{made}/{of})', _or_blank(unsur.nrr), _MEAN)
        nrr = ref(places.nrr, column)
        weighted = f'IF({nrr}="","",{nrr}/{len(result.unsur)})'
        pen.formula(places.weighted, column, weighted, _or_blank(unsur.weighted), SCORE)
    _foot_sums(pen, result, places)
    _index_lines(pen, result, places)


def _or_blank(value: Any) -> Any:
    return "" if value is None else value


def _sources(book: SurveyBook, places: Places, column: int, span: slice) -> tuple[str, str]:
    """How the sum of an unsur's answers and their number are computed."""
    if not book.strung:
        area = sheet_refs(FIRST_ROW, column, FIRST_ROW + 3, column)
        return f"SUMPRODUCT({sheet_refs(FIRST_ROW, 1, FIRST_ROW + 3, 1)},{area})", f"SUM({area})"
    area = sheet_refs(places.first, column, places.last, column)
    if span.stop - span.start > 1:
        last = FIRST_ANSWER + book.tally.respondents - 1
        area = sheet_refs(FIRST_ANSWER, span.start + 2, last, span.stop + 1, ANSWERS)
    return f"SUM({area})", f"COUNT({area})"


def _foot_sums(pen: Pen, result: Result, places: Places) -> None:
    def across(row: int) -> str:
        return sheet_refs(row, 2, row, places.whole - 1)

    pen.formula(places.total, places.whole, f"SUM({across(places.total)})", result.total, _COUNTED)
    pen.formula(places.answers, places.whole, f"SUM({across(places.answers)})", sum(u.answers for u in result.unsur))
    pen.text(places.nrr, places.whole, "", STRONG)
    whole = f'IF(COUNT({across(places.nrr)})<{len(result.unsur)},"",SUM({across(places.weighted)}))'
    pen.formula(places.weighted, places.whole, whole, _or_blank(result.ni), _MEAN)


def _index_lines(pen: Pen, result: Result, places: Places) -> None:
    ni, exact, index = (ref(r, places.whole) for r in (places.weighted, places.exact, places.index))
    end = places.whole - 1
    pen.text(places.exact, 1, "*) x 25, sebelum dibulatkan", CELL, to=end)
    pen.formula(places.exact, places.whole, f'IF({ni}="","",{ni}*25)', _or_blank(result.ikm), _EXACT)
    pen.text(places.index, 1, "**) IKM unit pelayanan", _INDEX_WORDS, to=max(end - 1, 1))
    mutu = result.mutu.value if result.mutu else ""
    if end > 1:
        pen.formula(places.index, end, mutu_formula(index), mutu, _CLASS)
    figure = hundredths(result.hundredths)
    pen.formula(places.index, places.whole, f'IF({exact}="","",{rounded(exact)})', figure, _INDEX)
    pen.height(places.index, 24)


def _explanations(pen: Pen, book: SurveyBook, places: Places, right: int) -> int:
    """Left what the signs mean, right the unsur with their averages, below the classes; returns the last row."""
    top = places.index + 2
    left = 4
    pen.text(top, 1, "Keterangan", HEAD, to=left)
    codes = [u.code for u in book.instrument.unsur]
    weight = f"1/{len(codes)}"
    lines = [
        f"{codes[0]} s.d. {codes[-1]} = unsur pelayanan",
        "NRR = nilai rata-rata",
        "IKM = Indeks Kepuasan Masyarakat",
        "*) = jumlah NRR tertimbang (nilai indeks)",
        "**) = jumlah NRR tertimbang x 25",
        "NRR per unsur = jumlah nilai per unsur dibagi jumlah jawaban",
        f"NRR tertimbang = NRR per unsur x {weight}",
        "IKM dibulatkan satu kali ke dua desimal; mutu menurut nilai yang sudah dibulatkan",
    ]
    for row, words in enumerate(lines, top + 1):
        pen.text(row, 1, words, Look(9), to=left)
        pen.height(row, 25)
    first = left + 1
    low = _unsur_block(pen, book, places, top, first, right)
    row = max(top + len(lines), low) + 2
    return _classes(pen, row, right)


def _unsur_block(pen: Pen, book: SurveyBook, places: Places, top: int, first: int, right: int) -> int:
    heads = (
        (first, "No.", 0),
        (first + 1, "Unsur pelayanan", right - 3),
        (right - 2, "NRR", 0),
        (right - 1, "Nilai", 0),
    )
    for column, words, to in (*heads, (right, "Mutu", 0)):
        pen.text(top, column, words, HEAD, to=to)
    row = top
    for place, unsur in enumerate(book.result.unsur):
        row = top + 1 + place
        nrr, value = ref(places.nrr, place + 2), ref(row, right - 1)
        pen.text(row, first, unsur.code, MIDDLE)
        pen.text(row, first + 1, unsur.label, Look(9, grid=True), to=right - 3)
        pen.formula(row, right - 2, nrr, _or_blank(unsur.nrr), SCORE)
        figure = hundredths(unsur.hundredths)
        pen.formula(row, right - 1, f'IF({nrr}="","",{rounded(f"{nrr}*25")})', figure, INDEX)
        pen.formula(row, right, mutu_formula(value), unsur.mutu.value if unsur.mutu else "", MIDDLE)
        pen.height(row, 25)
    return row


def _classes(pen: Pen, row: int, right: int) -> int:
    pen.text(row, 1, "Mutu pelayanan menurut nilai IKM", HEAD, to=right)
    for place, band in enumerate(reversed(BANDS), row + 1):
        low, high = (units_text(v) for v in band.index)
        pen.text(place, 1, f"{band.mutu.value} ({band.mutu.performance})", CELL, to=4)
        pen.text(place, 5, f"{low} s.d. {high}", MIDDLE, to=7)
        pen.text(place, 8, f"Nilai indeks {band.ni[0]} s.d. {band.ni[1]}", MIDDLE, to=right)
    return row + len(BANDS)


__all__ = [
    "ANSWERS", "TABULATION", "Places", "hundredths", "mutu_formula", "office_lines", "places_of",
    "rounded", "write_answers", "write_tabulation",
]  # fmt: skip
