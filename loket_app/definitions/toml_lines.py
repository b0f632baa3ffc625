"""Reads a definition file so that every message names the file, the line, what is wrong and what to write instead."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from enum import Enum, StrEnum
from pathlib import Path
from typing import Final, TypeVar

import tomlkit
from tomlkit.exceptions import (
    EmptyKeyError,
    InternalParserError,
    InvalidCharInStringError,
    InvalidControlChar,
    InvalidDateError,
    InvalidDateTimeError,
    InvalidNumberError,
    InvalidNumberOrDateError,
    InvalidTimeError,
    InvalidUnicodeValueError,
    ParseError,
    TOMLKitError,
    UnexpectedCharError,
    UnexpectedEofError,
)

from loket_app.definitions.toml_positions import KeyPath, positions
from loket_app.domain.errors import BadDefinition, Disturbance

MAX_BYTES: Final = 1024 * 1024
MAX_TEXT: Final = 10_000
MAX_ITEMS: Final = 2_000
MAX_SIGNS: Final = 12_000
"""Line ends and commas: the parser takes a tenth of a millisecond for each, and the longest form has a thousand."""
_DEEP: Final = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){32}""")
"""A name of so many parts: no definition has one, and both readers need time and memory by the square of them."""
_UNFIT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

Choice = TypeVar("Choice", bound=StrEnum)


class _Required(Enum):
    REQUIRED = "required"


REQUIRED: Final = _Required.REQUIRED

_SYNTAX: Final[tuple[tuple[type[ParseError], str], ...]] = (
    (UnexpectedEofError, "Berkas terputus di tengah isian. Periksa tanda kutip atau kurung yang belum ditutup."),
    (EmptyKeyError, 'Ada nilai tanpa nama di depan tanda =. Tulis namanya, misalnya nama = "...".'),
    (InvalidUnicodeValueError, "Kode huruf setelah \\u tidak benar. Tulis hurufnya langsung."),
    (
        InvalidCharInStringError,
        "Ada garis miring \\ yang tidak dikenal di dalam tanda kutip. Tulis \\\\ untuk satu garis miring.",
    ),
    (
        InvalidControlChar,
        "Ada karakter kendali atau pergantian baris di dalam tanda kutip. Tutup tanda kutip pada baris yang sama, "
        'atau pakai """ untuk teks beberapa baris.',
    ),
    (InvalidDateTimeError, "Tanggal dan jam tidak benar. Tulis tanggal seperti 2026-08-17."),
    (InvalidDateError, "Tanggal tidak benar. Tulis seperti 2026-08-17."),
    (InvalidTimeError, 'Jam tidak benar. Tulis di dalam tanda kutip, misalnya "07.30".'),
    (InvalidNumberError, "Bilangan tidak benar. Tulis angka saja, misalnya 30."),
    (
        InvalidNumberOrDateError,
        'Nilai tidak dikenal. Teks harus di dalam tanda kutip, misalnya nama = "Camat".',
    ),
    (
        UnexpectedCharError,
        'Tulisan di baris ini tidak dapat dibaca. Bentuknya nama = "nilai", [bagian] atau [[daftar]].',
    ),
    (InternalParserError, "Tulisan di baris ini tidak dapat dibaca. Periksa tanda kutip dan kurung."),
)


def read_toml(path: Path, file: str | None = None) -> "Table":
    """Read a definition file; messages call it `file` (by default folder/name).

    Raises `BadDefinition` for what is wrong inside it, `Disturbance` when it cannot be opened at all.
    """
    name = file or f"{path.parent.name}/{path.name}"
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise Disturbance(
            f"Berkas {name} tidak dapat dibuka ({error.strerror or type(error).__name__}).",
            "Periksa apakah berkas itu masih ada dan boleh dibaca, lalu coba lagi.",
        ) from error
    return table_from_text(_decoded(content, name), name)


def _decoded(content: bytes, file: str) -> str:
    if len(content) > MAX_BYTES:
        raise BadDefinition(file, 1, "Berkas lebih besar dari 1 MiB. Bagi isinya atau pakai berkas yang benar.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadDefinition(
            file, line, "Ada huruf yang bukan UTF-8. Simpan ulang berkas dengan pengodean UTF-8."
        ) from error


