"""The queue on a real file: two counters at once, no-shows, guests sent on, tickets of the kiosk; `check` agrees."""

import threading
from collections import Counter
from typing import Any

import pypdfium2 as pdfium
import pytest

from loket_app.domain.dates import MINUTE
from loket_app.domain.errors import Refused
from loket_app.store import trail as trail_store
from loket_app.usecases import door, intake, papers, queue_calls
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.paper_values import ticket as ticket_values
from loket_app.usecases.queries.board import guests
from loket_app.usecases.queries.intake import guest_at_counter


@pytest.fixture(autouse=True)
def _whole(office: Any) -> Any:
    yield
    assert [str(f) for f in check(office.desk).findings] == []


def ticket(office: Any, priority: str = "") -> door.Guest:
    return office.desk.do(Who(0, 0), queue_calls.take_ticket, "SKTM", "non_perizinan", priority)


def call(office: Any, who: str = "loket1", pc: str = "PC-UJI 1") -> door.Guest:
    return Desk(office.desk.engine, office.clock, pc).do(office.by(who), queue_calls.call_next)


def states(office: Any) -> list[tuple[str, str]]:
    return [(g.queue, g.state) for g in sorted(office.desk.ask(guests, True), key=lambda g: g.seq)]


def hand_in(office: Any, visit_id: int) -> None:
    form = intake.IntakeForm(intake.PersonData(name="Contoh Pemohon"), "sktm", ())
    office.desk.do(office.by("loket1"), intake.accept, visit_id, form, False)


