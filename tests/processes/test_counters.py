"""Several counters on one server, for real: six processes, a server that restarts, cables that break in a command.

CI runs it short; LOKET_COUNTERS_SECONDS, _RESTARTS, _CUTS and _THINK make the long runs of docs/reliability.md.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from loket_app.definitions.presets import load_preset
from loket_app.domain.errors import Busy, Disconnected
from loket_app.store import postgres_side
from loket_app.store import trail as trail_store
from loket_app.store.engine import open_engine, writing
from loket_app.store.tables import number, request, trail, visit
from loket_app.usecases import acts, door, founding
from loket_app.usecases import desk as desk_module
from loket_app.usecases.beside import open_beside_server
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk, Repeated, Who
from loket_app.usecases.order import new_command_id
from loket_app.usecases.ports import ServerClock, SystemClock
from loket_app.usecases.requests import load
from loket_app.usecases.server_selftest import server_selftest
from tests.postgres_rig import MISSING, Server, programs
from tests.processes import counter_child
from tests.processes.cutting_proxy import CuttingProxy
from tests.processes.directly import carried_out, played
from tests.processes.plays import accepted

PCS = 6
CALM = float(os.environ.get("LOKET_COUNTERS_SECONDS", "3"))
RESTARTS = int(os.environ.get("LOKET_COUNTERS_RESTARTS", "1"))
CUTS = int(os.environ.get("LOKET_COUNTERS_CUTS", "4"))
THINKS = float(os.environ.get("LOKET_COUNTERS_THINK", "0.04"))
"""Seconds between two acts of a PC, in the middle. An office's PCs act a few times a minute."""
RACES, EVERY = 8, 0.12
HOUR = 3_600_000
SKEWS = (0, HOUR, -HOUR, 90_000, 0, 0)
BEHIND_CABLES = (4, 5)


@pytest.fixture(scope="module")
def durable() -> Iterator[Server]:
    """A server that syncs its commits, as an office's does: it is stopped without warning here."""
    if sys.platform == "win32" and programs() is None:
        pytest.skip(MISSING)
    made = Server(durable=True)
    yield made
    made.close()


@pytest.fixture(scope="module")
def office(durable: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, dict[str, int], str]]:
    """An office founded by the server's own time: desk, who is who, and the database."""
    engine = durable.migrated()
    engine.dispose()
    name = str(engine.url.database)
    folder = tmp_path_factory.mktemp("pc-uji")
    with open_beside_server(durable.address(name), folder, ServerClock(SystemClock()), "PC-UJI") as desk:
        who = desk.do(Who(0, 0), founding.found_office, load_preset("sangasanga"), {})
        yield desk, who, name


@dataclass
class Pc:
    """A counter process, the line to it, and what it told."""

    process: BaseProcess
    line: Connection
    file: Path
    board: dict[str, Any] = field(default_factory=dict)

    def hear(self) -> Any:
        assert self.line.poll(60), "a counter does not answer"
        return self.line.recv()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines()]


def new_request(desk: Desk, who: dict[str, int]) -> int:
    result: list[int] = []

    def play() -> Any:
        result.append((yield from accepted()))

    played(play(), lambda one: carried_out(desk, who, one))
    return result[0]


