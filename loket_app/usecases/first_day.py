"""The five steps of a first day: what was typed so far, kept in a file of the data folder, and the office it founds.

A draft is plain data by step (`STEPS`). A PIN is in it as its argon2id hash alone, never as typed. Nothing is written
to the database before the fourth step is done; then the whole office is, in one command.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from loket_app.definitions.catalog import OFFICE_PARTS, SERVICE_PARTS, calendar, office, office_data
from loket_app.definitions.hours import calendar_data
from loket_app.definitions.presets import OfficerSeed, Preset, load_preset
from loket_app.definitions.toml_lines import table_from_data
from loket_app.domain.catalog import Office, Service
from loket_app.domain.dates import local
from loket_app.domain.errors import BadDefinition, Refusal, Refused, refuse
from loket_app.domain.innovation import NO_PLAN
from loket_app.domain.names import NAME_MAX, clean_line
from loket_app.domain.people import Role
from loket_app.domain.pins import weakness
from loket_app.domain.worktime import calendar_problems
from loket_app.usecases import typed_file
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.founding import found_office
from loket_app.usecases.office_settings import located
from loket_app.usecases.pin_key import has_key_of, new_pin
from loket_app.usecases.settings import CALENDAR, OFFICE

Body = dict[str, Any]
OFFICE_STEP, PEOPLE_STEP, SERVICES_STEP, HOURS_STEP, PRINTER_STEP = "kantor", "petugas", "layanan", "jam", "printer"
STEPS = (OFFICE_STEP, PEOPLE_STEP, SERVICES_STEP, HOURS_STEP, PRINTER_STEP)
AT = "langkah"
OWN = "baru"
"""The choice of an office that is none of the presets: it takes a preset's catalogue, all of it marked as example."""
BASE = "kemlagi"
FILE = "hari-pertama.json"
SUPERVISORS = frozenset({Role.KASI_PELUM, Role.SEKCAM, Role.CAMAT})
TYPED = ("nama", "kabupaten", "tempat", "alamat", "telepon", "zona", "logo")
_EMPTY: Mapping[str, Any] = {"kode_pos": "", "email": "", "situs": "", "desa": [], "dasar_hukum": []}


# -- the draft in its file -------------------------------------------------------------------------------------------


def keep(desk: Desk, draft: Mapping[str, Any]) -> None:
    """Write the draft; an empty one takes the file away. Raises `Disturbance` when the disk does not take it."""
    typed_file.keep(desk, FILE, draft, indent=1)


def kept(desk: Desk) -> Body:
    """What an earlier sitting left; empty without one, and where the file is damaged: then one begins anew.

    A PIN whose key is not here any more is asked for again.
    """
    found = typed_file.kept(desk, FILE)
    rows = found.get(PEOPLE_STEP, [])
    if found.get(AT) not in STEPS or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return {}
    for row in rows:
        if not has_key_of(desk, str(row.get("pin_hash") or "")):
            row["pin_hash"] = ""
    return found


# -- what a preset offers --------------------------------------------------------------------------------------------


@cache
def preset_of(choice: str) -> Preset:
    """The preset behind a choice of step one; read once, since reading takes a third of a second."""
    return load_preset(BASE if choice == OWN else choice)


def office_body(choice: str) -> Body:
    """Step one as a preset fills it; an office of one's own begins empty."""
    body = office_data(preset_of(choice).office)
    typed = {key: body.get(key) for key in TYPED}
    if choice == OWN:
        typed = dict.fromkeys(TYPED, "") | {"zona": "Asia/Jakarta", "logo": None}
    return {"mulai": choice, **typed, "kepala": ""}


def people_body(choice: str) -> list[Body]:
    """Step two: the administrator first, then one row a post, without names."""
    seeds = sorted(preset_of(choice).officers, key=lambda one: Role.ADMIN not in one.roles)
    rows = [{"nama": "", "jabatan": one.position, "peran": sorted(one.roles), "pin_hash": ""} for one in seeds]
    if choice == OWN:
        place = preset_of(choice).office.place
        for row in rows:
            row["jabatan"] = str(row["jabatan"]).removesuffix(f" {place}")
    return rows


def hours_body(choice: str) -> Body:
    """Step four as the preset fills it, with the holidays that are shipped."""
    return calendar_data(preset_of(choice).calendar)


def new_draft(choice: str = "sangasanga") -> Body:
    """What a first day begins with: a preset's values, nobody's name."""
    return {
        AT: OFFICE_STEP, OFFICE_STEP: office_body(choice), PEOPLE_STEP: people_body(choice),
        SERVICES_STEP: {"dilepas": []}, HOURS_STEP: hours_body(choice),
    }  # fmt: skip


