"""One letter as PDF, warm, with arms, QR and its data inside, beside other libraries' page of the same words; and a
hundred receipts in one go. Libraries that cannot be used here are named and left out (the extra `bench` pins them)."""

import base64
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from loket_app import paths
from loket_app.documents import archival, pictures, raster
from loket_app.documents.archival import Attachment
from loket_app.documents.page import Job, render, render_many
from tests.bench.big_office import CI, Size
from tests.bench.figures import Figure, median_ms, p95_ms, seconds, taken_in_turn

sys.path.append(str(Path(__file__).parents[1] / "documents"))
ROUNDS, CI_ROUNDS = 25, 2
RECEIPTS, CI_RECEIPTS = 100, 5
HEAD_DPI = 203
FORM, RECEIPT = "sktm", "tanda_terima"


def run(size: Size) -> list[Figure]:
    """The letter, then receipts."""
    from paper_samples import sample

    rounds, receipts = (CI_ROUNDS, CI_RECEIPTS) if size == CI else (ROUNDS, RECEIPTS)
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as folder:
        arms = Path(folder) / "lambang.png"
        Image.radial_gradient("L").resize((600, 720)).convert("RGB").save(arms)
        form, values, paper = sample(FORM)
        data = Attachment("surat.json", "application/json", b'{"isian": {}}' * 100, "Data surat")
        paper = replace(paper, letterhead=replace(paper.letterhead, logo=arms), attachment=data)
        ours = partial(render, form, values, paper)
        words = [line for line in raster.text(ours()).splitlines() if line.strip()]
        taken = _times(ours, rounds)
        figures = [Figure("letter as PDF, p95", p95_ms(taken))]
        figures += _archival_cost(ours, partial(render, form, values, replace(paper, attachment=None)), rounds)
        for name, peer in _peers(words, arms):
            theirs = median_ms(_times(peer, rounds))
            figures.append(Figure("letter as PDF", median_ms(taken), peer=theirs, against=name))
        job = Job(*sample(RECEIPT))
        batch = median_ms([seconds(lambda: render_many([job] * receipts)) for _ in range(3)])
        one = median_ms(_times(partial(render, job.form, job.values, job.paper), rounds))
        figures.append(Figure(f"{receipts} receipts in one go, each", batch / receipts, peer=one, against="one alone"))
        drawn = seconds(lambda: [_for_thermal_head(job) for _ in range(receipts)]) * 1000 / receipts
        name = f"{receipts} receipts for a 203 dpi head, each"
        return [*figures, Figure(name, drawn, peer=one, against="one as PDF")]


def _for_thermal_head(job: Job) -> None:
    """What the queue does with each receipt: its PDF, its dots, and where its ink ends."""
    pdf = render(job.form, job.values, job.paper)
    pictures.page_bands(pdf, 0, HEAD_DPI, black_only=True)
    pictures.ink_edges(pdf, 0)


def _archival_cost(whole: Callable[[], bytes], bare: Callable[[], bytes], rounds: int) -> list[Figure]:
    """What the structure of PDF/A and the attached data cost, each against the same letter without."""
    with_data, without = taken_in_turn(rounds, whole, bare)
    close = archival.close
    plain: list[float] = []
    kept: list[float] = []
    try:
        for _ in range(rounds):
            archival.close = lambda canvas, *_: canvas.save()
            plain.append(seconds(bare))
            archival.close = close
            kept.append(seconds(bare))
    finally:
        archival.close = close
    return [
        Figure("letter with its data attached", with_data, peer=without, against="without the data"),
        Figure("letter as PDF/A-3b", median_ms(kept), peer=median_ms(plain), against="plain PDF"),
    ]


def _times(make: Callable[[], object], rounds: int) -> list[float]:
    make(), make()
    return [seconds(make) for _ in range(rounds)]


def _peers(words: list[str], arms: Path) -> list[tuple[str, Callable[[], object]]]:
    found: list[tuple[str, Callable[[], object]]] = []
    for name, make in (("platypus defaults", _platypus), ("fpdf2", _fpdf), ("WeasyPrint", _weasyprint)):
        peer = partial(make, words, arms)
        try:
            peer()
        except (ImportError, OSError):
            # WeasyPrint is there without the system's Pango, too, and fails only when it is imported.
            print(f"{name}: tidak terpasang", file=sys.stderr)
            continue
        found.append((name, peer))
    return found


def _font(style: str) -> str:
    return str(paths.resources() / "fonts" / f"LiberationSerif-{style}.ttf")


def _platypus(words: list[str], arms: Path) -> bytes:
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Image as Picture
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    for style in ("Regular", "Bold"):
        pdfmetrics.registerFont(TTFont(f"LiberationSerif-{style}", _font(style)))
    plain = ParagraphStyle("plain", fontName="LiberationSerif-Regular", fontSize=12, leading=15)
    bold = ParagraphStyle("bold", parent=plain, fontName="LiberationSerif-Bold")
    code = Drawing(80, 80)
    code.add(QrCodeWidget("LR-S12-7F3A-91CE"))
    out = BytesIO()
    body: list[Any] = [Picture(str(arms), 55, 65)]
    body += [Paragraph(_safe(line), bold if n < 4 else plain) for n, line in enumerate(words)]
    SimpleDocTemplate(out, pagesize=(609, 935)).build([*body, code])
    return out.getvalue()


def _fpdf(words: list[str], arms: Path) -> bytes:
    import logging

    import segno
    from fpdf import FPDF

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    page = FPDF(format=(215, 330))
    for style, name in (("", "Regular"), ("B", "Bold")):
        page.add_font("Serif", style, _font(name))
    page.add_page()
    page.image(str(arms), w=20)
    for number, line in enumerate(words):
        page.set_font("Serif", "B" if number < 4 else "", 12)
        page.multi_cell(0, 5, line, new_x="LMARGIN", new_y="NEXT")
    code = BytesIO()
    segno.make("LR-S12-7F3A-91CE").save(code, kind="png", scale=4)
    page.image(code, w=23)
    return bytes(page.output())


def _weasyprint(words: list[str], arms: Path) -> bytes:
    import segno
    from weasyprint import HTML

    code = segno.make("LR-S12-7F3A-91CE").svg_data_uri()
    picture = base64.b64encode(arms.read_bytes()).decode()
    style = "@page{size:215mm 330mm;margin:20mm}body{font:12pt/1.25 'Liberation Serif'}"
    body = "".join(f"<p>{_safe(line)}</p>" for line in words)
    html = f"<style>{style}</style><img width=80 src='data:image/png;base64,{picture}'>{body}<img src=\"{code}\">"
    return bytes(HTML(string=html).write_pdf() or b"")


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
