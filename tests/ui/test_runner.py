import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from loket_app.domain.errors import BadDefinition, Disturbance, Refusal, refuse
from loket_app.ui.runner import InlineRunner, Runner, ThreadRunner


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[ThreadRunner]:
    made = ThreadRunner()
    yield made
    assert made.close(5)


def _thread_name(*_: object) -> str:
    return threading.current_thread().name


def test_work_is_done_off_the_main_thread_and_answered_on_it(qtbot: QtBot, runner: ThreadRunner) -> None:
    heard: list[tuple[str, str]] = []
    runner.run(_thread_name, done=lambda name: heard.append((name, _thread_name())))
    assert runner.busy()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [("basis-data", threading.main_thread().name)]
    assert not runner.busy()


def test_jobs_are_done_and_answered_in_order(qtbot: QtBot, runner: ThreadRunner) -> None:
    worked: list[int] = []
    heard: list[int] = []

    def work(n: int) -> int:
        worked.append(n)
        return n

    for n in range(200):
        runner.run(work, n, done=heard.append)
    qtbot.waitUntil(lambda: len(heard) == 200)
    assert worked == heard == list(range(200))


def test_of_a_lane_only_the_newest_answers_and_waiting_ones_are_not_done(qtbot: QtBot, runner: ThreadRunner) -> None:
    gate = threading.Event()
    worked: list[int] = []
    heard: list[int] = []

    def query(n: int) -> int:
        worked.append(n)
        gate.wait(5)
        return n

    runner.run(query, 0, done=heard.append, lane="papan")
    qtbot.waitUntil(lambda: worked == [0])
    for n in range(1, 6):
        runner.run(query, n, done=heard.append, lane="papan")
    gate.set()
    qtbot.waitUntil(lambda: not runner.busy())
    assert heard == [5]
    assert worked == [0, 5]


def test_a_cancelled_command_is_done_all_the_same(qtbot: QtBot, runner: ThreadRunner) -> None:
    worked: list[str] = []
    heard: list[object] = []
    runner.run(worked.append, "tersimpan", done=heard.append).cancel()
    qtbot.waitUntil(lambda: not runner.busy())
    assert worked == ["tersimpan"]
    assert heard == []


def test_closing_finishes_commands_skips_queries_and_closes_in_the_worker(qtbot: QtBot) -> None:
    story: list[str] = []

    @contextmanager
    def database() -> Iterator[list[str]]:
        story.append(f"buka {_thread_name()}")
        yield story
        story.append(f"tutup {_thread_name()}")

    gate = threading.Event()
    runner = ThreadRunner(database)
    runner.run(lambda _: gate.wait(5))
    runner.run(lambda book, n: book.append(f"perintah {n}"), 1)
    runner.run(lambda book: book.append("kueri"), lane="papan")
    runner.run(lambda book, n: book.append(f"perintah {n}"), 2, done=lambda _: story.append("jangan"))
    threading.Timer(0.05, gate.set).start()
    assert runner.close(5)
    qtbot.wait(10)
    assert story == ["buka basis-data", "perintah 1", "perintah 2", "tutup basis-data"]
    with pytest.raises(RuntimeError):
        runner.run(_thread_name)


def test_a_database_that_does_not_open_is_tried_again_with_the_next_job(qtbot: QtBot) -> None:
    tries: list[int] = []

    @contextmanager
    def database() -> Iterator[str]:
        tries.append(1)
        if len(tries) == 1:
            raise Disturbance("Basis data tidak terbuka.", "Periksa sambungan.")
        yield "terbuka"

    runner = ThreadRunner(database)
    heard: list[object] = []
    runner.run(lambda db: db, done=heard.append, disturbed=lambda d, again: (heard.append(d.sentence), again()))
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == ["Basis data tidak terbuka.", "terbuka"]
    assert runner.close(5)


@pytest.fixture(params=["utas", "langsung"])
def either(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[Runner]:
    made = ThreadRunner() if request.param == "utas" else InlineRunner()
    yield made
    assert made.close(5)


def _say_no() -> None:
    raise refuse("bukan_giliran", "Langkah ini giliran Sekcam.", "langkah")


def test_a_refusal_goes_to_who_asked_or_to_the_shell(qtbot: QtBot, either: Runner) -> None:
    heard: list[Refusal] = []
    unheard: list[Refusal] = []
    either.refusal.connect(unheard.append)
    either.run(_say_no, refused=heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert unheard == []
    either.run(_say_no)
    qtbot.waitUntil(lambda: bool(unheard))
    assert heard == unheard == [Refusal("bukan_giliran", "Langkah ini giliran Sekcam.", "langkah")]


def test_a_disturbance_can_be_tried_again_with_the_same_listeners(qtbot: QtBot, either: Runner) -> None:
    tries: list[int] = []
    heard: list[object] = []

    def print_it(copies: int) -> str:
        tries.append(copies)
        if len(tries) == 1:
            raise Disturbance("Printer tidak menyala.", "Nyalakan printer, lalu coba lagi.")
        return "tercetak"

    either.run(print_it, 2, done=heard.append, disturbed=lambda d, again: (heard.append(d.advice), again()))
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == ["Nyalakan printer, lalu coba lagi.", "tercetak"]
    assert tries == [2, 2]


def test_an_unheard_disturbance_and_a_bad_definition_reach_the_shell(qtbot: QtBot, either: Runner) -> None:
    def bad() -> None:
        raise BadDefinition("sktm.toml", 12, "kolom 'nama' tidak dikenal")

    unheard: list[Disturbance] = []
    either.disturbance.connect(lambda d, _again: unheard.append(d))
    either.run(bad)
    qtbot.waitUntil(lambda: bool(unheard))
    assert unheard[0].sentence == "sktm.toml, baris 12: kolom 'nama' tidak dikenal"


def test_a_bug_reaches_the_except_hook_with_its_traceback(
    qtbot: QtBot, either: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *parts: caught.append(parts))
    heard: list[object] = []
    either.run(lambda: 1 // 0, done=heard.append, refused=heard.append)
    qtbot.waitUntil(lambda: bool(caught))
    kind, error, trace = caught[0]  # type: ignore[misc]
    assert kind is ZeroDivisionError
    assert trace is error.__traceback__ is not None
    assert heard == []


class _Screen(QWidget):
    heard: list[object] = []

    def answer(self, value: object) -> None:
        self.heard.append(value)


def test_a_screen_that_is_gone_hears_nothing(qtbot: QtBot) -> None:
    import shiboken6

    runner = InlineRunner(hold=True)
    screen = _Screen()
    runner.run(lambda: 1, done=screen.answer)
    shiboken6.delete(screen)
    runner.step()
    assert _Screen.heard == []


def test_working_is_told_once_for_a_pile_of_jobs(qtbot: QtBot) -> None:
    runner = InlineRunner(hold=True)
    told: list[bool] = []
    runner.working.connect(told.append)
    for _ in range(3):
        runner.run(lambda: None)
    for _ in range(3):
        runner.step()
    assert told == [True, False]
    assert isinstance(runner, QObject)
