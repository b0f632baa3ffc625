"""Restricted data (UU 27/2022, Ps. 41): no list, search, book, export, paper or intake uses it; lifted, all is back."""

import pytest
from sqlalchemy import select

from loket_app.domain.errors import Refused
from loket_app.domain.personal import RESTRICTED
from loket_app.store.tables import letter, request
from loket_app.usecases import corrections, exports, letters, papers, restriction, verification
from loket_app.usecases.check import check
from loket_app.usecases.intake import PersonData
from loket_app.usecases.office_papers.books import BOOKS, chosen_period
from loket_app.usecases.office_papers.paper import Choice
from loket_app.usecases.queries import board, history, intake, layar_ramah, letter_desk, papan, register, register_desk
from tests.usecases.rich_office import everything_once

NIK, NAME = "6402130706930001", "Contoh Pemohon"


@pytest.fixture
def rich(stage):
    keys = everything_once(stage)
    return stage, keys


def person_of(stage, key):
    query = select(request.c.applicant_id).where(request.c.id == key)
    return stage.desk.ask(lambda look: look.connection.execute(query).scalar_one())


def seen_everywhere(stage, keys) -> str:
    """All words of all lists, books and exports."""
    ask = stage.desk.ask
    one, reader = keys["delivered"], stage.who["loket1"]
    parts = [
        ask(board.board), ask(board.guests, True), ask(register.register, register.RegisterFilter()),
        ask(exports.register_chunk, register.RegisterFilter()), ask(layar_ramah.objections),
        ask(layar_ramah.deliveries),
        ask(register_desk.waiting), ask(register_desk.numbers, 2026), ask(letter_desk.waiting_letters),
        ask(papan.opened, one, reader), ask(register_desk.lists), ask(intake.counter_view),
        ask(papan.pile, tuple(keys.values())), ask(history.history, one),
    ]  # fmt: skip
    parts += [ask(read_book, book) for book in BOOKS]
    code = ask(lambda look: look.connection.execute(select(letter.c.code).limit(1)).scalar_one())
    parts.append(ask(verification.verify, code))
    return repr(parts)


def read_book(look, book):
    whole = Choice(first=register.today(look).replace(day=1), last=register.today(look))
    return book.read(look, chosen_period(look, whole), whole)


def refused(fn, *args, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        fn(*args, **kwargs)
    return caught.value.refusal.code


def test_nothing_shows_it_and_lifted_everything_is_as_before(rich):
    stage, keys = rich
    before = seen_everywhere(stage, keys)
    assert NAME in before
    # The data was corrected in between, so the later request is of another row of the person.
    people = [person_of(stage, keys["delivered"]), person_of(stage, keys["dismissed"])]
    for person in people:
        stage.do("kasi_pelum", restriction.restrict, person, "diminta pemiliknya")
    during = seen_everywhere(stage, keys)
    hidden = [NAME, "6402••••••••0001", "Jalan Contoh 1", "dekat masjid", "Contoh Penerima"]
    assert [word for word in hidden if word in during] == []
    assert RESTRICTED in during
    assert check(stage.desk, oracle_sample=0).findings == ()
    for person in people:
        stage.do("kasi_pelum", restriction.lift, person, "sengketa selesai")
    after = seen_everywhere(stage, keys)
    assert all(word in after for word in hidden)
    assert RESTRICTED not in after


def test_it_is_not_found_by_name_or_nik(rich):
    stage, keys = rich
    person = person_of(stage, keys["dismissed"])

    def find(words):
        page = stage.desk.ask(register.register, register.RegisterFilter(words))
        return keys["dismissed"] in [row.id for row in page.rows]

    assert find("Contoh Pemohon")
    assert find(NIK)
    stage.do("kasi_pelum", restriction.restrict, person, "sengketa")
    for same in stage.desk.ask(restriction.same_person, person):
        assert stage.desk.ask(restriction.is_restricted, same)
    assert not find("Contoh Pemohon")
    assert not find(NIK)
    stage.do("kasi_pelum", restriction.lift, person, "selesai")
    assert find("Contoh Pemohon")


def test_nothing_is_printed_corrected_or_taken_in(rich):
    stage, keys = rich
    key = keys["dismissed"]
    stage.do("kasi_pelum", restriction.restrict, person_of(stage, key), "sengketa")
    assert refused(papers.make, stage.desk, "tanda_terima", key) == "dibatasi"
    assert refused(stage.desk.ask, letters.draft, key) == "dibatasi"
    assert refused(stage.desk.ask, letter_desk.letter_desk, key) == "dibatasi"
    assert refused(stage.desk.ask, history.applicant_data, key) == "dibatasi"
    assert refused(stage.desk.ask, register.known_applicant, NIK) == "dibatasi"
    new = PersonData(name="Nama Lain", nik=NIK)
    assert refused(stage.accept, "sktm", person=new) == "dibatasi"
    assert refused(stage.act, "loket1", corrections.correct_applicant, key, new, "salah") == "dibatasi"


def test_only_a_supervisor_or_administrator_and_only_with_a_reason(stage):
    person = person_of(stage, stage.accept("sktm"))
    assert refused(stage.do, "loket1", restriction.restrict, person, "x") == "bukan_atasan"
    assert refused(stage.do, "kasi_pelum", restriction.restrict, person, " ") == "kosong"
    stage.do("admin", restriction.restrict, person, "diminta")
    assert refused(stage.do, "admin", restriction.restrict, person, "lagi") == "sudah_dibatasi"
    stage.do("admin", restriction.lift, person, "selesai")
    assert refused(stage.do, "admin", restriction.lift, person, "lagi") == "tidak_dibatasi"
