"""The operator's desk: which letters wait to be made, and everything about the letter of one request."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from loket_app.domain import forms as form_model
from loket_app.domain.case import CLOSED_STATES, State
from loket_app.domain.catalog import StepKind
from loket_app.domain.forms import Form
from loket_app.domain.people import Capacity, Role
from loket_app.store.tables import letter
from loket_app.usecases import papers
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.letter_numbers import VALID
from loket_app.usecases.letters import Draft, draft, service_form
from loket_app.usecases.queries.board import board, board_row
from loket_app.usecases.queries.history import LetterLine, letters_of
from loket_app.usecases.requests import Loaded, load
from loket_app.usecases.restriction import refuse_withheld
from loket_app.usecases.staff import holders
from loket_app.usecases.views.board import BoardRow
from loket_app.usecases.views.paper import PaperJob


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who may sign for the Camat today, and the words to choose by."""

    officer_id: int
    words: str


@dataclass(frozen=True, slots=True)
class LetterDesk:
    """One request as the operator sees it.

    `form` is None where the service prints no letter here. `why_not` says why no edition can be issued now; `out` that
    the letter has left the office's hands, so that a new edition is a ralat. `forward` are the words of the act that
    sends the request on, empty while it is not the operator's turn.
    """

    row: BoardRow
    form: Form | None
    draft: Draft | None
    signers: tuple[Signer, ...]
    editions: tuple[LetterLine, ...]
    why_not: str
    out: bool
    closed: bool
    forward: str


@dataclass(frozen=True, slots=True)
class LetterLook:
    """The letter as it would be printed now. `issued` is the edition that says exactly this, if there is one.

    `job` is None where that edition is on screen already.
    """

    job: PaperJob | None
    draft: Draft
    issued: LetterLine | None


def waiting_letters(look: Look) -> tuple[BoardRow, ...]:
    """The requests that wait for the operator, most urgent first."""
    return tuple(row for row in board(look, frozenset({Role.OPERATOR})) if row.role == Role.OPERATOR.value)


def letter_desk(look: Look, request_id: int) -> LetterDesk:
    """The letter of a request with all that surrounds it; raises `Refused` when there is no such request."""
    refuse_withheld(look, request_id)
    loaded = load(look, request_id)
    row = board_row(look, request_id)
    assert row is not None
    has_form = loaded.service.form is not None
    return LetterDesk(
        row=row,
        form=service_form(look, loaded) if has_form else None,
        draft=draft(look, request_id) if has_form else None,
        signers=signers(look),
        editions=letters_of(look, request_id),
        why_not=_why_not(loaded),
        out=_out(loaded),
        closed=loaded.case.state in CLOSED_STATES,
        forward=row.act if _making(loaded) else "",
    )


def _making(loaded: Loaded) -> bool:
    """Whether the operator's step is the one that the paper is made in: printing, or where a SOP prints nothing,
    sending the papers on or recording."""
    step = loaded.case.current_step
    if loaded.case.state is not State.RUNNING or step is None:
        return False
    if loaded.case.sop.first_of(StepKind.PRODUCE) is not None:
        return step.kind is StepKind.PRODUCE
    return step.role is Role.OPERATOR and step.kind in (StepKind.FORWARD, StepKind.RECORD)


def _out(loaded: Loaded) -> bool:
    return loaded.case.signed or loaded.case.state in (State.READY, State.HANDING, State.DONE)


def _why_not(loaded: Loaded) -> str:
    """The same bounds as the command that issues, said before anybody types in vain."""
    case = loaded.case
    if case.state is State.WAITING:
        return "Surat dicetak setelah berkas lengkap."
    if case.state in (State.REJECTED, State.WITHDRAWN):
        return "Permohonan ini sudah ditutup; tidak ada surat yang dicetak."
    step, produce = case.current_step, case.sop.first_of(StepKind.PRODUCE)
    if produce is None or _out(loaded) or (step is not None and step.kind is StepKind.PRODUCE):
        return ""
    return f"Surat dicetak pada langkah {produce.no} ({produce.short}); sekarang belum atau sudah lewat langkah itu."


_WORDS = {Capacity.DEFINITIF: "Camat", Capacity.AN: "a.n. Camat", Capacity.UB: "u.b."}


def signers(look: Look) -> tuple[Signer, ...]:
    """Who may sign today: Plt., Plh. and Pj. first, then the Camat, then who signs on his behalf."""
    return tuple(
        Signer(who.id, f"{_WORDS.get(capacity, f'{capacity.value} Camat')} \N{EN DASH} {who.name}")
        for who, capacity in holders(look, Role.CAMAT)
    )


def look_at_letter(
    desk: Desk,
    request_id: int,
    typed: Mapping[str, object] | None = None,
    signer: int | None = None,
    shown: int | None = None,
) -> LetterLook:
    """The letter with values not stored yet. Where an edition says just this, that edition with number and code.

    `shown` is the letter id of the edition on screen, which is not drawn again.
    """
    found = desk.ask(_edition_saying, request_id, typed, signer)
    if found is None:
        return LetterLook(*papers.preview_letter(desk, request_id, typed, signer), None)
    now, issued = found
    return LetterLook(None if issued.id == shown else papers.make(desk, "surat", issued.id), now, issued)


def _edition_saying(
    look: Look, request_id: int, typed: Mapping[str, object] | None, signer: int | None
) -> tuple[Draft, LetterLine] | None:
    query = select(letter).where(letter.c.request_id == request_id, letter.c.state == VALID)
    row = look.connection.execute(query.order_by(letter.c.edition.desc()).limit(1)).first()
    if row is None:
        return None
    now = draft(look, request_id, typed, signer)
    if row.form_key != now.form.key or row.signatory_officer != now.signatory_officer:
        return None
    then = form_model.from_data(now.form, json.loads(row.fields))
    if typed_part(now.form, then) != typed_part(now.form, now.values):
        return None
    return now, next(line for line in letters_of(look, request_id) if line.id == row.id)


def typed_part(form: Form, values: Mapping[str, object]) -> dict[str, Any]:
    """What the operator typed, as plain data in which everything empty is alike: two letters that say the same compare
    equal."""
    data = form_model.to_data(form, values)
    part: dict[str, Any] = {f.key: _bare(data.get(f.key)) for f in form.typed_fields}
    for group in form.typed_groups:
        rows = form_model.rows_of(data, group.key)
        keys = [f.key for f in group.fields if f.source is form_model.Source.TYPED]
        part[group.key] = [{key: _bare(row.get(key)) for key in keys} for row in rows]
    return part


def _bare(value: object) -> object:
    return None if form_model.is_empty(value) else value