# -- checking a step -------------------------------------------------------------------------------------------------


def pin_problem(pin: str, again: str) -> Refusal | None:
    """Why a typed PIN is none; the field is `pin` or `pin_ulang`."""
    if not (4 <= len(pin) <= 6 and pin.isascii() and pin.isdigit()):
        return Refusal("pin", "PIN terdiri atas 4 sampai 6 angka.", "pin")
    weak = weakness(pin)
    if weak is not None:
        return Refusal("pin_lemah", weak, "pin")
    if pin != again:
        return Refusal("pin_beda", "Kedua PIN belum sama.", "pin_ulang")
    return None


def hashed(desk: Desk, pin: str, again: str) -> str:
    """The hash of a typed PIN; raises `Refused` for one that is too easy or was typed differently."""
    problem = pin_problem(pin, again)
    if problem is not None:
        raise Refused(problem)
    return new_pin(desk, pin)


def problem_of(step: str, draft: Mapping[str, Any], today: date) -> Refusal | None:
    """Why a step is not done yet; the field says where, a person as "petugas[2].nama" (from 1)."""
    try:
        _CHECKS[step](draft, today)
    except Refused as refused:
        return refused.refusal
    except BadDefinition as bad:
        return located(bad)
    return None


def _check_office(draft: Mapping[str, Any], _today: date) -> None:
    body = draft[OFFICE_STEP]
    for key, words in (("nama", "Nama kantor"), ("kabupaten", "Kabupaten atau kota"), ("tempat", "Tempat")):
        clean_line(str(body.get(key) or ""), words, key, 300, required=True)
    _office(draft)


def _check_people(draft: Mapping[str, Any], _today: date) -> None:
    rows = [(n, row) for n, row in enumerate(draft[PEOPLE_STEP], 1)]
    named = [(n, row) for n, row in rows if str(row.get("nama") or "").strip()]
    for n, row in rows:
        if row.get("pin_hash") and not str(row.get("nama") or "").strip():
            raise refuse("nama", "Tulis nama orang yang ber-PIN ini.", f"petugas[{n}].nama")
    admins = [(n, row) for n, row in named if Role.ADMIN in row["peran"]]
    if not admins:
        place = next((n for n, row in rows if Role.ADMIN in row["peran"]), 1)
        raise refuse("tanpa_admin", "Tulis dulu siapa Administrator: ia yang pertama masuk.", f"petugas[{place}].nama")
    if not any(row.get("pin_hash") for _, row in admins):
        raise refuse("pin", "Administrator perlu PIN sendiri: 4 sampai 6 angka.", f"petugas[{admins[0][0]}].pin")
    for n, row in named:
        if not row["peran"]:
            raise refuse("peran", "Centang paling sedikit satu peran untuk orang ini.", f"petugas[{n}].peran")
    _officers(draft)


def _check_services(draft: Mapping[str, Any], _today: date) -> None:
    if not any(one.active for one in _services(draft)):
        raise refuse("tanpa_layanan", "Pilih paling sedikit satu layanan.", "layanan")


def _check_hours(draft: Mapping[str, Any], today: date) -> None:
    found = calendar(table_from_data(_hours(draft), CALENDAR))
    problems = calendar_problems(found, today)
    if problems:
        raise Refused(problems[0])


def _check_nothing(_draft: Mapping[str, Any], _today: date) -> None:
    """The printer is this PC's: its file is checked where it is written."""


_CHECKS = {
    OFFICE_STEP: _check_office, PEOPLE_STEP: _check_people, SERVICES_STEP: _check_services, HOURS_STEP: _check_hours,
    PRINTER_STEP: _check_nothing,
}  # fmt: skip


# -- the office that the draft describes -----------------------------------------------------------------------------


def _office(draft: Mapping[str, Any]) -> Office:
    typed = draft[OFFICE_STEP]
    choice = str(typed["mulai"])
    body = office_data(preset_of(choice).office)
    before = dict(body)
    body |= {key: _line(typed.get(key)) for key in TYPED if key != "logo"}
    if choice == OWN:
        body |= _EMPTY
        body["kunci"] = "kantor_sendiri"
        body["penomoran"] = {**body["penomoran"], "unit": "KEC"}
        body["contoh"] = [part for part in OFFICE_PARTS if not part.startswith("standar.") or part in before["contoh"]]
    body["contoh"] = [p for p in body["contoh"] if p not in body or p not in TYPED or body[p] == before.get(p)]
    if typed.get("logo"):
        body["logo"] = typed["logo"]
    else:
        body.pop("logo", None)
    found = office(table_from_data(body, OFFICE))
    return replace(found, objection_deputy=None)


