"""Out and in of a large office as a neutral zip, and its letters through sealed copies: seconds and the peak of memory.

python -m tests.bench.bench_dump [requests] [letters]
"""

import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from loket_app.store import held_files, sealed
from loket_app.usecases import dump_load
from loket_app.usecases.beside import open_beside
from loket_app.usecases.checking.report import CheckReport
from loket_app.usecases.dump import dump
from loket_app.usecases.ports import SetClock
from tests.bench.big_office import FULL, NOW, Size, copied

LETTER = 60_000


def main(requests: int, letters: int) -> None:
    """Print seconds; judge nothing."""
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as name:
        folder = Path(name)
        copied(Size(requests, 300) if requests else FULL, folder / "data")
        clock = SetClock(NOW + 1000)
        print(f"file {(folder / 'data' / 'loket.db').stat().st_size >> 20} MB, memory {_peak()} MB before")
        with open_beside(folder / "data", clock, "Loket 2") as desk:
            made = _timed("dump and prove", lambda: dump(desk, folder / "a.zip"))
        print(f"zip {made.size >> 20} MB, {sum(one.rows for one in made.tables)} rows")
        # `check` has a benchmark of its own; here it would hide the rest.
        dump_load.check = lambda desk: CheckReport((), {})
        _timed("load and compare", lambda: dump_load.load(folder / "a.zip", folder / "b", clock, "Loket 2"))
        shutil.rmtree(folder / "b")
        _papers(folder, letters)


def _papers(folder: Path, letters: int) -> None:
    content = bytearray(LETTER)
    for n in range(letters):
        target = folder / "data" / "arsip" / f"{n // 1000:03d}" / f"{n}.pdf"
        target.parent.mkdir(parents=True, exist_ok=True)
        content[:8] = n.to_bytes(8, "big")
        target.write_bytes(content)
    (folder / "c").mkdir()
    key = _timed("key of a passphrase", lambda: sealed.derived("perahu lemari kabut tangga", sealed.new_recipe()))
    for words, own in (("plain", None), ("sealed", key)):
        _timed(
            f"{letters} letters, first time, {words}",
            lambda own=own: held_files.keep(folder / "data", folder / "c", 1, own),
        )
        _timed(
            f"{letters} letters, nothing new, {words}",
            lambda own=own: held_files.keep(folder / "data", folder / "c", 2, own),
        )


def _timed(name: str, act: Callable[[], Any]) -> Any:
    begun, used = time.perf_counter(), time.process_time()
    result = act()
    took, cpu = time.perf_counter() - begun, time.process_time() - used
    print(f"{name:40} {took:8.2f} s ({cpu:.2f} s of CPU), peak memory {_peak()} MB", flush=True)
    return result


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    main(words[0] if words else 0, words[1] if len(words) > 1 else 2000)
