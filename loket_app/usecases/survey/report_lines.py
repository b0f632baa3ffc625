"""The answer of `skm FILE`: a file of answers or of counts, computed and told as lines and as data for other programs.

Exit codes: 0 everything was counted; 1 counted, but rows were refused or the counts do not fit; 2 nothing could be
computed (raised as `Refused`, `Disturbance` or `BadDefinition`, or nobody answered).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from loket_app.definitions.survey import load_instrument, office_instrument, regulation_instrument
from loket_app.domain.dates import MONTHS
from loket_app.domain.figures import exact_text, fraction_text, half_up, percent_text, units_text, whole_text
from loket_app.domain.survey.answers import Tally, by_field, by_month, tally
from loket_app.domain.survey.index import Comparison, Result, UnsurScore, compute, tie_sentence
from loket_app.domain.survey.instrument import Instrument, Order, in_order
from loket_app.usecases.survey.columns import ColumnPlan, column_name, settled
from loket_app.usecases.survey.counted import read_counts
from loket_app.usecases.survey.reading import Rejected, Understood, guessed, read_answers, understand
from loket_app.usecases.survey.sheet import Told
from loket_app.usecases.survey.tallies import packed

ALL_COUNTED: Final = 0
SOME_REFUSED: Final = 1
NOTHING_COUNTED: Final = 2
MOST_LINES: Final = 200
"""So many refused rows are named on the screen; the data names all of them."""

_NO_DAY: Final = date.min


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """What to print: `lines` for people, `data` for programs, and the exit code."""

    lines: list[str]
    data: dict[str, Any]
    exit_code: int


@dataclass(frozen=True, slots=True)
class CountedFile:
    """A read file: its tally, what was understood about it, and tallies per group (labels and fields in `keys`).

    `strung` holds all answers one after another in the order of the file, a digit per question; "" with counts only.
    """

    tally: Tally
    notes: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    groups: Mapping[str, Mapping[str, Tally]] = field(default_factory=dict)
    doubtful: bool = False
    strung: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    days: tuple[date, date] | None = None

    def exit_code(self, result: Result) -> int:
        """What the command ends with."""
        if result.hundredths is None:
            return NOTHING_COUNTED
        return SOME_REFUSED if self.rejected or self.doubtful else ALL_COUNTED


def survey_report(
    file: Path,
    instrument_file: Path | None = None,
    office: str | None = None,
    order: Order | None = None,
    counts: bool = False,
) -> SurveyReport:
    """Read `file` (answers, or with `counts` how often each was given) and compute everything about it.

    The questionnaire is `instrument_file`, else the one of the ready-made `office`, else the regulation's. `order` is
    the list that numbered the columns; without it they are taken as the questionnaire's own codes, and that is said.
    """
    instrument = chosen_instrument(instrument_file, office, order)
    counted = counted_file(file, instrument, order, counts)
    result = compute(counted.tally, instrument)
    groups = {
        label: {name: compute(each, instrument) for name, each in tallies.items()}
        for label, tallies in counted.groups.items()
    }
    return SurveyReport(
        lines=_lines(file, instrument, counted, result, groups),
        data=_data(file, instrument, counted, result, groups),
        exit_code=counted.exit_code(result),
    )


def counted_file(
    file: Path, instrument: Instrument, order: Order | None = None, counts: bool = False, told: Told | None = None
) -> CountedFile:
    """Read a file of answers, or with `counts` of how often each was given."""
    return (_from_counts if counts else _from_answers)(file, instrument, order, told)


def chosen_instrument(file: Path | None, office: str | None, order: Order | None) -> Instrument:
    """The questionnaire of a file, else of a ready-made office, else the regulation's, numbered by `order`."""
    if file is not None:
        found = load_instrument(file)
    else:
        found = office_instrument(office) if office else regulation_instrument()
    return found if order is None else in_order(found, order)


def _assumed(instrument: Instrument) -> str:
    last = [u for u in instrument.unsur if u.key in ("pengaduan", "sarana")]
    told = ", ".join(f"{u.code} dibaca sebagai {u.label}" for u in last)
    return f"{told}. Bila kuesionernya lain, pakai --urutan regulasi atau --urutan kuesioner."


def _from_counts(file: Path, instrument: Instrument, order: Order | None, told: Told | None) -> CountedFile:
    counted = read_counts(file, instrument, order, told)
    notes = [_assumed(instrument)] if counted.asks_order else []
    if counted.uneven:
        least, most = min(counted.tally.answers), max(counted.tally.answers)
        notes.append(f"Banyaknya jawaban per unsur tidak sama ({whole_text(least)} sampai {whole_text(most)}).")
    return CountedFile(counted.tally, tuple(notes), counted.rejected, {}, counted.uneven)


