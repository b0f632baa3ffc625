"""What a counter writes, on a file of ten years: a durable act, an intake, a letter handed over.

Every second command is the program's own. The others are carried out by it up to the commit, given up, and then their
very statements are run and committed by bare sqlite3: the floor, on the same file, with the same journal.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count, cycle
from pathlib import Path
from typing import Any

from loket_app.paths import DATA_FILE
from loket_app.store.engine import open_engine
from loket_app.usecases import acts, door, intake
from loket_app.usecases.desk import Desk, Look, Tx, Who
from loket_app.usecases.ports import SetClock
from loket_app.usecases.queries.board import board, board_row
from loket_app.usecases.queries.register import scanned
from loket_app.usecases.views.board import Flag
from tests.bench.bench_act import Recorder, _passes, _raw, _replay, actors, movable
from tests.bench.big_office import Size
from tests.bench.figures import median_ms, seconds
from tests.bench.orm_office import Orm
from tests.bench.ten_years import NOW, WORKSTATION, office_of
from tests.bench.years_reads import Line

SERVICE = "ikd"


class _GivenUp(Exception):
    """The command went well and is not kept."""


@dataclass
class Order:
    """One command to be measured, with what is read after it."""

    who: Who
    command: Callable[..., object]
    args: tuple[object, ...]
    before: Callable[[Desk], object] | None = None
    after: Callable[[Desk], object] | None = None


@dataclass
class Taken:
    """Seconds of the program's commands and of the bare ones."""

    ours: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)

    @property
    def both(self) -> tuple[float, float]:
        """Medians in ms, without the first of each."""
        return median_ms(self.ours[1:] or self.ours), median_ms(self.floor[1:] or self.floor)


def run(big: Size, little: Size, rounds: int) -> list[Line]:
    """Acts, intakes and hand-overs on the large file itself and on a copy of the small one, and the ORM there."""
    with tempfile.TemporaryDirectory(prefix="loket-bench-", dir=office_of(little).parent) as folder:
        copy = Path(shutil.copyfile(office_of(little) / DATA_FILE, Path(folder) / DATA_FILE))
        less = _measured(copy, rounds)
        mine = _measured(office_of(big) / DATA_FILE, rounds)
        orm = _orm(copy, rounds)
    lines = []
    for name, taken in mine.items():
        if not (taken.ours and taken.floor and less[name].ours):
            # The kept file's open requests were used up by earlier runs; a new file has them again.
            continue
        ours, floor = taken.both
        lines.append(
            Line(name, ours, "ms", floor, "by the clock, durable", None, orm[name], median_ms(less[name].ours))
        )
    return lines


def _measured(file: Path, rounds: int) -> dict[str, Taken]:
    engine = open_engine(file)
    with closing(_raw(file)) as raw:
        newest = raw.execute("SELECT max(at) FROM trail").fetchone()[0]
        desk = Desk(engine, SetClock(max(NOW, newest)), WORKSTATION)
        recorder = Recorder(desk)
        found = {
            "act and its board row": _alternate(desk, raw, recorder, _acts(desk), rounds),
            "intake accepted": _alternate(desk, raw, recorder, _intakes(desk), rounds),
            "scan and hand-over": _alternate(desk, raw, recorder, _hand_overs(desk), min(rounds, 6)),
        }
    engine.dispose()
    return found


def _alternate(
    desk: Desk, raw: sqlite3.Connection, recorder: Recorder, orders: Iterator[Order], rounds: int
) -> Taken:  # fmt: skip
    taken = Taken()
    for order, own in zip(orders, cycle((True, False)), strict=False):
        desk.clock.move(1000)  # type: ignore[attr-defined]
        recorder.take()
        if own:
            taken.ours.append(seconds(partial(_done, desk, order)))
            recorder.take()
        else:
            taken.floor.append(_bare(desk, raw, recorder, order))
        if len(taken.floor) > rounds:
            break
    return taken


def _done(desk: Desk, order: Order) -> None:
    if order.before is not None:
        order.before(desk)
    desk.do(order.who, order.command, *order.args)
    if order.after is not None:
        order.after(desk)


