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
from loket_app.usecases.letter_code import in_the_name_of
from loket_app.usecases.requests import Loaded

FILE: Final = "surat.json"
KIND: Final = "surat/LAYAR RAMAH Loket"
VERSION: Final = 1
SAYS: Final = "Data surat ini: isian, nomor, kantor, penanda tangan, dan register"


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
