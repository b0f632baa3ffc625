"""A screen that nobody sees: Xvfb, for windows under Wine and in a clean Debian."""

import os
import select
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installer import project
from installer.project import Stopped

SIZE = "1366x768x24"


@contextmanager
def screen() -> Iterator[str]:
    """The name of a display of a counter PC's size, gone when the block ends."""
    project.require({"Xvfb": "xvfb"})
    heard, said = os.pipe()
    words = ["Xvfb", "-displayfd", str(said), "-screen", "0", SIZE, "-nolisten", "tcp", "-ac"]
    server = subprocess.Popen(words, pass_fds=(said,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(said)
    try:
        ready, _, _ = select.select([heard], [], [], 30)
        number = os.read(heard, 16).decode().strip() if ready else ""
        if not number:
            raise Stopped("Xvfb does not start.")
        yield f":{number}"
    finally:
        os.close(heard)
        server.terminate()
        server.wait()


def photograph(display: str, target: Path) -> Path:
    """A PNG of the whole screen as it stands."""
    project.require({"import": "imagemagick"})
    target.parent.mkdir(parents=True, exist_ok=True)
    project.run(["import", "-display", display, "-window", "root", target], timeout=60)
    return target


def colours(picture: Path) -> int:
    """How many colours a picture has: an empty screen has one, a window of the program has hundreds."""
    return int(project.run(["identify", "-format", "%k", picture], timeout=60).split()[-1])
