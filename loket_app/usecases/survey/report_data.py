"""The tables and charts of the survey's reports, from what was read: every figure here is the queries' own."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from loket_app.domain.dates import plain_date
from loket_app.domain.figures import fraction_text, percent_text, units_text, whole_text
from loket_app.domain.followup import QUARTERS, Realisation, Status, completed_on
from loket_app.domain.form_layout import Align
from loket_app.domain.report import Bar, Border, Cell, Chart, Column, Row, Table
from loket_app.domain.survey.index import BANDS, Mutu, Result, UnsurScore
from loket_app.domain.survey.instrument import Instrument
from loket_app.domain.survey.trend import Step
from loket_app.usecases.queries.survey import MONTH, FieldGroups, PeriodResult
from loket_app.usecases.queries.survey_clocks import OfficeClocks
from loket_app.usecases.queries.survey_rtl import LineView, PlanView

SERVICE: Final = "layanan"
TICK: Final = "\N{SQUARE ROOT}"
DASH: Final = "\N{EN DASH}"
MOST_NAMES: Final = 40
"""So many groups of a field are named; the smallest of more of them stand together."""
STATUS_WORDS: Final = {Status.DONE: "Sudah", Status.RUNNING: "Proses", Status.NOT_YET: "Belum"}
IN_ANNEX: Final = "Ada di lampiran dokumentasi"

_LEFT, _MIDDLE, _RIGHT = Align.LEFT, Align.CENTRE, Align.RIGHT


def performance(mutu: Mutu | None) -> str:
    """Kinerja as reports write it: Sangat Baik."""
    return mutu.performance.title() if mutu is not None else DASH


def letter(mutu: Mutu | None) -> str:
    """A to D, or a dash."""
    return mutu.value if mutu is not None else DASH


def _columns(*wanted: tuple[int, Align]) -> tuple[Column, ...]:
    return tuple(Column(share, align) for share, align in wanted)


def _head(*titles: str) -> tuple[Row, ...]:
    return (tuple(Cell(title) for title in titles),)


def _row(*texts: str) -> Row:
    return tuple(Cell(text) for text in texts)


def respondents(groups: Sequence[FieldGroups]) -> Table | None:
    """How many respondents, by each thing that was asked about them: number and share, never a value."""
    rows: list[Row] = []
    for field in (field for field in groups if field.key != MONTH):
        whole = sum(row.respondents for row in field.rows)
        for n, (name, count) in enumerate(_named(field)):
            rows.append(
                (
                    Cell(field.label, joined=n > 0), Cell(name), Cell(whole_text(count)),
                    Cell(percent_text(count, whole)),
                )
            )  # fmt: skip
    if not rows:
        return None
    columns = _columns((30, _LEFT), (44, _LEFT), (13, _RIGHT), (13, _RIGHT))
    return Table(columns, _head("Karakteristik", "Indikator", "Jumlah", "Persentase"), tuple(rows))


def _named(field: FieldGroups) -> list[tuple[str, int]]:
    found = [(row.name or "Tidak diisi", row.respondents) for row in field.rows]
    if len(found) <= MOST_NAMES:
        return found
    ordered = sorted(found, key=lambda pair: -pair[1])
    rest = ordered[MOST_NAMES - 1 :]
    return [*ordered[: MOST_NAMES - 1], (f"{len(rest)} lainnya", sum(count for _, count in rest))]


def unsur_table(result: Result) -> Table:
    """NRR, weighted NRR, value on the scale of 100, mutu and kinerja per unsur; NI and IKM below."""
    rows = tuple(
        _row(
            u.code, u.label, fraction_text(u.nrr, 3), fraction_text(u.weighted, 3), units_text(u.hundredths),
            letter(u.mutu), performance(u.mutu),
        )
        for u in result.unsur
    )  # fmt: skip
    foot = (
        (Cell("Nilai indeks (NI)", span=3), Cell(fraction_text(result.ni, 3)), *_row("", "", "")),
        (
            Cell("IKM unit pelayanan", span=4), Cell(result.ikm_text), Cell(letter(result.mutu)),
            Cell(performance(result.mutu)),
        ),
    )  # fmt: skip
    columns = _columns((8, _MIDDLE), (36, _LEFT), (10, _RIGHT), (14, _RIGHT), (11, _RIGHT), (9, _MIDDLE), (16, _LEFT))
    head = _head("Kode", "Unsur", "NRR", "NRR tertimbang", "Nilai", "Mutu", "Kinerja")
    return Table(columns, head, rows, foot)


def summary_table(result: Result) -> Table:
    """Tabel 1 of a follow-up report: unsur, NRR, mutu in words."""
    rows = tuple(_row(u.code, u.label, fraction_text(u.nrr), performance(u.mutu)) for u in result.unsur)
    foot = ((Cell("IKM unit pelayanan", span=2), Cell(result.ikm_text), Cell(_mutu_words(result.mutu))),)
    columns = _columns((10, _MIDDLE), (50, _LEFT), (16, _MIDDLE), (24, _LEFT))
    return Table(columns, _head("No", "Unsur", "IKM", "Mutu Layanan"), rows, foot)


def _mutu_words(mutu: Mutu | None) -> str:
    return f"{mutu.value} ({performance(mutu)})" if mutu is not None else DASH


def mutu_table() -> Table:
    """The regulation's intervals as printed."""
    rows = tuple(
        _row(
            str(band.perception), f"{band.ni[0]} {DASH} {band.ni[1]}",
            f"{units_text(band.index[0])} {DASH} {units_text(band.index[1])}", band.mutu.value, performance(band.mutu),
        )
        for band in BANDS
    )  # fmt: skip
    columns = _columns((14, _MIDDLE), (24, _MIDDLE), (24, _MIDDLE), (14, _MIDDLE), (24, _MIDDLE))
    head = _head("Nilai persepsi", "Nilai interval (NI)", "Nilai interval konversi (NIK)", "Mutu", "Kinerja")
    return Table(columns, head, rows)


