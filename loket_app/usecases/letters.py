"""The letter of a request: its data, the print that issues it, its versions, and the mark of every printing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import func, select, update

from loket_app import paths
from loket_app.definitions.forms import form_from_text, form_paths
from loket_app.domain import forms as form_model
from loket_app.domain.case import CLOSED_STATES, State
from loket_app.domain.catalog import NumberWhen, StepKind
from loket_app.domain.dates import ROMAN_MONTHS, local
from loket_app.domain.errors import refuse
from loket_app.domain.forms import Form, Issue
from loket_app.domain.names import NOTE_MAX, clean_line, clean_values
from loket_app.domain.people import Capacity, Role
from loket_app.domain.signature import Signatory, signatory
from loket_app.store.rows import add, change
from loket_app.store.tables import letter, request
from loket_app.store.trail import canonical
from loket_app.usecases import letter_numbers
from loket_app.usecases.applicant import letter_program_values
from loket_app.usecases.desk import Look, Tx
from loket_app.usecases.letter_code import code_digits
from loket_app.usecases.letter_others import other_letters
from loket_app.usecases.requests import Loaded, load, load_seen, stale
from loket_app.usecases.restriction import refuse_withheld
from loket_app.usecases.settings import CALENDAR, FORM, ISSUED_FORM, OFFICE
from loket_app.usecases.staff import holders

_FILLERS = (Role.OPERATOR, Role.LOKET, Role.KASI_PELUM, Role.ADMIN)
ISSUED, VALID = "terbit", letter_numbers.VALID
_NOBODY = Signatory(("",), "", "", "")
"""The signature block of a form that no official signs."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A letter just issued: its id, edition and number ("" when the number comes with the signature)."""

    letter_id: int
    edition: int
    number: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What the letter screen works on: the form, the program's values, the typed ones, and what is to be put right.

    `number` is empty while the number is still to come with the signature.
    """

    form: Form
    given: Mapping[str, object]
    values: Mapping[str, object]
    issues: tuple[Issue, ...]
    number: str
    signatory: Signatory
    signatory_officer: int | None
    editions: int


def form_named(look: Look, key: str) -> Form:
    """The form as it is now: the office's own version where there is one, else the shipped file."""
    return read_form(*form_text(look, key))


@lru_cache(maxsize=64)
def read_form(text: str, name: str) -> Form:
    """A form from its text; read once, since reading costs more than printing. Raises `BadDefinition`."""
    return form_from_text(text, name)


def form_text(look: Look, key: str) -> tuple[str, str]:
    """The text of a form and the name to use in messages; raises `Refused` for an unknown form."""
    stored = look.settings.current_ids(FORM)
    # An empty text follows the shipped form again.
    own = str(look.settings.version(stored[key])) if key in stored else ""
    if own:
        return own, f"{key}.toml"
    found = _shipped_forms().get(key)
    if found is None:
        raise refuse("tanpa_blangko", f"Blangko “{key}” tidak ada di folder forms.")
    return found


def shipped_form(key: str) -> str | None:
    """The text of a form as the program brought it; None where it is the office's own."""
    found = _shipped_forms().get(key)
    return found[0] if found is not None else None


def shipped_keys() -> tuple[str, ...]:
    """The keys of the forms that the program brings."""
    return tuple(_shipped_forms())


@cache
def _shipped_forms() -> Mapping[str, tuple[str, str]]:
    return {key: (path.read_text(encoding="utf-8"), path.name) for key, path in form_paths([paths.forms()]).items()}


def save_values(tx: Tx, request_id: int, seen: int, values: Mapping[str, Any]) -> int:
    """Keep the letter's typed data as it is, complete or not, and return the request's new version."""
    loaded = load_seen(tx, request_id, seen)
    _refuse_closed(loaded)
    tx.require("Data surat diisi oleh Operator Komputer atau Petugas Loket.", *_FILLERS)
    kept = clean_values(values)
    if not change(tx.connection, request, request_id, loaded.row.version, {"letter_values": canonical(kept)}):
        raise refuse("basi", stale(tx, request_id).sentence)
    tx.record("data_surat_diisi", request=request_id, text={"isian": kept})
    return int(loaded.row.version) + 1


