"""From the clerk's Enter to the receipt as PDF, warm; the page beside what reportlab's platypus makes by default."""

import tempfile
from io import BytesIO
from itertools import count
from pathlib import Path

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import HRFlowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from loket_app import paths
from loket_app.usecases import door, intake, papers
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SetClock
from loket_app.usecases.views.paper import PaperJob
from tests.bench.big_office import NOW, WORKSTATION, Size, copied
from tests.bench.figures import Figure, median_ms, p95_ms, seconds

ROUNDS = 25
SERVICE = "surat_pindah"


def run(size: Size) -> list[Figure]:
    """Intake and receipt."""
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as folder:
        copied(size, Path(folder))
        clock = SetClock(NOW)
        with open_desk(Path(folder), clock, WORKSTATION) as desk:
            return _measured(desk, clock)


def _measured(desk: Desk, clock: SetClock) -> list[Figure]:
    clerk = desk.ask(_clerk)
    service = desk.ask(lambda look: intake.service_named(look, SERVICE)[1])
    ticked = tuple(r.key for r in service.requirements)
    numbers = count(1)
    texts: list[str] = []
    accepted, made, peer = [], [], []
    for n in range(ROUNDS + 2):
        guest = desk.do(clerk, door.walked_in)
        clock.move(60_000)
        form = intake.IntakeForm(_applicant(next(numbers)), SERVICE, ticked)
        moved = []
        first = seconds(lambda g=guest, f=form, m=moved: m.append(desk.do(clerk, intake.accept, g.id, f, True)))
        jobs: list[PaperJob] = []
        second = seconds(lambda m=moved, j=jobs: j.append(papers.make(desk, "tanda_terima", m[0].request_id)))
        texts = texts or _lines(jobs[0].pdf)
        third = seconds(lambda t=texts: _platypus(t))
        if n >= 2:
            accepted.append(first), made.append(second), peer.append(third)
    both = [a + b for a, b in zip(accepted, made, strict=True)]
    floor = median_ms(peer)
    return [
        Figure("intake accepted (one command)", median_ms(accepted)),
        Figure("receipt as PDF", median_ms(made), peer=floor, against="platypus defaults"),
        Figure("intake to receipt PDF, median", median_ms(both), peer=floor, against="platypus page alone"),
        Figure("intake to receipt PDF, p95", p95_ms(both)),
    ]


def _clerk(look: object) -> Who:
    from loket_app.domain.people import Role
    from loket_app.usecases.staff import holders

    return Who.self(holders(look, Role.LOKET)[0][0].id)  # type: ignore[arg-type]


def _applicant(number: int) -> intake.PersonData:
    return intake.PersonData(
        nik=f"9902{number:012d}", name=f"Contoh Ukur {number}", address="Jl. Contoh Mawar No. 7", rt="001", rw="002",
        village="Sangasanga Dalam",
    )  # fmt: skip


def _lines(pdf: bytes) -> list[str]:
    """The texts of the receipt, so that the other page says as much."""
    import pypdfium2

    page = pypdfium2.PdfDocument(pdf)[0]
    return [line for line in page.get_textpage().get_text_range().splitlines() if line.strip()]


def _platypus(lines: list[str]) -> bytes:
    """The same words the way a first program would: paragraphs in a table, reportlab's QR widget, a TTF font."""
    fonts = paths.resources() / "fonts"
    for name in ("LiberationSans-Regular", "LiberationSans-Bold"):
        pdfmetrics.registerFont(TTFont(name, str(fonts / f"{name}.ttf")))
    plain = ParagraphStyle("plain", fontName="LiberationSans-Regular", fontSize=9, leading=11)
    bold = ParagraphStyle("bold", parent=plain, fontName="LiberationSans-Bold")
    cells = [[Paragraph(_safe(a), plain), Paragraph(_safe(b), plain)] for a, b in zip(lines[4::2], lines[5::2])]  # noqa: B905
    table = Table(cells, colWidths=[180, 300])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.4, "#888888")]))
    code = Drawing(80, 80)
    code.add(QrCodeWidget("LR-2026-0000021"))
    out = BytesIO()
    head = [Paragraph(_safe(line), bold) for line in lines[:4]]
    SimpleDocTemplate(out, pagesize=A4).build([*head, HRFlowable(), table, Spacer(0, 8), code])
    return out.getvalue()


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
