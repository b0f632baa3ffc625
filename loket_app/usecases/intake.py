"""Commands at the counter: taking in a request, complete or not, and completing it later (SOP step 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import select

from loket_app.domain.case import Action, Event, Opening, Versions, apply, opening_case
from loket_app.domain.catalog import Service
from loket_app.domain.dates import local, parse_date
from loket_app.domain.errors import Refusal, Refused, refuse
from loket_app.domain.names import NAME_MAX, clean_line, clean_text, clean_values
from loket_app.domain.numbering import queue_text, register_text
from loket_app.domain.workflow import decide
from loket_app.store import search
from loket_app.store.rows import add, change
from loket_app.store.tables import person, request, trail, visit
from loket_app.store.trail import canonical
from loket_app.usecases import sequences
from loket_app.usecases.desk import Look, Tx
from loket_app.usecases.door import ABSENT, LEFT, SERVED
from loket_app.usecases.requests import Moved, act, cache_values, door_stays, load_seen, record_event, write_stays
from loket_app.usecases.restriction import refuse_restricted
from loket_app.usecases.settings import CALENDAR, SERVICE, SOP


@dataclass(frozen=True, slots=True)
class PersonData:
    """What is known of an applicant; all text as typed, `birth_date` ISO or empty."""

    nik: str = ""
    name: str = ""
    birth_place: str = ""
    birth_date: str = ""
    sex: str = ""
    address: str = ""
    rt: str = ""
    rw: str = ""
    village: str = ""
    district: str = ""
    occupation: str = ""
    religion: str = ""
    marital: str = ""
    education: str = ""
    nationality: str = ""
    phone: str = ""
    family_no: str = ""


@dataclass(frozen=True, slots=True)
class Proxy:
    """Who stands at the counter for the applicant (kuasa): name, NIK, relation."""

    name: str
    nik: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True)
class IntakeForm:
    """One intake as typed: applicant, service, the papers that are there, and the ordinary exceptions.

    `person_id` names a known applicant chosen on screen; `claimed_at` is the time on paper of a late entry (instant).
    """

    applicant: PersonData
    service: str
    papers: tuple[str, ...] = ()
    person_id: int | None = None
    proxy: Proxy | None = None
    priority: str = ""
    claimed_at: int | None = None
    letter_values: Mapping[str, Any] = field(default_factory=dict)


PERSON_LABELS: dict[str, str] = {
    "nik": "NIK", "name": "Nama lengkap", "birth_place": "Tempat lahir", "birth_date": "Tanggal lahir",
    "sex": "Jenis kelamin", "address": "Alamat", "rt": "RT", "rw": "RW", "village": "Desa/Kelurahan",
    "district": "Kecamatan", "occupation": "Pekerjaan", "religion": "Agama", "marital": "Status kawin",
    "education": "Pendidikan", "nationality": "Kewarganegaraan", "phone": "Nomor HP", "family_no": "Nomor KK",
}  # fmt: skip


def accept(tx: Tx, visit_id: int, form: IntakeForm, complete: bool) -> Moved:
    """Take in a request: register number; complete papers start the promise, missing ones make it wait. Loket."""
    guest = tx.connection.execute(select(visit).where(visit.c.id == visit_id)).first()
    if guest is None or guest.state == LEFT:
        raise refuse("tamu_pergi", "Tamu ini sudah tercatat pergi. Buka penerimaan baru dengan F2.")
    if guest.called_at is None or guest.state == ABSENT:
        raise refuse("belum_dipanggil", "Panggil dahulu tamu ini ke loket.")
    service_version, service = service_named(tx, form.service)
    papers = known_papers(service, form.papers)
    missing = missing_papers(service, papers)
    known_as = other_name(tx, form.applicant)
    person_id, personal = save_person(tx, form.applicant, form.person_id)
    facts = _opening_facts(tx, guest, service_version, service)
    facts |= {"applicant": person_id}
    if known_as:
        facts["nik_atas_nama_lain"] = True
    facts |= {"papers": list(papers), "missing": list(missing), "papers_complete": not missing}
    if form.claimed_at is not None:
        facts["claimed"] = _checked_claim(tx, form.claimed_at)
    event = _decided(tx, facts, Action.ACCEPT if complete else Action.ACCEPT_INCOMPLETE)
    return _store(tx, guest, form, event, person_id, personal)


def _opening_facts(tx: Tx, guest: Any, service_version: int, service: Service) -> dict[str, Any]:
    door = None
    if guest.arrived_at is not None and guest.booked_at is not None:
        booked = tx.connection.execute(
            select(trail.c.actor, trail.c.recorded_by).where(
                trail.c.visit_id == guest.id, trail.c.kind == "tamu_dicatat"
            )
        ).one()
        door = {
            "arrived": guest.arrived_at, "greeted": guest.greeted_at, "booked": guest.booked_at,
            "by": booked.actor, "recorder": booked.recorded_by,
        }  # fmt: skip
    return {
        "visit": guest.id,
        "antrean": guest.seq,
        "part": guest.parts + 1,
        "door": door,
        "intake_start": max(guest.called_at, guest.last_part_at or 0),
        "service": service.key,
        "service_version": service_version,
        "sop_version": tx.settings.current_id(SOP, service.sop),
        "arrival_calendar": guest.calendar,
        "calendar": tx.settings.current_id(CALENDAR),
    }


def _decided(tx: Tx, facts: dict[str, Any], action: Action) -> Event:
    year = local(tx.now, tx.zone).year
    case = opening_case(_opening(tx, facts))
    decided = decide(case, action, facts, tx.actor(tx.who.actor), tx.who.recorder, tx.now)
    if isinstance(decided, Refusal):
        raise Refused(decided)
    register = sequences.take(tx, sequences.REGISTER, year)
    return Event(
        tx.next_trail_id, tx.now, decided.action, decided.actor, decided.recorded_by, decided.role, decided.capacity,
        {**decided.facts, "register": [year, register]},
    )  # fmt: skip


def _opening(tx: Tx, facts: Mapping[str, Any]) -> Opening:
    sop = tx.settings.sop(facts["sop_version"])
    service = tx.settings.service(facts["service_version"])
    return Opening(
        sop, service.promise_ends_at, facts["service_version"], facts["sop_version"], facts["arrival_calendar"],
        door_stays(sop, facts["door"]), facts["intake_start"],
    )  # fmt: skip


def _store(tx: Tx, guest: Any, form: IntakeForm, event: Event, person_id: int, personal: dict[str, Any]) -> Moved:
    case = apply(opening_case(_opening(tx, event.facts)), event, Versions({}, {}))
    name = personal["name"]
    year, register = event.facts["register"]
    queue = queue_text(guest.seq, event.facts["part"])
    proxy = clean_proxy(form.proxy)
    typed = clean_values(form.letter_values)
    priority = clean_line(form.priority, "Alasan prioritas", "prioritas") or guest.priority
    request_id = add(
        tx.connection,
        request,
        {
            **cache_values(tx, case),
            "version": 1, "visit_id": guest.id, "part": event.facts["part"], "register_year": year,
            "register_seq": register, "arrival_calendar": event.facts["arrival_calendar"], "applicant_id": person_id,
            "received_by": tx.who.actor, "received_at": tx.now, "name": name, "queue": queue,
            "priority": priority, "proxy": canonical(proxy), "letter_values": canonical(typed), "letter_number": "",
            "objection": "", "delivery": "", "claimed": "1" if form.claimed_at is not None else "",
        },
    )  # fmt: skip
    write_stays(tx, request_id, case)
    index_for_search(tx, request_id, [name, personal["nik"], register_text(register, year), queue])
    values = {"parts": guest.parts + 1, "last_part_at": tx.now, "state": SERVED, "name": guest.name or name}
    if not change(tx.connection, visit, guest.id, guest.version, values):
        raise refuse("basi", "Tamu ini sedang dilayani petugas lain.")
    parts = {"pemohon": personal, "kuasa": proxy, "prioritas": priority, "isian": typed}
    record_event(tx, request_id, event, {key: value for key, value in parts.items() if value})
    return Moved(request_id, 1, case)


def reopen(tx: Tx, request_id: int, seen: int) -> Moved:
    """The applicant is back with papers: the intake step runs again with a fresh limit. Loket."""
    return act(tx, load_seen(tx, request_id, seen), Action.REOPEN, {})


def complete(tx: Tx, request_id: int, seen: int, papers: tuple[str, ...], finished: bool) -> Moved:
    """Papers brought later: all there (`finished`) starts the promise; else the request goes on waiting. Loket."""
    loaded = load_seen(tx, request_id, seen)
    there = known_papers(loaded.service, papers)
    missing = missing_papers(loaded.service, there)
    facts = {
        "papers": list(there),
        "missing": list(missing),
        "papers_complete": not missing,
        "calendar": tx.settings.current_id(CALENDAR),
    }
    action = Action.COMPLETE if finished else Action.STILL_MISSING
    return act(tx, loaded, action, facts)


def service_named(look: Look, key: str) -> tuple[int, Service]:
    """The present version of a service that is offered; raises `Refused`."""
    ids = look.settings.current_ids(SERVICE)
    if key not in ids:
        raise refuse("layanan", "Pilih layanan dari daftar.", "layanan")
    service = look.settings.service(ids[key])
    if not service.active:
        raise refuse("layanan_tutup", f"Layanan “{service.name}” sedang tidak dibuka.", "layanan")
    return ids[key], service


def known_papers(service: Service, papers: tuple[str, ...]) -> tuple[str, ...]:
    """The ticked papers that this service asks for, in its order."""
    return tuple(r.key for r in service.requirements if r.key in papers)


def missing_papers(service: Service, papers: tuple[str, ...]) -> tuple[str, ...]:
    """The required papers that are not ticked."""
    return tuple(r.key for r in service.requirements if r.required and r.key not in papers)


def clean_person(data: PersonData) -> dict[str, str]:
    """The applicant's data made storable; raises `Refused` naming the field. An odd NIK is kept (warn, never block)."""
    values = {}
    for part in fields(PersonData):
        most = NAME_MAX if part.name == "name" else 300
        raw = str(getattr(data, part.name))
        values[part.name] = clean_line(raw, PERSON_LABELS[part.name], part.name, most, required=part.name == "name")
    values["nik"] = check_nik_digits(values["nik"])
    if values["birth_date"]:
        day = parse_date(values["birth_date"])
        if day is None:
            raise refuse("tanggal", "Tanggal lahir ditulis seperti 07-06-1993.", "birth_date")
        values["birth_date"] = day.isoformat()
    return values


