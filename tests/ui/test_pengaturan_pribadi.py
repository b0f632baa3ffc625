"""Data pribadi in Pengaturan, by keyboard: find a person, print what is kept, restrict, list, destroy, read the log."""

import os
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from test_pengaturan import CTRL, Desktop

from loket_app.domain.people import Role
from loket_app.usecases import pin_key, staff
from loket_app.usecases.queries import personal, register
from loket_app.usecases.settings import RETENTION
from loket_app.usecases.staff import OfficerData

NIK = "6402130706930001"
YEAR_MS = 366 * 24 * 3600 * 1000
Key = Qt.Key


@pytest.fixture
def desktop(qtbot: QtBot, office: Any, tmp_path: Path) -> Desktop:
    office.accept("sktm", "Kenari Contoh", nik=NIK)
    office.accept("sktm", "Merpati Contoh", nik="6402130706930077")
    return Desktop(qtbot, office, tmp_path)


def open_part(desktop: Desktop, name: str) -> Any:
    page = desktop.section("pribadi")
    page.sheet.choose(name)
    page._turn()
    return page.part()


def titles(desktop: Desktop) -> list[str]:
    return [job.title for job in desktop.printer.jobs]


def shot(desktop: Desktop, name: str) -> None:
    """For whoever wants to look: LOKET_GAMBAR names a folder."""
    if os.environ.get("LOKET_GAMBAR"):
        desktop.shell.grab().save(f"{os.environ['LOKET_GAMBAR']}/{name}.png")


def test_a_person_is_found_and_the_report_is_printed(desktop: Desktop) -> None:
    part = open_part(desktop, "orang")
    assert desktop.focus() is part.seek
    desktop.type(NIK)
    desktop.press(Key.Key_Return)
    assert [row.name for row in part.view.row_model().rows()] == ["Kenari Contoh"]
    shot(desktop, "orang")
    assert NIK not in " ".join(column.text(part.current()) for column in part.view.row_model().columns)
    desktop.press(Key.Key_F8)
    assert titles(desktop) == ["Laporan Data Saya"]
    desktop.counter.poll()
    log = desktop.desk.ask(personal.newest_log, desktop.office.who["admin"])
    assert [line.says for line in log[:2]] == ["Laporan data saya dibuat", "Orang dicari di Data pribadi"]


def test_restricting_needs_a_reason_and_a_yes_and_is_lifted_again(desktop: Desktop) -> None:
    part = open_part(desktop, "orang")
    desktop.type("kenari")
    desktop.press(Key.Key_Return, Key.Key_F7)
    assert "alasan" in part.reason.text()
    desktop.type("diminta pemiliknya")
    desktop.press(Key.Key_F7)
    page = desktop.screen.page()
    assert page.question.isVisible()
    page.question.yes.click()
    names = {row.applicant for row in desktop.desk.ask(register.register, register.RegisterFilter()).rows}
    assert names == {"(dibatasi)", "Merpati Contoh"}
    assert part.current().restricted_since is not None
    assert page.buttons[1].text() == "Cabut pembatasan"
    desktop.to_reason = part.reason.widget.setFocus()
    desktop.type("selesai")
    desktop.press(Key.Key_F7)
    page.question.yes.click()
    names = {row.applicant for row in desktop.desk.ask(register.register, register.RegisterFilter()).rows}
    assert names == {"Kenari Contoh", "Merpati Contoh"}


def test_who_is_affected_goes_to_paper_and_to_a_workbook(desktop: Desktop, tmp_path: Path) -> None:
    part = open_part(desktop, "orang")
    desktop.type("contoh")
    desktop.press(Key.Key_Return)
    desktop.counter.poll()
    part = open_part(desktop, "terdampak")
    desktop.press(Key.Key_F8)
    assert [row.name for row in part.view.row_model().rows()] == ["Kenari Contoh", "Merpati Contoh"]
    shot(desktop, "terdampak")
    desktop.press(Key.Key_F9)
    assert titles(desktop) == ["Daftar Orang Terdampak"]
    desktop.press_.ask_path = lambda *_: str(tmp_path / "daftar")
    desktop.press(Key.Key_E, modifier=CTRL)
    assert (tmp_path / "daftar.xlsx").read_bytes()[:2] == b"PK"


def test_what_is_past_its_years_is_destroyed_with_a_witness(desktop: Desktop, hashed_pin: str) -> None:
    from loket_app.usecases import acts

    office = desktop.office
    data = OfficerData("Contoh Saksi", roles=(Role.SEKCAM,), supervisor=True)
    office.desk.do(office.by("admin"), staff.save_officer, office.who["sekcam"], data, hashed_pin)
    office.desk.do(office.by("kasi_pelum"), acts.reject, 1, office.version(1), "tidak benar")
    office.clock.move(8 * YEAR_MS)
    part = open_part(desktop, "retensi")
    assert "1 permohonan" in part.told.text()
    desktop.type("6")
    desktop.press(Key.Key_F7)
    assert desktop.body(RETENTION)["tahun"] == 6
    desktop.to(part.form, "saksi")
    desktop.choose("Contoh Saksi")
    desktop.to(part.form, "pin")
    desktop.type("2468")
    shot(desktop, "retensi")
    desktop.press(Key.Key_F8)
    desktop.screen.page().question.yes.click()
    names = [row.applicant for row in desktop.desk.ask(register.register, register.RegisterFilter()).rows]
    assert names == ["Merpati Contoh", "(dimusnahkan)"]
    assert "Belum ada berkas" in part.told.text()
    assert part.form.fields["pin"].value() == ""
    part.view.go_to(0)
    desktop.press(Key.Key_F9)
    assert titles(desktop) == ["Berita Acara Pemusnahan"]


def test_log_and_register_are_shown_and_the_register_is_printed(desktop: Desktop) -> None:
    part = open_part(desktop, "register")
    assert len(part.view.row_model().rows()) > 10
    shot(desktop, "register")
    desktop.press(Key.Key_F8)
    assert titles(desktop) == ["Register Pemrosesan Data Pribadi"]
    open_part(desktop, "orang")
    desktop.type("contoh")
    desktop.press(Key.Key_Return)
    desktop.counter.poll()
    part = open_part(desktop, "akses")
    assert part.view.row_model().rows()[0].person == "2 orang"
    shot(desktop, "akses")


def test_the_key_s_sheet_takes_the_own_pin(desktop: Desktop) -> None:
    office, desk = desktop.office, desktop.desk
    data = OfficerData("Contoh Admin", roles=(Role.ADMIN,), supervisor=True)
    desk.do(office.by("admin"), staff.save_officer, office.who["admin"], data, pin_key.new_pin(desk, "7391"))
    part = open_part(desktop, "kunci")
    desktop.type("739")
    desktop.press(Key.Key_F8)
    assert "PIN" in part.pin.text()
    desktop.type("7391")
    desktop.press(Key.Key_F8)
    assert titles(desktop) == ["Lembar Kunci PIN"]
    shot(desktop, "kunci")


def test_others_see_nothing_of_it_not_even_what_was_found_before(desktop: Desktop) -> None:
    part = open_part(desktop, "orang")
    desktop.type("contoh")
    desktop.press(Key.Key_Return)
    assert part.view.isVisible()
    desktop.sit("loket1")
    assert not part.view.isVisible()
    assert desktop.screen.page().lock_line.isVisible()
    assert "F8" not in desktop.foot()
