"""One request in full: the detail panel, its timeline against limits, and everything that ever happened to it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from loket_app.domain.case import Action, Stay
from loket_app.domain.catalog import PauseReason, Requirement, Service, Step
from loket_app.domain.clock_jump import Jump, jump_note
from loket_app.domain.clocks import promise_reading, stay_reading
from loket_app.domain.dates import clock_time, local, numeric_date, rounded_up_to_minute
from loket_app.domain.people import Capacity, Role
from loket_app.domain.personal import shown_nik, withheld
from loket_app.domain.sla import Reading, Standing
from loket_app.domain.workflow import ACTION_LABELS, offered
from loket_app.store import trail as trail_store
from loket_app.store.tables import contact, letter, officer, person
from loket_app.usecases.applicant import full_address
from loket_app.usecases.clock_jumps import KIND as CLOCK_JUMP
from loket_app.usecases.clock_jumps import rows_between
from loket_app.usecases.desk import Look
from loket_app.usecases.intake import PersonData
from loket_app.usecases.queries.board import board_row
from loket_app.usecases.requests import ACTION_KINDS, Loaded, load
from loket_app.usecases.restriction import refuse_withheld
from loket_app.usecases.views.board import BoardRow


@dataclass(frozen=True, slots=True)
class StepLine:
    """One visit to a step on the timeline. Durations in ms of service time; `due_f` while it runs."""

    step_no: int
    name: str
    state: str
    used: int | None
    limit: int | None
    late: bool
    actor: str
    visit: int
    claimed: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """The detail panel of one request, and what its reader may do with it."""

    row: BoardRow
    applicant: str
    nik_masked: str
    address: str
    phone: str
    proxy: str
    service: Service
    promised: str
    complete: str
    standing: str
    promise_used: int
    lines: tuple[StepLine, ...]
    actions: frozenset[Action]
    next_role: Role | None
    earlier_steps: tuple[Step, ...]
    requirements: tuple[Requirement, ...]
    papers: tuple[str, ...]
    missing: tuple[str, ...]
    pause_reasons: tuple[PauseReason, ...]
    pause: str
    has_letter_form: bool
    letters: tuple["LetterLine", ...]
    last_act: str


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One edition of the request's letter."""

    id: int
    edition: int
    number: str
    state: str
    code: str
    printed_at: int | None
    file: str
    reason: str


def detail(look: Look, request_id: int, reader: int) -> Detail:
    """Everything the detail panel shows; raises `Refused` when the request does not exist."""
    loaded = load(look, request_id)
    row = board_row(look, request_id, look.officer(reader).roles)
    assert row is not None
    who = look.connection.execute(select(person).where(person.c.id == loaded.row.applicant_id)).one()
    case = loaded.case
    promise = promise_reading(case, loaded.service.promise, look.settings.axis, look.now)
    step = case.current_step
    intake = next((s.no for s in case.sop.steps if s.kind.value == "verifikasi"), 1)
    reasons = look.settings.pause_reasons()
    pause_name = next((r.name for r in reasons if r.key == loaded.row.pause_reason), loaded.row.pause_reason)
    proxy: Mapping[str, str] = json.loads(loaded.row.proxy)
    hidden = bool(withheld(loaded.row.name))
    return Detail(
        row=row,
        applicant=loaded.row.name,
        nik_masked=shown_nik(loaded.row.name, who.nik) if sees_nik(look, reader) else "",
        address="" if hidden else full_address(who),
        phone="" if hidden else who.phone,
        proxy=" \N{MIDDLE DOT} ".join(v for v in (proxy.get("name", ""), proxy.get("relation", "")) if v),
        service=loaded.service,
        promised=_time(look, rounded_up_to_minute(promise.due)) if promise and promise.due is not None else "",
        complete=_time(look, case.complete_at) if case.complete_at is not None else "",
        standing=(Standing.LATE if loaded.row.breach_kept else promise.standing).value if promise else "",
        promise_used=promise.consumed if promise else 0,
        lines=step_lines(look, loaded),
        actions=offered(case, look.actor(reader)),
        next_role=step.role if step is not None else None,
        earlier_steps=tuple(s for s in case.sop.steps if intake <= s.no < (case.step or 0)),
        requirements=loaded.service.requirements,
        papers=tuple(json.loads(loaded.row.papers)),
        missing=case.missing,
        pause_reasons=reasons,
        pause=pause_name,
        has_letter_form=loaded.service.form is not None,
        letters=letters_of(look, request_id),
        last_act=_last_act(look, loaded),
    )


def sees_nik(look: Look, reader: int) -> bool:
    """Whether this reader is shown any of a NIK, masked as it is: the portir has no business with it."""
    return look.actor(reader).acting(frozenset(set(Role) - {Role.PORTIR})) is not None


def _time(look: Look, instant: int) -> str:
    moment = local(instant, look.zone)
    if moment.date() == local(look.now, look.zone).date():
        return clock_time(moment)
    return f"{numeric_date(moment.date())} {clock_time(moment)}"


