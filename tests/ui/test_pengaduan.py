"""Complaints by key events alone, on the real use cases and a real file."""

from typing import Any

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from loket_app.domain.complaint import SCANNED, ComplaintState
from loket_app.store.tables import complaint
from loket_app.ui.keberatan.desk import RedressScreen
from loket_app.usecases import complaints
from loket_app.usecases.complaints import ComplaintData
from tests.ui.layar_ramah_pc import Key, LayarPc, objected

LATE = ComplaintData("waktu", "Menunggu tiga jam", name="Kenari Contoh", contact="0812")


@pytest.fixture
def opened(office: Any, tmp_path: Any, qtbot: QtBot) -> Any:
    def make(key: str = "loket1") -> LayarPc:
        pc = LayarPc(office, tmp_path, RedressScreen, key)
        pc.show(qtbot)
        pc.shell.press("F11")
        return pc

    return make


def row(pc: LayarPc, key: int = 1) -> Any:
    query = select(complaint).where(complaint.c.id == key)
    return pc.office.desk.ask(lambda look: look.connection.execute(query).one())


def received(office: Any, data: ComplaintData = LATE) -> Any:
    return office.desk.do(office.by("loket1"), complaints.receive, data)


def field(pc: LayarPc, key: str) -> Any:
    return pc.sheet().form.fields[key]


def go(pc: LayarPc, key: str) -> Any:
    field(pc, key).widget.setFocus()
    return field(pc, key)


def choose(pc: LayarPc, key: str, words: str) -> None:
    """Down until these words stand there."""
    widget = go(pc, key).widget
    for _ in range(widget.count()):
        if widget.currentText() == words:
            return
        pc.press_key(Key.Key_Down)
    assert widget.currentText() == words


def test_f11_goes_between_objections_and_complaints(opened: Any, office: Any) -> None:
    pc = opened()
    assert pc.screen.part() is pc.screen.complaints
    assert "F4" in pc.screen.complaints.view.empty.hint.text()
    assert pc.screen.primary() is None
    pc.shell.press("F11")
    assert pc.screen.part() is pc.screen.objections
    _, objection = objected(office, 2)
    pc.screen.open(objection)
    assert pc.screen.objections.side.opened.id == objection


def test_received_without_a_name_by_keys_alone(opened: Any) -> None:
    pc = opened()
    QAbstractItemModelTester(pc.screen.complaints.view.lines, pc.screen)
    pc.shell.press("F4")
    pc.shell.press("F8")
    assert "perihal" in field(pc, "kategori").text()
    choose(pc, "kategori", "Sarana dan prasarana")
    assert "14 hari kerja (contoh)" in field(pc, "kategori").text()
    pc.shell.press("F8")
    assert QApplication.focusWidget() is field(pc, "uraian").widget
    pc.type("Kursi tunggu rusak")
    pc.shell.press("F8")
    assert "tanpa nama" in field(pc, "nama").text()
    go(pc, "tanpa_nama")
    pc.press_key(Key.Key_Space)
    assert not field(pc, "nama").widget.isEnabled()
    choose(pc, "saluran", "Kotak saran")
    pc.shell.press("F8")
    assert pc.sheet() is None
    found = row(pc)
    assert (found.anonymous, found.name, found.channel, found.body) == (1, "", "kotak_saran", "Kursi tunggu rusak")
    assert pc.printed() == ["Tanda Terima Pengaduan"]
    shown = pc.screen.complaints.view.current_row()
    assert (shown.who, shown.due_words) == ("Tanpa nama", "14 hari kerja lagi")


def test_the_applicant_of_a_request_complains_about_an_officer(opened: Any, office: Any) -> None:
    request = office.accept(name="Contoh Kedua")
    pc = opened()
    pc.shell.press("F4")
    choose(pc, "kategori", "Perilaku petugas")
    go(pc, "uraian")
    pc.type("Dibentak")
    go(pc, "permohonan")
    pc.type("tidak ada yang ini")
    assert "Tidak ada yang cocok" in field(pc, "permohonan").text()
    pc.shell.press("F8")
    field(pc, "permohonan").widget.clear()
    go(pc, "permohonan")
    pc.type("kedua")
    assert "Contoh Kedua" in field(pc, "permohonan").text()
    go(pc, "pemohonnya")
    pc.press_key(Key.Key_Space)
    choose(pc, "terlapor", office.desk.ask(lambda look: look.officer(office.who["operator1"]).name))
    pc.shell.press("F8")
    found = row(pc)
    assert (found.name, found.request_id, found.accused) == ("Contoh Kedua", request, f"[{office.who['operator1']}]")
    pc.shell.press("F5")
    assert pc.story.told[-1] == ("request", request)
    pc.sit("operator1")
    assert pc.screen.complaints.view.lines.rowCount() == 0


