"""What goes through much of a file of ten years: reports, check, the chain, a copy, a dump; and the memory they take.

Nothing of it is done between two guests, so it may grow with what it reads, but only in step, and its memory not at
all. `check` and the chain are measured on samples spread over the file, for their floors, and `check` as a whole too.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from loket_app.domain.compliance.periods import Kind, Period, period_of
from loket_app.paths import DATA_FILE
from loket_app.store import trail as trail_store
from loket_app.store.engine import open_engine
from loket_app.store.kept_figures import beside
from loket_app.store.ranges import RequestRows, VisitRows
from loket_app.usecases import backup
from loket_app.usecases.check import VISITS_AT_ONCE, check
from loket_app.usecases.checking import numbers, requests, visits
from loket_app.usecases.checking.pieces import REQUESTS_AT_ONCE, check_one
from loket_app.usecases.checking.report import Notes
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.dump import dump
from loket_app.usecases.ports import SetClock
from loket_app.usecases.queries import compliance
from loket_app.usecases.queries.board import board
from loket_app.usecases.reports.keeping import plain_tally
from loket_app.usecases.reports.reading import figures_of
from tests.bench.big_office import Size
from tests.bench.ten_years import NOW, WORKSTATION, office_of
from tests.bench.years_reads import Line, Office, cpu_and_wall

ROOT = Path(__file__).resolve().parents[2]
MONTH, YEAR = period_of(Kind.MONTH, date(2026, 10, 1)), period_of(Kind.YEAR, date(2025, 7, 1))
ONE_OF_TWELVE = period_of(Kind.MONTH, date(2025, 7, 1))
BLOCK = 2_000
ORM_SAMPLE = 100


def run(big: Office, little: Office, sample: int) -> Iterator[Line]:
    """Reports, check and chain by samples."""
    yield from _reports("report of a month", big, little, MONTH, MONTH)
    yield from _reports("report of a year", big, little, YEAR, ONE_OF_TWELVE)
    yield _scaled("check, per 1,000 requests", big, little, lambda o: _checked(o, sample), sample, _orm_checked)
    yield _scaled("check, per 1,000 guests", big, little, lambda o: _guests(o, sample), sample, _orm_guests)
    yield _scaled("chain, per 1,000 rows", big, little, lambda o: _chain(o, sample // 10), max(sample // 10, 1) * BLOCK)


def _reports(name: str, big: Office, little: Office, period: Period, asked: Period) -> Iterator[Line]:
    """A period counted anew and then out of what is kept; the small file's scaled to as many requests, and so is the
    ORM's that was `asked` for a part: the objects of a whole year would not fit into the memory."""
    counts = [_count(office, period) for office in (big, little)]
    statements = big.statements(partial(_anew, big, period))
    ours, wall = _once(partial(_anew, big, period))
    floor, _ = _once(partial(big.replay, statements))
    less, _ = _once(partial(_anew, little, period))
    ends = (_instant(big, asked.first), _instant(big, date.fromordinal(asked.last.toordinal() + 1)))
    orm = _once(partial(big.orm.month_of_objects, *ends))[0] * counts[0] / max(_count(big, asked), 1)
    scaled = less * counts[0] / max(counts[1], 1)
    told = f"{counts[0]} requests; 1/20 scaled to as many"
    if asked != period:
        told += ", ORM by a month of it"
    yield Line(f"{name}, counted anew", ours, "ms", floor, told, wall, orm, scaled)
    ours, wall = cpu_and_wall(partial(figures_of, big.desk, period), 3)
    less, _ = cpu_and_wall(partial(figures_of, little.desk, period), 3)
    yield Line(f"{name}, kept", ours, "ms", None, "", wall, orm, less)


def _anew(office: Office, period: Period) -> object:
    beside(office.file).unlink(missing_ok=True)
    return figures_of(office.desk, period)


def _once(act: Callable[[], object]) -> tuple[float, float]:
    begun, used = time.perf_counter(), time.process_time()
    act()
    return (time.process_time() - used) * 1000, (time.perf_counter() - begun) * 1000


