"""Papers about personal data: the report to a person, who is affected, the minutes, the register, the key's sheet."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from loket_app import paths
from loket_app.definitions.personal import FILE, PersonalRegister, read_register
from loket_app.domain.case import Action, State
from loket_app.domain.complaint import OUTCOME_LABELS, ComplaintState, Outcome
from loket_app.domain.complaint import STATE_LABELS as COMPLAINT_STATES
from loket_app.domain.dates import local, numeric_date, plain_date
from loket_app.domain.errors import refuse
from loket_app.domain.numbering import register_text
from loket_app.domain.personal import kept_until
from loket_app.domain.workflow import ACTION_LABELS, STATE_LABELS
from loket_app.store.tables import complaint, letter, person, request, trail
from loket_app.usecases import closed_years, destruction, pin_key
from loket_app.usecases.applicant import SEX_WORDS
from loket_app.usecases.complaint_people import complaints_of
from loket_app.usecases.complaints import subject_of
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.intake import PERSON_LABELS
from loket_app.usecases.letters import form_named
from loket_app.usecases.office_papers.books import closing
from loket_app.usecases.office_papers.making import made, office_paper, one
from loket_app.usecases.queries.history import KIND_WORDS
from loket_app.usecases.queries.personal import Affected, log_of, require_keeper
from loket_app.usecases.requests import ACTION_KINDS
from loket_app.usecases.restriction import restricted_since, same_person
from loket_app.usecases.staff import check_own_pin
from loket_app.usecases.views.paper import PaperJob

REPORT, AFFECTED, MINUTES, REGISTER, KEY_SHEET = (
    "laporan_data_saya", "daftar_terdampak", "berita_acara_pemusnahan", "register_pemrosesan", "lembar_kunci_pin",
)  # fmt: skip
MOST_ROWS = 2000
Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Reported:
    """The paper for a person, and whose it is, for the log."""

    job: PaperJob
    people: tuple[int, ...]


def shipped_register() -> PersonalRegister:
    """The register of personal data fields that ships with the program."""
    return read_register(paths.resources() / FILE)


# -- the report to a person -----------------------------------------------------------------------------------------


def report_of(desk: Desk, person_id: int, reader: int) -> Reported:
    """ "Laporan data saya": everything that is kept about one person, and nothing about others. Raises `Refused`."""
    with closed_years.whole(desk) as whole:
        return whole.ask(_report, whole, person_id, reader)


def _report(look: Look, desk: Desk, person_id: int, reader: int) -> Reported:
    people = same_person(look, person_id)
    values = {**report_values(look, people), **closing(look), "petugas": look.officer(reader).name}
    form = form_named(look, REPORT)
    job = made(REPORT, one(form, values, _paper(look, desk)), form.title, f"{form.title} {person_id}")
    return Reported(job, people)


def report_values(look: Look, people: Sequence[int]) -> Values:
    """What the report says of the rows of one person."""
    rows = look.connection.execute(select(person).where(person.c.id.in_(people)).order_by(person.c.id)).all()
    if not rows:
        raise refuse("tidak_ada", "Orang itu tidak ditemukan.")
    requests = look.connection.execute(
        select(request).where(request.c.applicant_id.in_(people)).order_by(request.c.id)
    ).all()
    kept = look.settings.retention()
    since = restricted_since(look, people)
    mine = complaints_of(look, people)
    return {
        "nama": rows[-1].name, "nik": rows[-1].nik or "", "dicetak": local(look.now, look.zone),
        "jumlah_permohonan": len(requests), "tahun_simpan": kept.years, "dasar_simpan": kept.basis,
        "dibatasi": since is not None, "dibatasi_sejak": _day(look, since),
        "data": [line for row in rows for line in _person_lines(look, row, requests)],
        "permohonan": [_request_line(look, row, kept.years) for row in requests][-MOST_ROWS:],
        "disebut": _named_in(look, {row.nik for row in rows if row.nik}, {row.id for row in requests}),
        "pengaduan": [_complaint_line(look, key, kept.years) for key in mine],
        "jejak": _processing(look, people, [row.id for row in requests], mine)[-MOST_ROWS:],
        "dilihat": [_seen_line(look, line) for line in log_of(look, people, MOST_ROWS)],
        "tujuan": _purposes(),
    }  # fmt: skip


def _day(look: Look, instant: int | None) -> date | None:
    return local(instant, look.zone).date() if instant is not None else None


def _person_lines(look: Look, row: Any, requests: Iterable[Any]) -> list[Values]:
    first = min((r.received_at for r in requests if r.applicant_id == row.id), default=None)
    told = {name: str(getattr(row, name) or "") for name in PERSON_LABELS}
    told["sex"] = SEX_WORDS.get(told["sex"], told["sex"])
    if told["birth_date"]:
        told["birth_date"] = plain_date(date.fromisoformat(told["birth_date"]))
    return [
        {"isian": label, "isi": told[name], "sejak": _day(look, first)}
        for name, label in PERSON_LABELS.items()
        if told[name]
    ]


def _request_line(look: Look, row: Any, years: int) -> Values:
    closed = _day(look, row.closed_at)
    return {
        "nomor_register": register_text(row.register_seq, row.register_year), "tanggal": _day(look, row.received_at),
        "layanan": look.settings.service(row.service_version).name, "keadaan": STATE_LABELS[State(row.state)],
        "nomor_surat": row.letter_number, "simpan_sampai": kept_until(closed, years) if closed is not None else None,
    }  # fmt: skip


def _complaint_line(look: Look, key: int, years: int) -> Values:
    """A complaint of the person's own: what was said in it, and what the office answered."""
    row = look.connection.execute(select(complaint).where(complaint.c.id == key)).one()
    closed = _day(look, row.closed_at)
    outcome = OUTCOME_LABELS[Outcome(row.outcome)] if row.outcome else ""
    return {
        "nomor": row.number, "tanggal": _day(look, row.received_at),
        "perihal": look.settings.complaints().name_of(row.category), "kontak": row.contact, "uraian": row.body,
        "hasil": outcome or COMPLAINT_STATES[ComplaintState(row.state)], "jawaban": row.answer,
        "simpan_sampai": kept_until(closed, years) if closed is not None else None,
    }  # fmt: skip