def _from_answers(file: Path, instrument: Instrument, order: Order | None, told: Told | None) -> CountedFile:
    sheet = read_answers(file, instrument, told)
    plan = guessed(sheet, instrument, order)
    notes = [_assumed(instrument)] if plan.asks_order else []
    plan = settled(plan, instrument)
    understood = understand(sheet, plan, instrument, _NO_DAY, told)
    if sheet.name and sheet.others:
        notes.append(f"Lembar yang dibaca: {sheet.name}.")
    notes += _plan_notes(plan, understood)
    groups: dict[str, Mapping[str, Tally]] = {}
    keys: dict[str, str] = {}
    for key in (*plan.groups, *understood.extras):
        label = next((g.label for g in instrument.groups if g.key == key), key)
        groups[label] = by_field(understood.responses, instrument, key)
        keys[label] = key
    days = [r.day for r in understood.responses if r.day != _NO_DAY]
    if plan.day is not None:
        keys["Bulan"] = "bulan"
        groups["Bulan"] = {_month(k): t for k, t in by_month(understood.responses, instrument).items()}
    return CountedFile(
        tally=tally(understood.responses, instrument), notes=tuple(notes), rejected=understood.rejected, groups=groups,
        strung="".join([packed(r.values) for r in understood.responses]), keys=keys,
        days=(min(days), max(days)) if days else None,
    )  # fmt: skip


def _plan_notes(plan: ColumnPlan, understood: Understood) -> list[str]:
    notes: list[str] = []
    if plan.personal:
        notes.append(f"Tidak dibaca karena menyebut orang: kolom {', '.join(plan.personal)}.")
    if plan.doubled:
        notes.append(f"Kolom yang judulnya berulang tidak dibaca: {', '.join(plan.doubled)}.")
    if not plan.header_line:
        first = min(plan.answers.values())
        notes.append(f"Tabel tanpa judul kolom: unsur dibaca berurutan mulai kolom {column_name(first)}.")
    for key, words in understood.changed.items():
        told = ", ".join(f"{word} ({whole_text(n)})" for word, n in list(words.items())[:5])
        notes.append(f"Di luar pilihan {key}, masuk Lainnya atau dibiarkan terbuka: {told}.")
    return notes


def _month(key: str) -> str:
    if key == f"{_NO_DAY.year:04d}-{_NO_DAY.month:02d}":
        return ""
    return f"{MONTHS[int(key[5:]) - 1]} {int(key[:4])}"


# --- for people -------------------------------------------------------------------------------------------------


def _lines(
    file: Path, instrument: Instrument, counted: CountedFile, result: Result, groups: Mapping[str, Mapping[str, Result]]
) -> list[str]:
    lines = [
        f"{instrument.title}: {file.name}",
        f"Responden dihitung: {whole_text(result.n)}. Baris ditolak: {whole_text(len(counted.rejected))}.",
        *counted.notes,
        "",
        *_unsur_table(result),
        "",
        *_index_lines(result, instrument),
    ]
    for label, results in groups.items():
        lines += ["", f"Menurut {label[:1].lower()}{label[1:]}:", *_group_table(results)]
    if counted.rejected:
        lines += ["", "Tidak dihitung:", *(f"  {one}" for one in counted.rejected[:MOST_LINES])]
        hidden = len(counted.rejected) - MOST_LINES
        lines += [f"  … dan {whole_text(hidden)} baris lain (lengkap dengan --json)."] if hidden > 0 else []
    return lines


def _unsur_table(result: Result) -> list[str]:
    head = ("Kode", "Unsur", "1", "2", "3", "4", "Jumlah", "NRR", "Tertimbang", "Nilai", "Mutu")
    rows = [
        (
            u.code, u.label, *map(whole_text, u.counts), whole_text(u.total), fraction_text(u.nrr, 3),
            fraction_text(u.weighted, 3), units_text(u.hundredths), u.mutu.value if u.mutu else "\N{EN DASH}",
        )
        for u in result.unsur
    ]  # fmt: skip
    return _table(head, rows, left=2)


