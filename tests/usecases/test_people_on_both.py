"""PINs, the log of reads, restriction and destruction give the same answers on a file and on a server."""

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from loket_app.domain.people import Role
from loket_app.domain.personal import DESTROYED, RESTRICTED
from loket_app.store import trail as trail_store
from loket_app.store.engine import writing
from loket_app.store.tables import access_log, person
from loket_app.usecases import access_log as log
from loket_app.usecases import acts, destruction, restriction, staff
from loket_app.usecases.access_notes import RULES, AccessNotes, Note, Seen
from loket_app.usecases.check import check
from loket_app.usecases.queries import personal, register
from loket_app.usecases.staff import OfficerData

NIK = "6402130706930001"
YEAR_MS = 366 * 24 * 3600 * 1000
WITNESS = OfficerData("Contoh Saksi", roles=(Role.SEKCAM,), supervisor=True)


def applicants(office, words=""):
    return [row.applicant for row in office.desk.ask(register.register, register.RegisterFilter(words)).rows]


@pytest.mark.parametrize("basis", ["berkas", "server"], indirect=True)
def test_people_and_their_data(office, hashed_pin):
    desk, who = office.desk, office.who
    desk.do(office.by("admin"), staff.save_officer, who["sekcam"], WITNESS, hashed_pin)
    tried = [staff.log_in(desk, who["sekcam"], "1357").refusal.code for _ in range(6)]
    assert tried == ["pin_salah"] * 5 + ["terkunci"]
    desk.do(office.by("admin"), staff.open_lock, who["sekcam"])
    assert staff.log_in(desk, who["sekcam"], "2468").officer is not None

    key = office.accept("sktm", "Kenari Contoh", nik=NIK)
    office.accept("sktm", "Merpati Contoh", nik="6402130706930077")
    notes = AccessNotes()
    rule = next(rule for rule in RULES.values() if rule.key == "buka_permohonan")
    notes.pending.append(Note(office.clock.now(), who["loket1"], rule, Seen(requests=(key,))))
    assert log.write(desk, notes) == 1
    for change in (update(access_log).values(officer_id=2), delete(access_log)):
        with pytest.raises(DBAPIError), writing(desk.engine) as connection:
            connection.execute(change)
    today = desk.ask(register.today)
    assert [row.name for row in desk.ask(personal.affected, today, today, who["admin"]).rows] == ["Kenari Contoh"]
    assert [row.name for row in desk.ask(personal.find_person, "KENARI", who["admin"]).rows] == ["Kenari Contoh"]

    one = desk.ask(personal.find_person, NIK, who["admin"]).rows[0]
    desk.do(office.by("admin"), restriction.restrict, one.id, "diminta")
    assert applicants(office) == ["Merpati Contoh", RESTRICTED]
    assert applicants(office, NIK) == []
    desk.do(office.by("admin"), restriction.lift, one.id, "selesai")
    assert applicants(office, NIK) == ["Kenari Contoh"]

    desk.do(office.by("kasi_pelum"), acts.reject, key, office.version(key), "tidak benar")
    office.clock.move(8 * YEAR_MS)
    due = desk.ask(destruction.due)
    assert (due.requests, due.people, due.visits) == (1, 1, 1)
    made = destruction.destroy(desk, office.by("admin"), who["sekcam"], "2468", due)
    assert (made.requests, made.left) == (1, "")
    assert applicants(office) == ["Merpati Contoh", DESTROYED]
    niks = select(person.c.nik).order_by(person.c.id)
    assert desk.ask(lambda look: look.connection.execute(niks).scalars().all()) == [None, "6402130706930077"]
    assert desk.ask(lambda look: list(trail_store.verify(look.connection))) == []
    assert [str(f) for f in check(desk, oracle_sample=5).findings] == []
