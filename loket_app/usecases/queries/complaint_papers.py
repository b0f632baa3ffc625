"""What the papers of complaints say: receipt, answer, and the rows of the register book. The book names nobody."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from loket_app.domain.complaint import (
    CHANNEL_LABELS,
    OUTCOME_LABELS,
    SCANNED,
    STATE_LABELS,
    Channel,
    ComplaintState,
    Outcome,
    Standing,
    code_text,
    suggested_handler,
)
from loket_app.domain.dates import local
from loket_app.domain.numbering import register_text
from loket_app.domain.personal import withheld
from loket_app.store.tables import complaint, request
from loket_app.usecases.complaints import accused_of, leaders_now
from loket_app.usecases.desk import Look
from loket_app.usecases.queries.books import Period, first_id_since
from loket_app.usecases.queries.complaints import ANONYMOUS, standings
from loket_app.usecases.staff import officers

Values = dict[str, object]
EXAMPLE_NOTE = "Batas jawaban: contoh, belum ditetapkan kantor"


def complaint_row(look: Look, complaint_id: int) -> Any:
    """The stored complaint; raises NoResultFound where there is none."""
    return look.connection.execute(select(complaint).where(complaint.c.id == complaint_id)).one()


def receipt(look: Look, row: Any) -> Values:
    """Tanda terima pengaduan: number, code and day, and nobody's name."""
    rules = look.settings.complaints()
    return {
        **_common(look, row), "tanpa_nama": bool(row.anonymous), "hari_kerja": row.days,
        "petugas": look.officer(row.received_by).name, "kode_qr": SCANNED + row.code,
        "catatan": EXAMPLE_NOTE if rules.example else "",
    }  # fmt: skip


def answer_letter(look: Look, row: Any) -> Values:
    """Jawaban pengaduan, for every outcome."""
    return {
        **_common(look, row), "pelapor": row.name, "uraian": row.body,
        "permohonan_terkait": _about(look, row.request_id), "tindak_lanjut": row.action, "jawaban": row.answer,
        "dijawab": _moment(look, row.answered_at),
        "hasil": OUTCOME_LABELS[Outcome(row.outcome)] if row.outcome else "",
        "penanggung_jawab": look.officer(row.handler).position if row.handler is not None else "",
        "ulang": row.reopened > 0,
    }  # fmt: skip


def signer(look: Look, row: Any) -> int | None:
    """Who signs the answer: a leader who gave it, else the first leader who is not complained of."""
    leaders = leaders_now(look)
    return row.answered_by if row.answered_by in leaders else suggested_handler(leaders, accused_of(row))


def _common(look: Look, row: Any) -> Values:
    return {
        "nomor": row.number, "kode": code_text(row.code), "diterima": _moment(look, row.received_at),
        "perihal": look.settings.complaints().name_of(row.category), "saluran": CHANNEL_LABELS[Channel(row.channel)],
        "jatuh_tempo": local(row.due, look.zone).date() if row.due is not None else None,
    }  # fmt: skip


def _moment(look: Look, instant: int | None) -> datetime | None:
    return None if instant is None else local(instant, look.zone)


def _about(look: Look, request_id: int | None) -> str:
    if request_id is None:
        return ""
    query = select(request.c.register_seq, request.c.register_year, request.c.service_version)
    row = look.connection.execute(query.where(request.c.id == request_id)).one()
    return (
        f"register {register_text(row.register_seq, row.register_year)}, "
        + look.settings.service(row.service_version).name
    )


# -- the book ----------------------------------------------------------------------------------------------------------

_ON_TIME = {
    Standing.IN_TIME: "tepat", Standing.ANSWERED_LATE: "terlambat", Standing.LATE: "LEWAT BATAS",
    Standing.SOON: "menunggu", Standing.WAITING: "menunggu", Standing.NONE: "",
}  # fmt: skip


def book(look: Look, wanted: Period) -> Values:
    """Buku pengaduan: every complaint received in the period, by number."""
    low = first_id_since(look, complaint, "received_at", wanted.start)
    high = first_id_since(look, complaint, "received_at", wanted.end)
    query = (
        select(complaint, request.c.register_seq, request.c.register_year)
        .outerjoin(request, request.c.id == complaint.c.request_id)
        .where(complaint.c.id >= low, complaint.c.id < high)
        .order_by(complaint.c.id)
    )
    names = {officer.id: officer.name for officer in officers(look, active_only=False)}
    rows = look.connection.execute(query).all()
    now = standings(look, rows)
    return {
        "pengaduan": [_line(look, row, one, names) for row, one in zip(rows, now, strict=True)],
        "jumlah": len(rows),
        "jumlah_menunggu": sum(s in (Standing.WAITING, Standing.SOON, Standing.LATE) for s in now),
        "jumlah_lewat": sum(s is Standing.LATE for s in now),
    }  # fmt: skip


def _line(look: Look, row: Any, standing: Standing, names: dict[int, str]) -> Values:
    outcome = OUTCOME_LABELS[Outcome(row.outcome)] if row.outcome else ""
    state = ComplaintState(row.state)
    about = register_text(row.register_seq, row.register_year) if row.register_seq is not None else ""
    return {
        **_common(look, row), "uraian": row.body, "permohonan": about,
        "pelapor": ANONYMOUS.lower() if row.anonymous else row.name if withheld(row.name) else "tercatat",
        "penanggung_jawab": names.get(row.handler or 0, ""), "dijawab": _moment(look, row.answered_at),
        "ketepatan": _ON_TIME[standing], "keadaan": outcome or STATE_LABELS[state], "hasil": outcome,
        "jawaban": row.answer,
    }  # fmt: skip