def _count(office: Office, period: Period) -> int:
    low, high = office.desk.ask(compliance.ids_of, period)
    return high - low


def _instant(office: Office, day: date) -> int:
    from loket_app.domain.dates import at

    return office.desk.ask(lambda look: at(day, 0, 0, look.zone))


def _scaled(
    name: str, big: Office, little: Office, act: Callable[[Office], object], many: int,
    theirs: Callable[[Office, int], object] | None = None,
) -> Line:  # fmt: skip
    """CPU for a thousand of what `act` goes through, beside the bare statements and a part of it through the ORM."""
    statements = big.statements(partial(act, big))
    ours, wall = _once(partial(act, big))
    floor, _ = _once(partial(big.replay, statements))
    less, _ = _once(partial(act, little))
    each, orm = 1000 / many, None
    if theirs is not None:
        part = min(many, ORM_SAMPLE)
        orm = _once(partial(theirs, big, part))[0] * 1000 / part
    return Line(name, ours * each, "ms", floor * each, "sampled", wall * each, orm, less * each)


def _orm_checked(office: Office, sample: int) -> None:
    for keys in _runs(sample, REQUESTS_AT_ONCE, office.size.requests - 50):
        office.orm.checked(keys)


def _orm_guests(office: Office, sample: int) -> None:
    last = office.raw.execute("SELECT max(id) FROM visit").fetchone()[0]
    for keys in _runs(sample, VISITS_AT_ONCE, last - 50):
        office.orm.guests_checked(keys)


def _checked(office: Office, sample: int) -> Notes:
    """Requests in runs as long as `check` reads at once, spread over the file."""
    notes, kinds = Notes(), requests.Kinds()
    for keys in _runs(sample, REQUESTS_AT_ONCE, office.size.requests - 50):
        office.desk.ask(_check_some, keys, notes, kinds)
    return notes


def _runs(sample: int, most: int, last: int) -> Iterator[range]:
    for n in range(0, sample, most):
        start = 1 + n * last // sample
        yield range(start, start + min(most, sample - n))


def _check_some(look: Look, keys: Sequence[int], notes: Notes, kinds: requests.Kinds) -> None:
    stored = RequestRows(look.connection, keys)
    for key in keys:
        check_one(look, stored, key, notes, kinds)


def _guests(office: Office, sample: int) -> Notes:
    notes = Notes()
    last = office.raw.execute("SELECT max(id) FROM visit").fetchone()[0]
    for keys in _runs(sample, VISITS_AT_ONCE, last - 50):
        office.desk.ask(_check_guests, keys, notes)
    return notes


def _check_guests(look: Look, keys: Sequence[int], notes: Notes) -> None:
    stored = VisitRows(look.connection, keys)
    for key in keys:
        visits.check_visit(stored, key, notes)


def _chain(office: Office, blocks: int) -> None:
    last = office.raw.execute("SELECT max(id) FROM trail").fetchone()[0]
    for n in range(max(blocks, 1)):
        start = n * (last - BLOCK) // max(blocks, 1)
        broken = office.desk.ask(_broken, start)
        if broken:
            raise AssertionError(f"the chain of the bench's office is broken: {broken[:3]}")


def _broken(look: Look, start: int) -> list[tuple[int, str]]:
    return list(trail_store.verify(look.connection, start, start + BLOCK))


# -- a copy, a dump ----------------------------------------------------------------------------------------------------


def copies(big: Size, little: Size) -> Iterator[Line]:
    """A proven copy of the large file beside a bare copy of its bytes; a dump of the small one."""
    file = office_of(big) / DATA_FILE
    told = f"{file.stat().st_size >> 20} MB, copied and proven; floor: its bytes copied"
    took, _ = _in_a_process("cadangan", big)
    with tempfile.TemporaryDirectory(prefix="loket-bench-", dir=file.parent) as folder:
        _, floor = _once(lambda: shutil.copyfile(file, Path(folder) / "b.db"))
    less, _ = _in_a_process("cadangan", little)
    scale = file.stat().st_size / (office_of(little) / DATA_FILE).stat().st_size
    yield Line("backup (by the clock)", took, "ms", floor, told, None, None, less * scale)
    took, peak = _in_a_process("salinan", little)
    yield Line("dump of the small file (by the clock)", took, "ms", None, f"peak {peak} MB", None)


