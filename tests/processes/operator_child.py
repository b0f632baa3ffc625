"""The real program with a scripted operator at its counter: `operator_child.py [FOLDER ACKNOWLEDGED PLAYS]`.

Everything is the program's own: window, worker thread, copies in the background, the file. The operator acts through
the counter, as screens do, and writes down each command that the screen was told is saved, synced before the next one
begins. PLAYS is a list of names to begin with (comma); after them it goes on at random until it is killed.

Without arguments it reads them from its input, a line for each start, and starts the program as a fork of itself: the
same process in every respect but that its modules need not be read again, which is most of what a start costs.
"""

import faulthandler
import gc
import json
import os
import random
import signal
import sys
from pathlib import Path
from typing import Any

gc.disable()
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QTimer  # noqa: E402

from loket_app.domain.errors import Disturbance, Refusal  # noqa: E402
from loket_app.ui import program  # noqa: E402

YEARS = 12 * 365 * 24 * 3_600_000
STANDS_STILL = 300
"""Seconds of a whole life: a kill comes sooner on any machine that moves at all."""
SCREENS = ("papan", "terima", "tamu", "register", "surat", "antar", "keberatan", "skm")


class Operator:
    """Carries out plays through a window's counter, one thing at a time."""

    def __init__(self, window: Any, file: Path, first: list[str]) -> None:
        from loket_app.store import trail
        from tests.processes.directly import noted
        from tests.processes.plays import PLAYS

        self.window = window
        self.acknowledged = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.plays, self.next = PLAYS, first
        self.people = file.with_name("petugas.json")
        self.committed: list[dict[str, Any]] = []
        self.row: tuple[int, str] | None = None
        self.play: Any = None
        self.random = random.Random(os.getpid())
        append = trail.append

        def remembered(connection: Any, new: Any, last: Any) -> int:
            row = append(connection, new, last)
            self.row = (row, new.command_id)
            return row

        trail.append = remembered
        self.noting = noted(self._committed)
        self.noting.__enter__()

    def _committed(self, name: str, args: tuple[Any, ...]) -> None:
        """In the worker: the transaction is committed."""
        line: dict[str, Any] = {"command": name}
        if self.row is not None:
            line["row"], self.row = list(self.row), None
        else:
            line["key"] = [getattr(one, "key", one) for one in args[:2]]
        self.committed.append(line)

    def found(self) -> None:
        """An office's first day."""
        from loket_app.usecases.desk import Desk
        from loket_app.usecases.opening import found
        from loket_app.usecases.ports import SetClock
        from tests.processes.plays import guest_of_long_ago

        def founding(desk: Any) -> None:
            long_ago = Desk(desk.engine, SetClock(desk.clock.now() - YEARS), desk.workstation, desk.folder)
            people = found(long_ago, "sangasanga", {})
            self.people.write_text(json.dumps(people), encoding="utf-8")
            guest_of_long_ago(long_ago, people)

        self.window.counter.work(founding, done=lambda _: self._told(None, self.window.found_now), disturbed=self.wrong)

    def begin(self) -> None:
        """The clerk sits down, and the work begins."""
        from tests.bench.sitting import sit_down

        sit_down(self.window, self._ready)

    def _ready(self) -> None:
        self.window.counter.ask(_people, done=self._known)

    def _known(self, ids: tuple[int, ...]) -> None:
        if self.people.exists():
            self.who = json.loads(self.people.read_text(encoding="utf-8"))
        else:
            # Killed between the commit of the founding and the note of it: the officers stand in the preset's order.
            from loket_app.definitions.presets import load_preset

            self.who = {one.key: key for one, key in zip(load_preset("sangasanga").officers, ids, strict=False)}
        say("kerja")
        self._another()

    def _another(self) -> None:
        name = self.next.pop(0) if self.next else self.random.choice(list(self.plays))
        if self.random.random() < 0.2:
            self.window.shell.go(self.random.choice(SCREENS))
        self.name, self.play = name, self.plays[name]()
        self._step(None)

    def _step(self, answer: Any) -> None:
        from tests.processes.plays import Ask, Do

        try:
            wanted = self.play.send(answer)
        except StopIteration:
            self.committed.append({"play": self.name})
            QTimer.singleShot(0, self._another)
            return
        counter = self.window.counter
        if isinstance(wanted, Do):
            counter.do(
                wanted.command, *wanted.args, actor=self.who[wanted.actor], done=self._told, refused=self.wrong,
                disturbed=self.wrong, **wanted.kwargs,
            )  # fmt: skip
        elif isinstance(wanted, Ask):
            counter.ask(wanted.query, *wanted.args, done=self._step, refused=self.wrong)
        else:
            work = (wanted.fn, self.who, *wanted.args)
            counter.work(*work, done=self._told, refused=self.wrong, disturbed=self.wrong)

    def _told(self, answer: Any, then: Any = None) -> None:
        """On the screen's thread: it says saved. That is written down before anything else happens."""
        lines, self.committed = self.committed, []
        os.write(self.acknowledged, "".join(json.dumps(line) + "\n" for line in lines).encode())
        os.fsync(self.acknowledged)
        (then or (lambda: self._step(answer)))()

    def wrong(self, trouble: Refusal | Disturbance, _again: Any = None) -> None:
        """A play is refused nothing: the harness, or the program, is wrong."""
        os.write(self.acknowledged, (json.dumps({"wrong": repr(trouble)}) + "\n").encode())
        os._exit(3)


def _people(look: Any) -> tuple[int, ...]:
    from loket_app.usecases import staff

    return tuple(sorted(one.id for one in staff.officers(look)))


def main(folder: Path, file: Path, first: list[str]) -> None:
    class Kept(program.MainWindow):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            self.operator: Operator | None = None
            self.opened.connect(self._begin_work)

        def _operator(self) -> Operator:
            if self.operator is None:
                self.operator = Operator(self, file, first)
            return self.operator

        def _begin(self, founded: bool) -> None:
            if founded:
                super()._begin(True)
            else:
                self._operator().found()

        def found_now(self) -> None:
            super()._begin(True)

        def _begin_work(self) -> None:
            # The office's data is open and a PIN would be answered: the program is back.
            say("siap")
            QTimer.singleShot(0, lambda: self._operator().begin())

        def bug_found(self, report: str) -> None:
            os.write(2, report.encode())
            os._exit(4)

    program.MainWindow = Kept  # type: ignore[misc]
    program.run(None, folder)


def say(word: str) -> None:
    """A line to who started it."""
    os.write(1, f"{word}\n".encode())


def serve() -> None:
    """Fork a program for every line of the input."""
    import tests.bench.sitting
    import tests.processes.directly
    import tests.processes.plays  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        started = os.fork()
        if started == 0:
            os.setsid()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            say(f"pid {os.getpid()}")
            begin(line.rstrip("\n").split("\t"))


def begin(words: list[str]) -> None:
    """One program, until it is killed. One that hangs says where it stands, and ends."""
    faulthandler.dump_traceback_later(STANDS_STILL, exit=True)
    main(Path(words[0]), Path(words[1]), [name for name in words[2].split(",") if name])


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if sys.argv[1:]:
        begin(sys.argv[1:])
    else:
        serve()
