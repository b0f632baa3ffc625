import pytest
from sqlalchemy import insert

from loket_app.domain.case import State
from loket_app.domain.dates import MINUTE
from loket_app.store.engine import writing
from loket_app.store.tables import number
from loket_app.usecases import acts
from loket_app.usecases.queries import register as queries
from loket_app.usecases.queries import register_desk
from loket_app.usecases.queries.register import RegisterFilter, register

LATE = RegisterFilter(late_only=True)


def ids(office, wanted, **more):
    return [row.id for row in office.desk.ask(register, wanted, **more).rows]


def test_a_running_promise_beyond_its_limit_counts_as_late(office):
    key = office.accept("ahli_waris")
    assert ids(office, LATE) == []
    due = office.desk.ask(queries.register, RegisterFilter()).rows[0].promise_total
    office.clock.move(due)
    assert ids(office, LATE) == []
    office.clock.move(1)
    row = office.desk.ask(register, LATE).rows[0]
    assert (row.id, row.late, row.promise_used) == (key, True, None)


def test_a_promise_held_in_time_is_not_late_and_one_held_too_late_is(office):
    early, tardy = office.accept("ahli_waris", "Contoh Awal"), office.accept("ahli_waris", "Contoh Lambat")
    office.minutes(5)
    reasons = office.desk.ask(lambda look: look.settings.pause_reasons())
    reason = next(r for r in reasons if r.stops_promise)
    office.desk.do(office.by("kasi_pelum"), acts.pause, early, office.version(early), reason.key)
    office.minutes(95)
    assert ids(office, LATE) == [tardy]
    office.desk.do(office.by("kasi_pelum"), acts.pause, tardy, office.version(tardy), reason.key)
    office.minutes(60)
    assert ids(office, LATE) == [tardy]


def test_a_closed_request_keeps_the_mark_it_was_closed_with(office):
    key = office.accept("ahli_waris")
    office.minutes(10)
    office.desk.do(office.by("loket1"), acts.withdraw, key, office.version(key), "tidak jadi")
    office.clock.move(600 * MINUTE)
    assert ids(office, LATE) == []
    assert not office.desk.ask(register, RegisterFilter()).rows[0].late


def test_pages_follow_each_other_without_a_gap_or_a_double(office):
    keys = [office.accept("legalisir", f"Contoh Nama {n:02d}") for n in range(7)]
    first = office.desk.ask(register, RegisterFilter(), size=3)
    second = office.desk.ask(register, RegisterFilter(), before=first.after, size=3)
    third = office.desk.ask(register, RegisterFilter(), before=second.after, size=3)
    assert [r.id for page in (first, second, third) for r in page.rows] == keys[::-1]
    assert third.after is None


def test_words_numbers_and_the_beginning_of_a_name_find(office):
    key = office.accept("ahli_waris", "Contoh Melati", nik="6402154706930003")
    office.accept("ahli_waris", "Uji Kenanga")
    register_no = office.desk.ask(register, RegisterFilter(words="melati")).rows[0].register
    for words in ("mela", "MELATI", "co", register_no, "0001", "0693"):
        assert ids(office, RegisterFilter(words=words)) == [key], words
    assert ids(office, RegisterFilter(words='"; --')) == []


def test_days_narrow_by_the_office_calendar(office):
    key = office.accept("ahli_waris")
    assert ids(office, RegisterFilter(first="2026-11-23", last="2026-11-23")) == [key]
    assert ids(office, RegisterFilter(first="2026-11-24")) == []
    assert ids(office, RegisterFilter(last="2026-11-22")) == []


@pytest.mark.parametrize("many", [5_000, 1])
def test_what_a_number_or_a_name_begins_with_finds_the_same_whether_few_or_many_have_it(office, monkeypatch, many):
    """Above `MANY` the newest are looked through instead of an index: the answer must be one and the same."""
    monkeypatch.setattr(queries, "MANY", many)
    key = office.accept("ahli_waris", "Contoh Melati", nik="6402154706930003")
    other = office.accept("ahli_waris", "contoh Kenanga", nik="6402154706930104")
    assert ids(office, RegisterFilter(words="co")) == [other, key]
    for words in ("64021547069300", "6402154706930003", "1547069300", "0001/2", "1/", "0001/2026"):
        assert ids(office, RegisterFilter(words=words)) == [key], words
    assert ids(office, RegisterFilter(words="64021547")) == [other, key]
    for words in ("6402154706930009", "0001/1", "0009/", "12345678"):
        assert ids(office, RegisterFilter(words=words)) == [], words


def test_a_state_is_looked_for_among_the_open_or_the_closed_ones(office):
    done, running = office.accept("legalisir", "Contoh Satu"), office.accept("legalisir", "Contoh Dua")
    office.desk.do(office.by("loket1"), acts.withdraw, done, office.version(done), "tidak jadi")
    assert ids(office, RegisterFilter(state="dicabut")) == [done]
    assert ids(office, RegisterFilter(state=State.RUNNING.value)) == [running]
    assert ids(office, RegisterFilter(state="dicabut", service="legalisir", words="contoh")) == [done]
    assert ids(office, RegisterFilter(state="dicabut", open_only=True)) == []


def test_late_ones_of_both_kinds_come_in_one_order(office):
    """Marked late at its end, and running beyond its limit: two reads, one list, page by page."""
    keys = [office.accept("legalisir", f"Contoh {n}") for n in range(4)]
    office.minutes(70)
    reasons = office.desk.ask(lambda look: look.settings.pause_reasons())
    reason = next(r for r in reasons if r.stops_promise)
    office.desk.do(office.by("kasi_pelum"), acts.pause, keys[1], office.version(keys[1]), reason.key)
    office.desk.do(office.by("loket1"), acts.withdraw, keys[2], office.version(keys[2]), "tidak jadi")
    assert ids(office, LATE) == sorted(ids(office, LATE), reverse=True)
    first = office.desk.ask(register, LATE, size=2)
    rest = ids(office, LATE, before=first.after, size=2)
    assert [r.id for r in first.rows] + rest == ids(office, LATE)
    assert {keys[0], keys[1], keys[3]} <= set(ids(office, LATE))


def test_the_number_book_counts_all_and_shows_the_newest(office, monkeypatch):
    monkeypatch.setattr(register_desk, "SHOWN", 2)
    key = office.accept("legalisir")
    taken = [(1, "A/1", "terpakai"), (2, "A/2", "batal"), (4, "A/2", "terpakai")]
    same = {"year": 2026, "request_id": key, "letter_id": 1, "taken_at": 1, "scope": "surat", "reason": ""}
    with writing(office.desk.engine) as connection:
        for seq, text, state in taken:
            connection.execute(insert(number), {**same, "seq": seq, "text": text, "state": state})
    book = office.desk.ask(register_desk.numbers, 2026)
    assert [line.text for line in book.lines] == ["A/2", "A/2"]
    assert book.report == (
        "3 nomor pada tahun 2026, 1 batal. Terlewat: 003. Kembar: A/2. "
        "Yang tampil 2 terbaru; yang lebih lama dicari di register."
    )
    assert not book.sound
    assert office.desk.ask(register_desk.numbers, 2025).report == "Belum ada nomor surat pada tahun 2025."
