"""The work of the screen Surat that runs in the worker: looking at a letter, and issuing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from loket_app.documents.pictures import Picture, picture
from loket_app.usecases import letters
from loket_app.usecases.desk import Desk, Repeated, Who
from loket_app.usecases.letters import Issued
from loket_app.usecases.queries.history import LetterLine, letters_of
from loket_app.usecases.queries.letter_desk import LetterDesk, LetterLook, look_at_letter
from loket_app.usecases.views.paper import PaperJob


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look at: the request with values not stored yet, who signs, the page of it at this width, and what is
    on screen already."""

    request_id: int
    typed: Mapping[str, object]
    signer: int | None
    page: int
    pixels: int
    known: "Known | None" = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is on screen: a paper, the page of it at this width, and the edition it is (None for a preview)."""

    job: PaperJob
    page: int
    pixels: int
    edition: int | None


@dataclass(frozen=True, slots=True)
class Seen:
    """The letter, its paper, and a picture of one of its pages; no picture where the very same one is on screen."""

    wanted: Wanted
    look: LetterLook
    job: PaperJob
    picture: Picture | None


def see(desk: Desk, wanted: Wanted) -> Seen:
    """The letter as it would be printed now."""
    known = wanted.known
    found = look_at_letter(desk, wanted.request_id, wanted.typed, wanted.signer, known.edition if known else None)
    job = found.job if found.job is not None else known.job if known is not None else None
    assert job is not None, "only a paper that is on screen is left out"
    view = (wanted.page, wanted.pixels)
    same = known is not None and known.job.digest == job.digest and (known.page, known.pixels) == view
    return Seen(wanted, found, job, None if same else picture(job.pdf, *view))


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


def edition_of(desk: LetterDesk, look: LetterLook | None) -> LetterLine | None:
    """The edition that the letter on screen is, as it stands now; None while it is a draft."""
    if look is None or look.issued is None:
        return None
    return next((line for line in desk.editions if line.id == look.issued.id), look.issued)


def same_letter(one: LetterDesk | None, other: LetterDesk) -> bool:
    """True when nothing has happened that the page on screen would show."""
    if one is None:
        return False
    pages = [[(line.id, line.state, line.number) for line in desk.editions] for desk in (one, other)]
    return one.draft == other.draft and pages[0] == pages[1]


def next_step(desk: LetterDesk, look: LetterLook | None) -> Step:
    """Issue first, then print what was issued, then send the request on; a letter that left the office is put right."""
    if desk.form is None:
        return Step.FORWARD if desk.forward else Step.NOTHING
    issued = edition_of(desk, look)
    if issued is not None:
        if issued.printed_at is None or (issued.number and not issued.file and not desk.forward):
            return Step.PRINT
        return Step.FORWARD if desk.forward else Step.AGAIN
    if desk.why_not:
        return Step.NOTHING
    return Step.CORRECT if desk.out else Step.ISSUE
