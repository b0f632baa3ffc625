"""A real spreadsheet program beside the tests: recomputes a workbook headless and gives every figure back."""

import re
import shutil
import subprocess
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

Cells = dict[str, dict[str, object]]

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
MISSING = "LibreOffice tidak terpasang (Debian: libreoffice-calc-nogui); rumusnya diperiksa penghitung uji saja"
needs_spreadsheet = pytest.mark.skipif(PROGRAM is None, reason=MISSING)
_FIGURE = re.compile(r"(<c [^>]*?)( t=\"str\")?(><f>[^<]*</f>)<v>[^<]*</v>")


def without_figures(book: bytes) -> bytes:
    """The same workbook with nothing but formulas where there are formulas: whoever shows a figure has computed it."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in given.infolist():
            content = given.read(part)
            if part.filename.startswith("xl/worksheets/sheet"):
                content = _FIGURE.sub(r"\1\3", content.decode()).encode()
            made.writestr(part.filename, content)
    return out.getvalue()


def changed(book: bytes, sheet: str, cells: dict[str, int | None]) -> bytes:
    """The workbook after somebody wrote other numbers into these cells, formulas not yet computed again."""
    opened = load_workbook(BytesIO(book))
    for place, value in cells.items():
        opened[sheet][place].value = value
    out = BytesIO()
    opened.save(out)
    return out.getvalue()


def cells_of(book: bytes, formulas: bool = False) -> Cells:
    """The cells with something in them by sheet and place: the figures, or with `formulas` what is written."""
    opened = load_workbook(BytesIO(book), data_only=not formulas, read_only=True)
    found = {
        sheet.title: {c.coordinate: c.value for row in sheet.iter_rows() for c in row if c.value is not None}
        for sheet in opened.worksheets
    }
    opened.close()
    return found


def recomputed(books: dict[str, bytes]) -> dict[str, Cells]:
    """Every workbook as LibreOffice computes it from its formulas alone, all in one run of the program."""
    assert PROGRAM is not None
    with tempfile.TemporaryDirectory(prefix="loket-uji-") as folder:
        work = Path(folder)
        (work / "profil").mkdir()
        for name, book in books.items():
            (work / f"{name}.xlsx").write_bytes(without_figures(book))
        profile = f"-env:UserInstallation={(work / 'profil').as_uri()}"
        target = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(work / "hasil")]
        files = [str(work / f"{name}.xlsx") for name in books]
        command = [PROGRAM, profile, "--headless", "--norestore", *target, *files]
        subprocess.run(command, check=True, capture_output=True, timeout=550)
        return {name: cells_of((work / "hasil" / f"{name}.xlsx").read_bytes()) for name in books}
