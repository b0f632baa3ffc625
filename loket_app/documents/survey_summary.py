"""The sheets for readers: summary, unsur with what the office's clocks say, groups, trend and poster; all live."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from openpyxl.worksheet.pagebreak import Break

from loket_app.documents.sheet_charts import bars, line, stacked
from loket_app.documents.sheet_pen import (
    CELL,
    CHANGE,
    COUNT,
    HEAD,
    HEADING,
    INDEX,
    MIDDLE,
    NOTE,
    PALE,
    PLAIN,
    PRIMARY,
    SCORE,
    SHARE,
    STRONG,
    SUBTITLE,
    TITLE,
    TWO,
    Look,
    Pen,
    ref,
    sheet_refs,
)
from loket_app.documents.survey_book import GroupLine, GroupsOf, SurveyBook
from loket_app.documents.survey_tabulation import Places, hundredths, mutu_formula, office_lines, rounded
from loket_app.domain.dates import MONTHS
from loket_app.domain.figures import units_text, whole_text
from loket_app.domain.survey.index import PRIORITIES, UnsurScore, mutu_of, tie_sentence
from loket_app.domain.survey.trend import Step

BASE: Final = "Hitungan"
HIDDEN_NOTE: Final = (
    "Kelompok kecil hanya ditulis jumlahnya, agar jawaban seseorang tidak dapat ditebak; nilainya tetap ikut dalam "
    "jumlah keseluruhan."
)
INDEX_SCALE: Final = (25, 100)
ONE_PAGE: Final = 24
POSTER_ROW: Final = 60

_BIG: Final = Look(40, bold=True, colour="FFFFFF", fill=PRIMARY, align="center", wrap=False, format=TWO)
_ON_BIG: Final = Look(12, bold=True, colour="FFFFFF", fill=PRIMARY, align="center", wrap=False)
_TOTAL: Final = Look(bold=True, fill="E3F0F2", align="right", grid=True, wrap=False, format="[$-421]#,##0")
_WEIGHT: Final = Look(align="right", grid=True, wrap=False, format=TWO)


def write_head(pen: Pen, book: SurveyBook, title: str, to: int) -> int:
    """Title, office and period; returns the next free row."""
    pen.text(1, 1, title, TITLE, to=to)
    pen.text(2, 1, office_lines(book.head)[0], SUBTITLE, to=to)
    pen.text(3, 1, f"Periode {book.span}", Look(align="center", wrap=False), to=to)
    if book.head.example:
        pen.text(4, 1, "CONTOH: data peragaan, bukan hasil survei sebenarnya.", Look(9, align="center"), to=to)
    return 5


# --- summary ----------------------------------------------------------------------------------------------------


def write_summary(pen: Pen, book: SurveyBook, places: Places) -> None:
    """The index, every unsur, the comparison with rounded weights, the priorities, and a chart."""
    pen.widths(7, 34, 11, 11, 10, 11, 10, 8, 10)
    row = write_head(pen, book, "HASIL SURVEI KEPUASAN MASYARAKAT", 9)
    row = _tiles(pen, book, places, row)
    top = row + 1
    heads = ("Kode", "Unsur pelayanan", "Jumlah nilai", "Jumlah jawaban", "NRR", "NRR tertimbang", "Nilai 25-100")
    for column, words in enumerate((*heads, "Mutu", "Urutan dari terendah"), 1):
        pen.text(top, column, words, HEAD)
    pen.height(top, 28)
    for place in range(len(book.result.unsur)):
        _unsur_row(pen, places, (top + 1, place), book.result.unsur)
    last = top + len(book.result.unsur)
    row = _below(pen, book, places, last + 1)
    bars(
        pen.sheet,
        f"A{row + 1}",
        "Nilai setiap unsur (skala 100)",
        (top + 1, last),
        names=1,
        values=7,
        wide=23.5,
        scale=INDEX_SCALE,
    )
    pen.page(book.paper, row + 17, 9, one=True)


def _tiles(pen: Pen, book: SurveyBook, places: Places, row: int) -> int:
    index = places.sum(places.index)
    mutu = book.result.mutu
    pen.text(row, 1, "NILAI IKM", _ON_BIG, to=3)
    pen.formula(row + 1, 1, index, hundredths(book.result.hundredths), _BIG, to=3, down=row + 2)
    pen.text(row, 4, "MUTU", _ON_BIG, to=5)
    cell = ref(row + 1, 1)
    pen.formula(row + 1, 4, mutu_formula(cell), mutu.value if mutu else "", _BIG, to=5, down=row + 2)
    soft = Look(10, fill=PALE, wrap=False)
    told = (f"Responden: {whole_text(book.tally.respondents)} orang", book.sample, book.head.made)
    for place, words in enumerate(told):
        pen.text(row + place, 6, words, soft, to=9)
    pen.height(row + 1, 30)
    pen.height(row + 2, 30)
    return row + 3


def _unsur_row(pen: Pen, places: Places, at: tuple[int, int], all_unsur: Sequence[UnsurScore]) -> None:
    first, place = at
    row, unsur = first + place, all_unsur[place]
    pen.text(row, 1, unsur.code, MIDDLE)
    pen.text(row, 2, unsur.label, CELL)
    if len(unsur.label) > 36:
        pen.height(row, 27)
    nrr = places.unsur(places.nrr, place)
    for column, (cell, value, look) in enumerate(
        (
            (places.unsur(places.total, place), unsur.total, COUNT),
            (places.unsur(places.answers, place), unsur.answers, COUNT),
            (nrr, unsur.nrr, SCORE),
            (places.unsur(places.weighted, place), unsur.weighted, SCORE),
        ),
        3,
    ):
        pen.formula(row, column, cell, "" if value is None else value, look)
    exact = ref(row, 5)
    figure = hundredths(unsur.hundredths)
    pen.formula(row, 7, f'IF({exact}="","",{rounded(f"{exact}*25")})', figure, INDEX)
    pen.formula(row, 8, mutu_formula(ref(row, 7)), unsur.mutu.value if unsur.mutu else "", MIDDLE)
    lower = sum(1 for u in all_unsur if u.nrr is not None and unsur.nrr is not None and u.nrr < unsur.nrr)
    rank = f'IF({exact}="","",RANK({exact},$E${first}:$E${first + len(all_unsur) - 1},1))'
    pen.formula(row, 9, rank, "" if unsur.nrr is None else lower + 1, MIDDLE)


def _below(pen: Pen, book: SurveyBook, places: Places, row: int) -> int:
    pen.text(row, 1, "Jumlah", STRONG, to=2)
    for column, line_row, value in ((3, places.total, book.result.total), (6, places.weighted, book.result.ni)):
        look = _TOTAL if column == 3 else Look(bold=True, fill="E3F0F2", align="right", grid=True, format=SCORE.format)
        pen.formula(row, column, places.sum(line_row), "" if value is None else value, look)
    for column in (4, 5, 7, 8, 9):
        pen.text(row, column, "", STRONG)
    row += 2
    for words in _sentences(book):
        pen.text(row, 1, words, Look(10, upright="top"), to=9)
        pen.tall_enough(row, [(words, 112)])
        row += 1
    return row


def _sentences(book: SurveyBook) -> list[str]:
    result = book.result
    lowest = [result.score(key) for key in result.priorities]
    found = []
    if lowest:
        named = "; ".join(f"{n}. {u.code} {u.label}" for n, u in enumerate(lowest, 1))
        found.append(f"Prioritas perbaikan ({PRIORITIES} unsur terendah): {named}.")
    warning = tie_sentence(result)
    if warning:
        found.append(f"Perhatian: {warning}")
    if result.comparisons:
        told = "; ".join(f"bobot {c.weight}: {units_text(c.hundredths)} ({c.mutu})" for c in result.comparisons)
        found.append(f"Pembanding untuk laporan lama yang membulatkan bobot, bukan untuk tren: {told}.")
    return [*found, *book.notes]


# --- unsur and the office's clocks ------------------------------------------------------------------------------


def write_unsur(pen: Pen, book: SurveyBook, places: Places, areas: Sequence[Sequence[str]]) -> None:
    """How often each answer was given, and beside each unsur what the office itself measured in the same days.

    `areas` are per unsur the four formulas that count the answers 1 to 4.
    """
    pen.widths(7, 30, 9, 9, 9, 9, 10, 10, 46)
    top = write_head(pen, book, "JAWABAN PER UNSUR DAN CATATAN JAM KANTOR", 9)
    heads = ("Kode", "Unsur pelayanan", "Nilai 1", "Nilai 2", "Nilai 3", "Nilai 4", "Jumlah", "NRR")
    for column, words in enumerate((*heads, "Yang dicatat jam kantor pada periode yang sama"), 1):
        pen.text(top, column, words, HEAD)
    for place, (unsur, formulas) in enumerate(zip(book.result.unsur, areas, strict=True)):
        row = top + 1 + place
        pen.text(row, 1, unsur.code, MIDDLE)
        pen.text(row, 2, unsur.label, CELL)
        for column, (formula, count) in enumerate(zip(formulas, unsur.counts, strict=True), 3):
            pen.formula(row, column, formula, count)
        pen.formula(row, 7, f"SUM({sheet_refs(row, 3, row, 6)})", unsur.answers)
        pen.formula(row, 8, places.unsur(places.nrr, place), "" if unsur.nrr is None else unsur.nrr, SCORE)
        told = "\n".join(f"{f.label}: {f.value} (dari {whole_text(f.of)})" for f in book.clocks.get(unsur.key, ()))
        pen.text(row, 9, told, Look(9, grid=True))
        pen.tall_enough(row, [(told, 50), (unsur.label, 30)])
    last = top + len(book.result.unsur)
    note = "Jam kantor mencatat proses, survei mencatat pendapat. Bila keduanya berjauhan, periksa sebabnya."
    pen.text(last + 1, 1, note, NOTE, to=9)
    stacked(pen.sheet, f"A{last + 3}", "Jawaban per unsur", (top, last), names=1, first=3, count=4)
    pen.sheet.freeze_panes = f"C{top + 1}"
    pen.page(book.paper, last + 20, 9, landscape=True, one=True)


# --- groups -----------------------------------------------------------------------------------------------------


class Basis:
    """The sheet with the counts that the groups are computed from: per group its answers' sum and number per unsur."""

    FIRST: Final = 5

    def __init__(self, pen: Pen, book: SurveyBook) -> None:
        self.pen, self.book = pen, book
        self.k = len(book.result.unsur)
        self.row = self.FIRST
        pen.widths(20, 30, 11, *(8,) * (2 * self.k))
        end = 3 + 2 * self.k
        pen.text(1, 1, "HITUNGAN PER KELOMPOK", TITLE, to=end)
        note = "Dasar rumus pada lembar Layanan, Responden dan Tren. " + HIDDEN_NOTE
        pen.text(2, 1, note, NOTE, to=end)
        pen.height(2, 26)
        for column, words in enumerate(("Pengelompokan", "Kelompok", "Responden"), 1):
            pen.text(3, column, words, HEAD, down=4)
        for start, words in ((4, "Jumlah nilai"), (4 + self.k, "Jumlah jawaban")):
            pen.text(3, start, words, HEAD, to=start + self.k - 1)
            for place, unsur in enumerate(book.result.unsur):
                pen.text(4, start + place, unsur.code, HEAD)

    def put(self, label: str, group: GroupLine, name: str) -> int:
        """Write the counts of a group and return their row."""
        pen, row = self.pen, self.row
        pen.text(row, 1, label, CELL)
        pen.text(row, 2, name, CELL)
        pen.number(row, 3, group.respondents)
        for place in range(self.k):
            unsur = group.result.unsur[place] if group.result else None
            pen.number(row, 4 + place, unsur.total if unsur else None)
            pen.number(row, 4 + self.k + place, unsur.answers if unsur else None)
        self.row += 1
        return row

    def close(self) -> None:
        """Settle how the sheet is printed."""
        self.pen.sheet.freeze_panes = "D5"
        self.pen.page(self.book.paper, max(self.row - 1, 5), 3 + 2 * self.k, landscape=True, repeat="3:4")


