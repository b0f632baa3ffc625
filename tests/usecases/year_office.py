"""What the tests of closed years share: an office whose year is past, on a file or on a server, and looks at it."""

from copy import copy
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from loket_app.domain.people import Role
from loket_app.store import year_file
from loket_app.store.engine import open_engine
from loket_app.store.tables import archived_request, letter, metadata
from loket_app.usecases import acts, archive, papers, pin_key, staff
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.intake import PersonData
from loket_app.usecases.ports import SetClock
from loket_app.usecases.staff import OfficerData
from tests.usecases.counter_machine import SKTM
from tests.usecases.rich_office import Stage, everything_once

YEAR_MS = 366 * 24 * 3600 * 1000
PIN = "2468"
NAME, NIK = "Kenari Contoh Lama", "6402130706930099"


def with_pins(stage: Stage) -> None:
    """The administrator and the witness of a destruction can show who they are."""
    for who, role in (("admin", Role.ADMIN), ("sekcam", Role.SEKCAM)):
        data = OfficerData(f"Contoh {who}", roles=(role,), supervisor=True)
        stage.do("admin", staff.save_officer, stage.who[who], data, pin_key.hash_pin(PIN))


def play_2026(stage) -> None:
    """Everything happened once in 2026, and a letter was printed and handed over; then it is 2027, and somebody comes.

    The stage knows of it `keys`, `old` with its `letter` and the paper `issued`, and `new`.
    """
    with_pins(stage)
    stage.keys = everything_once(stage)
    person = PersonData(name=NAME, nik=NIK, address="Jalan Kenari")
    stage.old = stage.ready("sktm", person=person, letter_values=SKTM)
    query = select(letter.c.id).where(letter.c.request_id == stage.old)
    stage.letter = stage.desk.ask(lambda look: look.connection.execute(query).scalar_one())
    kept = archive.issued_letter(stage.desk, stage.letter)
    papers.mark(stage.desk, Who.self(stage.who["operator1"]), kept.job, "Printer", kept.file)
    stage.issued = kept.job
    stage.act("loket1", acts.call, stage.old)
    stage.act("loket1", acts.hand_over, stage.old, "Penerima Kenari", "KTP-el")
    stage.clock.move(YEAR_MS)
    stage.new = stage.accept("sktm", person=PersonData(name="Contoh Baru", nik="6402130706930011"))
    stage.close()


def opened(played, folder: Path):
    """The stage again, on the copy of its data in a folder."""
    stage = copy(played)
    stage.folder, stage.file = folder, folder / "loket.db"
    stage.engine, stage.clock = open_engine(stage.file), SetClock(played.clock.now())
    stage.desk = Desk(stage.engine, stage.clock, "PC-UJI", folder)
    return stage


def rows(desk: Desk) -> dict[str, list[Any]]:
    """Every row that a closing moves."""
    return {
        name: desk.ask(lambda look, t=table: look.connection.execute(select(t).order_by(t.c.id)).all())
        for name, table in metadata.tables.items()
        if name in year_file.MOVED
    }


def findings(desk: Desk) -> list[str]:
    return [str(one) for one in check(desk, 3).findings]


def count(desk: Desk, table: Any) -> int:
    return desk.ask(lambda look: look.connection.execute(select(func.count()).select_from(table)).scalar_one())


def owner_of(desk: Desk, request_id: int) -> int:
    """Whose request of a closed year it is."""
    query = select(archived_request.c.applicant_id).where(archived_request.c.id == request_id)
    return desk.ask(lambda look: look.connection.execute(query).scalar_one())
