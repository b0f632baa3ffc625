"""One queue for all papers: nothing that failed is lost, nothing is made smaller unasked, a hundred go in one go."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from loket_app.documents import raster
from loket_app.paper_routes import Route, Shrink
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.press import Press
from loket_app.ui.printing import ledger
from loket_app.ui.printing.jobs import Misfit, State
from loket_app.ui.printing.jobs_panel import JobsPanel
from loket_app.ui.printing.offer import Asking
from loket_app.ui.printing.printers import PrinterSetup, RecordingPrinter
from loket_app.ui.printing.system import PaperUnknown, SystemPrinter, bands_of, placed, roll_size
from loket_app.ui.printing.words import jobs_words
from loket_app.ui.screen import Screen
from loket_app.usecases import papers
from loket_app.usecases.ports import PrintJob
from tests.ui.counter_pc import counter_of
from tests.ui.test_press import as_image, pdf_printer, prints

ANSWER = "jawaban_penolakan"
"""A paper on F4."""


@pytest.fixture
def counter(office: Any, tmp_path: Path) -> Any:
    office.desk.folder = tmp_path / "data"
    return counter_of(office, "loket1")


class Host(Screen):
    """A screen with a wide notice line, and the focus."""

    title = "Papan"

    def __init__(self) -> None:
        super().__init__()
        self.line = NoticeLine(self)
        self.line.setGeometry(10, 10, 1300, 44)


@pytest.fixture
def host(qtbot: Any) -> Host:
    made = Host()
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


def press_of(counter: Any, folder: Path, printer: RecordingPrinter, **more: Any) -> Press:
    return Press(counter, PrinterSetup(folder / "pdf", **more), printer=printer)


def tab_to(words: str) -> None:
    """Reach a button by Tab alone."""
    for _ in range(20):
        widget = QApplication.focusWidget()
        if widget is not None and getattr(widget, "text", lambda: "")() == words:
            return
        QTest.keyClick(widget or QApplication.activeWindow(), Qt.Key.Key_Tab)
    raise AssertionError(f"{words} is not reached by Tab")


# ---- routes


def test_tray_copies_and_printer_are_those_of_the_paper(counter, office, tmp_path, host):
    printer = RecordingPrinter("EPSON")
    routes = (Route("lembar_kendali", tray="Tray2", copies=2), Route("80mm", copies=3))
    press = press_of(counter, tmp_path, printer, routes=routes)
    key = office.accept()
    press.print("lembar_kendali", key, host.line)
    press.print("tanda_terima", key, host.line)
    assert [(j.tray, j.copies) for j in printer.jobs] == [("Tray2", 2), ("", 3)]
    setup = PrinterSetup(tmp_path, "EPSON", "POS-80", routes=(Route("surat", "LASER"), Route("A5", "POS-80")))
    assert [setup.way(*w).printer for w in (("surat", "F4"), ("kroscek", "F4"), ("x", "A5"), ("y", "58mm"))] == [
        "LASER", "EPSON", "POS-80", "POS-80",
    ]  # fmt: skip


def test_papers_asked_for_together_are_named_together(counter, office, tmp_path, host, qtbot, monkeypatch):
    press = press_of(counter, tmp_path, RecordingPrinter("EPSON"))
    key, other = office.accept(), office.accept()
    heard: list[str] = []
    # As with a real printer, the others are asked for before the first is out.
    with monkeypatch.context() as busy:
        busy.setattr(press, "_go_on", lambda: None)
        for purpose, owner in (("tanda_terima", key), ("lembar_kendali", key), ("lembar_kendali", other)):
            press.print(purpose, owner, host.line, then=lambda: heard.append(host.line.text()))
    press._go_on()
    qtbot.waitUntil(lambda: len(heard) == 3, timeout=30_000)
    press.print("tanda_terima", key, host.line, then=lambda: heard.append(host.line.text()))
    assert heard == [
        "Tanda Terima Berkas tercetak di EPSON.",
        "Tanda Terima Berkas dan Lembar Kendali Berkas tercetak di EPSON.",
        "Lembar Kendali Berkas tercetak di EPSON.",
        "Tanda Terima Berkas tercetak di EPSON.",
    ]


# ---- a paper that does not lie in the printer


def test_a_larger_paper_is_not_made_smaller_before_the_user_says_so(counter, office, tmp_path, host):
    printer = RecordingPrinter("EPSON")
    press = press_of(counter, tmp_path, printer, loaded="A4")
    press.print(ANSWER, office.accept(), host.line)
    assert printer.jobs == []
    assert host.line.text() == "Kertas ini F4, di printer EPSON ada A4. Dicetak bagaimana?"
    assert press.jobs.held()[0].state is State.ASKING
    host.setFocus()
    tab_to("Kecilkan ke A4")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert [(j.paper, j.onto) for j in printer.jobs] == [("F4", "A4")]
    assert host.line.text().endswith("tercetak di EPSON pada kertas A4.")
    assert press.jobs.tickets() == ()
    press.print(ANSWER, office.accept(), host.line)
    assert press.jobs.held(), "it was not asked to be remembered"


def test_the_answer_is_remembered_per_printer_when_asked(counter, office, tmp_path, host):
    printer = RecordingPrinter("EPSON")
    press = press_of(counter, tmp_path, printer, loaded="A4")
    kept: list[Shrink] = []
    press.remember = kept.append
    press.print(ANSWER, office.accept(), host.line)
    host.setFocus()
    tab_to("Ingat untuk printer ini")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    tab_to("Kecilkan ke A4")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert kept == [Shrink("EPSON", "F4", "A4")]
    press.print(ANSWER, office.accept(), host.line)
    assert [j.onto for j in printer.jobs] == ["A4", "A4"]
    printer.name = "LASER"
    press.print(ANSWER, office.accept(), host.line)
    assert press.jobs.held()


def test_with_the_right_paper_put_in_it_is_printed_as_it_is(counter, office, tmp_path, host):
    printer = RecordingPrinter("EPSON")
    press = press_of(counter, tmp_path, printer, loaded="A4")
    press.print(ANSWER, office.accept(), host.line)
    host.setFocus()
    tab_to("Ganti kertas")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert [(j.paper, j.onto) for j in printer.jobs] == [("F4", "")]


def test_a_question_stands_until_it_is_answered(counter, office, tmp_path, host):
    printer = RecordingPrinter("EPSON")
    press = press_of(counter, tmp_path, printer, loaded="A4")
    key = office.accept()
    press.print(ANSWER, key, host.line)
    question = host.line.text()
    press.print("tanda_terima", key, host.line)
    assert len(printer.jobs) == 1
    assert host.line.text() == question
    place = host.line.findChild(Asking)
    assert place is not None
    assert place.isVisible()
    press.smaller(press.jobs.held()[0])
    assert not place.isVisible()


def test_a_narrow_line_sends_to_the_list(counter, office, tmp_path, host):
    host.line.setGeometry(10, 10, 340, 60)
    press = press_of(counter, tmp_path, RecordingPrinter("EPSON"), loaded="A4")
    press.print(ANSWER, office.accept(), host.line)
    host.setFocus()
    tab_to("Pilih…")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert isinstance(host.panel(), JobsPanel)


def test_a_small_paper_is_offered_the_larger_sheet():
    assert Misfit("EPSON", "A5", "A4", known=False).answer() == "Cetak di A4"
    assert Misfit("EPSON", "F4", "A4", known=True).answer() == "Kecilkan ke A4"


# ---- nothing is lost


def test_a_failed_paper_waits_in_the_list_and_is_printed_from_it(counter, office, tmp_path, host):
    printer = RecordingPrinter("POS-80")
    printer.failures = 1
    press = press_of(counter, tmp_path, printer)
    press.print("tanda_terima", office.accept(name="Siti Contoh"), host.line)
    assert jobs_words(press.jobs)[0] == "1 cetakan belum keluar (Ctrl+J)"
    host.line.clear()
    host.setFocus()
    press.show_jobs()
    panel = host.panel()
    assert isinstance(panel, JobsPanel)
    row = panel.view.lines.row(0)
    assert row.name == "Tanda Terima Berkas 001 Siti Contoh"
    assert row.says == "Printer POS-80 tidak menjawab."
    panel.confirm()
    assert len(printer.jobs) == 1
    assert len(prints(office)) == 1
    assert press.jobs.tickets() == ()
    assert panel.view.empty.isVisible()


def test_from_the_list_it_becomes_a_pdf_or_is_thrown_away(counter, office, tmp_path, host):
    printer = RecordingPrinter()
    printer.failures = 2
    press = press_of(counter, tmp_path, printer)
    for _ in range(2):
        press.print("tanda_terima", office.accept(), host.line)
    host.setFocus()
    press.show_jobs()
    panel = host.panel()
    assert isinstance(panel, JobsPanel)
    panel.as_pdf()
    assert len(list((tmp_path / "pdf").iterdir())) == 1
    assert str(tmp_path / "pdf") in panel.notice.text()
    panel.view.selectRow(0)
    QTest.keyClick(panel.view, Qt.Key.Key_Delete)
    assert press.jobs.tickets() == ()
    assert len(prints(office)) == 1


def test_what_did_not_come_out_can_be_printed_after_a_restart(counter, office, tmp_path, host):
    key = office.accept(name="Rahasia Sekali")
    printer = RecordingPrinter("POS-80")
    printer.failures = 1
    press_of(counter, tmp_path, printer).print("tanda_terima", key, host.line)
    file = tmp_path / "data" / ledger.FILE
    assert "Rahasia" not in file.read_text()
    again = press_of(counter, tmp_path, printer)
    again.recall()
    (ticket,) = again.jobs.held()
    assert ticket.says().startswith("Program ditutup")
    again.retry(ticket)
    assert [j.title for j in printer.jobs] == ["Tanda Terima Berkas"]
    assert prints(office)[0]["ke"] == "POS-80"
    assert not file.exists()


def test_yesterdays_and_damaged_lists_are_left_alone(counter, office, tmp_path):
    press = press_of(counter, tmp_path, RecordingPrinter())
    (tmp_path / "data").mkdir(exist_ok=True)
    file = tmp_path / "data" / ledger.FILE
    entry = {"kertas": "tanda_terima", "nomor": 1, "pilihan": {}, "jam": counter.now() - 86_400_000}
    for text in (json.dumps([entry]), "[{", '{"a": 1}', '[{"kertas": "x"}]', "[3]"):
        file.write_text(text)
        press.recall()
        assert press.jobs.held() == ()


def test_asked_for_again_while_it_waits_it_is_still_one_paper(counter, office, tmp_path, host):
    printer = RecordingPrinter("POS-80")
    printer.failures = 2
    press = press_of(counter, tmp_path, printer)
    keys = [office.accept() for _ in range(2)]
    press.print("tanda_terima", keys[0], host.line)
    press.print("tanda_terima", keys[1], host.line)
    press.print("tanda_terima", keys[0], host.line)
    assert len(printer.jobs) == 1
    assert [t.order.key for t in press.jobs.held()] == [keys[1]]


# ---- a hundred in one go


def test_a_hundred_receipts_one_after_the_other_each_on_the_trail(counter, office, tmp_path, host, qtbot):
    keys = [office.accept(name=f"Contoh {n}") for n in range(20)] * 5
    printer = RecordingPrinter("POS-80")
    press = press_of(counter, tmp_path, printer)
    batch = press.print_many([("tanda_terima", key) for key in keys], host.line)
    assert 0 < len(printer.jobs) < 100, "the counter gets its turn between two papers"
    press.print("lembar_kendali", keys[0])
    qtbot.waitUntil(lambda: not batch.running(), timeout=30_000)
    assert len(printer.jobs) == 101
    assert [j.paper for j in printer.jobs[:3]] == ["80mm", "A4", "80mm"], "a single paper does not wait for the rest"
    assert len(prints(office)) == 101
    assert host.line.text() == "100 dari 100 kertas tercetak di POS-80."
    assert press.jobs.tickets() == ()


def test_trouble_holds_the_rest_and_going_on_prints_it_once(counter, office, tmp_path, host, qtbot):
    keys = [office.accept() for _ in range(6)]
    printer = RecordingPrinter("POS-80")
    press = press_of(counter, tmp_path, printer)
    batch = press.print_many([("tanda_terima", key) for key in keys], host.line)
    printer.failures = 1
    qtbot.waitUntil(lambda: batch.paused, timeout=5000)
    assert "5 dari 6 kertas belum tercetak." in host.line.text()
    QTest.qWait(20)
    assert len(printer.jobs) == 1
    host.line.button.click()
    qtbot.waitUntil(lambda: not batch.running(), timeout=5000)
    assert len(printer.jobs) == 6
    assert len(prints(office)) == 6


def test_one_answer_holds_for_the_whole_batch_and_the_rest_can_be_cancelled(counter, office, tmp_path, host, qtbot):
    keys = [office.accept() for _ in range(5)]
    printer = RecordingPrinter("EPSON")
    press = press_of(counter, tmp_path, printer, loaded="A4")
    batch = press.print_many([(ANSWER, key) for key in keys], host.line)
    press.smaller(press.jobs.held()[0])
    qtbot.waitUntil(lambda: len(printer.jobs) >= 2, timeout=5000)
    press.cancel(batch)
    QTest.qWait(20)
    assert {j.onto for j in printer.jobs} == {"A4"}
    assert len(printer.jobs) < 5
    assert press.jobs.tickets() == ()
    assert "dibatalkan" in host.line.text()
    assert host.line.kind() is NoticeKind.REFUSAL


def test_what_cannot_be_made_is_counted_and_the_rest_printed(counter, office, tmp_path, host, qtbot):
    key = office.accept()
    press = press_of(counter, tmp_path, RecordingPrinter("EPSON"))
    batch = press.print_many([("surat", 77), ("tanda_terima", key)], host.line)
    qtbot.waitUntil(lambda: not batch.running(), timeout=5000)
    assert "1 dari 2 kertas tercetak" in host.line.text()
    assert "Surat itu tidak ditemukan" in host.line.text()


# ---- the system's printer


class SmallPrinter(QPrinter):
    """A printer that knows only A4, as a driver does: another size is silently not taken."""

    def setPageLayout(self, layout: Any) -> bool:
        size = layout.pageSize().size(layout.pageSize().Unit.Millimeter)
        return super().setPageLayout(layout) if size.height() < 300 else False


def small_printer(path: Path) -> QPrinter:
    made = SmallPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(path))
    return made


def test_a_driver_without_that_paper_is_found_out(office, tmp_path, qapp):
    job = papers.make(office.desk, ANSWER, office.accept())
    printer = SystemPrinter("UJI", lambda _: small_printer(tmp_path / "a.pdf"))
    with pytest.raises(PaperUnknown):
        printer.print(PrintJob(job.pdf, job.title, job.sheet))
    printer.print(PrintJob(job.pdf, job.title, job.sheet, onto="A4"))
    assert raster.page_sizes((tmp_path / "a.pdf").read_bytes())[0] == pytest.approx((595, 842), abs=2)


def test_made_smaller_all_of_it_is_on_the_sheet(office, tmp_path, qapp):
    job = papers.make(office.desk, ANSWER, office.accept())
    out = tmp_path / "kecil.pdf"
    SystemPrinter("UJI", lambda _: pdf_printer(out)).print(PrintJob(job.pdf, job.title, "F4", onto="A4"))
    own, small = as_image(job.pdf, 100), as_image(out.read_bytes(), 100)
    boxes = [image.point(lambda v: 255 * (v < 160)).getbbox() for image in (own, small)]
    where = placed((215.0, 330.0), "A4")
    left = where.left / 25.4 * 100
    expected = [boxes[0][0] * 0.9 + left, boxes[0][1] * 0.9, boxes[0][2] * 0.9 + left, boxes[0][3] * 0.9]
    assert boxes[1] == pytest.approx(expected, abs=4)


def test_copies_are_made_where_the_driver_makes_none(office, tmp_path, qapp):
    class Plain(QPrinter):
        def supportsMultipleCopies(self) -> bool:
            return False

    def plain(_: str) -> QPrinter:
        made = Plain(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(tmp_path / "dua.pdf"))
        return made

    job = papers.make(office.desk, ANSWER, office.accept())
    SystemPrinter("UJI", plain).print(PrintJob(job.pdf, job.title, job.sheet, copies=2))
    assert raster.page_count((tmp_path / "dua.pdf").read_bytes()) == 2 * raster.page_count(job.pdf)


def test_a_wide_page_is_turned_and_made_smaller_onto_a_turned_sheet():
    where = placed((330.0, 215.0), "A4")
    assert (where.sheet, where.across) == ((297.0, 210.0), True)
    assert where.ratio == pytest.approx(0.9)
    assert placed((148.0, 210.0), "A4").ratio == 1.0
    assert placed((80.0, 140.0), "").sheet == (80.0, 140.0)


def test_a_slip_is_handed_over_in_one_piece_of_bits(office):
    job = papers.make(office.desk, "tanda_terima", office.accept())
    (piece,) = bands_of(job.pdf, 0, 203, black_only=True)
    assert (piece.bits, piece.height, piece.stride) == (1, piece.page_height, (piece.width + 7) // 8)
    assert piece.data[0] == 0xFF, "white at the corner"
    assert len(bands_of(papers.make(office.desk, "lembar_kendali", 1).pdf, 0, 300, black_only=False)) > 5


@pytest.mark.parametrize(
    ("wanted", "offered", "taken"),
    [
        ((80.0, 150.0), [(72.1, 297.0), (72.1, 3276.0), (210.0, 297.0)], (72.1, 297.0)),
        ((80.0, 400.0), [(72.1, 297.0), (72.1, 3276.0)], (72.1, 3276.0)),
        ((58.0, 400.0), [(48.0, 210.0), (58.0, 297.0)], (58.0, 297.0)),
        ((80.0, 150.0), [(210.0, 297.0)], (80.0, 150.0)),
    ],
)
def test_a_roll_takes_the_shortest_length_that_holds_the_slip(wanted, offered, taken):
    assert roll_size(wanted, offered) == taken
