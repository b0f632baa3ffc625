"""Work in a process of its own: what would keep the interpreter busy for seconds, while the counter must go on.

Beside a busy thread a repaint takes a hundred times as long; beside a process it does not notice.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from typing import Any, Final

from loket_app.domain.errors import Disturbance

_RESULT, _PROGRESS = b"=", b"%"
POLITE: Final = 5
"""Nice by so much. By much more it would be put aside in the middle of a read, while the counter waits for its lock."""
BREATH: Final = 0.003
_BELOW_NORMAL: Final = 0x4000


def give_way() -> None:
    """In a process of its own: let the counter's come first when both want the processor."""
    if parent_process() is None:
        return
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(POLITE)


def breathe() -> None:
    """Between two reads of a long work in a process of its own: who wants to write now gets the file at once."""
    if parent_process() is not None:
        time.sleep(BREATH)


class Apart:
    """`fn(*args)` in a new process; `fn` is a function of a module and gives bytes. Ask `over()` from time to time.

    With `telling`, `fn` also gets `told`, which it calls with how much of how much is done; `progress()` says it here.
    """

    def __init__(self, fn: Callable[..., bytes], *args: Any, telling: bool = False) -> None:
        context = get_context("spawn")
        self._answer, theirs = context.Pipe(duplex=False)
        given, orders = context.Pipe(duplex=False)
        self._process = context.Process(target=_answered, args=(given, theirs, telling), daemon=True)
        self._process.start()
        theirs.close()
        given.close()
        # A pipe holds little: the rest of a long book waits until the other process has started, and so would a window.
        self._sender = threading.Thread(target=_sent, args=(orders, (fn, args)), name="ke-proses", daemon=True)
        self._sender.start()
        self._found: bytes | None = None
        self._ended = False
        self._progress = 0

    def over(self) -> bool:
        """True once there is a result, or none is to come."""
        while not self._ended and self._answer.poll():
            self._hear()
        return self._ended or not (self._process.is_alive() or self._answer.poll())

    def progress(self) -> int:
        """How much of it is done, in per cent, as `over()` last heard."""
        return self._progress

    def result(self) -> bytes:
        """What it gave; waits for it. Raises `Disturbance` when the process ended without."""
        while not self._ended:
            self._hear()
        self.stop()
        if self._found is None:
            raise Disturbance("Pekerjaan ini terhenti sebelum selesai.", "Ulangi sekali lagi.")
        return self._found

    def _hear(self) -> None:
        try:
            word = self._answer.recv_bytes()
        except (EOFError, OSError):
            self._ended = True
            return
        if word[:1] == _PROGRESS:
            self._progress = word[1]
        else:
            self._found = word[1:]
            self._ended = True

    def wait(self, seconds: float) -> bool:
        """Wait at most so long for what it gives; True once it is over."""
        if not self.over():
            self._answer.poll(seconds)
        return self.over()

    def stop(self) -> None:
        """End it, whether it has finished or not."""
        self._process.terminate()
        self._process.join()
        self._sender.join()
        self._answer.close()
        self._ended = True


def _sent(orders: Connection, what: tuple[Callable[..., bytes], tuple[Any, ...]]) -> None:
    # A process that ended meanwhile needs no orders; who waits for its result hears of it.
    with suppress(OSError), closing(orders):
        orders.send(what)


def _answered(orders: Connection, answer: Connection, telling: bool) -> None:
    fn, args = orders.recv()
    last = 0

    def told(done: int, whole: int) -> None:
        nonlocal last
        percent = min(100, done * 100 // max(whole, 1))
        if percent > last:
            last = percent
            answer.send_bytes(_PROGRESS + bytes((percent,)))

    found = fn(*args, told=told) if telling else fn(*args)
    answer.send_bytes(_RESULT + found)
    answer.close()
