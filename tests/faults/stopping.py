"""An act that is killed at any line of the modules watched, each time on a copy of the office of its own."""

import os
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from tests.usecases.year_office import opened

KILLED = 9


def kill_at_any_line(
    played, home: Path, watched: tuple[str, ...], kills: int, act: Callable, done_after: Callable[[Path], bool]
) -> None:
    """Act to the end once, then die at `kills` lines spread evenly: it was done after some of them, but not after all.

    `done_after` looks at the folder that was left, which is its own, and says whether the act was done.
    """
    counted = home / "baris"

    def once(line: int) -> tuple[int, bool]:
        folder = home / str(line)
        shutil.copytree(played.file.parent, folder)
        code = _in_a_child(lambda: opened(played, folder), act, line, watched, counted)
        done = done_after(folder)
        shutil.rmtree(folder)
        return code, done

    assert once(10**9) == (0, True)
    total = int(counted.read_text(encoding="ascii"))
    found = [once(1 + (total - 1) * n // max(kills - 1, 1)) for n in range(kills)]
    assert {code for code, _ in found} == {KILLED}
    assert {done for _, done in found} == {True, False}


def _in_a_child(ready: Callable, act: Callable, line: int, watched: tuple[str, ...], counted: Path) -> int:
    """Act in a process that dies at this line of the modules watched; 0 when it came to its end."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        seen = 0

        def watch(frame, event, _arg):
            nonlocal seen
            if not frame.f_code.co_filename.endswith(watched):
                return None
            if event == "line":
                seen += 1
                if seen == line:
                    os._exit(KILLED)
            return watch

        stage = ready()
        threading.settrace(watch)
        sys.settrace(watch)
        act(stage)
        sys.settrace(None)
        counted.write_text(str(seen), encoding="ascii")
        os._exit(0)
    except BaseException:
        os._exit(1)
