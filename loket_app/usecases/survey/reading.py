"""Reads raw answers of a survey from a table: what was understood, and every row that was not, with the reason.

Nothing is kept here. The office sees the plan and the outcome, corrects the plan, and only then imports.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from loket_app.domain.dates import MONTHS_SHORT, parse_date
from loket_app.domain.errors import refuse
from loket_app.domain.survey.answers import MAX_REASON, Response
from loket_app.domain.survey.instrument import Instrument, Order, Question, Unsur
from loket_app.usecases.survey.columns import ColumnPlan, column_name, guess, header_score, plain
from loket_app.usecases.survey.sheet import EVERY, Row, Sheet, Told, read_sheet

MOST_VALUES: Final = 60
"""An extra column with more different words than this is free text, not a group."""

_REMEMBERED: Final = 2_000

FORMULA_START: Final = ("=", "+", "@", "\uff1d")
_BLANKS: Final = frozenset({"", "-", "\u2013", "\u2014"})
_WHOLE: Final = re.compile(r"(-?[0-9]{1,9})(?:[.,]0{1,6})?")
_NUMERIC: Final = re.compile(r"-?[0-9]+[.,][0-9]+")
_LED: Final = re.compile(r"([1-4a-d])(?: ?[.):=\-\u2013] ?| )(.+)")
_TRAILED: Final = re.compile(r"(.+?) ?[(\[]([1-4])[)\]]")
_AFTER_DATE: Final = re.compile(r"[ T].*", re.DOTALL)
_NAMED_DATE: Final = re.compile(r"\b([0-9]{1,2})[ -]([a-z]{3,9})[ -]([0-9]{4})\b")
_MONTH_NUMBERS: Final = {
    **{name.casefold(): number for number, name in enumerate(MONTHS_SHORT, 1)}, "nop": 11, "agt": 8, "ags": 8,
    "may": 5, "aug": 8, "oct": 10, "dec": 12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not counted: its line in the file and why, one sentence or more."""

    line: int
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"Baris {self.line}: {' '.join(self.reasons)}"


@dataclass(frozen=True, slots=True)
class Understood:
    """What a table says under a plan. `unknown` counts words that are no option, by question key.

    `changed` counts group answers that became another choice or stayed open, by field and word.
    """

    responses: tuple[Response, ...]
    lines: tuple[int, ...]
    rejected: tuple[Rejected, ...]
    blank_rows: int
    unknown: Mapping[str, Mapping[str, int]]
    changed: Mapping[str, Mapping[str, int]]
    extras: tuple[str, ...]

    @property
    def rows(self) -> int:
        """All rows below the header that are not blank."""
        return len(self.responses) + len(self.rejected)


def read_answers(path: Path, instrument: Instrument, told: Told | None = None, sheet: str | None = None) -> Sheet:
    """Read a file; of a workbook the sheet that looks most like raw answers. Raises `Disturbance` or `Refused`."""
    return read_sheet(path, lambda rows: header_score(rows, instrument), sheet, told)


def plan_problems(plan: ColumnPlan, instrument: Instrument) -> tuple[str, ...]:
    """What has to be answered before anything can be imported; empty when the plan is complete."""
    found: list[str] = []
    if plan.asks_order:
        found.append(
            "Kolom unsur hanya bernomor. Pilih urutannya: regulasi (U8 Pengaduan, U9 Sarana) "
            "atau kuesioner (U8 Sarana, U9 Pengaduan)."
        )
    missing = [_question_name(instrument, key) for key in plan.missing(instrument)]
    if missing:
        found.append(f"Kolom untuk {', '.join(missing)} belum dikenali. Pilih kolomnya.")
    columns = list(plan.columns(instrument).values())
    if len(set(columns)) < len(columns):
        twice = ", ".join(sorted({column_name(c) for c in columns if columns.count(c) > 1}))
        found.append(f"Kolom {twice} dipakai untuk lebih dari satu unsur.")
    return tuple(found)


def understand(
    sheet: Sheet, plan: ColumnPlan, instrument: Instrument, default_day: date, told: Told | None = None
) -> Understood:
    """Read every row below the header. `default_day` stands where the table has no date.

    Raises `Refused` while the plan is incomplete; the numbers are never guessed.
    """
    problems = plan_problems(plan, instrument)
    if problems:
        raise refuse("kolom_belum_lengkap", " ".join(problems), "kolom")
    reader = _Reader(sheet, plan, instrument, default_day)
    rows = [row for row in sheet.rows if row.line > plan.header_line]
    for done, row in enumerate(rows, 1):
        reader.take(row)
        if told is not None and done % EVERY == 0:
            told(done, len(rows))
    return reader.outcome()


def guessed(sheet: Sheet, instrument: Instrument, order: Order | None = None) -> ColumnPlan:
    """The plan to begin with; shown to the office before anything is read."""
    return guess(sheet, instrument, order)


