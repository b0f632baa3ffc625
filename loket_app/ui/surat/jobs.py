"""The work of the screen Surat that runs in the worker: looking at a letter, and issuing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from loket_app.documents.pictures import Picture, picture
from loket_app.usecases import letters
from loket_app.usecases.desk import Desk, Repeated, Who
from loket_app.usecases.letters import Issued
from loket_app.usecases.queries.history import letters_of
from loket_app.usecases.queries.letter_desk import LetterDesk, LetterLook, look_at_letter


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look at: the request with values not stored yet, who signs, and the page of it at this width."""

    request_id: int
    typed: Mapping[str, object]
    signer: int | None
    page: int
    pixels: int


@dataclass(frozen=True, slots=True)
class Seen:
    """The letter and a picture of one of its pages; no picture where `known` was the very same paper."""

    wanted: Wanted
    look: LetterLook
    picture: Picture | None


def see(desk: Desk, wanted: Wanted, known: tuple[str, int, int] | None) -> Seen:
    """The letter as it would be printed now. `known` is what is on screen: digest, page, width."""
    found = look_at_letter(desk, wanted.request_id, wanted.typed, wanted.signer)
    same = known == (found.job.digest, wanted.page, wanted.pixels)
    return Seen(wanted, found, None if same else picture(found.job.pdf, wanted.page, wanted.pixels))


def turn(_desk: Desk, pdf: bytes, page: int, pixels: int) -> Picture:
    """Another page, or another size, of a paper that is there already."""
    return picture(pdf, page, pixels)


@dataclass(frozen=True, slots=True)
class IssueOrder:
    """Save the values (unless they are stored already) and issue; each with its own command id, so that a second try
    after a lost reply does nothing twice."""

    save_who: Who
    issue_who: Who
    request_id: int
    seen: int
    data: Mapping[str, object] | None
    signer: int | None
    reason: str = ""


def issue(desk: Desk, order: IssueOrder) -> Issued:
    """Two commands, one keystroke. Raises what they raise; values that were saved stay saved."""
    seen = order.seen
    if order.data is not None:
        try:
            seen = desk.do(order.save_who, letters.save_values, order.request_id, seen, order.data)
        except Repeated:
            seen += 1
    try:
        return desk.do(order.issue_who, letters.issue, order.request_id, seen, order.reason, order.signer)
    except Repeated:
        newest = desk.ask(letters_of, order.request_id)[0]
        return Issued(newest.id, newest.edition, newest.number)


class Step(Enum):
    """What F8 does now."""

    NOTHING = "tidak ada"
    ISSUE = "terbitkan"
    CORRECT = "ralat"
    PRINT = "cetak terbitan"
    FORWARD = "teruskan"
    AGAIN = "cetak ulang"


def next_step(desk: LetterDesk, look: LetterLook | None) -> Step:
    """Issue first, then print what was issued, then send the request on; a letter that left the office is put right."""
    if desk.form is None:
        return Step.FORWARD if desk.forward else Step.NOTHING
    issued = look.issued if look is not None else None
    if issued is not None:
        if issued.printed_at is None or (issued.number and not issued.file and not desk.forward):
            return Step.PRINT
        return Step.FORWARD if desk.forward else Step.AGAIN
    if desk.why_not:
        return Step.NOTHING
    return Step.CORRECT if desk.out else Step.ISSUE