def _line(value: Any) -> str:
    return " ".join(str(value or "").split())


def _officers(draft: Mapping[str, Any]) -> tuple[OfficerSeed, ...]:
    made = []
    for n, row in enumerate(draft[PEOPLE_STEP], 1):
        if not str(row.get("nama") or "").strip():
            continue
        name = clean_line(str(row["nama"]), "Nama petugas", f"petugas[{n}].nama", NAME_MAX, required=True)
        position = clean_line(str(row.get("jabatan") or ""), "Jabatan", f"petugas[{n}].jabatan", 150)
        roles = frozenset(Role(role) for role in row["peran"])
        made.append(
            OfficerSeed(
                f"p{n}", name, "", "", position, roles, Role.LOKET in roles, bool(roles & SUPERVISORS), None, False
            )
        )
    return tuple(made)


def _services(draft: Mapping[str, Any]) -> tuple[Service, ...]:
    choice = str(draft[OFFICE_STEP]["mulai"])
    dropped = set(draft.get(SERVICES_STEP, {}).get("dilepas", ()))
    found = tuple(replace(one, active=one.key not in dropped) for one in preset_of(choice).services)
    if choice != OWN:
        return found
    own = tuple(part for part in SERVICE_PARTS if not part.startswith("standar."))
    return tuple(replace(one, example=tuple(dict.fromkeys((*one.example, *own)))) for one in found)


def _hours(draft: Mapping[str, Any]) -> Body:
    """The calendar in the office's zone; a part that was changed is no example any more."""
    choice = str(draft[OFFICE_STEP]["mulai"])
    usual = hours_body(choice)
    body = {**draft.get(HOURS_STEP, usual), "zona": draft[OFFICE_STEP]["zona"]}
    marked = dict.fromkeys((*usual["contoh"], "minggu", "profil")) if choice == OWN else usual["contoh"]
    estimated = any("(perkiraan)" in str(row.get("nama", "")) for row in body.get("libur", ()))
    kept_marks = [part for part in marked if body.get(part) == usual.get(part)]
    body["contoh"] = [*kept_marks, *(["libur"] if estimated and "libur" not in kept_marks else [])]
    return body


def founding_of(draft: Mapping[str, Any]) -> tuple[Preset, dict[str, str]]:
    """The office as a preset of its own and the hashed PINs by officer key. Raises `Refused` or `BadDefinition`."""
    choice = str(draft[OFFICE_STEP]["mulai"])
    base = preset_of(choice)
    officers = _officers(draft)
    pins = {f"p{n}": str(row["pin_hash"]) for n, row in enumerate(draft[PEOPLE_STEP], 1) if row.get("pin_hash")}
    deputies = [one.key for one in officers if Role.SEKCAM in one.roles]
    own = choice == OWN
    preset = replace(
        base,
        office=_office(draft),
        sops=tuple(replace(one, example=True) for one in base.sops) if own else base.sops,
        services=_services(draft),
        calendar=calendar(table_from_data(_hours(draft), CALENDAR)),
        pause_reasons=tuple(replace(one, example=True) for one in base.pause_reasons) if own else base.pause_reasons,
        officers=officers,
        substitutions=(),
        pacts=(),
        objection_deputy=deputies[0] if len(deputies) == 1 else None,
        innovation=NO_PLAN if own else base.innovation,
    )
    return preset, {key: pin for key, pin in pins.items() if any(one.key == key for one in officers)}


def found_first_day(desk: Desk, draft: Mapping[str, Any]) -> int:
    """Found the office of the first four steps, in one command; returns the first administrator's id.

    Raises `Refused` with step and field ("petugas: petugas[1].nama") while something is missing.
    """
    today = local(desk.clock.now(), str(draft[OFFICE_STEP]["zona"])).date()
    for step in STEPS[:4]:
        problem = problem_of(step, draft, today)
        if problem is not None:
            raise refuse(problem.code, problem.sentence, f"{step}: {problem.field or ''}")
    preset, pins = founding_of(draft)
    ids = desk.do(Who(0, 0), found_office, preset, pins)
    keep(desk, {AT: PRINTER_STEP})
    return next(ids[one.key] for one in preset.officers if Role.ADMIN in one.roles and one.key in pins)
