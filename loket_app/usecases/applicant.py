"""The applicant and the request as values that forms may name."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from loket_app.domain.dates import local
from loket_app.domain.numbering import register_text
from loket_app.store.tables import person
from loket_app.usecases.desk import Look
from loket_app.usecases.requests import Loaded

SEX_WORDS = {"L": "Laki-laki", "P": "Perempuan"}


def applicant_row(look: Look, person_id: int) -> Any:
    """The stored person."""
    return look.connection.execute(select(person).where(person.c.id == person_id)).one()


def full_address(row: Any) -> str:
    """The address in one line: street, RT/RW, village."""
    parts = [row.address]
    if row.rt:
        parts.append(f"RT {row.rt}" + (f" RW {row.rw}" if row.rw else ""))
    if row.village:
        parts.append(row.village)
    if row.district:
        parts.append(f"Kec. {row.district}")
    return ", ".join(p for p in parts if p)


def applicant_values(look: Look, loaded: Loaded) -> dict[str, object]:
    """The `pemohon_*` values of every form."""
    row = applicant_row(look, loaded.row.applicant_id)
    born = date.fromisoformat(row.birth_date) if row.birth_date else None
    return {
        "pemohon_nama": row.name,
        "pemohon_nik": row.nik or "",
        "pemohon_alamat": full_address(row),
        "pemohon_jalan": row.address,
        "pemohon_rt": row.rt,
        "pemohon_rw": row.rw,
        "pemohon_tempat_lahir": row.birth_place,
        "pemohon_tanggal_lahir": born,
        "pemohon_jenis_kelamin": SEX_WORDS.get(row.sex, row.sex),
        "pemohon_pekerjaan": row.occupation,
        "pemohon_agama": row.religion,
        "pemohon_status_kawin": row.marital,
        "pemohon_pendidikan": row.education,
        "pemohon_kewarganegaraan": row.nationality or "WNI",
        "pemohon_telepon": row.phone,
        "pemohon_desa": row.village,
        "pemohon_nomor_kk": row.family_no,
    }


def request_values(look: Look, loaded: Loaded) -> dict[str, object]:
    """Number, service and officer values that every slip may name."""
    row = loaded.row
    proxy: Mapping[str, str] = json.loads(row.proxy)
    return {
        "nomor_antrean": row.queue,
        "nomor_register": register_text(row.register_seq, row.register_year),
        "layanan": loaded.service.name,
        "petugas": look.officer(row.received_by).name,
        "tanggal": local(row.received_at, look.zone).date(),
        "kuasa_nama": proxy.get("name", ""),
        "kode_qr": request_code(row),
    }


def request_code(row: Any) -> str:
    """What the QR code of a receipt says: the program opens this request when it is scanned."""
    return f"LR-{row.register_year}-{row.register_seq:05d}"


def letter_program_values(look: Look, loaded: Loaded) -> dict[str, object]:
    """Everything the program gives to a letter before the operator types."""
    return {
        **applicant_values(look, loaded),
        **request_values(look, loaded),
        "tanggal_surat": local(look.now, look.zone).date(),
    }