def _last_act(look: Look, loaded: Loaded) -> str:
    last = loaded.case.last
    if last is None:
        return ""
    name, when = look.officer(last.actor).name, _time(look, last.at)
    return f"{ACTION_LABELS[last.action]} \N{MIDDLE DOT} {name} \N{MIDDLE DOT} {when}"


def step_lines(look: Look, loaded: Loaded) -> tuple[StepLine, ...]:
    """The timeline: every visit to every step in the order it happened, then the steps to come."""
    case = loaded.case
    names = _names(look)
    counts: dict[int, int] = {}
    claims = {e.id: e.facts["claimed"] for e in loaded.events if "claimed" in e.facts}
    lines = []
    for stay in case.stays:
        counts[stay.step.no] = counts.get(stay.step.no, 0) + 1
        reading = stay_reading(case, stay, look.settings.axis, look.now)
        claimed = claims.get(stay.event_id or 0)
        paper = f"waktu kertas {_time(look, claimed)}" if claimed is not None else ""
        lines.append(_line(stay, reading, names, counts[stay.step.no], case.open_pause is not None, paper))
    done_to = case.step if case.step is not None else len(case.sop.steps)
    running = case.current is not None
    lines.extend(
        StepLine(step.no, step.short, "todo", None, _limit_ms(step), False, "", 1)
        for step in case.sop.steps
        if case.closed_at is None and (step.no > done_to or (step.no == done_to and not running))
    )
    return tuple(lines)


def _line(
    stay: Stay, reading: Reading | None, names: Mapping[int, str], visit: int, paused: bool, claimed: str
) -> StepLine:
    step = stay.step
    if reading is None:
        return StepLine(step.no, step.short, "unrecorded", None, _limit_ms(step), False, "", visit)
    late = reading.total is not None and reading.consumed > reading.total
    state = "done" if stay.end is not None else "paused" if paused else "current"
    return StepLine(
        step.no,
        step.short,
        state,
        reading.consumed,
        reading.total,
        late,
        names.get(stay.actor or 0, ""),
        visit,
        claimed,
    )


def _limit_ms(step: Step) -> int | None:
    return {"menit": 60_000, "jam": 3_600_000}.get(step.limit.unit.value, 0) * step.limit.n if step.limit else None


def _names(look: Look) -> dict[int, str]:
    return {r.id: r.name for r in look.connection.execute(select(officer.c.id, officer.c.name))}


def letters_of(look: Look, request_id: int) -> tuple[LetterLine, ...]:
    """All editions of the request's letter, newest first."""
    query = select(letter).where(letter.c.request_id == request_id).order_by(letter.c.edition.desc())
    return tuple(
        LetterLine(r.id, r.edition, r.number, r.state, r.code, r.printed_at, r.file, r.reason)
        for r in look.connection.execute(query)
    )


PROGRAM = "program"
"""Who acted where nobody did: the program wrote the row by itself."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened: when, what, who acted, who typed, where, and the words that belong to it."""

    at: int
    what: str
    actor: str
    recorded_by: str
    capacity: str
    workstation: str
    note: str


KIND_WORDS: dict[str, str] = {
    "tamu_datang": "Tamu datang", "tamu_langsung": "Langsung ke loket", "tamu_disapa": "Disapa portir",
    "tamu_dicatat": "Masuk buku tamu", "tamu_dipanggil": "Dipanggil ke loket", "tamu_pergi": "Pergi",
    "tamu_batal_dipanggil": "Panggilan dibatalkan", "data_surat_diisi": "Data surat diisi",
    "surat_dicetak": "Surat diterbitkan", "cetak": "Dicetak", "keberatan_diajukan": "Keberatan diajukan",
    "keberatan_diputus": "Keberatan diputus", "antar_dibuat": "Pengantaran dibuat",
    "antar_berangkat": "Petugas antar berangkat", "antar_gagal_antar": "Pengantaran belum berhasil",
    "antar_diambil_sendiri": "Diambil sendiri di kantor", "antar_kembali_ke_loket": "Surat kembali ke loket",
    "antar_ganti_petugas": "Petugas antar diganti", "koreksi_data": "Data dikoreksi", "kuasa_dicatat": "Kuasa dicatat",
    "pemohon_dihubungi": "Pemohon dihubungi", "tamu_dipanggil_ulang": "Dipanggil ulang",
    "tamu_dilewati": "Tidak datang saat dipanggil", "tamu_dikirim": "Dikirim ke loket lain",
    "tamu_kembali": "Masuk antrean lagi", "tamu_ambil_nomor": "Mengambil nomor di kios",
    "prioritas": "Tanda prioritas diubah", "jam_melompat": "Jam komputer melompat",
    "pengaduan_diterima": "Pengaduan diterima", "pengaduan_ditugaskan": "Penanggung jawab pengaduan ditunjuk",
    "pengaduan_diubah": "Pengaduan diperbaiki", "pengaduan_ditindaklanjuti": "Pengaduan ditindaklanjuti",
    "pengaduan_dijawab": "Pengaduan dijawab", "pengaduan_selesai": "Pengaduan selesai",
    "pengaduan_dicabut": "Pengaduan dicabut pelapor", "pengaduan_dibuka_lagi": "Pengaduan dibuka lagi",
    "pembatasan_dipasang": "Pengolahan data dibatasi", "pembatasan_dicabut": "Pembatasan data dicabut",
    "tahun_ditutup": "Tahun ditutup ke berkas arsip", "tahun_dibuka_lagi": "Arsip tahunan dibuka lagi",
}  # fmt: skip


