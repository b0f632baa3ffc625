"""Making papers: what the trail and the register know, put into the office's forms. Printing comes after, elsewhere."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from loket_app.documents.page import render
from loket_app.documents.paper import Paper, letterhead
from loket_app.domain import forms as form_model
from loket_app.domain.catalog import Office
from loket_app.domain.dates import local
from loket_app.domain.errors import refuse
from loket_app.domain.forms import Form
from loket_app.domain.numbering import register_text
from loket_app.domain.people import Capacity, Role
from loket_app.domain.personal import withheld
from loket_app.domain.signature import Signatory, signatory
from loket_app.store.tables import delivery, letter, objection, visit
from loket_app.usecases import paper_values as values_of
from loket_app.usecases.applicant import letter_program_values
from loket_app.usecases.desk import Desk, Look, Who
from loket_app.usecases.letter_record import attachment_of
from loket_app.usecases.letters import (
    Draft,
    draft,
    form_named,
    mark_paper_printed,
    mark_printed,
    read_form,
    signatory_now,
    workdays,
)
from loket_app.usecases.queries import complaint_papers
from loket_app.usecases.requests import load
from loket_app.usecases.restriction import refuse_withheld
from loket_app.usecases.staff import holders
from loket_app.usecases.survey.receipt_code import CODE, RECEIPT, code_values, without_code
from loket_app.usecases.views.paper import PaperJob

_UNSAFE = re.compile(r"[^A-Za-z0-9._ -]+")
_PLAIN = str.maketrans(
    {"Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Ø": "O", "ø": "o", "Þ": "Th", "þ": "th", "ß": "ss",
     "Æ": "Ae", "æ": "ae", "Œ": "Oe", "œ": "oe", "ı": "i", "Ħ": "H", "ħ": "h", "\N{RIGHT SINGLE QUOTATION MARK}": "'"}
)  # fmt: skip
"""Letters that are no base letter with a mark."""
_DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{name}{number}" for name in ("COM", "LPT") for number in range(10))}
)
"""Names that Windows keeps for itself, whatever stands behind the point."""


def make(desk: Desk, purpose: str, key: int, **options: Any) -> PaperJob:
    """The paper `purpose` for a request, visit, objection, delivery or letter id (`key`), as PDF.

    Purposes are the keys of `MAKERS`. Option `form` names another form (a receipt on A5), `copy=True` stamps a letter
    SALINAN. Raises `Refused` where the paper does not exist yet.
    """
    if purpose == RECEIPT:
        options = {**options, "kode": code_values(desk, key, desk.ask(_form, purpose, options))}
    return desk.ask(_usable, MAKERS[purpose], desk, purpose, key, options)


def _usable(
    look: Look, maker: Callable[..., PaperJob], desk: Desk, purpose: str, key: int, options: Mapping[str, Any]
) -> PaperJob:
    """The paper, unless the use of the applicant's data is restricted."""
    try:
        job = maker(look, desk, purpose, key, options)
    except NoResultFound:
        # What it was about is gone, or the list of prints that asks for it was spoiled.
        raise refuse("tidak_ada", "Yang hendak dicetak itu tidak ditemukan lagi.") from None
    if job.request_id is not None:
        refuse_withheld(look, job.request_id)
    return job


def preview_letter(
    desk: Desk, request_id: int, typed: Mapping[str, object] | None = None, signer: int | None = None
) -> tuple[PaperJob, Draft]:
    """The letter as it would be printed now with values not stored yet, and what is to be put right."""
    return desk.ask(_preview, desk, request_id, typed, signer)


def mark(desk: Desk, who: Who, job: PaperJob, where: str, file: str = "") -> None:
    """Record on the trail that a paper was printed: a command of its own, after the printing."""
    if job.letter_id is not None and not job.title.endswith(COPY) and desk.ask(_in_data, job.letter_id):
        desk.do(who, mark_printed, job.letter_id, job.digest, file, where)
    else:
        desk.do(who, mark_paper_printed, job.request_id, job.purpose, job.digest, where)


