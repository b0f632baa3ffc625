"""A program of its own that prints through the real queues: `python -m tests.printing.sender FILE.json`.

The file holds a list of papers: {pdf, title, printer, paper, copies, tray, onto}. Prints what became of each as JSON. A
process of its own, because the printing library asks only once which server to talk to.
"""

import json
import sys
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from loket_app.domain.errors import Disturbance
from loket_app.ui.printing.system import PaperUnknown, SystemPrinter, printer_names
from loket_app.ui.printing.trays import trays_of
from loket_app.usecases.ports import PrintJob


def send(order: dict[str, Any]) -> str:
    """Print one paper; in words what became of it."""
    job = PrintJob(
        Path(order["pdf"]).read_bytes(), order["title"], order["paper"], order.get("copies", 1), order.get("tray", ""),
        order.get("onto", ""),
    )  # fmt: skip
    try:
        return f"printed at {SystemPrinter(order['printer']).print(job)}"
    except PaperUnknown as unknown:
        return f"paper unknown: {unknown}"
    except Disturbance as trouble:
        return f"trouble: {trouble.sentence}"


def main() -> int:
    """Print all of them."""
    app = QApplication(["uji"])
    orders = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    printers = printer_names()
    told = {"printers": printers, "trays": {name: trays_of(name) for name in printers}}
    print(json.dumps({**told, "became": [send(order) for order in orders]}))
    del app
    return 0


if __name__ == "__main__":
    sys.exit(main())