def everything(big: Size, little: Size) -> Iterator[Line]:
    """`check` of all there is, as the command line does it on this machine's processors, in a process of its own."""
    mine = _in_a_process("periksa", big)
    less = mine if little == big else _in_a_process("periksa", little)
    scaled = less[0] * big.requests / little.requests
    told = (
        f"by the clock, {os.cpu_count()} processors, nothing found; a twentieth scaled; peak {mine[1]} and {less[1]} MB"
    )
    yield Line("check of everything", mine[0] / 1000, "s", None, told, None, None, scaled / 1000)


def memory(big: Size, little: Size, what: tuple[str, ...]) -> Iterator[Line]:
    """The peak of a process that does one thing, in MB, on both files."""
    words = {
        "papan": "memory: the board alone", "bulan": "memory: report of a month", "tahun": "memory: report of a year",
        "nomor": "memory: all numbers checked", "contoh": "memory: 300 requests checked", "cadangan": "memory: backup",
    }  # fmt: skip
    base = _in_a_process("papan", little)[1]
    for one in what:
        mine, less = (_in_a_process(one, size)[1] for size in (big, little))
        yield Line(words[one], mine, "MB", base, "floor: the board of the small file", None, None, less)


def _in_a_process(what: str, size: Size) -> tuple[float, int]:
    """Wall time in ms and the peak of memory in MB of a process of its own."""
    words = [sys.executable, "-m", "tests.bench.years_whole", what, str(office_of(size)), str(size.requests)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    took, peak = done.stdout.split()[-2:]
    return float(took), int(peak)


def _alone(what: str, folder: Path, many: int) -> None:
    engine = open_engine(folder / DATA_FILE)
    desk = Desk(engine, SetClock(NOW + 86_400_000), WORKSTATION, folder)
    with tempfile.TemporaryDirectory(prefix="loket-bench-", dir=folder) as scratch:
        acts: dict[str, Callable[[], object]] = {
            "papan": lambda: desk.ask(board),
            "bulan": lambda: plain_tally(desk, MONTH, _unheard),
            "tahun": lambda: plain_tally(desk, YEAR, _unheard),
            "nomor": lambda: desk.ask(numbers.check_numbers, Notes()),
            "contoh": lambda: [
                desk.ask(_check_some, keys, Notes(), requests.Kinds()) for keys in _runs(300, 25, many - 50)
            ],
            "periksa": lambda: _sound(desk),
            "cadangan": lambda: _back_up(desk, Path(scratch)),
            "salinan": lambda: dump(desk, Path(scratch) / "a.zip"),
        }
        _, took = _once(acts[what])
    engine.dispose()
    print(took, _peak())


def _sound(desk: Desk) -> None:
    """Everything checked. Raises AssertionError for a difference: the figure would be of another office."""
    report = check(desk, processes=os.cpu_count() or 1)
    if report.findings:
        raise AssertionError(f"{len(report.findings)} differences: {report.findings[0]}")


def _peak() -> int:
    """MiB at most in memory of this program. (The system's own count begins at what started this process.)"""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) >> 10


def _unheard(_done: int, _whole: int) -> None:
    """Nobody waits for how far it is."""


def _back_up(desk: Desk, scratch: Path) -> None:
    """Into a folder that goes away again; the kept file is not changed by it."""
    assert desk.folder is not None
    os.link(desk.folder / DATA_FILE, scratch / DATA_FILE)
    desk.folder = scratch
    backup.back_up(desk)


if __name__ == "__main__":
    _alone(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