def table_from_text(text: str, file: str) -> "Table":
    """Parse TOML text. Raises `BadDefinition` with the line of the first error."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise BadDefinition(file, 1, "Isi lebih besar dari 1 MiB. Bagi isinya atau pakai berkas yang benar.")
    if text.count("\n") + text.count(",") > MAX_SIGNS:
        raise BadDefinition(file, 1, "Isinya terlalu banyak baris atau daftar. Pakai berkas yang benar.")
    if deep := _DEEP.search(text):
        raise BadDefinition(file, text.count("\n", 0, deep.start()) + 1, "Nama ini terlalu panjang. Pakai satu kata.")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadDefinition(file, line, "Ada karakter kosong (NUL). Hapus baris ini atau tulis ulang berkasnya.")
    return Table(file, _values(text, file), (), positions(text).lines)


def _values(text: str, file: str) -> Mapping[str, object]:
    """By the standard library, nine times as quick; what it refuses is told by the reader that knows the place."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return tomlkit.parse(text).unwrap()
    except (TOMLKitError, ValueError, TypeError, RecursionError, IndexError) as error:
        raise _syntax_error(error, text, file) from error


def table_from_data(mapping: Mapping[str, object], file: str) -> "Table":
    """The same reader over data edited in the program: line 0, and messages name the key path instead."""
    return Table(file, mapping, (), None)


def _syntax_error(error: Exception, text: str, file: str) -> BadDefinition:
    last = text.count("\n") + 1
    if "already" in str(error) or "redefin" in str(error).lower():
        line = positions(text).doubled or _line_in(error, last)
        return BadDefinition(
            file, line, "Nama ini sudah ditulis di atas. Hapus salah satunya, atau pakai [[...]] untuk daftar."
        )
    if isinstance(error, RecursionError):
        return BadDefinition(file, 1, "Kurung bersarang terlalu dalam. Sederhanakan isinya.")
    for kind, sentence in _SYNTAX:
        if isinstance(error, kind):
            return BadDefinition(file, _line_in(error, last), sentence)
    return BadDefinition(
        file, _line_in(error, last), "Tulisan di sekitar baris ini tidak dapat dibaca. Periksa tanda kutip dan kurung."
    )


def _line_in(error: Exception, last: int) -> int:
    line = error.line if isinstance(error, ParseError) else 1
    return min(max(line, 1), last)