def _in_data(look: Look, letter_id: int) -> bool:
    """A letter of a closed year stays as it is; its print is put on the trail like that of any other paper."""
    return look.connection.execute(select(letter.c.id).where(letter.c.id == letter_id)).first() is not None


COPY = "(salinan)"


def safe_name(text: str, most: int = 80) -> str:
    """A file name that every system accepts, still telling: plain letters, digits, points, dashes and blanks.

    >>> safe_name("474.2/021 Łódź Nguyễn: <Đặng>")
    '474.2-021 Lodz Nguyen- -Dang'
    """
    letters = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    cleaned = " ".join(_UNSAFE.sub("-", letters).split())[:most].strip(" .-")
    if cleaned.partition(".")[0].upper().rstrip() in _DEVICES:
        cleaned = f"kertas {cleaned}"
    return cleaned or "kertas"


def _job(
    desk: Desk, purpose: str, form: Form, values: Mapping[str, object], paper: Paper, name: str, **more: Any
) -> PaperJob:
    return finished(purpose, form, render(form, values, paper), name, **more)


def finished(purpose: str, form: Form, pdf: bytes, name: str, **more: Any) -> PaperJob:
    """The printed bytes of a form with what the print command needs; `name` becomes the file's."""
    return PaperJob(
        purpose=purpose,
        title=more.pop("title", form.title),
        sheet=form.page.sheet.value,
        pdf=pdf,
        digest=hashlib.sha256(pdf).hexdigest(),
        file_name=safe_name(name) + ".pdf",
        **more,
    )


def paper_of_office(look: Look, desk: Desk, office: Office | None = None, **more: Any) -> Paper:
    """The office's head, as it is now or was in that version, and what else the paper carries."""
    office = office or look.settings.office()
    logo = desk.shared / office.logo if desk.shared is not None and office.logo else None
    head = letterhead(office, logo if logo is not None and logo.is_file() else None)
    return Paper(head, example=desk.demo, **more)


def _form(look: Look, purpose: str, options: Mapping[str, Any]) -> Form:
    return form_named(look, options.get("form") or look.settings.paper_form(purpose))


def _of_request(fill: Callable[..., dict[str, object]]) -> Callable[..., PaperJob]:
    """A paper about a request that needs no signature block."""

    def maker(look: Look, desk: Desk, purpose: str, key: int, options: Mapping[str, Any]) -> PaperJob:
        loaded = load(look, key)
        form = _form(look, purpose, options)
        name = f"{form.title} {loaded.row.queue} {loaded.row.name}"
        return _job(desk, purpose, form, fill(look, loaded), paper_of_office(look, desk), name, request_id=key)

    return maker


def _receipt(look: Look, desk: Desk, purpose: str, key: int, options: Mapping[str, Any]) -> PaperJob:
    """The receipt; one with an invitation code goes on the trail by the digest it would have without."""
    loaded = load(look, key)
    form = _form(look, purpose, options)
    name = f"{form.title} {loaded.row.queue} {loaded.row.name}"
    values = {**values_of.receipt(look, loaded), **options.get("kode", {})}
    paper = paper_of_office(look, desk)
    job = _job(desk, purpose, form, values, paper, name, request_id=key)
    if not values.get(CODE):
        return job
    return replace(job, digest=_job(desk, purpose, form, without_code(values), paper, name, request_id=key).digest)


def signed_by(look: Look, role: Role, officer_id: int | None = None) -> Signatory:
    """The block of who signs an answer: the Kasi for himself, everybody else for the Camat."""
    place = look.settings.office().place
    if role is Role.CAMAT:
        return signatory_now(look, officer_id)[0]
    found = [pair for pair in holders(look, role) if officer_id is None or pair[0].id == officer_id]
    who = found[0][0] if found else look.officer(officer_id) if officer_id is not None else None
    if who is None:
        return signatory(place, Capacity.DEFINITIF, "", "", "", "")
    return Signatory((f"{who.position.upper()},",), who.name, who.rank, who.nip)


