"""Ordinary life beside the flow: correcting data, asking after a letter not yet collected, priority."""

import json

from sqlalchemy import select

from loket_app.domain.errors import refuse
from loket_app.domain.names import NOTE_MAX, clean_line
from loket_app.domain.numbering import register_text
from loket_app.domain.people import Role
from loket_app.store.rows import add, change
from loket_app.store.tables import contact, person, request
from loket_app.store.trail import canonical
from loket_app.usecases.desk import Tx
from loket_app.usecases.intake import PersonData, Proxy, clean_person, clean_proxy, index_for_search
from loket_app.usecases.requests import load_seen, stale
from loket_app.usecases.restriction import refuse_withheld

_CORRECTORS = (Role.LOKET, Role.OPERATOR, Role.KASI_PELUM, Role.ADMIN)
_DOOR = (Role.LOKET, Role.PORTIR, Role.KASI_PELUM)
CONTACT_WAYS = ("telepon", "WhatsApp/SMS", "datang ke rumah", "lewat perangkat desa", "lainnya")


def correct_applicant(tx: Tx, request_id: int, seen: int, data: PersonData, reason: str) -> int:
    """Correct an applicant's data at any time, with a reason; before and after are kept. Returns the new version."""
    tx.require("Data pemohon dikoreksi oleh Petugas Loket, Operator, atau Kasi Pelayanan.", *_CORRECTORS)
    loaded = load_seen(tx, request_id, seen)
    refuse_withheld(tx, request_id)
    why = clean_line(reason, "Alasan koreksi", "alasan", NOTE_MAX, required=True)
    values = clean_person(data)
    before = tx.connection.execute(select(person).where(person.c.id == loaded.row.applicant_id)).one()
    changed = {k: [getattr(before, k) or "", v] for k, v in values.items() if (getattr(before, k) or "") != v}
    if not changed:
        raise refuse("tidak_berubah", "Belum ada data yang diubah.")
    stored = {**values, "nik": values["nik"] or None}
    change(tx.connection, person, before.id, before.version, stored)
    if not change(tx.connection, request, request_id, seen, {"name": values["name"]}):
        raise refuse("basi", stale(tx, request_id).sentence)
    row = loaded.row
    words = [
        values["name"], values["nik"], register_text(row.register_seq, row.register_year), row.queue, row.letter_number,
    ]  # fmt: skip
    index_for_search(tx, request_id, words)
    tx.record(
        "koreksi_data", request=request_id, facts={"isian": sorted(changed)}, text={"ubahan": changed, "alasan": why}
    )
    return seen + 1


def set_proxy(tx: Tx, request_id: int, seen: int, proxy: Proxy, reason: str) -> int:
    """Name or correct the proxy (kuasa) who applies or collects."""
    tx.require("Kuasa dicatat oleh Petugas Loket atau Portir.", *_CORRECTORS, Role.PORTIR)
    loaded = load_seen(tx, request_id, seen)
    why = clean_line(reason, "Alasan", "alasan", NOTE_MAX)
    values = clean_proxy(proxy)
    if not values:
        raise refuse("kosong", "Nama kuasa belum diisi.", "kuasa_nama")
    before = json.loads(loaded.row.proxy)
    if not change(tx.connection, request, request_id, seen, {"proxy": canonical(values)}):
        raise refuse("basi", stale(tx, request_id).sentence)
    tx.record("kuasa_dicatat", request=request_id, text={"sebelum": before, "sesudah": values, "alasan": why})
    return seen + 1


def log_contact(tx: Tx, request_id: int, how: str, note: str) -> int:
    """The applicant was told that the letter is ready ("siap belum diambil"). Loket or portir."""
    tx.require("Ini dicatat oleh Petugas Loket atau Portir.", *_DOOR)
    if tx.connection.execute(select(request.c.id).where(request.c.id == request_id)).first() is None:
        raise refuse("tidak_ada", "Permohonan itu tidak ditemukan.")
    if how not in CONTACT_WAYS:
        raise refuse("cara", "Pilih cara menghubungi.", "cara")
    words = clean_line(note, "Catatan", "catatan", NOTE_MAX)
    values = {"request_id": request_id, "at": tx.now, "officer_id": tx.who.actor, "how": how, "note": words}
    saved = add(tx.connection, contact, values)
    tx.record("pemohon_dihubungi", request=request_id, facts={"cara": how}, text={"catatan": words})
    return saved


def set_priority(tx: Tx, request_id: int, seen: int, reason: str) -> int:
    """Mark a request of an elderly, disabled or pregnant applicant as priority (empty reason takes the mark away)."""
    tx.require("Tanda prioritas diubah oleh Petugas Loket atau Portir.", *_DOOR)
    load_seen(tx, request_id, seen)
    words = clean_line(reason, "Alasan prioritas", "prioritas")
    if not change(tx.connection, request, request_id, seen, {"priority": words}):
        raise refuse("basi", stale(tx, request_id).sentence)
    tx.record("prioritas", request=request_id, facts={"ada": bool(words)}, text={"alasan": words})
    return seen + 1
