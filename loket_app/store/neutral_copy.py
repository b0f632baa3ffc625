"""What a neutral copy holds, read from its lines without loading it: the look before a server's office is restored."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loket_app.store import neutral_zip
from loket_app.store.neutral import LONGEST_LINE, Unreadable
from loket_app.store.neutral_zip import Dump

OFFICE = "kantor"


@dataclass(frozen=True, slots=True)
class Facts:
    """The office and its zone, how many requests, its newest act (when, by whom, where), and the papers it names."""

    schema: int
    office: str
    zone: str
    requests: int
    last_at: int
    last_by: str
    last_on: str
    named: frozenset[str]


def facts(file: Path, default_zone: str) -> Facts:
    """Read a plain neutral zip to its end, tables that matter only. Raises `Disturbance` for one that is not whole."""
    with neutral_zip.reading_zip(file) as dump:
        manifest = dump.manifest
        zone = default_zone
        for row in _rows(dump, "config"):
            if row.get("kind") == OFFICE:
                zone = _zone(row.get("body"), zone)
        names = {row.get("id"): str(row.get("name")) for row in _rows(dump, "officer")}
        last: dict[str, Any] = {}
        for row in _rows(dump, "trail"):
            last = row
        named = {str(row["file"]) for row in _rows(dump, "letter") if row.get("file")}
        named |= {str(row["file"]) for row in _rows(dump, "closed_year")}
        named |= {str(row["file"]) for row in _rows(dump, "rtl_photo") if row.get("file") and not row.get("dropped")}
        requests = sum(one.rows for one in manifest.tables if one.name in ("request", "archived_request"))
        return Facts(
            manifest.schema, manifest.office, zone, requests, int(last.get("at") or 0),
            names.get(last.get("actor"), ""), str(last.get("workstation") or ""), frozenset(named),
        )  # fmt: skip


def unsound(file: Path) -> str | None:
    """Why a plain neutral zip is not whole: every table and its digest. None when it is."""
    try:
        with neutral_zip.reading_zip(file) as dump:
            neutral_zip.prove(dump)
    except Unreadable as trouble:
        return trouble.sentence.rstrip(".")
    return None


def _rows(dump: Dump, name: str) -> Iterator[dict[str, Any]]:
    written = next((one for one in dump.manifest.tables if one.name == name), None)
    if written is None:
        return
    with dump.table(written) as stream:
        while line := stream.readline(LONGEST_LINE):
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise Unreadable(f"tabel {name} bukan JSON") from error
            if not isinstance(row, dict):
                raise Unreadable(f"tabel {name} kolomnya lain")
            yield row


def _zone(body: Any, known: str) -> str:
    try:
        found = json.loads(body)["zona"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return known
    return found if isinstance(found, str) else known