def check_nik_digits(nik: str) -> str:
    """The NIK without spaces, points and dashes; other letters are kept so that nothing typed is lost."""
    packed = "".join(c for c in nik if c not in " .-")
    return packed if packed.isascii() and packed.isdigit() else nik


def save_person(tx: Tx, data: PersonData, person_id: int | None) -> tuple[int, dict[str, str]]:
    """Store or update the applicant; a person is known again by NIK and name, or chosen on screen.

    What is typed replaces what is stored, what is left empty does not: a quick intake loses no address. The same NIK
    under another name is another row, since a slip of the pen must not rename somebody else's open requests.
    """
    values = clean_person(data)
    refuse_restricted(tx, values["nik"], person_id)
    known = _known_person(tx, values, person_id)
    if known is None:
        return add(tx.connection, person, {**values, "nik": values["nik"] or None, "version": 1}), values
    kept = {key: value or getattr(known, key) or "" for key, value in values.items()}
    if any(kept[key] != (getattr(known, key) or "") for key in kept):
        change(tx.connection, person, known.id, known.version, {**kept, "nik": kept["nik"] or None})
    return int(known.id), kept


def other_name(look: Look, data: PersonData) -> str:
    """The name under which this NIK is known already, where it is another than the typed one; "" else.

    Warned of and put on the trail, never refused: a slip at the last visit must not stop the right person.
    """
    nik, name = check_nik_digits(clean_text(data.nik)), " ".join(data.name.split()).casefold()
    if len(nik) != 16 or not name:
        return ""
    known = look.connection.execute(select(person.c.name).where(person.c.nik == nik).order_by(person.c.id.desc()))
    names = [str(one) for one in known.scalars()]
    return "" if any(one.casefold() == name for one in names) else next(iter(names), "")


