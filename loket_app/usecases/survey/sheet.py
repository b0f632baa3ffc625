"""A table file (xlsx, csv) as rows of plain text with their line numbers; nothing in it is computed or believed.

Formulas stay as they are written, so that nobody's last saved result is taken for an answer. Whatever a file contains,
the outcome is rows or a sentence.
"""

import csv
import io
import lzma
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from openpyxl import load_workbook

from loket_app.domain.errors import Disturbance, Refused, refuse

MAX_FILE: Final = 64 * 1024 * 1024
MAX_UNPACKED: Final = 768 * 1024 * 1024
MAX_SHARED: Final = 96 * 1024 * 1024
MAX_PART: Final = 16 * 1024 * 1024
MAX_PARTS: Final = 2_000
_PART_MARK: Final = b"PK\x01\x02"
"""Each part stands in the container's list with this mark: counted before anything takes the list apart."""
MAX_RATIO: Final = 150
"""Of a part larger than `MAX_PART`: a table of answers packs to a twentieth, a bomb to a thousandth."""
MAX_HEAD: Final = 1024 * 1024
"""Of a part, before its first element."""
MAX_ROWS: Final = 250_000
MAX_COLUMNS: Final = 256
MAX_CELL: Final = 2_000
MAX_SHEETS: Final = 40
HEAD_ROWS: Final = 30
EVERY: Final = 1_000
"""Progress is told once in so many rows."""

_UNPACKING: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, ValueError, NotImplementedError, RuntimeError,
    OSError, EOFError, AssertionError,
)  # fmt: skip
"""How unpacking a damaged container fails."""
_SHARED: Final = "sharedstrings.xml"
_DELIMITERS: Final = (";", ",", "\t", "|")
_EXCEL_ROWS: Final = 1_048_576
_ODS_HINT: Final = "Simpan tabelnya sebagai .xlsx atau .csv, lalu coba lagi."

Told = Callable[[int, int], None]
"""Told how many rows are read, of how many (0: not known); it may raise an exception of its own to stop the reading."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its number as the program that made it counts, and its cells as text."""

    line: int
    cells: tuple[str, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing is written on it."""
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole table without its blank rows. `name` is the worksheet, `others` the names of those not read."""

    file: str
    name: str
    rows: tuple[Row, ...]
    others: tuple[str, ...] = ()
    blank_rows: int = 0


Score = Callable[[Sequence[Row]], int]
"""How much the first rows of a worksheet look like what is wanted; the best one is read."""


def read_sheet(path: Path, score: Score | None = None, name: str | None = None, told: Told | None = None) -> Sheet:
    """Read the worksheet `name`, or the one with the best `score`, or the first. A csv has one without a name.

    Raises `Disturbance` when the file cannot be opened, `Refused` for what cannot be a table.
    """
    content = _content(path)
    if content[:4] == b"PK\x03\x04":
        return _workbook(path.name, content, score, name, told)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise refuse("berkas_lama", f"{path.name} adalah Excel lama (.xls) atau dikunci sandi. {_ODS_HINT}", "berkas")
    if content[:5] in (b"%PDF-", b"\x89PNG\r") or content[:2] in (b"\xff\xd8", b"MZ"):
        raise refuse("bukan_tabel", f"{path.name} bukan tabel. {_ODS_HINT}", "berkas")
    return _text(path.name, content, told)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_FILE + 1)
    except OSError as error:
        raise Disturbance(
            f"Berkas {path.name} tidak dapat dibuka ({error.strerror or type(error).__name__}).",
            "Periksa nama dan letaknya, tutup di program lain, lalu coba lagi.",
        ) from error
    if len(content) > MAX_FILE:
        raise refuse("terlalu_besar", f"{path.name} lebih besar dari 64 MB. Bagi menurut bulan.", "berkas")
    if not content.strip():
        raise refuse("kosong", f"{path.name} kosong.", "berkas")
    return content


# --- xlsx -------------------------------------------------------------------------------------------------------


def _workbook(file: str, content: bytes, score: Score | None, name: str | None, told: Told | None) -> Sheet:
    _weigh(file, content)
    try:
        with warnings.catch_warnings():
            # Other programs leave out styles and add extensions; that does not concern the cells.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            try:
                return _best_sheet(file, book, score, name, told)
            finally:
                book.close()
    except (Refused, Disturbance):
        raise
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, SyntaxError, OverflowError) as error:
        # The reader of workbooks trusts its input; a damaged one fails in any of these ways.
        raise _broken(file) from error
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, AssertionError, ArithmeticError) as error:
        raise _broken(file) from error
    except (NotImplementedError, RuntimeError, EOFError, MemoryError) as error:
        raise _broken(file) from error