def history(look: Look, request_id: int) -> tuple[HistoryLine, ...]:
    """The whole history of a request, its visit at the door included, oldest first."""
    loaded = load(look, request_id)
    names = _names(look)
    rows = [
        *trail_store.rows_of_visit(look.connection, loaded.row.visit_id),
        *trail_store.rows_of_request(look.connection, request_id),
    ]
    rows += rows_between(look, min(r.id for r in rows), max(r.id for r in rows))
    steps = {s.no: s.short for s in loaded.case.sop.steps}
    reasons = {r.key: r.name for r in look.settings.pause_reasons()}
    if withheld(loaded.row.name):
        rows = [replace(row, text=None) for row in rows]
    return tuple(_history_line(r, names, steps, reasons, look.zone) for r in sorted(rows, key=lambda r: r.id))


def _history_line(
    row: Any, names: Mapping[int, str], steps: Mapping[int, str], reasons: Mapping[str, str], zone: str
) -> HistoryLine:
    what = ACTION_LABELS[Action(row.kind)] if row.kind in ACTION_KINDS else KIND_WORDS.get(row.kind, row.kind)
    actor = names.get(row.actor, "") if row.actor else PROGRAM
    recorder = names.get(row.recorded_by or 0, "")
    capacity = row.capacity if row.capacity and row.capacity != Capacity.DEFINITIF.value else ""
    return HistoryLine(
        row.at, what, actor, recorder if recorder != actor else "", capacity, row.workstation,
        _note(row, steps, reasons, zone),
    )  # fmt: skip


def _note(row: Any, steps: Mapping[int, str], reasons: Mapping[str, str], zone: str) -> str:
    facts, text = row.facts, row.text or {}
    parts = []
    if "from_step" in facts and facts["from_step"] in steps:
        parts.append(f"langkah {facts['from_step']} ({steps[facts['from_step']]})")
    if "to_step" in facts:
        parts.append(f"ke langkah {facts['to_step']} ({steps.get(facts['to_step'], '')})")
    if row.kind == Action.PAUSE.value:
        parts.append(reasons.get(facts["reason"], facts["reason"]))
    if row.kind == CLOCK_JUMP:
        parts.append(jump_note(Jump(facts["seharusnya"], facts["menjadi"]), zone))
    parts += _note_of_facts(facts, zone)
    parts += [str(text[key]) for key in ("alasan", "catatan", "penerima", "hubungan") if text.get(key)]
    return " \N{MIDDLE DOT} ".join(parts)


def _note_of_facts(facts: Mapping[str, Any], zone: str) -> list[str]:
    parts = []
    if facts.get("undone"):
        parts.append(ACTION_LABELS[Action(facts["undone"])])
    if facts.get("number") or facts.get("nomor"):
        parts.append(f"nomor {facts.get('number') or facts.get('nomor')}")
    if facts.get("putusan"):
        parts.append(str(facts["putusan"]).replace("_", " "))
    if facts.get("kertas"):
        parts.append(str(facts["kertas"]).replace("_", " "))
    if "claimed" in facts:
        parts.append(f"waktu pada kertas {clock_time(local(facts['claimed'], zone))}")
    if facts.get("nik_atas_nama_lain"):
        parts.append("NIK tercatat atas nama lain")
    if facts.get("doubled"):
        parts.append("dirangkap")
    return parts


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One time the applicant was told that the letter is ready."""

    at: int
    officer: str
    how: str
    note: str


def contacts(look: Look, request_id: int) -> tuple[ContactLine, ...]:
    """The contact log of a request, newest first."""
    refuse_withheld(look, request_id)
    query = select(contact).where(contact.c.request_id == request_id).order_by(contact.c.id.desc())
    names = _names(look)
    return tuple(ContactLine(r.at, names.get(r.officer_id, ""), r.how, r.note) for r in look.connection.execute(query))


def applicant_data(look: Look, request_id: int) -> PersonData:
    """The applicant's data of a request, for the correction form. Raises `Refused` while its use is restricted."""
    refuse_withheld(look, request_id)
    loaded = load(look, request_id)
    row = look.connection.execute(select(person).where(person.c.id == loaded.row.applicant_id)).one()
    return person_data(row)


def person_data(row: Any) -> PersonData:
    """A stored person as form data; the birth date as typed (07-06-1993)."""
    values = {name: getattr(row, name) or "" for name in PersonData.__dataclass_fields__}
    if values["birth_date"]:
        year, month, day = values["birth_date"].split("-")
        values["birth_date"] = f"{day}-{month}-{year}"
    return PersonData(**values)
