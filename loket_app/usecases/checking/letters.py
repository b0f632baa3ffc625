"""Letters against the trail: editions, numbers, states, digests, and that frozen data still fits its code."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from loket_app.domain.case import Action
from loket_app.store.trail import TrailRow, canonical
from loket_app.usecases.checking.dossier import Dossier
from loket_app.usecases.checking.report import Notes
from loket_app.usecases.desk import Look
from loket_app.usecases.letter_numbers import CANCELLED, REPLACED, USED, VALID


def check_letters(one: Dossier, notes: Notes) -> None:
    """The letters and letter numbers of one request."""
    stored = {r.id: r for r in one.stored.letters.of(one.key)}
    taken = one.stored.numbers.of(one.key)
    told, given = _told(one.look, one.rows)
    where = f"permohonan id {one.key}, surat"
    notes.same(f"{where}, catatan", sorted(told), sorted(stored))
    for key in told.keys() & stored.keys():
        notes.counts["surat"] += 1
        notes.same_columns(f"{where} {key}", told[key], stored[key])
        if not one.stored.destroyed.of(one.key):
            _check_code(f"{where} {key}", stored[key], notes)
    found = {r.text: {name: getattr(r, name) for name in ("state", "letter_id", "taken_at")} for r in taken}
    notes.same(f"permohonan id {one.key}, nomor surat", given, found)
    notes.same(f"permohonan id {one.key}, letter_number", taken[-1].text if taken else "", one.row.letter_number)


def _told(look: Look, rows: Sequence[TrailRow]) -> tuple[dict[int, dict[str, Any]], dict[str, dict[str, Any]]]:
    """Letters by id, and numbers by text, as the acts tell them."""
    letters: dict[int, dict[str, Any]] = {}
    numbers: dict[str, dict[str, Any]] = {}
    undone = {r.facts["undoes"] for r in rows if r.kind == Action.UNDO.value}
    for row in rows:
        facts = row.facts
        if row.kind == "surat_dicetak":
            _issue(letters, row, look.day(row.at))
        if facts.get("letter") and facts.get("number"):
            first = {"state": USED, "letter_id": facts["letter"], "taken_at": row.at}
            taken = numbers.setdefault(facts["number"], first)["taken_at"]
            letters[facts["letter"]] |= {"number": facts["number"], "digest": "", "day": look.day(taken)}
        if row.kind == "cetak" and (row.subject or "").startswith("surat:"):
            one = letters[int(str(row.subject).split(":")[1])]
            one |= {"digest": facts["digest"], "printed_at": one["printed_at"] or row.at}
        if row.id not in undone:
            _cancel(letters, numbers, row)
    return letters, numbers


def _issue(letters: dict[int, dict[str, Any]], row: TrailRow, day: str) -> None:
    facts = row.facts
    for one in letters.values():
        if one["state"] == VALID:
            one["state"] = REPLACED
    letters[facts["letter"]] = {
        "edition": facts["edition"], "form_key": facts["form"], "form_config": facts["form_version"],
        "code": facts["code"], "state": VALID, "number": "", "digest": "", "day": day, "printed_at": None,
    }  # fmt: skip


def _cancel(letters: dict[int, dict[str, Any]], numbers: dict[str, dict[str, Any]], row: TrailRow) -> None:
    for key in row.facts.get("letters_cancelled", ()):
        letters[key]["state"] = CANCELLED
    for text in row.facts.get("numbers_cancelled", ()):
        numbers[text]["state"] = CANCELLED


def _check_code(where: str, row: Any, notes: Notes) -> None:
    """The code under the QR holds a digest of the frozen data: changed data no longer fits it."""
    made = hashlib.sha256(canonical([row.id, row.request_id, json.loads(row.fields)]).encode()).hexdigest()
    printed = row.code.rsplit(" ", 1)[-1].replace("-", "")
    notes.same(f"{where}, kode verifikasi", made[:8].upper(), printed)