def _broken(file: str) -> Refused:
    return refuse("berkas_rusak", f"{file} rusak atau bukan buku kerja Excel. Buka dan simpan ulang, lalu coba lagi.")


def _weigh(file: str, content: bytes) -> None:
    """The sizes written in the container are also the most that is ever unpacked from it."""
    if content.count(_PART_MARK) > MAX_PARTS:
        raise _too_large(file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            _refuse_by_the_list(file, parts)
            declares = any(_declares(packed, part) for part in parts)
    except _UNPACKING as error:
        raise _broken(file) from error
    if declares:
        raise _broken(file)


def _refuse_by_the_list(file: str, parts: Sequence[zipfile.ZipInfo]) -> None:
    """By what the container says of its parts, before one of them is read."""
    if "[Content_Types].xml" not in {p.filename for p in parts}:
        raise refuse("bukan_tabel", f"{file} bukan buku kerja Excel. {_ODS_HINT}", "berkas")
    shared = sum(p.file_size for p in parts if p.filename.lower().endswith(_SHARED))
    if sum(p.file_size for p in parts) > MAX_UNPACKED or shared > MAX_SHARED or any(_blown_up(p) for p in parts):
        raise _too_large(file)


def _too_large(file: str) -> Refused:
    return refuse("terlalu_besar", f"Isi {file} terlalu besar untuk jawaban survei. Bagi menurut bulan.", "berkas")


class _Head(Exception):
    """A part's first element: no declaration may follow."""


def _declares(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part declares words of its own (a DTD): no workbook does, and they would be unfolded in memory."""
    parser = expat.ParserCreate()
    found: list[str] = []

    def declaration(name: str, *_: object) -> None:
        found.append(name)
        raise _Head

    def element(*_: object) -> None:
        raise _Head

    parser.StartDoctypeDeclHandler = declaration
    parser.StartElementHandler = element
    try:
        with packed.open(part) as stream:
            for _ in range(MAX_HEAD // io.DEFAULT_BUFFER_SIZE):
                parser.Parse(stream.read(io.DEFAULT_BUFFER_SIZE))
    except (_Head, expat.ExpatError):
        pass
    return bool(found)


def _blown_up(part: zipfile.ZipInfo) -> bool:
    """Large for what it is: the reader takes styles and lists of parts whole into memory, rows one by one."""
    name = part.filename.lower()
    if part.file_size <= MAX_PART or not name.endswith((".xml", ".rels")):
        return False
    rows = name.startswith("xl/worksheets/") or name.endswith(_SHARED)
    return not rows or part.file_size > MAX_RATIO * max(part.compress_size, 1)


def _best_sheet(file: str, book: Any, score: Score | None, name: str | None, told: Told | None) -> Sheet:
    sheets = [s for s in book.worksheets if s.sheet_state == "visible"][:MAX_SHEETS] or list(book.worksheets)[:1]
    if not sheets:
        raise refuse("kosong", f"{file} tidak punya lembar kerja.", "berkas")
    titles = [s.title for s in sheets]
    if name is not None and name not in titles:
        raise refuse("lembar_tidak_ada", f"Lembar «{name}» tidak ada. Yang ada: {', '.join(titles)}.", "lembar")
    chosen = sheets[titles.index(name)] if name is not None else _most_like(sheets, score)
    whole = chosen.max_row or 0
    rows, blank = _rows(file, _lines(chosen, _width(chosen)), told, min(whole, MAX_ROWS))
    return Sheet(file, chosen.title, rows, tuple(t for t in titles if t != chosen.title), blank)


def _most_like(sheets: list[Any], score: Score | None) -> Any:
    if score is None or len(sheets) == 1:
        return sheets[0]
    best, most = sheets[0], -1
    for sheet in sheets:
        head = [Row(line, tuple(map(_cell_text, cells))) for line, cells in _lines(sheet, MAX_COLUMNS, HEAD_ROWS)]
        found = score(head)
        if found > most:
            best, most = sheet, found
    return best


def _width(sheet: Any) -> int:
    """The last column with something in it near the top: a stray cell far to the right costs nothing."""
    widths = [
        place
        for _, cells in _lines(sheet, MAX_COLUMNS, HEAD_ROWS)
        for place, value in enumerate(cells, 1)
        if value not in (None, "")
    ]
    return max(widths, default=1)


def _lines(sheet: Any, width: int, most: int = _EXCEL_ROWS) -> Iterator[tuple[int, tuple[object, ...]]]:
    yield from enumerate(sheet.iter_rows(max_col=width, max_row=most, values_only=True), 1)


def _rows(
    file: str, lines: Iterable[tuple[int, Sequence[object]]], told: Told | None, whole: int
) -> tuple[tuple[Row, ...], int]:
    kept: list[Row] = []
    blank = last = 0
    seen: dict[str, str] = {}
    for line, cells in lines:
        if cells.count(None) == len(cells):
            continue
        texts = tuple(seen.setdefault(t, t) if len(t) < 60 else t for t in map(_cell_text, cells))
        if any(texts):
            # Blank rows count only between written ones: a formatted but empty tail says nothing.
            blank += line - last - 1 if kept else 0
            last = line
            kept.append(Row(line, texts))
            if len(kept) > MAX_ROWS:
                raise _too_many(file)
            if told is not None and len(kept) % EVERY == 0:
                told(len(kept), whole)
    if not kept:
        raise refuse("kosong", f"{file} tidak berisi baris.", "berkas")
    return tuple(kept), blank


def _too_many(file: str) -> Refused:
    return refuse("terlalu_banyak", f"{file} berisi lebih dari 250.000 baris. Bagi menurut bulan.", "berkas")


def _cell_text(value: object) -> str:
    """What a cell shows, as text: whole numbers without a point, dates as ISO, control characters taken out."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value if len(value) < 60 and value.isalnum() else _clean(value)
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, int | float):
        return str(int(value)) if value == value and abs(value) < 1e15 and value == int(value) else str(value)[:40]
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return _clean(str(value))


def _clean(text: str) -> str:
    short = text[:MAX_CELL]
    kept = short if short.isprintable() else "".join(c if c.isprintable() or c in "\n\t" else " " for c in short)
    return kept.strip()


# --- csv --------------------------------------------------------------------------------------------------------


def _text(file: str, content: bytes, told: Told | None) -> Sheet:
    text = _decoded(file, content)
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text, skipped = first.strip()[4], rest, 1
    else:
        delimiter = _delimiter(text)
    try:
        if text.count("\n") + text.count("\r") > MAX_ROWS:
            _count_first(file, text, delimiter)
        rows, blank = _rows(file, _csv_lines(text, delimiter, skipped), told, text.count("\n") + 1)
    except csv.Error as error:
        sentence = (
            f"{file} tidak dapat dibaca sebagai tabel: ada kutip yang tidak ditutup atau isian yang sangat panjang."
        )
        raise refuse("csv_rusak", sentence, "berkas") from error
    return Sheet(file, "", rows, (), blank)


def _count_first(file: str, text: str, delimiter: str) -> None:
    """Refuse too many rows before one of them is kept; raises `csv.Error` as the reading would."""
    written = 0
    for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
        written += any(cells)
        if written > MAX_ROWS or number > _EXCEL_ROWS:
            raise _too_many(file)


def _csv_lines(text: str, delimiter: str, skipped: int) -> Iterator[tuple[int, Sequence[object]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for cells in reader:
        if any(cells):
            yield line + skipped, [c.strip() for c in cells[:MAX_COLUMNS]]
        line = reader.line_num + 1


def _decoded(file: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace").lstrip("\ufeff")
    if b"\0" in content[:65_536]:
        raise refuse("bukan_tabel", f"{file} bukan berkas teks. {_ODS_HINT}", "berkas")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return text.replace("\0", " ")


def _delimiter(text: str) -> str:
    """The sign that cuts the first lines into the most columns, the same number on most of them."""
    start = text[:40_000]
    best, most = ",", (0, 0)
    for sign in _DELIMITERS:
        widths = _widths(start, sign)
        common = max(set(widths), key=lambda w: (widths.count(w), w)) if widths else 1
        strength = (widths.count(common) * (common - 1), common)
        if strength > most:
            best, most = sign, strength
    return best


def _widths(text: str, sign: str) -> list[int]:
    found: list[int] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
            if any(cells) or len(cells) > 1:
                found.append(len(cells))
            if len(found) >= HEAD_ROWS:
                break
    except csv.Error:
        return []
    return found