def _named_in(look: Look, niks: set[str], own: set[int]) -> list[Values]:
    """Letters of other requests in which this NIK stands (an heir, a spouse): number and subject, and no other name."""
    if not niks:
        return []
    holds = or_(*(letter.c.fields.contains(nik, autoescape=True) for nik in niks))
    query = (
        select(letter.c.day, letter.c.number, letter.c.request_id, request.c.service_version)
        .join(request, request.c.id == letter.c.request_id)
        .where(holds)
        .order_by(letter.c.id)
        .limit(MOST_ROWS)
    )
    return [
        {
            "tanggal": date.fromisoformat(row.day), "nomor_surat": row.number,
            "perihal": look.settings.service(row.service_version).name,
        }
        for row in look.connection.execute(query)
        if row.request_id not in own
    ]  # fmt: skip


def _processing(look: Look, people: Sequence[int], requests: Sequence[int], complaints: Sequence[int]) -> list[Values]:
    """What was done with the person's requests and data: acts, officers, PCs; no words, since they may name others."""
    subjects = [*(f"orang:{key}" for key in people), *map(subject_of, complaints)]
    found: list[Any] = []
    for start in range(0, max(len(requests), 1), 400):
        some = requests[start : start + 400]
        where = or_(trail.c.request_id.in_(some), trail.c.subject.in_(subjects if not start else ()))
        found += look.connection.execute(select(trail).where(where).order_by(trail.c.id)).all()
    return [
        {
            "waktu": local(row.at, look.zone), "kegiatan": _kind_words(row),
            "petugas": look.officer(row.actor).name if row.actor else "", "komputer": row.workstation,
        }
        for row in sorted(found, key=lambda row: row.id)
    ]  # fmt: skip


def _kind_words(row: Any) -> str:
    words = ACTION_LABELS[Action(row.kind)] if row.kind in ACTION_KINDS else KIND_WORDS.get(row.kind, row.kind)
    paper = json.loads(row.facts).get("kertas")
    return f"{words}: {str(paper).replace('_', ' ')}" if paper else words


def _seen_line(look: Look, line: Any) -> Values:
    return {
        "waktu": local(line.at, look.zone), "kegiatan": line.says, "petugas": line.officer,
        "komputer": line.workstation, "tujuan": line.purpose,
    }  # fmt: skip


def _purposes() -> list[Values]:
    return [
        {"data": one.name, "tujuan": one.purpose, "dasar": one.basis, "simpan": one.kept}
        for one in shipped_register().fields
    ]


# -- the other papers -----------------------------------------------------------------------------------------------


def affected_paper(desk: Desk, found: Affected, happened: str = "", remedy: str = "") -> PaperJob:
    """The list of affected people on paper, with what happened and what is done about it as far as that was typed."""
    return desk.ask(_affected, desk, found, happened, remedy)


def _affected(look: Look, desk: Desk, found: Affected, happened: str, remedy: str) -> PaperJob:
    form = form_named(look, AFFECTED)
    narrowed = [f"petugas {found.officer}"] if found.officer else []
    narrowed += [f"komputer {found.workstation}"] if found.workstation else []
    values: Values = {
        "masa": _period(found), "saringan": " dan ".join(narrowed), "jumlah": len(found.rows),
        "jumlah_tanpa_nik": sum(not row.nik_masked for row in found.rows), "kejadian": happened, "penanganan": remedy,
        "dicetak": local(look.now, look.zone), **closing(look),
        "orang": [
            {
                "nama": row.name, "nik_samar": row.nik_masked, "alamat": row.address, "telepon": row.phone,
                "kegiatan": ", ".join(row.how), "kali": row.times, "terakhir": local(row.last, look.zone),
            }
            for row in found.rows[:MOST_ROWS]
        ],
    }  # fmt: skip
    return made(AFFECTED, one(form, values, _paper(look, desk)), form.title, f"{form.title} {found.first}")


