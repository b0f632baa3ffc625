"""Papers that did not come out, kept in a file of the data folder: they can be printed again after a restart.

Only what they are stands there (purpose and key), never what is on them: the paper is made anew. What was made from a
choice on the screen, such as a book of the office, is printed from its own screen again.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from loket_app.domain.dates import HOUR, local
from loket_app.usecases.desk import Desk
from loket_app.usecases.papers import MAKERS
from loket_app.usecases.whole_files import write_over

FILE = "antrean-cetak.json"
KEPT_OPTIONS = ("copy", "form")


class Entry(NamedTuple):
    """One paper: what it is and when it was asked for."""

    purpose: str
    key: int
    options: dict[str, Any]
    at: int


def keep(desk: Desk, entries: Sequence[Entry]) -> None:
    """Write what is not out yet; nothing at all takes the file away."""
    if desk.folder is None:
        return
    file = desk.folder / FILE
    if not entries:
        file.unlink(missing_ok=True)
        return
    rows = [{"kertas": e.purpose, "nomor": e.key, "pilihan": e.options, "jam": e.at} for e in entries]
    write_over(file, json.dumps(rows, ensure_ascii=False).encode())


def kept(desk: Desk) -> tuple[Entry, ...]:
    """Today's papers that an earlier run did not get out; a damaged file is no reason to complain."""
    if desk.folder is None or not (desk.folder / FILE).exists():
        return ()
    try:
        rows = json.loads((desk.folder / FILE).read_text(encoding="utf-8"))
        found = [_entry(row) for row in rows]
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return ()
    zone, now = desk.ask(lambda look: look.zone), desk.clock.now()
    recent = [e for e in found if e.purpose in MAKERS and abs(now - e.at) <= 24 * HOUR]
    return tuple(e for e in recent if local(e.at, zone).date() == local(now, zone).date())


def _entry(row: Any) -> Entry:
    options = {key: row["pilihan"][key] for key in KEPT_OPTIONS if key in row["pilihan"]}
    return Entry(str(row["kertas"]), int(row["nomor"]), options, int(row["jam"]))


def entry(purpose: str, key: int, options: Any, at: int) -> Entry | None:
    """What to keep of an order; None where the paper cannot be made anew from its purpose and key."""
    if purpose not in MAKERS or purpose == "uji_cetak":
        return None
    return Entry(purpose, key, {k: options[k] for k in KEPT_OPTIONS if k in options}, at)
