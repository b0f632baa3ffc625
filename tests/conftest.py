"""A real office on a real SQLite file, with a clock that stands where it is put."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from loket_app.definitions.presets import load_preset
from loket_app.domain.dates import MINUTE, at
from loket_app.store.engine import open_engine
from loket_app.store.migrate import migrate
from loket_app.usecases import door, founding, intake, staff
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.ports import SetClock
from tests.usecases.rich_office import Stage

PIN_HASH: dict[str, str] = {}
MONDAY = date(2026, 11, 23)


@dataclass
class Office:
    """The office under test: its desk, its clock, and who is who."""

    desk: Desk
    clock: SetClock
    who: dict[str, int]
    file: Path

    def by(self, key: str, recorder: str | None = None) -> Who:
        return Who(self.who[key], self.who[recorder or key])

    def minutes(self, n: int) -> None:
        self.clock.move(n * MINUTE)

    def accept(self, service: str = "sktm", name: str = "Contoh Pemohon", complete: bool = True, **more) -> int:
        guest = self.desk.do(self.by("loket1"), door.walked_in)
        self.minutes(3)
        papers = tuple(r.key for r in self.desk.ask(lambda look: intake.service_named(look, service)[1]).requirements)
        form = intake.IntakeForm(
            intake.PersonData(name=name, nik=more.pop("nik", "")), service, papers if complete else (), **more
        )
        return self.desk.do(self.by("loket1"), intake.accept, guest.id, form, complete).request_id

    def version(self, request_id: int) -> int:
        from loket_app.usecases.requests import load

        return int(self.desk.ask(load, request_id).row.version)


@pytest.fixture
def make_office(tmp_path: Path) -> Iterator[object]:
    engines = []

    def make(key: str = "sangasanga", name: str = "loket.db") -> Office:
        preset = load_preset(key)
        engine = open_engine(tmp_path / name)
        engines.append(engine)
        migrate(engine)
        clock = SetClock(at(MONDAY, 8, 0, preset.office.zone))
        desk = Desk(engine, clock, "PC-UJI")
        who = desk.do(Who(0, 0), founding.found_office, preset, {})
        return Office(desk, clock, who, tmp_path / name)

    yield make
    for engine in engines:
        engine.dispose()


@pytest.fixture
def office(make_office) -> Office:
    return make_office()


@pytest.fixture
def quick_folder() -> Iterator[Path]:
    """A folder in memory where there is one: these tests are about rules, and a disk's patience is tested elsewhere."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="loket-uji-", dir=memory if memory.is_dir() else None))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def stage(quick_folder: Path) -> Iterator[Stage]:
    """A founded office on which officers act in short words; after every test `check` must find nothing."""
    made = Stage(quick_folder / "loket.db")
    yield made
    findings = [str(f) for f in check(made.desk, oracle_sample=20).findings]
    made.close()
    assert findings == []


@pytest.fixture
def hashed_pin() -> str:
    if "1" not in PIN_HASH:
        PIN_HASH["1"] = staff.hash_pin("2468")
    return PIN_HASH["1"]
