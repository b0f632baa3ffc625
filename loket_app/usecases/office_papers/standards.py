"""Standar pelayanan on paper: the sheet of one service, and the decree that sets them all, with its web page."""

from collections.abc import Sequence

from loket_app.domain.standards import COMPONENT_LABELS, DELIVERY, MANUFACTURING, Component
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.letters import form_named, signatory_now
from loket_app.usecases.office_papers import web_page
from loket_app.usecases.office_papers.making import made, one
from loket_app.usecases.office_papers.paper import Ask, Choice, Group, OfficePaper
from loket_app.usecases.office_papers.pdf_jobs import office_paper_of
from loket_app.usecases.office_papers.standard_parts import Standard, Standards
from loket_app.usecases.views.paper import PaperJob

STANDARD, DECREE = "standar_pelayanan", "sk_standar_pelayanan"
MARK = "\N{NO-BREAK SPACE}*"
"""Stands behind what the office has not confirmed."""


def listed(lines: Sequence[str]) -> str:
    """One text for a cell: numbers where there are several lines."""
    if len(lines) == 1:
        return lines[0]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def standard_values(standard: Standard) -> dict[str, object]:
    """A standard as a row of a form."""
    service = standard.service
    return {
        "layanan_nomor": service.no,
        "layanan": service.name,
        "contoh": standard.example,
        "penyampaian": _rows(standard, DELIVERY),
        "pengelolaan": _rows(standard, MANUFACTURING),
    }


def _rows(standard: Standard, components: Sequence[Component]) -> list[dict[str, object]]:
    told = [(COMPONENT_LABELS[component], standard.parts[component]) for component in components]
    return [{"komponen": name + (MARK if one.example else ""), "uraian": listed(one.lines)} for name, one in told]


def standard_sheet(look: Look, desk: Desk, choice: Choice) -> PaperJob:
    """The standard of one service, signed by the Camat."""
    read = Standards(look)
    standard = read.named(choice.service)
    number, day = read.decree()
    form = form_named(look, STANDARD)
    values = {**standard_values(standard), "keputusan_nomor": number, "keputusan_tanggal": day}
    title = f"{form.title} {standard.service.name}"
    paper = office_paper_of(look, desk, day=choice.day or day, signatory=signatory_now(look)[0], title=title)
    return made(STANDARD, one(form, values, paper), title, title)


def decree(look: Look, desk: Desk, choice: Choice) -> PaperJob:
    """The decree with the list of services and every standard as its lampiran."""
    read = Standards(look)
    standards = read.all()
    number, day = read.decree()
    if choice.day is not None and choice.day != day:
        # A decree of another day is a new one: its number is given by the office, by pen.
        number, day = "", choice.day
    values = {
        "mengingat": [{"nama": line} for line in read.basis()],
        "standar": [standard_values(standard) for standard in standards],
        "contoh": any(standard.example for standard in standards),
    }
    form = form_named(look, DECREE)
    paper = office_paper_of(look, desk, number=number or None, day=day, signatory=signatory_now(look)[0])
    return made(DECREE, one(form, values, paper), form.title, f"{form.title} {number}".strip())


def _make_standard(desk: Desk, choice: Choice) -> PaperJob:
    return desk.ask(standard_sheet, desk, choice)


def _make_decree(desk: Desk, choice: Choice) -> PaperJob:
    return desk.ask(decree, desk, choice)


PAPERS: tuple[OfficePaper, ...] = (
    OfficePaper(
        STANDARD, Group.STANDARDS, "Standar pelayanan satu layanan",
        "Empat belas komponen standar pelayanan sebuah layanan, untuk meja informasi dan berkas.",
        (Ask.SERVICE, Ask.DATE), _make_standard, optional=(Ask.DATE,),
    ),
    OfficePaper(
        DECREE, Group.STANDARDS, "SK Standar Pelayanan",
        "Keputusan Camat tentang Standar Pelayanan, dengan daftar layanan dan standar setiap layanan sebagai lampiran.",
        (Ask.DATE,), _make_decree, page=web_page.page, optional=(Ask.DATE,),
    ),
)  # fmt: skip
