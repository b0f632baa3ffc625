"""Requests against their trail: cached columns, finished stays, clocks, and the words that can be searched."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from loket_app.domain.case import CLOSED_STATES, Action, Case
from loket_app.domain.clocks import promise_reading, stay_reading
from loket_app.domain.numbering import queue_text, register_text
from loket_app.domain.personal import RESTRICTED
from loket_app.domain.sla import Reading
from loket_app.store.tables import config, request, stay
from loket_app.store.trail import TrailRow, canonical
from loket_app.usecases.checking.dossier import Dossier
from loket_app.usecases.checking.report import Notes
from loket_app.usecases.desk import Look
from loket_app.usecases.oracle import Clock, Oracle, Told
from loket_app.usecases.requests import ACTION_KINDS, cache_values, case_of, stay_rows
from loket_app.usecases.settings import CALENDAR, SERVICE, SOP

_STAYS = tuple(stay.c.keys())
_KINDS = select(config.c.id, config.c.kind).where(config.c.id.in_(bindparam("ids", expanding=True)))
SILENT_KINDS = frozenset({"cetak", "pemohon_dihubungi"})
_STAY_COLUMNS = (
    "ordinal", "step_no", "role", "start", "end", "limit_ms", "used_ms", "actor", "recorded_by", "event_id",
)  # fmt: skip


class Kinds:
    """Of which kind each settings version is; a version never changes, so what was seen is kept."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def of(self, look: Look, versions: Iterable[int]) -> Mapping[int, str]:
        """The kinds of these versions, as far as they exist."""
        unknown = [one for one in versions if one not in self._known]
        if unknown:
            self._known |= {row[0]: row[1] for row in look.connection.execute(_KINDS, {"ids": unknown})}
        return self._known


def check_request(one: Dossier, notes: Notes, kinds: Kinds, oracle: Oracle | None) -> None:
    """Rebuild one request from its trail and compare; with an oracle also by the second, slow reading."""
    look, rows = one.look, one.rows
    acts = [r for r in rows if r.kind in ACTION_KINDS]
    if not acts:
        notes.differ(f"permohonan id {one.key}", "ada riwayat", "tidak ada")
        return
    case = case_of(look, one.events)
    stored = one.columns
    where = f"permohonan {register_text(one.row.register_seq, one.row.register_year)}"
    notes.counts["permohonan"] += 1
    notes.same_columns(where, cache_values(look, case), stored)
    notes.same_columns(where, _standing_columns(rows, acts[0]), stored)
    told = _spoken_columns(rows)
    if one.stored.is_restricted(one.row.applicant_id):
        told["name"] = RESTRICTED
    notes.same_columns(where, told, stored)
    _check_versions(one, where, kinds, notes)
    stays = [dict(zip(_STAYS, row[1:], strict=True)) for row in one.stored.stays.of(one.key)]
    wanted = [_only(row, (*_STAY_COLUMNS, "service_key", "day")) for row in stay_rows(look, one.key, case)]
    notes.counts["kunjungan langkah"] += len(stays)
    _check_stays(where, wanted, stays, notes)
    _check_search(one, where, notes)
    if oracle is not None:
        _check_by_oracle(one, where, case, acts, stays, oracle, notes)


def _standing_columns(rows: Sequence[TrailRow], first: TrailRow) -> dict[str, object]:
    """What the first row settles for good, and the number of changes."""
    facts = first.facts
    year, seq = facts["register"]
    return {
        "visit_id": facts["visit"],
        "part": facts["part"],
        "register_year": year,
        "register_seq": seq,
        "arrival_calendar": facts["arrival_calendar"],
        "applicant_id": facts["applicant"],
        "received_by": first.actor,
        "received_at": first.at,
        "queue": queue_text(facts["antrean"], facts["part"]),
        "claimed": "1" if "claimed" in facts else "",
        "version": sum(1 for r in rows if r.kind not in SILENT_KINDS),
    }


def _spoken_columns(rows: Sequence[TrailRow]) -> dict[str, object]:
    """The personal columns, as far as their words have not been destroyed under retention."""
    told: dict[str, object] = {"proxy": "{}", "priority": "", "letter_values": "{}"}
    for row in rows:
        words = row.text or {}
        if row.kind in (Action.ACCEPT.value, Action.ACCEPT_INCOMPLETE.value):
            if row.text is None:
                return {}
            told |= {
                "name": words["pemohon"]["name"], "proxy": canonical(words.get("kuasa", {})),
                "priority": words.get("prioritas", ""), "letter_values": canonical(words.get("isian", {})),
            }  # fmt: skip
        elif row.kind == Action.CHANGE_SERVICE.value:
            told["letter_values"] = "{}"
        elif row.text is not None:
            told |= _said_later(row.kind, words)
    return told