def group_name(group: GroupsOf, name: str) -> str:
    """How a group is printed: months in words."""
    if not name:
        return "(tidak diisi)"
    if group.key == "bulan" and len(name) == 7 and name[:4].isdigit():
        return f"{MONTHS[int(name[5:]) - 1]} {int(name[:4])}"
    return name


def write_groups(pen: Pen, book: SurveyBook, basis: Basis, groups: GroupsOf, top: int) -> int:
    """A table of groups with formulas over the basis; returns the first row after it."""
    k = basis.k
    end = 5 + k
    pen.text(top, 1, f"Menurut {groups.label[:1].lower()}{groups.label[1:]}", HEADING, to=end)
    top += 1
    heads = (groups.label, "Responden", "Persen", *(u.code for u in book.result.unsur), "IKM", "Mutu")
    for column, words in enumerate(heads, 1):
        pen.text(top, column, words, HEAD)
    first, last = top + 1, top + len(groups.rows)
    for row, group in enumerate(groups.rows, first):
        name = group_name(groups, group.name)
        source = basis.put(groups.label, group, name)
        pen.text(row, 1, name, CELL)
        pen.tall_enough(row, [(name, 28)])
        pen.formula(row, 2, ref(source, 3, BASE), group.respondents)
        whole = sum(g.respondents for g in groups.rows)
        part = Fraction(group.respondents, whole) if whole else ""
        area = f"B${first}:B${last}"
        pen.formula(row, 3, f'IF(SUM({area})=0,"",{ref(row, 2)}/SUM({area}))', part, SHARE)
        _group_values(pen, row, source, group, k)
    pen.text(last + 1, 1, "Jumlah", STRONG)
    whole = sum(g.respondents for g in groups.rows)
    pen.formula(last + 1, 2, f"SUM({sheet_refs(first, 2, last, 2)})", whole, _TOTAL)
    for column in range(3, end + 1):
        pen.text(last + 1, column, "", STRONG)
    return last + 2


