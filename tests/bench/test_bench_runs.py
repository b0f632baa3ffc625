"""Every benchmark runs at its small size and prints figures. Times are never asserted: the machine may be busy."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(1200)
def test_every_benchmark_prints_figures() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--size", "ci", "--json"],
        capture_output=True, text=True, timeout=1150, check=False, cwd=ROOT, env=os.environ,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    figures = json.loads(done.stdout.strip().splitlines()[-1])
    assert len(figures) > 20
    for figure in figures:
        assert figure["name"]
        assert figure["unit"]
        assert math.isfinite(figure["value"])
        assert figure["value"] >= 0
        assert figure["ratio"] is None or figure["ratio"] > 0


def test_no_heavy_library_is_imported_before_the_first_picture() -> None:
    """Not a time: the window must not wait for the store, the papers or the workbook."""
    heavy = {
        "subprocess", "socket", "sqlalchemy", "reportlab", "openpyxl", "PIL", "tomlkit", "pypdfium2", "segno", "argon2",
    }  # fmt: skip
    code = f"import sys; import loket_app.ui.program; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_the_office_of_the_benchmarks_is_a_sound_one() -> None:
    """The bulk rows are what the use cases would have written: the chain holds, and caches equal their replay."""
    from loket_app.store import trail
    from loket_app.usecases.requests import cache_values, load
    from tests.bench.big_office import CI, reader

    def differences(look: object) -> list[object]:
        found: list[object] = list(trail.verify(look.connection))[:3]  # type: ignore[attr-defined]
        for request_id in range(1, CI.requests, 37):
            loaded = load(look, request_id)  # type: ignore[arg-type]
            now = cache_values(look, loaded.case)  # type: ignore[arg-type]
            found += [(request_id, k) for k, v in now.items() if getattr(loaded.row, k) != v]
        return found

    with reader(CI) as desk:
        assert desk.ask(differences) == []
