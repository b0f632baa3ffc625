"""Screen Laporan by keyboard: periods, views, paper and workbook; what a clerk may not see; an empty office."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket_app.domain.compliance.evaluation import Verdict
from loket_app.domain.compliance.periods import Kind
from loket_app.domain.plot import Plot
from loket_app.ui.laporan.plot_view import PlotView
from loket_app.ui.laporan.screen import (
    EVALUATION,
    LATE,
    LETTER,
    OFFICERS,
    SERVICES,
    STEPS,
    SUMMARY,
    VIEWS,
    LaporanScreen,
)
from tests.ui.layar_ramah_pc import Key, LayarPc, delivery_of, objected, to_ready


@pytest.fixture
def busy(office: Any) -> Any:
    """An office with a request that is ready, one that is late, and one to be delivered."""
    delivery_of(office)
    request, _ = objected(office, 80)
    to_ready(office, request)
    office.accept()
    return office


def pc_of(office: Any, folder: Path, qtbot: QtBot, key: str = "kasi_pelum") -> LayarPc:
    pc = LayarPc(office, folder, LaporanScreen, key)
    pc.show(qtbot)
    qtbot.waitUntil(pc.shell.isActiveWindow)
    settled(pc, qtbot)
    return pc


def settled(pc: LayarPc, qtbot: QtBot) -> None:
    screen = pc.screen
    qtbot.waitUntil(
        lambda: not any(m.busy() for m in (screen.making, screen.evaluating, screen.drawing)), timeout=20_000
    )
    QApplication.processEvents()


def view(pc: LayarPc, name: str, qtbot: QtBot) -> Any:
    for _ in VIEWS:
        if pc.screen.views.value() == name:
            return pc.screen.shown[name]
        pc.press_key(Key.Key_F6)
        settled(pc, qtbot)
    raise AssertionError(name)


def test_the_month_is_shown_at_once(busy: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pc = pc_of(busy, tmp_path, qtbot)
    shown = pc.screen.shown[SUMMARY]
    assert shown.received.figure.text() == "3"
    assert shown.share.figure.text() == "50,0 %"
    assert "Langkah yang paling menahan" in shown.words[1].text()
    assert "2 keberatan diajukan" in shown.words[2].text()
    assert pc.screen.counted.whole().startswith("Dihitung pukul")
    assert pc.screen.primary().words == "Laporan PDF"


def test_every_view_is_reached_by_f6_and_shows_its_table(busy: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pc = pc_of(busy, tmp_path, qtbot)
    whole = pc.screen.figures
    rows = {
        SERVICES: len(whole.services) + 1, STEPS: len(whole.steps),
        OFFICERS: sum(1 + len(o.steps) for o in whole.officers), LATE: len(whole.late),
    }  # fmt: skip
    for name, _ in VIEWS:
        shown = view(pc, name, qtbot)
        assert pc.screen.stack.currentWidget() is shown
        if name in rows:
            assert shown.table.row_model().rowCount() == rows[name]
            assert shown.table.hasFocus()
            assert shown.plot.view.accessibleName()
            assert not cut(shown.table)
        pc.press_key(Key.Key_F6)
        settled(pc, qtbot)
    assert pc.screen.views.value() == SUMMARY


def cut(table: Any) -> list[str]:
    """The titles of the columns whose figures do not fit."""
    metrics, rows = table.fontMetrics(), table.row_model().rows()
    return [
        head.title
        for n, head in enumerate(table.grid.heads)
        if head.right and table.columnWidth(n) < max(metrics.horizontalAdvance(r.cells[n]) for r in rows) + 10
    ]


def test_the_period_is_typed_or_stepped_through(busy: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pc = pc_of(busy, tmp_path, qtbot)
    bar = pc.screen.bar
    pc.press_key(Key.Key_F5)
    settled(pc, qtbot)
    assert bar.period.title == "Oktober 2026"
    assert pc.screen.stack.currentWidget() is pc.screen.empty
    assert pc.screen.empty.title.text() == "Belum ada permohonan pada Oktober 2026"
    pc.press_key(Key.Key_F10)
    settled(pc, qtbot)
    assert pc.screen.figures.whole.received == 3
    pc.press_key(Key.Key_F4)
    assert bar.typed.hasFocus()
    pc.type("2026-T4")
    pc.press_key(Key.Key_Return)
    settled(pc, qtbot)
    assert (bar.period.title, bar.kind.value()) == ("Triwulan IV 2026", Kind.QUARTER.value)
    pc.press_key(Key.Key_F4)
    pc.type("kemarin")
    pc.press_key(Key.Key_Return)
    assert bar.words.whole() == "Tulis seperti 2026-T4."
    assert bar.period.title == "Triwulan IV 2026"
    for kind, title in ((Kind.YEAR, "Tahun 2026"), (Kind.WEEK, "Minggu 23 s.d. 29"), (Kind.DAY, "Senin, 23")):
        bar.kind.set_value(kind.value)
        bar.kind.edited.emit()
        settled(pc, qtbot)
        assert bar.period.title.startswith(title)
        assert pc.screen.figures.whole.received == 3


def test_a_clerk_sees_no_single_officers(busy: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pc = pc_of(busy, tmp_path, qtbot, "operator1")
    shown = view(pc, OFFICERS, qtbot)
    assert shown.stack.currentWidget() is shown.empty
    assert "tidak ditampilkan untuk Anda" in shown.empty.title.text()
    assert pc.screen.figures.officers == ()
    pc.sit("camat")
    settled(pc, qtbot)
    assert pc.screen.figures.officers
    pc.sit("portir")
    settled(pc, qtbot)
    assert pc.screen.figures.officers == ()


def test_paper_workbook_and_the_letter_to_the_bupati(busy: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pc = pc_of(busy, tmp_path, qtbot)
    pc.press_key(Key.Key_F9)
    settled(pc, qtbot)
    assert pc.printed() == ["Laporan Pelayanan November 2026"]
    pc.press.ask_path = lambda *_: str(tmp_path / "laporan.pdf")
    pc.press_key(Key.Key_F8)
    settled(pc, qtbot)
    assert (tmp_path / "laporan.pdf").read_bytes().startswith(b"%PDF")
    pc.press.ask_path = lambda *_: str(tmp_path / "buku")
    pc.press_key(Key.Key_F7)
    settled(pc, qtbot)
    assert "Petugas" in load_workbook(tmp_path / "buku.xlsx").sheetnames
    assert "buku.xlsx" in pc.screen.notice.text()
    pc.screen.show_view(LETTER)
    settled(pc, qtbot)
    shown = pc.screen.shown[LETTER]
    assert (shown.job.title, shown.preview.pages()) == ("Laporan Bulanan PATEN November 2026", 2)
    assert pc.screen.primary().words == "Surat PATEN PDF"
    pc.press_key(Key.Key_F9)
    assert pc.printed()[1:] == ["Laporan Bulanan PATEN November 2026"]


def test_before_and_after_is_asked_by_day_and_months(busy: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pc = pc_of(busy, tmp_path, qtbot)
    shown = view(pc, EVALUATION, qtbot)
    shown.begin()
    pc.type("23112026")
    pc.press_key(Key.Key_Return)
    settled(pc, qtbot)
    assert shown.found.verdict is Verdict.NOTHING
    assert (shown.found.before.whole.received, shown.found.after.whole.received) == (0, 3)
    assert shown.verdict.text() == "Belum ada bandingan"
    pc.press_key(Key.Key_F9)
    settled(pc, qtbot)
    assert pc.printed() == ["Evaluasi LAYAR RAMAH 23 November 2026"]


def test_an_office_without_requests_is_told_what_to_do(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pc = pc_of(office, tmp_path, qtbot)
    assert pc.screen.empty.isVisible()
    assert "F5" in pc.screen.empty.hint.text()
    assert pc.screen.empty.button.hasFocus()


def test_what_happens_meanwhile_is_shown_after_a_while(busy: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pc = pc_of(busy, tmp_path, qtbot)
    busy.accept()
    pc.counter.poll()
    pc.screen._asked_at = pc.counter.now()
    pc.screen.tick(pc.counter.now())
    assert pc.screen.figures.whole.received == 3
    busy.minutes(1)
    pc.screen.tick(pc.counter.now())
    settled(pc, qtbot)
    assert pc.screen.figures.whole.received == 4


def test_a_chart_without_a_figure_is_no_trouble(qtbot: QtBot) -> None:
    chart = PlotView()
    qtbot.addWidget(chart)
    chart.resize(300, 200)
    for plot in (None, Plot("Kosong", "", (), ()), Plot("Kosong", "", (), (), over_time=True)):
        chart.show_plot(plot)
        chart.grab()
