"""Work in another process: its result, how far it is, and its end without a result."""

import os
import time

import pytest

from loket_app.domain.errors import Disturbance
from loket_app.usecases.apart import Apart


def doubled(text, told=None):
    for n in range(4):
        if told is not None:
            told(n + 1, 4)
    return (text * 2).encode()


def broken():
    os._exit(3)


def test_a_result_comes_with_how_far_it_is():
    work = Apart(doubled, "ab", telling=True)
    seen = set()
    while not work.over():
        seen.add(work.progress())
        time.sleep(0.01)
    assert work.result() == b"abab"
    assert work.progress() == 100


def test_who_tells_nothing_gives_its_result_too():
    assert Apart(doubled, "x").result() == b"xx"


def test_a_process_that_dies_is_a_disturbance():
    work = Apart(broken)
    with pytest.raises(Disturbance):
        work.result()
    assert work.over()


def sized(text, told=None):
    return str(len(text)).encode()


def test_what_is_too_long_for_a_pipe_gets_there_too():
    assert Apart(sized, "x" * 3_000_000).result() == b"3000000"


def broken_at_once(text):
    os._exit(3)


def test_a_long_order_to_a_process_that_dies_holds_nobody_up():
    work = Apart(broken_at_once, "x" * 3_000_000)
    with pytest.raises(Disturbance):
        work.result()
    work = Apart(sized, "x" * 30_000_000)
    work.stop()
    assert work.over()


def test_it_can_be_given_up():
    work = Apart(time.sleep, 60)
    work.stop()
    assert work.over()


def test_the_command_that_tries_it_gets_an_answer(capsys):
    from loket_app.__main__ import main

    assert main(["proses"]) == 0
    assert "menjawab" in capsys.readouterr().out
