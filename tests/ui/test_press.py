import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from loket_app.documents import pictures, raster
from loket_app.documents.pictures import page_bands, picture
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.press import Press
from loket_app.ui.printing.offer import PdfOffer
from loket_app.ui.printing.printers import FolderPrinter, PrinterSetup, RecordingPrinter
from loket_app.ui.printing.sheet import PaperPanel
from loket_app.ui.printing.system import SystemPrinter, fitting_dpi
from loket_app.ui.screen import Screen
from loket_app.usecases import papers
from loket_app.usecases.ports import PrintJob
from tests.ui.counter_pc import counter_of


@pytest.fixture
def counter(office: Any, tmp_path: Path) -> Any:
    office.desk.folder = tmp_path / "data"
    return counter_of(office, "loket1")


def prints(office: Any) -> list[dict[str, Any]]:
    with office.desk.engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT facts, recorded_by, body FROM trail LEFT JOIN trail_text USING (id)"
                " WHERE kind = 'cetak' ORDER BY trail.id"
            )
        )
        return [{**json.loads(r.facts), **json.loads(r.body or "{}"), "by": r.recorded_by} for r in rows]


@pytest.fixture
def line(qtbot: QtBot) -> NoticeLine:
    made = NoticeLine()
    qtbot.addWidget(made)
    made.resize(700, 60)
    return made


def test_a_paper_is_made_printed_and_then_recorded(counter, office, tmp_path, line):
    key = office.accept()
    printer = RecordingPrinter("POS-80")
    press = Press(counter, PrinterSetup(tmp_path), line, printer=printer)
    told: list[Any] = []
    press.printed.connect(lambda purpose, number: told.append((purpose, number)))
    press.print("tanda_terima", key, then=lambda: told.append("then"))
    assert [(j.paper, j.title) for j in printer.jobs] == [("80mm", "Tanda Terima Berkas")]
    row = prints(office)[0]
    assert (row["kertas"], row["ke"], row["by"]) == ("tanda_terima", "POS-80", office.who["loket1"])
    assert told == [("tanda_terima", key), "then"]
    assert line.kind() is NoticeKind.SUCCESS
    assert "POS-80" in line.text()


def test_a_failing_printer_loses_nothing_and_is_tried_again(counter, office, tmp_path, line):
    key = office.accept()
    printer = RecordingPrinter("POS-80")
    printer.failures = 2
    press = Press(counter, PrinterSetup(tmp_path), printer=printer)
    press.print("tanda_terima", key, line)
    assert line.kind() is NoticeKind.DISTURBANCE
    assert line.text().startswith("Printer POS-80 tidak menjawab.")
    assert prints(office) == []
    line.button.click()
    assert line.kind() is NoticeKind.DISTURBANCE
    line.button.click()
    assert line.kind() is NoticeKind.SUCCESS
    assert len(printer.jobs) == 1
    assert len(prints(office)) == 1


def test_a_failing_printer_offers_the_paper_as_pdf(counter, office, tmp_path, line, qtbot):
    key = office.accept(name="Siti Contoh")
    printer = RecordingPrinter()
    printer.failures = 1
    press = Press(counter, PrinterSetup(tmp_path / "pdf"), printer=printer)
    told: list[str] = []
    press.print("tanda_terima", key, line, failed=lambda: told.append("failed"), saved=lambda: told.append("saved"))
    offer = line.findChild(PdfOffer)
    assert offer is not None
    assert not offer.isHidden()
    offer.click()
    saved = list((tmp_path / "pdf").iterdir())
    assert [p.name for p in saved] == ["Tanda Terima Berkas 001 Siti Contoh.pdf"]
    assert "PDF" in line.text()
    assert prints(office)[0]["ke"] == "berkas PDF"
    assert "Siti" not in json.dumps(prints(office)[0])
    assert offer.isHidden()
    assert told == ["failed", "saved"]


def test_the_offer_goes_when_the_line_says_something_else(counter, office, tmp_path, line):
    printer = RecordingPrinter()
    printer.failures = 1
    press = Press(counter, PrinterSetup(tmp_path), printer=printer)
    press.print("tanda_terima", office.accept(), line)
    offer = line.findChild(PdfOffer)
    line.succeed("Lain hal.")
    assert offer is not None
    assert offer.isHidden()