def _known_person(tx: Tx, values: Mapping[str, str], person_id: int | None) -> Any:
    if person_id is not None:
        return tx.connection.execute(select(person).where(person.c.id == person_id)).first()
    if len(values["nik"]) != 16:
        return None
    found = tx.connection.execute(select(person).where(person.c.nik == values["nik"]).order_by(person.c.id.desc()))
    name = values["name"].casefold()
    return next((row for row in found if row.name.casefold() == name), None)


def index_for_search(tx: Tx, request_id: int, words: list[str]) -> None:
    """Put a request's searchable words (name, NIK, numbers) into the search index, replacing what was there."""
    search.put(tx.connection, request_id, " ".join(w for w in words if w))


def clean_proxy(proxy: Proxy | None) -> dict[str, str]:
    """The proxy's data made storable; empty where nobody is named. Raises `Refused` naming the field."""
    if proxy is None or not proxy.name.strip():
        return {}
    return {
        "name": clean_line(proxy.name, "Nama kuasa", "kuasa_nama", NAME_MAX, required=True),
        "nik": clean_line(proxy.nik, "NIK kuasa", "kuasa_nik"),
        "relation": clean_line(proxy.relation, "Hubungan", "kuasa_hubungan"),
    }


def _checked_claim(tx: Tx, claimed: int) -> int:
    if claimed > tx.now:
        raise refuse("waktu_kertas", "Waktu pada kertas tidak boleh sesudah sekarang.", "waktu_kertas")
    return claimed