def draft(look: Look, request_id: int, typed: Mapping[str, object] | None = None, signer: int | None = None) -> Draft:
    """The letter as it would be now. `typed` are values on screen not stored yet (domain values, not JSON);
    `signer` the officer chosen to sign, by default the one who holds the Camat's post today. Raises `Refused` while the
    use of the applicant's data is restricted."""
    refuse_withheld(look, request_id)
    loaded = load(look, request_id)
    form = service_form(look, loaded)
    given = letter_program_values(look, loaded)
    stored = form_model.from_data(form, json.loads(loaded.row.letter_values))
    today = local(look.now, look.zone).date()
    values = {**form_model.defaults(form, given, today), **stored, **(typed or {})}
    full = form_model.computed(form, {**given, **values}, workdays(look))
    others = other_letters(look, request_id, form, full)
    issues = form_model.check(form, full, today, workdays(look), others)
    block, officer_id = signatory_now(look, signer) if form.signer is not None else (_NOBODY, None)
    kept = letter_numbers.held(look, request_id) if form.numbered else None
    shown = kept.text if kept is not None else _next_number(look, loaded, form)
    editions = look.connection.execute(select(func.count()).where(letter.c.request_id == request_id)).scalar_one()
    return Draft(form, given, full, issues, shown, block, officer_id, editions)


def _next_number(look: Look, loaded: Loaded, form: Form) -> str:
    """The number that printing would take; empty where the signature takes it, or where the form has none."""
    takes = form.numbered and _by_print(look, loaded)
    return letter_numbers.preview(look, loaded.service) if takes else ""


def _by_print(look: Look, loaded: Loaded) -> bool:
    """Whether printing takes the number: by the office's choice, or because the SOP has no step of signing."""
    when = look.settings.office().numbering.when
    return when is NumberWhen.PRINT or loaded.case.sop.first_of(StepKind.SIGN) is None


def takes_number(look: Look, printed: Any) -> bool:
    """Whether an issued letter (its row) is of a form that carries a number."""
    return read_form(str(look.settings.version(printed.form_config)), f"{printed.form_key}.toml").numbered


def service_form(look: Look, loaded: Loaded) -> Form:
    """The form of the request's service; raises `Refused` when the service prints no letter here."""
    if loaded.service.form is None:
        raise refuse("tanpa_surat", f"Layanan “{loaded.service.name}” tidak mencetak surat dari program ini.")
    return form_named(look, loaded.service.form)


def workdays(look: Look) -> Any:
    """The function that counts working days on the hours in force now (decision 34)."""
    return look.settings.axis(look.settings.current_id(CALENDAR)).working_days_between


def signatory_now(look: Look, signer: int | None = None) -> tuple[Signatory, int | None]:
    """Who signs for the Camat, as a signature block: the one chosen, else who holds the post today (Plt. first)."""
    found = [pair for pair in holders(look, Role.CAMAT) if signer is None or pair[0].id == signer]
    place = look.settings.office().place
    if not found:
        return signatory(place, Capacity.DEFINITIF, "", "", "", ""), None
    who, capacity = found[0]
    return signatory(place, capacity, who.name, who.rank, who.nip, who.position), who.id


def issue(tx: Tx, request_id: int, seen: int, reason: str = "", signer: int | None = None) -> Issued:
    """Make the letter final for printing: a new edition with frozen data; the number is taken here if so chosen.

    Raises `Refused` while something blocking is to be put right. After signing this is a "ralat" and needs a reason.
    """
    loaded = load_seen(tx, request_id, seen)
    if loaded.case.state in (State.WAITING, State.REJECTED, State.WITHDRAWN):
        raise refuse("belum_lengkap", "Surat dicetak setelah berkas lengkap dan selama permohonan berjalan.")
    produce = loaded.case.sop.first_of(StepKind.PRODUCE)
    makers = {Role.OPERATOR, Role.ADMIN} | ({produce.role} if produce is not None else set())
    tx.require("Surat dicetak oleh Operator Komputer.", *makers)
    out = loaded.case.signed or loaded.case.state in (State.READY, State.HANDING, State.DONE)
    step = loaded.case.current_step
    if produce is not None and not out and (step is None or step.kind is not StepKind.PRODUCE):
        raise refuse(
            "bukan_langkahnya",
            f"Surat dicetak pada langkah {produce.no} ({produce.short}). Kembalikan dahulu bila perlu dicetak ulang.",
        )
    now = draft(tx, request_id, signer=signer)
    if now.form.signer is not None and now.signatory_officer is None:
        raise refuse(
            "tanpa_penanda_tangan",
            "Belum ada pejabat yang dapat menandatangani hari ini. Tunjuk pengganti di Pengaturan.",
        )
    blocking = next((i for i in now.issues if i.blocking), None)
    if blocking is not None:
        raise refuse("isian", blocking.sentence, blocking.field)
    if out and not reason.strip():
        raise refuse(
            "ralat", "Surat ini sudah ditandatangani. Tuliskan alasan ralat; surat yang lama tetap disimpan.", "alasan"
        )
    return _issue(tx, loaded, now, reason)


