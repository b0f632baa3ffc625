"""Commands of complaints: received with a number and a code, handed to somebody, followed up, answered, closed.

What is said in them is personal: it stands in the complaint's row and in the trail's erasable text, never in its facts
(docs/decisions/041). No act carries the request that a complaint is about, so that its history names no complainer.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from loket_app.domain.complaint import (
    ANSWERS,
    CHANNEL_LABELS,
    CODE_LENGTH,
    CODE_LETTERS,
    Channel,
    ComplaintAction,
    ComplaintState,
    Outcome,
    complaint_next,
    handler_problem,
    hands_problem,
    receiving_problem,
)
from loket_app.domain.dates import local
from loket_app.domain.errors import Refusal, Refused, refuse
from loket_app.domain.names import NAME_MAX, NOTE_MAX, clean_line
from loket_app.domain.numbering import complaint_text
from loket_app.domain.people import Role
from loket_app.store.rows import add, change
from loket_app.store.tables import complaint, request
from loket_app.store.trail import canonical
from loket_app.usecases import sequences
from loket_app.usecases.desk import Look, Tx
from loket_app.usecases.restriction import refuse_withheld
from loket_app.usecases.settings import CALENDAR
from loket_app.usecases.staff import holders

LEADERS = (Role.KASI_PELUM, Role.SEKCAM, Role.CAMAT)
RECEIVED = "pengaduan_diterima"
KINDS = {
    ComplaintAction.ASSIGN: "pengaduan_ditugaskan", ComplaintAction.REVISE: "pengaduan_diubah",
    ComplaintAction.ACT: "pengaduan_ditindaklanjuti", ComplaintAction.ANSWER: "pengaduan_dijawab",
    ComplaintAction.CLOSE: "pengaduan_selesai", ComplaintAction.WITHDRAW: "pengaduan_dicabut",
    ComplaintAction.REOPEN: "pengaduan_dibuka_lagi",
}  # fmt: skip
CONTACT_MAX = 100
_STALE = "Sudah dicatat petugas lain. Layar sudah diperbarui; periksa lagi."


@dataclass(frozen=True, slots=True)
class ComplaintData:
    """A complaint as it is written down. `is_applicant`: the complainer is the applicant of `request_id`."""

    category: str
    body: str
    channel: Channel = Channel.IN_PERSON
    anonymous: bool = False
    name: str = ""
    contact: str = ""
    request_id: int | None = None
    is_applicant: bool = False
    accused: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Complained:
    """A complaint after a command: id, version, number, the code on its receipt, and by when it is to be answered."""

    id: int
    version: int
    number: str
    code: str
    due: int | None


def receive(tx: Tx, data: ComplaintData) -> Complained:
    """Write a complaint down: any officer who is not complained of. Its number is gapless in the year."""
    rules = tx.settings.complaints()
    name = "" if data.anonymous else clean_line(data.name, "Nama pelapor", "nama", NAME_MAX)
    person = None
    if data.request_id is not None:
        refuse_withheld(tx, data.request_id)
        row = _request(tx, data.request_id)
        if data.is_applicant and not data.anonymous:
            person, name = row.applicant_id, name or row.name
    body = clean_line(data.body, "Uraian", "uraian", NOTE_MAX)
    problem = receiving_problem(rules, data.category, body, data.anonymous, name)
    _raise(problem or hands_problem(data.accused, (tx.who.actor, tx.who.recorder)))
    today = local(tx.now, tx.zone)
    days = rules.days_for(data.category)
    calendar = tx.settings.current_id(CALENDAR)
    seq = sequences.take(tx, sequences.COMPLAINT, today.year)
    values: dict[str, Any] = {
        "version": 1, "year": today.year, "seq": seq, "received_at": tx.now, "received_by": tx.who.actor,
        "request_id": data.request_id, "person_id": person, "calendar": calendar, "days": days, "since": tx.now,
        "due": due_of(tx, calendar, tx.now, days), "handler": None, "answered_at": None, "answered_by": None,
        "closed_at": None, "reopened": 0, "anonymous": int(data.anonymous),
        "number": complaint_text(seq, today.month, today.year), "code": _fresh_code(tx), "channel": data.channel.value,
        "category": data.category, "state": ComplaintState.RECEIVED.value, "outcome": "",
        "accused": canonical(_officers(tx, data.accused)), "name": name,
        "contact": "" if data.anonymous else clean_line(data.contact, "Kontak", "kontak", CONTACT_MAX),
        "body": body, "action": "", "answer": "", "told": "",
    }  # fmt: skip
    saved = add(tx.connection, complaint, values)
    facts = {key: values[column] for key, column in FACTS.items()} | {"terlapor": list(data.accused)}
    text = {key: values[key] for key in ("name", "contact", "body") if values[key]}
    tx.record(RECEIVED, subject=subject_of(saved), facts=facts, text=text)
    return Complained(saved, 1, values["number"], values["code"], values["due"])


FACTS = {
    "nomor": "number", "kode": "code", "saluran": "channel", "perihal": "category", "tanpa_nama": "anonymous",
    "permohonan": "request_id", "orang": "person_id", "kalender": "calendar", "hari": "days", "jatuh_tempo": "due",
}  # fmt: skip
"""What the trail keeps of a receipt, by the column of the row."""


def assign(tx: Tx, complaint_id: int, seen: int, handler: int, reason: str = "") -> Complained:
    """Kasi, Sekcam or Camat puts an officer in charge who is not complained of; later another one, with a reason."""
    tx.require("Penanggung jawab ditunjuk oleh Kasi Pelayanan, Sekcam, atau Camat.", *LEADERS)
    row = _row(tx, complaint_id)
    if not _officers(tx, (handler,)):
        raise refuse("petugas", "Pilih penanggung jawab dari daftar.", "penanggung_jawab")
    why = clean_line(reason, "Alasan", "alasan", NOTE_MAX)
    _raise(handler_problem(accused_of(row), handler, row.handler, why))
    return _move(tx, row, seen, ComplaintAction.ASSIGN, {"handler": handler}, {"petugas": handler}, {"alasan": why})


@dataclass(frozen=True, slots=True)
class Revision:
    """What turned out otherwise: the category (with it the day of the answer), who is complained of, the request."""

    category: str
    accused: tuple[int, ...] = ()
    request_id: int | None = None


def revise(tx: Tx, complaint_id: int, seen: int, data: Revision, reason: str) -> Complained:
    """The one in charge or a leader puts the complaint right, with a reason; the words of the complainer stay."""
    row = _row(tx, complaint_id)
    _require_in_charge(tx, row)
    rules = tx.settings.complaints()
    found = rules.category(data.category)
    if found is None or (not found.active and data.category != row.category):
        raise refuse("kategori", "Pilih perihal pengaduan.", "kategori")
    if row.handler is not None and row.handler in data.accused:
        raise refuse("terlapor", "Ia penanggung jawab pengaduan ini. Tunjuk penanggung jawab lain dahulu.", "terlapor")
    _raise(hands_problem(data.accused, (tx.who.actor, tx.who.recorder)))
    if data.request_id is not None and data.request_id != row.request_id:
        _request(tx, data.request_id)
    why = clean_line(reason, "Alasan", "alasan", NOTE_MAX, required=True)
    # A category kept is no reason for another day, even where the office changed its rules since.
    days = row.days if data.category == row.category else rules.days_for(data.category)
    values = {
        "category": data.category, "accused": canonical(_officers(tx, data.accused)), "request_id": data.request_id,
        "days": days, "due": row.due if days == row.days else due_of(tx, row.calendar, row.since, days),
    }  # fmt: skip
    facts = {
        "perihal": data.category, "terlapor": list(data.accused), "permohonan": data.request_id, "hari": days,
        "jatuh_tempo": values["due"],
    }  # fmt: skip
    return _move(tx, row, seen, ComplaintAction.REVISE, values, facts, {"alasan": why})


def follow_up(tx: Tx, complaint_id: int, seen: int, done: str) -> Complained:
    """What was done about it, in words; each act is kept in the history, the newest one on the complaint."""
    row = _row(tx, complaint_id)
    _require_in_charge(tx, row)
    words = clean_line(done, "Tindak lanjut", "tindak_lanjut", NOTE_MAX, required=True)
    return _move(tx, row, seen, ComplaintAction.ACT, {"action": words}, {}, {"catatan": words})


def answer(tx: Tx, complaint_id: int, seen: int, outcome: Outcome, words: str) -> Complained:
    """The office's answer with its outcome, by the one in charge or a leader; it is printed as a letter."""
    row = _row(tx, complaint_id)
    _require_in_charge(tx, row)
    if outcome not in ANSWERS:
        raise refuse("hasil", "Pilih hasil pengaduan.", "hasil")
    said = clean_line(words, "Jawaban", "jawaban", NOTE_MAX, required=True)
    values = {"outcome": outcome.value, "answer": said, "answered_at": tx.now, "answered_by": tx.who.actor}
    return _move(tx, row, seen, ComplaintAction.ANSWER, values, {"hasil": outcome.value}, {"catatan": said})