def test_without_a_printer_papers_become_files_that_never_replace_another(counter, office, tmp_path, line):
    key = office.accept(name="Siti Contoh")
    press = Press(counter, PrinterSetup(tmp_path / "pdf"), line)
    press.print("tanda_terima", key)
    press.print("tanda_terima", key)
    assert len(list((tmp_path / "pdf").iterdir())) == 1
    assert len(prints(office)) == 2
    other = FolderPrinter(tmp_path / "pdf").put(PrintJob(b"%PDF", "Tanda Terima Berkas 001 Siti Contoh", "80mm"))
    assert other.name == "Tanda Terima Berkas 001 Siti Contoh (2).pdf"


def test_a_refusal_stands_in_the_line_and_a_missing_line_is_no_loss(counter, office, tmp_path, line):
    press = Press(counter, PrinterSetup(tmp_path), printer=RecordingPrinter())
    press.print("surat", 77, line)
    assert line.text() == "Surat itu tidak ditemukan."
    heard: list[Any] = []
    counter.runner.refusal.connect(heard.append)
    press.print("surat", 77)
    assert heard[0].code == "tidak_ada"


def test_save_asks_where_and_counts_as_a_print(counter, office, tmp_path, line):
    key = office.accept()
    press = Press(counter, PrinterSetup(tmp_path / "pdf"), line)
    press.ask_path = lambda *_: str(tmp_path / "stik" / "surat tugas")
    press.save("tanda_terima", key)
    assert (tmp_path / "stik" / "surat tugas.pdf").read_bytes().startswith(b"%PDF")
    assert len(prints(office)) == 1
    press.ask_path = lambda *_: ""
    press.save("tanda_terima", key)
    assert len(prints(office)) == 1


def test_show_opens_the_paper_beside_the_screen(counter, office, tmp_path, qtbot):
    class Host(Screen):
        title = "Papan"

    host = Host()
    qtbot.addWidget(host)
    host.resize(1200, 700)
    host.show()
    assert QTest.qWaitForWindowActive(host)
    printer = RecordingPrinter()
    press = Press(counter, PrinterSetup(tmp_path), printer=printer)
    press.show("tanda_terima", office.accept())
    panel = host.panel()
    assert isinstance(panel, PaperPanel)
    assert panel.pages.pages() == 1
    assert prints(office) == []
    panel.confirm()
    assert len(printer.jobs) == 1
    panel.confirm()
    assert len(prints(office)) == 2
    host.close_panel()


# ---- the system's printers, here one that writes PDF


def pdf_printer(path: Path, dpi: int = 300) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def as_image(pdf: bytes, dpi: int) -> Image.Image:
    band = page_bands(pdf, 0, dpi, rows=1 << 30)[0]
    return Image.frombytes("L", (band.stride, band.height), band.data).crop((0, 0, band.width, band.height))


@pytest.mark.parametrize("purpose", ["lembar_kendali", "tanda_terima"])
def test_a_page_leaves_the_printer_at_its_own_size_and_place(office, tmp_path, qapp, purpose):
    job = papers.make(office.desk, purpose, office.accept())
    out = tmp_path / "keluar.pdf"
    where = SystemPrinter("UJI", lambda _: pdf_printer(out)).print(PrintJob(job.pdf, job.title, job.sheet))
    assert where == "UJI"
    printed = out.read_bytes()
    assert raster.page_count(printed) == raster.page_count(job.pdf)
    for one, other in zip(raster.page_sizes(printed), raster.page_sizes(job.pdf), strict=True):
        assert one == pytest.approx(other, abs=3.1)
    first, second = as_image(job.pdf, 100), as_image(printed, 100)
    inked = [ImageChops.invert(image).point(lambda v: 255 * (v > 90)).getbbox() for image in (first, second)]
    assert inked[0] == pytest.approx(inked[1], abs=2)


def test_bands_meet_without_a_seam(office, qapp):
    job = papers.make(office.desk, "lembar_kendali", office.accept())
    whole = page_bands(job.pdf, 0, 150, rows=1 << 30)[0]
    parts = page_bands(job.pdf, 0, 150, rows=97)
    assert b"".join(p.data for p in parts) == whole.data
    assert {p.page_height for p in parts} == {whole.height}


