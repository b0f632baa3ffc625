"""A clash of place and days is told while the letter is typed: with a letter issued, or with one still in work."""

from datetime import date, timedelta

import pytest

from loket_app.simulation.aid_letters import AID_LETTERS
from loket_app.usecases import acts, letters
from tests.usecases.counter_machine import MONDAY
from tests.usecases.rich_office import Stage


def event(stage: Stage, **changes) -> dict[str, object]:
    office = stage.desk.ask(lambda look: look.settings.office())
    values = AID_LETTERS["keramaian"](office, 3, MONDAY)
    return {**values, "tempat": "Lapangan Contoh Merdeka", "tempat_desa": "Kelurahan Jawa", **changes}


def typed(stage: Stage, **changes) -> int:
    key = stage.accept("keramaian", letter_values=event(stage, **changes))
    stage.advance(key)
    return key


def told(stage: Stage, key: int) -> list[str]:
    now = stage.desk.ask(letters.draft, key)
    return [i.sentence for i in now.issues if i.field == "tempat" and not i.blocking]


class TestClash:
    def test_none_where_the_letter_is_alone(self, stage):
        assert told(stage, typed(stage)) == []

    def test_with_a_request_in_work(self, stage):
        other, mine = typed(stage), typed(stage, tempat="lapangan contoh merdeka.")
        queue = stage.load(other).row.queue
        assert [
            queue in words and "yang sedang dikerjakan atas nama Contoh Pemohon" in words for words in told(stage, mine)
        ] == [True]
        assert len(told(stage, other)) == 1

    def test_with_an_issued_letter_it_is_named_by_number_and_does_not_stop_the_print(self, stage):
        other = typed(stage)
        stage.print_letter(other)
        mine = typed(stage)
        assert f"surat Nomor {stage.load(other).row.letter_number} atas nama" in told(stage, mine)[0]
        assert stage.print_letter(mine)

    def test_not_with_one_given_up(self, stage):
        other, mine = typed(stage), typed(stage)
        stage.act("loket1", acts.withdraw, other, "tidak jadi")
        assert told(stage, mine) == []

    @pytest.mark.parametrize(("days", "clash"), [(-1, False), (0, True), (2, True), (3, False)])
    def test_only_on_days_that_touch(self, stage, days, clash):
        first = date.fromisoformat(str(event(stage)["mulai_tanggal"]))
        typed(stage, selesai_tanggal=(first + timedelta(days=2)).isoformat())
        day = (first + timedelta(days=days)).isoformat()
        assert bool(told(stage, typed(stage, mulai_tanggal=day, selesai_tanggal=day))) is clash

    def test_not_in_another_place_or_village(self, stage):
        typed(stage)
        assert told(stage, typed(stage, tempat="Gedung Serbaguna")) == []
        assert told(stage, typed(stage, tempat_desa="Kelurahan Sarijaya")) == []

    def test_what_is_typed_now_counts_before_it_is_kept(self, stage):
        typed(stage)
        mine = typed(stage, tempat="Gedung Serbaguna")
        now = stage.desk.ask(letters.draft, mine, {"tempat": "Lapangan Contoh Merdeka"})
        assert "tempat" in [i.field for i in now.issues]
