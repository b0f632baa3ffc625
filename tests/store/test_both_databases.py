"""The same office on an SQLite file and on a server: the same commands, the same answers, `check` content."""

from sqlalchemy import select

from loket_app.domain.dates import MINUTE
from loket_app.store.tables import trail
from loket_app.usecases import acts
from loket_app.usecases.check import check
from loket_app.usecases.queries.register import RegisterFilter, register


def found(office, words: str) -> list[str]:
    return [row.applicant for row in office.desk.ask(register, RegisterFilter(words=words)).rows]


def test_requests_are_accepted_found_and_whole(office):
    keys = [office.accept(name=name) for name in ("Contoh Álvaro", "contoh budi_1", "CONTOH Budi 100%", "Zaki")]
    office.minutes(5)
    office.desk.do(office.by("kasi_pelum"), acts.advance, keys[0], office.version(keys[0]))
    assert found(office, "álv") == ["Contoh Álvaro"]
    assert found(office, "ÁLVARO") == ["Contoh Álvaro"]
    assert found(office, "BUDI") == ["CONTOH Budi 100%", "contoh budi_1"]
    assert found(office, "udi_1") == ["contoh budi_1"]
    assert found(office, "00%") == ["CONTOH Budi 100%"]
    assert found(office, "contoh budi") == ["CONTOH Budi 100%", "contoh budi_1"]
    assert found(office, "za") == ["Zaki"]
    assert found(office, "co") == ["CONTOH Budi 100%", "contoh budi_1", "Contoh Álvaro"]
    assert check(office.desk).findings == ()


def test_instants_and_yes_or_no_come_back_as_whole_numbers(office):
    office.accept()
    office.minutes(1)
    rows = office.desk.ask(lambda look: look.connection.execute(select(trail).order_by(trail.c.id)).all())
    assert [r.id for r in rows] == list(range(1, len(rows) + 1))
    assert all(type(r.at) is int for r in rows)
    assert rows[-1].at == office.clock.now() - MINUTE
