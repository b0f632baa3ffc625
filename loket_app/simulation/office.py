"""The demonstration office: a folder of its own, a morning already played, and a clock that goes on from there."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loket_app.definitions.presets import Preset, load_preset
from loket_app.domain.dates import at
from loket_app.simulation.complaints import play_complaints
from loket_app.simulation.day import DAY, MORNING, DayPlan, play_day
from loket_app.simulation.survey import play_survey
from loket_app.usecases.desk import Desk
from loket_app.usecases.opening import found, open_desk
from loket_app.usecases.pin_key import hash_pin
from loket_app.usecases.ports import Clock, OffsetClock, SetClock, SystemClock

ON_THE_BOARD = (
    (8, 2, "terlambat_gagal", "kematian"), (9, 8, "keberatan_terbuka", ""),
    (9, 40, "tunggu_sekcam", "dispensasi_nikah"),
    (9, 42, "tunggu_camat", ""), (9, 46, "jeda_terbuka", ""), (9, 50, "tunggu_camat", "sktm"),
    (9, 52, "belum_diambil", "legalisir"), (9, 54, "tidak_kembali", ""), (9, 57, "tunggu_camat", "ahli_waris"),
    (10, 2, "tunggu_serah", ""), (10, 12, "tunggu_operator", "sktm"), (10, 16, "tunggu_operator", "dispensasi_nikah"),
    (10, 29, "antre", ""), (10, 33, "antre", ""), (10, 35, "antre", ""),
)  # fmt: skip
"""Guests whose requests stand in the middle at 10.42: what a new user finds on the board."""

WORKSTATION = "Loket 2"
BANNER = "KANTOR CONTOH — orang, nomor dan tanggal di sini dibuat-buat; data kantor yang sebenarnya tidak tersentuh"


def demo_folder(data: Path, key: str) -> Path:
    """Where the demonstration of this office lives: beside the real data, never in it."""
    return data / f"contoh-{key}"


def demo_clock(preset: Preset) -> OffsetClock:
    """A clock that shows the demonstration's Monday morning now, and goes on at the pace of the PC."""
    base = SystemClock()
    return OffsetClock(base, at(DAY, *MORNING, preset.office.zone) - base.now())


def demo_pins(preset: Preset) -> dict[str, str]:
    """Officer name to demonstration PIN, for the log-in of the demonstration."""
    return {o.name: o.demo_pin for o in preset.officers if o.demo_pin}


@contextmanager
def demo_desk(folder: Path, key: str, clock: Clock) -> Iterator[Desk]:
    """A fresh demonstration office with its morning played; from then on it runs on `clock`.

    What an earlier demonstration left in `folder` is taken away first.
    """
    if folder.exists():
        shutil.rmtree(folder)
    preset = load_preset(key)
    stage_clock = SetClock(at(DAY, 7, 0, preset.office.zone))
    with open_desk(folder, stage_clock, WORKSTATION, demo=True) as desk:
        officers = found(desk, key, {o.key: hash_pin(o.demo_pin) for o in preset.officers if o.demo_pin})
        play_survey(desk, preset, officers, DAY)
        play_complaints(desk, stage_clock, officers)
        play_day(
            desk, stage_clock, preset, officers, DayPlan(guests=16, last=(10, 20), until=MORNING, extra=ON_THE_BOARD)
        )
        desk.clock = clock
        yield desk
