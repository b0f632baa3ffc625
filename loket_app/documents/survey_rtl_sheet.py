"""The follow-up tables 1 to 4 as a sheet: result, plan, realisation, continuation (as offices report it)."""

from collections.abc import Iterator
from typing import Final

from openpyxl.worksheet.pagebreak import Break

from loket_app.documents.sheet_pen import CELL, HEAD, HEADING, MIDDLE, NOTE, PLAIN, SCORE, Look, Pen
from loket_app.documents.survey_book import RtlLine, RtlPlan, SurveyBook
from loket_app.documents.survey_summary import write_head
from loket_app.documents.survey_tabulation import Places, rounded
from loket_app.domain.figures import fraction_text, percent_text
from loket_app.domain.followup import QUARTERS, Status

_WORDS: Final = {Status.DONE: "Sudah", Status.RUNNING: "Proses", Status.NOT_YET: "Belum"}
_TOP: Final = Look(upright="top", grid=True)
_TOP_MIDDLE: Final = Look(align="center", upright="top", grid=True)
LAST: Final = 9
_WIDTHS: Final = (5, 26, 34, 6, 6, 6, 6, 24, 26)


def write_rtl(pen: Pen, book: SurveyBook, places: Places) -> None:
    """Tabel 1 always; Tabel 2 to 4 where there is a plan."""
    pen.widths(*_WIDTHS)
    row = write_head(pen, book, "TINDAK LANJUT HASIL SURVEI KEPUASAN MASYARAKAT", LAST) + 1
    row = _results(pen, book, places, row)
    if book.plan is None:
        pen.text(row, 1, "Rencana tindak lanjut untuk periode ini belum disusun.", PLAIN, to=LAST)
    else:
        row = _plan(pen, book.plan, row + 1)
        pen.sheet.row_breaks.append(Break(id=row))
        row = _realisation(pen, book.plan, row + 1)
        row = _continuation(pen, book.plan, row + 1)
        row = _scores(pen, book.plan, row + 1)
    pen.page(book.paper, row, LAST, landscape=True)


def _caption(pen: Pen, row: int, words: str) -> int:
    pen.text(row, 1, words, HEADING, to=LAST)
    return row + 1


def _results(pen: Pen, book: SurveyBook, places: Places, row: int) -> int:
    row = _caption(pen, row, f"Tabel 1. Ringkasan Hasil SKM Periode {book.span}")
    for column, words, to in ((1, "No.", 0), (2, "Unsur", 3), (4, "Nilai", 5), (6, "Mutu layanan", 8)):
        pen.text(row, column, words, HEAD, to=to)
    for place, unsur in enumerate(book.result.unsur):
        row += 1
        cell = places.unsur(places.nrr, place)
        pen.text(row, 1, unsur.code, MIDDLE)
        pen.text(row, 2, unsur.label, CELL, to=3)
        pen.formula(row, 4, cell, "" if unsur.nrr is None else unsur.nrr, SCORE, to=5)
        value = rounded(f"{cell}*25")
        words = unsur.mutu.performance if unsur.mutu else ""
        # The class in words, as reports of follow-up print it.
        bands = '{0,"Tidak baik";65,"Kurang baik";76.61,"Baik";88.31,"Sangat baik"}'
        formula = f'IF({cell}="","",VLOOKUP({value},{bands},2))'
        pen.formula(row, 6, formula, words, MIDDLE, to=8)
    return row + 1


def _plan(pen: Pen, plan: RtlPlan, row: int) -> int:
    row = _caption(pen, row, "Tabel 2. Rencana Tindak Lanjut Pelaksanaan SKM")
    for column, words, to, down in (
        (1, "No.", 0, 1), (2, "Prioritas unsur", 0, 1), (3, "Rencana tindak lanjut/program/kegiatan", 0, 1),
        (4, "Waktu (triwulan)", 7, 0), (8, "Penanggung jawab", LAST, 1),
    ):  # fmt: skip
        pen.text(row, column, words, HEAD, to=to, down=row + down)
    for column, quarter in enumerate(QUARTERS, 4):
        pen.text(row + 1, column, f"TW {quarter}", HEAD)
    row += 2
    for priority in plan.priorities.chosen:
        lines = [one.line for one in plan.lines if one.line.unsur == priority.unsur]
        for place, line in enumerate(lines):
            pen.text(row, 1, str(priority.rank) if not place else "", _TOP_MIDDLE)
            unsur = f"{priority.label} ({fraction_text(priority.nrr)})" if not place else ""
            pen.text(row, 2, unsur, _TOP)
            pen.text(row, 3, line.programme, _TOP)
            for column, quarter in enumerate(QUARTERS, 4):
                pen.text(row, column, "\N{CHECK MARK}" if quarter in line.quarters else "", _TOP_MIDDLE)
            pen.text(row, 8, line.responsible, _TOP, to=LAST)
            pen.tall_enough(row, [(line.programme, 34), (unsur, 26), (line.responsible, 50)])
            row += 1
    if plan.priorities.reason:
        pen.text(row, 1, f"Urutan prioritas diubah: {plan.priorities.reason}", NOTE, to=LAST)
        row += 1
    return row


