"""Which column of a table holds what: guessed from its header, shown to the office, changed by it, then used.

A guess is data. It never decides between the regulation's list and its form: where U8 and U9 are only numbers, `order`
stays open until somebody says which list numbered them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Final

from loket_app.domain.survey.instrument import Instrument, Order, in_order
from loket_app.usecases.survey.sheet import HEAD_ROWS, Row, Sheet

_DAY: Final = (
    "tanggal", "tgl", "hari tanggal", "tanggal survei", "tgl survei", "timestamp", "cap waktu", "stempel waktu",
    "waktu pengisian", "tanggal pengisian", "tanggal isi", "tanggal survey", "date",
)  # fmt: skip
_DAY_WORDS: Final = frozenset({"tanggal", "tgl", "timestamp", "stempel"})
_CLOCK_WORDS: Final = frozenset({"jam", "pengisian", "survei", "survey", "pukul", "durasi"})
_SUGGESTION: Final = frozenset({"saran", "masukan", "kritik", "komentar"})
_PERSONAL: Final = frozenset(
    {
        "nama", "nik", "ktp", "telepon", "telp", "hp", "handphone", "whatsapp", "wa", "email", "mail", "surel",
        "alamat", "username", "lahir", "ttl", "name", "phone",
    }
)  # fmt: skip
"""A header with one of these words names a person; such a column is never read."""
_UNUSED: Final = (
    "no", "nomor", "no resp", "no responden", "nomor responden", "nomor urut", "no urut", "urut", "responden", "id",
    "resp", "total", "jumlah", "jumlah nilai", "rata rata", "nilai rata rata", "nrr", "ikm", "mutu", "kategori",
    "nilai", "unsur", "jam", "jam survei", "skor", "rata2", "ket", "keterangan",
)  # fmt: skip
_NUMBER: Final = re.compile(
    r"(?:nilai )?(u|unsur|q|p|x|soal|pertanyaan|no|kode|jawaban|butir|indikator)? ?0*([1-9][0-9]?)(?: ([1-9a-d]))?"
)
_LEADING: Final = re.compile(r"(?:u|unsur|q|p|x|soal|pertanyaan|no)? ?[0-9]{1,2} +")
_ALIKE: Final = 0.86
_LEAST: Final = 3


@dataclass(frozen=True, slots=True)
class Numbered:
    """A column known by number only: unsur `number` (from 1) in some list, its `part`-th question (from 1)."""

    number: int
    part: int
    column: int


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """What each column (from 0) holds. `answers` maps question keys, `groups` respondent fields, `extras` other groups.

    `numbered` waits for an `order`. `words` gives a value to words that are no option: question key, word, 1 to 4.
    `left_out` names columns that are not read: what would name a person, running numbers, totals.
    """

    header_line: int
    headers: tuple[str, ...]
    answers: Mapping[str, int]
    numbered: tuple[Numbered, ...] = ()
    order: Order | None = None
    groups: Mapping[str, int] = field(default_factory=dict)
    extras: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    day: int | None = None
    suggestion: int | None = None
    words: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    personal: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()

    @property
    def asks_order(self) -> bool:
        """Whether somebody has to say which list numbered U8 and U9."""
        return bool(self.numbered) and self.order is None

    def columns(self, instrument: Instrument) -> dict[str, int]:
        """Question key to column, the numbered ones by `order` (the instrument's own numbering while it is open)."""
        found = dict(self.answers)
        listed = (instrument if self.order is None else in_order(instrument, self.order)).unsur
        for one in self.numbered:
            questions = listed[one.number - 1].questions if one.number <= len(listed) else ()
            if one.part <= len(questions):
                found.setdefault(questions[one.part - 1].key, one.column)
        return found

    def missing(self, instrument: Instrument) -> tuple[str, ...]:
        """The questions (keys) that no column answers."""
        found = self.columns(instrument)
        return tuple(q.key for q in instrument.questions if q.key not in found)


def plain(text: str) -> str:
    """A header or word for comparing: small letters, words parted by one space, no signs."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def column_name(place: int) -> str:
    """The letters of a column counted from 0: A, B, … AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def header_score(rows: Sequence[Row], instrument: Instrument) -> int:
    """How many columns of the best header among the first rows are understood as answers; 0 without one."""
    words = _Words(instrument)
    return max((_strength(row, words) for row in rows[:HEAD_ROWS]), default=0)


def guess(sheet: Sheet, instrument: Instrument, order: Order | None = None) -> ColumnPlan:
    """The most likely plan for this table. `order` answers the U8/U9 question beforehand.

    A table without any header, just as many columns of answers as there are questions, is read in their order.
    """
    words = _Words(instrument)
    head = sheet.rows[:HEAD_ROWS]
    strengths = [_strength(row, words) for row in head]
    best = max(range(len(head)), key=lambda i: strengths[i])
    if strengths[best] < min(_LEAST, len(instrument.questions)):
        return _headless(sheet, instrument, order)
    headers = _headers(head, best)
    return ordered(_plan(head[best].line, headers, words), instrument, order)


def question_words(instrument: Instrument) -> Callable[[str], str | None]:
    """From a header or row name, already `plain`, to the question key that its words mean."""
    return _Words(instrument).question


def unsur_number(name: str) -> tuple[int, int] | None:
    """The unsur and question number of a `plain` name that is a number only (u3, 3, p 3 2), else None."""
    number = _NUMBER.fullmatch(name)
    return (int(number[2]), _part(number[3])) if number else None


def settled(plan: ColumnPlan, instrument: Instrument) -> ColumnPlan:
    """The plan with every number taken as the code that this instrument prints."""
    return replace(plan, answers=plan.columns(instrument), numbered=())


def ordered(plan: ColumnPlan, instrument: Instrument, order: Order | None) -> ColumnPlan:
    """The plan with its numbers settled; they stay open only where the two lists number differently and no `order`."""
    if order is not None:
        return replace(plan, order=order)
    lists = [in_order(instrument, each).unsur for each in Order]
    if any(one.number <= len(lists[0]) and len({x[one.number - 1].key for x in lists}) > 1 for one in plan.numbered):
        return plan
    return settled(plan, instrument)


class _Words:
    """Every word under which a question or field of this instrument may stand in a header."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.exact: dict[str, str] = {}
        self.inside: list[tuple[str, str]] = []
        self.texts: list[tuple[str, str]] = []
        for unsur in instrument.unsur:
            first = unsur.questions[0].key
            names = [plain(n) for n in (unsur.key, unsur.label, *unsur.aliases)]
            for question in unsur.questions:
                self.exact.setdefault(plain(question.key), question.key)
                self.exact.setdefault(plain(question.text), question.key)
                self.texts.append((plain(question.text), question.key))
            for name in names:
                self.exact.setdefault(name, first)
                if len(unsur.questions) == 1:
                    self.inside.append((f" {name} ", first))
        self.groups = {plain(n): g.key for g in instrument.groups for n in (g.key, g.label, *g.headers)}
        for name in self.groups:
            self.exact.pop(name, None)

    def question(self, header: str) -> str | None:
        """The question key that a header means by its words, or None."""
        found = self._by_words(header)
        if found is None:
            stripped = _LEADING.sub("", header, count=1)
            found = self._by_words(stripped) if stripped != header else None
        return found

    def _by_words(self, header: str) -> str | None:
        if header in self.exact:
            return self.exact[header]
        if not header or len(header) > 300:
            return None
        for text, key in self.texts:
            if len(header) > 25 and SequenceMatcher(None, header, text).ratio() >= _ALIKE:
                return key
        padded = f" {header} "
        hits = {key: len(name) for name, key in sorted(self.inside, key=lambda n: len(n[0])) if name in padded}
        if not hits:
            return None
        longest = max(hits.values())
        keys = [key for key, length in hits.items() if length == longest]
        return keys[0] if len(keys) == 1 else None


def _strength(row: Row, words: _Words) -> int:
    """Answer columns that this row names; numbers alone (a row of answers, or of column numbers) are no header."""
    found: set[object] = set()
    for cell in row.cells:
        header = plain(cell)
        if not header or len(cell) > 400 or _kind_of(header, words) is not None:
            continue
        number = _NUMBER.fullmatch(header)
        if number and number[1]:
            found.add(int(number[2]) * 100 + _part(number[3]))
        elif not number and (key := words.question(header)):
            found.add(key)
    return len(found)


def _part(letters: str | None) -> int:
    if not letters:
        return 1
    return int(letters) if letters.isdigit() else ord(letters) - ord("a") + 1


def _kind_of(header: str, words: _Words) -> str | None:
    """What a header is when it is certainly no answer; None leaves it open."""
    if header in words.groups:
        return "kelompok"
    if header in _DAY:
        return "hari"
    if header in _UNUSED:
        return "tidak dipakai"
    return None if header in words.exact else _kind_by_word(frozenset(header.split()), header)


def _kind_by_word(parts: frozenset[str], header: str) -> str | None:
    if header.startswith("alasan"):
        return "alasan"
    if parts & _PERSONAL:
        return "pribadi"
    if parts & _DAY_WORDS:
        return "hari"
    if len(parts) <= 4 and parts & _CLOCK_WORDS:
        # "Waktu survei" is a time of day, not the unsur waktu.
        return "tidak dipakai"
    return "saran" if parts & _SUGGESTION and "pengaduan" not in parts else None


def _headers(head: Sequence[Row], best: int) -> tuple[str, ...]:
    """The header row; a cell left empty by a merge takes the text above it."""
    cells = list(head[best].cells)
    for above in reversed(head[max(0, best - 2) : best]):
        if sum(map(bool, above.cells)) < 2:
            continue
        for place, text in enumerate(above.cells):
            if place < len(cells) and not cells[place]:
                cells[place] = text
    return tuple(cells)


def _plan(header_line: int, headers: tuple[str, ...], words: _Words) -> ColumnPlan:
    made = _Sorting(words)
    for place, text in enumerate(headers):
        made.take(place, text)
    return ColumnPlan(
        header_line=header_line,
        headers=headers,
        answers=made.answers,
        numbered=tuple(made.numbered.values()),
        groups=made.groups,
        extras=made.extras,
        reasons=made.reasons,
        day=made.single.get("hari"),
        suggestion=made.single.get("saran"),
        personal=tuple(made.personal),
        left_out=tuple(made.left_out),
        doubled=tuple(made.doubled),
    )


class _Sorting:
    """The headers of one table, put where they belong one after the other; the first of two equal ones counts."""

    def __init__(self, words: _Words) -> None:
        self.words = words
        self.answers: dict[str, int] = {}
        self.numbered: dict[tuple[int, int], Numbered] = {}
        self.groups: dict[str, int] = {}
        self.extras: dict[str, int] = {}
        self.reasons: dict[str, int] = {}
        self.single: dict[str, int] = {}
        self.personal: list[str] = []
        self.left_out: list[str] = []
        self.doubled: list[str] = []

    def take(self, place: int, text: str) -> None:
        header = plain(text)
        if not header:
            return
        kind = _kind_of(header, self.words)
        if kind in ("hari", "saran"):
            self._put(self.single, kind, place, text)
        elif kind == "kelompok":
            self._put(self.groups, self.words.groups[header], place, text)
        elif kind == "pribadi":
            self.personal.append(text)
        elif kind == "tidak dipakai":
            self.left_out.append(text)
        elif kind == "alasan":
            self._reason(place, header, text)
        else:
            self._answer(place, header, text)

    def _put(self, target: dict[str, int], key: str, place: int, text: str) -> None:
        if key in target:
            self.doubled.append(text)
        else:
            target[key] = place

    def _reason(self, place: int, header: str, text: str) -> None:
        key = self.words.question(header.removeprefix("alasan").strip())
        if key is None:
            self.left_out.append(text)
        else:
            self._put(self.reasons, key, place, text)

    def _answer(self, place: int, header: str, text: str) -> None:
        slot = unsur_number(header)
        if slot is not None and slot[0] <= len(self.words.instrument.unsur):
            if slot in self.numbered:
                self.doubled.append(text)
            else:
                self.numbered[slot] = Numbered(*slot, place)
        elif key := self.words.question(header):
            self._put(self.answers, key, place, text)
        elif len(text) <= 60:
            self._put(self.extras, " ".join(text.split()), place, text)
        else:
            self.left_out.append(text[:60])


def _headless(sheet: Sheet, instrument: Instrument, order: Order | None) -> ColumnPlan:
    """Without a header: as many columns as questions, or one more in front for a running number; else nothing known."""
    wanted = len(instrument.questions)
    widths = [_filled(row.cells) for row in sheet.rows[:HEAD_ROWS]]
    width = max(set(widths), key=widths.count)
    numbers = [all(c.isdigit() for c in row.cells if c) for row in sheet.rows[:HEAD_ROWS]]
    empty = ColumnPlan(header_line=0, headers=(), answers={}, order=order)
    if width not in (wanted, wanted + 1) or not any(numbers):
        return empty
    first = width - wanted
    numbered = _numbered_from(first, instrument)
    return ordered(replace(empty, numbered=tuple(numbered)), instrument, order)


def _numbered_from(first: int, instrument: Instrument) -> Iterable[Numbered]:
    column = first
    for place, unsur in enumerate(instrument.unsur, 1):
        for part in range(1, len(unsur.questions) + 1):
            yield Numbered(place, part, column)
            column += 1


def _filled(cells: Sequence[str]) -> int:
    return max((place for place, text in enumerate(cells, 1) if text), default=0)
