"""Plays a working day of last week with the sources in the present folder: an office, as that version writes it.

Run by the proofs:  python old_office.py FOLDER
"""

import sys
from datetime import date, timedelta
from pathlib import Path

OFFICE = "sangasanga"
GUESTS = 20
PASSPHRASE = "perahu lemari kabut tangga"
"""Its copies on a stick are sealed with it."""


def main(folder: Path) -> None:
    """Found the office, play the day, set the passphrase."""
    sys.path.insert(0, str(Path.cwd()))
    from loket_app.definitions.presets import load_preset
    from loket_app.domain.dates import at
    from loket_app.simulation import day
    from loket_app.usecases.backup_key import set_passphrase
    from loket_app.usecases.desk import Who
    from loket_app.usecases.opening import found, open_desk
    from loket_app.usecases.pin_key import hash_pin
    from loket_app.usecases.ports import SetClock

    today = date.today()  # noqa: TID251, DTZ011  (a proof: its day is always past)
    monday = today - timedelta(days=today.weekday() + 7)
    day.DAY = monday
    preset = load_preset(OFFICE)
    clock = SetClock(at(monday, 7, 0, preset.office.zone))
    folder.mkdir(parents=True, exist_ok=True)
    with open_desk(folder, clock, "PC-BUKTI") as desk:
        officers = found(desk, OFFICE, {o.key: hash_pin(o.demo_pin) for o in preset.officers if o.demo_pin})
        day.play_day(desk, clock, preset, officers, day.DayPlan(guests=GUESTS))
        set_passphrase(desk, Who(officers["admin"], officers["admin"]), PASSPHRASE, PASSPHRASE)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
