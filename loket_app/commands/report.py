"""`laporan`: the figures of a period, with its papers when a folder is named; `rekap`: those of many kecamatan."""

import argparse
import json
from pathlib import Path
from typing import Any

from loket_app.commands.shared import existing, say
from loket_app.domain.compliance.complaint_views import complaint_words
from loket_app.domain.compliance.figures import Figures
from loket_app.domain.compliance.periods import Kind, file_words, parse_period, period_of, shifted
from loket_app.domain.compliance.words import bottleneck_words, objection_words, summary
from loket_app.domain.dates import local, plain_date
from loket_app.domain.errors import refuse
from loket_app.usecases.desk import Desk
from loket_app.usecases.papers import safe_name
from loket_app.usecases.ports import SystemClock
from loket_app.usecases.whole_files import write_over

PERIODS = "Sebut periodenya seperti 2026, 2026-T4, 2026-S2, 2026-11, 23-11-2026, atau 1-11-2026..15-11-2026."


def period_report(options: argparse.Namespace) -> int:
    """The month before this one where no period is named; officers' figures are left to the screen, which knows who
    looks. Exit codes: 0 told, 1 nothing happened in the period, 2 and more: period or data cannot be read."""
    from loket_app.usecases.reports.reading import figures_of, today

    words = str(options.folder) if options.folder is not None else ""
    period = parse_period(words) if words else None
    if words and period is None:
        raise refuse("periode", f"«{words}» bukan periode. {PERIODS}")
    with existing(options) as desk:
        wanted = period or shifted(period_of(Kind.MONTH, desk.ask(today)), -1)
        figures = figures_of(desk, wanted)
        written = _written(desk, figures, options.keluar) if options.keluar is not None else []
    lines = [
        summary(figures),
        bottleneck_words(figures.bottleneck),
        objection_words(figures),
        complaint_words(figures.complaints),
        *map(str, written),
    ]
    data: dict[str, Any] = {**figures.to_data(), "berkas": [str(file) for file in written]}
    say(options, data, lines)
    return 1 if figures.is_empty else 0


def _written(desk: Desk, figures: Figures, target: Path) -> list[Path]:
    from loket_app.usecases.reports import book, content, paten, recap

    target.mkdir(parents=True, exist_ok=True)
    report, letter = content.period_job(desk, figures), desk.ask(paten.paten_of, desk, figures)
    name = safe_name(f"Laporan Pelayanan {file_words(figures.period)}")
    row = recap.plain_row(desk.ask(recap.row_of_office, figures, desk.demo))
    plain = json.dumps({**figures.to_data(), recap.RECAP: row}, ensure_ascii=False, indent=1).encode()
    found = (
        (report.file_name, report.pdf), (letter.file_name, letter.pdf),
        (f"{name}.xlsx", book.prepared(desk, figures).finished()), (f"{name}.json", plain),
    )  # fmt: skip
    for file, content_of in found:
        write_over(target / file, content_of)
    return [target / file for file, _ in found]


def kabupaten_recap(options: argparse.Namespace) -> int:
    """Exit codes: 0 every file was taken, 1 some were not or contradict each other, 2 nothing was written."""
    from loket_app.usecases.reports.recap import merge_files

    files = [file for file in (options.folder, options.hasil, *options.lain) if file is not None]
    if not files or options.simpan is None:
        example = "rekap A.json B.xlsx --simpan rekap.xlsx"
        raise refuse("berkas_tidak_disebut", f"Sebut berkas dari setiap kecamatan dan hasilnya: {example}.")
    today = local(SystemClock().now(), "Asia/Jakarta").date()
    done = merge_files(files, options.simpan, f"Dibuat {plain_date(today)}")
    say(options, done.to_data(), done.lines())
    return 1 if done.troubles else 0
