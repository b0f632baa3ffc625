"""The practice office: begun anew at every start, with a morning that was played on the office's own services."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from loket_app.definitions.presets import Preset, load_preset
from loket_app.definitions.survey import instrument_from_data, office_instrument
from loket_app.domain.dates import MINUTE, at
from loket_app.domain.errors import BadDefinition, Disturbance, Refused
from loket_app.domain.people import Role
from loket_app.domain.worktime import axis_for
from loket_app.simulation.day import DAY, MORNING, DayPlan, play_day
from loket_app.simulation.office import ON_THE_BOARD, WORKSTATION
from loket_app.simulation.survey import play_survey
from loket_app.store.lock import FolderLock
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.form_editing import save_form
from loket_app.usecases.founding import found_office
from loket_app.usecases.letters import shipped_form
from loket_app.usecases.opening import open_desk
from loket_app.usecases.pin_key import hash_pin
from loket_app.usecases.ports import Clock, OffsetClock, SetClock, SystemClock
from loket_app.usecases.practice import HANDED, MARK, Carried, take_logo
from loket_app.usecases.survey.questionnaire import save_questionnaire

BANNER = "LATIHAN \N{EM DASH} orang, nomor, dan tanggal di sini dibuat-buat; data kantor tidak tersentuh"
PLAYED_SERVICES = ("legalisir",)
"""What the played guests always ask for; an office without it practises on the shipped services."""
_MARK_TEXT = "Folder latihan LAYAR RAMAH Loket. Isinya dibuat-buat dan dihapus setiap kali latihan dimulai.\n"


def playable(preset: Preset) -> Preset:
    """The office with what a morning can be played on: where its services or hours do not allow it, shipped ones."""
    base = load_preset(preset.key)
    zone = preset.office.zone
    offered = {one.key for one in preset.services if one.active}
    if not set(PLAYED_SERVICES) <= offered:
        services = tuple(replace(one, active=True) for one in base.services)
        preset = replace(preset, sops=base.sops, services=services)
    axis = axis_for(preset.calendar)
    if not all(axis.is_open(at(DAY, *when, zone) - MINUTE) for when in ((8, 45), MORNING)):
        preset = replace(preset, calendar=replace(base.calendar, zone=zone))
    return preset


def practice_clock(preset: Preset) -> OffsetClock:
    """A clock that shows the practice's working morning now, and goes on at the pace of the PC."""
    base = SystemClock()
    return OffsetClock(base, at(DAY, *MORNING, preset.office.zone) - base.now())


@contextmanager
def practice_desk(
    folder: Path, data: Path, carried: Carried, clock: Clock, morning: DayPlan | None = None
) -> Iterator[Desk]:
    """The practice office at its beginning, after `morning` (a usual one), with the office's own forms and
    questionnaire. Raises `Disturbance` while another practice is open in `folder`.

    What an earlier practice left is taken away first, and nothing else: a folder without the practice's mark that
    holds anything is not touched.
    """
    _clear(folder)
    chosen = playable(carried.preset)
    try:
        with _played(folder, data, carried._replace(preset=chosen), clock, morning) as desk:
            yield desk
        return
    except _NotPlayed:
        _clear(folder)
    base = load_preset(chosen.key)
    office = replace(base.office, name=chosen.office.name, kabupaten=chosen.office.kabupaten)
    shipped = carried._replace(preset=replace(base, office=office, officers=chosen.officers))
    with _played(folder, data, shipped, clock, morning) as desk:
        yield desk


class _NotPlayed(Exception):
    """The office's own SOPs lead somewhere that the played guests do not know."""


@contextmanager
def _played(folder: Path, data: Path, carried: Carried, clock: Clock, morning: DayPlan | None) -> Iterator[Desk]:
    preset = carried.preset
    take_logo(data, folder, preset.office.logo)
    pins = {one.key: hash_pin(one.demo_pin) for one in preset.officers if one.demo_pin}
    stage_clock = SetClock(at(DAY, 7, 0, preset.office.zone))
    with open_desk(folder, stage_clock, WORKSTATION, demo=True) as desk:
        try:
            officers = desk.do(Who(0, 0), found_office, preset, pins)
            admin = Who.self(next(officers[one.key] for one in preset.officers if Role.ADMIN in one.roles))
            # The office's services may print forms that only it has. What the played clerks fill in are the shipped
            # ones: the office's changes to those come when they are done.
            changed = {key: text for key, text in carried.forms.items() if shipped_form(key) is not None}
            _take_forms(desk, admin, {key: text for key, text in carried.forms.items() if key not in changed})
            early = carried.survey is not None and _answered_alike(carried.survey, preset)
            if early:
                _take_survey(desk, admin, carried.survey)
            play_survey(desk, preset, officers, DAY)
            play_day(desk, stage_clock, _offered(preset), officers, morning or _plan(preset))
            _take_forms(desk, admin, changed)
            if not early:
                _take_survey(desk, admin, carried.survey)
        except (Refused, LookupError, StopIteration, RuntimeError) as error:
            raise _NotPlayed from error
        desk.clock = clock
        yield desk


def _take_forms(desk: Desk, admin: Who, forms: Mapping[str, str]) -> None:
    """One that this program would refuse today is left out: the shipped one is practised on."""
    for key, text in forms.items():
        with suppress(Refused):
            desk.do(admin, save_form, key, text, 0)


def _take_survey(desk: Desk, admin: Who, body: Mapping[str, Any] | None) -> None:
    if body is not None:
        with suppress(Refused):
            desk.do(admin, save_questionnaire, body)


def _answered_alike(body: Mapping[str, Any], preset: Preset) -> bool:
    """Whether the made-up answers fit: the same unsur with one question each, and the same things asked of people."""
    try:
        own, shipped = instrument_from_data(body), office_instrument(preset.key)
    except BadDefinition:
        return False
    return own.groups == shipped.groups and [(one.key, len(one.questions)) for one in own.unsur] == [
        (one.key, len(one.questions)) for one in shipped.unsur
    ]


def _offered(preset: Preset) -> Preset:
    return replace(preset, services=tuple(one for one in preset.services if one.active))


def _plan(preset: Preset) -> DayPlan:
    """The demonstration's morning; a guest for a service that is not offered comes for any other."""
    offered = {one.key for one in preset.services if one.active}
    extra = tuple((h, m, story, service if service in offered else "") for h, m, story, service in ON_THE_BOARD)
    return DayPlan(guests=16, last=(10, 20), until=MORNING, extra=extra)


def _clear(folder: Path) -> None:
    """An empty folder with the mark. Raises `Disturbance` when it is in use, or holds what no practice put there."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / MARK
    inside = {one.name for one in folder.iterdir()}
    if inside and MARK not in inside:
        raise Disturbance(
            f"Folder {folder} berisi berkas lain, jadi tidak dipakai untuk latihan.", "Kosongkan atau pindahkan isinya."
        )
    lock = FolderLock(folder)
    lock.take()
    try:
        mark.write_text(_MARK_TEXT, encoding="utf-8")
        for one in folder.iterdir():
            if one.is_dir() and not one.is_symlink():
                shutil.rmtree(one)
            elif one.name not in (MARK, HANDED, lock.path.name):
                one.unlink()
    except OSError as error:
        raise Disturbance(
            f"Folder latihan {folder} tidak dapat dikosongkan ({error.strerror}).", "Tutup latihan yang lain."
        ) from error
    finally:
        lock.release()