def _group_values(pen: Pen, row: int, source: int, group: GroupLine, k: int) -> None:
    if group.result is None:
        for column in range(4, 6 + k):
            pen.text(row, column, "\N{EN DASH}", MIDDLE)
        return
    for place, unsur in enumerate(group.result.unsur):
        made, of = ref(source, 4 + place, BASE), ref(source, 4 + k + place, BASE)
        value = "" if unsur.nrr is None else unsur.nrr
        pen.formula(row, 4 + place, f'IF({of}=0,"",{made}/{of})', value, _WEIGHT)
    means = sheet_refs(row, 4, row, 3 + k)
    index = f'IF(COUNT({means})<{k},"",{rounded(f"SUM({means})/{k}*25")})'
    mutu = group.result.mutu
    pen.formula(row, 4 + k, index, hundredths(group.result.hundredths), INDEX)
    pen.formula(row, 5 + k, mutu_formula(ref(row, 4 + k)), mutu.value if mutu else "", MIDDLE)


def write_services(pen: Pen, book: SurveyBook, basis: Basis, groups: GroupsOf) -> None:
    """Per service."""
    k = basis.k
    pen.widths(30, 11, 9, *(7.5,) * k, 9, 7)
    top = write_head(pen, book, "NILAI PER JENIS LAYANAN", 5 + k)
    row = write_groups(pen, book, basis, groups, top)
    pen.text(row, 1, HIDDEN_NOTE, NOTE, to=5 + k)
    pen.height(row, 26)
    span = (top + 2, top + 1 + len(groups.rows))
    tall = max(7.0, min(16.0, 2.5 + 0.6 * len(groups.rows)))
    bars(
        pen.sheet,
        f"A{row + 2}",
        "IKM per layanan",
        span,
        names=1,
        values=4 + k,
        wide=26,
        tall=tall,
        lying=True,
        scale=INDEX_SCALE,
    )
    pen.sheet.freeze_panes = f"B{top + 2}"
    pen.page(book.paper, row + 4 + int(tall * 2), 5 + k, one=len(groups.rows) <= ONE_PAGE)


