"""The whole chain of the trail, verified piece by piece, and heads of it that somebody printed or noted.

A chain that was rebuilt from some row on is whole in itself. What finds it out lies outside the file: a head printed on
the day's closing report (`head_of`, `compared`), and the mark that this PC keeps of how far it has seen the chain whole
(`Mark`). The mark also lets the work go on where the last start left it (decision 7).
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from loket_app.domain.dates import HOUR, clock_time, local, numeric_date
from loket_app.domain.errors import Disturbance, refuse
from loket_app.store import trail as trail_store
from loket_app.store.tables import trail
from loket_app.store.trail import GENESIS
from loket_app.usecases.beside import open_beside
from loket_app.usecases.checking.report import Finding
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.restore import KIND as RESTORED
from loket_app.usecases.whole_files import write_over

FILE: Final = "rantai.json"
ROWS_AT_ONCE: Final = 400
PIECES_PER_NOTE: Final = 25
AGAIN_AFTER: Final = 24 * HOUR
MOST_FINDINGS: Final = 20
SHOWN, GROUP, LEAST = 20, 4, 12
_TYPED = re.compile(r"(?:([\d. ]+)/)?([0-9a-f]+)")


class Head(NamedTuple):
    """The newest row of a trail and its hash, which stands for every row up to it. (0, zeros) on an empty one."""

    row: int
    hash: str

    @property
    def words(self) -> str:
        """As it is printed and typed: "12.345/3F2A-9C01-7BE4-11D0-AA52", 80 bits of the hash."""
        shown = self.hash[:SHOWN].upper()
        groups = "-".join(shown[n : n + GROUP] for n in range(0, SHOWN, GROUP))
        return f"{self.row:,}".replace(",", ".") + f"/{groups}"


def head_of(look: Look) -> Head:
    """The head of the trail now: what a closing report prints."""
    row, _, digest = trail_store.newest(look.connection)
    return Head(row, digest)


def compared(look: Look, typed: str) -> tuple[Finding | None, str]:
    """Compare a head from paper with the trail: (None, where it was found) or (the finding, "").

    The row may be left out. Raises `Refused` for what cannot be a head. Only with a chain that is whole
    (`check`) does a found head prove every row up to it.
    """
    row, digits = _parsed(typed)
    query = select(trail.c.id, trail.c.at).where(trail.c.hash.startswith(digits, autoescape=True))
    found = look.connection.execute(query.limit(1)).first()
    if found is not None and row in (None, found.id):
        moment = local(found.at, look.zone)
        return None, f"jejak baris {found.id}, {numeric_date(moment.date())} pukul {clock_time(moment)}"
    newest = head_of(look)
    if row is not None and row > newest.row:
        return Finding(f"jejak baris {newest.row + 1} sampai {row}", "ada", "hilang (ekor rantai terpotong)"), ""
    where = f"jejak sampai baris {row}" if row is not None else "jejak"
    return Finding(where, f"kepala {digits.upper()} pada kertas", "rantai lain (disusun ulang)"), ""


def _parsed(typed: str) -> tuple[int | None, str]:
    plain = typed.strip().lower().replace("-", "").replace(" ", "")
    match = _TYPED.fullmatch(plain)
    if match is None or not LEAST <= len(match[2]) <= len(GENESIS):
        raise refuse("kepala", "Kepala rantai ditulis seperti pada kertas: 12.345/3F2A-9C01-7BE4-11D0-AA52.", "kepala")
    row = int(match[1].replace(".", "")) if match[1] else None
    return row, match[2]


NO_HEAD: Final = Head(0, GENESIS)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the present round has seen the chain whole (`row`, `hash`), when a round was last finished, and the
    newest head ever seen with when that was: ms; zeros where there is nothing yet."""

    row: int = 0
    hash: str = GENESIS
    finished: int = 0
    head: Head = NO_HEAD
    seen: int = 0


def mark_in(folder: Path) -> Mark:
    """The mark of a data folder; a damaged one counts as none, and the round begins anew."""
    try:
        body = json.loads((folder / FILE).read_text(encoding="utf-8"))
        head = Head(int(body["kepala"][0]), str(body["kepala"][1]))
        return Mark(int(body["baris"]), str(body["sidik"]), int(body["selesai"]), head, int(body["dilihat"]))
    except (OSError, ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError):
        return Mark()


