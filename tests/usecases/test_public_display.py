"""What the display is told: numbers, services, places and calls, on the terms of the office; never who it is."""

from typing import Any

import pytest

from loket_app.definitions.display import USUAL, display, display_data
from loket_app.definitions.toml_lines import table_from_data
from loket_app.domain.case import State
from loket_app.domain.display import MASKED, DisplayPlan, Sound
from loket_app.domain.errors import BadDefinition, Refused
from loket_app.usecases import acts, door, queue_calls
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.office_settings import save_setting
from loket_app.usecases.queries.public_display import public_view
from loket_app.usecases.requests import load
from loket_app.usecases.settings import DISPLAY, ONLY
from tests.usecases.counter_machine import BY_ROLE
from tests.usecases.rich_office import everything_once

NIK = "6402154706930003"


def view_of(office: Any) -> Any:
    return office.desk.ask(public_view)


def set_plan(office: Any, **body: Any) -> None:
    office.desk.do(office.by("admin"), save_setting, DISPLAY, ONLY, body)


def ready(office: Any, service: str) -> int:
    """A request through all its steps to the counter."""
    request: int = office.accept(service)
    while (loaded := office.desk.ask(load, request)).case.state is not State.READY:
        actor = BY_ROLE[loaded.case.current_step.role]
        office.desk.do(office.by(actor), acts.advance, request, loaded.row.version)
    return request


def test_it_begins_with_nothing_but_the_office(office: Any) -> None:
    view = view_of(office)
    assert (view.office, view.rows, view.ready, view.calls, view.next_numbers, view.waiting) == (
        "Kecamatan Sangasanga", (), (), (), (), 0,
    )  # fmt: skip
    assert view.hours == "buka s.d. 12.00 WITA"
    assert view.texts[0].startswith("MAKLUMAT PELAYANAN. Kami, seluruh aparatur Kecamatan Sangasanga: sanggup")
    assert "keberatan" in view.texts[1]
    assert "tanpa pungutan" in view.texts[2]


@pytest.mark.parametrize("basis", ["berkas", "server"], indirect=True)
def test_a_call_a_place_and_the_time_that_is_left(office: Any) -> None:
    for _ in range(3):
        office.desk.do(Who(0, 0), queue_calls.take_ticket, "SKTM", "", "")
    Desk(office.desk.engine, office.clock, "Loket 2").do(office.by("loket2"), queue_calls.call_next)
    office.accept("sktm", nik=NIK, name="Contoh Rahasia")
    view = view_of(office)
    assert [(c.queue, c.counter, c.collect) for c in view.calls] == [("001", "2", False)]
    assert (view.next_numbers, view.waiting) == (("002", "003"), 2)
    row = view.rows[0]
    assert (row.queue, row.day, row.service, row.clock.state) == ("004", "", "SKTM", "running")
    assert row.place
    assert "Rahasia" not in repr(view)
    assert NIK not in repr(view)


def test_a_recall_is_another_call_and_a_skipped_one_none(office: Any) -> None:
    office.desk.do(Who(0, 0), queue_calls.take_ticket, "SKTM", "", "")
    guest = office.desk.do(office.by("loket1"), queue_calls.call_next)
    before = view_of(office).calls[0].key
    office.minutes(1)
    again = office.desk.do(office.by("loket1"), queue_calls.call_again, guest.id, guest.version)
    assert view_of(office).calls[0].key != before
    office.desk.do(office.by("loket1"), queue_calls.skip_guest, guest.id, again.version)
    assert view_of(office).calls == ()


def test_what_is_ready_is_called_to_the_counter_that_calls(office: Any) -> None:
    request = ready(office, "legalisir")
    view = view_of(office)
    assert [(r.queue, r.counter) for r in view.ready] == [("001", "")]
    assert view.rows == ()
    there = Desk(office.desk.engine, office.clock, "PC 7")
    there.do(office.by("loket1"), queue_calls.name_counter, "B")
    there.do(office.by("loket1"), acts.call, request, office.version(request))
    view = view_of(office)
    assert [(r.queue, r.counter) for r in view.ready] == [("001", "B")]
    assert [(c.queue, c.counter, c.collect) for c in view.calls] == [("001", "B", True)]