def _rejection(look: Look, desk: Desk, purpose: str, key: int, options: Mapping[str, Any]) -> PaperJob:
    loaded = load(look, key)
    form = _form(look, purpose, options)
    last = loaded.case.last
    decider = last.actor if last is not None and last.role in (Role.CAMAT, Role.KASI_PELUM) else None
    block = signed_by(look, last.role if last is not None else Role.CAMAT, decider)
    paper = paper_of_office(look, desk, day=_day(look, loaded.case.closed_at), signatory=block)
    name = f"{form.title} {loaded.row.queue} {loaded.row.name}"
    return _job(desk, purpose, form, values_of.rejection(look, loaded), paper, name, request_id=key)


def _day(look: Look, instant: int | None) -> date:
    return local(look.now if instant is None else instant, look.zone).date()


def _about_objection(fill: Callable[..., dict[str, object]]) -> Callable[..., PaperJob]:
    def maker(look: Look, desk: Desk, purpose: str, key: int, options: Mapping[str, Any]) -> PaperJob:
        row = look.connection.execute(select(objection).where(objection.c.id == key)).one()
        loaded = load(look, row.request_id)
        form = _form(look, purpose, options)
        block = signed_by(look, Role.KASI_PELUM, row.decided_by)
        paper = paper_of_office(look, desk, day=_day(look, row.decided_at), signatory=block)
        name = f"{form.title} {row.number} {loaded.row.name}"
        return _job(desk, purpose, form, fill(look, loaded, row), paper, name, request_id=row.request_id)

    return maker


def _about_delivery(fill: Callable[..., dict[str, object]]) -> Callable[..., PaperJob]:
    def maker(look: Look, desk: Desk, purpose: str, key: int, options: Mapping[str, Any]) -> PaperJob:
        row = look.connection.execute(select(delivery).where(delivery.c.id == key)).one()
        loaded = load(look, row.request_id)
        form = _form(look, purpose, options)
        paper = paper_of_office(
            look, desk, number=row.number if form.numbered else None, day=_day(look, None),
            signatory=signatory_now(look)[0],
        )  # fmt: skip
        name = f"{form.title} {row.number} {loaded.row.name}"
        return _job(desk, purpose, form, fill(look, loaded, row), paper, name, request_id=row.request_id)

    return maker


def _about_complaint(fill: Callable[..., dict[str, object]], named: bool) -> Callable[..., PaperJob]:
    """A paper of a complaint; one that names the complainer is made only while that may be done."""

    def maker(look: Look, desk: Desk, purpose: str, key: int, options: Mapping[str, Any]) -> PaperJob:
        row = complaint_papers.complaint_row(look, key)
        if named and withheld(row.name):
            raise refuse("dibatasi", withheld(row.name))
        if named and not row.answer:
            raise refuse("belum_dijawab", "Pengaduan ini belum dijawab.")
        form = _form(look, purpose, options)
        signer = complaint_papers.signer(look, row)
        role = Role.CAMAT if signer is not None and Role.CAMAT in look.officer(signer).roles else Role.KASI_PELUM
        paper = paper_of_office(look, desk, day=_day(look, row.answered_at), signatory=signed_by(look, role, signer))
        return _job(desk, purpose, form, fill(look, row), paper, f"{form.title} {row.number}")

    return maker


def _ticket(look: Look, desk: Desk, purpose: str, key: int, options: Mapping[str, Any]) -> PaperJob:
    row = look.connection.execute(select(visit).where(visit.c.id == key)).one()
    form = _form(look, purpose, options)
    return _job(
        desk, purpose, form, values_of.ticket(look, row), paper_of_office(look, desk), f"{form.title} {row.seq:03d}"
    )


