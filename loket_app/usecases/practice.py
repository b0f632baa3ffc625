"""A sandbox that looks like the office: its services, SOPs and hours with made-up people, in a folder of its own.

The office's data file is never opened for it. It is copied byte by byte and the copy is read, so that not even a
journal appears beside the original; the copy is gone before the practice begins.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from loket_app.definitions.presets import OfficerSeed, Preset, load_preset, preset_keys
from loket_app.domain.catalog import Office
from loket_app.domain.errors import BadDefinition, Disturbance
from loket_app.domain.innovation import NO_PLAN
from loket_app.paths import DATA_FILE
from loket_app.store.engine import on_server, open_engine
from loket_app.store.header import APPLICATION_ID, read_header
from loket_app.store.migrate import SCHEMA_VERSION
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.ports import SetClock
from loket_app.usecases.settings import (
    CALENDAR,
    FORM,
    INNOVATION,
    OFFICE,
    ONLY,
    PAPERS,
    PAUSE,
    SERVICE,
    SOP,
    SURVEY,
    parse,
)
from loket_app.usecases.whole_files import disk_trouble, write_over

BASE = "sangasanga"
MARK, HANDED = "latihan.txt", "kantor.json"
NAME = "latihan"
DEFINED = (FORM, SURVEY)
"""What is carried along as it is stored, apart from what a preset holds."""
MOST_BYTES = 512 * 1024 * 1024
_PARTS = (DATA_FILE, f"{DATA_FILE}-wal", f"{DATA_FILE}-journal")
_WINDOWS, _UNIX = "LAYAR RAMAH Loket Latihan", "layar-ramah-loket-latihan"


class Carried(NamedTuple):
    """What a practice takes from the office: definitions, never data. `forms` are texts by key, `survey` a body."""

    preset: Preset
    forms: Mapping[str, str] = MappingProxyType({})
    survey: Mapping[str, Any] | None = None


def practice_folder(
    data: Path, environment: Mapping[str, str] | None = None, platform: str = sys.platform
) -> Path:  # fmt: skip
    """Where this user of this PC practises: never in the data folder, one folder a data folder.

    Raises `Disturbance` where one would lie in the other.
    """
    env = os.environ if environment is None else environment
    if platform == "win32":
        base = Path(env.get("LOCALAPPDATA") or env.get("TEMP") or r"C:\Temp") / _WINDOWS
    else:
        shared = env.get("XDG_DATA_HOME", "")
        base = (Path(shared) if shared.startswith("/") else Path.home() / ".local" / "share") / _UNIX
    folder = base / (data.name or NAME)
    here, there = folder.resolve(), data.resolve()
    if here == there or here.is_relative_to(there) or there.is_relative_to(here):
        raise Disturbance(
            f"Folder latihan {here} bertumpuk dengan folder data kantor.", "Pindahkan folder data, lalu coba lagi."
        )
    return folder


def hand_over(desk: Desk, data: Path) -> None:
    """Lay the settings of an office on a server beside the practice, which has no file of it to read.

    Raises `Disturbance` when the folder cannot be written.
    """
    if not on_server(desk.engine):
        return
    kept = {f"{kind}:{key}": desk.ask(_body, kind, key) for kind, key in desk.ask(_keys)}
    folder = practice_folder(data)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / MARK).exists() and any(folder.iterdir()):
            return
        (folder / MARK).touch()
        write_over(folder / HANDED, json.dumps(kept, ensure_ascii=False).encode())
    except OSError as error:
        raise disk_trouble(folder, error) from error


def _keys(look: Look) -> tuple[tuple[str, str], ...]:
    kinds = (OFFICE, SOP, SERVICE, CALENDAR, PAUSE, PAPERS, INNOVATION, *DEFINED)
    return tuple((kind, key) for kind in kinds for key in look.settings.current_ids(kind))


def _body(look: Look, kind: str, key: str) -> Mapping[str, Any]:
    return look.settings.body(kind, key)


def _handed(folder: Path) -> Carried | None:
    """The office as it was handed over; None where it was not, or not whole."""
    try:
        kept = json.loads((folder / HANDED).read_text(encoding="utf-8"))
        defined = {name: body for name, body in kept.items() if name.partition(":")[0] in DEFINED}
        parsed = {name: parse(name.partition(":")[0], body) for name, body in kept.items() if name not in defined}
        services = [value for name, value in parsed.items() if name.startswith(f"{SERVICE}:")]
        office = parsed[f"{OFFICE}:{ONLY}"]
        preset = Preset(
            key=office.key if office.key in preset_keys() else BASE,
            office=office,
            sops=tuple(value for name, value in parsed.items() if name.startswith(f"{SOP}:")),
            services=tuple(sorted(services, key=lambda one: one.no)),
            calendar=parsed[f"{CALENDAR}:{ONLY}"],
            pause_reasons=parsed[f"{PAUSE}:{ONLY}"],
            officers=(),
            substitutions=(),
            pacts=(),
            objection_deputy=None,
            papers=dict(parsed[f"{PAPERS}:{ONLY}"]),
            innovation=parsed.get(f"{INNOVATION}:{ONLY}", NO_PLAN),
        )
        texts = {name.partition(":")[2]: body for name, body in defined.items() if name.startswith(f"{FORM}:")}
        return Carried(preset, _texts(texts), defined.get(f"{SURVEY}:{ONLY}"))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, BadDefinition):
        return None


def practice_office(data: Path, folder: Path | None = None) -> Carried:
    """The office of a data folder with made-up people, or the one handed over to the practice's `folder`; a shipped
    office where there is none that can be read. Its forms and its questionnaire come along."""
    own = _own(data) or (_handed(folder) if folder is not None else None)
    if own is None:
        return Carried(_people_of(load_preset(BASE), load_preset(BASE)))
    base = load_preset(own.preset.key if own.preset.key in preset_keys() else BASE)
    return own._replace(preset=_people_of(own.preset, base))


def _people_of(own: Preset, base: Preset) -> Preset:
    """The made-up officers of a shipped office, in the posts of this one."""
    place, here = base.office.place, own.office.place
    officers = tuple(replace(one, position=one.position.replace(place, here)) for one in base.officers)
    return replace(
        own,
        officers=officers,
        substitutions=base.substitutions,
        pacts=base.pacts,
        objection_deputy=base.objection_deputy,
        office=replace(own.office, objection_deputy=None),
    )


def _texts(bodies: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The texts of the office's forms; an empty one follows the shipped form, or was withdrawn."""
    return {key: str(body["teks"]) for key, body in bodies.items() if body.get("teks")}


