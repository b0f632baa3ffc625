"""Where things stand in a TOML text: a scanner that maps every key path to its line (the parser keeps no positions)."""

import contextlib
from bisect import bisect_left
from dataclasses import dataclass, field

import tomlkit

KeyPath = tuple[str | int, ...]

_SPACE = " \t"
_BLANK = " \t\r\n"
_BARE_END = ",]}#\n"
_KEY_END = ".=] \t\r\n"
_MULTILINE = ('"""', "'''")


@dataclass(slots=True)
class Positions:
    """Line (1-based) of every key path, and the line of the first key or table that is written twice.

    For an editor also the offsets: of each header in their order, of each key, and of each value from its first
    letter up to behind its last.
    """

    lines: dict[KeyPath, int] = field(default_factory=dict)
    doubled: int | None = None
    headers: list[tuple[KeyPath, int]] = field(default_factory=list)
    keys: dict[KeyPath, int] = field(default_factory=dict)
    values: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)


def positions(text: str) -> Positions:
    """Scan `text`. Of a text that is no TOML it returns what it found up to the place it could not follow."""
    scanner = _Scanner(text)
    with contextlib.suppress(IndexError, ValueError, RecursionError):
        scanner.document()
    return scanner.found


class _Scanner:
    """Walks over valid TOML once; the parser has already judged the text, so nothing is validated here."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.newlines = [i for i, c in enumerate(text) if c == "\n"]
        self.found = Positions()
        self.headers: set[KeyPath] = set()
        self.counts: dict[KeyPath, int] = {}

    def document(self) -> None:
        table: KeyPath = ()
        self.found.lines[()] = 1
        while True:
            self._skip_blank()
            if self.at >= len(self.text):
                return
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _line(self, offset: int) -> int:
        return bisect_left(self.newlines, offset) + 1

    def _skip_blank(self) -> None:
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif char in _BLANK:
                self.at += 1
            else:
                return

    def _skip_space(self) -> None:
        while self.text[self.at] in _SPACE:
            self.at += 1

    def _header(self) -> KeyPath:
        begin = self.at
        line = self._line(begin)
        repeated = self.text.startswith("[[", self.at)
        self.at += 2 if repeated else 1
        keys = self._keys()
        self.at += 2 if repeated else 1
        path: KeyPath = ()
        for key in keys[:-1]:
            path = self._entered((*path, key))
            self.found.lines.setdefault(path, line)
        path = (*path, keys[-1])
        if repeated:
            self.found.lines.setdefault(path, line)
            self.counts[path] = self.counts.get(path, -1) + 1
            path = (*path, self.counts[path])
            self.found.lines[path] = line
        else:
            self._note_double(path in self.headers, line)
            self.headers.add(path)
            self.found.lines.setdefault(path, line)
        self.found.headers.append((path, begin))
        return path

    def _entered(self, path: KeyPath) -> KeyPath:
        """A header under `[[x]]` means the x written last."""
        return (*path, self.counts[path]) if path in self.counts else path

    def _note_double(self, doubled: bool, line: int) -> None:
        if doubled and self.found.doubled is None:
            self.found.doubled = line

    def _pair(self, table: KeyPath) -> None:
        begin = self.at
        line = self._line(begin)
        keys = self._keys()
        self.at += 1
        path = table
        for key in keys[:-1]:
            path = (*path, key)
            self.found.lines.setdefault(path, line)
        path = (*path, keys[-1])
        self._note_double(path in self.found.lines, line)
        self.found.lines.setdefault(path, line)
        self.found.keys.setdefault(path, begin)
        self._value(path)

    def _keys(self) -> tuple[str, ...]:
        """A dotted key; stops on the `=` or `]` after it."""
        keys: list[str] = []
        while True:
            self._skip_space()
            start = self.at
            if self.text[self.at] in "\"'":
                self._string()
                keys.append(_plain_key(self.text[start : self.at]))
            else:
                while self.text[self.at] not in _KEY_END:
                    self.at += 1
                keys.append(self.text[start : self.at])
            self._skip_space()
            if self.text[self.at] != ".":
                if self.text[self.at] not in "=]":
                    raise ValueError("not a key")
                return tuple(keys)
            self.at += 1

    def _value(self, path: KeyPath) -> None:
        self._skip_space()
        begin = self.at
        self._one_value(path)
        self.found.values.setdefault(path, (begin, begin + len(self.text[begin : self.at].rstrip())))

    def _one_value(self, path: KeyPath) -> None:
        char = self.text[self.at]
        if char in "\"'":
            self._string()
        elif char == "[":
            self._array(path)
        elif char == "{":
            self._inline_table(path)
        else:
            begin = self.at
            while self.at < len(self.text) and self.text[self.at] not in _BARE_END:
                self.at += 1
            if self.at == begin:
                raise ValueError("no value")

    def _string(self) -> None:
        quote = self.text[self.at]
        escapes = quote == '"'
        mark = quote * 3 if self.text.startswith(_MULTILINE, self.at) else quote
        self.at += len(mark)
        while not self.text.startswith(mark, self.at):
            if self.at >= len(self.text):
                raise ValueError("string without end")
            self.at += 2 if escapes and self.text[self.at] == "\\" else 1
        self.at += len(mark)
        if len(mark) == 3:
            while self.text.startswith(quote, self.at):
                self.at += 1

    def _array(self, path: KeyPath) -> None:
        self.at += 1
        index = 0
        while True:
            self._skip_blank()
            if self.text[self.at] == "]":
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self.found.lines[(*path, index)] = self._line(self.at)
            self._value((*path, index))
            index += 1

    def _inline_table(self, path: KeyPath) -> None:
        self.at += 1
        while True:
            self._skip_blank()
            if self.text[self.at] == "}":
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._pair(path)


def _plain_key(quoted: str) -> str:
    return str(next(iter(tomlkit.parse(f"{quoted} = 0"))))
