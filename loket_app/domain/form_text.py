"""The text of a form: `${field:format}`, **bold**, *italic*, and how each kind of value is written on paper.

A value never becomes markup: the template is cut into runs once, and values are put into runs as they are.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import StrEnum

from loket_app.domain import dates, spelling

Values = Mapping[str, object]


class Format(StrEnum):
    """How a value is written; the word behind the colon of a placeholder."""

    PLAIN = "biasa"
    DATE = "tanggal"
    LONG_DATE = "hari_tanggal"
    SHORT_DATE = "tanggal_singkat"
    NUMERIC_DATE = "tanggal_angka"
    DAY = "hari"
    MONTH = "bulan"
    YEAR = "tahun"
    TIME = "jam"
    TIME_ZONE = "jam_zona"
    MOMENT = "lengkap"
    UPPER = "kapital"
    TITLE = "judul"
    NAME = "nama"
    RUPIAH = "rupiah"
    FEE = "biaya"
    WORDS = "terbilang"
    NUMBER_WORDS = "angka_terbilang"
    NUMBER = "angka"
    NIK = "nik"
    PHONE = "telepon"
    MINUTES = "menit"
    ELAPSED = "durasi"
    ROMAN = "romawi"
    CHOICE = "pilihan"
    BRACKETS = "kurung"


class TextError(ValueError):
    """A template that cannot be read; the message is for the one who writes the form."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one look: literal `text`, or the value of `field` in `format`."""

    text: str
    field: str | None = None
    format: Format | None = None
    bold: bool = False
    italic: bool = False


Text = tuple[Run, ...]