def test_from_the_kasi_to_the_answer_and_the_end(opened: Any, office: Any) -> None:
    received(office)
    pc = opened()
    pc.screen.complaints.show_first()
    side = pc.screen.complaints.side
    assert "atas nama" in side.actor_line.words.text()
    pc.shell.press("F8")
    assert "Disarankan" in field(pc, "penanggung_jawab").text()
    pc.shell.press("F8")
    assert row(pc).handler == office.who["kasi_pelum"]
    pc.shell.press("F6")
    pc.type("Alur diperbaiki")
    pc.shell.press("F8")
    assert row(pc).state == ComplaintState.ACTED.value
    pc.shell.press("F8")
    choose(pc, "hasil", "Terbukti")
    go(pc, "jawaban")
    pc.type("Kami memohon maaf.")
    pc.shell.press("F8")
    found = row(pc)
    assert (found.outcome, found.answer, found.answered_by) == (
        "terbukti", "Kami memohon maaf.", office.who["kasi_pelum"],
    )  # fmt: skip
    assert pc.printed() == ["Jawaban atas Pengaduan"]
    pc.shell.press("F8")
    choose(pc, "saluran", "WhatsApp")
    pc.shell.press("F8")
    assert row(pc).told == "WhatsApp"
    assert pc.screen.primary() is None
    assert side.found.row.due_words == "dijawab tepat waktu"
    pc.shell.press("F10")
    pc.type("Terulang lagi")
    pc.shell.press("F8")
    assert (row(pc).reopened, row(pc).state) == (1, ComplaintState.REVIEWED.value)


def test_who_may_not_is_told_whose_turn_it_is(opened: Any, office: Any) -> None:
    received(office)
    pc = opened("operator1")
    pc.screen.complaints.show_first()
    assert "Giliran" in pc.screen.complaints.side.turn.text()
    pc.shell.press("F8")
    assert pc.sheet() is None
    assert pc.screen.complaints.view.current_row().who == "(dirahasiakan)"


def test_put_right_with_a_reason(opened: Any, office: Any) -> None:
    received(office)
    pc = opened("kasi_pelum")
    pc.screen.complaints.show_first()
    pc.shell.press("Ctrl+E")
    choose(pc, "kategori", "Permintaan penjelasan")
    pc.shell.press("F8")
    assert "Tuliskan" in field(pc, "alasan").text()
    pc.type("ternyata bertanya")
    pc.shell.press("F8")
    assert (row(pc).category, row(pc).days) == ("informasi", 5)
    assert pc.screen.complaints.view.current_row().due_words == "5 hari kerja lagi"


def test_found_by_code_typed_or_scanned(opened: Any, office: Any) -> None:
    received(office)
    two = received(office, ComplaintData("biaya", "Uang rokok", anonymous=True))
    pc = opened()
    pc.shell.press("Ctrl+F")
    pc.type(f"{two.code[:4]}-{two.code[4:]}".lower())
    pc.press_key(Key.Key_Return)
    assert pc.screen.complaints.side.found.row.id == two.id
    pc.press_key(Key.Key_Escape)
    pc.shell.press("F11")
    pc.screen.find_complaint(SCANNED + two.code)
    assert pc.screen.part() is pc.screen.complaints
    assert pc.screen.complaints.side.found.row.id == two.id


def test_what_is_typed_survives(opened: Any, office: Any) -> None:
    received(office)
    pc = opened("kasi_pelum")
    pc.shell.press("F4")
    go(pc, "uraian")
    pc.type("Belum selesai ditulis")
    kept = pc.screen.typed_state()
    other = opened("kasi_pelum")
    other.screen.restore(kept)
    assert field(other, "uraian").value() == "Belum selesai ditulis"
    other.press_key(Key.Key_Escape)
    assert other.sheet() is None
    other.screen.complaints.show_first()
    other.shell.press("F8")
    other.shell.press("F8")
    other.shell.press("F8")
    go(other, "jawaban")
    other.type("Setengah jawaban")
    kept = other.screen.typed_state()
    third = opened("kasi_pelum")
    third.screen.restore(kept)
    assert field(third, "jawaban").value() == "Setengah jawaban"