def _test_page(look: Look, desk: Desk, purpose: str, key: int, options: Mapping[str, Any]) -> PaperJob:
    form = form_named(look, options.get("form", "uji_cetak"))
    values = {
        "pencetak": options.get("printer", ""), "komputer": desk.workstation, "petugas": options.get("officer", ""),
        "dicetak": local(look.now, look.zone), "kode_qr": "LR-UJI-CETAK",
    }  # fmt: skip
    return _job(desk, purpose, form, values, paper_of_office(look, desk), form.title)


def _letter(look: Look, desk: Desk, purpose: str, key: int, options: Mapping[str, Any]) -> PaperJob:
    """An issued letter, rendered from what was frozen when it was issued: the same bytes every time."""
    row = look.connection.execute(select(letter).where(letter.c.id == key)).first()
    if row is None:
        raise refuse("tidak_ada", "Surat itu tidak ditemukan.")
    loaded = load(look, row.request_id)
    text = str(look.settings.version(row.form_config))
    form = read_form(text, f"{row.form_key}.toml")
    copy = bool(options.get("copy"))
    block = json.loads(row.signatory)
    office = look.settings.version(row.office_config) if row.office_config is not None else look.settings.office()
    title = f"{form.title} {COPY}" if copy else form.title
    register = register_text(loaded.row.register_seq, loaded.row.register_year)
    paper = paper_of_office(
        look, desk, office, number=row.number or None, day=date.fromisoformat(row.day), code=row.code, copy=copy,
        signatory=Signatory(tuple(block["heading"]), block["name"], block["rank"], block["nip"]),
        qr=letter_qr(row.id, row.code), title=" ".join(w for w in (form.title, row.number, COPY if copy else "") if w),
        subject=f"{form.title}, register {register}", made=local(row.issued_at, office.zone),
        attachment=None if copy else attachment_of(row, loaded, form, text, office),
    )  # fmt: skip
    values = {**_frozen(look, loaded, form), **form_model.from_data(form, json.loads(row.fields))}
    name = f"{row.number or loaded.row.queue} {form.title} {loaded.row.name}"
    return _job(desk, purpose, form, values, paper, name, title=title, request_id=row.request_id, letter_id=row.id)


def _frozen(look: Look, loaded: Any, form: Form) -> dict[str, object]:
    return form_model.computed(form, letter_program_values(look, loaded), workdays(look))


def letter_qr(letter_id: int, code: str) -> str:
    """What the QR code of a letter says: its id and the verification code, checked at the counter without a network."""
    return f"LR-S{letter_id}-{code.replace(' ', '').split(chr(0xB7))[-1]}"


def _preview(
    look: Look, desk: Desk, request_id: int, typed: Mapping[str, object] | None, signer: int | None
) -> tuple[PaperJob, Draft]:
    now = draft(look, request_id, typed, signer)
    paper = paper_of_office(
        look, desk, number=now.number or None, day=_day(look, None), signatory=now.signatory, code="PRATINJAU",
        qr="PRATINJAU",
    )  # fmt: skip
    job = _job(desk, "surat", now.form, {**now.given, **now.values}, paper, "pratinjau", request_id=request_id)
    return job, now


MAKERS: dict[str, Callable[..., PaperJob]] = {
    RECEIPT: _receipt,
    "daftar_kekurangan": _of_request(values_of.missing_papers_list),
    "lembar_kendali": _of_request(values_of.control_sheet),
    "tanda_terima_penyerahan": _of_request(values_of.hand_over),
    "jawaban_penolakan": _rejection,
    "nomor_antrean": _ticket,
    "kroscek": _about_objection(values_of.kroscek_sheet),
    "jawaban_keberatan": _about_objection(values_of.objection_answer),
    "tanda_terima_pengaduan": _about_complaint(complaint_papers.receipt, named=False),
    "jawaban_pengaduan": _about_complaint(complaint_papers.answer_letter, named=True),
    "surat_tugas_antar": _about_delivery(values_of.delivery_order),
    "slip_antar": _about_delivery(values_of.delivery_slip),
    "surat": _letter,
    "uji_cetak": _test_page,
}