def _bare(desk: Desk, raw: sqlite3.Connection, recorder: Recorder, order: Order) -> float:
    """What the command sends, noted and given up; then sent and committed by bare sqlite3, with what is read beside."""

    def given_up(tx: Tx, *args: Any) -> None:
        order.command(tx, *args)
        raise _GivenUp

    if order.before is not None:
        order.before(desk)
    reads = [one for one in recorder.take() if one[0] not in ("BEGIN", "COMMIT")]
    with suppress(_GivenUp):
        desk.do(order.who, given_up, *order.args)
    statements = [*recorder.take(), ("COMMIT", ())]
    took = seconds(lambda: _replay(raw, [*reads, *statements]))
    if order.after is None:
        return took
    order.after(desk)
    reads = [one for one in recorder.take() if one[0] not in ("BEGIN", "COMMIT")]
    return took + seconds(lambda: _replay(raw, reads))


def _acts(desk: Desk) -> Iterator[Order]:
    who = actors(desk)
    for row in movable(desk):
        now = desk.ask(board_row, row.id)
        if _passes(now):
            yield Order(
                Who.self(who[now.role]), acts.advance, (now.id, now.version), after=_shown(now.id)
            )  # fmt: skip


def _shown(key: int) -> Callable[[Desk], object]:
    return lambda desk: desk.ask(board_row, key)


def _scanned(code: str) -> Callable[[Desk], object]:
    return lambda desk: desk.ask(scanned, code)


def _intakes(desk: Desk) -> Iterator[Order]:
    clerk = Who.self(actors(desk)["loket"])
    service = desk.ask(lambda look: intake.service_named(look, SERVICE)[1])
    papers = tuple(r.key for r in service.requirements)
    last = desk.ask(_guests)
    for n in count(last + 1):
        guest = desk.do(clerk, door.walked_in)
        desk.clock.move(60_000)  # type: ignore[attr-defined]
        person = intake.PersonData(nik=f"9902{n:012d}", name=f"Contoh Ukur {n}", village="Jawa")
        yield Order(clerk, intake.accept, (guest.id, intake.IntakeForm(person, SERVICE, papers), True))


def _guests(look: Look) -> int:
    from sqlalchemy import func, select

    from loket_app.store.tables import visit

    return int(look.connection.execute(select(func.max(visit.c.id))).scalar_one())


def _hand_overs(desk: Desk) -> Iterator[Order]:
    clerk = Who.self(actors(desk)["loket"])
    ready = [r for r in desk.ask(board) if Flag.READY in r.flags and Flag.DELIVERY not in r.flags]
    for row in ready:
        now = desk.ask(board_row, row.id)
        assert now is not None
        if now.act.startswith("Panggil"):
            desk.do(clerk, acts.call, now.id, now.version, True)
            now = desk.ask(board_row, row.id)
            assert now is not None
        seq, _, year = now.register.partition("/")
        code = f"LR-{year}-{int(seq):07d}"
        args = (now.id, now.version, now.applicant, "KTP-el", "", False)
        yield Order(clerk, acts.hand_over, args, before=_scanned(code), after=_shown(now.id))


def _orm(file: Path, rounds: int) -> dict[str, float]:
    """The same three through the ORM, on the copy."""
    orm = Orm(str(file))
    engine = open_engine(file)
    desk = Desk(engine, SetClock(NOW), WORKSTATION)
    rows, guest = movable(desk) or desk.ask(board), desk.ask(_guests)
    engine.dispose()
    commands = (f"{n:032x}" for n in count(1))
    numbers = [tuple(map(int, row.register.split("/"))) for row in rows]

    def act(n: int) -> object:
        return orm.advance(rows[n % len(rows)].id, next(commands))

    def accept(n: int) -> object:
        return orm.accept(guest, rows[0].id, f"9903{n:012d}", next(commands))

    def hand_over(n: int) -> object:
        return orm.hand_over(*numbers[n % len(rows)], next(commands))

    acts = {"act and its board row": act, "intake accepted": accept, "scan and hand-over": hand_over}
    found = {}
    for name, one in acts.items():
        taken = [seconds(partial(one, n)) for n in range(rounds + 1)]
        found[name] = median_ms(taken[1:])
    orm.close()
    return found


__all__ = ["run"]