def write_people(pen: Pen, book: SurveyBook, basis: Basis) -> None:
    """Respondents by each field that was asked, count and share, with a chart of the share."""
    k = basis.k
    pen.widths(30, 11, 9, *(7.5,) * k, 9, 7)
    row = write_head(pen, book, "RESPONDEN", 5 + k)
    pen.text(row, 1, HIDDEN_NOTE, NOTE, to=5 + k)
    row += 1
    for place, groups in enumerate(book.fields, 1):
        begin = row
        row = write_groups(pen, book, basis, groups, row) + 1
        span = (begin + 2, begin + 1 + len(groups.rows))
        title = f"Responden menurut {groups.label[:1].lower()}{groups.label[1:]}"
        bars(pen.sheet, f"A{row}", title, span, names=1, values=2, wide=26, tall=5.6, lying=True)
        row += 13
        if place % 3 == 0 and place < len(book.fields):
            pen.sheet.row_breaks.append(Break(id=row - 1))
    pen.page(book.paper, row, 5 + k)


# --- trend ------------------------------------------------------------------------------------------------------


def write_trend(pen: Pen, book: SurveyBook, basis: Basis) -> None:
    """The months of this period, and the periods of the office beside each other."""
    k = basis.k
    pen.widths(30, 11, 9, *(7.5,) * k, 9, 7, 11)
    row = write_head(pen, book, "TREN NILAI SKM", 6 + k)
    if book.trend:
        row = write_periods(pen, book.trend, [(u.key, u.code) for u in book.result.unsur], row) + 1
    if book.months is not None:
        begin = row
        row = write_groups(pen, book, basis, book.months, row) + 1
        span = (begin + 2, begin + 1 + len(book.months.rows))
        line(pen.sheet, f"A{row}", "IKM per bulan", span, names=1, values=4 + k, wide=27)
        row += 16
    pen.text(row, 1, HIDDEN_NOTE, NOTE, to=6 + k)
    pen.page(book.paper, row, 6 + k, one=len(book.trend) <= ONE_PAGE)


