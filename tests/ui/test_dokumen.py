"""The office's papers by key events alone: choose, ask, look, print, save; long ones in a process of their own."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket_app.domain.errors import refuse
from loket_app.store.tables import trail
from loket_app.ui.dokumen import making as making_module
from loket_app.ui.dokumen import screen as screen_module
from loket_app.ui.dokumen.choices import LAST_MONTH, MONTH, OTHER, SPANS, TODAY, span_days
from loket_app.ui.dokumen.screen import DokumenScreen
from loket_app.ui.notices import NoticeKind
from loket_app.usecases.office_papers import books
from loket_app.usecases.office_papers.paper import Ask, Choice, Group, OfficePaper
from tests.ui.layar_ramah_pc import Key, LayarPc

SETTLED = 4000


def web_page(desk: Any, choice: Choice) -> str:
    return f"<p>{choice.service}</p>"


def nothing_yet(desk: Any, choice: Choice) -> Any:
    raise refuse("tanpa_petugas", "Pilih petugas yang menandatangani.", Ask.OFFICER.value)


ODD = (
    OfficePaper(
        "brosur", Group.STANDARDS, "Brosur layanan", "Selebaran satu layanan untuk pengunjung.",
        (Ask.SERVICE, Ask.SHEET), books.PAPERS[1].make, page=web_page, sheets=("A4",),
    ),
    OfficePaper(
        "pakta", Group.PLEDGES, "Pakta integritas", "Pakta seorang petugas.", (Ask.OFFICER, Ask.DATE), nothing_yet
    ),
)  # fmt: skip


@pytest.fixture
def opened(office: Any, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Any:
    papers = (*books.PAPERS, *ODD)
    found = tuple((g, tuple(p for p in papers if p.group is g)) for g in Group)
    monkeypatch.setattr(screen_module, "grouped", lambda: tuple(pair for pair in found if pair[1]))

    def make() -> LayarPc:
        pc = LayarPc(office, tmp_path, DokumenScreen)
        pc.show(qtbot)
        settle(qtbot, pc)
        return pc

    return make


def settle(qtbot: QtBot, pc: LayarPc) -> None:
    """Wait until nothing is waited for."""
    screen = pc.screen
    qtbot.waitUntil(
        lambda: not (screen._settle.isActive() or screen.pages.busy() or screen.files.busy()), timeout=SETTLED * 4
    )


def prints(office: Any) -> int:
    def count(look: Any) -> int:
        return len(look.connection.execute(trail.select().where(trail.c.kind == "cetak")).all())

    return int(office.desk.ask(count))


def test_a_book_is_chosen_seen_and_printed(opened: Any, office: Any, qtbot: QtBot) -> None:
    office.accept(name="Contoh Satu")
    pc = opened()
    QAbstractItemModelTester(pc.screen.papers.lines, pc.screen)
    assert pc.screen.papers.hasFocus()
    assert pc.screen.heading.text() == "Buku tamu"
    pc.press_key(Key.Key_Down)
    settle(qtbot, pc)
    assert pc.screen.job.title == "Buku Register Permohonan Senin, 23 November 2026"
    assert pc.screen.preview.pages() == 1
    pc.press_key(Key.Key_F8)
    assert pc.printed() == ["Buku Register Permohonan Senin, 23 November 2026"]
    assert "tercetak" in pc.screen.notice.text()
    assert prints(office) == 1
    pc.press_key(Key.Key_F9)
    assert len(pc.printed()) == 2
    named = [act.words for act in pc.screen.acts() if act.words]
    assert len(named) == len(set(named)), "one name, one key"


def test_the_period_by_keys_alone(opened: Any, office: Any, qtbot: QtBot) -> None:
    pc = opened()
    pc.press_key(Key.Key_Return)
    assert QApplication.focusWidget() is pc.screen.choices.span
    pc.press_key(Key.Key_Down)
    settle(qtbot, pc)
    assert pc.screen.choices.span.value() == MONTH
    assert pc.screen.job.title == "Buku Tamu November 2026"
    pc.press_key(Key.Key_Down)
    settle(qtbot, pc)
    assert pc.screen.job.title == "Buku Tamu Oktober 2026"
    first = pc.screen.choices.fields["first"].widget
    pc.tab()
    assert QApplication.focusWidget() is first
    first.selectAll()
    pc.type("05102026")
    pc.tab()
    settle(qtbot, pc)
    assert pc.screen.choices.span.value() == OTHER
    assert pc.screen.job.title == "Buku Tamu 5 s.d. 31 Oktober 2026"
    pc.press_key(Key.Key_Escape)
    assert pc.screen.papers.hasFocus()


def test_a_wrong_date_is_said_beside_it_and_prints_nothing(opened: Any, qtbot: QtBot) -> None:
    pc = opened()
    last = pc.screen.choices.fields["last"]
    last.widget.setFocus()
    last.widget.selectAll()
    pc.type("31022026")
    settle(qtbot, pc)
    assert last.text()
    assert pc.screen.job is None
    pc.press_key(Key.Key_F8)
    settle(qtbot, pc)
    assert pc.printed() == []
    last.widget.selectAll()
    pc.type("01012026")
    settle(qtbot, pc)
    assert "mendahului" in last.text()
    assert "mendahului" in pc.screen.empty.hint.text()


def test_a_key_pressed_before_the_page_is_there_waits_for_it(opened: Any, qtbot: QtBot) -> None:
    pc = opened()
    pc.press_key(Key.Key_Down, Key.Key_F8)
    settle(qtbot, pc)
    assert pc.printed() == ["Buku Register Permohonan Senin, 23 November 2026"]


def test_only_what_is_asked_is_shown(opened: Any, qtbot: QtBot) -> None:
    pc = opened()
    fields = pc.screen.choices.fields

    def shown() -> set[str]:
        return {key for key, field in fields.items() if not field.isHidden()}

    assert shown() == {"span", "first", "last", "kertas"}
    pc.screen.open("buku_register")
    assert shown() == {"span", "first", "last", "layanan", "petugas", "kertas"}
    pc.screen.open("brosur")
    settle(qtbot, pc)
    assert shown() == {"layanan", "kertas"}
    assert fields["layanan"].value() not in ("", "*")
    assert [act.key for act in pc.screen.acts()] == ["F8", "F9", "F7", "F5"]
    pc.screen.open("pakta")
    settle(qtbot, pc)
    assert shown() == {"petugas", "tanggal"}
    assert fields["petugas"].text() == "Pilih petugas yang menandatangani."
    assert pc.screen.job is None


def test_saved_as_pdf_workbook_and_page(opened: Any, office: Any, qtbot: QtBot, tmp_path: Path) -> None:
    office.accept(name="=1+1")
    pc = opened()
    asked = []

    def path(_parent: Any, _title: str, suggested: str, _kinds: str) -> str:
        asked.append(Path(suggested).name)
        return str(tmp_path / f"berkas{len(asked)}")

    pc.press.ask_path = path
    pc.press_key(Key.Key_Down)
    settle(qtbot, pc)
    pc.press_key(Key.Key_F7)
    assert (tmp_path / "berkas1.pdf").read_bytes().startswith(b"%PDF")
    pc.press_key(Key.Key_F6)
    settle(qtbot, pc)
    assert asked == ["Buku Register Permohonan 23-11-2026.pdf", "Buku Register Permohonan 23-11-2026.xlsx"]
    sheet = openpyxl.load_workbook(io.BytesIO((tmp_path / "berkas2.xlsx").read_bytes())).active
    assert sheet is not None
    cells = [c for row in sheet.iter_rows() for c in row if c.value == "=1+1"]
    assert [c.data_type for c in cells] == ["s"]
    assert "berkas2.xlsx" in pc.screen.notice.text()
    pc.screen.open("brosur")
    settle(qtbot, pc)
    pc.press_key(Key.Key_F5)
    settle(qtbot, pc)
    assert (tmp_path / "berkas3.html").read_text(encoding="utf-8").startswith("<p>")


def test_a_disk_that_is_full_is_said_with_a_way_on(opened: Any, qtbot: QtBot, tmp_path: Path) -> None:
    pc = opened()
    (tmp_path / "tidak").write_text("bukan folder", encoding="utf-8")
    pc.press.ask_path = lambda *_: str(tmp_path / "tidak" / "x.xlsx")
    pc.press_key(Key.Key_F6)
    settle(qtbot, pc)
    assert pc.screen.notice.kind() is NoticeKind.DISTURBANCE


def test_a_long_book_is_drawn_apart_and_tells_how_far_it_is(
    opened: Any, office: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.accept()
    pc = opened()
    told: list[int] = []
    pc.screen.pages.progress.connect(told.append)
    monkeypatch.setattr(making_module, "APART_FROM", 1)
    pc.press_key(Key.Key_Down)
    qtbot.waitUntil(lambda: pc.screen.pages._apart is not None, timeout=SETTLED)
    assert pc.screen.bar.maximumHeight() > 0
    settle(qtbot, pc)
    assert pc.screen.job.title.startswith("Buku Register")
    assert told[0] == -1
    assert sorted(told) == told
    assert pc.screen.bar.maximumHeight() == 0
    # The same bytes as when it is drawn here.
    paper = pc.screen.paper()
    assert paper.make(office.desk, pc.screen.choices.choice()).digest == pc.screen.job.digest
    pc.press_key(Key.Key_Up)
    pc.press_key(Key.Key_Down)
    pc.screen.left()
    assert not pc.screen.pages.busy()


def test_a_short_book_follows_the_day_and_a_long_one_says_so(
    opened: Any, office: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc = opened()
    before = pc.screen.job.digest
    office.accept()
    pc.counter.poll()
    settle(qtbot, pc)
    assert pc.screen.job.digest != before
    monkeypatch.setattr(screen_module, "APART_FROM", 1)
    office.accept()
    pc.counter.poll()
    settle(qtbot, pc)
    assert "Cetak memakai data terbaru" in pc.screen.notice.text()
    shown = pc.screen.job.digest
    pc.press_key(Key.Key_F8)
    settle(qtbot, pc)
    assert pc.screen.job.digest != shown
    assert len(pc.printed()) == 1


def test_the_screen_fits_without_scroll_bars(opened: Any, qtbot: QtBot, look: Any) -> None:
    pc = opened()
    pc.screen.open("buku_register")
    settle(qtbot, pc)
    area = pc.screen.preview.area
    for bar in (area.verticalScrollBar(), area.horizontalScrollBar(), pc.screen.area.verticalScrollBar()):
        assert not bar.isVisible()
    assert pc.shell.width() == 1366
    assert pc.shell.height() == 768
    primary = pc.screen.buttons["cetak"]
    assert pc.screen.rect().contains(primary.mapTo(pc.screen, primary.rect().bottomRight()))


@given(st.dates(date(2020, 1, 1), date(2100, 12, 31)))
def test_quick_picks_are_whole_spans(today: date) -> None:
    for span, _ in SPANS[:-1]:
        first, last = span_days(span, today)
        assert first <= last
        assert (span == LAST_MONTH) is (last < today)
        if span not in (TODAY, LAST_MONTH):
            assert first <= today <= last
        if span != TODAY:
            assert first.day == 1
            assert (last.toordinal() + 1 - date(last.year, last.month, 1).toordinal()) in (28, 29, 30, 31)


def test_a_day_begins_at_today_or_empty_and_never_at_what_another_paper_left(
    office: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    pc = LayarPc(office, tmp_path, DokumenScreen)
    pc.show(qtbot)
    day, officer = (pc.screen.choices.fields[ask.value] for ask in (Ask.DATE, Ask.OFFICER))
    for key, shown in (("sk_inovasi", ""), ("penutupan_hari", "23-11-2026"), ("sk_inovasi", "")):
        assert pc.screen.papers.select_key(key)
        settle(qtbot, pc)
        assert day.widget.text() == shown
        assert not pc.screen.choices.problem()
        assert pc.screen.job is not None
        day.set_value(date(2026, 11, 20))
    pc.screen.papers.select_key("penutupan_hari")
    settle(qtbot, pc)
    assert officer.widget.currentText() == "Nama ditulis tangan"