class Table:
    """One table of a definition: typed getters that complain with file and line, and `finish` for unknown keys."""

    __slots__ = ("_asked", "_keys", "_lines", "_values", "file", "line", "path")

    def __init__(
        self, file: str, values: Mapping[str, object], keys: KeyPath, lines: Mapping[KeyPath, int] | None
    ) -> None:
        self.file = file
        self.path = path_text(keys)
        self.line = 0 if lines is None else _nearest(lines, keys)
        self._values = values
        self._keys = keys
        self._lines = lines
        self._asked: set[str] = set()

    def keys(self) -> tuple[str, ...]:
        """The keys that are written, in their order; asking does not count as reading them."""
        return tuple(self._values)

    def has(self, key: str) -> bool:
        """Whether `key` is written here."""
        self._asked.add(key)
        return key in self._values

    def line_of(self, key: str) -> int:
        """The line of `key`, or of this table when the key is not written; 0 for data without lines."""
        return 0 if self._lines is None else _nearest(self._lines, (*self._keys, key))

    def fail(self, key: str | None, message: str, index: int | None = None) -> BadDefinition:
        """The error to raise about `key` (or its `index`-th value), or about this table as a whole."""
        where: KeyPath = self._keys if key is None else (*self._keys, key)
        if key is not None and index is not None:
            where = (*where, index)
        if self._lines is None:
            return BadDefinition(self.file, 0, f"{path_text(where)}: {message}" if where else message)
        return BadDefinition(self.file, _nearest(self._lines, where), message)

    def finish(self) -> None:
        """Refuse the first key that nobody asked for, guessing what was meant."""
        for key in self._values:
            if key not in self._asked:
                raise self.fail(key, f"Nama «{_shown(key)}» tidak dikenal. {_guess(key, self._asked)}")

    def raw(self, key: str, default: object = REQUIRED) -> object:
        """The value as it was parsed."""
        self._asked.add(key)
        if key in self._values:
            return self._values[key]
        if isinstance(default, _Required):
            raise self._missing(key)
        return default

    def text(
        self,
        key: str,
        default: str | _Required = REQUIRED,
        max_len: int = MAX_TEXT,
        *,
        one_line: bool = False,
        empty: bool = True,
    ) -> str:
        """A text, trimmed at both ends when `one_line`; control characters other than newline and tab are refused."""
        value = self.raw(key, default)
        if not isinstance(value, str):
            raise self._wrong(key, value, f'teks. Tulis di dalam tanda kutip, misalnya {key} = "..."')
        return self._checked_text(key, value, max_len, one_line, empty)

    def text_or_none(self, key: str, max_len: int = MAX_TEXT, *, one_line: bool = False) -> str | None:
        """A text, or None when it is not written (or null in data)."""
        if self.raw(key, None) is None:
            return None
        return self.text(key, max_len=max_len, one_line=one_line)

    def _checked_text(
        self, key: str, value: str, max_len: int, one_line: bool, empty: bool, index: int | None = None
    ) -> str:
        if one_line:
            value = value.strip()
            if "\n" in value or "\t" in value:
                raise self.fail(key, f"«{key}» harus satu baris. Hapus pergantian baris atau tab.", index)
        if not empty and not value.strip():
            raise self.fail(key, f"«{key}» tidak boleh kosong. Isi teksnya.", index)
        if len(value) > max_len:
            raise self.fail(
                key, f"«{key}» terlalu panjang: {len(value)} huruf, paling banyak {max_len}. Ringkas teksnya.", index
            )
        if _UNFIT.search(value):
            raise self.fail(key, f"«{key}» memuat karakter kendali. Tulis ulang teksnya.", index)
        return value

    def integer(
        self,
        key: str,
        default: int | _Required = REQUIRED,
        minimum: int | None = None,
        maximum: int | None = None,
    ) -> int:
        """A whole number from `minimum` to `maximum`, both included."""
        value = self.raw(key, default)
        return self._checked_integer(key, value, minimum, maximum, None)

    def _checked_integer(
        self, key: str, value: object, minimum: int | None, maximum: int | None, index: int | None
    ) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong(key, value, "bilangan bulat, tanpa tanda kutip dan tanpa koma", index)
        if (minimum is not None and value < minimum) or (maximum is not None and value > maximum):
            bounds = _bounds(minimum, maximum)
            raise self.fail(key, f"«{key}» bernilai {_shown(value)}, padahal harus {bounds}. Ubah angkanya.", index)
        return value

    def number(
        self,
        key: str,
        default: float | _Required = REQUIRED,
        minimum: float | None = None,
        maximum: float | None = None,
    ) -> float:
        """A measure for the page (millimetres, points); never used for time or money."""
        value = self.raw(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
            raise self._wrong(key, value, "bilangan. Tulis koma sebagai titik, misalnya 17.5")
        if (minimum is not None and value < minimum) or (maximum is not None and value > maximum):
            raise self.fail(
                key, f"«{key}» bernilai {_shown(value)}, padahal harus {_bounds(minimum, maximum)}. Ubah angkanya."
            )
        return float(value)

    def boolean(self, key: str, default: bool | _Required = REQUIRED) -> bool:
        """true or false."""
        value = self.raw(key, default)
        if not isinstance(value, bool):
            raise self._wrong(key, value, "true atau false, tanpa tanda kutip")
        return value

    def day(self, key: str, default: date | _Required = REQUIRED) -> date:
        """A date: a TOML date, or ISO text."""
        value = self.raw(key, default)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, str) and len(value) == 10:
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise self._wrong(key, value, "tanggal seperti 2026-08-17")

    def choice(self, key: str, kind: type[Choice], default: Choice | _Required = REQUIRED) -> Choice:
        """One of the words of `kind`."""
        value = self.raw(key, default)
        return self._checked_choice(key, kind, value, None)

    def choices(
        self, key: str, kind: type[Choice], default: tuple[Choice, ...] | _Required = REQUIRED
    ) -> tuple[Choice, ...]:
        """A list of words of `kind`."""
        if not isinstance(default, _Required) and not self.has(key):
            return default
        return tuple(self._checked_choice(key, kind, v, i) for i, v in enumerate(self._list(key)))

    def _checked_choice(self, key: str, kind: type[Choice], value: object, index: int | None) -> Choice:
        words = [member.value for member in kind]
        for member in kind:
            if value == member.value:
                return member
        guess = get_close_matches(value.lower(), words, 1) if isinstance(value, str) else []
        meant = f" Mungkin maksudnya «{guess[0]}»." if guess else ""
        listed = ", ".join(words)
        raise self.fail(key, f"«{key}» tidak boleh {_shown(value)}.{meant} Pilihannya: {listed}.", index)

    def strings(
        self, key: str, default: tuple[str, ...] | _Required = REQUIRED, max_len: int = MAX_TEXT
    ) -> tuple[str, ...]:
        """A list of texts."""
        if not isinstance(default, _Required) and not self.has(key):
            return default
        found: list[str] = []
        for index, value in enumerate(self._list(key)):
            if not isinstance(value, str):
                raise self._wrong(key, value, 'daftar teks, misalnya ["satu", "dua"]', index)
            found.append(self._checked_text(key, value, max_len, False, True, index))
        return tuple(found)

    def integers(
        self,
        key: str,
        default: tuple[int, ...] | _Required = REQUIRED,
        minimum: int | None = None,
        maximum: int | None = None,
    ) -> tuple[int, ...]:
        """A list of whole numbers."""
        if not isinstance(default, _Required) and not self.has(key):
            return default
        return tuple(self._checked_integer(key, v, minimum, maximum, i) for i, v in enumerate(self._list(key)))

    def table(self, key: str) -> "Table":
        """The table `key`; an empty one when it is not written, so that the keys in it complain by themselves."""
        value = self.raw(key, {})
        if not isinstance(value, Mapping):
            raise self._wrong(key, value, f"bagian. Tulis [{key}] di baris tersendiri")
        return Table(self.file, value, (*self._keys, key), self._lines)

    def tables(self, key: str) -> tuple["Table", ...]:
        """The list of tables `key`, empty when it is not written."""
        if not self.has(key):
            return ()
        found: list[Table] = []
        for index, value in enumerate(self._list(key)):
            if not isinstance(value, Mapping):
                raise self._wrong(key, value, f"daftar bagian. Tulis [[{key}]] di depan setiap bagian", index)
            found.append(Table(self.file, value, (*self._keys, key, index), self._lines))
        return tuple(found)

    def _list(self, key: str) -> Sequence[object]:
        value = self.raw(key)
        if not isinstance(value, list | tuple):
            raise self._wrong(key, value, "daftar di dalam kurung siku [ ]")
        if len(value) > MAX_ITEMS:
            raise self.fail(key, f"«{key}» memuat {len(value)} isian, paling banyak {MAX_ITEMS}. Kurangi isinya.")
        return value

    def _missing(self, key: str) -> BadDefinition:
        unread = [k for k in self._values if k not in self._asked]
        guess = get_close_matches(key, unread, 1)
        meant = f" Mungkin tertulis «{guess[0]}»." if guess else ""
        return self.fail(guess[0] if guess else None, f"«{key}» belum ditulis.{meant} Tambahkan {key} = ....")

    def _wrong(self, key: str, value: object, wanted: str, index: int | None = None) -> BadDefinition:
        return self.fail(key, f"«{key}» harus {wanted}; yang tertulis {_kind(value)}.", index)


