"""RTL by key events alone: from the priorities to the realisation, with photographs."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket_app.domain.followup import Status
from loket_app.ui.notices import NoticeKind
from loket_app.ui.skm.plan_table import DUE_HEAD, board_rows, state_of
from loket_app.usecases.check import check
from loket_app.usecases.queries import survey_rtl
from tests.ui.layar_ramah_pc import Key
from tests.ui.skm_pc import TODAY, choose_period, fill, skm_pc, surveyed, tab_to, to_part
from tests.usecases.survey_office import closed, opened, response, type_in

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def plan_of(office: Any, period: int) -> Any:
    return office.desk.ask(survey_rtl.plan_of, period)


def closed_period(office: Any) -> int:
    """Sarana lowest, then waktu; persyaratan and prosedur are equal on rank 3 and 4."""
    period = opened(office)
    type_in(office, period, response((3, 3, 2, 4, 4, 4, 4, 4, 1)))
    closed(office, period)
    return period


def test_a_plan_is_made_from_priorities_to_photograph(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    period = closed_period(office)
    pc = skm_pc(office, tmp_path, qtbot)
    part = to_part(pc, "rtl")
    assert part.empty.button.text() == "Susun RTL"
    pc.press_key(Key.Key_F8)
    order = pc.sheet().order
    QAbstractItemModelTester(order.row_model())
    assert order.value() == ["sarana", "waktu", "persyaratan"]
    assert "bernilai sama" in pc.sheet().form.fields["prioritas"].text()
    # Prosedur before persyaratan: they are equal, so the office may choose, with a reason.
    pc.press_key(Key.Key_End)
    pc.press_key(Key.Key_Home, Key.Key_Down, Key.Key_Down)
    pc.press_key(Key.Key_Down, mod=ALT)
    assert order.value() == ["sarana", "waktu", "prosedur"]
    pc.press_key(Key.Key_F8)
    assert "Tulis alasannya" in pc.sheet().form.fields["alasan"].text()
    fill(pc, alasan="Prosedur menyangkut semua layanan")
    pc.press_key(Key.Key_F8)
    assert pc.sheet() is None
    assert [p.unsur for p in plan_of(office, period).priorities.chosen] == ["sarana", "waktu", "prosedur"]
    assert "Prosedur menyangkut" in part.reason.whole()
    # A heading is chosen: F8 adds a line to it.
    assert part.main.text() == "Tambah rencana"
    pc.press_key(Key.Key_F8)
    sheet = pc.sheet()
    pc.press_key(Key.Key_F8)
    assert sheet.form.fields["program"].text()
    fill(pc, program="Menambah kursi di ruang tunggu")
    tab_to(pc, sheet.form.fields["waktu"].widget.ticks[4])
    pc.press_key(Key.Key_Space)
    fill(pc, penanggung_jawab="Sekretaris Camat")
    pc.press_key(Key.Key_F8)
    (line,) = plan_of(office, period).lines
    assert (line.line.unsur, line.line.quarters, line.line.year) == ("sarana", frozenset({4}), 2026)
    # The new line: what was done of it, with a photograph.
    photo = tmp_path / "kursi.png"
    QImage(40, 30, QImage.Format.Format_RGB32).save(str(photo))
    part.table.setFocus()
    part.table.select_key(f"baris:{line.id}")
    assert part.main.text() == "Catat realisasi"
    pc.press_key(Key.Key_F8)
    sheet = pc.sheet()
    sheet.photos.ask_path = lambda *_: str(photo)
    pc.press_key(Key.Key_End)
    assert sheet.form.fields["status"].value() == Status.NOT_YET.value
    fill(pc, deskripsi="Pengadaan menunggu perubahan anggaran", hambatan="Anggaran")
    pc.press_key(Key.Key_F5)
    pc.press_key(Key.Key_F8)
    (line,) = plan_of(office, period).lines
    assert [e.entry.status for e in line.entries] == [Status.NOT_YET]
    assert [p.caption for p in line.entries[0].photos] == ["kursi"]
    assert not part.detail.thumbs.pictures[0].isHidden()
    assert part.cards.share.figure.text() == "0 dari 1"
    # Not done: how it goes on, and at last that it is done after all.
    pc.press_key(Key.Key_F7)
    fill(pc, strategi="Dianggarkan tahun depan", target="Semester I 2027")
    pc.press_key(Key.Key_F8)
    assert part.detail.going_on.text().startswith("Rencana lanjutan: Dianggarkan tahun depan.")
    part._permit()
    assert part.settle_button.isEnabled()
    pc.press_key(Key.Key_S, mod=CTRL)
    pc.press_key(Key.Key_F8)
    assert "Tulis tanggal" in pc.sheet().notice.text() or "tanggal" in pc.sheet().form.fields["tanggal"].text().lower()
    fill(pc, tanggal="23-11-2026")
    pc.press_key(Key.Key_F8)
    assert plan_of(office, period).lines[0].done
    assert part.cards.eight.figure.text() == "5"
    assert [str(f) for f in check(office.desk).findings] == []


def test_what_is_due_stands_first(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    surveyed(office)
    pc = skm_pc(office, tmp_path, qtbot)
    part = to_part(pc, "rtl")
    assert "RTL disusun dari hasil yang sudah ditutup" in part.empty.accessibleName()
    choose_period(pc, "Semester I 2026")
    rows = part.table.row_model().rows()
    assert rows[0].heading == DUE_HEAD
    assert state_of(rows[1])[0] == "Lewat"
    assert rows[1].late == 54
    assert part.cards.due.figure.text() == "1"
    assert part.elsewhere.text() == "1 jatuh tempo di 1 Juli s.d. 20 November 2023"
    tab_to(pc, part.elsewhere)
    pc.press_key(Key.Key_Return)
    assert pc.screen.chosen.period().title == "1 Juli s.d. 20 November 2023"
    # The seed's report: five of six realised, PEKPPP gives 4.
    assert part.cards.share.figure.text() == "5 dari 6"
    assert part.cards.share.words.whole() == "83,3 %"
    assert part.cards.eight.figure.text() == "4"
    assert part.cards.nine.figure.text() == "0"
    assert part.row().line.line.programme == "Pelatihan petugas PATEN"
    assert [e.entry.status for e in part.line().entries] == [Status.NOT_YET, Status.DONE]


def test_every_line_stands_once_and_due_ones_by_age(office: Any) -> None:
    for period in surveyed(office)[:2]:
        plan = plan_of(office, period)
        rows = board_rows(plan, TODAY, {})
        assert sorted(r.line.id for r in rows if r.line) == sorted(v.id for v in plan.lines)
        due = [r.late for r in rows if r.is_due]
        assert due == sorted(due, reverse=True)


def test_entries_and_lines_are_changed_and_dropped_by_keys(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    _, spring, _ = surveyed(office)
    pc = skm_pc(office, tmp_path, qtbot)
    part = to_part(pc, "rtl")
    choose_period(pc, "Semester I 2026")
    tab_to(pc, part.table)
    pc.press_key(Key.Key_End)
    assert state_of(part.row())[0] == "Proses"
    pc.press_key(Key.Key_Delete)
    tab_to(pc, part.question.yes)
    pc.press_key(Key.Key_Return)
    assert "sudah punya realisasi" in part.notice.text()
    tab_to(pc, part.table)
    pc.press_key(Key.Key_Return)
    assert QApplication.focusWidget() is part.detail.entries
    pc.press_key(Key.Key_Return)
    assert pc.sheet().form.fields["deskripsi"].value().startswith("Rancangan papan alur selesai")
    pc.press_key(Key.Key_Home)
    pc.press_key(Key.Key_F8)
    line = plan_of(office, spring).lines[-1]
    assert line.done
    assert part.notice.kind() is NoticeKind.SUCCESS
    tab_to(pc, part.detail.entries)
    pc.press_key(Key.Key_Delete)
    tab_to(pc, part.question.yes)
    pc.press_key(Key.Key_Return)
    assert plan_of(office, spring).lines[-1].entries == ()
    pc.press_key(Key.Key_F6)
    fill(pc, penanggung_jawab="Camat")
    pc.press_key(Key.Key_F8)
    assert plan_of(office, spring).lines[-1].line.responsible == "Camat"
    tab_to(pc, part.table)
    pc.press_key(Key.Key_Delete)
    tab_to(pc, part.question.yes)
    pc.press_key(Key.Key_Return)
    assert len(plan_of(office, spring).lines) == 2
    assert [str(f) for f in check(office.desk).findings] == []


def test_a_file_that_is_no_photograph_does_not_lose_the_entry(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    _, spring, _ = surveyed(office)
    pc = skm_pc(office, tmp_path, qtbot)
    part = to_part(pc, "rtl")
    choose_period(pc, "Semester I 2026")
    tab_to(pc, part.table)
    pc.press_key(Key.Key_F8)
    sheet = pc.sheet()
    wrong = tmp_path / "catatan.jpg"
    wrong.write_text("bukan foto")
    sheet.photos.ask_path = lambda *_: str(tmp_path / "hilang.jpg")
    fill(pc, deskripsi="Kursi ditambah")
    pc.press_key(Key.Key_F5)
    pc.press_key(Key.Key_F8)
    # A file that cannot be read: nothing is kept, and the sheet stays.
    assert pc.sheet() is sheet
    assert sheet.notice.kind() is NoticeKind.DISTURBANCE
    assert plan_of(office, spring).lines[0].entries == ()
    pc.press_key(Key.Key_F6)
    sheet.photos.list.setCurrentRow(0)
    pc.press_key(Key.Key_F6)
    sheet.photos.ask_path = lambda *_: str(wrong)
    pc.press_key(Key.Key_F5)
    pc.press_key(Key.Key_F8)
    assert pc.sheet() is None
    assert "catatan.jpg" in part.notice.text()
    assert len(plan_of(office, spring).lines[0].entries) == 1
