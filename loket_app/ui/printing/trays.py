"""What Qt does not tell of a printer: its trays, by its driver's names, and whether its queue takes papers at all."""

import os
import shutil
import subprocess
import sys
import time

SECONDS = 3
HOLDS = 5.0
_taking: dict[str, float] = {}
"""When a queue last said that it takes papers."""
SLOT = "InputSlot/"
WINDOWS_WORDS = {
    "Auto": "otomatis", "Upper": "baki atas", "Middle": "baki tengah", "Lower": "baki bawah",
    "Manual": "masukan manual", "Cassette": "kaset", "Envelope": "amplop", "EnvelopeManual": "amplop, manual",
    "Tractor": "traktor", "LargeCapacity": "baki besar", "FormSource": "menurut formulir",
}  # fmt: skip
NOT_ACCEPTING = "not accepting"
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
    """CUPS tells them by its own tool; without an answer none are offered."""
    return slots(_told("lpoptions", "-p", printer, "-l"))


def refuses(printer: str, platform: str = sys.platform) -> bool:
    """True when the queue says that it takes no papers: Qt would hand one over all the same, and it would be lost.

    Asks the system: not in the main thread. A good answer holds for some seconds: a hundred papers ask once.
    """
    if platform == "win32":
        return False
    now = time.monotonic()
    if now - _taking.get(printer, -HOLDS) < HOLDS:
        return False
    if NOT_ACCEPTING in _told("lpstat", "-a", printer):
        return True
    _taking[printer] = now
    return False


def _told(tool: str, *words: str) -> str:
    """What a tool of CUPS says, in English; nothing without it, or without an answer."""
    path = shutil.which(tool)
    if path is None or any(word.startswith("-") for word in words[1:2]):
        return ""
    try:
        done = subprocess.run(
            [path, *words], capture_output=True, timeout=SECONDS, check=False, env={**os.environ, "LC_ALL": "C"}
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")


def slots(told: str) -> Trays:
    """The choices of the line "InputSlot/Media Source: *Auto Tray1 Tray2"."""
    for line in told.splitlines():
        if line.startswith(SLOT):
            names = [word.lstrip("*") for word in line.partition(":")[2].split()]
            return tuple((name, name) for name in names)
    return ()