def _group_table(results: Mapping[str, Result]) -> list[str]:
    whole = sum(r.n for r in results.values())
    rows = [
        (name or "(tidak diisi)", whole_text(r.n), percent_text(r.n, whole), r.ikm_text, r.mutu or "\N{EN DASH}")
        for name, r in results.items()
    ]
    return _table(("", "n", "bagian", "IKM", "Mutu"), rows, left=1)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int) -> list[str]:
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    return [
        "  ".join(t.ljust(w) if i < left else t.rjust(w) for i, (t, w) in enumerate(zip(row, widths, strict=True)))
        for row in (head, *rows)
    ]


def _index_lines(result: Result, instrument: Instrument) -> list[str]:
    if result.ikm is None or result.mutu is None:
        if not result.n:
            return ["Belum ada jawaban yang dapat dihitung: tidak ada nilai dan tidak ada mutu."]
        codes = ", ".join(result.score(key).code for key in result.unanswered)
        return [f"Tidak ada jawaban untuk {codes}: IKM tidak dihitung."]
    lines = [
        f"Jumlah semua nilai (T): {whole_text(result.total)}. Bobot tiap unsur: {instrument.weight}.",
        f"Nilai indeks (NI, jumlah NRR tertimbang): {fraction_text(result.ni, 4)} = {exact_text(result.ni)}",
        f"IKM tepat: {fraction_text(result.ikm, 6)} = {exact_text(result.ikm)}",
        f"IKM: {result.ikm_text}   Mutu {result.mutu} ({result.mutu.performance})",
        *(
            f"  pembanding menurut bobot {c.weight}: {units_text(c.hundredths)} ({c.mutu}); bukan untuk tren"
            for c in result.comparisons
        ),
        "Prioritas perbaikan (tiga terendah; bila sama, menurut urutan unsur pada peraturan):",
    ]
    for rank, key in enumerate(result.priorities, 1):
        score = result.score(key)
        lines.append(f"  {rank}. {score.code} {score.label}: NRR {fraction_text(score.nrr, 3)}")
    lines += [
        f"  sama nilainya ({fraction_text(tie.nrr, 3)}): {', '.join(result.score(k).code for k in tie.keys)}"
        for tie in result.ties
    ]
    warning = tie_sentence(result)
    return [*lines, f"Perhatian: {warning}"] if warning else lines


# --- for programs -----------------------------------------------------------------------------------------------


def _data(
    file: Path, instrument: Instrument, counted: CountedFile, result: Result, groups: Mapping[str, Mapping[str, Result]]
) -> dict[str, Any]:
    return {
        "berkas": file.name,
        "instrumen": instrument.key,
        "catatan": list(counted.notes),
        **result_data(result),
        "kelompok": {
            label: {name: {"n": r.n, "ikm": _rounded(r.hundredths), "mutu": r.mutu} for name, r in results.items()}
            for label, results in groups.items()
        },
        "ditolak": [{"baris": one.line, "alasan": list(one.reasons)} for one in counted.rejected],
    }


def result_data(result: Result) -> dict[str, Any]:
    """A result as plain data: exact values as fractions in text, rounded ones with a decimal comma."""
    return {
        "n": result.n,
        "jumlah": result.total,
        "ni": _exact(result.ni, 4),
        "ikm": {**_exact(result.ikm, 6), "dibulatkan": _rounded(result.hundredths)},
        "mutu": result.mutu,
        "kinerja": result.mutu.performance if result.mutu else None,
        "unsur": [_unsur_data(u) for u in result.unsur],
        "prioritas": list(result.priorities),
        "seri": [{"unsur": list(t.keys), "peringkat": [t.first, t.last], "melintas": t.crosses} for t in result.ties],
        "peringatan": tie_sentence(result),
        "pembanding": [_comparison_data(c) for c in result.comparisons],
    }


def _unsur_data(score: UnsurScore) -> dict[str, Any]:
    return {
        "kunci": score.key,
        "kode": score.code,
        "nama": score.label,
        "jawaban": score.answers,
        "hitungan": list(score.counts),
        "jumlah": score.total,
        "nrr": _exact(score.nrr, 3),
        "nrr_tertimbang": _exact(score.weighted, 3),
        "nilai": _rounded(score.hundredths),
        "mutu": score.mutu,
    }


def _comparison_data(one: Comparison) -> dict[str, Any]:
    return {"bobot": one.weight, "ikm": _rounded(one.hundredths), "mutu": one.mutu}


def _exact(value: Fraction | None, decimals: int) -> dict[str, str | None]:
    if value is None:
        return {"tepat": None, "desimal": None}
    return {"tepat": str(value), "desimal": units_text(half_up(value, decimals), decimals)}


def _rounded(hundredths: int | None) -> str | None:
    return None if hundredths is None else units_text(hundredths)
