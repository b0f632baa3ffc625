"""The office's own values as Pengaturan edits them: plain bodies, who saved them, and what hangs on them."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from loket_app import paths
from loket_app.definitions.forms import form_paths
from loket_app.domain.dates import local
from loket_app.domain.forms import FormKind
from loket_app.store.tables import config, officer, request, sequence, trail
from loket_app.usecases.desk import Look
from loket_app.usecases.settings import (
    CALENDAR,
    COMPLAINTS,
    DISPLAY,
    FORM,
    INNOVATION,
    OFFICE,
    ONLY,
    PAPERS,
    PAUSE,
    SERVICE,
    SOP,
    SURVEY,
)

EDITED = (OFFICE, SOP, SERVICE, CALENDAR, PAUSE, PAPERS, INNOVATION, SURVEY, DISPLAY, COMPLAINTS)


@dataclass(frozen=True, slots=True)
class Stored:
    """The newest version of one setting; `saved_by` is empty for the founding."""

    kind: str
    key: str
    version: int
    body: Mapping[str, Any]
    saved_at: int
    saved_by: str


@dataclass(frozen=True, slots=True)
class FormOffer:
    """A form that may be chosen: its key, title and paper; `letter` where a service can issue it."""

    key: str
    title: str
    sheet: str
    letter: bool


@dataclass(frozen=True, slots=True)
class OfficeValues:
    """All settings by kind and key, open requests by SOP and service key, letter sequences of this year, the forms."""

    stored: Mapping[str, Mapping[str, Stored]]
    open_by_sop: Mapping[str, int]
    open_by_service: Mapping[str, int]
    sequences: Mapping[str, int]
    forms: tuple[FormOffer, ...]
    today: str

    def one(self, kind: str, key: str = ONLY) -> Stored | None:
        """The newest version of one setting, or None."""
        return self.stored.get(kind, {}).get(key)

    def of(self, kind: str) -> tuple[Stored, ...]:
        """All of a kind: services in the decree's order, others as they were made."""
        found = tuple(self.stored.get(kind, {}).values())
        return tuple(sorted(found, key=lambda s: (s.body.get("no", 0), s.key))) if kind == SERVICE else found


def office_values(look: Look) -> OfficeValues:
    """Everything that Pengaturan shows of the office, in one short read."""
    year = local(look.now, look.zone).year
    return OfficeValues(
        stored=_stored(look),
        open_by_sop=_open_by(look, SOP),
        open_by_service=_open_by(look, SERVICE),
        sequences={r.scope: r.last for r in look.connection.execute(select(sequence).where(sequence.c.year == year))},
        forms=_forms(look),
        today=look.day(),
    )


def _stored(look: Look) -> dict[str, dict[str, Stored]]:
    newest = (
        select(config.c.kind, config.c.key, func.max(config.c.version).label("version"))
        .where(config.c.kind.in_(EDITED))
        .group_by(config.c.kind, config.c.key)
        .subquery()
    )
    same = (config.c.kind == newest.c.kind) & (config.c.key == newest.c.key) & (config.c.version == newest.c.version)
    query = (
        select(config.c.kind, config.c.key, config.c.version, config.c.body, trail.c.at, officer.c.name)
        .join(newest, same)
        .join(trail, trail.c.id == config.c.trail_id, isouter=True)
        .join(officer, officer.c.id == trail.c.actor, isouter=True)
        .order_by(config.c.id)
    )
    found: dict[str, dict[str, Stored]] = {}
    for r in look.connection.execute(query):
        stored = Stored(r.kind, r.key, r.version, json.loads(r.body), r.at or 0, r.name or "")
        found.setdefault(r.kind, {})[r.key] = stored
    return found


def _open_by(look: Look, kind: str) -> dict[str, int]:
    """Open requests by the key of the SOP or service under which they began."""
    column = request.c.sop_version if kind == SOP else request.c.service_version
    query = (
        select(config.c.key, func.count().label("number"))
        .join(request, column == config.c.id)
        .where(request.c.open == 1, config.c.kind == kind)
        .group_by(config.c.key)
    )
    return {row.key: row.number for row in look.connection.execute(query)}


def _forms(look: Look) -> tuple[FormOffer, ...]:
    """The shipped forms and the office's own; only their heads are read here, and a damaged one is left out."""
    offers = dict(_shipped_offers(paths.forms()))
    for key, version in look.settings.current_ids(FORM).items():
        text = str(look.settings.version(version))
        # An empty text follows the shipped form.
        offer = _offer(key, text) if text else None
        if offer is not None:
            offers[key] = offer
    return tuple(sorted(offers.values(), key=lambda f: (f.title, f.key)))


@cache
def _shipped_offers(folder: Path) -> tuple[tuple[str, FormOffer], ...]:
    read = [_offer(key, path.read_text(encoding="utf-8")) for key, path in form_paths([folder]).items()]
    return tuple((offer.key, offer) for offer in read if offer is not None)


def _offer(key: str, text: str) -> FormOffer | None:
    try:
        head = tomllib.loads(text).get("form", {})
    except tomllib.TOMLDecodeError:
        return None
    title, sheet = str(head.get("judul", key)), str(head.get("kertas", ""))
    return FormOffer(key, title, sheet, head.get("jenis") == FormKind.LETTER.value)
