"""Fuzzing of the importers: `python -m tests.bench.bench_fuzz [cases] [seed] [importer ...]`, 10,000 cases by default.

Each case is a mutation of a good file, drawn by a seeded generator; what an importer makes of it must be a result or a
sentence. Prints cases, refusals, accepted, the worst time and the most memory, and every exception with its case.
"""

import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.hostile.fuzzing import mutated
from tests.hostile.importers import IMPORTERS, Ground, Importer, ground
from tests.hostile.watch import MOST_MEMORY, MOST_SECONDS, most_seconds, readable, tried, watched

CASES, SEED = 10_000, 20_261_123
LONGEST = 10.0
HEAVY = 12
"""One case of an importer that makes an office stands for so many of the others."""


@dataclass
class Fuzzed:
    """What came of the cases."""

    cases: int = 0
    words: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[int, str] = (0, "")
    failures: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """For people."""
        told = ", ".join(f"{n} {word}" for word, n in sorted(self.words.items()))
        return [
            f"{self.cases} cases: {told}",
            f"worst time {self.slowest[0]:.2f} s of CPU ({self.slowest[1]})",
            f"most memory {self.largest[0] / 1024**2:.0f} MB ({self.largest[1]})",
            f"{len(self.failures)} failures",
            *self.failures[:40],
        ]


def plan(cases: int, chosen: tuple[Importer, ...]) -> dict[str, int]:
    """How many cases each importer gets."""
    weights = {one.key: 1 if one.heavy else HEAVY for one in chosen}
    whole = sum(weights.values())
    return {key: max(1, round(cases * weight / whole)) for key, weight in weights.items()}


def fuzz(made: Ground, cases: int, seed: int = SEED, chosen: tuple[Importer, ...] = IMPORTERS) -> Fuzzed:
    """Try so many mutations, each in an empty folder."""
    found = Fuzzed()
    numbers = plan(cases, chosen)
    for importer in chosen:
        for number in range(numbers[importer.key]):
            name = f"{importer.key} {seed}:{number}"
            content = mutated(importer.kind, made.seeds[importer.key], random.Random(f"{seed} {name}"))
            one_case(found, importer, content, name, made.folder / "kasus")
    return found


class DoesNotEnd(Exception):
    """A case that had to be stopped."""


@contextmanager
def _ending(seconds: float) -> Iterator[None]:
    """Stop what takes so many seconds of CPU: it might go on for ever, and take the memory of the whole machine."""

    def stop(_signal: int, _frame: object) -> None:
        raise DoesNotEnd(f"stopped after {seconds:.0f} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def one_case(found: Fuzzed, importer: Importer, content: bytes, name: str, work: Path) -> None:
    """Hand one file to an importer."""
    shutil.rmtree(work, ignore_errors=True)
    (work / "kerja").mkdir(parents=True)
    file = work / f"berkas{importer.ending}"
    file.write_bytes(content)
    before, tempfile.tempdir = tempfile.tempdir, str(work)
    found.cases += 1
    try:
        with watched(work), _ending(LONGEST):
            out = tried(lambda: importer.run(file, work / "kerja"))
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        found.words["galat"] += 1
        found.failures.append(f"{name}: {type(error).__name__}: {str(error)[:120]} ({last.name})")
        return
    finally:
        tempfile.tempdir = before
    found.words[out.word] += 1
    found.slowest = max(found.slowest, (out.seconds, name))
    found.largest = max(found.largest, (out.memory, name))
    if out.word == "ditolak" and not readable(out.sentence):
        found.failures.append(f"{name}: says {out.sentence[:120]!r}")
    if out.seconds > MOST_SECONDS and out.seconds > most_seconds():
        found.failures.append(f"{name}: took {out.seconds:.1f} s")
    if out.memory > MOST_MEMORY:
        found.failures.append(f"{name}: took {out.memory // 1024**2} MB")


def main(words: list[str]) -> int:
    """Run as a script; the exit code is 1 when anything failed."""
    cases = int(words[0]) if words else CASES
    seed = int(words[1]) if len(words) > 1 else SEED
    chosen = tuple(one for one in IMPORTERS if not words[2:] or one.key in words[2:])
    with tempfile.TemporaryDirectory() as folder:
        made = ground(Path(folder) / "dasar")
        start = time.process_time()
        found = fuzz(made, cases, seed, chosen)
    print("\n".join([*found.lines(), f"{time.process_time() - start:.0f} s of CPU"]))
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