@pytest.mark.parametrize("basis", ["berkas", "server"], indirect=True)
def test_two_counters_at_once_call_two_guests(office: Any) -> None:
    for _ in range(8):
        ticket(office)
    barrier, called, refused = threading.Barrier(2), [], []

    def counter(pc: str, who: str) -> None:
        desk = Desk(office.desk.engine, office.clock, pc)
        barrier.wait()
        for _ in range(5):
            try:
                called.append(desk.do(office.by(who), queue_calls.call_next))
            except Refused as no:
                refused.append(no.refusal.code)

    threads = [threading.Thread(target=counter, args=pair) for pair in (("Loket 1", "loket1"), ("Loket 2", "loket2"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(g.queue for g in called) == [f"{n:03d}" for n in range(1, 9)]
    assert refused == ["antrean_kosong", "antrean_kosong"]
    assert set(Counter(g.counter for g in called)) <= {"1", "2"}


def test_the_same_guest_chosen_at_two_counters_has_one_winner_and_a_clear_sentence(office: Any) -> None:
    guest = ticket(office)
    office.desk.do(office.by("loket1"), door.call_guest, guest.id, guest.version)
    with pytest.raises(Refused, match="sudah dilayani petugas lain"):
        office.desk.do(office.by("loket2"), door.call_guest, guest.id, guest.version)


def test_precedence_goes_first_and_then_another_one(office: Any) -> None:
    for priority in ("", "", "lansia", "hamil"):
        ticket(office, priority)
    assert [w.seq for w in office.desk.ask(queue_calls.line_for)] == [3, 1, 4, 2]
    assert [g.queue for g in office.desk.ask(guests)] == ["003", "001", "004", "002"]
    assert [call(office).queue for _ in range(4)] == ["003", "001", "004", "002"]


def test_skipped_tried_again_and_gone_after_three_calls(office: Any) -> None:
    for _ in range(6):
        ticket(office)
    order = []
    for _ in range(20):
        if not office.desk.ask(queue_calls.line_for):
            break
        guest = call(office)
        order.append(guest.queue)
        if guest.queue == "001":
            again = office.desk.do(office.by("loket1"), queue_calls.call_again, guest.id, guest.version)
            office.desk.do(office.by("loket1"), queue_calls.skip_guest, again.id, again.version)
    assert order == ["001", "002", "003", "004", "001", "005", "006", "001"]
    assert states(office)[0] == ("001", door.ABSENT)
    gone = next(g for g in office.desk.ask(guests, True) if g.queue == "001")
    back = office.desk.do(office.by("portir"), queue_calls.guest_back, gone.id, gone.version)
    assert back.state == door.WAITING
    assert call(office).queue == "001"


def test_a_recall_shows_again_and_does_not_start_the_clock_anew(office: Any) -> None:
    ticket(office)
    guest = call(office)
    office.minutes(2)
    office.desk.do(office.by("loket1"), queue_calls.call_again, guest.id, guest.version)
    row = office.desk.ask(lambda look: door.visit_row(look, guest.id))
    assert (row.calls, row.last_call_at - row.called_at) == (2, 2 * MINUTE)
    straight = office.desk.do(office.by("loket1"), door.walked_in)
    with pytest.raises(Refused, match="langsung ke loket"):
        office.desk.do(office.by("loket1"), queue_calls.call_again, straight.id, straight.version)


def test_a_guest_sent_on_waits_for_that_counter_and_his_clock_begins_there(office: Any) -> None:
    for _ in range(2):
        ticket(office)
    first = call(office)
    hand_in(office, first.id)
    version = office.desk.ask(lambda look: door.visit_row(look, first.id).version)
    office.minutes(1)
    sent = office.desk.do(office.by("loket1"), queue_calls.send_guest, first.id, version, "03")
    assert (sent.queue, sent.state) == ("001-2", door.WAITING)
    waiting = next(g for g in office.desk.ask(guests) if g.id == first.id)
    assert (waiting.queue, waiting.state_words, waiting.since) == ("001-2", "menunggu loket 3", office.clock.now())
    assert call(office).queue == "002"
    with pytest.raises(Refused, match="Belum ada tamu"):
        call(office)
    office.minutes(5)
    again = call(office, "loket2", "PC 3")
    assert (again.queue, again.counter) == ("001-2", "3")
    assert office.desk.ask(guest_at_counter, first.id).since == office.clock.now()
    office.minutes(2)
    hand_in(office, first.id)
    rows = office.desk.ask(lambda look: trail_store.rows_of_request(look.connection, 2))
    assert rows[0].facts["intake_start"] == office.clock.now() - 2 * MINUTE
    row = office.desk.ask(lambda look: door.visit_row(look, first.id))
    with pytest.raises(Refused, match="sudah dilayani di loket"):
        office.desk.do(office.by("loket2"), queue_calls.skip_guest, first.id, row.version)


def test_a_guest_sent_on_may_leave_and_one_sent_before_the_call_keeps_his_wait(office: Any) -> None:
    ticket(office)
    first = call(office)
    hand_in(office, first.id)
    version = office.desk.ask(lambda look: door.visit_row(look, first.id).version)
    sent = office.desk.do(office.by("loket1"), queue_calls.send_guest, first.id, version, "2")
    office.desk.do(office.by("loket1"), door.guest_left, sent.id, sent.version, "pulang")
    second = ticket(office)
    since = office.clock.now()
    office.minutes(4)
    office.desk.do(office.by("loket1"), queue_calls.send_guest, second.id, second.version, "2")
    assert next(g.since for g in office.desk.ask(guests) if g.id == second.id) == since


def test_a_guest_cannot_be_sent_to_where_he_stands(office: Any) -> None:
    ticket(office)
    guest = call(office)
    with pytest.raises(Refused, match="sudah di loket itu"):
        office.desk.do(office.by("loket1"), queue_calls.send_guest, guest.id, guest.version, guest.counter)


def test_a_counter_is_called_what_the_office_says(office: Any) -> None:
    ask, do = office.desk.ask, office.desk.do
    assert ask(queue_calls.counter_here, "PC-UJI").label == "1"
    assert do(office.by("loket1"), queue_calls.name_counter, " 04 ") == "4"
    assert do(office.by("loket1"), queue_calls.name_counter, "A") == "A"
    assert ask(queue_calls.counter_here, "PC-UJI") == queue_calls.CounterFace("PC-UJI", "A", True)
    ticket(office)
    assert do(office.by("loket1"), queue_calls.call_next).counter == "A"
    with pytest.raises(Refused):
        do(office.by("camat"), queue_calls.name_counter, "7")
    with pytest.raises(Refused):
        do(office.by("loket1"), queue_calls.name_counter, "   ")


def test_only_the_loket_calls(office: Any) -> None:
    guest = ticket(office)
    for command, args in (
        (queue_calls.call_next, ()), (door.call_guest, (guest.id, 1)), (queue_calls.send_guest, (guest.id, 1, "2")),
        (queue_calls.skip_guest, (guest.id, 1)), (queue_calls.call_again, (guest.id, 1)),
    ):  # fmt: skip
        with pytest.raises(Refused) as no:
            office.desk.do(office.by("portir"), command, *args)
        assert no.value.refusal.code == "bukan_peran"


def test_the_ticket_tells_what_for_and_how_many_come_before_and_no_name(office: Any) -> None:
    for priority in ("", "", "lansia"):
        guest = ticket(office, priority)
    values = office.desk.ask(lambda look: ticket_values(look, door.visit_row(look, guest.id)))
    assert (values["nomor_antrean"], values["di_depan"], values["prioritas"]) == ("003", 0, True)
    second = office.desk.ask(lambda look: ticket_values(look, door.visit_row(look, 2)))
    assert (second["di_depan"], second["keperluan"]) == (2, "SKTM")
    job = papers.make(office.desk, "nomor_antrean", 2)
    with pdfium.PdfDocument(job.pdf) as document:
        words = document[0].get_textpage().get_text_range()
    assert "002" in words
    assert "Yang antre di depan nomor ini: 2" in words
    assert "SKTM" in words