def _realisation(pen: Pen, plan: RtlPlan, row: int) -> int:
    row = _caption(pen, row, "Tabel 3. Realisasi Rencana Tindak Lanjut")
    heads = (
        (1, "No.", 0), (2, "Rencana tindak lanjut", 0), (3, "Deskripsi tindak lanjut", 0), (4, "Ditindaklanjuti", 5),
        (6, "Dokumentasi", 7), (8, "Tantangan/hambatan", LAST),
    )  # fmt: skip
    for column, words, to in heads:
        pen.text(row, column, words, HEAD, to=to)
    pen.height(row, 28)
    row += 1
    for number, one in enumerate(plan.lines, 1):
        for place, cells in enumerate(_entries(one)):
            status, told, photos, obstacle = cells
            pen.text(row, 1, str(number) if not place else "", _TOP_MIDDLE)
            pen.text(row, 2, one.line.programme if not place else "", _TOP)
            pen.text(row, 3, told, _TOP)
            pen.text(row, 4, status, _TOP_MIDDLE, to=5)
            pen.text(row, 6, photos, _TOP_MIDDLE, to=7)
            pen.text(row, 8, obstacle, _TOP, to=LAST)
            pen.tall_enough(row, [(one.line.programme, 26), (told, 34), (obstacle, 50)])
            row += 1
    return row


def _entries(one: RtlLine) -> Iterator[tuple[str, str, str, str]]:
    for entry in one.entries:
        photos = f"{len(entry.photos)} foto" if entry.photos else ""
        status = "Sudah" if entry.settled and entry.status is not Status.DONE else _WORDS[entry.status]
        yield status, entry.description, photos, entry.obstacle
    if not one.entries:
        yield "Belum", "", "", ""


def _continuation(pen: Pen, plan: RtlPlan, row: int) -> int:
    waiting = [one for one in plan.lines if not one.done]
    if not waiting:
        return row
    row = _caption(pen, row, "Tabel 4. Rencana lanjutan untuk yang belum dilaksanakan")
    heads = (
        (1, "No.", 0), (2, "Rencana tindak lanjut", 0), (3, "Strategi penyelesaian", 0), (4, "Target waktu", 7),
        (8, "Penanggung jawab", 0), (9, "Stakeholder terkait", 0),
    )  # fmt: skip
    for column, words, to in heads:
        pen.text(row, column, words, HEAD, to=to)
    row += 1
    for number, one in enumerate(waiting, 1):
        goes = one.continuation
        cells = ("", "", "", "") if goes is None else (goes.strategy, goes.target, goes.responsible, goes.stakeholders)
        pen.text(row, 1, str(number), _TOP_MIDDLE)
        pen.text(row, 2, one.line.programme, _TOP)
        pen.text(row, 3, cells[0], _TOP)
        pen.text(row, 4, cells[1], _TOP, to=7)
        pen.text(row, 8, cells[2], _TOP)
        pen.text(row, 9, cells[3], _TOP)
        widths = zip((one.line.programme, *cells), (26, 34, 24, 24, 26), strict=True)
        pen.tall_enough(row, [(words, float(width)) for words, width in widths])
        row += 1
    return row


def _scores(pen: Pen, plan: RtlPlan, row: int) -> int:
    part = percent_text(plan.share.realised, plan.share.planned)
    words = (
        f"Terealisasi {plan.share.realised} dari {plan.share.planned} rencana ({part}). "
        f"PEKPPP: indikator 8 bernilai {plan.share.indicator_8}, indikator 9 bernilai {plan.indicator_9}."
    )
    pen.text(row, 1, words, Look(bold=True), to=LAST)
    return row
