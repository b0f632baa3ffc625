"""The workbook of a period's figures: what it needs is gathered here, drawn here or in another process."""

from loket_app.domain.compliance.figures import Figures
from loket_app.domain.dates import clock_time, local, plain_date, zone_label
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.office_papers.paper import Prepared
from loket_app.usecases.survey.reports import Told

ROWS_A_SHEET = 40


def prepared(desk: Desk, figures: Figures) -> Prepared:
    """The workbook, to be drawn in any process."""
    office, kabupaten, made = desk.ask(_head, figures.at)
    rows = ROWS_A_SHEET * 9 + len(figures.late)
    return Prepared(rows, draw, (figures, office, kabupaten, made, desk.demo))


def _head(look: Look, at: int) -> tuple[str, str, str]:
    office, moment = look.settings.office(), local(at, look.zone)
    when = f"{plain_date(moment.date())} pukul {clock_time(moment)} {zone_label(look.zone)}"
    return office.name, office.kabupaten, f"Dihitung {when}"


def draw(
    figures: Figures, office: str, kabupaten: str, made: str, example: bool = False, told: Told | None = None
) -> bytes:
    """The workbook as .xlsx; needs nothing but what it is given."""
    from loket_app.documents.compliance_workbook import BookHead, compliance_workbook

    del told
    return compliance_workbook(figures, BookHead(office, kabupaten, made, example))