def services_table(groups: Sequence[FieldGroups]) -> Table | None:
    """The index per service; a small one shows its number only."""
    field = next((f for f in groups if f.key == SERVICE), None)
    if field is None:
        return None
    shown = field.rows
    if len(shown) > MOST_NAMES:
        shown = tuple(sorted(shown, key=lambda row: -row.respondents))[: MOST_NAMES - 1]
    rows = [
        (
            row.name or "Tidak diisi", whole_text(row.respondents),
            row.result.ikm_text if row.result is not None else DASH,
            letter(row.result.mutu if row.result is not None else None),
        )
        for row in shown
    ]  # fmt: skip
    if len(shown) < len(field.rows):
        rest = sum(row.respondents for row in field.rows) - sum(row.respondents for row in shown)
        rows.append((f"{len(field.rows) - len(shown)} lainnya", whole_text(rest), DASH, DASH))
    columns = _columns((8, _MIDDLE), (50, _LEFT), (15, _RIGHT), (15, _RIGHT), (12, _MIDDLE))
    numbered = tuple(_row(str(n), *texts) for n, texts in enumerate(rows, 1))
    return Table(columns, _head("No", "Jenis layanan", "Responden", "Nilai IKM", "Mutu"), numbered)


def clocks_table(clocks: OfficeClocks, result: Result) -> Table | None:
    """What the office's own clocks measured, beside the unsur that asks for the same thing."""
    rows: list[Row] = []
    for unsur in result.unsur:
        for n, fact in enumerate(clocks.facts.get(unsur.key, ())):
            label = Cell(f"{unsur.code} {unsur.label}", joined=n > 0)
            nrr = Cell(fraction_text(unsur.nrr), joined=n > 0)
            rows.append((label, nrr, Cell(fact.label), Cell(fact.value), Cell(whole_text(fact.of))))
    if not rows:
        return None
    columns = _columns((26, _LEFT), (9, _RIGHT), (36, _LEFT), (18, _RIGHT), (11, _RIGHT))
    return Table(columns, _head("Unsur", "NRR", "Catatan jam kantor", "Hasil", "Dari"), tuple(rows))


def plan_table(plan: PlanView) -> Table:
    """Tabel 2: priorities, what is planned, when, and who."""
    years = {view.line.year for view in plan.lines}
    when = f"Waktu (triwulan {min(years)})" if len(years) == 1 else "Waktu (triwulan)"
    head = (
        (Cell("No"), Cell("Prioritas Unsur"), Cell("Rencana Tindak Lanjut/ Program/ Kegiatan"), Cell(when, span=4),
         Cell("Penanggung Jawab")),
        (Cell(joined=True), Cell(joined=True), Cell(joined=True), *_row("1", "2", "3", "4"), Cell(joined=True)),
    )  # fmt: skip
    rows: list[Row] = []
    for priority in plan.priorities.chosen:
        views = [view for view in plan.lines if view.line.unsur == priority.unsur]
        for n, view in enumerate(views or [None]):
            lead = (Cell(str(priority.rank), joined=n > 0), Cell(priority.label, joined=n > 0))
            rows.append((*lead, *_plan_cells(view, len(years) > 1)))
    columns = _columns((6, _MIDDLE), (19, _LEFT), (35, _LEFT), *[(5, _MIDDLE)] * 4, (20, _LEFT))
    return Table(columns, head, tuple(rows))


