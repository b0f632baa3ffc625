"""`panduan`: the manual as a PDF, its pictures taken anew where that is asked for."""

import argparse
import tempfile
from pathlib import Path

from loket_app import __version__
from loket_app.commands.shared import DEFAULT_OFFICE, say


def write_manual(options: argparse.Namespace) -> int:
    """Writes panduan.pdf, or the file that is named; with --gambar the screens are pictured first."""
    from loket_app.usecases.manual import manual_pdf
    from loket_app.usecases.whole_files import write_over

    made = _pictures() if options.gambar else []
    target: Path = options.folder or Path("panduan.pdf")
    write_over(target, manual_pdf(__version__))
    say(options, {"panduan": str(target), "gambar": [str(p) for p in made]}, [*map(str, made), str(target)])
    return 0


def _pictures() -> list[Path]:
    from loket_app.definitions.manual import manual, picture_file
    from loket_app.documents.photographs import fitted
    from loket_app.ui.screenshots import take_all

    wanted = sorted({name for page in manual() for name in page.pictures})
    with tempfile.TemporaryDirectory(prefix="loket-panduan-") as folder:
        taken = {p.stem.removesuffix("-1366"): p for p in take_all(DEFAULT_OFFICE, Path(folder) / "c", Path(folder))}
        for name in wanted:
            target = picture_file(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            made = fitted(taken[name].read_bytes())
            assert made is not None, name
            target.write_bytes(made[0])
    return [picture_file(name) for name in wanted]
