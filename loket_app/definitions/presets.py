"""Ready-made offices: everything a kecamatan starts from, read from `resources/presets`, and shared lists beside it.

Nothing here is a rule: a preset seeds the database once, and every value is changed in the program afterwards.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from loket_app import paths
from loket_app.definitions.catalog import (
    calendar,
    check_service,
    distinct,
    key_of,
    office,
    pause_reason,
    service,
    sop,
)
from loket_app.definitions.hours import closed_days
from loket_app.definitions.innovation import preset_innovation
from loket_app.definitions.standards import example_keys, lines_by_key
from loket_app.definitions.toml_lines import Table, read_toml
from loket_app.domain.catalog import Office, PauseReason, Service, Sop
from loket_app.domain.errors import refuse
from loket_app.domain.innovation import NO_PLAN, Innovation
from loket_app.domain.people import Capacity, Role
from loket_app.domain.standards import STANDARD_KEYS
from loket_app.domain.worktime import Calendar, ClosedDay

SHARED = "bersama"

_NIP = re.compile(r"[0-9 ]{0,25}\Z")
_PIN = re.compile(r"[0-9]{4,6}\Z")


class PactKind(StrEnum):
    """The two pakta integritas of LAYAR RAMAH (seed S000, part VII)."""

    SOP = "pemenuhan_sop"
    NO_GRATUITY = "tanpa_gratifikasi"


@dataclass(frozen=True, slots=True)
class OfficerSeed:
    """An officer to start with; `key` names him inside the preset, `demo_pin` is for the demonstration only."""

    key: str
    name: str
    nip: str
    rank: str
    position: str
    roles: frozenset[Role]
    may_record_for_others: bool
    supervisor: bool
    demo_pin: str | None
    example: bool


@dataclass(frozen=True, slots=True)
class SubstitutionSeed:
    """A substitution to start with: `officer` is an officer's key, the dates are ISO and both included."""

    role: Role
    officer: str
    capacity: Capacity
    first: str
    last: str
    reason: str


@dataclass(frozen=True, slots=True)
class PactSeed:
    """A pakta integritas already signed: by whom (key), which, when (ISO), and until when it holds."""

    officer: str
    kind: PactKind
    signed: str
    valid_until: str


@dataclass(frozen=True, slots=True)
class Preset:
    """An office to start from. `papers` names the form of each general paper (receipt, slip …) by its purpose."""

    key: str
    office: Office
    sops: tuple[Sop, ...]
    services: tuple[Service, ...]
    calendar: Calendar
    pause_reasons: tuple[PauseReason, ...]
    officers: tuple[OfficerSeed, ...]
    substitutions: tuple[SubstitutionSeed, ...]
    pacts: tuple[PactSeed, ...]
    objection_deputy: str | None
    papers: Mapping[str, str]
    innovation: Innovation = NO_PLAN

    def officer(self, key: str) -> OfficerSeed:
        """The officer of this key; raises KeyError for an unknown one."""
        for one in self.officers:
            if one.key == key:
                return one
        raise KeyError(f"preset {self.key} has no officer {key}")


def preset_keys(root: Path | None = None) -> tuple[str, ...]:
    """The offices that can be loaded, in alphabetical order; `root` is another presets folder than the shipped one."""
    folder = _root(root)
    return tuple(sorted(p.parent.name for p in folder.glob("*/kantor.toml") if p.parent.name != SHARED))


def load_preset(key: str, root: Path | None = None) -> Preset:
    """Read and cross-check a whole office.

    Raises `Refused` for an unknown key, `BadDefinition` (file, line) for a wrong file, `Disturbance` for a missing one.
    """
    known = preset_keys(root)
    if key not in known:
        raise refuse("kantor_tidak_ada", f"Contoh kantor «{key}» tidak ada. Pilihannya: {', '.join(known)}.", "kantor")
    folder, shared = _root(root) / key, _root(root) / SHARED
    sops = _sops(folder, shared)
    services = _services(folder, sops)
    identity = _with_standard(_office(folder), shared)
    staff = read_toml(folder / "petugas.toml")
    officers = distinct(staff.tables("petugas"), _officer, "kunci", "nama")
    known_officers = {o.key for o in officers}
    preset = Preset(
        key=key,
        office=identity,
        sops=sops,
        services=services,
        calendar=_calendar(folder, shared, identity),
        pause_reasons=_pause_reasons(folder, shared),
        officers=officers,
        substitutions=tuple(_substitution(t, known_officers) for t in staff.tables("pengganti")),
        pacts=tuple(_pact(t, known_officers) for t in staff.tables("pakta")),
        objection_deputy=_officer_key(staff, "wakil_keberatan", known_officers)
        if staff.has("wakil_keberatan")
        else None,
        papers=_papers(shared),
        innovation=preset_innovation(folder),
    )
    staff.finish()
    return preset


def _root(root: Path | None) -> Path:
    return root if root is not None else paths.resources() / "presets"


def _office(folder: Path) -> Office:
    table = read_toml(folder / "kantor.toml")
    found = office(table)
    if found.key != folder.name:
        raise table.fail("kunci", f"«{found.key}» harus sama dengan nama foldernya, «{folder.name}».")
    if found.objection_deputy is not None:
        raise table.fail("wakil_keberatan", "Tulis wakil_keberatan di petugas.toml, dengan kunci petugasnya.")
    return found


def _with_standard(identity: Office, shared: Path) -> Office:
    """The office with the shared texts of the standard for what it has none of its own; those are examples."""
    given = lines_by_key(read_toml(shared / "standar.toml"), STANDARD_KEYS)
    lent = {key: lines for key, lines in given.items() if key not in identity.standard}
    return replace(identity, standard={**identity.standard, **lent}, example=(*identity.example, *example_keys(lent)))


