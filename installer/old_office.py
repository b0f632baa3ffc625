"""Plays a working day of last week with the sources in the present folder: an office, as that version writes it.

Run by the proofs:  python old_office.py FOLDER
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

OFFICE = "sangasanga"
GUESTS = 20


def main(folder: Path) -> None:
    """Found the office and play the day."""
    sys.path.insert(0, str(Path.cwd()))
    from loket_app.definitions.presets import load_preset
    from loket_app.domain.dates import at
    from loket_app.simulation import day
    from loket_app.usecases.opening import found, open_desk
    from loket_app.usecases.ports import SetClock

    hash_pin = _hash_pin()
    today = date.today()  # noqa: TID251, DTZ011  (a proof: its day is always past)
    monday = today - timedelta(days=today.weekday() + 7)
    day.DAY = monday
    preset = load_preset(OFFICE)
    clock = SetClock(at(monday, 7, 0, preset.office.zone))
    folder.mkdir(parents=True, exist_ok=True)
    with open_desk(folder, clock, "PC-BUKTI") as desk:
        officers = found(desk, OFFICE, {o.key: hash_pin(o.demo_pin) for o in preset.officers if o.demo_pin})
        day.play_day(desk, clock, preset, officers, day.DayPlan(guests=GUESTS))


def _hash_pin() -> Callable[[str], str]:
    """Where older and newer sources keep the hashing of PINs."""
    for module in ("loket_app.usecases.pin_key", "loket_app.usecases.staff"):
        with suppress(ImportError, AttributeError):
            found: Callable[[str], str] = import_module(module).hash_pin
            return found
    raise LookupError("hash_pin")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
