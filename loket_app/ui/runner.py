"""One worker thread owns the database; the screens post work to it and hear back by a queued signal.

Work is done strictly in the order it was posted. Of queries in one lane only the newest is worth anything: older ones
are skipped or their answers dropped. Commands have no lane, are never skipped, and finish before the runner closes.
"""

import queue
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from loket_app.domain.errors import BadDefinition, Disturbance, Refusal, Refused
from loket_app.ui import texts

Done = Callable[[Any], None]
Refuse = Callable[[Refusal], None]
Disturb = Callable[[Disturbance, Callable[[], None]], None]
Opener = Callable[[], AbstractContextManager[Any]]


class Job:
    """One piece of work and who wants to hear of it. `cancel` drops the answer, and the work too if not begun."""

    def __init__(
        self, fn: Callable[..., Any], args: tuple[Any, ...], done: Done | None, refused: Refuse | None,
        disturbed: Disturb | None, lane: str,
    ) -> None:  # fmt: skip
        self.fn = fn
        self.args = args
        self.done = done
        self.refused = refused
        self.disturbed = disturbed
        self.lane = lane
        self.cancelled = False
        self.result: Any = None
        self.error: BaseException | None = None

    def cancel(self) -> None:
        """Nobody wants the answer any more. A command that has begun still finishes."""
        self.cancelled = True

    def work(self, context: tuple[Any, ...]) -> None:
        """Do it, in the worker thread; what it raises is kept for the main thread."""
        try:
            self.result = self.fn(*context, *self.args)
        except Exception as error:
            self.error = error


