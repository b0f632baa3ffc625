"""`skm-ekspor FILE KELUAR.xlsx`: the workbook of a table of answers (or of counts) from anywhere."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from loket_app.definitions.presets import load_preset
from loket_app.domain.errors import refuse
from loket_app.domain.figures import whole_text
from loket_app.domain.survey.index import Result, compute
from loket_app.domain.survey.instrument import Instrument, Order
from loket_app.domain.survey.recap import RecapRow, unsur_of_result
from loket_app.usecases.survey.export import SERVICE, draw, hidden_groups, span_text
from loket_app.usecases.survey.report_lines import MOST_LINES, CountedFile, chosen_instrument, counted_file
from loket_app.usecases.whole_files import write_over

if TYPE_CHECKING:
    from loket_app.documents.survey_book import BookHead, SurveyBook


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: lines to print, plain data, and the exit code of `skm`."""

    lines: list[str]
    data: dict[str, object]
    exit_code: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the file is to be read, and whose name stands on the workbook (by default the ready-made office's)."""

    instrument: Path | None = None
    office: str | None = None
    order: Order | None = None
    counts: bool = False
    unit: str = ""
    period: str = ""


def export_file(file: Path, target: Path, wanted: Wanted) -> Exported:
    """Read, compute, and write the workbook whole or not at all. Raises `Refused`, `Disturbance` or `BadDefinition`."""
    if target.suffix.lower() != ".xlsx":
        raise refuse("bukan_xlsx", f"{target.name}: buku kerja disimpan sebagai .xlsx.", "keluaran")
    if target.resolve() == file.resolve():
        raise refuse("berkas_sama", "Berkas jawaban tidak boleh ditimpa. Pilih nama lain untuk hasilnya.", "keluaran")
    instrument = chosen_instrument(wanted.instrument, wanted.office, wanted.order)
    counted = counted_file(file, instrument, wanted.order, wanted.counts)
    result = compute(counted.tally, instrument)
    if not result.n:
        raise refuse("belum_ada_jawaban", "Belum ada jawaban yang dapat dihitung: buku kerja tidak ditulis.")
    write_over(target, draw(_book(file, counted, instrument, result, wanted)))
    return Exported(_lines(target, counted, result), _data(target, counted, result), counted.exit_code(result))


def _book(file: Path, counted: CountedFile, instrument: Instrument, result: Result, wanted: Wanted) -> "SurveyBook":
    from loket_app.documents.survey_book import SurveyBook

    head = _head(wanted)
    groups = [
        hidden_groups(counted.keys.get(label, label), label, tallies, instrument)
        for label, tallies in counted.groups.items()
    ]
    span = span_text(*counted.days) if counted.days else ""
    title = wanted.period or span or file.stem
    first, last = (d.isoformat() for d in counted.days) if counted.days else ("", "")
    recap = RecapRow(head.office, head.kabupaten, title, first, last, result.n, unsur_of_result(result))
    return SurveyBook(
        head=head, title=title, span=wanted.period or span or title, instrument=instrument, tally=counted.tally,
        result=result, recap=recap, strung=_shuffled(counted.strung, len(instrument.questions)),
        services=next((g for g in groups if g.key == SERVICE), None),
        months=next((replace(g, key="") for g in groups if g.key == "bulan"), None),
        fields=tuple(g for g in groups if g.key not in (SERVICE, "bulan")), notes=counted.notes,
    )  # fmt: skip


def _shuffled(strung: str, width: int) -> str:
    """The answers sorted: the order of a file may be the order in which people came."""
    return "".join(sorted((strung[at : at + width] for at in range(0, len(strung), width)), reverse=True))


def _head(wanted: Wanted) -> "BookHead":
    from loket_app.documents.survey_book import BookHead

    if wanted.office:
        office = load_preset(wanted.office).office
        return BookHead(wanted.unit or office.name, office.kabupaten, office.address, office.phone)
    return BookHead(wanted.unit or "Unit pelayanan")


def _lines(target: Path, counted: CountedFile, result: Result) -> list[str]:
    lines = [
        f"Ditulis: {target}",
        f"Responden dihitung: {whole_text(result.n)}. Baris ditolak: {whole_text(len(counted.rejected))}.",
        *counted.notes,
    ]
    if result.mutu is None:
        codes = ", ".join(result.score(key).code for key in result.unanswered)
        lines.append(f"Tidak ada jawaban untuk {codes}: IKM tidak dihitung.")
    else:
        lines.append(f"IKM: {result.ikm_text}   Mutu {result.mutu} ({result.mutu.performance})")
    lines += [f"  {one}" for one in counted.rejected[:MOST_LINES]]
    return lines


def _data(target: Path, counted: CountedFile, result: Result) -> dict[str, object]:
    return {
        "ditulis": str(target), "n": result.n, "ikm": result.ikm_text if result.mutu else None, "mutu": result.mutu,
        "catatan": list(counted.notes),
        "ditolak": [{"baris": one.line, "alasan": list(one.reasons)} for one in counted.rejected],
    }  # fmt: skip
