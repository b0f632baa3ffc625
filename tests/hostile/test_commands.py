"""Every text of every command, found in its types, tried with the corpus: kept as documented or refused in words."""

import pytest

from loket_app.usecases.check import check
from tests.hostile.corpus import LARGE
from tests.hostile.leaves import places_of
from tests.hostile.probing import DROPPED, MADE
from tests.hostile.spoiled import Spoiled, spoiled_on
from tests.processes.commands import commands
from tests.processes.plays import ELSEWHERE


def test_every_text_is_kept_as_documented_or_refused_in_words(spoiled: Spoiled) -> None:
    told = [one for place in sorted(spoiled.probed.failures) for one in spoiled.probed.failures[place]]
    assert told == []


def test_no_command_takes_a_text_that_was_not_tried(spoiled: Spoiled) -> None:
    """The places are found by types: a new text of a command needs no line here, only a play that gives it."""
    wanted = places_of(commands() - set(ELSEWHERE))
    tried = {place.partition("[")[0].rstrip("?") for place in spoiled.probed.tries}
    assert wanted - tried - set(MADE) == set()
    assert {place.rstrip("?") for place in DROPPED} <= wanted


def test_the_corpus_reaches_what_is_stored_and_the_data_stays_sound(spoiled: Spoiled) -> None:
    assert len(spoiled.probed.kept) >= 80
    assert sum(spoiled.probed.accepted.values()) >= 150
    # A year's file is made before its command, which is tried and undone here: the file then belongs to nobody.
    told = [str(one) for one in check(spoiled.desk, 20).findings]
    assert [one for one in told if not one.startswith("berkas arsip/")] == []


@pytest.mark.timeout(7200 if LARGE else 600)
@pytest.mark.parametrize("basis", ["server"], indirect=True)
def test_a_server_keeps_every_text_as_documented_or_refuses_it_in_words(new_engine, tmp_path) -> None:
    """Other texts at each place than on the file. Every command of the program runs there on the way, as a play."""
    founded = new_engine()
    made = spoiled_on(founded.engine, founded.who, founded.zone, tmp_path, "server ", 1 if LARGE else 6)
    told = [one for place in sorted(made.probed.failures) for one in made.probed.failures[place]]
    assert told == []
    assert sum(made.probed.accepted.values()) >= 25
    assert [str(one) for one in check(made.desk, 20).findings] == []