class TestALostReply:
    """The cable breaks round a commit: what was done is not done twice, what was not done is done once."""

    @pytest.fixture
    def behind(self, durable, office, tmp_path) -> Iterator[tuple[CuttingProxy, Desk, dict[str, int]]]:
        cable = CuttingProxy(durable.port)
        address = durable.address(office[2], port=cable.port)
        with open_beside_server(address, tmp_path, ServerClock(SystemClock()), "PC-KABEL") as desk:
            yield cable, desk, office[1]
        cable.close()

    def rows(self, desk: Desk, command: str) -> int:
        query = select(func.count()).select_from(trail).where(trail.c.command_id == command)
        return int(desk.ask(lambda look: look.connection.execute(query).scalar_one()))

    def test_before_the_commit_the_command_is_done_again_and_its_answer_comes(self, behind):
        cable, desk, who = behind
        order = Who(who["portir"], who["portir"], new_command_id())
        cable.cut_at_commit("before")
        assert desk.do(order, door.guest_arrived).id > 0
        assert cable.cuts["before"] == 1
        assert self.rows(desk, order.command_id) == 1

    def test_after_the_commit_the_program_says_that_it_was_recorded(self, behind):
        cable, desk, who = behind
        order = Who(who["portir"], who["portir"], new_command_id())
        cable.cut_at_commit("after")
        with pytest.raises(Repeated):
            desk.do(order, door.guest_arrived)
        assert self.rows(desk, order.command_id) == 1

    def test_many_breaks_lose_nothing_and_double_nothing(self, behind):
        cable, desk, who = behind
        done = []
        for n in range(CUTS):
            order = Who(who["portir"], who["portir"], new_command_id())
            cable.cut_at_commit("before" if n % 2 else "after")
            try:
                desk.do(order, door.guest_arrived)
            except Repeated:
                assert n % 2 == 0
            done.append(order.command_id)
        assert [self.rows(desk, command) for command in done] == [1] * CUTS
        assert cable.cuts["before"] + cable.cuts["after"] == CUTS

    def test_the_servers_self_test_is_content(self, durable, office, tmp_path):
        lines = server_selftest(durable.address(office[2]), tmp_path, SystemClock())
        assert [str(line) for line in lines if not line.ok] == []

    def test_a_query_is_asked_again(self, behind):
        cable, desk, _who = behind
        cable.cut_now()
        assert desk.ask(lambda look: trail_store.newest(look.connection))[0] > 0


@pytest.fixture(scope="module")
def day(durable, office, tmp_path_factory) -> Iterator[dict[str, Any]]:
    """Six PCs race, work, lose the server and their cables, work on, and show their boards."""
    desk, who, name = office
    cables = {n: CuttingProxy(durable.port) for n in BEHIND_CABLES}
    raced = [new_request(desk, who) for _ in range(RACES)]
    races = [[key, int(desk.ask(load, key).row.version)] for key in raced]
    # Six real processes; they come from one that has imported the program, so that the test does not measure imports.
    kind = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
    if kind.get_start_method() == "forkserver":
        kind.set_forkserver_preload(["tests.processes.counter_child"])
    pcs = []
    for n in range(PCS):
        folder = tmp_path_factory.mktemp(f"pc{n}")
        plan = {
            "address": durable.address(name, port=cables[n].port if n in cables else None), "number": n,
            "seed": 2026 + n, "skew": SKEWS[n], "folder": str(folder), "file": str(folder / "catatan.jsonl"),
            "who": who, "races": races, "every": EVERY, "thinks": [THINKS / 4, THINKS * 7 / 4],
        }  # fmt: skip
        (folder / "catatan.jsonl").touch()
        ours, theirs = kind.Pipe()
        process = kind.Process(target=counter_child.run, args=(plan, theirs), daemon=True)
        process.start()
        theirs.close()
        pcs.append(Pc(process, ours, folder / "catatan.jsonl"))
    try:
        yield {"pcs": pcs, "raced": raced, **a_day(durable, desk, pcs, cables)}
    finally:
        for pc in pcs:
            pc.process.kill()
            pc.process.join()
            pc.process.close()
            pc.line.close()
        for cable in cables.values():
            cable.close()


def together(pcs: list[Pc], word: str) -> list[Any]:
    for pc in pcs:
        pc.line.send(word)
    return [pc.hear() for pc in pcs]


def a_day(durable: Server, desk: Desk, pcs: list[Pc], cables: dict[int, CuttingProxy]) -> dict[str, Any]:
    assert [pc.hear() for pc in pcs] == ["siap"] * PCS
    together(pcs, "lomba")
    for pc in pcs:
        pc.line.send("kerja")
    begun = time.monotonic()
    time.sleep(CALM)
    calm_until = desk.ask(lambda look: trail_store.newest(look.connection))[0]
    away = broken(durable, cables)
    time.sleep(1.2)
    took = time.monotonic() - begun
    together(pcs, "selesai")
    for pc, board in zip(pcs, together(pcs, "papan"), strict=True):
        pc.board = board
        pc.process.join(200)
    cuts = Counter[str]()
    for cable in cables.values():
        cuts.update(cable.cuts)
    codes = [pc.process.exitcode for pc in pcs]
    return {"calm_until": calm_until, "codes": codes, "cuts": cuts, "took": took, "away": away}