def _issue(tx: Tx, loaded: Loaded, now: Draft, reason: str) -> Issued:
    edition = now.editions + 1
    why = clean_line(reason, "Alasan", "alasan", NOTE_MAX)
    text, _ = form_text(tx, now.form.key)
    form_config = tx.settings.store(ISSUED_FORM, now.form.key, {"teks": text}, tx.next_trail_id)
    tx.connection.execute(
        update(letter)
        .where(letter.c.request_id == loaded.row.id, letter.c.state == VALID)
        .values(state=letter_numbers.REPLACED, reason=why, version=letter.c.version + 1)
    )
    fields = form_model.to_data(now.form, now.values)
    letter_id = add(
        tx.connection,
        letter,
        {
            "version": 1, "request_id": loaded.row.id, "number_id": None, "form_config": form_config,
            "office_config": tx.settings.current_id(OFFICE), "edition": edition, "issued_at": tx.now,
            "printed_at": None,
            "signatory_officer": now.signatory_officer, "form_key": now.form.key, "state": VALID, "number": "",
            "fields": canonical(fields),
            "signatory": canonical(
                {
                    "heading": list(now.signatory.heading), "name": now.signatory.name,
                    "rank": now.signatory.rank, "nip": now.signatory.nip,
                }
            ),
            "code": "", "digest": "", "file": "", "reason": "", "day": _letter_day(tx, loaded.row.id).isoformat(),
        },
    )  # fmt: skip
    taken = ""
    if now.form.numbered and (_by_print(tx, loaded) or letter_numbers.held(tx, loaded.row.id) is not None):
        taken = letter_numbers.give(tx, loaded.row.id, loaded.service, letter_id)
    code = verification_code(tx, loaded, letter_id, fields)
    tx.connection.execute(update(letter).where(letter.c.id == letter_id).values(code=code))
    values = {"letter_number": taken or loaded.row.letter_number}
    if not change(tx.connection, request, loaded.row.id, loaded.row.version, values):
        raise refuse("basi", stale(tx, loaded.row.id).sentence)
    facts = {
        "letter": letter_id, "edition": edition, "form": now.form.key, "form_version": form_config, "number": taken,
        "code": code,
    }  # fmt: skip
    text_part = {"alasan": why} if why else None
    tx.record("surat_dicetak", request=loaded.row.id, subject=f"surat:{letter_id}", facts=facts, text=text_part)
    return Issued(letter_id, edition, taken)


def _letter_day(tx: Tx, request_id: int) -> date:
    """The date on the letter: the day its number was taken (decision 29), else today."""
    kept = letter_numbers.held(tx, request_id)
    return local(kept.taken_at if kept is not None else tx.now, tx.zone).date()


def verification_code(look: Look, loaded: Loaded, letter_id: int, fields: Mapping[str, Any]) -> str:
    """The words under the QR code: register, month, year, and eight digits of a digest over the letter's data."""
    today = local(look.now, look.zone).date()
    when = f"{ROMAN_MONTHS[today.month - 1]}-{today.year}"
    return f"{loaded.row.register_seq:03d}-{when} \N{MIDDLE DOT} {code_digits(letter_id, loaded.row.id, fields)}"


def mark_printed(tx: Tx, letter_id: int, digest: str, file: str, where: str) -> None:
    """Record that the letter went to paper or file, with the digest of its bytes; a command after the commit."""
    row = tx.connection.execute(select(letter).where(letter.c.id == letter_id)).one()
    if row.digest and row.digest != digest:
        raise refuse("bukan_salinan", "Isi cetakan ini berbeda dari surat yang sudah terbit.")
    values = {"digest": digest, "file": file or row.file, "printed_at": row.printed_at or tx.now}
    tx.connection.execute(update(letter).where(letter.c.id == letter_id).values(**values))
    _record_print(tx, row.request_id, f"surat:{letter_id}", {"digest": digest}, where)


def mark_paper_printed(tx: Tx, request_id: int | None, paper: str, digest: str, where: str) -> None:
    """Record the printing of a slip, receipt or sheet."""
    _record_print(tx, request_id, None, {"kertas": paper, "digest": digest}, where)


def _record_print(tx: Tx, request_id: int | None, subject: str | None, facts: Mapping[str, Any], where: str) -> None:
    # Where it went may be a file named after the applicant, so it belongs to the erasable part.
    text = {"ke": clean_line(where, "Tujuan cetak", "ke", NOTE_MAX)} if where else None
    tx.record("cetak", request=request_id, subject=subject, facts=facts, text=text)


def _refuse_closed(loaded: Loaded) -> None:
    if loaded.case.state in CLOSED_STATES:
        raise refuse("sudah_selesai", "Permohonan ini sudah selesai. Gunakan ralat bila suratnya keliru.")
