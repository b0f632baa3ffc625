"""The values that the office's slips and sheets name: one function a paper, each from a loaded request."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from loket_app.domain.case import Action, effective
from loket_app.domain.catalog import Limit, LimitUnit
from loket_app.domain.clocks import Kroscek, VisitLine, promise_reading
from loket_app.domain.dates import MINUTE, local, minutes_text, rounded_up_to_minute
from loket_app.domain.sla import read_clock
from loket_app.store import trail as trail_store
from loket_app.store.tables import objection
from loket_app.usecases.applicant import applicant_row, applicant_values, full_address, request_values
from loket_app.usecases.desk import Look
from loket_app.usecases.layar_ramah import frozen_sheet, sheet_now
from loket_app.usecases.queue_calls import before_in_line
from loket_app.usecases.requests import Loaded
from loket_app.usecases.settings import CALENDAR

EXAMPLE_NOTE = "contoh, belum ditetapkan kantor"


def limit_words(limit: Limit | None) -> str:
    """60 menit, 2 jam, 3 hari kerja; empty without a limit."""
    if limit is None:
        return ""
    unit = {LimitUnit.MINUTES: "menit", LimitUnit.HOURS: "jam", LimitUnit.WORKING_DAYS: "hari kerja"}[limit.unit]
    return f"{limit.n} {unit}"


def _moment(look: Look, instant: int | None) -> datetime | None:
    return local(instant, look.zone) if instant is not None else None


def _promised(look: Look, loaded: Loaded) -> datetime | None:
    reading = promise_reading(loaded.case, loaded.service.promise, look.settings.axis, look.now)
    if reading is None or reading.due is None:
        return None
    return local(rounded_up_to_minute(reading.due), look.zone)


def _common(look: Look, loaded: Loaded) -> dict[str, object]:
    return {
        **applicant_values(look, loaded),
        **request_values(look, loaded),
        "diterima": _moment(look, loaded.row.received_at),
        "lengkap": _moment(look, loaded.case.complete_at),
        "janji": _promised(look, loaded),
        "janji_lama": limit_words(loaded.service.promise),
        "biaya": loaded.service.fee,
        "sop": loaded.case.sop.name,
        "catatan": EXAMPLE_NOTE.capitalize() if "janji" in loaded.service.example else "",
    }


def _papers(loaded: Loaded) -> dict[str, object]:
    there = json.loads(loaded.row.papers)
    asked = [r for r in loaded.service.requirements if r.required or r.key in there]
    return {
        "berkas_ada": len([r for r in asked if r.key in there]),
        "berkas_jumlah": len(asked),
        "berkas": [{"nama": r.name, "keterangan": r.form} for r in asked if r.key in there],
        "kekurangan": [
            {"nama": r.name, "keterangan": f"({r.form})" if r.form else ""}
            for r in loaded.service.requirements
            if r.key in loaded.case.missing
        ],
    }


def receipt(look: Look, loaded: Loaded) -> dict[str, object]:
    """Tanda terima: what the applicant takes home, with the promised time and the right to object."""
    promised = _promised(look, loaded)
    start = _moment(look, loaded.case.complete_at)
    return {
        **_common(look, loaded),
        **_papers(loaded),
        "loket": _workstation(look, loaded),
        "janji_hari_ini": bool(promised and start and promised.date() == start.date()),
    }


def _workstation(look: Look, loaded: Loaded) -> str:
    first = next((r for r in trail_store.rows_of_request(look.connection, loaded.row.id)), None)
    return first.workstation if first is not None else ""


def missing_papers_list(look: Look, loaded: Loaded) -> dict[str, object]:
    """Daftar kekurangan: what to bring, and that the clock has not started."""
    return {**_common(look, loaded), **_papers(loaded), "catatan": ""}


def control_sheet(look: Look, loaded: Loaded) -> dict[str, object]:
    """Lembar kendali: travels with the file; steps with limits, times in and out as far as they are known."""
    done = {s.step.no: s for s in loaded.case.stays}
    names = _names(look, (s.actor for s in loaded.case.stays))
    lines = []
    for step in loaded.case.sop.steps:
        stay = done.get(step.no)
        lines.append(
            {
                "nomor": step.no,
                "nama": step.name,
                "petugas": names.get(stay.actor or 0, "") if stay is not None else "",
                "batas": limit_words(step.limit),
                "masuk": _moment(look, stay.start) if stay is not None else None,
                "keluar": _moment(look, stay.end) if stay is not None else None,
                "paraf": "",
            }
        )
    return {**_common(look, loaded), **_papers(loaded), "prioritas": loaded.row.priority, "langkah": lines}


def _names(look: Look, officer_ids: Iterable[int | None]) -> dict[int, str]:
    return {i: look.officer(i).name for i in set(officer_ids) if i}


def _product(loaded: Loaded) -> dict[str, object]:
    return {
        "produk": loaded.service.product_name or loaded.service.name,
        "produk_nomor": loaded.row.letter_number,
    }


def hand_over(look: Look, loaded: Loaded) -> dict[str, object]:
    """Tanda terima penyerahan, signed by who received."""
    event = next((e for e in reversed(effective(loaded.events)) if e.action is Action.HAND_OVER), None)
    text = _text_of(look, loaded.row.id, event.id if event is not None else None)
    officer = look.officer(event.actor) if event is not None else look.officer(loaded.row.received_by)
    facts: Mapping[str, Any] = event.facts if event is not None else {}
    relation = str(text.get("hubungan", ""))
    return {
        **_common(look, loaded),
        **_product(loaded),
        "diserahkan": _moment(look, event.at if event is not None else None),
        "penerima_nama": text.get("penerima", ""),
        "penerima_hubungan": relation or "pemohon sendiri",
        "penerima_identitas": facts.get("identity", ""),
        "kuasa": bool(relation),
        "tanpa_tanda_terima": bool(facts.get("lost_receipt")),
        "petugas": officer.name,
        "petugas_nip": officer.nip,
    }


def _text_of(look: Look, request_id: int, event_id: int | None) -> Mapping[str, Any]:
    for row in trail_store.rows_of_request(look.connection, request_id):
        if row.id == event_id:
            return row.text or {}
    return {}


def rejection(look: Look, loaded: Loaded) -> dict[str, object]:
    """Jawaban penolakan: the reason, and what the applicant may do."""
    event = next((e for e in reversed(effective(loaded.events)) if e.action is Action.REJECT), None)
    text = _text_of(look, loaded.row.id, event.id if event is not None else None)
    return {
        **_common(look, loaded),
        "ditolak": _moment(look, event.at if event is not None else None),
        "ditolak_alasan": text.get("alasan", ""),
        "saran": "",
        "berkas_kembali": True,
    }


def ticket(look: Look, row: Any) -> dict[str, object]:
    """Nomor antrean: number, day and time; no name."""
    at = next((t for t in (row.arrived_at, row.booked_at, row.called_at, row.queued_at) if t is not None), None)
    return {
        "nomor_antrean": f"{row.seq:03d}",
        "diterima": _moment(look, at),
        "keperluan": row.purpose,
        "prioritas": bool(row.priority),
        "di_depan": before_in_line(look, row.id),
    }


def _verdict(sheet: Kroscek) -> str:
    return "terbukti" if sheet.proven_by_clock else "tidak terbukti"


def _objection(look: Look, loaded: Loaded, row: Any) -> tuple[Kroscek, dict[str, object]]:
    sheet = frozen_sheet(row) or sheet_now(look, loaded)
    decided = row.decided_at is not None
    decision = row.state.replace("_", " ") if decided else ""
    until = sheet.promise_end if sheet.promise_end is not None else sheet.at
    return sheet, {
        **_common(look, loaded),
        "janji": _moment(look, rounded_up_to_minute(sheet.due)) if sheet.due is not None else None,
        "keberatan_nomor": row.number,
        "keberatan_waktu": _moment(look, row.filed_at),
        "keberatan_alasan": row.reason,
        "dihitung_sampai": _moment(look, until),
        "masih_berjalan": sheet.promise_end is None,
        "terpakai": sheet.consumed,
        "lewat": sheet.over or None,
        "sisa": max(sheet.limit - sheet.consumed, 0) if sheet.limit is not None and not sheet.over else None,
        "menurut_jam": _verdict(sheet),
        "putusan": decision,
        "putusan_waktu": _moment(look, row.decided_at),
        "putusan_catatan": row.note,
        "berbeda_dari_jam": decided and decision != _verdict(sheet),
    }


def kroscek_sheet(look: Look, loaded: Loaded, row: Any) -> dict[str, object]:
    """Lembar kroscek: every visit against its limit, sums per step, pauses with reasons, and the decision."""
    sheet, common = _objection(look, loaded, row)
    names = _names(look, (v.actor for v in sheet.visits))
    reasons = {r.key: r for r in look.settings.pause_reasons()}
    sums = _sums(sheet.visits)
    return {
        **common,
        "kalender": "menurut jam layanan kantor yang berlaku saat berkas lengkap",
        "langkah": [_visit(look, v, names) for v in sheet.visits],
        "jumlah_langkah": sums if any(line["kunjungan"] > 1 for line in sums) else [],
        "jumlah_terpakai": sum(v.used or 0 for v in sheet.visits),
        "jeda": [
            {
                "alasan": reasons[p.reason].name if p.reason in reasons else p.reason.capitalize(),
                "mulai": _moment(look, p.start),
                "selesai": _moment(look, p.end),
                "lama": p.used,
                "menghentikan": "janji layanan" if p.moved_promise else "langkah saja",
                "oleh": "",
            }
            for p in sheet.pauses
        ],
        "jumlah_jeda": sum(p.used for p in sheet.pauses),
        "pemutus_pengganti": "",
        "dicetak": _moment(look, look.now),
    }


def _visit(look: Look, visit: VisitLine, names: Mapping[int, str]) -> dict[str, object]:
    return {
        "nomor": visit.step_no,
        "nama": visit.name,
        "kunjungan": visit.visit,
        "petugas": names.get(visit.actor or 0, ""),
        "mulai": _moment(look, visit.start),
        "selesai": _moment(look, visit.end),
        "batas": minutes_text(visit.limit) if visit.limit is not None else "",
        "terpakai": visit.used,
        "lewat": visit.over or None,
        "keterangan": _remark(visit),
    }


def _remark(visit: VisitLine) -> str:
    if visit.start is None:
        return "tidak dicatat"
    standing = f"lewat {minutes_text(visit.over)}" if visit.over else "dalam batas" if visit.limit is not None else ""
    return ", ".join(w for w in ("berjalan" if visit.end is None else "", standing) if w)


def _sums(visits: Iterable[VisitLine]) -> list[dict[str, Any]]:
    """Per step: number of visits, and the sums of used time and of time over the limit."""
    lines: dict[int, dict[str, Any]] = {}
    for visit in visits:
        line = lines.setdefault(
            visit.step_no,
            {
                "nomor": visit.step_no, "nama": visit.name, "kunjungan": 0,
                "batas": minutes_text(visit.limit) if visit.limit is not None else "", "terpakai": 0, "lewat": 0,
            },
        )  # fmt: skip
        line["kunjungan"] += 1
        line["terpakai"] += visit.used or 0
        line["lewat"] += visit.over
    return list(lines.values())


def objection_answer(look: Look, loaded: Loaded, row: Any) -> dict[str, object]:
    """Jawaban keberatan, for both outcomes."""
    _, common = _objection(look, loaded, row)
    return {**common, "diantar": bool(loaded.row.delivery), "antar_alamat": common["pemohon_alamat"]}


def _delivery(look: Look, loaded: Loaded, row: Any) -> dict[str, object]:
    courier = look.officer(row.courier)
    limit = look.settings.office().delivery_limit
    due = None
    if limit is not None and loaded.case.ready_at is not None:
        axis = look.settings.axis(look.settings.current_id(CALENDAR))
        due = read_clock(axis, loaded.case.ready_at, limit, (), look.now).due
    who = applicant_row(look, loaded.row.applicant_id)
    return {
        **_common(look, loaded),
        **_product(loaded),
        "antar_nomor": row.number,
        "antar_tanggal": local(look.now, look.zone).date(),
        "antar_sebelum": _moment(look, due),
        "antar_alamat": row.address or full_address(who),
        "antar_patokan": row.landmark,
        "antar_percobaan": row.attempts + 1 if row.attempts else None,
        "pemohon_telepon": row.phone or who.phone,
        "petugas_antar": courier.name,
        "petugas_antar_nip": courier.nip,
        "petugas_antar_pangkat": courier.rank,
        "petugas_antar_jabatan": courier.position,
        **_delivery_reason(look, loaded, row),
    }


def _delivery_reason(look: Look, loaded: Loaded, row: Any) -> dict[str, object]:

    filed = look.connection.execute(select(objection).where(objection.c.id == row.objection_id)).one()
    sheet = frozen_sheet(filed) or sheet_now(look, loaded)
    promise = limit_words(loaded.service.promise)
    used = f"terpakai {sheet.consumed // MINUTE} menit dari janji {promise}" if promise else ""
    return {"keberatan_nomor": filed.number, "keberatan_hasil": f"terbukti, {used}" if used else "terbukti"}


def delivery_order(look: Look, loaded: Loaded, row: Any) -> dict[str, object]:
    """Surat tugas antar."""
    return _delivery(look, loaded, row)


def delivery_slip(look: Look, loaded: Loaded, row: Any) -> dict[str, object]:
    """Slip antar in two parts: address and "gratis" above, the receiver's proof below."""
    return _delivery(look, loaded, row)
