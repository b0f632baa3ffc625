"""One durable act against the very statements it runs, in raw sqlite3; and from the key press to the repainted row."""

import sqlite3
import tempfile
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path
from typing import Any, TypeGuard

from sqlalchemy import event

from loket_app.domain.people import Role
from loket_app.paths import DATA_FILE
from loket_app.usecases import acts
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SetClock
from loket_app.usecases.queries.board import board, board_row
from loket_app.usecases.staff import holders
from loket_app.usecases.views.board import BoardRow, Flag
from tests.bench.big_office import FULL, NOW, WORKSTATION, Size, copied
from tests.bench.figures import Figure, median_ms, p95_ms, seconds

_HELD = {Flag.PAUSED, Flag.WAITING, Flag.READY, Flag.FORWARDED, Flag.DELIVERY}
Statement = tuple[str, Any]


def run(size: Size) -> list[Figure]:
    """The act in the store, and through the window."""
    from tests.bench.click import through_the_window

    with tempfile.TemporaryDirectory(prefix="loket-bench-") as folder:
        theirs, ours = Path(folder) / "raw", Path(folder) / "desk"
        for target in (theirs, ours):
            copied(size, target)
        rounds = 200 if size == FULL else 5
        with open_desk(ours, SetClock(NOW), WORKSTATION) as desk, closing(_raw(theirs / DATA_FILE)) as raw:
            figures = _in_the_store(desk, raw, rounds)
        return [*figures, *through_the_window(ours, rounds // 5)]


def actors(desk: Desk) -> dict[str, int]:
    """Who does the acts of each role today."""
    return {role.value: found[0][0].id for role in Role if (found := desk.ask(holders, role))}


def movable(desk: Desk) -> list[BoardRow]:
    """The open requests that may be passed on: an operator's letter would have to be printed first."""
    return [row for row in desk.ask(board) if _passes(row)]


def _passes(row: BoardRow | None) -> TypeGuard[BoardRow]:
    return row is not None and not _HELD & set(row.flags) and row.role not in ("", Role.OPERATOR)


class Recorder:
    """Writes down what the engine sends to the database, transaction by transaction."""

    def __init__(self, desk: Desk) -> None:
        self.statements: list[Statement] = []
        event.listen(desk.engine, "before_cursor_execute", self._sent)
        event.listen(desk.engine, "commit", self._committed)

    def _sent(self, _c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        rows = list(parameters) if many else [parameters]
        self.statements += [(statement, row) for row in rows]

    def _committed(self, _connection: Any) -> None:
        self.statements.append(("COMMIT", ()))

    def take(self) -> list[Statement]:
        """What was sent since the last time."""
        taken, self.statements = self.statements, []
        return taken


def _raw(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=TRUNCATE", "synchronous=FULL", "foreign_keys=ON", "cell_size_check=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _replay(raw: sqlite3.Connection, statements: list[Statement]) -> None:
    for statement, parameters in statements:
        raw.execute(statement, parameters).fetchall()


def _in_the_store(desk: Desk, raw: sqlite3.Connection, rounds: int) -> list[Figure]:
    recorder = Recorder(desk)
    who = actors(desk)
    recorder.take()
    taken, floor, writes = [], [], 0
    for row in islice(cycle(movable(desk)), 40 * rounds):
        now = desk.ask(board_row, row.id)
        recorder.take()
        if len(taken) == rounds + 3:
            break
        if not _passes(now):
            continue
        order = Who.self(who[now.role])
        desk.clock.move(1000)  # type: ignore[attr-defined]
        taken.append(seconds(lambda o=order, r=now: _act(desk, o, r)))
        statements = recorder.take()
        floor.append(seconds(lambda s=statements: _replay(raw, s)))
        writes = sum(s.startswith(("INSERT", "UPDATE", "DELETE")) for s, _ in statements)
    taken, floor = taken[3:], floor[3:]
    peer = median_ms(floor)
    return [
        Figure("act and its board row, median", median_ms(taken), peer=peer, against="same statements, raw sqlite3"),
        Figure("act and its board row, p95", p95_ms(taken), peer=p95_ms(floor), against="same statements, p95"),
        Figure("statements of an act and its row", len(statements), "sent"),
        Figure("of these, writes", writes, "sent"),
    ]


def _act(desk: Desk, who: Who, row: BoardRow) -> None:
    desk.do(who, acts.advance, row.id, row.version)
    desk.ask(board_row, row.id)