_TOKEN = re.compile(r"\\[*$\\]|\$\{[^{}]*\}?|\*\*|\*|\n[ \t]*\n\s*|\s+|[^\\*$\s]+|.", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


def parse_text(template: str) -> Text:
    """Cut a template into runs. Raises `TextError` for an unclosed mark or a bad placeholder.

    Line ends inside the template are spaces; an empty line is a line break. `\\*`, `\\$` and `\\\\` are plain.
    """
    runs: list[Run] = []
    bold = italic = False
    for token in _TOKEN.findall(template.strip()):
        if token == "**":
            bold = not bold
        elif token == "*":
            italic = not italic
        elif token.startswith("${"):
            runs.append(_placeholder(token, bold, italic))
        else:
            _add_literal(runs, _plain(token), bold, italic)
    if bold or italic:
        mark = "**" if bold else "*"
        raise TextError(f"Tanda {mark} dibuka tetapi tidak ditutup. Tulis {mark} lagi di akhir bagian itu.")
    return tuple(runs)


def _plain(token: str) -> str:
    if token.startswith("\\") and len(token) == 2:
        return token[1]
    if token.isspace() and "\N{NO-BREAK SPACE}" not in token:
        return "\n" if token.count("\n") > 1 else " "
    return token


def _add_literal(runs: list[Run], text: str, bold: bool, italic: bool) -> None:
    last = runs[-1] if runs else None
    if last is not None and last.field is None and (last.bold, last.italic) == (bold, italic):
        runs[-1] = Run(last.text + text, None, None, bold, italic)
    else:
        runs.append(Run(text, None, None, bold, italic))


def _placeholder(token: str, bold: bool, italic: bool) -> Run:
    if not token.endswith("}"):
        raise TextError(f"Isian «{token[:30]}» tidak ditutup. Tulis }} di belakang namanya.")
    name, colon, word = token[2:-1].partition(":")
    if not _NAME.match(name):
        raise TextError(f"Nama isian «{token[:40]}» tidak benar. Pakai huruf kecil, angka dan garis bawah.")
    if not colon:
        return Run("", name, None, bold, italic)
    if word not in set(Format):
        raise TextError(f"Format «{word[:30]}» tidak dikenal.{did_you_mean(word, Format)}")
    return Run("", name, Format(word), bold, italic)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` Mungkin maksudnya «...».` for the closest known word, else the list of words; begins with a space."""
    words = [str(w) for w in known]
    close = get_close_matches(word.lower(), words, 1, 0.6)
    if close:
        return f" Mungkin maksudnya «{close[0]}»."
    return f" Yang ada: {', '.join(words)}." if words else ""


def fields_in(text: Text) -> tuple[str, ...]:
    """The names of the placeholders, in order."""
    return tuple(run.field for run in text if run.field is not None)


def literal(text: str) -> Text:
    """One plain run, never read as a template."""
    return (Run(text),)


def is_empty(value: object) -> bool:
    """True for what counts as not filled in: None, blank text, an empty list. False and 0 are values."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    return isinstance(value, list | tuple) and not value


def clean(text: str, lines: bool = True) -> str:
    """Text as it can be printed: NFC, without control and direction-override characters; tabs become spaces."""
    if text.isascii() and text.isprintable():
        return text
    kept = []
    for ch in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        if ch == "\n" and lines:
            kept.append(ch)
        elif ch in "\n\t\u2028\u2029":
            kept.append(" ")
        elif unicodedata.category(ch) not in ("Cc", "Cs") and ch not in _DIRECTION:
            kept.append(ch)
    return "".join(kept)


_DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def written(value: object, form: Format | None = None) -> str:
    """A value as it stands on paper; empty when it is not filled in. A value of another kind prints plainly."""
    if is_empty(value):
        return ""
    if form is None:
        return _by_kind(value)
    return _WRITERS[form](value)


def _by_kind(value: object) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return dates.plain_date(value)
    if isinstance(value, time):
        return f"{value.hour:02d}.{value.minute:02d}"
    if isinstance(value, int):
        return spelling.grouped(value)
    return clean(str(value))


def _dated(write: Callable[[date], str]) -> Callable[[object], str]:
    return lambda value: write(value) if isinstance(value, date) else _by_kind(value)


def _counted(write: Callable[[int], str]) -> Callable[[object], str]:
    def apply(value: object) -> str:
        return write(value) if isinstance(value, int) and not isinstance(value, bool) else _by_kind(value)

    return apply


def _time(value: object) -> str:
    if isinstance(value, datetime | time):
        return f"{value.hour:02d}.{value.minute:02d}"
    return _by_kind(value)


def _zone(value: object) -> str:
    zone = getattr(getattr(value, "tzinfo", None), "key", None)
    return f" {dates.zone_label(zone)}" if zone else ""


def _time_zone(value: object) -> str:
    return _time(value) + _zone(value)


def _moment(value: object) -> str:
    if not isinstance(value, datetime):
        return _by_kind(value)
    return f"{dates.long_date(value)} pukul {_time_zone(value)}"


def _title(value: object) -> str:
    """Capitals at the start of words; small words in between stay small (bin, binti, di, dan)."""
    small = {"bin", "binti", "di", "ke", "dari", "dan", "atau", "untuk", "yang", "dalam", "kepada"}
    words = _by_kind(value).split(" ")
    return " ".join(
        w.lower() if i and w.lower() in small else w[:1].upper() + w[1:].lower() for i, w in enumerate(words)
    )


def _name(value: object) -> str:
    """A person's name in capitals; titles stay as they were typed: Drs. NUR CONTOH, S.Pd."""
    name, comma, titles = _by_kind(value).partition(",")
    return " ".join(w if "." in w else w.upper() for w in name.split(" ")) + comma + titles


def _phone(value: object) -> str:
    text = _by_kind(value)
    digits = text.replace(" ", "").replace("-", "")
    if not (digits.isascii() and digits.isdigit() and 10 <= len(digits) <= 13):
        return text
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def _brackets(value: object) -> str:
    text = _by_kind(value)
    return text if text.startswith("(") and text.endswith(")") else f"({text})"


def _choice(value: object) -> str:
    return _by_kind(value).replace("_", " ")


_WRITERS: dict[Format, Callable[[object], str]] = {
    Format.PLAIN: _by_kind,
    Format.DATE: _dated(dates.plain_date),
    Format.LONG_DATE: _dated(dates.long_date),
    Format.SHORT_DATE: _dated(dates.short_date),
    Format.NUMERIC_DATE: _dated(dates.numeric_date),
    Format.DAY: _dated(lambda d: dates.DAYS[d.weekday()]),
    Format.MONTH: _dated(lambda d: dates.MONTHS[d.month - 1]),
    Format.YEAR: _dated(lambda d: str(d.year)),
    Format.TIME: _time,
    Format.TIME_ZONE: _time_zone,
    Format.MOMENT: _moment,
    Format.UPPER: lambda v: _by_kind(v).upper(),
    Format.TITLE: _title,
    Format.NAME: _name,
    Format.RUPIAH: _counted(spelling.rupiah),
    Format.FEE: _counted(lambda n: spelling.rupiah(n) if n else "GRATIS"),
    Format.WORDS: _counted(lambda n: spelling.in_words(n) if abs(n) <= spelling.LARGEST else spelling.grouped(n)),
    Format.NUMBER_WORDS: _counted(
        lambda n: spelling.number_and_words(n) if abs(n) <= spelling.LARGEST else spelling.grouped(n)
    ),
    Format.NUMBER: _counted(spelling.grouped),
    Format.NIK: _by_kind,
    Format.PHONE: _phone,
    Format.MINUTES: _counted(dates.minutes_text),
    Format.ELAPSED: _counted(dates.elapsed_text),
    Format.ROMAN: _counted(lambda n: spelling.roman(n) if 1 <= n <= 3999 else str(n)),
    Format.CHOICE: _choice,
    Format.BRACKETS: _brackets,
}


def filled(text: Text, values: Values, missing: str = "") -> str:
    """The template as plain text with its values; `missing` stands for a value that is not filled in."""
    return "".join(
        run.text if run.field is None else written(values.get(run.field), run.format) or missing for run in text
    )
