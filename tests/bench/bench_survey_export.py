"""The workbook of a hundred thousand respondents beside openpyxl's write-only mode over the same cells; its memory in a
process of its own; and reading such a table again."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random

from openpyxl import Workbook, load_workbook

from loket_app.definitions.survey import regulation_instrument
from loket_app.documents.survey_book import BookHead, SurveyBook
from loket_app.documents.survey_workbook import survey_workbook
from loket_app.domain.survey.index import compute
from loket_app.domain.survey.recap import RecapRow, unsur_of_result
from loket_app.usecases.survey.reading import guessed, read_answers, understand
from loket_app.usecases.survey.tallies import strung_tally
from tests.bench.big_office import CI, Size
from tests.bench.figures import Figure, seconds

LINUX = sys.platform == "linux"
FULL_COUNT, CI_COUNT = 100_000, 300
ROOT = Path(__file__).resolve().parents[2]


def run(size: Size) -> list[Figure]:
    """Compute, write, memory, read."""
    count = CI_COUNT if size == CI else FULL_COUNT
    book = made_up(count)
    counted = seconds(lambda: compute(strung_tally([book.strung], book.instrument), book.instrument))
    written, peer = seconds(lambda: survey_workbook(book)), seconds(lambda: write_only(count))
    content = survey_workbook(book)
    figures = [
        Figure(f"survey book, compute {count}", counted * 1000),
        Figure(f"survey book, write {count}", written * 1000, peer=peer * 1000, against="openpyxl write-only"),
        Figure("survey book, file", len(content) / 2**20, "MiB"),
        *([Figure("survey book, memory beyond its file", memory(count), "MiB")] if LINUX else []),
    ]
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as folder:
        file = Path(folder) / "jawaban.xlsx"
        file.write_bytes(content)
        table = Path(folder) / "jawaban.csv"
        table.write_text(as_csv(book), "utf-8")
        bare = seconds(lambda: plain_reading(file))
        figures += [
            Figure(f"survey, xlsx of {count} understood", seconds(lambda: read(file)) * 1000, peer=bare * 1000,
                   against="openpyxl read-only"),
            Figure(f"survey, csv of {count} understood", seconds(lambda: read(table)) * 1000),
        ]  # fmt: skip
    return figures


def made_up(count: int) -> SurveyBook:
    """Random answers of the regulation's questionnaire."""
    instrument = regulation_instrument()
    random, width = Random(11), len(instrument.questions)
    # In pieces: what making it up costs must not be counted as the workbook's memory.
    pieces = ("".join(random.choices("1234", (1, 4, 45, 50), k=width * min(500, count))) for _ in range(0, count, 500))
    strung = "".join(pieces)
    assert len(strung) == count * width
    tally = strung_tally([strung], instrument)
    result = compute(tally, instrument)
    recap = RecapRow("Kecamatan Uji", "", "2026", "", "", count, unsur_of_result(result))
    return SurveyBook(BookHead("Kecamatan Uji"), "2026", "2026", instrument, tally, result, recap, strung)


def write_only(count: int) -> bytes:
    """The cells of the two long tables, nothing else: the same values, the same formulas, no look."""
    workbook = Workbook(write_only=True)
    answers, tabulation = workbook.create_sheet("Jawaban"), workbook.create_sheet("Pengolahan")
    letters = "BCDEFGHIJ"
    for number in range(1, count + 1):
        answers.append([number, *(4,) * 9])
    for number in range(1, count + 1):
        cells = [f"=Jawaban!{letter}{number}" for letter in letters]
        tabulation.append([number, *cells, f"=SUM(B{number}:J{number})"])
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def memory(count: int) -> float:
    """Peak of a process that writes the workbook, beyond the process before it began and the file itself (MiB)."""
    code = (
        "import resource, sys; from tests.bench.bench_survey_export import made_up, survey_workbook;"
        "survey_workbook(made_up(10)); book = made_up(int(sys.argv[1]));"
        "before = int(open('/proc/self/statm').read().split()[1]) * resource.getpagesize() / 2**20;"
        "size = len(survey_workbook(book)) / 2**20;"
        "print(max(0.0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before - size))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(count)], capture_output=True, text=True, check=True, cwd=ROOT, env=os.environ
    )
    return float(done.stdout)


def read(file: Path) -> None:
    """A file as the import understands it."""
    instrument = regulation_instrument()
    sheet = read_answers(file, instrument)
    found = understand(sheet, guessed(sheet, instrument), instrument, date(2026, 1, 1))
    assert not found.rejected


def plain_reading(file: Path) -> None:
    """The same sheet read by openpyxl and thrown away."""
    workbook = load_workbook(file, read_only=True)
    for _ in workbook["Jawaban"].iter_rows(values_only=True):
        pass
    workbook.close()


def as_csv(book: SurveyBook) -> str:
    """The same answers as text."""
    return "\n".join([";".join(q.key for q in book.instrument.questions), *_lines(book)])


def _lines(book: SurveyBook) -> Iterator[str]:
    width = len(book.instrument.questions)
    for at in range(0, len(book.strung), width):
        yield ";".join(book.strung[at : at + width])