def _plan_cells(view: LineView | None, with_year: bool) -> Row:
    if view is None:
        return _row("Belum disusun", "", "", "", "", "")
    line = view.line
    words = f"{line.programme} ({line.year})" if with_year else line.programme
    ticks = (TICK if quarter in line.quarters else "" for quarter in QUARTERS)
    return _row(words, *ticks, line.responsible)


def realisation_table(plan: PlanView) -> Table:
    """Tabel 3: what was done of every line, an entry a row."""
    rows: list[Row] = []
    for view in plan.lines:
        for n, entry in enumerate(view.entries or (None,)):
            lead = (Cell(str(view.line.no), joined=n > 0), Cell(view.line.programme, joined=n > 0))
            if entry is None:
                rows.append((*lead, *_row("Belum", "Belum ada realisasi yang dicatat", DASH, DASH)))
                continue
            shown = IN_ANNEX if entry.photos else DASH
            told = entry.entry
            rows.append((*lead, *_row(status_words(told), told.description, shown, told.obstacle or DASH)))
    head = _head(
        "No", "Rencana Tindak Lanjut", "Apakah RTL Telah Ditindaklanjuti (Sudah/Belum)", "Deskripsi Tindak Lanjut",
        "Dokumentasi Kegiatan", "Tantangan/Hambatan",
    )  # fmt: skip
    columns = _columns((5, _MIDDLE), (22, _LEFT), (15, _LEFT), (28, _LEFT), (13, _LEFT), (21, _LEFT))
    return Table(columns, head, tuple(rows), empty="Belum ada rencana tindak lanjut.")


def status_words(entry: Realisation) -> str:
    """Sudah, Proses or Belum; with the day on which it was done after all."""
    words = STATUS_WORDS[entry.status]
    return f"{words}; selesai {plain_date(entry.settled)}" if entry.settled is not None else words


def continuation_table(plan: PlanView) -> Table | None:
    """Tabel 4: the lines that are not done, and how they will be."""
    rows: list[Row] = []
    for view in (view for view in plan.lines if not view.done):
        going = view.continuation
        told = (going.strategy, going.target, going.responsible, going.stakeholders or DASH) if going else None
        rows.append(_row(str(view.line.no), view.line.programme, *(told or ("Belum disusun", DASH, DASH, DASH))))
    if not rows:
        return None
    head = _head(
        "No", "RTL", "Strategi Penyelesaian", "Target Waktu Penyelesaian", "Penanggung Jawab", "Stakeholder Terkait"
    )
    columns = _columns((6, _MIDDLE), (22, _LEFT), (22, _LEFT), (17, _LEFT), (17, _LEFT), (16, _LEFT))
    return Table(columns, head, tuple(rows))


def share_table(plan: PlanView) -> Table:
    """How much of the plan is done, as PEKPPP asks for it."""
    share = plan.share
    days = [completed_on([e.entry for e in view.entries]) for view in plan.lines]
    last = max((day for day in days if day is not None), default=None)
    rows = (
        _row("Rencana tindak lanjut", whole_text(share.planned)),
        _row("Telah dilaksanakan", f"{whole_text(share.realised)} ({percent_text(share.realised, share.planned)})"),
        _row("Belum selesai", whole_text(share.planned - share.realised)),
        _row("Tanggal laporan SKM", plain_date(plan.reported_on)),
        _row("Tindak lanjut terakhir yang selesai", plain_date(last) if last is not None else DASH),
        _row("Nilai PEKPPP indikator 8 (persentase tindak lanjut)", str(share.indicator_8)),
        _row("Nilai PEKPPP indikator 9 (kecepatan tindak lanjut)", str(plan.indicator_9)),
    )
    return Table(_columns((68, _LEFT), (32, _LEFT)), _head("Uraian", "Capaian"), rows)


def trend_table(steps: Sequence[Step]) -> Table:
    """The index of every period up to this one, and its change."""
    rows = tuple(
        _row(
            str(n), step.point.label, whole_text(step.point.n) if step.point.n else DASH,
            units_text(step.point.hundredths), letter(step.point.mutu), change_text(step.change),
        )
        for n, step in enumerate(steps, 1)
    )  # fmt: skip
    columns = _columns((7, _MIDDLE), (43, _LEFT), (14, _RIGHT), (12, _RIGHT), (10, _MIDDLE), (14, _RIGHT))
    return Table(columns, _head("No", "Periode", "Responden", "IKM", "Mutu", "Perubahan"), rows)


def change_text(change: int | None) -> str:
    """+1,20 or −0,35; a dash without an earlier value."""
    return DASH if change is None else f"+{units_text(change)}" if change > 0 else units_text(change)