def _period(found: Affected) -> str:
    first, last = (plain_date(date.fromisoformat(day)) for day in (found.first, found.last))
    return first if first == last else f"{first} s.d. {last}"


def affected_book(desk: Desk, found: Affected) -> bytes:
    """The same list as a workbook, all of it."""
    from loket_app.documents.register_workbook import register_workbook

    zone = desk.ask(lambda look: look.zone)
    lines = [
        (row.name, row.nik_masked, row.address, row.phone, ", ".join(row.how), row.times, local(row.last, zone))
        for row in found.rows
    ]
    header = ("Nama", "NIK", "Alamat", "Telepon", "Yang terjadi", "Kali", "Terakhir")
    title = "Daftar orang terdampak"
    return register_workbook(lines, header, title, f"Masa {_period(found)}", (30, 19, 44, 16, 40, 8, 18))


def minutes_paper(desk: Desk, destruction_id: int) -> PaperJob:
    """The minutes of a destruction, with the backup copies that still hold what was destroyed."""
    at = desk.ask(destruction.minutes, destruction_id).at
    return desk.ask(_minutes, desk, destruction_id, destruction.copies_before(desk, at))


def _minutes(look: Look, desk: Desk, destruction_id: int, copies: Sequence[str]) -> PaperJob:
    told = destruction.minutes(look, destruction_id)
    day = local(told.at, look.zone).date()
    values: Values = {
        "hari_tanggal": day, "pelaksana": told.officer, "jabatan_pelaksana": told.officer_post, "saksi": told.witness,
        "jabatan_saksi": told.witness_post, "tahun_simpan": told.years, "sampai": date.fromisoformat(told.cutoff),
        "dasar": told.basis, "permohonan": told.requests, "orang": told.people, "tamu": told.visits,
        "surat": told.letters, "pengaduan": told.complaints, "nomor_jejak": told.trail_id,
        "register": [{"nomor": line} for line in told.registers],
        "salinan": [{"berkas": name} for name in copies], **_seen_by_camat(look),
    }  # fmt: skip
    form = form_named(look, MINUTES)
    paper = office_paper(look, desk, day)
    return made(MINUTES, one(form, values, paper), form.title, f"{form.title} {numeric_date(day)}")


def register_paper(desk: Desk) -> PaperJob:
    """The register of processing: every kind of data with purpose, basis and time of keeping."""
    return desk.ask(_register, desk)


def _register(look: Look, desk: Desk) -> PaperJob:
    kept, today = look.settings.retention(), local(look.now, look.zone).date()
    values: Values = {
        "per_tanggal": today, "tahun_simpan": kept.years, "dasar_simpan": kept.basis, **closing(look),
        "data": [
            {
                "nama": row.name, "milik": row.whose, "sifat": "spesifik" if row.specific else "umum",
                "tujuan": row.purpose, "dasar": row.basis, "simpan": row.kept, "dilihat": row.seen_by,
            }
            for row in shipped_register().fields
        ],
    }  # fmt: skip
    form = form_named(look, REGISTER)
    return made(REGISTER, one(form, values, _paper(look, desk)), form.title, f"{form.title} {today}")


def key_sheet(desk: Desk, officer: int, pin: str) -> PaperJob:
    """The sheet with the code of the PIN key, for whoever may keep it and types the own PIN. Raises `Refused`."""
    desk.ask(require_keeper, officer)
    check_own_pin(desk, officer, pin)
    key = pin_key.key_here(desk)
    if key is None:
        raise refuse("kunci_pin", "Komputer ini tidak menyimpan kunci PIN kantor.")
    return desk.ask(_sheet, desk, officer, key)


def _sheet(look: Look, desk: Desk, officer: int, key: pin_key.PinKey) -> PaperJob:
    form = form_named(look, KEY_SHEET)
    now = local(look.now, look.zone)
    values: Values = {"kode": key.code, "dicetak": now, "pencetak": look.officer(officer).name, "kunci": key.id}
    return made(KEY_SHEET, one(form, values, _paper(look, desk)), form.title, form.title)


def _paper(look: Look, desk: Desk) -> Any:
    return office_paper(look, desk, local(look.now, look.zone).date())


def _seen_by_camat(look: Look) -> Values:
    return {key: value for key, value in closing(look).items() if key.startswith("pengesah")}