def _question_name(instrument: Instrument, key: str) -> str:
    for unsur in instrument.unsur:
        for place, question in enumerate(unsur.questions, 1):
            if question.key == key:
                return _name(unsur, place)
    return key


def _name(unsur: Unsur, place: int) -> str:
    part = f" pertanyaan {place}" if len(unsur.questions) > 1 else ""
    return f"{unsur.code} {unsur.label}{part}"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with its column, the words that answer it, and what each text already seen there means."""

    question: Question
    code: str
    name: str
    column: int
    words: Mapping[str, int]
    seen: dict[str, int | str | None] = field(default_factory=dict)


@dataclass(slots=True)
class _Reader:
    sheet: Sheet
    plan: ColumnPlan
    instrument: Instrument
    default_day: date
    responses: list[Response] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    unknown: dict[str, Counter[str]] = field(default_factory=dict)
    asked: tuple[_Asked, ...] = ()
    extras: dict[str, int] = field(default_factory=dict)
    month_first: bool = False
    width: int = 0
    _places: tuple[tuple[str, int], ...] = ()
    _groups: dict[tuple[str, ...], Mapping[str, str]] = field(default_factory=dict)
    _written: Counter[tuple[str, ...]] = field(default_factory=Counter)
    _days: dict[str, date | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        columns = self.plan.columns(self.instrument)
        self.asked = tuple(
            _Asked(q, unsur.code, _name(unsur, place), columns[q.key], _words(q, self.plan.words.get(q.key, {})))
            for unsur in self.instrument.unsur
            for place, q in enumerate(unsur.questions, 1)
        )
        rows = [row for row in self.sheet.rows if row.line > self.plan.header_line]
        self.extras = {n: c for n, c in self.plan.extras.items() if len({_at(r, c) for r in rows}) <= MOST_VALUES}
        self._places = (*self.plan.groups.items(), *self.extras.items())
        self.width = max((a.column + 1 for a in self.asked), default=0)
        day = self.plan.day
        self.month_first = day is not None and any(_month_first(_at(row, day)) for row in rows)

    def take(self, row: Row) -> None:
        """One row: a response, or a rejection with every reason."""
        cells = (*row.cells, *("",) * (self.width - len(row.cells)))
        scores = [a.seen[cells[a.column]] if cells[a.column] in a.seen else self._score(a, cells) for a in self.asked]
        values = [score for score in scores if not isinstance(score, str)]
        reasons: list[str] = []
        if len(values) < len(scores) or None in values:
            reasons = self._complaints(scores)
            self._count_unknown(scores, cells)
        day = self._day(row, reasons)
        if reasons:
            self.rejected.append(Rejected(row.line, tuple(reasons)))
            return
        self.lines.append(row.line)
        self.responses.append(Response(tuple(values), self._group(row), day, self._reasons(row), self._suggestion(row)))

    def _complaints(self, scores: Sequence[int | str | None]) -> list[str]:
        """What is wrong with the answers of a row, each complaint once with all the unsur it is about."""
        if all(score is None for score in scores):
            return ["Tidak ada jawaban."]
        about: dict[str, list[_Asked]] = {}
        for asked, score in zip(self.asked, scores, strict=True):
            if isinstance(score, str):
                about.setdefault(score, []).append(asked)
            elif score is None and not self.instrument.blanks_allowed:
                about.setdefault("kosong", []).append(asked)
        return [f"{_names(asked)} {complaint}." for complaint, asked in about.items()]

    def outcome(self) -> Understood:
        """All of it."""
        return Understood(
            responses=tuple(self.responses),
            lines=tuple(self.lines),
            rejected=tuple(self.rejected),
            blank_rows=self.sheet.blank_rows,
            unknown={key: dict(found.most_common()) for key, found in self.unknown.items()},
            changed={key: dict(found.most_common()) for key, found in self._changes().items()},
            extras=tuple(self.extras),
        )

    def _score(self, asked: _Asked, cells: Sequence[str]) -> int | str | None:
        """A score, None for blank, or what is wrong with it; remembered, since few different texts fill a column."""
        text = cells[asked.column]
        score = score_of(text, asked.words)
        if len(asked.seen) < _REMEMBERED:
            asked.seen[text] = score
        return score

    def _count_unknown(self, scores: Sequence[int | str | None], cells: Sequence[str]) -> None:
        for asked, score in zip(self.asked, scores, strict=True):
            text = cells[asked.column]
            if isinstance(score, str) and not _is_number(text) and not text.startswith(FORMULA_START):
                self.unknown.setdefault(asked.question.key, Counter())[text[:60]] += 1

    def _day(self, row: Row, reasons: list[str]) -> date:
        text = _at(row, self.plan.day) if self.plan.day is not None else ""
        if text in _BLANKS:
            return self.default_day
        if text not in self._days:
            self._days[text] = _date_of(text, self.month_first)
        day = self._days[text]
        if day is None:
            reasons.append(f"Tanggal «{text[:40]}» tidak dikenal.")
            return self.default_day
        return day

    def _group(self, row: Row) -> Mapping[str, str]:
        written = tuple([_at(row, column) for _, column in self._places])
        self._written[written] += 1
        known = self._groups.get(written)
        if known is None:
            known = {key: text for (key, _), text in zip(self._places, written, strict=True) if text}
            for key in self.plan.groups:
                if key in known:
                    known[key] = self._choice(key, known[key])
            known = {key: text for key, text in known.items() if text}
            self._groups[written] = known
        return known

    def _choice(self, key: str, text: str) -> str:
        asked = self.instrument.group(key)
        found = asked.choice_of(text[:120])
        if found is not None:
            return found
        return next((c for c in asked.choices if plain(c) in ("lainnya", "lain lain")), "")

    def _changes(self) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = {}
        for written, times in self._written.items():
            for key, text in zip(self.plan.groups, written, strict=False):
                if text and self.instrument.group(key).choice_of(text[:120]) is None:
                    found.setdefault(key, Counter())[text[:60]] += times
        return found

    def _reasons(self, row: Row) -> Mapping[str, str]:
        found = {key: _at(row, column)[:MAX_REASON] for key, column in self.plan.reasons.items()}
        return {key: text for key, text in found.items() if text not in _BLANKS}

    def _suggestion(self, row: Row) -> str:
        text = _at(row, self.plan.suggestion) if self.plan.suggestion is not None else ""
        return "" if text in _BLANKS else text[:MAX_REASON]


def _names(asked: Sequence[_Asked]) -> str:
    if len(asked) == 1:
        return asked[0].name
    codes = list(dict.fromkeys(each.code for each in asked))
    return ", ".join(codes)


def _at(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""


def _words(question: Question, own: Mapping[str, int]) -> dict[str, int]:
    """The options in words, and what the office said about others."""
    found = {plain(option): value for value, option in enumerate(question.options, 1)}
    found.update({plain(word): value for word, value in own.items()})
    return found


def score_of(text: str, words: Mapping[str, int]) -> int | str | None:
    """The score that a cell means: a number, an option in words, "4. Sangat sesuai", "d"; None when it is blank.

    What is none of these comes back as the rest of a sentence that begins with the unsur.
    """
    written = unicodedata.normalize("NFKC", text).strip()
    if written in _BLANKS:
        return None
    if written.startswith(FORMULA_START):
        return "berisi rumus; salin sebagai nilai"
    whole = _WHOLE.fullmatch(written)
    if whole:
        value = int(whole[1])
        return value if 1 <= value <= 4 else f"bernilai {value}, seharusnya 1 sampai 4"
    if _is_number(written):
        return f"bernilai {written[:20].replace('.', ',')}, seharusnya bilangan bulat 1 sampai 4"
    return _worded(written, words)


def _worded(written: str, words: Mapping[str, int]) -> int | str:
    small = written.casefold()
    if plain(small) in words:
        return words[plain(small)]
    if small in ("a", "b", "c", "d"):
        return "abcd".index(small) + 1
    led, trailed = _LED.fullmatch(small), _TRAILED.fullmatch(small)
    if led or trailed:
        mark, word = (led[1], led[2]) if led else (trailed[2], trailed[1]) if trailed else ("", "")
        value = int(mark) if mark.isdigit() else "abcd".index(mark) + 1
        meant = words.get(plain(word))
        if meant == value:
            return value
        if meant is not None:
            return f"tertulis «{written[:60]}»: angka dan katanya berbeda"
    return f"tertulis «{written[:60]}», bukan salah satu pilihan"


def _is_number(text: str) -> bool:
    return bool(_WHOLE.fullmatch(text) or _NUMERIC.fullmatch(text))


def _date_of(text: str, month_first: bool) -> date | None:
    named = _NAMED_DATE.search(text.casefold())
    if named:
        month = _MONTH_NUMBERS.get(named[2][:3])
        return parse_date(f"{named[1]}-{month}-{named[3]}") if month else None
    day = _AFTER_DATE.sub("", text.strip())
    parts = re.split(r"[-/.]", day)
    if month_first and len(parts) == 3 and len(parts[0]) <= 2:
        day = "-".join((parts[1], parts[0], parts[2]))
    return parse_date(day)


def _month_first(text: str) -> bool:
    """Whether a date can only be month/day/year, as forms on the web write it: then the whole column is."""
    parts = re.split(r"[-/.]", _AFTER_DATE.sub("", text.strip()))
    return (
        len(parts) == 3
        and all(p.isascii() and p.isdigit() and len(p) <= 4 for p in parts)
        and (len(parts[0]) <= 2 and 12 < int(parts[1]) <= 31)
    )