class Runner(QObject):
    """What every screen uses; `ThreadRunner` and `InlineRunner` differ only in where the work is done.

    With an opener, its value (the database) is made in the worker and comes first among the arguments of every `fn`.
    `refusal` and `disturbance` carry what no caller asked to hear; `bug` carries an exception that is neither.
    `refusing` carries every refusal, after who asked has heard it.
    """

    refusal = Signal(object)
    refusing = Signal(object)
    disturbance = Signal(object, object)
    bug = Signal(object)
    working = Signal(bool)

    def __init__(self, opener: Opener | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opener = opener
        self._lanes: dict[str, Job] = {}
        self._open_jobs = 0

    def run(
        self,
        fn: Callable[..., Any],
        *args: Any,
        done: Done | None = None,
        refused: Refuse | None = None,
        disturbed: Disturb | None = None,
        lane: str = "",
    ) -> Job:
        """Post `fn(*args)`. One of the callbacks is called later, on the main thread; `disturbed` also gets a retry.

        `lane` marks a query: a newer one of the same lane makes this one stale.
        """
        job = Job(fn, args, done, refused, disturbed, lane)
        if lane:
            older = self._lanes.get(lane)
            if older is not None:
                older.cancel()
            self._lanes[lane] = job
        self._open_jobs += 1
        if self._open_jobs == 1:
            self.working.emit(True)
        self._post(job)
        return job

    def awaits(self, lane: str) -> bool:
        """True while the answer to this lane's newest query is due."""
        return lane in self._lanes

    def busy(self) -> bool:
        """True while an answer is due."""
        return self._open_jobs > 0

    def close(self, seconds: float = 10.0) -> bool:
        """Finish what was promised and let go of the database; False when that took longer than `seconds`."""
        raise NotImplementedError

    def _post(self, job: Job) -> None:
        raise NotImplementedError

    def _settle(self, job: Job) -> None:
        """Give an answer to who asked, on the main thread."""
        self._open_jobs -= 1
        if job.lane and self._lanes.get(job.lane) is job:
            del self._lanes[job.lane]
        if not self._open_jobs:
            self.working.emit(False)
        if job.cancelled:
            if job.error is not None and not isinstance(job.error, Refused | Disturbance):
                self._report(job.error)
            return
        if job.error is None:
            self._tell(job.done, job.result)
        elif isinstance(job.error, Refused):
            if not self._tell(job.refused, job.error.refusal):
                self.refusal.emit(job.error.refusal)
            self.refusing.emit(job.error.refusal)
        else:
            self._disturbed(job, job.error)

    def _disturbed(self, job: Job, error: BaseException) -> None:
        if isinstance(error, BadDefinition):
            error = Disturbance(str(error), texts.DEFINITION_ADVICE)
        if not isinstance(error, Disturbance):
            self._report(error)
            return
        again = Again(self, job)
        if not self._tell(job.disturbed, error, again):
            self.disturbance.emit(error, again)

    def _report(self, error: BaseException) -> None:
        self.bug.emit(error)
        sys.excepthook(type(error), error, error.__traceback__)

    def _tell(self, callback: Callable[..., None] | None, *values: Any) -> bool:
        """Call back unless nobody listens; a screen that is gone by now hears nothing and that is no loss."""
        if callback is None:
            return False
        owner = getattr(getattr(callback, "func", callback), "__self__", None)
        if not isinstance(owner, QObject) or shiboken6.isValid(owner):
            callback(*values)
        return True


class Again:
    """The same work once more: what a retry button calls."""

    def __init__(self, runner: Runner, job: Job) -> None:
        self._runner = runner
        self._job = job

    def __call__(self) -> None:
        """Post it again with the same listeners. Commands carry their command id, so a resend does nothing twice."""
        job = self._job
        self._runner.run(job.fn, *job.args, done=job.done, refused=job.refused, disturbed=job.disturbed, lane=job.lane)


class ThreadRunner(Runner):
    """The real one. The thread starts with the first job, so that opening the database waits for the first window."""

    _answered = Signal(object)

    def __init__(self, opener: Opener | None = None, parent: QObject | None = None) -> None:
        super().__init__(opener, parent)
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._answered.connect(self._on_answer, Qt.ConnectionType.QueuedConnection)

    def _post(self, job: Job) -> None:
        if self._closed:
            job.cancel()
            if not job.lane:
                raise RuntimeError("the runner is closed")
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._loop, name="basis-data", daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def _loop(self) -> None:
        """The worker: open, work until told to leave, close. A database that cannot be opened is tried again
        with every job, and each of them hears why."""
        with ExitStack() as stack:
            context: tuple[Any, ...] | None = () if self._opener is None else None
            while (job := self._jobs.get()) is not None:
                if context is None:
                    context = self._open(stack, job)
                if context is not None and not (job.cancelled and job.lane):
                    job.work(context)
                self._answer(job)
                del job

    def _open(self, stack: ExitStack, job: Job) -> tuple[Any, ...] | None:
        assert self._opener is not None
        try:
            return (stack.enter_context(self._opener()),)
        except Exception as error:
            job.error = error
            return None

    def _answer(self, job: Job) -> None:
        if not self._closed:
            self._answered.emit(job)

    @Slot(object)
    def _on_answer(self, job: Job) -> None:
        if not self._closed:
            self._settle(job)

    def close(self, seconds: float = 10.0) -> bool:
        """See `Runner.close`. Answers that come after this are dropped; waiting queries are skipped."""
        self._closed = True
        for job in self._lanes.values():
            job.cancel()
        self._lanes.clear()
        if self._thread is None:
            return True
        self._jobs.put(None)
        self._thread.join(seconds)
        left = not self._thread.is_alive()
        if left:
            self._thread = None
        return left


class InlineRunner(Runner):
    """For tests and headless screens: works and answers at once, or, when `hold` is set, at `step()`."""

    def __init__(self, opener: Opener | None = None, parent: QObject | None = None, hold: bool = False) -> None:
        super().__init__(opener, parent)
        self.hold = hold
        self._waiting: list[Job] = []
        self._stack = ExitStack()
        self._context: tuple[Any, ...] | None = () if opener is None else None

    def _post(self, job: Job) -> None:
        self._waiting.append(job)
        if not self.hold:
            self.step()

    def step(self) -> None:
        """Do the oldest waiting job and answer it; nothing when none waits."""
        if not self._waiting:
            return
        job = self._waiting.pop(0)
        if not (job.cancelled and job.lane):
            self._work(job)
        self._settle(job)

    def _work(self, job: Job) -> None:
        if self._context is None and self._opener is not None:
            try:
                self._context = (self._stack.enter_context(self._opener()),)
            except Exception as error:
                job.error = error
                return
        job.work(self._context or ())

    def close(self, seconds: float = 10.0) -> bool:
        """Close the context; always in time."""
        self._waiting.clear()
        self._stack.close()
        return True
