"""Computes the formulas of a workbook in exact fractions, knowing nothing of the program that wrote them.

Only the few functions that a survey workbook uses; whatever else turns up is an error, so nothing passes unread.
"""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from math import floor
from typing import Any

from openpyxl.utils import get_column_letter, range_boundaries

from tests.documents.spreadsheet import cells_of

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>\"(?:[^\"]|\"\")*\")"
    r"|(?P<area>(?:(?:'[^']+'|[A-Za-z]+)!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)(?![A-Za-z(])"
    r"|(?P<name>[A-Z]+)(?=\()|(?P<sign><>|<=|>=|[-+*/&=<>(),;{}]))"
)
Value = Any
Area = list[list[Value]]


class Evaluator:
    """A workbook whose formulas are computed when asked for. `figures` are the values that the file claims."""

    def __init__(self, book: bytes) -> None:
        self.written = cells_of(book, formulas=True)
        self.figures = cells_of(book)
        self._known: dict[tuple[str, str], Value] = {}

    def formula_cells(self) -> Iterator[tuple[str, str, Value]]:
        """Sheet, cell and claimed figure of every formula."""
        for sheet, cells in self.written.items():
            for place, value in cells.items():
                if isinstance(value, str) and value.startswith("=") and self._is_formula(sheet, place):
                    yield sheet, place, self.figures[sheet].get(place)

    def _is_formula(self, sheet: str, place: str) -> bool:
        # Text that begins with = shows itself, a formula its figure.
        return self.figures[sheet].get(place) != self.written[sheet][place]

    def value(self, sheet: str, place: str) -> Value:
        """What a cell comes to."""
        key = (sheet, place)
        if key not in self._known:
            value = self.written[sheet].get(place)
            if isinstance(value, str) and value.startswith("=") and self._is_formula(sheet, place):
                self._known[key] = _Reader(self, sheet, value[1:]).whole()
            else:
                self._known[key] = Fraction(str(value)) if isinstance(value, int | float) else value
        return self._known[key]

    def area(self, sheet: str, text: str) -> Area:
        """The cells of a reference."""
        if "!" in text:
            sheet, _, text = text.rpartition("!")
            sheet = sheet.strip("'")
        left, top, right, bottom = range_boundaries(text.replace("$", ""))
        letters = [get_column_letter(c) for c in range(left, right + 1)]
        return [[self.value(sheet, f"{letter}{r}") for letter in letters] for r in range(top, bottom + 1)]


class _Reader:
    """Recursive descent; everything is kept as a function until it is needed, since IF must not compute both arms."""

    def __init__(self, book: Evaluator, sheet: str, formula: str) -> None:
        self.book, self.sheet, self.formula = book, sheet, formula
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(formula):
            found = _TOKEN.match(formula, at)
            if found is None or found.lastgroup is None:
                raise ValueError(f"cannot read {formula!r} at {at}")
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()
        self.at = 0

    def whole(self) -> Value:
        made = self._compared()
        if self.at != len(self.tokens):
            raise ValueError(f"cannot read {self.formula!r}")
        return _single(made())

    def _next(self, *signs: str) -> str | None:
        if self.at < len(self.tokens) and self.tokens[self.at][1] in signs and self.tokens[self.at][0] == "sign":
            self.at += 1
            return self.tokens[self.at - 1][1]
        return None

    def _chain(self, deeper: Callable[[], Any], *signs: str) -> Callable[[], Value]:
        left = deeper()
        while sign := self._next(*signs):
            left = _binary(sign, left, deeper())
        return left

    def _compared(self) -> Callable[[], Value]:
        return self._chain(self._joined, "=", "<>", "<", ">", "<=", ">=")

    def _joined(self) -> Callable[[], Value]:
        return self._chain(self._added, "&")

    def _added(self) -> Callable[[], Value]:
        return self._chain(self._multiplied, "+", "-")

    def _multiplied(self) -> Callable[[], Value]:
        return self._chain(self._primary, "*", "/")

    def _primary(self) -> Callable[[], Value]:
        if self._next("-"):
            inner = self._primary()
            return lambda: -_number(inner())
        if self._next("("):
            inner = self._compared()
            assert self._next(")")
            return inner
        if self._next("{"):
            return self._array()
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return lambda: Fraction(text)
        if kind == "text":
            return lambda: text[1:-1].replace('""', '"')
        if kind == "area":
            return lambda: self.book.area(self.sheet, text)
        if kind == "name":
            return self._function(text)
        raise ValueError(f"{text!r} in {self.formula!r}")

    def _array(self) -> Callable[[], Value]:
        rows: list[list[Callable[[], Value]]] = [[self._primary()]]
        while sign := self._next(",", ";"):
            if sign == ";":
                rows.append([])
            rows[-1].append(self._primary())
        assert self._next("}")
        return lambda: [[one() for one in row] for row in rows]

    def _function(self, name: str) -> Callable[[], Value]:
        assert self._next("(")
        arguments = [self._compared()]
        while self._next(","):
            arguments.append(self._compared())
        assert self._next(")")
        return lambda: _FUNCTIONS[name](*arguments)


