"""The trays of a printer, as its driver names them."""

import shutil
import subprocess
import sys

SECONDS = 3
SLOT = "InputSlot/"
WINDOWS_WORDS = {
    "Auto": "otomatis", "Upper": "baki atas", "Middle": "baki tengah", "Lower": "baki bawah",
    "Manual": "masukan manual", "Cassette": "kaset", "Envelope": "amplop", "EnvelopeManual": "amplop, manual",
    "Tractor": "traktor", "LargeCapacity": "baki besar", "FormSource": "menurut formulir",
}  # fmt: skip
Trays = tuple[tuple[str, str], ...]


def trays_of(printer: str, platform: str = sys.platform) -> Trays:
    """Key and words of every tray; empty where the driver tells none. On Windows call it in the main thread."""
    return _windows(printer) if platform == "win32" else _cups(printer)


def _windows(printer: str) -> Trays:
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    info = QPrinterInfo.printerInfo(printer)
    asked = getattr(QPrinter(info), "supportedPaperSources", None)
    found = [getattr(source, "name", "") for source in asked()] if asked is not None and not info.isNull() else []
    return tuple((name, WINDOWS_WORDS[name]) for name in found if name in WINDOWS_WORDS)


def _cups(printer: str) -> Trays:
    """CUPS tells them by its own tool; without it, or without an answer, none are offered."""
    tool = shutil.which("lpoptions")
    if tool is None or printer.startswith("-"):
        return ()
    try:
        done = subprocess.run([tool, "-p", printer, "-l"], capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return slots(done.stdout.decode("utf-8", "replace"))


def slots(told: str) -> Trays:
    """The choices of the line "InputSlot/Media Source: *Auto Tray1 Tray2"."""
    for line in told.splitlines():
        if line.startswith(SLOT):
            names = [word.lstrip("*") for word in line.partition(":")[2].split()]
            return tuple((name, name) for name in names)
    return ()