def keep_mark(folder: Path, mark: Mark) -> None:
    """Write the mark down, whole or not at all. Raises `Disturbance` when the disk fails."""
    body = {
        "baris": mark.row, "sidik": mark.hash, "selesai": mark.finished, "kepala": list(mark.head),
        "dilihat": mark.seen,
    }  # fmt: skip
    write_over(folder / FILE, json.dumps(body).encode())


def is_due(mark: Mark, now: int) -> bool:
    """Whether a round is to be begun or gone on with: one a day; a clock that went back makes none wait."""
    return not 0 <= now - mark.finished < AGAIN_AFTER or mark.row > 0


@dataclass
class Walk:
    """What a round saw."""

    rows: int = 0
    findings: list[Finding] = field(default_factory=list)


def _silent(_done: int, _all: int) -> None:
    """Tell nobody."""


def walk(desk: Desk, folder: Path, told: Callable[[int, int], None] = _silent, anew: bool = False) -> Walk:
    """Verify the chain up to its present head, in short reads, from the mark on (`anew`: from the first row).

    `told` hears (rows done, rows in all). A round with a finding leaves the mark where it was whole, so that the next
    one finds it again.
    """
    seen = Walk()
    mark = mark_in(folder)
    head = desk.ask(head_of)
    doubt = desk.ask(_against_mark, mark)
    if doubt is not None or anew:
        mark = replace(mark, row=0, hash=GENESIS)
    if isinstance(doubt, Finding):
        seen.findings.append(doubt)
    for piece, after in enumerate(range(mark.row, head.row, ROWS_AT_ONCE)):
        until = min(after + ROWS_AT_ONCE, head.row)
        found, last = desk.ask(_piece, after, until)
        seen.findings += found
        seen.rows += until - after
        told(until, head.row)
        if len(seen.findings) >= MOST_FINDINGS:
            break
        if not seen.findings:
            mark = replace(mark, row=until, hash=last)
            if piece % PIECES_PER_NOTE == PIECES_PER_NOTE - 1:
                _kept(folder, mark)
    if not seen.findings:
        now = desk.clock.now()
        _kept(folder, Mark(0, GENESIS, now, head, now))
    return seen


def _kept(folder: Path, mark: Mark) -> None:
    try:
        keep_mark(folder, mark)
    except Disturbance:
        # A full disk costs the next start some work; what is found now counts all the same.
        return


def _piece(look: Look, after: int, until: int) -> tuple[list[Finding], str]:
    found = [
        Finding(f"jejak baris {row}", "rantai utuh", what)
        for row, what in trail_store.verify(look.connection, after, until)
    ]
    last = look.connection.execute(select(trail.c.hash).where(trail.c.id == until)).scalar()
    if last is None and not found:
        found.append(Finding(f"jejak baris {until}", "rantai utuh", f"baris {until} hilang"))
    return found, str(last or "")


class _Restored:
    """The data was restored from a copy since: what the mark says is of another file."""


def _against_mark(look: Look, mark: Mark) -> Finding | _Restored | None:
    for row, digest in ((mark.head.row, mark.head.hash), (mark.row, mark.hash)):
        if not row:
            continue
        stored = look.connection.execute(select(trail.c.hash).where(trail.c.id == row)).scalar()
        if stored == digest:
            continue
        if _restored_since(look, mark.seen):
            return _Restored()
        if stored is None:
            last = head_of(look).row
            return Finding(f"jejak baris {last + 1} sampai {row}", "ada", "hilang (ekor rantai terpotong)")
        return Finding(f"jejak sampai baris {row}", "seperti saat terakhir diperiksa", "rantai lain (disusun ulang)")
    return None


def _restored_since(look: Look, instant: int) -> bool:
    query = select(trail.c.id).where(trail.c.kind == RESTORED, trail.c.at >= instant)
    return look.connection.execute(query.limit(1)).first() is not None


def inspected(folder: str, full: bool, told: Callable[[int, int], None]) -> bytes:
    """A round of the chain for a process of its own; with `full` everything is told again too. Gives JSON.

    The process takes only time that nobody else wants.
    """
    import os

    from loket_app.usecases.check import check
    from loket_app.usecases.ports import SystemClock

    if hasattr(os, "nice"):
        os.nice(15)
    place = Path(folder)
    with open_beside(place, SystemClock(), "pemeriksaan") as desk:
        seen = walk(desk, place, told, anew=full)
        findings = seen.findings + (list(check(desk, oracle_sample=40, beside=True).findings) if full else [])
    data: dict[str, Any] = {"baris": seen.rows, "selisih": [str(one) for one in dict.fromkeys(findings)]}
    return json.dumps(data).encode()
