"""`arsip`: the register rebuilt from the letters themselves."""

import argparse

from loket_app.commands.shared import say
from loket_app.domain.errors import refuse


def archive(options: argparse.Namespace) -> int:
    """Exit codes: 0 every file is a letter that holds up, 1 some are not."""
    from loket_app.usecases.archive_register import archive_workbook, read_archive
    from loket_app.usecases.whole_files import write_over

    if options.folder is None:
        raise refuse("folder_tidak_disebut", "Sebut folder arsipnya: arsip DATA/arsip.")
    report = read_archive(options.folder)
    if options.simpan is not None:
        write_over(options.simpan, archive_workbook(report))
    told = [f"{x.day}  {x.number or '(belum bernomor)'}  {x.name}  {x.service}  {x.state}" for x in report.letters]
    wrong = [f"! {t.file}: {t.why}" for t in report.troubles]
    counted = f"{len(report.letters)} surat, {len(report.troubles)} berkas bermasalah."
    say(options, report.to_data(), [*told, *wrong, counted])
    return 1 if report.troubles else 0