def close(tx: Tx, complaint_id: int, seen: int, channel: Channel, note: str = "") -> Complained:
    """The answer reached the complainer: how, and what he said. Any officer who is not complained of."""
    row = _row(tx, complaint_id)
    said = clean_line(note, "Catatan", "catatan", NOTE_MAX)
    told = ": ".join(part for part in (CHANNEL_LABELS[channel], said) if part)
    values = {"closed_at": tx.now, "told": told}
    return _move(tx, row, seen, ComplaintAction.CLOSE, values, {"saluran": channel.value}, {"catatan": told})


def withdraw(tx: Tx, complaint_id: int, seen: int, reason: str) -> Complained:
    """The complainer takes it back, with a reason; the number stays."""
    row = _row(tx, complaint_id)
    why = clean_line(reason, "Alasan", "alasan", NOTE_MAX, required=True)
    values = {"closed_at": tx.now, "outcome": Outcome.WITHDRAWN.value, "told": why}
    return _move(tx, row, seen, ComplaintAction.WITHDRAW, values, {"hasil": Outcome.WITHDRAWN.value}, {"alasan": why})


def reopen(tx: Tx, complaint_id: int, seen: int, reason: str) -> Complained:
    """Not settled after all: the office owes another answer, and its days begin anew. The old answer stays in the
    history."""
    row = _row(tx, complaint_id)
    why = clean_line(reason, "Alasan", "alasan", NOTE_MAX, required=True)
    calendar = tx.settings.current_id(CALENDAR)
    values = {
        "closed_at": None, "answered_at": None, "answered_by": None, "outcome": "", "answer": "", "told": "",
        "reopened": row.reopened + 1, "since": tx.now, "calendar": calendar,
        "due": due_of(tx, calendar, tx.now, row.days),
    }  # fmt: skip
    if row.handler is None:
        # Withdrawn before anybody was in charge: it waits for somebody again.
        values["state"] = ComplaintState.RECEIVED.value
    facts = {"kali": row.reopened + 1, "kalender": calendar, "jatuh_tempo": values["due"]}
    return _move(tx, row, seen, ComplaintAction.REOPEN, values, facts, {"alasan": why})


