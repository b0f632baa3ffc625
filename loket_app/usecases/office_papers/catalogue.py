"""Every office paper there is; each topic's module adds its own line."""

from loket_app.usecases.office_papers import (
    books,
    brochure,
    day_sheets,
    innovation,
    pledges,
    questionnaire,
    sop_sheets,
    standards,
    survey_reports,
)
from loket_app.usecases.office_papers.paper import Group, OfficePaper
from loket_app.usecases.reports import paten

PAPERS: tuple[OfficePaper, ...] = (
    *day_sheets.PAPERS,
    *books.PAPERS,
    *paten.PAPERS,
    *pledges.PAPERS,
    *sop_sheets.PAPERS,
    *standards.PAPERS,
    *brochure.PAPERS,
    *questionnaire.PAPERS,
    *survey_reports.PAPERS,
    *innovation.PAPERS,
)


def grouped() -> tuple[tuple[Group, tuple[OfficePaper, ...]], ...]:
    """The papers under their groups, groups in their order, empty groups left out."""
    found = ((group, tuple(paper for paper in PAPERS if paper.group is group)) for group in Group)
    return tuple((group, papers) for group, papers in found if papers)


def paper_named(key: str) -> OfficePaper:
    """The paper with this key; raises KeyError when there is none."""
    return {paper.key: paper for paper in PAPERS}[key]
