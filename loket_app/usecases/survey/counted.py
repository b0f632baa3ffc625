"""Reads how often each answer was given, an unsur a row (as reports print it), instead of one row a respondent."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from loket_app.domain.errors import refuse
from loket_app.domain.survey.answers import Counts, Tally, tally_of_counts
from loket_app.domain.survey.instrument import Instrument, Order
from loket_app.usecases.survey.columns import ColumnPlan, Numbered, ordered, plain, question_words, unsur_number
from loket_app.usecases.survey.reading import Rejected, plan_problems
from loket_app.usecases.survey.sheet import HEAD_ROWS, Row, Told, read_sheet

MOST_RESPONDENTS: Final = 10_000_000
_COUNT_HEADS: Final = tuple(
    frozenset(
        plain(form.format(value)) for form in ("{}", "c{}", "n{}", "nilai {}", "skor {}", "jumlah {}", "pilihan {}")
    )
    for value in (1, 2, 3, 4)
)


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a table. `uneven` says that the questions do not all have the same number of answers."""

    tally: Tally
    rejected: tuple[Rejected, ...]
    asks_order: bool

    @property
    def uneven(self) -> bool:
        """Whether some questions have fewer answers than others: blanks, or a slip in the table."""
        return len(set(self.tally.answers)) > 1


def read_counts(path: Path, instrument: Instrument, order: Order | None = None, told: Told | None = None) -> Counted:
    """Read a table of counts: a column with the unsur (code, key or name), and columns 1, 2, 3 and 4.

    `order` says which list numbered U8 and U9; without it the instrument's own codes hold and `asks_order` tells.
    Raises `Refused` for a table that has no such columns, a wrong row, or not every question.
    """
    rows = read_sheet(path, lambda head: int(_head(head) is not None), told=told).rows
    head = _head(rows[:HEAD_ROWS])
    columns = head[1] if head else _bare(rows)
    if columns is None:
        sentence = "Tabel hitungan memuat kolom unsur dan kolom 1, 2, 3, 4 (banyaknya jawaban)."
        raise refuse("hitungan_tanpa_kolom", sentence, "berkas")
    body = [row for row in rows if head is None or row.line > head[0]]
    return _counted(body, columns, instrument, order)


def _head(rows: Sequence[Row]) -> tuple[int, tuple[int, ...]] | None:
    """The line of the header and the columns of 1, 2, 3 and 4."""
    for row in rows:
        words = [plain(cell) for cell in row.cells]
        places = [[p for p, word in enumerate(words) if word in wanted] for wanted in _COUNT_HEADS]
        if all(places):
            first = tuple(p[0] for p in places)
            return (row.line, first) if list(first) == sorted(set(first)) else None
    return None


def _bare(rows: Sequence[Row]) -> tuple[int, ...] | None:
    """Without a header: a name and then just four numbers."""
    first = rows[0].cells
    numbers = [place for place, cell in enumerate(first) if cell.isascii() and cell.isdigit()]
    return tuple(numbers) if len(numbers) == 4 and numbers[0] > 0 and numbers[3] == numbers[0] + 3 else None


def _counted(rows: Sequence[Row], columns: tuple[int, ...], instrument: Instrument, order: Order | None) -> Counted:
    named: dict[str, int] = {}
    numbered: list[Numbered] = []
    rejected: list[Rejected] = []
    counts: dict[int, Counts] = {}
    words = question_words(instrument)
    for place, row in enumerate(rows):
        found = _counts(row, columns)
        names = [plain(cell) for cell in row.cells[: columns[0]] if plain(cell)]
        number = next((n for n in map(unsur_number, names) if n), None)
        key = next((k for k in map(words, reversed(names)) if k), None)
        if key is None and (number is None or number[0] > len(instrument.unsur)):
            if any(names) or isinstance(found, tuple):
                rejected.append(Rejected(row.line, (f"«{' '.join(row.cells)[:40].strip()}» bukan unsur.",)))
            continue
        if isinstance(found, str):
            raise refuse("hitungan_salah", f"Baris {row.line}: {found}", "berkas")
        counts[place] = found
        if key is not None and key in named:
            raise refuse("hitungan_ganda", f"Baris {row.line}: unsur ini sudah ada di atas.", "berkas")
        if key is not None:
            named[key] = place
        elif number is not None:
            numbered.append(Numbered(*number, place))
    return _tallied(named, numbered, counts, rejected, instrument, order)


def _tallied(
    named: dict[str, int],
    numbered: list[Numbered],
    counts: dict[int, Counts],
    rejected: list[Rejected],
    instrument: Instrument,
    order: Order | None,
) -> Counted:
    plan = ordered(ColumnPlan(0, (), named, tuple(numbered)), instrument, order)
    settled = ColumnPlan(0, (), plan.columns(instrument))
    places = list(settled.answers.values())
    if len(places) < len(counts):
        raise refuse("hitungan_ganda", "Satu unsur tertulis dua kali pada tabel hitungan.", "berkas")
    problems = plan_problems(settled, instrument)
    if problems:
        raise refuse("hitungan_kurang", problems[0].replace("Kolom", "Baris").replace(" Pilih kolomnya.", ""), "berkas")
    found = {key: counts[place] for key, place in settled.answers.items()}
    return Counted(tally_of_counts(found, instrument), tuple(rejected), plan.asks_order)


def _counts(row: Row, columns: tuple[int, ...]) -> Counts | str:
    values: list[int] = []
    for value, column in enumerate(columns, 1):
        text = row.cells[column].strip() if column < len(row.cells) else ""
        text = text.replace(".", "") if text.count(".") == 1 and len(text.rpartition(".")[2]) == 3 else text
        if text in ("", "-"):
            values.append(0)
        elif text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= MOST_RESPONDENTS:
            values.append(int(text))
        else:
            return f"banyaknya jawaban {value} tertulis «{text[:20]}», seharusnya bilangan bulat."
    return values[0], values[1], values[2], values[3]
