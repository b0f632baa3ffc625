"""The data of an issued letter, as it travels in its PDF: enough to write the register again from the archive alone.

Everything here was frozen when the letter was issued, so that a reprint gives the same bytes.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from loket_app.documents.archival import Attachment
from loket_app.domain.catalog import Office
from loket_app.domain.dates import local
from loket_app.domain.forms import Form
from loket_app.domain.numbering import register_text
from loket_app.store.trail import canonical
from loket_app.usecases.requests import Loaded

FILE: Final = "surat.json"
KIND: Final = "surat/LAYAR RAMAH Loket"
VERSION: Final = 1
SAYS: Final = "Data surat ini: isian, nomor, kantor, penanda tangan, dan register"
_APPLICANT: Final = "pemohon_nama"
_NAME: Final = "nama"


def attachment_of(row: Any, loaded: Loaded, form: Form, form_text: str, office: Office) -> Attachment:
    """What is attached to the PDF of this letter; the same bytes for the same letter."""
    data = json.dumps(_record(row, loaded, form, form_text, office), ensure_ascii=False, indent=1, sort_keys=True)
    return Attachment(FILE, "application/json", data.encode("utf-8"), SAYS)


def _record(row: Any, loaded: Loaded, form: Form, form_text: str, office: Office) -> dict[str, object]:
    fields: Mapping[str, Any] = json.loads(row.fields)
    request = loaded.row
    return {
        "jenis": KIND,
        "versi": VERSION,
        "kantor": {"kunci": office.key, "nama": office.name, "kabupaten": office.kabupaten},
        "surat": {
            "id": row.id, "permohonan": row.request_id, "edisi": row.edition, "nomor": row.number, "tanggal": row.day,
            "kode": row.code, "atas_nama": in_the_name_of(form, fields), "terbit": row.issued_at,
        },
        "formulir": {
            "kunci": form.key, "judul": form.title, "versi": row.form_config,
            "sidik": hashlib.sha256(form_text.encode()).hexdigest(),
        },
        "penanda_tangan": json.loads(row.signatory),
        "register": {
            "nomor": register_text(request.register_seq, request.register_year), "antrean": request.queue,
            "diterima": local(request.received_at, office.zone).date().isoformat(),
            "layanan": {"kunci": loaded.service.key, "nama": loaded.service.name,
                        "klasifikasi": loaded.service.archive_code},
        },
        "isian": fields,
    }  # fmt: skip


def in_the_name_of(form: Form, fields: Mapping[str, Any]) -> str:
    """Whose letter it is: the field that the applicant's name fills, else the first field that holds a name."""
    filled = [f.key for f in form.fields if f.from_program == _APPLICANT or f.key == _APPLICANT]
    named = [f.key for f in form.fields if f.key == _NAME or f.key.endswith(f"_{_NAME}")]
    own = [key for key in filled if key != _APPLICANT]
    for key in (*own, *named):
        if fields.get(key):
            return str(fields[key])
    return ""


def code_digits(letter_id: int, request_id: int, fields: Mapping[str, Any]) -> str:
    """The eight digits of a letter's verification code, in two groups: a digest over its data."""
    digest = hashlib.sha256(canonical([letter_id, request_id, fields]).encode()).hexdigest()[:8].upper()
    return f"{digest[:4]}-{digest[4:]}"
