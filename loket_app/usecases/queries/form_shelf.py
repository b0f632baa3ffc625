"""The office's forms as Pengaturan lists and opens them: which there are, who prints them, and their versions."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import func, select

from loket_app.domain.dates import local, long_date
from loket_app.store.tables import config, letter, officer, trail
from loket_app.usecases.desk import Look
from loket_app.usecases.form_editing import form_users
from loket_app.usecases.letters import shipped_form, shipped_keys
from loket_app.usecases.settings import FORM, ISSUED_FORM


class Standing(StrEnum):
    """How a form stands to the shipped ones."""

    SHIPPED = "bawaan"
    CHANGED = "diubah"
    OWN = "buatan kantor"


@dataclass(frozen=True, slots=True)
class FormLine:
    """One form of the list; `letters` counts the letters issued with it, in any version."""

    key: str
    title: str
    kind: str
    sheet: str
    standing: Standing
    version: int
    users: tuple[str, ...]
    letters: int
    text: str


@dataclass(frozen=True, slots=True)
class FormVersion:
    """One saved version; `follows` where it is the shipped form again. `letters` were issued with exactly this text."""

    version: int
    saved: str
    by: str
    text: str
    follows: bool
    letters: int = 0


def form_shelf(look: Look) -> tuple[FormLine, ...]:
    """All forms by title: the shipped and the office's own, without those that were withdrawn."""
    versions = _newest_versions(look)
    issued = _letters_by_form(look)
    users = form_users(look)
    found = []
    for key in sorted({*shipped_keys(), *versions}):
        version, stored = versions.get(key, (0, ""))
        shipped = shipped_form(key)
        text = stored or shipped
        if text is None:
            continue
        own = Standing.OWN if shipped is None else Standing.CHANGED
        head = _head(text)
        found.append(
            FormLine(
                key, str(head.get("judul", key)), str(head.get("jenis", "")), str(head.get("kertas", "")),
                own if stored else Standing.SHIPPED, version, users.get(key, ()), issued.get(key, 0), text,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda line: (line.title.casefold(), line.key)))


@lru_cache(maxsize=512)
def _head(text: str) -> Mapping[str, object]:
    try:
        head = tomllib.loads(text).get("form", {})
    except tomllib.TOMLDecodeError:
        return {}
    return head if isinstance(head, dict) else {}


def _newest_versions(look: Look) -> dict[str, tuple[int, str]]:
    query = select(config.c.key, config.c.version, config.c.body).where(config.c.kind == FORM)
    rows = look.connection.execute(query.order_by(config.c.key, config.c.version))
    return {row.key: (row.version, str(json.loads(row.body)["teks"])) for row in rows}


def _letters_by_form(look: Look) -> dict[str, int]:
    query = select(letter.c.form_key, func.count().label("number")).group_by(letter.c.form_key)
    return {row.form_key: row.number for row in look.connection.execute(query)}


def form_versions(look: Look, key: str) -> tuple[FormVersion, ...]:
    """Every version of a form, the newest first; below them the shipped form, as version 0, where there is one."""
    shipped = shipped_form(key)
    issued = _letters_by_text(look, key)
    query = (
        select(config.c.version, config.c.body, trail.c.at, officer.c.name)
        .join(trail, trail.c.id == config.c.trail_id, isouter=True)
        .join(officer, officer.c.id == trail.c.actor, isouter=True)
        .where(config.c.kind == FORM, config.c.key == key)
        .order_by(config.c.version.desc())
    )
    found = []
    for row in look.connection.execute(query):
        stored = str(json.loads(row.body)["teks"])
        text = stored or shipped or ""
        when = local(row.at, look.zone) if row.at else None
        saved = f"{long_date(when)} {when.hour:02d}.{when.minute:02d}" if when is not None else ""
        found.append(FormVersion(row.version, saved, row.name or "", text, not stored, issued.get(text, 0)))
    if shipped is not None:
        found.append(FormVersion(0, "", "", shipped, True, issued.get(shipped, 0)))
    return tuple(found)


def _letters_by_text(look: Look, key: str) -> dict[str, int]:
    query = (
        select(config.c.body, func.count().label("number"))
        .join(letter, letter.c.form_config == config.c.id)
        .where(config.c.kind == ISSUED_FORM, config.c.key == key)
        .group_by(config.c.id)
    )
    found: dict[str, int] = {}
    for row in look.connection.execute(query):
        text = str(json.loads(row.body)["teks"])
        found[text] = found.get(text, 0) + row.number
    return found
