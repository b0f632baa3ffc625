"""Pakta integritas printed from Pengaturan by one key, pacts about to end, and the stages of LAYAR RAMAH."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from loket_app.definitions.presets import PactKind
from loket_app.documents import raster
from loket_app.usecases import staff
from loket_app.usecases.settings import INNOVATION
from tests.ui.test_pengaturan import Desktop


@pytest.fixture
def desktop(qtbot: QtBot, office: Any, tmp_path: Path) -> Desktop:
    return Desktop(qtbot, office, tmp_path)


def printed(desktop: Desktop) -> list[str]:
    return [" ".join(raster.text(job.pdf).split()) for job in desktop.printer.jobs]


def test_f9_prints_both_pacts_of_the_chosen_officer(desktop: Desktop) -> None:
    page = desktop.section("petugas")
    page.list.setFocus()
    desktop.press(Qt.Key.Key_Home)
    desktop.press(Qt.Key.Key_Down)
    name = page.list.current_row().name
    assert desktop.foot()["F9"]
    desktop.press(Qt.Key.Key_F9)
    (paper,) = printed(desktop)
    assert paper.count(name) >= 4
    assert "PEMENUHAN STANDAR OPERASIONAL PROSEDUR" in paper
    assert "TIDAK MENERIMA GRATIFIKASI" in paper


def test_f9_waits_for_an_officer_who_is_saved(desktop: Desktop) -> None:
    desktop.section("petugas")
    desktop.press(Qt.Key.Key_F4)
    assert not desktop.foot()["F9"]
    desktop.press(Qt.Key.Key_F9)
    assert printed(desktop) == []


def test_f9_prints_the_pact_of_the_row_and_what_ends_soon_is_told(desktop: Desktop) -> None:
    me = desktop.office.who["operator2"]
    sign = staff.sign_pact
    desktop.desk.do(desktop.office.by("camat"), sign, me, PactKind.SOP, "01-12-2025", "10-12-2026")
    desktop.desk.do(desktop.office.by("camat"), sign, me, PactKind.SOP, "01-01-2027", "31-12-2028")
    later = desktop.office.who["admin"]
    desktop.desk.do(desktop.office.by("camat"), sign, later, PactKind.SOP, "01-01-2027", "31-12-2028")
    desktop.screen.load()
    page = desktop.section("pakta")
    ahead = next(r for r in page.table.row_model().rows() if (r.officer_id, r.kind) == (later, PactKind.SOP.value))
    assert page._words(ahead) == "belum mulai"
    page.table.setFocus()
    page.table.select_key((me, PactKind.SOP.value))
    row = page.table.current_row()
    words = {r.kind: page._words(r) for r in page.table.row_model().rows() if r.officer_id == me}
    assert words == {"pemenuhan_sop": "segera berakhir", "tanpa_gratifikasi": "belum ada"}
    desktop.press(Qt.Key.Key_F9)
    (paper,) = printed(desktop)
    assert row.officer in paper
    assert "PEMENUHAN STANDAR OPERASIONAL PROSEDUR" in paper
    assert "TIDAK MENERIMA GRATIFIKASI" not in paper


def test_the_stages_are_changed_and_are_no_example_any_more(desktop: Desktop) -> None:
    rows = {row.name: row for row in desktop.screen.sections.row_model().rows()}
    assert rows["inovasi"].examples == 1
    page = desktop.section("inovasi")
    page.rows.table.setFocus()
    desktop.press(Qt.Key.Key_Home)
    desktop.press(Qt.Key.Key_Return)
    desktop.to(page.rows.fields, "dari")
    desktop.type("20-11-2026")
    desktop.press(Qt.Key.Key_F8)
    assert "mendahului" in page.rows.fields.fields["sampai"].text()
    desktop.type("30-11-2026")
    desktop.press(Qt.Key.Key_F8)
    body = desktop.body(INNOVATION)
    assert (body["tahap"][0]["dari"], body["tahap"][0]["sampai"]) == ("2026-11-20", "2026-11-30")
    assert "contoh" not in body
    plan = desktop.desk.ask(lambda look: look.settings.innovation())
    assert plan.stages[0].first == date(2026, 11, 20)


def test_a_stage_is_added_and_examples_are_confirmed_with_f7(desktop: Desktop) -> None:
    page = desktop.section("inovasi")
    desktop.press(Qt.Key.Key_F7)
    assert "contoh" not in desktop.body(INNOVATION)
    page.rows.table.setFocus()
    desktop.press(Qt.Key.Key_Insert)
    desktop.to(page.rows.fields, "kegiatan")
    desktop.type("Perluasan ke semua layanan")
    desktop.to(page.rows.fields, "dari")
    desktop.type("01022027")
    desktop.to(page.rows.fields, "sampai")
    desktop.type("07022027")
    desktop.press(Qt.Key.Key_F8)
    stages = desktop.desk.ask(lambda look: look.settings.innovation()).stages
    assert [stage.activity for stage in stages].count("Perluasan ke semua layanan") == 1
    assert len(stages) == 6
