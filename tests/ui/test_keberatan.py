"""Objections by key events alone, on the real use cases and a real file."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket_app.domain.dates import at
from loket_app.domain.layar_ramah import DeliveryState, ObjectionState
from loket_app.ui.keberatan import words
from loket_app.ui.keberatan.screen import KeberatanScreen
from loket_app.usecases import acts, layar_ramah
from loket_app.usecases.queries.layar_ramah import delivery_row, objection_detail
from tests.ui.layar_ramah_pc import ORDER, Key, LayarPc, objected, to_ready


@pytest.fixture
def opened(office: Any, tmp_path: Any, qtbot: QtBot) -> Any:
    def make(key: str = "loket1") -> LayarPc:
        pc = LayarPc(office, tmp_path, KeberatanScreen, key)
        pc.show(qtbot)
        return pc

    return make


def late_at_the_operator(office: Any, minutes: int = 70) -> tuple[int, int]:
    """The file lies at the operator for this long: the promise is exceeded, and not by the Kasi."""
    request = office.accept()
    office.desk.do(office.by("kasi_pelum", "loket1"), acts.advance, request, office.version(request))
    office.minutes(minutes)
    filed = office.desk.do(office.by("loket1"), layar_ramah.file_objection, request, "Sudah menunggu lama")
    return request, filed.id


def outcome(pc: LayarPc, objection: int) -> Any:
    return pc.office.desk.ask(objection_detail, objection)


def test_the_empty_list_teaches(opened: Any) -> None:
    pc = opened()
    assert pc.screen.view.empty.isVisible()
    assert "F4" in pc.screen.view.empty.hint.text()
    assert pc.screen.primary() is None


def test_upheld_and_the_applicant_may_go_home(opened: Any, office: Any) -> None:
    _, objection = late_at_the_operator(office)
    pc = opened()
    QAbstractItemModelTester(pc.screen.view.lines, pc.screen)
    pc.screen.open(objection)
    side = pc.screen.side
    assert "terlewati" in side.verdict.word.text()
    assert "terpakai 70 menit" in side.verdict.figures.text()
    assert QApplication.focusWidget() is side.primary
    assert "atas nama" in side.actor_line.words.text()
    pc.press_key(Key.Key_F8)
    found = outcome(pc, objection)
    assert found.row.state is ObjectionState.UPHELD
    assert found.decided_by == "Hendra Contoh, S.Sos."
    assert len(pc.printed()) == 2
    sheet = pc.sheet()
    assert sheet is not None, "the next act is offered at once"
    pc.press_key(Key.Key_F8)
    assert "bersedia" in sheet.form.fields["persetujuan"].text()
    pc.press_key(Key.Key_Space)
    sheet.form.fields["alamat"].widget.setFocus()
    pc.type("Jl. Contoh 12")
    pc.tab()
    pc.type("seberang masjid")
    pc.press_key(Key.Key_F8)
    assert pc.sheet() is None
    delivery = outcome(pc, objection).delivery_id
    row = office.desk.ask(delivery_row, delivery)
    assert (row.address, row.landmark, row.state) == ("Jl. Contoh 12", "seberang masjid", DeliveryState.ORDERED)
    assert len(pc.printed()) == 2, "surat tugas and slip wait for the letter"
    assert "begitu suratnya siap" in pc.screen.notice.text()
    pc.press_key(Key.Key_F8)
    assert pc.story.told[-1] == ("delivery", delivery)


def test_a_letter_that_is_ready_is_printed_for_the_courier_at_once(opened: Any, office: Any) -> None:
    request, objection = late_at_the_operator(office)
    to_ready(office, request, ORDER[1:])
    pc = opened()
    pc.screen.open(objection)
    pc.press_key(Key.Key_F8, Key.Key_Space)
    pc.sheet().form.fields["alamat"].widget.setFocus()
    pc.type("Jl. Contoh 12")
    pc.press_key(Key.Key_F8)
    assert len(pc.printed()) == 4
    assert office.desk.ask(delivery_row, outcome(pc, objection).delivery_id).state is DeliveryState.PRINTED


def test_the_promise_has_the_time_of_the_receipt() -> None:
    due = at(date(2026, 11, 23), 9, 17, "Asia/Makassar") + 33_000
    row = SimpleNamespace(number="0001/KB", service="Dispensasi", filed_at=due)
    found = cast(Any, SimpleNamespace(detail=SimpleNamespace(sheet=SimpleNamespace(due=due), row=row)))
    assert words.about(found, "Asia/Makassar", due).endswith("janji pukul 09.18")


def test_dismissed_within_the_promise(opened: Any, office: Any) -> None:
    _, objection = objected(office, 2)
    pc = opened()
    pc.screen.open(objection)
    assert "masih dalam janji" in pc.screen.side.verdict.word.text()
    pc.press_key(Key.Key_F7)
    assert outcome(pc, objection).row.state is ObjectionState.DISMISSED
    assert len(pc.printed()) == 2
    assert pc.sheet() is None
    assert pc.screen.primary() is None
    pc.press_key(Key.Key_F9)
    assert len(pc.printed()) == 3


def test_against_the_clock_only_with_a_note(opened: Any, office: Any) -> None:
    _, objection = objected(office, 2)
    pc = opened()
    pc.screen.open(objection)
    pc.press_key(Key.Key_F8)
    note = pc.screen.side.note
    assert "berbeda dari hitungan jam" in note.text()
    assert QApplication.focusWidget() is note.widget
    assert outcome(pc, objection).row.state is ObjectionState.FILED
    pc.type("Pemohon lansia, menunggu sejak pagi")
    pc.press_key(Key.Key_F8)
    found = outcome(pc, objection)
    assert (found.row.state, found.note) == (ObjectionState.UPHELD, "Pemohon lansia, menunggu sejak pagi")


def test_the_kasis_own_step_is_decided_by_the_deputy(opened: Any, office: Any) -> None:
    _, objection = objected(office, 70)
    pc = opened()
    pc.screen.open(objection)
    pc.press_key(Key.Key_F8)
    assert outcome(pc, objection).row.state is ObjectionState.FILED
    assert "Lestari Contoh" in pc.screen.side.notice.text()
    assert "atas nama pejabat pengganti Lestari Contoh" in pc.screen.side.deputy.text()
    assert ".." not in pc.screen.side.deputy.text() + pc.screen.side.notice.text()
    pc.press_key(Key.Key_F8)
    found = outcome(pc, objection)
    assert found.row.state is ObjectionState.UPHELD
    assert found.decided_by.startswith("Lestari Contoh")


def test_the_deputy_decides_at_his_own_pc(opened: Any, office: Any) -> None:
    _, objection = objected(office, 70)
    pc = opened("sekcam")
    pc.screen.open(objection)
    pc.press_key(Key.Key_F8)
    assert outcome(pc, objection).decided_by.startswith("Lestari Contoh")


def test_who_may_not_decide_is_told_whose_turn_it_is(opened: Any, office: Any) -> None:
    _, objection = objected(office, 70)
    pc = opened("operator1")
    pc.screen.open(objection)
    pc.press_key(Key.Key_F8, Key.Key_F7)
    assert outcome(pc, objection).row.state is ObjectionState.FILED
    assert "Giliran" in pc.screen.side.deputy.text()


def order_sheet(opened: Any, office: Any) -> Any:
    _, objection = late_at_the_operator(office)
    pc = opened()
    pc.screen.open(objection)
    pc.press_key(Key.Key_F8, Key.Key_Space)
    sheet = pc.sheet()
    sheet.form.fields["alamat"].widget.setFocus()
    pc.type("Jl. Contoh 12")
    return pc, objection, sheet


def test_another_courier_needs_a_reason(opened: Any, office: Any) -> None:
    pc, objection, sheet = order_sheet(opened, office)
    assert "Disarankan" in sheet.courier.text()
    assert not sheet.form.fields["alasan_petugas"].widget.isEnabled()
    other = next(c for c in sheet.courier.people.values() if c.has_pact and c.id != sheet.courier.suggested)
    sheet.courier.widget.setFocus()
    while sheet.courier.courier() != other.id:
        pc.press_key(Key.Key_Down)
    pc.press_key(Key.Key_F8)
    reason = sheet.form.fields["alasan_petugas"]
    assert "alasannya" in reason.text()
    assert QApplication.focusWidget() is reason.widget
    pc.type("sedang bertugas di lapangan")
    pc.press_key(Key.Key_F8)
    assert office.desk.ask(delivery_row, outcome(pc, objection).delivery_id).courier_id == other.id


def test_a_courier_without_pact_is_refused_beside_the_chooser(opened: Any, office: Any) -> None:
    pc, objection, sheet = order_sheet(opened, office)
    without = next(c for c in sheet.courier.people.values() if not c.has_pact)
    sheet.courier.widget.setFocus()
    while sheet.courier.courier() != without.id:
        pc.press_key(Key.Key_Down)
    assert "belum ada" in sheet.courier.text()
    sheet.form.fields["alasan_petugas"].widget.setFocus()
    pc.type("yang lain rapat")
    pc.press_key(Key.Key_F8)
    assert "pakta integritas" in sheet.courier.text()
    assert QApplication.focusWidget() is sheet.courier.widget
    assert outcome(pc, objection).delivery_id is None


def test_a_new_one_is_found_by_queue_and_filed(opened: Any, office: Any) -> None:
    office.accept(name="Contoh Pertama")
    office.accept(name="Contoh Kedua")
    pc = opened()
    pc.press_key(Key.Key_F4)
    sheet = pc.sheet()
    pc.press_key(Key.Key_F8)
    assert "Pilih permohonannya" in sheet.form.fields["cari"].text()
    pc.type("kedua")
    pc.press_key(Key.Key_Return, Key.Key_F8)
    assert "alasan" in sheet.form.fields["alasan"].text()
    pc.type("Sudah menunggu lama")
    pc.press_key(Key.Key_F8)
    assert pc.sheet() is None
    row = pc.screen.view.current_row()
    assert (row.applicant, row.reason) == ("Contoh Kedua", "Sudah menunggu lama")
    assert QApplication.focusWidget() is pc.screen.side.primary


def test_the_sheet_shows_sums_and_pauses(opened: Any, office: Any) -> None:
    request = office.accept()
    do, by = office.desk.do, office.by
    do(by("kasi_pelum"), acts.advance, request, office.version(request))
    office.minutes(10)
    do(by("operator1"), acts.return_to, request, office.version(request), 4, "Salah nama")
    office.minutes(3)
    do(by("kasi_pelum"), acts.advance, request, office.version(request))
    office.minutes(2)
    filed = do(by("loket1"), layar_ramah.file_objection, request, "Lama")
    pc = opened()
    pc.screen.open(filed.id)
    names = [line.name for line in pc.screen.side.lines.rows()]
    assert any(n.startswith("Jumlah langkah 4, 2 kunjungan") for n in names)
    assert any("(ke-2)" in n for n in names)


def test_the_note_survives(opened: Any, office: Any) -> None:
    _, objection = objected(office, 2)
    pc = opened()
    pc.screen.open(objection)
    pc.screen.side.note.widget.setFocus()
    pc.type("Belum selesai ditulis")
    kept = pc.screen.typed_state()
    other = opened()
    other.screen.restore(kept)
    other.screen.open(objection)
    assert other.screen.side.note.value() == "Belum selesai ditulis"


def test_the_running_sheet_follows_the_clock(opened: Any, office: Any) -> None:
    _, objection = objected(office, 50)
    pc = opened()
    pc.screen.open(objection)
    office.minutes(20)
    pc.screen.tick(pc.counter.now())
    assert "terlewati" in pc.screen.side.verdict.word.text()
