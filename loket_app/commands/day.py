"""`demo` and `screens`: a simulated day with its papers, and a picture of every screen."""

import argparse
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from loket_app.commands.shared import DEFAULT_OFFICE, counted, say
from loket_app.definitions.presets import load_preset
from loket_app.documents.raster import png
from loket_app.domain.dates import at
from loket_app.simulation.day import DAY, DayPlan, play_day
from loket_app.simulation.stage import Stage
from loket_app.usecases.check import check
from loket_app.usecases.exports import register_file
from loket_app.usecases.opening import found, open_desk
from loket_app.usecases.papers import safe_name
from loket_app.usecases.pin_key import hash_pin
from loket_app.usecases.ports import SetClock
from loket_app.usecases.views.paper import PaperJob


def screens(options: argparse.Namespace) -> int:
    """A PNG of every screen on demonstration data."""
    target = options.folder or Path("layar")
    made = _pictures(options.kantor or DEFAULT_OFFICE, target)
    say(options, {"gambar": [str(p) for p in made]}, [str(p) for p in made])
    return 0


def _pictures(office: str, target: Path) -> list[Path]:
    from loket_app.ui.screenshots import take_all

    with tempfile.TemporaryDirectory(prefix="loket-layar-") as folder:
        return take_all(office, Path(folder) / "contoh", target)


def demo(options: argparse.Namespace) -> int:
    """A simulated day through the real commands; exit code 1 when the check finds a difference."""
    office = options.kantor or DEFAULT_OFFICE
    target: Path = options.keluar or Path("hasil-demo")
    for part in ("kertas", "halaman", "layar"):
        shutil.rmtree(target / part, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="loket-demo-") as folder:
        stage, report, printed = _play(office, Path(folder), target)
    pictures = _pictures(office, target / "layar")
    data = {
        "kantor": office, "cabang": stage.told, "kertas": dict(printed), "temuan": [str(f) for f in report.findings],
        "diperiksa": dict(report.counts), "layar": len(pictures), "hasil": str(target),
    }  # fmt: skip
    lines = [
        f"Satu hari di {stage.office.name}, dijalankan lewat perintah yang sama dengan loket sebenarnya:",
        *(f"  {n:4d}  {what}" for what, n in sorted(stage.told.items())),
        f"Kertas: {counted(printed)}.",
        f"Pemeriksaan: {counted(report.counts)}; {len(report.findings)} selisih.",
        *(str(f) for f in report.findings),
        f"Hasil: {target}/ (kertas, halaman, layar, register.xlsx).",
    ]
    say(options, data, lines)
    return 1 if report.findings else 0


def _play(office: str, folder: Path, target: Path) -> tuple[Stage, Any, Counter[str]]:
    preset = load_preset(office)
    clock = SetClock(at(DAY, 7, 0, preset.office.zone))
    printed: Counter[str] = Counter()
    seen: Counter[str] = Counter()

    def show(job: PaperJob) -> None:
        printed[job.purpose] += 1
        papers = target / "kertas"
        papers.mkdir(parents=True, exist_ok=True)
        (papers / job.file_name).write_bytes(job.pdf)
        kind = safe_name(f"{job.purpose} {job.title}")
        seen[kind] += 1
        if seen[kind] <= 2:
            pages = target / "halaman"
            pages.mkdir(parents=True, exist_ok=True)
            (pages / f"{kind} {seen[kind]}.png").write_bytes(png(job.pdf, 0, 100))

    with open_desk(folder, clock, "Loket 2", demo=True) as desk:
        officers = found(desk, office, {o.key: hash_pin(o.demo_pin) for o in preset.officers if o.demo_pin})
        stage = play_day(desk, clock, preset, officers, DayPlan(), show)
        register_file(desk, target / "register.xlsx")
        return stage, check(desk), printed
