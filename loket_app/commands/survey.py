"""`skm`, `skm-ekspor`, `skm-rekap`: the survey computed from files and folders."""

import argparse

from loket_app.commands.shared import existing, say
from loket_app.domain.errors import refuse
from loket_app.domain.figures import units_text
from loket_app.domain.survey.instrument import Order


def percentages(options: argparse.Namespace) -> int:
    """Exit codes: 0 every row was counted, 1 some were refused, 2 there is nothing to compute."""
    from loket_app.usecases.survey.report_lines import survey_report

    if options.folder is None:
        raise refuse("berkas_tidak_disebut", "Sebut berkas jawabannya: skm jawaban.xlsx atau skm jawaban.csv.")
    order = Order(options.urutan) if options.urutan else None
    report = survey_report(options.folder, options.instrumen, options.kantor, order, options.hitungan)
    say(options, report.data, report.lines)
    return report.exit_code


def survey_export(options: argparse.Namespace) -> int:
    """Exit codes as of `skm`; nothing is written when there is nothing to compute."""
    from loket_app.usecases.survey.export_file import Wanted, export_file

    if options.folder is None or options.hasil is None:
        raise refuse("berkas_tidak_disebut", "Sebut berkas jawaban dan hasilnya: skm-ekspor jawaban.csv hasil.xlsx.")
    order = Order(options.urutan) if options.urutan else None
    wanted = Wanted(options.instrumen, options.kantor, order, options.hitungan, options.unit, options.periode)
    done = export_file(options.folder, options.hasil, wanted)
    say(options, done.data, done.lines)
    return done.exit_code


def survey_recap(options: argparse.Namespace) -> int:
    """Many units' workbooks in one, or with one .xlsx alone all periods of this office.

    Exit codes: 0 every workbook was taken, 1 some were not or contradict each other, 2 nothing was written.
    """
    from loket_app.usecases.survey.recap import merge_folder

    if options.hasil is None and options.folder is not None and options.folder.suffix.lower() == ".xlsx":
        return _own_recap(options)
    if options.folder is None or options.hasil is None:
        raise refuse("folder_tidak_disebut", "Sebut folder buku kerja dan hasilnya: skm-rekap FOLDER rekap.xlsx.")
    done = merge_folder(options.folder, options.hasil, options.periode)
    say(options, done.to_data(), done.lines())
    return 1 if done.troubles else 0


def _own_recap(options: argparse.Namespace) -> int:
    from loket_app.usecases.survey.recap import draw_recap, recap_rows, recap_title
    from loket_app.usecases.whole_files import write_over

    with existing(options) as desk:
        rows = desk.ask(recap_rows)
        write_over(options.folder, draw_recap(rows, *desk.ask(recap_title)))
    told = [f"{row.period}: {units_text(row.hundredths, 2)}" for row in rows]
    say(options, {"periode": [row.period for row in rows], "hasil": str(options.folder)}, [*told, str(options.folder)])
    return 0