def test_a_thermal_head_gets_no_grey(office):
    job = papers.make(office.desk, "tanda_terima", office.accept())
    bands = page_bands(job.pdf, 0, 203, black_only=True)
    assert {value for band in bands for value in band.data} == {0, 255}


def test_a_picture_is_as_wide_as_asked_and_stays_on_the_last_page(office):
    job = papers.make(office.desk, "lembar_kendali", office.accept())
    shown = picture(job.pdf, 99, 333)
    assert (shown.width, shown.page, shown.pages) == (333, shown.pages - 1, raster.page_count(job.pdf))
    assert len(shown.data) == shown.stride * shown.height


@pytest.mark.parametrize(("offered", "dpi"), [([], 300), ([203], 203), ([180, 360, 720], 180), ([300, 600], 300)])
def test_the_printers_own_resolution_where_it_is_near_ours(offered, dpi):
    assert fitting_dpi(offered) == dpi


def test_a_system_printer_is_fed_band_by_band_and_recorded(counter, office, tmp_path, line, qtbot, monkeypatch):
    key = office.accept()
    out = tmp_path / "keluar.pdf"
    monkeypatch.setattr("loket_app.ui.press.SystemPrinter", lambda n: SystemPrinter(n, lambda _: pdf_printer(out)))
    press = Press(counter, PrinterSetup(tmp_path, sheet="EPSON L3210"), line)
    press.print("lembar_kendali", key)
    assert line.text().endswith("dikirim ke printer EPSON L3210…")
    assert prints(office) == []
    qtbot.waitUntil(lambda: bool(prints(office)), timeout=5000)
    assert prints(office)[0]["ke"] == "EPSON L3210"
    assert line.text().endswith("tercetak di EPSON L3210.")
    assert raster.page_count(out.read_bytes()) >= 1
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert press.children() == []


def test_a_printer_that_is_gone_is_said_with_advice(counter, office, tmp_path, line):
    key = office.accept()
    press = Press(counter, PrinterSetup(tmp_path / "pdf", roll="POS-80 YANG HILANG"), line)
    press.print("tanda_terima", key)
    QTest.qWait(0)
    assert line.text().startswith("Printer POS-80 YANG HILANG tidak menjawab.")
    assert "Coba lagi" in line.text()
    press.configure(PrinterSetup(tmp_path / "pdf"))
    line.button.click()
    assert line.kind() is NoticeKind.SUCCESS


def test_a_printer_that_leaves_in_the_middle_is_a_disturbance(counter, office, tmp_path, line, qtbot, monkeypatch):
    class Leaving(QPrinter):
        def newPage(self) -> bool:
            return False

    def leaving(_: str) -> QPrinter:
        made = Leaving(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(tmp_path / "x.pdf"))
        return made

    job = papers.make(office.desk, "lembar_kendali", office.accept())
    two = two_pages(job.pdf)
    monkeypatch.setattr("loket_app.ui.press.SystemPrinter", lambda n: SystemPrinter(n, leaving))
    monkeypatch.setattr(papers, "make", lambda *_, **__: papers.PaperJob("x", "Dua Halaman", "F4", two, "d", "x.pdf"))
    press = Press(counter, PrinterSetup(tmp_path, sheet="EPSON"), line)
    press.print("lembar_kendali", 1)
    qtbot.waitUntil(lambda: line.kind() is NoticeKind.DISTURBANCE, timeout=5000)
    assert prints(office) == []


def two_pages(pdf: bytes) -> bytes:
    import io

    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    document.import_pages(pypdfium2.PdfDocument(pdf))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_the_setup_says_what_prints_where(tmp_path):
    setup = PrinterSetup(tmp_path, sheet="EPSON L3210", roll="POS-80")
    assert [setup.printer_for(p) for p in ("F4", "A4", "A5", "80mm", "58mm")] == ["EPSON L3210"] * 3 + ["POS-80"] * 2
    assert setup.described() == "EPSON L3210 (surat) · POS-80 (struk)"
    assert "PDF" in PrinterSetup(tmp_path).described()
    assert pictures.BLACK_BELOW < 255