def write_periods(pen: Pen, steps: Sequence[Step], unsur: Sequence[tuple[str, str]], top: int) -> int:
    """Periods with values on the scale of 100, changes as formulas, and a chart; returns the first row after it."""
    k = len(unsur)
    pen.text(top, 1, "Antarperiode (skala 100)", HEADING, to=6 + k)
    top += 1
    pen.text(top, 1, "Periode", HEAD)
    pen.text(top, 2, "Responden", HEAD, to=3)
    for column, words in enumerate((*(code for _, code in unsur), "IKM", "Mutu", "Perubahan"), 4):
        pen.text(top, column, words, HEAD)
    before = 0
    for row, step in enumerate(steps, top + 1):
        _period_row(pen, row, step, unsur, before)
        before = row if step.point.hundredths is not None else before
    last = top + len(steps)
    line(pen.sheet, f"A{last + 2}", "IKM antarperiode", (top + 1, last), names=1, values=4 + k, wide=27)
    return last + 18


def _period_row(pen: Pen, row: int, step: Step, unsur: Sequence[tuple[str, str]], before: int) -> None:
    k, point = len(unsur), step.point
    pen.text(row, 1, point.label, CELL)
    pen.tall_enough(row, [(point.label, 28)])
    pen.number(row, 2, point.n or None, to=3)
    for column, (key, _) in enumerate(unsur, 4):
        value = point.unsur.get(key)
        pen.number(row, column, None if value is None else Fraction(value, 100), INDEX)
    index = ref(row, 4 + k)
    pen.number(row, 4 + k, None if point.hundredths is None else Fraction(point.hundredths, 100), INDEX)
    mutu = "" if point.hundredths is None else mutu_of(point.hundredths).value
    pen.formula(row, 5 + k, _known(index, mutu_formula(index)), mutu, MIDDLE)
    look = Look(align="right", grid=True, wrap=False, format=CHANGE)
    if before and step.change is not None:
        formula = f"ROUND({index}-{ref(before, 4 + k)},2)"
        pen.formula(row, 6 + k, formula, Fraction(step.change, 100), look)
    else:
        pen.text(row, 6 + k, "\N{EN DASH}", MIDDLE)