def questions_table(instrument: Instrument) -> Table:
    """The questionnaire: every question with its four answers."""
    rows = tuple(_row(str(n), question.text, *question.options) for n, question in enumerate(instrument.questions, 1))
    columns = _columns((6, _MIDDLE), (42, _LEFT), *[(13, _LEFT)] * 4)
    return Table(columns, _head("No", "Pertanyaan", "1", "2", "3", "4"), rows)


def counts_table(result: Result) -> Table:
    """How often each answer was given, and what it adds up to."""
    rows = tuple(_counted(u) for u in result.unsur)
    foot = ((Cell("Jumlah seluruh nilai", span=7), Cell(whole_text(result.total)), Cell("")),)
    columns = _columns((8, _MIDDLE), (26, _LEFT), *[(8, _RIGHT)] * 4, (12, _RIGHT), (11, _RIGHT), (10, _RIGHT))
    head = (
        (Cell("Kode"), Cell("Unsur"), Cell("Banyaknya jawaban", span=4), Cell("Jumlah jawaban"), Cell("Jumlah nilai"),
         Cell("NRR")),
        (Cell(joined=True), Cell(joined=True), *_row("1", "2", "3", "4"), *[Cell(joined=True)] * 3),
    )  # fmt: skip
    return Table(columns, head, rows, foot)


def _counted(unsur: UnsurScore) -> Row:
    counts = (whole_text(count) for count in unsur.counts)
    return _row(
        unsur.code,
        unsur.label,
        *counts,
        whole_text(unsur.answers),
        whole_text(unsur.total),
        fraction_text(unsur.nrr, 3),
    )


def tabulation_table(found: PeriodResult, answers: Sequence[Sequence[int | None]]) -> Table | None:
    """Pengolahan data per responden dan per unsur: a row a respondent; totals, NRR, weighted NRR, NI and IKM below."""
    if not answers:
        return None
    result, instrument = found.result, found.instrument
    titles: list[str] = []
    for unsur in instrument.unsur:
        many = len(unsur.questions) > 1
        titles += [f"{unsur.code}.{n}" if many else unsur.code for n in range(1, len(unsur.questions) + 1)]
    rows = tuple(
        _row(str(n), *("" if value is None else str(value) for value in values)) for n, values in enumerate(answers, 1)
    )
    spans = [len(unsur.questions) for unsur in instrument.unsur]

    def below(label: str, texts: Sequence[str]) -> Row:
        return (Cell(label), *(Cell(t, span=s) for t, s in zip(texts, spans, strict=True)))

    width = sum(spans)
    foot = (
        below("Jumlah nilai", [whole_text(u.total) for u in result.unsur]),
        below("NRR", [fraction_text(u.nrr, 3) for u in result.unsur]),
        below("NRR tertimbang", [fraction_text(u.weighted, 3) for u in result.unsur]),
        (Cell("Jumlah NRR tertimbang (NI)"), Cell(fraction_text(result.ni, 3), span=width)),
        (Cell("IKM unit pelayanan"), Cell(f"{result.ikm_text} ({_mutu_words(result.mutu)})", span=width)),
    )
    columns = (Column(24, _MIDDLE), *[Column(76 // max(width, 1) or 1, _MIDDLE)] * width)
    return Table(columns, _head("No. responden", *titles), rows, foot, size=8.5)


BORDERS: Final = tuple(Border(upper.index[0], lower.mutu.value, upper.mutu.value) for lower, upper in pairwise(BANDS))


def unsur_chart(result: Result, marked: Sequence[str]) -> Chart:
    """Every unsur on the scale of 100; the priorities set off."""
    bars = tuple(
        Bar(f"{u.code} {u.label}", u.hundredths, units_text(u.hundredths), u.key in marked) for u in result.unsur
    )
    says = "Nilai per unsur: " + "; ".join(f"{bar.label} {bar.text}" for bar in bars)
    return Chart("", says, bars, BORDERS)


def trend_chart(steps: Sequence[Step]) -> Chart:
    """The index from period to period."""
    bars = tuple(Bar(s.point.label, s.point.hundredths, units_text(s.point.hundredths)) for s in steps)
    says = "Nilai IKM: " + "; ".join(f"{bar.label} {bar.text}" for bar in bars)
    return Chart("", says, bars, BORDERS, over_time=True)


__all__ = [
    "BORDERS", "change_text", "clocks_table", "continuation_table", "counts_table", "letter", "mutu_table",
    "performance", "plan_table", "questions_table", "realisation_table", "respondents", "services_table",
    "share_table", "status_words", "summary_table", "tabulation_table", "trend_chart", "trend_table", "unsur_chart",
    "unsur_table",
]  # fmt: skip
