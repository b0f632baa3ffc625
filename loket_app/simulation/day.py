"""A whole working day of an office: sixty guests, every branch of real life, through the real use cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from loket_app.definitions.presets import Preset
from loket_app.domain.dates import MINUTE, at
from loket_app.simulation.plots import Plot, guest
from loket_app.simulation.stage import Show, Stage, no_paper
from loket_app.usecases.desk import Desk
from loket_app.usecases.ports import SetClock

DAY = date(2026, 11, 23)
"""The demonstration's working day: a Monday (decision 19)."""
MORNING = (10, 42)

STORIES = (
    "biasa", "terlambat", "belum_lengkap", "dikembalikan", "biasa", "keberatan_dini", "dijeda", "prioritas", "biasa",
    "terlambat_gagal", "ditolak", "kuasa", "biasa", "dicabut", "dibatalkan", "belum_lengkap_dua_kali", "koreksi",
    "biasa", "terlambat_diantar", "dua_permohonan", "tanda_terima_hilang", "ganti_layanan", "biasa", "tidak_datang",
    "terlambat_diambil", "susulan", "belum_diambil", "tanpa_ktp", "biasa", "pergi", "biasa", "tidak_kembali",
)  # fmt: skip


@dataclass(frozen=True)
class DayPlan:
    """How many guests, from when to when (hour, minute) they come, and how far the day is played."""

    guests: int = 60
    first: tuple[int, int] = (7, 30)
    last: tuple[int, int] = (14, 40)
    until: tuple[int, int] = (16, 0)
    seed: int = 20261123
    extra: tuple[tuple[int, int, str, str], ...] = ()
    """Further guests: hour, minute, story, service ("" for any)."""


def play_day(
    desk: Desk, clock: SetClock, preset: Preset, officers: Mapping[str, int], plan: DayPlan, show: Show = no_paper
) -> Stage:
    """Play the day up to `plan.until` and return the stage, whose `told` counts the branches gone through."""
    zone = preset.office.zone
    stage = Stage(desk, clock, dict(officers), Random(plan.seed), show)
    start, end = at(DAY, *plan.first, zone), at(DAY, *plan.last, zone)
    for plot, moment in _plots(stage, preset, plan, start, end):
        stage.enter(guest(stage, plot), moment)
    stage.play(at(DAY, *plan.until, zone))
    return stage


def _plots(stage: Stage, preset: Preset, plan: DayPlan, start: int, end: int) -> list[tuple[Plot, int]]:
    through = [s.key for s in preset.services if _goes_through(preset, s.key)]
    everything = [s.key for s in preset.services]
    found = []
    for n in range(plan.guests):
        story = STORIES[n % len(STORIES)]
        choices = through if story != "biasa" else everything
        service = choices[(n * 7 + n // len(STORIES)) % len(choices)]
        moment = start + (end - start) * n // plan.guests + stage.seconds(0, 240)
        found.append((Plot(n + 1, service, story, by_door=n % 8 != 5), moment + MINUTE))
    zone = preset.office.zone
    found += [
        (Plot(n, service or through[n % len(through)], story), at(DAY, hour, minute, zone))
        for n, (hour, minute, story, service) in enumerate(plan.extra, start=plan.guests + 1)
    ]
    return found


def _goes_through(preset: Preset, service_key: str) -> bool:
    """True for a service whose SOP has an operator's step and a minutes promise: only there can every story happen."""
    service = next(s for s in preset.services if s.key == service_key)
    sop = next(s for s in preset.sops if s.key == service.sop)
    kinds = {step.kind.value for step in sop.steps}
    minutes = service.promise is not None and service.promise.unit.value == "menit" and service.promise.n <= 60
    return {"cetak", "periksa", "tanda_tangan"} <= kinds and minutes