def _known(cell: str, formula: str) -> str:
    return f'IF(ISNUMBER({cell}),{formula},"")'


# --- poster -----------------------------------------------------------------------------------------------------


def write_poster(pen: Pen, book: SurveyBook, places: Places, counts: Mapping[str, Sequence[tuple[str, int]]]) -> None:
    """The sheet that hangs on the wall: the index large, and who answered. `counts` are groups by field label."""
    pen.widths(14, 14, 14, 3, 22, 22)
    pen.text(1, 1, "INDEKS KEPUASAN MASYARAKAT (IKM)", Look(24, bold=True, colour=PRIMARY, align="center"), to=6)
    office, where = office_lines(book.head)
    pen.text(2, 1, office, Look(16, bold=True, align="center"), to=6)
    pen.text(3, 1, f"Periode {book.span}", Look(12, align="center"), to=6)
    for row, points in ((1, 70), (2, 40), (3, 34), (4, 24)):
        pen.height(row, points)
    mutu = book.result.mutu
    index = places.sum(places.index)
    pen.text(5, 1, "NILAI IKM", Look(18, bold=True, colour="FFFFFF", fill=PRIMARY, align="center"), to=3)
    big = Look(72, bold=True, colour="FFFFFF", fill=PRIMARY, align="center", wrap=False, format=TWO)
    pen.formula(6, 1, index, hundredths(book.result.hundredths), big, to=3, down=9)
    figure = f'IF({index}="","","MUTU PELAYANAN "&{mutu_formula(index)})'
    middle = Look(18, bold=True, colour="FFFFFF", fill=PRIMARY, align="center", wrap=False)
    pen.formula(10, 1, figure, f"MUTU PELAYANAN {mutu.value}" if mutu else "", middle, to=3)
    words = "A Sangat baik, B Baik, C Kurang baik, D Tidak baik"
    pen.text(11, 1, words, Look(9, colour="FFFFFF", fill=PRIMARY, align="center"), to=3)
    for row in range(5, 11):
        pen.height(row, POSTER_ROW)
    pen.height(11, 28)
    last = _who_answered(pen, book, counts)
    row = max(last, 11) + 2
    thanks = (
        "Terima kasih atas penilaian yang telah Anda berikan. Masukan Anda sangat bermanfaat untuk kemajuan unit kami "
        "agar terus memperbaiki dan meningkatkan kualitas pelayanan bagi masyarakat."
    )
    pen.text(row, 1, thanks, Look(16, italic=True, align="center"), to=6)
    pen.height(row, 130)
    pen.text(row + 1, 1, where, Look(9, colour="5A6B75", align="center"), to=6)
    pen.page(book.paper, row + 1, 6, one=True)


def _who_answered(pen: Pen, book: SurveyBook, counts: Mapping[str, Sequence[tuple[str, int]]]) -> int:
    pen.text(5, 5, "RESPONDEN", Look(16, bold=True, colour=PRIMARY), to=6)
    pen.text(6, 5, "Jumlah", Look(14))
    pen.text(6, 6, f"{whole_text(book.tally.respondents)} orang", Look(14, bold=True))
    row = 7
    for label, groups in counts.items():
        pen.text(row, 5, label, Look(14, upright="top"))
        told = "\n".join(f"{name}: {whole_text(n)}" for name, n in groups)
        pen.text(row, 6, told, Look(14, upright="top"))
        pen.height(row, max(POSTER_ROW, 19.0 * len(groups) + 4))
        row += 1
    pen.text(row, 5, "Periode survei", Look(14, upright="top"))
    pen.text(row, 6, book.span, Look(14, upright="top"))
    pen.tall_enough(row, [(book.span, 15)], POSTER_ROW)
    return row


__all__ = [
    "BASE", "Basis", "PLAIN", "write_head", "write_people", "write_periods", "write_poster", "write_services",
    "write_summary", "write_trend", "write_unsur",
]  # fmt: skip