# -- shared ------------------------------------------------------------------------------------------------------------


def subject_of(complaint_id: int) -> str:
    """Under which subject the trail tells of a complaint."""
    return f"pengaduan:{complaint_id}"


def accused_of(row: Any) -> tuple[int, ...]:
    """The officers that a complaint is about."""
    return tuple(json.loads(row.accused))


def due_of(look: Look, calendar: int, since: int, days: int) -> int | None:
    """The close of the n-th working day after an instant, by a version of the hours; None where they end before."""
    try:
        return look.settings.axis(calendar).close_of_working_day(since, days)
    except Refused:
        return None


def leaders_now(look: Look) -> tuple[int, ...]:
    """The officers who may put somebody in charge today, the Kasi first."""
    found = dict.fromkeys(officer.id for role in LEADERS for officer, _ in holders(look, role))
    return tuple(found)


def _raise(problem: Refusal | None) -> None:
    if problem is not None:
        raise Refused(problem)


def _fresh_code(look: Look) -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        if look.connection.execute(select(complaint.c.id).where(complaint.c.code == code)).first() is None:
            return code


def _officers(look: Look, ids: tuple[int, ...]) -> list[int]:
    """These officers in order, each once; raises `Refused` for one that is none."""
    try:
        return [look.officer(one).id for one in sorted(set(ids))]
    except KeyError:
        raise refuse("petugas", "Pilih nama petugas dari daftar.", "terlapor") from None


def _request(look: Look, request_id: int) -> Any:
    query = select(request.c.applicant_id, request.c.name).where(request.c.id == request_id)
    row = look.connection.execute(query).first()
    if row is None:
        raise refuse("permohonan", "Permohonan itu tidak ditemukan.", "permohonan")
    return row


def _row(tx: Tx, complaint_id: int) -> Any:
    row = tx.connection.execute(select(complaint).where(complaint.c.id == complaint_id)).first()
    if row is None:
        raise refuse("tidak_ada", "Pengaduan itu tidak ditemukan.")
    _raise(hands_problem(accused_of(row), (tx.who.actor, tx.who.recorder)))
    return row


def _require_in_charge(tx: Tx, row: Any) -> None:
    if tx.who.actor != row.handler:
        tx.require("Pengaduan ini ditangani penanggung jawabnya, Kasi Pelayanan, Sekcam, atau Camat.", *LEADERS)


def _move(
    tx: Tx,
    row: Any,
    seen: int,
    action: ComplaintAction,
    values: Mapping[str, Any],
    facts: Mapping[str, Any],
    text: Mapping[str, str],
) -> Complained:
    becomes = complaint_next(ComplaintState(row.state), action)
    if isinstance(becomes, Refusal):
        raise Refused(becomes)
    stored = {"state": becomes.value, **values}
    if not change(tx.connection, complaint, row.id, seen, stored):
        raise refuse("basi", _STALE)
    told = {key: words for key, words in text.items() if words}
    tx.record(KINDS[action], subject=subject_of(row.id), facts={"nomor": row.number, **facts}, text=told or None)
    return Complained(row.id, seen + 1, row.number, row.code, stored.get("due", row.due))
