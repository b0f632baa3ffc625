"""Founding an office: a preset becomes the first version of every setting, in one transaction."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from loket_app.definitions import catalog
from loket_app.definitions.hours import calendar_data
from loket_app.definitions.innovation import innovation_data
from loket_app.definitions.presets import OfficerSeed, Preset
from loket_app.definitions.survey import instrument_data, office_instrument
from loket_app.domain.errors import refuse
from loket_app.store.rows import add
from loket_app.store.tables import config, officer, pact, substitution
from loket_app.store.trail import canonical
from loket_app.usecases.desk import Tx
from loket_app.usecases.settings import CALENDAR, INNOVATION, OFFICE, ONLY, PAPERS, PAUSE, SERVICE, SOP, SURVEY

FAR = "9999-12-31"


def found_office(tx: Tx, preset: Preset, pin_hashes: Mapping[str, str]) -> dict[str, int]:
    """Store the preset's office, SOPs, services, hours, lists and officers; returns officer ids by preset key.

    `pin_hashes` are hashed PINs by officer key (hashing is slow, so it is done before the transaction). Raises
    `Refused` when the file already holds an office.
    """
    if tx.connection.execute(select(config.c.id).limit(1)).first() is not None:
        raise refuse("sudah_ada", "Berkas data ini sudah berisi data kantor.")
    trail_id = tx.next_trail_id
    officers = {seed.key: _add_officer(tx, seed, pin_hashes.get(seed.key)) for seed in preset.officers}
    deputy = officers.get(preset.objection_deputy or "")
    identity = replace(preset.office, objection_deputy=deputy)
    bodies: list[tuple[str, str, Mapping[str, Any]]] = [
        (OFFICE, "ini", catalog.office_data(identity)),
        (CALENDAR, "ini", calendar_data(preset.calendar)),
        (PAUSE, "ini", {"alasan": [catalog.pause_reason_data(r) for r in preset.pause_reasons]}),
        (PAPERS, "ini", dict(preset.papers)),
        (SURVEY, ONLY, instrument_data(office_instrument(preset.key))),
        (INNOVATION, "ini", innovation_data(preset.innovation)),
        *((SOP, s.key, catalog.sop_data(s)) for s in preset.sops),
        *((SERVICE, s.key, catalog.service_data(s)) for s in preset.services),
    ]
    for kind, key, body in bodies:
        tx.settings.store(kind, key, body, trail_id)
    _add_standing(tx, preset, officers)
    tx.record("kantor_didirikan", facts={"contoh": preset.key, "pengaturan": len(bodies), "petugas": len(officers)})
    return officers


def _add_officer(tx: Tx, seed: OfficerSeed, pin_hash: str | None) -> int:
    return add(
        tx.connection,
        officer,
        {
            "version": 1, "may_record": int(seed.may_record_for_others), "supervisor": int(seed.supervisor),
            "active": 1, "failed": 0, "locked_until": None, "name": seed.name, "nip": seed.nip, "rank": seed.rank,
            "position": seed.position, "roles": canonical(sorted(r.value for r in seed.roles)), "pin_hash": pin_hash,
        },
    )  # fmt: skip


def _add_standing(tx: Tx, preset: Preset, officers: Mapping[str, int]) -> None:
    for sub in preset.substitutions:
        add(
            tx.connection,
            substitution,
            {
                "officer_id": officers[sub.officer], "ended": 0, "role": sub.role.value,
                "capacity": sub.capacity.value, "first": sub.first, "last": sub.last, "reason": sub.reason,
            },
        )  # fmt: skip
    for one in preset.pacts:
        values = {
            "officer_id": officers[one.officer], "kind": one.kind.value, "signed_on": one.signed,
            "valid_until": one.valid_until or FAR,
        }  # fmt: skip
        add(tx.connection, pact, values)
