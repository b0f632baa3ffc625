"""Work in a process of its own: what would keep the interpreter busy for seconds, while the counter must go on.

Beside a busy thread a repaint takes a hundred times as long; beside a process it does not notice.
"""

import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from loket_app.domain.errors import Disturbance


def possible() -> bool:
    """True where a process can be started: a frozen program would open a second window instead, unless it begins with
    `multiprocessing.freeze_support()`."""
    return not getattr(sys, "frozen", False)


class Apart:
    """`fn(*args)` in a new process; `fn` is a function of a module and gives bytes. Ask `over()` from time to time."""

    def __init__(self, fn: Callable[..., bytes], *args: Any) -> None:
        context = get_context("spawn")
        self._answer, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_answered, args=(theirs, fn, args), daemon=True)
        self._process.start()
        theirs.close()

    def over(self) -> bool:
        """True once there is a result, or none is to come."""
        return self._answer.poll() or not self._process.is_alive()

    def result(self) -> bytes:
        """What it gave; raises `Disturbance` when the process ended without."""
        try:
            found = self._answer.recv_bytes()
        except (EOFError, OSError) as error:
            raise Disturbance("Pekerjaan ini terhenti sebelum selesai.", "Ulangi sekali lagi.") from error
        finally:
            self.stop()
        return found

    def stop(self) -> None:
        """End it, whether it has finished or not."""
        self._process.terminate()
        self._process.join()
        self._answer.close()


def _answered(answer: Connection, fn: Callable[..., bytes], args: tuple[Any, ...]) -> None:
    answer.send_bytes(fn(*args))
    answer.close()