def broken(durable: Server, cables: dict[int, CuttingProxy]) -> list[float]:
    """Cables break in turn, before and after commits; between them the server goes and comes back."""
    away = []
    for n in range(RESTARTS):
        for cable, how in zip(cables.values(), ("before", "after"), strict=True):
            cable.cut_at_commit(how if n % 2 == 0 else "after" if how == "before" else "before")
        time.sleep(0.7)
        for cable in cables.values():
            cable.cut_now()
        begun = time.monotonic()
        durable.stop("fast" if n % 2 == 0 else "immediate")
        durable.start()
        away.append(time.monotonic() - begun)
        time.sleep(0.8)
    return away


def all_lines(day: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return [line for pc in day["pcs"] for line in pc.lines() if key in line]


class TestSixCounters:
    def test_nobody_had_to_be_restarted(self, day):
        assert day["codes"] == [0] * PCS

    def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(self, day, office):
        desk = office[0]
        query = select(trail.c.command_id).where(trail.c.workstation.in_([f"PC-{n}" for n in range(PCS)]))
        stored = list(desk.ask(lambda look: look.connection.execute(query).scalars().all()))
        told = [line["ok"] for line in all_lines(day, "ok")]
        assert Counter(told) == Counter(stored)
        assert len(told) > PCS
        assert day["cuts"]["before"] >= 1
        assert day["cuts"]["after"] >= 1

    def test_the_chain_is_one_and_the_office_sound(self, day, office):
        desk = office[0]
        newest = desk.ask(lambda look: trail_store.newest(look.connection))[0]
        ids = desk.ask(lambda look: list(look.connection.execute(select(trail.c.id).order_by(trail.c.id)).scalars()))
        assert ids == list(range(1, newest + 1))
        assert desk.ask(lambda look: list(trail_store.verify(look.connection))) == []
        assert [str(f) for f in check(desk, 10).findings] == []

    def test_numbers_have_no_holes(self, day, office):
        desk = office[0]

        def taken(look: Any) -> list[list[int]]:
            run = look.connection.execute
            return [
                list(run(select(visit.c.seq).order_by(visit.c.day, visit.c.seq)).scalars()),
                list(run(select(request.c.register_seq).order_by(request.c.register_seq)).scalars()),
            ]

        for found in desk.ask(taken):
            assert found == list(range(1, len(found) + 1))
            assert len(found) > PCS
        query = select(number.c.scope, number.c.seq).order_by(number.c.scope, number.c.seq)
        by_scope: dict[str, list[int]] = {}
        for scope, seq in desk.ask(lambda look: look.connection.execute(query).all()):
            by_scope.setdefault(scope, []).append(seq)
        assert by_scope
        for found in by_scope.values():
            assert found == list(range(found[0], found[0] + len(found)))

    def test_one_wins_each_race_and_the_others_hear_who(self, day):
        assert Counter(line["won"] for line in all_lines(day, "won")) == Counter(day["raced"])
        refusals = [line for line in all_lines(day, "no") if line["no"] == "basi"]
        assert len(refusals) >= RACES * (PCS - 1)
        assert all("Sudah diproses oleh" in line["words"] and "pukul" in line["words"] for line in refusals)

    def test_each_board_learns_of_everything_at_its_next_look(self, day, office):
        """A board looks twice a second. How late that is by the clock is the machine's (`test_figures` tells it): what
        was told to be saved before a look began is in it, whatever else the machine does."""
        desk = office[0]
        rows = desk.ask(lambda look: look.connection.execute(select(trail.c.id, trail.c.at, trail.c.command_id)).all())
        told = {line["ok"]: line["done"] for line in all_lines(day, "ok") if "done" in line}
        done = {r.id: told[r.command_id] for r in rows if r.command_id in told}
        seen = [(i, line["before"]) for line in all_lines(day, "seen") for i in line["seen"] if i in done]
        assert seen
        assert [i for i, before in seen if done[i] < before] == []
        at = {r.id: r.at for r in rows if r.id <= day["calm_until"]}
        day["lags"] = sorted(line["at"] - at[i] for line in all_lines(day, "seen") for i in line["seen"] if i in at)
        assert all(pc.board["papan"] == day["pcs"][0].board["papan"] for pc in day["pcs"])

    def test_the_servers_time_is_everybodys(self, day, office):
        for pc, skew in zip(day["pcs"], SKEWS, strict=True):
            assert abs(pc.board["skew"] - skew) < 1000
        rows = office[0].ask(
            lambda look: look.connection.execute(select(trail.c.at).order_by(trail.c.id)).scalars().all()
        )
        assert rows == sorted(rows)
        assert rows[-1] - rows[0] < 600_000

    def test_figures(self, day, capsys):
        took = sorted(line["ms"] for line in all_lines(day, "ok") if not line.get("troubles"))
        lost = all_lines(day, "trouble")
        known = ("terputus", "tidak dapat dihubungi", "sedang menyimpan")
        assert all(any(words in line["trouble"] for words in known) for line in lost)
        if "LOKET_COUNTERS_SECONDS" not in os.environ:
            return
        lags = day["lags"]
        with capsys.disabled():
            print(
                f"\n{PCS} PCs, {len(took)} commands in {day['took']:.1f} s: p50 {took[len(took) // 2]} ms, "
                f"p95 {took[int(len(took) * 0.95)]} ms; server away {sum(day['away']):.1f} s in {len(day['away'])} "
                f"restarts, cables cut {sum(day['cuts'].values())} times, {len(lost)} times told of it; "
                f"board lag p50 {lags[len(lags) // 2]} ms, p95 {lags[int(len(lags) * 0.95)]} ms; "
                f"slowest command {max(line['ms'] for line in all_lines(day, 'ok'))} ms"
            )


def test_a_command_of_a_pc_that_died_holds_nobody_up(durable, office, tmp_path):
    """The line breaks while a PC holds the lock: the server lets go of it, and another PC's command goes through."""
    desk, who, name = office
    cable = CuttingProxy(durable.port)
    with open_beside_server(durable.address(name, port=cable.port), tmp_path, SystemClock(), "PC-MATI") as other:
        key = new_request(desk, who)

        def dies() -> None:
            with writing(other.engine):
                cable.cut_now()
                begun = time.monotonic()
                desk.do(Who(who["kasi_pelum"], who["kasi_pelum"]), acts.advance, key, 1)
                assert time.monotonic() - begun < 60

        with pytest.raises(Disconnected):
            dies()
    cable.close()


def test_a_pc_that_stands_still_in_a_command_is_waited_for_and_then_passed(durable, office, monkeypatch, tmp_path):
    """It holds the lock and says nothing: the server ends it, the others' commands wait that long and go through."""
    desk, who, name = office
    monkeypatch.setattr(postgres_side, "_SESSION", postgres_side.session_settings(lock_ms=200))
    monkeypatch.setattr(postgres_side, "IDLE_MS", 700)
    with open_beside_server(durable.address(name), tmp_path, SystemClock(), "PC-DIAM") as quick:
        slow = open_engine(durable.address(name))
        order = Who(who["portir"], who["portir"])

        def stands_still() -> None:
            with writing(slow) as connection:
                begun = time.monotonic()
                assert quick.do(order, door.guest_arrived).id > 0
                assert 0.4 < time.monotonic() - begun < 60
                trail_store.newest(connection)

        with pytest.raises(Disconnected):
            stands_still()
        slow.dispose()
        monkeypatch.setattr(desk_module, "BUSY_TRIES", 2)
        with writing(desk.engine), pytest.raises(Busy, match="sedang menyimpan"):
            quick.do(order, door.guest_arrived)
