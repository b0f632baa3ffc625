"""Papers through a real CUPS server into printers that write files: what arrives is what the office asked for.

Where no CUPS server can be started this says so and is skipped; docs/printing.md has the drill for real printers.
"""

import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loket_app.documents import raster
from loket_app.usecases import papers
from tests.printing import cups_rig
from tests.printing.cups_rig import Rig

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(bool(cups_rig.why_not()), reason=f"no CUPS server: {cups_rig.why_not()}")


@pytest.fixture
def rig() -> Iterator[Rig]:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    # Beside pytest's own folders, which only their owner may enter: the server runs as another user.
    with (
        tempfile.TemporaryDirectory(prefix="loket-cups-", ignore_cleanup_errors=True) as folder,
        cups_rig.running(Path(folder), port) as made,
    ):
        yield made


def sent(rig: Rig, folder: Path, orders: list[dict[str, Any]]) -> dict[str, Any]:
    file = folder / "perintah.json"
    file.write_text(json.dumps(orders), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.printing.sender", str(file)], cwd=ROOT, env=rig.environment, text=True,
        capture_output=True, timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def mm(pdf: bytes) -> list[tuple[int, int]]:
    return [(round(w * 25.4 / 72), round(h * 25.4 / 72)) for w, h in raster.page_sizes(pdf)]


def test_every_paper_arrives_as_it_was_asked_for(rig: Rig, office: Any, tmp_path: Path) -> None:
    key = office.accept()
    made = {p: papers.make(office.desk, p, key) for p in ("jawaban_penolakan", "lembar_kendali", "tanda_terima")}
    made["a5"] = papers.make(office.desk, "tanda_terima", key, form="tanda_terima_a5")
    files = {}
    for name, job in made.items():
        files[name] = tmp_path / f"{name}.pdf"
        files[name].write_bytes(job.pdf)

    def order(name: str, printer: str, **more: Any) -> dict[str, Any]:
        return {"pdf": str(files[name]), "title": name, "paper": made[name].sheet, "printer": printer, **more}

    told = sent(
        rig,
        tmp_path,
        [
            order("jawaban_penolakan", "LASER-F4", tray="Tray2", copies=2),
            order("jawaban_penolakan", "TINTA-A4"),
            order("jawaban_penolakan", "TINTA-A4", onto="A4"),
            order("lembar_kendali", "TINTA-A4"),
            order("tanda_terima", "STRUK-80"),
            order("jawaban_penolakan", "LASER-FOLIO"),
            order("a5", "TINTA-A4"),
            order("lembar_kendali", "PRINTER-HILANG"),
        ],
    )
    assert set(told["printers"]) == set(cups_rig.PRINTERS)
    assert [tray for tray, _ in told["trays"]["LASER-F4"]] == ["Auto", "Tray1", "Tray2"]
    assert told["became"] == [
        "printed at LASER-F4", "paper unknown: F4", "printed at TINTA-A4", "printed at TINTA-A4",
        "printed at STRUK-80", "printed at LASER-FOLIO", "printed at TINTA-A4",
        "trouble: Printer PRINTER-HILANG tidak menjawab.",
    ]  # fmt: skip
    laser, smaller, control, slip, folio, half = rig.arrived()
    assert mm(laser.pdf)[0] in ((215, 330), (216, 330)), "F4 stays F4"
    assert "InputSlot" in laser.ticket
    assert "Tray2" in laser.ticket
    assert "copies" in laser.ticket
    for arrived in (laser, smaller, control):
        assert "one-sided" in arrived.ticket, "the printers' own default is both sides"
    assert mm(smaller.pdf)[0] == (210, 297)
    assert "Folio" in folio.ticket
    assert mm(folio.pdf)[0][1] == 330
    assert sorted(mm(half.pdf)[0]) == [148, 210]
    assert "A5" in half.ticket
    assert raster.page_count(control.pdf) == raster.page_count(made["lembar_kendali"].pdf)
    assert mm(slip.pdf)[0][0] == 80
    assert mm(slip.pdf)[0][1] == 297, "this driver has no other length: the shortest that holds the slip"


def test_a_printer_that_refuses_is_told(rig: Rig, office: Any, tmp_path: Path) -> None:
    job = papers.make(office.desk, "lembar_kendali", office.accept())
    (tmp_path / "a.pdf").write_bytes(job.pdf)
    rig.set_reachable("TINTA-A4", on=False)
    order = {"pdf": str(tmp_path / "a.pdf"), "title": "a", "paper": "A4", "printer": "TINTA-A4"}
    told = sent(rig, tmp_path, [order])
    assert told["became"] == ["trouble: Antrean printer TINTA-A4 sedang ditutup."]
    assert rig.arrived(0.2) == []