def _own(data: Path) -> Carried | None:
    file = data / DATA_FILE
    try:
        if not file.is_file() or file.stat().st_size > MOST_BYTES:
            return None
        with tempfile.TemporaryDirectory(prefix="loket-latihan-") as scratch:
            for name in _PARTS:
                if (data / name).is_file():
                    shutil.copyfile(data / name, Path(scratch) / name)
            return _read(Path(scratch) / DATA_FILE)
    except OSError:
        return None


def _read(file: Path) -> Carried | None:
    """The settings of a copied file; None for one that is not whole, not ours, or of another schema."""
    header = read_header(file)
    if header is None or header.application_id != APPLICATION_ID or header.user_version != SCHEMA_VERSION:
        return None
    engine = open_engine(file)
    try:
        return Desk(engine, SetClock(0), "").ask(_carried)
    except Exception:
        # A copy taken while somebody wrote may be torn in any way; then a shipped office is practised on.
        return None
    finally:
        engine.dispose()


def _carried(look: Look) -> Carried:
    forms = {key: look.settings.body(FORM, key) for key in look.settings.current_ids(FORM)}
    survey = look.settings.body(SURVEY) if look.settings.current_ids(SURVEY) else None
    return Carried(_preset(look), _texts(forms), survey)


def _preset(look: Look) -> Preset:
    settings = look.settings
    office: Office = settings.office()
    return Preset(
        key=office.key if office.key in preset_keys() else BASE,
        office=office,
        sops=tuple(settings.sop(number) for number in settings.current_ids(SOP).values()),
        services=tuple(one for _, one in settings.services()),
        calendar=settings.calendar(),
        pause_reasons=settings.pause_reasons(),
        officers=(),
        substitutions=(),
        pacts=(),
        objection_deputy=None,
        papers=dict(settings.version(settings.current_id(PAPERS))),
        innovation=settings.innovation(),
    )


def take_logo(data: Path, folder: Path, name: str | None) -> None:
    """Copy the arms of the office, so that practised letters look like its own. One that is gone is no loss."""
    if name and Path(name).name == name:
        try:
            shutil.copyfile(data / name, folder / name)
        except OSError:
            return


def demo_pins_of(officers: tuple[OfficerSeed, ...]) -> dict[str, str]:
    """Officer name to PIN, shown at the log-in."""
    return {one.name: one.demo_pin for one in officers if one.demo_pin}
