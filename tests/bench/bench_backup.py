"""How long a command takes while a copy of a large file is made beside it, against the same without a copy.

python -m tests.bench.bench_backup [MB]
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from loket_app.store.engine import writing
from loket_app.usecases import backup, door
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.opening import found, open_desk
from loket_app.usecases.ports import SetClock

START, REST = 1_795_000_000_000, 0.01


def main(megabytes: int) -> None:
    """Print milliseconds; judge nothing."""
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as folder:
        clock = SetClock(START)
        with open_desk(Path(folder) / "data", clock, "Loket 2") as desk:
            who = found(desk, "sangasanga", {})["loket1"]
            with writing(desk.engine) as connection:
                connection.exec_driver_sql("CREATE TABLE padding (id INTEGER PRIMARY KEY, body BLOB)")
                connection.exec_driver_sql(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
                    "INSERT INTO padding SELECT i, randomblob(1048000) FROM n",
                    (megabytes,),
                )
            alone = [_command(desk, clock, who) for _ in range(200)]
            begun = time.perf_counter()
            copying, beside = backup.begin(desk), []
            while not copying.over():
                beside.append(_command(desk, clock, who))
            took = time.perf_counter() - begun
            copying.outcome()
        print(f"file {megabytes} MB, copied and checked in {took:.2f} s, {len(beside)} commands meanwhile")
        for name, times in (("without", alone), ("beside", beside)):
            cut = statistics.quantiles(times, n=20)
            print(f"{name:8} median {cut[9]:.1f} ms, p95 {cut[18]:.1f} ms, longest {max(times):.1f} ms")


def _command(desk: Desk, clock: SetClock, who: int) -> float:
    time.sleep(REST)
    clock.move(1000)
    begun = time.perf_counter()
    desk.do(Who.self(who), door.walked_in)
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