def _said_later(kind: str, words: Mapping[str, Any]) -> dict[str, object]:
    if kind == "koreksi_data" and "name" in words["ubahan"]:
        return {"name": words["ubahan"]["name"][1]}
    if kind == "kuasa_dicatat":
        return {"proxy": canonical(words["sesudah"])}
    if kind == "prioritas":
        return {"priority": words["alasan"]}
    if kind == "data_surat_diisi":
        return {"letter_values": canonical(words["isian"])}
    return {}


def _check_versions(one: Dossier, where: str, kinds: Kinds, notes: Notes) -> None:
    """Every settings version that the request names must be of the kind it stands for."""
    row = one.row
    wanted = {row.service_version: SERVICE, row.sop_version: SOP, row.arrival_calendar: CALENDAR}
    if row.calendar is not None:
        wanted[row.calendar] = CALENDAR
    found = kinds.of(one.look, wanted)
    for version, kind in wanted.items():
        notes.same(f"{where}, versi pengaturan {version}", kind, found.get(version))


def _only(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _check_stays(
    where: str, wanted: Sequence[Mapping[str, Any]], stored: Sequence[Mapping[str, Any]], notes: Notes
) -> None:
    notes.same(f"{where}, banyak kunjungan langkah", len(wanted), len(stored))
    for one, other in zip(wanted, stored, strict=False):
        notes.same_columns(f"{where}, kunjungan {one['ordinal']}", one, other)


def _check_search(one: Dossier, where: str, notes: Notes) -> None:
    row = one.row
    found = next((entry.text for entry in one.stored.words.of(one.key)), None)
    words = [row.name, register_text(row.register_seq, row.register_year), row.queue, row.letter_number]
    missing = [w for w in words if w and w not in (found or "")]
    if missing:
        notes.differ(f"{where}, indeks pencarian", ", ".join(missing), found)


def _check_by_oracle(
    one: Dossier,
    where: str,
    case: Case,
    acts: Sequence[TrailRow],
    stored: Sequence[Mapping[str, Any]],
    oracle: Oracle,
    notes: Notes,
) -> None:
    """The second reading: row and stays as of the last act; of an open request both clocks at this moment."""
    notes.counts["riwayat dibaca ulang per menit"] += 1
    raw = [
        {"id": r.id, "at": r.at, "kind": r.kind, "actor": r.actor, "recorded_by": r.recorded_by, "facts": r.facts}
        for r in acts
    ]
    told = oracle.tell(raw)
    columns = dict(told.row) | {"papers": canonical(told.row["papers"]), "missing": canonical(told.row["missing"])}
    notes.same_columns(f"{where} (hitung per menit)", columns, one.columns)
    _check_stays(f"{where} (hitung per menit)", told.stays, stored, notes)
    if case.state not in CLOSED_STATES and one.look.now >= acts[-1].at:
        _check_clocks(one.look, f"{where} (jam sekarang)", case, oracle.tell(raw, one.look.now), notes)


def _check_clocks(look: Look, where: str, case: Case, told: Told, notes: Notes) -> None:
    limit = look.settings.service(case.service_version).promise
    promise = promise_reading(case, limit, look.settings.axis, look.now)
    current = case.current
    step = stay_reading(case, current, look.settings.axis, look.now) if current is not None else None
    notes.same(f"{where}, janji", _faces(told.promise), _faces(promise))
    notes.same(f"{where}, langkah", _faces(told.step), _faces(step))


def _faces(clock: Clock | Reading | None) -> dict[str, object] | None:
    if clock is None:
        return None
    used, held = (clock.used, clock.held) if isinstance(clock, Clock) else (clock.consumed, clock.frozen)
    return {"terpakai": used, "batas": clock.total, "jatuh tempo": clock.due, "berhenti": held}


def request_ids(look: Look, after: int, most: int) -> tuple[int, ...]:
    """The next requests in order of id."""
    return tuple(
        look.connection.execute(
            select(request.c.id).where(request.c.id > after).order_by(request.c.id).limit(most)
        ).scalars()
    )


def how_many(look: Look) -> int:
    """How many requests there are."""
    return int(look.connection.execute(select(func.count()).select_from(request)).scalar_one())


def newest_id(look: Look) -> int:
    """The highest id of a request; 0 without any."""
    return look.connection.execute(select(func.max(request.c.id))).scalar() or 0


def raw_bodies(look: Look, known: dict[int, Any], version: int) -> Mapping[str, Any]:
    """A settings version as stored, without the program's own reading of it; `known` keeps those already read."""
    if version not in known:
        known[version] = json.loads(
            look.connection.execute(select(config.c.body).where(config.c.id == version)).scalar_one()
        )
    body: Mapping[str, Any] = known[version]
    return body