def test_a_number_of_another_day_tells_its_day(office: Any) -> None:
    office.accept("sktm")
    office.accept("sktm", complete=False)
    office.minutes(24 * 60)
    office.accept("ahli_waris")
    rows = view_of(office).rows
    assert sorted((r.queue, r.day) for r in rows) == [("001", ""), ("001", "23 Nov")]


def test_services_are_hidden_or_unnamed_as_the_office_says(office: Any) -> None:
    for service in ("sktm", "kematian", "ahli_waris"):
        office.accept(service)
    set_plan(office, sembunyikan=["kematian"], samarkan=["ahli_waris"], teks=["Ruang laktasi di lantai 1"],
             maklumat=False, hak_keberatan=False, nomor_berikut=False)  # fmt: skip
    view = view_of(office)
    assert sorted(r.service for r in view.rows) == [MASKED, "SKTM"]
    assert view.texts[0] == "Ruang laktasi di lantai 1"
    assert len(view.texts) == 2


def test_nothing_is_read_again_while_nothing_happens(office: Any) -> None:
    view = view_of(office)
    seen = (view.trail_id, office.clock.now() // 60_000)
    assert office.desk.ask(public_view, seen) is None
    office.minutes(1)
    assert office.desk.ask(public_view, seen) is not None
    office.desk.do(office.by("portir"), door.guest_arrived)
    assert office.desk.ask(public_view, (view.trail_id, office.clock.now() // 60_000)) is not None


def test_no_column_with_a_name_is_asked(office: Any) -> None:
    """The statements of the display name no column in which a person could stand."""
    from sqlalchemy import event

    told: list[str] = []

    def heard(_c: Any, _cur: Any, statement: str, *_: Any) -> None:
        told.append(statement.lower())

    office.accept("sktm", name="Contoh Rahasia")
    event.listen(office.desk.engine, "before_cursor_execute", heard)
    view_of(office)
    event.remove(office.desk.engine, "before_cursor_execute", heard)
    text = "\n".join(told)
    assert "request" in text
    for column in ("visit.name", "request.name", "person", "officer", "phone", "trail_text", "proxy", "letter_values"):
        assert column not in text, column


def test_in_an_office_in_which_everything_happened_nobody_is_named(stage: Any) -> None:
    everything_once(stage)
    told = repr(stage.desk.ask(public_view))
    people = stage.desk.ask(_people)
    assert len(people) > 3
    for word in people:
        assert word not in told, word


def _people(look: Any) -> set[str]:
    from sqlalchemy import select

    from loket_app.store.tables import officer, person, visit

    found: set[str] = set()
    for table, names in ((person, ("name", "nik", "phone", "address")), (officer, ("name", "nip")), (visit, ("name",))):
        for row in look.connection.execute(select(*(table.c[n] for n in names))):
            found |= {word for word in row if word and len(word) > 3}
    return found


class TestPlan:
    def test_there_and_back(self) -> None:
        plan = DisplayPlan(frozenset({"sktm"}), frozenset({"skpt"}), ("Satu",), False, True, Sound.CHIME)
        assert display(table_from_data(display_data(plan), "layar")) == plan
        assert display(table_from_data({}, "layar")) == USUAL

    @pytest.mark.parametrize(
        "body",
        [{"bunyi": "keras"}, {"teks": [" "]}, {"teks": ["a"] * 13}, {"panggilan_terakhir": 0}, {"warna": "biru"}],
    )
    def test_what_is_wrong_is_refused(self, body: dict[str, Any]) -> None:
        with pytest.raises(BadDefinition):
            display(table_from_data(body, "layar"))

    def test_only_the_administrator_saves_it(self, office: Any) -> None:
        with pytest.raises(Refused):
            office.desk.do(office.by("loket1"), save_setting, DISPLAY, ONLY, {"bunyi": "bel"})
        set_plan(office, bunyi="bel")
        assert view_of(office).sound is Sound.CHIME
