"""The steps of the first day once more, for an office that exists: they show its values and save what changed.

Each change goes through the command of its section in Pengaturan: administrator, new version, one trail row.
"""

from collections.abc import Callable, Mapping
from typing import Any

from loket_app.definitions.catalog import office_data, service_data
from loket_app.definitions.hours import calendar_data
from loket_app.domain.people import Officer, Role
from loket_app.usecases.desk import Desk, Look, Who
from loket_app.usecases.first_day import (
    HOURS_STEP,
    OFFICE_STEP,
    PEOPLE_STEP,
    SERVICES_STEP,
    SUPERVISORS,
    TYPED,
    Body,
)
from loket_app.usecases.office_settings import save_setting
from loket_app.usecases.order import new_command_id
from loket_app.usecases.settings import CALENDAR, OFFICE, ONLY, SERVICE, SOP
from loket_app.usecases.staff import OfficerData, officers, save_officer

HERE = "ini"
"""Stands for the office itself where a first day names the preset it begins from."""


def office_draft(desk: Desk) -> Body:
    """The office as the first four steps show it. PINs are told only by whether there is one."""
    return desk.ask(_draft)


def _draft(look: Look) -> Body:
    body = office_data(look.settings.office())
    with_pin = _with_pin(look)
    return {
        OFFICE_STEP: {"mulai": HERE, **{key: body.get(key) for key in TYPED}, "kepala": ""},
        PEOPLE_STEP: [_row(one, one.id in with_pin) for one in officers(look)],
        SERVICES_STEP: {"dilepas": [one.key for _, one in look.settings.services() if not one.active]},
        HOURS_STEP: calendar_data(look.settings.version(look.settings.current_id(CALENDAR))),
    }


def _with_pin(look: Look) -> frozenset[int]:
    from loket_app.usecases.queries.staffing import officer_rows

    return frozenset(row.officer.id for row in officer_rows(look) if row.has_pin)


def _row(one: Officer, has_pin: bool) -> Body:
    roles = [role.value for role in Role if role in one.roles]
    return {"id": one.id, "nama": one.name, "jabatan": one.position, "peran": roles, "ada_pin": has_pin, "pin_hash": ""}


def save_step(desk: Desk, who: Who, step: str, draft: Mapping[str, Any]) -> int:
    """Save what a step changed; returns how many values that were. Raises `Refused` as the sections of Pengaturan do.

    Several values are several commands: what was saved before a refusal stays saved, and is not saved again.
    """
    save = _SAVES.get(step)
    return save(desk, who, draft) if save is not None else 0


def _do(desk: Desk, who: Who, command: Callable[..., Any], *args: Any) -> None:
    desk.do(Who(who.actor, who.recorder, new_command_id()), command, *args)


def _save_office(desk: Desk, who: Who, draft: Mapping[str, Any]) -> int:
    before = desk.ask(lambda look: office_data(look.settings.office()))
    typed = {key: draft[OFFICE_STEP].get(key) or "" for key in TYPED if key != "logo"}
    body = {**before, **typed}
    if draft[OFFICE_STEP].get("logo"):
        body["logo"] = draft[OFFICE_STEP]["logo"]
    else:
        body.pop("logo", None)
    if body == before:
        return 0
    body["contoh"] = [part for part in before["contoh"] if body.get(part) == before.get(part)]
    _do(desk, who, save_setting, OFFICE, ONLY, body)
    return 1


def _save_people(desk: Desk, who: Who, draft: Mapping[str, Any]) -> int:
    known = {one.id: one for one in desk.ask(officers)}
    saved = 0
    for row in draft[PEOPLE_STEP]:
        name = " ".join(str(row.get("nama") or "").split())
        one = known.get(row.get("id", 0))
        if one is None and not name:
            continue
        roles = tuple(Role(role) for role in row["peran"])
        same = one is not None and (one.name, one.position, one.roles) == (name, row["jabatan"], frozenset(roles))
        if same and not row.get("pin_hash"):
            continue
        data = _data(one, name, str(row["jabatan"]), roles)
        _do(desk, who, save_officer, one.id if one is not None else None, data, row.get("pin_hash") or None)
        saved += 1
    return saved


def _data(one: Officer | None, name: str, position: str, roles: tuple[Role, ...]) -> OfficerData:
    """What the step does not show stays: NIP, pangkat, and the rights that were given."""
    if one is None:
        supervisor = bool(frozenset(roles) & SUPERVISORS)
        return OfficerData(name, "", "", position, roles, Role.LOKET in roles, supervisor)
    return OfficerData(
        name, one.nip, one.rank, position, roles, one.may_record_for_others, one.supervisor, one.active
    )  # fmt: skip


def _save_services(desk: Desk, who: Who, draft: Mapping[str, Any]) -> int:
    dropped = set(draft[SERVICES_STEP].get("dilepas", ()))
    changed = [
        service_data(one)
        for _, one in desk.ask(lambda look: look.settings.services())
        if one.active == (one.key in dropped)
    ]
    for body in changed:
        _do(desk, who, save_setting, SERVICE, body["kunci"], {**body, "aktif": body["kunci"] not in dropped})
    return len(changed)


def _save_hours(desk: Desk, who: Who, draft: Mapping[str, Any]) -> int:
    before = desk.ask(lambda look: calendar_data(look.settings.version(look.settings.current_id(CALENDAR))))
    body = {**before, **draft[HOURS_STEP], "zona": before["zona"], "contoh": before["contoh"]}
    if body == before:
        return 0
    body["contoh"] = [part for part in before["contoh"] if body.get(part) == before.get(part)]
    _do(desk, who, save_setting, CALENDAR, ONLY, body)
    return 1


_SAVES: Mapping[str, Callable[[Desk, Who, Mapping[str, Any]], int]] = {
    OFFICE_STEP: _save_office, PEOPLE_STEP: _save_people, SERVICES_STEP: _save_services, HOURS_STEP: _save_hours,
}  # fmt: skip


def services_of(desk: Desk, choice: str) -> tuple[tuple[Any, Any], ...]:
    """The services of step three with the SOP each one follows: the office's own, or those of a preset."""
    if choice != HERE:
        from loket_app.usecases.first_day import preset_of

        preset = preset_of(choice)
        sops = {one.key: one for one in preset.sops}
        return tuple((one, sops[one.sop]) for one in preset.services)
    return desk.ask(_own_services)


def _own_services(look: Look) -> tuple[tuple[Any, Any], ...]:
    ids = look.settings.current_ids(SOP)
    return tuple((one, look.settings.sop(ids[one.sop])) for _, one in look.settings.services())
