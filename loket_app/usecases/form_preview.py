"""A form as it is being edited, checked and put on a page with made-up values; pure reading, for the worker."""

import hashlib
from dataclasses import dataclass, replace

from loket_app.definitions.form_check import Problem, checked_form
from loket_app.documents.page import ROLLS, render
from loket_app.documents.pictures import Picture, picture
from loket_app.domain.dates import local
from loket_app.domain.form_model import SHEET_MM, Form, Sheet
from loket_app.usecases import letter_numbers
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.form_samples import Sample, sample_values
from loket_app.usecases.letters import signatory_now, workdays
from loket_app.usecases.papers import paper_of_office

USUAL_MARGINS = {Sheet.ROLL_80: (4.0, 4.0, 6.0, 4.0), Sheet.ROLL_58: (3.0, 5.0, 6.0, 5.0)}
MARK = "PRATINJAU"


@dataclass(frozen=True, slots=True)
class FormOrder:
    """Which text to look at, with which values, on which sheet (None: the form's own), and how large a picture.

    `known` is the digest of the page that is on screen with this page and width: it is not drawn again.
    """

    key: str
    text: str
    sample: Sample
    sheet: Sheet | None
    page: int
    pixels: int
    known: str = ""


@dataclass(frozen=True, slots=True)
class FormSight:
    """What there is to see: the form and its page, or what is wrong; `pdf` is empty and `form` None then."""

    order: FormOrder
    form: Form | None
    problems: tuple[Problem, ...]
    pdf: bytes = b""
    digest: str = ""
    picture: Picture | None = None


def look_at_form(desk: Desk, order: FormOrder) -> FormSight:
    """Check the text and, when nothing is wrong, print it with made-up values."""
    form, problems = checked_form(order.text, order.key)
    if form is None:
        return FormSight(order, None, problems)
    pdf = desk.ask(_printed, desk, form, order)
    digest = hashlib.sha256(pdf).hexdigest()
    shown = None if digest == order.known else picture(pdf, order.page, order.pixels)
    return FormSight(order, form, (), pdf, digest, shown)


def _printed(look: Look, desk: Desk, form: Form, order: FormOrder) -> bytes:
    today = local(look.now, look.zone).date()
    values = sample_values(form, order.sample, today, look.zone, workdays(look))
    paper = paper_of_office(
        look, desk, number=_number(look, form), day=today, signatory=signatory_now(look)[0], code=MARK, qr=MARK,
        title=form.title,
    )  # fmt: skip
    return render(on_sheet(form, order.sheet), values, paper)


def _number(look: Look, form: Form) -> str | None:
    """The number that the next such letter would get."""
    if not form.numbered:
        return None
    services = [service for _, service in look.settings.services()]
    mine = [service for service in services if service.form == form.key] or services
    return letter_numbers.preview(look, mine[0]) if mine else None


def on_sheet(form: Form, sheet: Sheet | None) -> Form:
    """The form as if its head named another sheet; on a roll with the margins of a roll."""
    if sheet is None or sheet is form.page.sheet:
        return form
    page = replace(form.page, sheet=sheet)
    if sheet in USUAL_MARGINS:
        page = replace(page, margins=USUAL_MARGINS[sheet], landscape=False)
    elif form.page.sheet in ROLLS:
        page = replace(page, margins=(15, 20, 15, 25))
    return replace(form, page=page)


def sheet_words(sheet: Sheet) -> str:
    """F4 (215 x 330 mm); a roll by its width."""
    width, height = SHEET_MM[sheet]
    return f"{sheet.value} ({width} x {height} mm)" if height is not None else f"Gulungan {width} mm"