def _single(value: Value) -> Value:
    return value[0][0] if isinstance(value, list) else value


def _number(value: Value) -> Fraction:
    single = _single(value)
    if single is None:
        return Fraction(0)
    if not isinstance(single, Fraction):
        raise ArithmeticError(f"{single!r} is no number")
    return single


def _binary(sign: str, left: Callable[[], Value], right: Callable[[], Value]) -> Callable[[], Value]:
    def compute() -> Value:
        one, other = _single(left()), _single(right())
        if sign == "&":
            return f"{one}{other}"
        if sign in ("=", "<>"):
            return (("" if one is None else one) == ("" if other is None else other)) is (sign == "=")
        a, b = _number(one), _number(other)
        return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b, "<": lambda: a < b,
                ">": lambda: a > b, "<=": lambda: a <= b, ">=": lambda: a >= b}[sign]()  # fmt: skip

    return compute


def _numbers(*arguments: Callable[[], Value]) -> list[Fraction]:
    found: list[Fraction] = []
    for one in arguments:
        value = one()
        cells = [c for row in value for c in row] if isinstance(value, list) else [value]
        found += [c for c in cells if isinstance(c, Fraction)]
    return found


def half_away(value: Fraction, digits: int) -> Fraction:
    """Rounded half away from zero."""
    scaled = abs(value) * 10**digits
    rounded = Fraction(floor(scaled + Fraction(1, 2)), 10**digits)
    return rounded if value >= 0 else -rounded


def _if(test: Callable[[], Value], yes: Callable[[], Value], no: Callable[[], Value]) -> Value:
    return yes() if _single(test()) else no()


def _average(*arguments: Callable[[], Value]) -> Fraction:
    found = _numbers(*arguments)
    return sum(found, Fraction(0)) / len(found)


def _if_error(value: Callable[[], Value], other: Callable[[], Value]) -> Value:
    try:
        return value()
    except ArithmeticError:
        return other()


def _lookup(wanted: Callable[[], Value], table: Callable[[], Value], column: Callable[[], Value]) -> Value:
    key = _number(wanted())
    return [row for row in table() if row[0] <= key][-1][int(_number(column())) - 1]


def _product(*arguments: Callable[[], Value]) -> Fraction:
    columns = [[_number(c) for row in one() for c in row] for one in arguments]
    return sum((a * b for a, b in zip(*columns, strict=True)), Fraction(0))


def _rank(value: Callable[[], Value], area: Callable[[], Value], _up: Callable[[], Value]) -> Fraction:
    own = _number(value())
    return Fraction(1 + sum(1 for other in _numbers(area) if other < own))


_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "SUM": lambda *a: sum(_numbers(*a), Fraction(0)),
    "COUNT": lambda *a: Fraction(len(_numbers(*a))),
    "COUNTIF": lambda area, key: Fraction(_numbers(area).count(_number(key()))),
    "AVERAGE": _average,
    "ROUND": lambda value, digits: half_away(_number(value()), int(_number(digits()))),
    "IF": _if,
    "ISNUMBER": lambda value: isinstance(_single(value()), Fraction),
    "IFERROR": _if_error,
    "VLOOKUP": _lookup,
    "SUMPRODUCT": _product,
    "RANK": _rank,
}