def _sops(folder: Path, shared: Path) -> tuple[Sop, ...]:
    """The office's own SOPs, then the shared ones whose key it does not use itself."""
    own = _sops_in(folder / "sop.toml")
    taken = {one.key for one in own}
    return (*own, *(one for one in _sops_in(shared / "sop.toml") if one.key not in taken))


def _sops_in(path: Path) -> tuple[Sop, ...]:
    top = read_toml(path)
    found = distinct(top.tables("sop"), sop, "kunci")
    top.finish()
    return found


def _services(folder: Path, sops: tuple[Sop, ...]) -> tuple[Service, ...]:
    top = read_toml(folder / "layanan.toml")
    tables = top.tables("layanan")
    found = distinct(tables, service, "kunci", "no", "nama")
    top.finish()
    if not found:
        raise top.fail(None, "Belum ada layanan. Tulis paling sedikit satu [[layanan]].")
    for table, one in zip(tables, found, strict=True):
        check_service(table, one, sops)
    return found


def _calendar(folder: Path, shared: Path, identity: Office) -> Calendar:
    """The office's hours with the national holidays; a date that the office lists itself keeps its own row."""
    table = read_toml(folder / "jam_kerja.toml")
    own = calendar(table)
    if own.zone != identity.zone:
        raise table.fail(
            "zona", f"Zona waktu di sini «{own.zone}», di kantor.toml «{identity.zone}». Samakan keduanya."
        )
    listed = {c.day for c in own.closed}
    national = [c for c in shared_holidays(shared) if c.day not in listed]
    return replace(own, closed=tuple(sorted((*own.closed, *national), key=lambda c: c.day)))


def shared_holidays(shared: Path | None = None) -> tuple[ClosedDay, ...]:
    """The holidays and cuti bersama of every year that is shipped (one file a year), by date."""
    folder = shared if shared is not None else _root(None) / SHARED
    found: list[ClosedDay] = []
    for path in sorted(folder.glob("libur_*.toml")):
        top = read_toml(path)
        found += closed_days(top.tables("libur"))
        top.finish()
    return tuple(sorted(found, key=lambda c: c.day))


def _pause_reasons(folder: Path, shared: Path) -> tuple[PauseReason, ...]:
    own = folder / "jeda.toml"
    top = read_toml(own if own.exists() else shared / "jeda.toml")
    found = distinct(top.tables("jeda"), pause_reason, "kunci", "nama")
    top.finish()
    return found


def _papers(shared: Path) -> dict[str, str]:
    top = read_toml(shared / "formulir.toml")
    table = top.table("kertas")
    top.finish()
    purposes = table.keys()
    return {purpose: key_of(table, purpose) for purpose in purposes}


def _officer(table: Table) -> OfficerSeed:
    found = OfficerSeed(
        key=key_of(table),
        name=table.text("nama", max_len=120, one_line=True, empty=False),
        nip=table.text("nip", "", 30, one_line=True),
        rank=table.text("pangkat", "", 60, one_line=True),
        position=table.text("jabatan", max_len=120, one_line=True, empty=False),
        roles=frozenset(table.choices("peran", Role)),
        may_record_for_others=table.boolean("boleh_mencatat", False),
        supervisor=table.boolean("atasan", False),
        demo_pin=table.text_or_none("pin_contoh", 6),
        example=table.boolean("contoh", False),
    )
    table.finish()
    if not found.roles:
        raise table.fail("peran", "Petugas ini belum punya peran. Isi paling sedikit satu.")
    if not _NIP.match(found.nip):
        raise table.fail("nip", f"NIP «{found.nip}» hanya boleh berisi angka dan spasi; kosongkan bila tidak ada.")
    if found.demo_pin is not None and not (found.example and _PIN.match(found.demo_pin)):
        raise table.fail(
            "pin_contoh", "pin_contoh berisi 4 sampai 6 angka dan hanya untuk petugas dengan contoh = true."
        )
    return found


def _officer_key(table: Table, name: str, known: set[str]) -> str:
    key = key_of(table, name)
    if key not in known:
        raise table.fail(name, f"Petugas «{key}» tidak ada di daftar. Pilihannya: {', '.join(sorted(known))}.")
    return key


def _substitution(table: Table, known: set[str]) -> SubstitutionSeed:
    found = SubstitutionSeed(
        role=table.choice("peran", Role),
        officer=_officer_key(table, "petugas", known),
        capacity=table.choice("kapasitas", Capacity),
        first=table.day("dari").isoformat(),
        last=table.day("sampai").isoformat(),
        reason=table.text("alasan", max_len=200, one_line=True, empty=False),
    )
    table.finish()
    if found.last < found.first:
        raise table.fail("sampai", "Tanggal sampai mendahului tanggal dari. Betulkan salah satunya.")
    if found.capacity is Capacity.DEFINITIF:
        raise table.fail("kapasitas", "Pengganti tidak dapat definitif. Pilih a.n., u.b., Plt., Plh. atau Pj.")
    return found


def _pact(table: Table, known: set[str]) -> PactSeed:
    found = PactSeed(
        officer=_officer_key(table, "petugas", known),
        kind=table.choice("jenis", PactKind),
        signed=table.day("tanggal").isoformat(),
        valid_until=table.day("berlaku_sampai").isoformat(),
    )
    table.finish()
    if found.valid_until < found.signed:
        raise table.fail("berlaku_sampai", "Masa berlaku berakhir sebelum tanggal tanda tangan. Betulkan tanggalnya.")
    return found
