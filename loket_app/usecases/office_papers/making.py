"""From values to a finished office paper: letterhead, signatory, PDF, and what the print command needs to know."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from loket_app.documents.page import Job, render_many
from loket_app.documents.paper import Paper
from loket_app.domain.dates import local
from loket_app.domain.errors import refuse
from loket_app.domain.forms import Form, Sheet
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.letters import signatory_now
from loket_app.usecases.office_papers.pdf_jobs import office_paper_of, paper_job
from loket_app.usecases.views.paper import PaperJob


def today(look: Look) -> date:
    """The office's date."""
    return local(look.now, look.zone).date()


def office_paper(look: Look, desk: Desk, day: date | None, signed: bool = True) -> Paper:
    """What an office paper is printed on; `day` None leaves dots, `signed` names who signs for the Camat."""
    return office_paper_of(look, desk, day=day, signatory=signatory_now(look)[0] if signed else None)


def sheet_named(name: str | None, offered: Sequence[str]) -> Sheet:
    """The sheet that the clerk chose, the first one offered when he chose none; raises `Refused` for another."""
    word = name or offered[0]
    if word not in offered:
        raise refuse(
            "kertas", f"Kertas {word} tidak ada untuk dokumen ini. Pilihannya: {', '.join(offered)}.", "kertas"
        )
    return Sheet(word)


def on_sheet(form: Form, sheet: Sheet) -> Form:
    """The form set anew on another paper (the type keeps its size)."""
    return replace(form, page=replace(form.page, sheet=sheet))


def made(purpose: str, jobs: Sequence[Job], title: str, name: str) -> PaperJob:
    """The PDF of one or several forms as one paper."""
    sheet = jobs[0].sheet or jobs[0].form.page.sheet
    return paper_job(purpose, title, sheet.value, render_many(jobs), name)


def number_in(form: Form, key: str) -> int:
    """A number that the form itself carries as the default of a field; 0 when it has none."""
    field = form.field(key)
    words = field.default if field is not None else ""
    return int(words) if words.isascii() and words.isdigit() else 0


def one(form: Form, values: Mapping[str, object], paper: Paper, sheet: Sheet | None = None) -> tuple[Job]:
    """One form to print."""
    return (Job(form, values, paper, sheet),)
