"""The display as a program of its own, on this PC or another one: it only looks, and needs nobody to keep it going."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from loket_app import paths
from loket_app.ui import theme
from loket_app.ui.layar.recordings import FOLDER
from loket_app.ui.layar.sound import Announcer
from loket_app.ui.layar.window import DisplayWindow
from loket_app.ui.runner import ThreadRunner
from loket_app.usecases.ports import Clock

CLOSING_SECONDS = 3.0


def run(opener: Callable[[], AbstractContextManager[Any]], clock: Clock, folder: Path, in_window: bool) -> int:
    """Show what `opener` gives to look at (a desk or a watch) until somebody closes it. Returns the exit code.

    `folder` is the office's data on this PC: its recordings lie there.
    """
    app = theme.application(sys.argv[0])
    theme.apply(app, family=theme.choose_family(paths.resources() / "fonts"))
    runner = ThreadRunner(opener)
    window = DisplayWindow(runner, clock.now, Announcer(folder / FOLDER))
    window.resize(1366, 768)
    if not in_window:
        window.whole_screen(True)
    window.show()
    window.start()
    code = app.exec()
    window.close()
    runner.close(CLOSING_SECONDS)
    return code
