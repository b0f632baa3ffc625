"""Ten years of an office: what a clerk does daily must not grow with the file, and what goes through it only in step.

`python -m tests.bench years` makes both files (a million requests, and a twentieth of them) where they are missing,
measures, and prints one table: the figure in ms of CPU, its floor (the program's own statements in bare sqlite3 on the
same file), the ORM (tests/bench/orm_office.py), the same at a twentieth of the size, and the clock on the wall.
`LOKET_BENCH_DIR` says where the files lie (12 GB); `LOKET_BENCH_NO_COPY` leaves out the backup, which needs as much
room again, `LOKET_BENCH_SAMPLE` the check of everything.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack

from tests.bench import years_reads, years_whole, years_writes
from tests.bench.big_office import CI, Size
from tests.bench.ten_years import BRIEF, SMALL, YEARS, described
from tests.bench.years_reads import HEADING, Line, Office

ROUNDS, ACTS, SAMPLE = 9, 20, 400


def run(size: Size) -> Iterator[Line]:
    """Every line of the table; at the small size each thing once, on one file."""
    if size == CI:
        yield from _brief()
        return
    print(f"{described(YEARS)}\n{HEADING}", file=sys.stderr, flush=True)
    with ExitStack() as stack:
        big, little = Office(YEARS, stack), Office(SMALL, stack)
        yield from years_reads.run(big, little, ROUNDS)
        yield from years_reads.typing(big, little, 3)
        yield from years_whole.run(big, little, SAMPLE)
    yield from years_writes.run(YEARS, SMALL, ACTS)
    if not os.environ.get("LOKET_BENCH_SAMPLE"):
        yield from years_whole.everything(YEARS, SMALL)
    yield from years_whole.memory(YEARS, SMALL, ("papan", "bulan", "tahun", "contoh", "nomor"))
    if not os.environ.get("LOKET_BENCH_NO_COPY"):
        yield from years_whole.copies(YEARS, SMALL)
        yield from years_whole.memory(YEARS, SMALL, ("cadangan",))


def _brief() -> Iterator[Line]:
    with ExitStack() as stack:
        office = Office(BRIEF, stack)
        yield from years_reads.run(office, office, 1)
        yield from years_whole.run(office, office, 2)
    yield from years_whole.everything(BRIEF, BRIEF)
    yield from years_writes.run(BRIEF, BRIEF, 1)
