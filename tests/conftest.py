"""A real office on a real SQLite file, with a clock that stands where it is put."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine

from loket_app.definitions.presets import load_preset
from loket_app.domain.dates import MINUTE, at
from loket_app.store.engine import open_engine
from loket_app.store.migrate import create, migrate
from loket_app.usecases import door, founding, intake, pin_key
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.ports import SetClock
from tests import light_pins, longest_first, shared_statements
from tests.postgres_rig import MISSING, Server, programs
from tests.usecases.rich_office import Stage
from tests.which_database import basis_of, only_on

PIN_HASH: dict[str, str] = {}
MONDAY = date(2026, 11, 23)


class Founded(NamedTuple):
    """A founded office that nobody has opened yet."""

    engine: Engine
    who: dict[str, int]
    zone: str
    file: Path


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


@pytest.fixture(scope="session")
def founded_office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, dict[str, int], str]]:
    """An office of a preset, founded once: its file, who is who, and its zone. Founding takes half a second."""

    @cache
    def make(key: str) -> tuple[Path, dict[str, int], str]:
        preset = load_preset(key)
        file = tmp_path_factory.mktemp("kantor") / "loket.db"
        engine = open_engine(file)
        migrate(engine)
        desk = Desk(engine, SetClock(at(MONDAY, 8, 0, preset.office.zone)), "PC-UJI")
        who = desk.do(Who(0, 0), founding.found_office, preset, {})
        engine.dispose()
        return file, who, preset.office.zone

    return make


@pytest.fixture
def basis(request: pytest.FixtureRequest) -> str:
    """On which database the test's office lies: "berkas" or "server"."""
    usual = only_on(request.module.__file__) or os.environ.get("LOKET_UJI_BASIS", "berkas")
    return str(getattr(request, "param", usual))


# How fast examples come is the machine's matter, and what else it does: no fault of a test.
settings.register_profile("uji", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("uji")


def pytest_configure() -> None:
    shared_statements.share()
    light_pins.lighten()
    _keep_compiled()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    longest_first.sort(items)


def _keep_compiled() -> None:
    """Some hundred processes are started: where Python is told to write no bytecode each compiles the whole program."""
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Modules of `which_database.BOTH` run on both; LOKET_UJI_BASIS=server puts every office of a run on the server."""
    chosen = any("basis" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    both = basis_of(str(metafunc.module.__file__))
    if both and not chosen and "basis" in metafunc.fixturenames:
        metafunc.parametrize("basis", both, indirect=True)


@pytest.fixture
def new_engine(request: pytest.FixtureRequest, basis: str, tmp_path: Path) -> Iterator[Callable[..., Founded]]:
    """Makes a founded office on the database of this test: its engine, who is who, its zone, its file."""
    engines: list[Engine] = []
    names: list[str] = []

    def make(key: str = "sangasanga", name: str = "loket.db") -> Founded:
        if basis == "berkas":
            source, who, zone = request.getfixturevalue("founded_office")(key)
            shutil.copyfile(source, tmp_path / name)
            engines.append(open_engine(tmp_path / name))
        else:
            template, who, zone = request.getfixturevalue("founded_server")(key)
            server = request.getfixturevalue("server")
            names.append(server.new_database(template))
            engines.append(open_engine(server.address(names[-1])))
        return Founded(engines[-1], dict(who), zone, tmp_path / name)

    yield make
    for engine in engines:
        engine.dispose()
    for name in names:
        request.getfixturevalue("server").drop(name)


@pytest.fixture
def bare_engine(request: pytest.FixtureRequest, basis: str, tmp_path: Path) -> Iterator[Engine]:
    """The program's schema and nothing in it, on the database of this test."""
    if basis == "berkas":
        create(tmp_path / "loket.db")
        made = open_engine(tmp_path / "loket.db")
        yield made
        made.dispose()
        return
    server = request.getfixturevalue("server")
    made = server.migrated()
    yield made
    made.dispose()
    server.drop(str(made.url.database))


@pytest.fixture
def make_office(new_engine: Callable[..., Founded]) -> Callable[..., Office]:
    def make(key: str = "sangasanga", name: str = "loket.db") -> Office:
        engine, who, zone, file = new_engine(key, name)
        clock = SetClock(at(MONDAY, 8, 0, zone))
        return Office(Desk(engine, clock, "PC-UJI"), clock, who, file)

    return make


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL of the tests' own; where there is none on Linux the test fails and says what to install."""
    if sys.platform == "win32" and programs() is None:
        pytest.skip(MISSING)
    made = Server()
    yield made
    made.close()


@pytest.fixture(scope="session")
def founded_server(server: Server) -> Callable[[str], tuple[str, dict[str, int], str]]:
    """As `founded_office`, on the server: the name of a database to copy, who is who, and the zone."""

    @cache
    def make(key: str) -> tuple[str, dict[str, int], str]:
        preset = load_preset(key)
        engine = server.migrated()
        desk = Desk(engine, SetClock(at(MONDAY, 8, 0, preset.office.zone)), "PC-UJI")
        who = desk.do(Who(0, 0), founding.found_office, preset, {})
        engine.dispose()
        return str(engine.url.database), who, preset.office.zone

    return make


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
def stage(quick_folder: Path, basis: str, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A founded office on which officers act in short words; after every test `check` must find nothing."""
    founded = request.getfixturevalue("new_engine")() if basis == "server" else None
    made = Stage(quick_folder / "loket.db", *(founded[:2] if founded is not None else ()))
    yield made
    findings = [str(f) for f in check(made.desk, oracle_sample=20).findings]
    made.close()
    assert findings == []


@pytest.fixture
def hashed_pin() -> str:
    if "1" not in PIN_HASH:
        PIN_HASH["1"] = pin_key.hash_pin("2468")
    return PIN_HASH["1"]
