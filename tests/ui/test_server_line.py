"""Two windows on one server: what one does the other shows; a server that goes and comes back is said, nothing lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from loket_app.definitions.presets import load_preset
from loket_app.machine import Machine, MachineFile, read_machine
from loket_app.server_address import with_password_file
from loket_app.ui import backups, server_line
from loket_app.ui.awal.kantor import ADDRESS, PASSWORD, OfficeStep
from loket_app.ui.pengaturan.screen import SECTIONS
from loket_app.ui.rail import RAIL
from loket_app.ui.server_line import skew_words
from loket_app.usecases import door
from loket_app.usecases.beside import open_beside_server
from loket_app.usecases.desk import Who
from loket_app.usecases.opening import found, is_founded, open_desk, open_on_server
from loket_app.usecases.ports import OffsetClock, ServerClock, SystemClock
from loket_app.usecases.queries import board
from tests.postgres_rig import Server
from tests.ui.day_pc import OFFICE, Data, WindowPc

Key = Qt.Key


@pytest.fixture
def away(hashed_pin: str, tmp_path: Path) -> Iterator[tuple[Server, str, dict[str, int]]]:
    """A server that these tests stop, with an office founded on it: its address and who is who."""
    server = Server()
    try:
        engine = server.migrated()
        engine.dispose()
        address = server.address(str(engine.url.database))
        pins = {o.key: hashed_pin for o in load_preset(OFFICE).officers}
        with open_beside_server(address, tmp_path, SystemClock(), "PC") as desk:
            who = found(desk, OFFICE, pins)
        yield server, address, who
    finally:
        server.close()


def on_server(qtbot: QtBot, data: Data, place: tuple[str, Path], name: str, ahead: int = 0) -> WindowPc:
    clock = ServerClock(OffsetClock(SystemClock(), ahead))
    address, folder = place
    mine = replace(data, clock=clock, folder=folder, pins=dict.fromkeys(data.pins, "2468"))
    return WindowPc(qtbot, mine, name, opener=lambda: open_on_server(address, folder, clock, name))


def foot(one: WindowPc, item: str = server_line.ITEM) -> str:
    return str(one.shell.foot._items.get(item, ("",))[0])


def test_two_windows_on_one_server_that_goes_and_comes_back(
    qtbot: QtBot, data: Data, away: tuple[Server, str, dict[str, int]], tmp_path: Path
) -> None:
    server, address, who = away
    one = on_server(qtbot, data, (address, tmp_path / "pc1"), "Loket 1")
    # A minute more than the hour that is told: a busy PC hears the time late.
    two = on_server(qtbot, data, (address, tmp_path / "pc2"), "Portir", ahead=3_660_000)
    try:
        one.log_in("loket1")
        two.log_in("portir")
        one.beat()
        two.beat()
        assert foot(one) == foot(two) == server_line.JOINED
        assert foot(two, server_line.CLOCK_ITEM) == "Jam komputer ini 1 jam lebih cepat; dipakai jam server"
        assert foot(one, server_line.CLOCK_ITEM) == ""
        assert abs(one.window.counter.now() - two.window.counter.now()) < 1000
        two.window.counter.do(door.guest_arrived, actor=who["portir"])
        two.settle()
        one.beat()
        one.front()
        assert len(one.window.counter.runner._context[0].ask(board.guests)) == 1  # type: ignore[attr-defined]
        with qtbot.waitSignal(one.window.backups.made, timeout=60_000):
            one.window.backups.make_now()
        two.window.backups.look()
        two.settle()
        assert foot(one, backups.ITEM).startswith("Cadangan utuh ")
        assert foot(two, backups.ITEM).endswith(" di Loket 1")

        one.key(Key.Key_F2)
        server.stop()
        one.beat()
        assert foot(one) == server_line.CUT
        assert "Ketikan tetap ada" in one.shell.bar.waiting()[0].sentence
        troubles: list[str] = []
        order = Who(who["portir"], who["portir"], "perintah-sekali")

        def again() -> None:
            job = one.window.counter.work(
                lambda desk: desk.do(order, door.guest_arrived), done=lambda _: troubles.append("baik"),
                disturbed=lambda trouble, _: troubles.append(trouble.sentence),
            )  # fmt: skip
            assert job is not None
            one.settle()

        again()
        assert troubles == ["Server tidak dapat dihubungi."]
        server.start()
        again()
        one.beat()
        two.beat()
        assert troubles[-1] == "baik"
        assert foot(one) == foot(two) == server_line.JOINED
        assert one.shell.bar.waiting()[0].sentence == server_line.BACK
        assert len(two.window.counter.runner._context[0].ask(board.guests)) == 2  # type: ignore[attr-defined]
    finally:
        two.close()
        one.close()


def test_a_server_that_says_nothing_is_waited_for(
    qtbot: QtBot, data: Data, away: tuple[Server, str, dict[str, int]], tmp_path: Path
) -> None:
    one = on_server(qtbot, data, (away[1], tmp_path / "pc1"), "Loket 1")
    try:
        one.log_in("loket1")
        line = one.window._server_line
        line._steady = lambda: line._heard_at + server_line.SILENT_SECONDS + 0.1
        line.tick()
        assert foot(one) == server_line.WAITING
        del line._steady
        line._steady = lambda: 0.0
        one.beat()
        assert foot(one) == server_line.JOINED
    finally:
        one.close()


def test_a_server_that_is_away_at_the_start_is_said_and_found_later(
    qtbot: QtBot, data: Data, away: tuple[Server, str, dict[str, int]], tmp_path: Path
) -> None:
    server, address, _who = away
    server.stop()
    one = on_server(qtbot, data, (address, tmp_path / "pc1"), "Loket 1")
    try:
        cover = one.shell.cover_shown()
        assert "tidak dapat dihubungi" in cover.notice.text()
        server.start()
        one.key(Key.Key_Return)
        one.log_in("loket1")
        assert foot(one) == server_line.JOINED
    finally:
        one.close()


@pytest.mark.parametrize(
    ("skew", "words"),
    [
        (0, ""), (2000, ""), (-2000, ""), (2001, "2 detik lebih cepat"), (-61_000, "1 menit terlambat"),
        (7_200_000, "2 jam lebih cepat"), (-59_999, "59 detik terlambat"),
    ],
)  # fmt: skip
def test_how_far_this_pcs_clock_is_off(skew: int, words: str) -> None:
    assert (words in skew_words(skew)) if words else skew_words(skew) == ""


def test_the_first_day_joins_a_pc_to_the_offices_server(
    qtbot: QtBot, data: Data, away: tuple[Server, str, dict[str, int]], tmp_path: Path
) -> None:
    clock, own = SystemClock(), tmp_path / "pc" / "komputer.toml"
    machine = MachineFile(own, Machine(idle_minutes=0))
    mine = replace(data, clock=clock, folder=tmp_path / "pc")
    one = WindowPc(qtbot, mine, machine=machine, opener=lambda: open_desk(tmp_path / "pc", clock, "PC"))
    try:
        cover = one.shell.cover_shown()
        page: OfficeStep = cover.page()
        values = {"nama": "Kecamatan Contoh", "kabupaten": "Kabupaten Contoh", "tempat": "Contoh"}
        page.form.set_values({**values, "tempat_data": "beberapa", ADDRESS: "127.0.0.1:1/x", PASSWORD: "rahasia"})
        one.key(Key.Key_F8)
        assert "tidak dapat dihubungi" in page.notice.text()
        assert not machine.machine.server
        assert list(own.parent.glob("*.pgpass")) == []
        page.form.set_values({ADDRESS: "http://server/loket"})
        one.key(Key.Key_F8)
        assert "postgresql://" in page.form.fields[ADDRESS].text()
        plain = away[1].replace("+psycopg", "")
        page.form.set_values({ADDRESS: plain})
        one.key(Key.Key_F8)
        assert machine.machine.server == plain
        assert one.window.again
        assert "rahasia" not in own.read_text(encoding="utf-8")
        assert "rahasia" in (own.parent / "server.pgpass").read_text(encoding="utf-8")
    finally:
        one.close()
    # As the program does when it opens anew.
    address = with_password_file(read_machine(own).machine.server, own)
    with open_on_server(address, tmp_path / "pc", clock, "PC") as desk:
        assert is_founded(desk)


def test_every_screen_opens_on_a_server(
    qtbot: QtBot, data: Data, away: tuple[Server, str, dict[str, int]], tmp_path: Path
) -> None:
    _server, address, who = away
    one = on_server(qtbot, data, (address, tmp_path / "pc1"), "Loket 1")
    bugs: list[BaseException] = []
    troubles: list[str] = []
    one.runner.bug.connect(bugs.append)
    one.runner.disturbance.connect(lambda trouble, _: troubles.append(trouble.sentence))
    try:
        one.log_in("kasi_pelum")
        assert who["kasi_pelum"]
        for entry in RAIL:
            one.shell.go(entry.name)
            one.settle()
        one.shell.go("pengaturan")
        for section in SECTIONS:
            one.screen("pengaturan").open_section(section)
            one.settle()
        assert bugs == []
        assert troubles == []
    finally:
        one.close()