def _nearest(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    while path not in lines and path:
        path = path[:-1]
    return lines.get(path, 1)


def path_text(path: KeyPath) -> str:
    """A key path for a message: langkah[3].nama, lists counted from 1."""
    shown = ""
    for part in path:
        if isinstance(part, int):
            shown += f"[{part + 1}]"
        else:
            shown += f".{_shown(part)}" if shown else _shown(part)
    return shown


def _guess(key: str, asked: set[str]) -> str:
    close = get_close_matches(key.lower(), sorted(asked), 1, 0.6)
    if close:
        return f"Mungkin maksudnya «{close[0]}»."
    return f"Hapus, atau pakai salah satu: {', '.join(sorted(asked))}." if asked else "Hapus baris ini."


def _bounds(minimum: float | None, maximum: float | None) -> str:
    if minimum is None:
        return f"paling besar {maximum}"
    return f"paling kecil {minimum}" if maximum is None else f"antara {minimum} dan {maximum}"


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'teks "{_shown(value)}"'
    if isinstance(value, int | float):
        return f"bilangan {_shown(value)}"
    if isinstance(value, list | tuple):
        return "sebuah daftar"
    if isinstance(value, Mapping):
        return "sebuah bagian"
    return "kosong" if value is None else _shown(value)


def _shown(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**18:
        return "bilangan yang terlalu besar"
    text = str(value).replace("\n", " ")
    return text if len(text) <= 40 else f"{text[:39]}…"
