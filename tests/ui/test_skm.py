"""SKM by key events alone: the head, Hasil with its groups and trend, and the survey periods."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from loket_app.ui.dokumen import making
from loket_app.ui.dokumen.screen import DokumenScreen
from loket_app.ui.notices import NoticeKind
from loket_app.ui.skm.reminder import DueReminder
from loket_app.ui.skm.side import SUPPRESSED
from loket_app.usecases.check import check
from loket_app.usecases.queries import survey, survey_rtl
from loket_app.usecases.survey.counting import uncounted
from tests.ui.counter_pc import counter_of, sit
from tests.ui.layar_ramah_pc import Key, LayarPc
from tests.ui.skm_pc import choose_period, fill, skm_pc, surveyed, tab_to, to_part
from tests.usecases.survey_office import closed, opened, response, type_in

SEED = "20 November 2023"


def test_the_parts_are_reached_by_keys(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pc = skm_pc(office, tmp_path, qtbot)
    seen = [pc.screen.tabs.value()]
    for _ in range(5):
        pc.press_key(Key.Key_F11)
        seen.append(pc.screen.tabs.value())
    assert seen == ["hasil", "isian", "impor", "rtl", "masa", "hasil"]
    pc.press_key(Key.Key_F4)
    assert pc.screen.tabs.value() == "isian"


def test_an_office_without_survey_is_led_to_its_first_period(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pc = skm_pc(office, tmp_path, qtbot)
    part = pc.screen.part()
    assert part.stack.currentWidget() is part.empty
    assert "Belum ada masa survei" in part.empty.accessibleName()
    pc.press_key(Key.Key_F8)
    masa = pc.screen.part()
    assert pc.screen.tabs.value() == "masa"
    pc.press_key(Key.Key_F8)
    sheet = pc.sheet()
    # The next half year is proposed; F8 alone would do.
    assert sheet.text("judul") == "Semester II 2026"
    assert (sheet.text("mulai"), sheet.text("sampai")) == ("01-07-2026", "31-12-2026")
    assert "Register: 0 permohonan" in sheet.people.text()
    fill(pc, populasi="240")
    assert sheet.people.text().startswith("Minimum 148 responden (tabel Krejcie-Morgan, baris 240; rumus 148)")
    pc.press_key(Key.Key_F8)
    assert pc.sheet() is None
    assert masa.notice.kind() is NoticeKind.SUCCESS
    line = pc.screen.chosen.period()
    assert (line.title, line.state, line.sample.least) == ("Semester II 2026", "dibuka", 148)
    assert "versi 1: 9 unsur, 9 pertanyaan" in masa.lines["Kuesioner"][1].text()


def test_a_wrong_period_is_refused_at_its_field(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    opened(office)
    pc = skm_pc(office, tmp_path, qtbot)
    to_part(pc, "masa")
    pc.press_key(Key.Key_F8)
    sheet = pc.sheet()
    assert sheet.text("mulai") == "01-01-2027"
    fill(pc, populasi="banyak")
    pc.press_key(Key.Key_F8)
    assert "bilangan bulat" in sheet.people.text()
    sheet.form.set_values({"populasi": None, "mulai": "1-12-2026"})
    pc.press_key(Key.Key_F8)
    assert "bertumpang dengan periode Semester II 2026" in sheet.form.fields["mulai"].text()
    assert QApplication.focusWidget() is sheet.first
    pc.press_key(Key.Key_Escape)
    assert pc.sheet() is None
    assert len(pc.screen.chosen.periods) == 1


def test_the_seeds_own_table(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    surveyed(office)
    pc = skm_pc(office, tmp_path, qtbot)
    choose_period(pc, SEED)
    part = pc.screen.part()
    assert part.cards.index.figure.text() == "97,72"
    assert part.cards.index.words.whole() == "A \N{MIDDLE DOT} Sangat baik"
    rows = part.plot.table.row_model().rows()
    QAbstractItemModelTester(part.plot.table.row_model())
    shown = {r.code: (f"{float(r.nrr):.2f}", r.mutu.value, r.rank) for r in rows}
    assert shown["U3"] == ("3.86", "A", 1)
    assert [shown[f"U{n}"][0] for n in range(1, 10)] == [
        "3.88", "3.88", "3.86", "3.99", "3.89", "3.89", "3.90", "3.99", "3.90"
    ]  # fmt: skip
    assert part.ties.text().startswith("U1 dan U2 bernilai sama (3,88)")
    assert "bobot 0,111 = 97,62 (A)" in part.compared.text()
    assert "bobot 0,11 = 96,75 (A)" in part.compared.text()
    axis = part.plot.table.axis
    assert axis.low < axis.borders[0].at
    assert [b.text for b in axis.borders] == ["3,5324"]
    assert "A mulai 3,5324" in part.plot.table.accessibleDescription()


def test_an_unsur_is_read_beside_the_offices_own_clocks(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    office.accept()
    surveyed(office)
    pc = skm_pc(office, tmp_path, qtbot)
    part = pc.screen.part()
    part.plot.table.setFocus()
    pc.press_key(Key.Key_Home)
    assert part.detail.title.text() == "U1 Kesesuaian Persyaratan"
    assert "Berkas lengkap sejak pertama diterima: 100,0 % (dari 1)" in part.detail.clocks.text()
    assert "4 Sangat sesuai" in part.detail.bars.accessibleName()
    spoken = part.plot.table.row_model().rows()[0].spoken()
    assert "mutu A" in spoken
    assert "nilai rata-rata 3,63" in spoken
    pc.press_key(Key.Key_Down, Key.Key_Down)
    assert part.detail.title.text() == "U3 Kecepatan Pelayanan"
    assert part.detail.reasons.lines.stringList()


def test_groups_follow_and_small_ones_are_closed(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    period = opened(office)
    for n in range(12):
        group = {"jenis_kelamin": "Perempuan", "pendidikan": "SMA" if n < 9 else "S2"}
        type_in(office, period, response((4,) * 8 + (3,), **group))
    pc = skm_pc(office, tmp_path, qtbot)
    part = pc.screen.part()
    pc.press_key(Key.Key_F5)
    assert QApplication.focusWidget() is part.groups.field
    keys = [g.key for g in part.groups.groups]
    pc.press_key(*[Key.Key_Down] * keys.index("pendidikan"))
    assert part.groups.field.value() == "pendidikan"
    # Three people are too few, and the nine others would give them away.
    assert [row.result for row in part.groups.table.row_model().rows()] == [None, None]
    assert part.groups.note.text() == SUPPRESSED
    tab_to(pc, part.groups.table)
    pc.press_key(Key.Key_Home)
    assert "nilainya ditutup" in part.notice.text()
    assert part.shown.group == ""
    tab_to(pc, part.groups.field)
    pc.press_key(Key.Key_Home)
    for _ in keys:
        if part.groups.field.value() != "jenis_kelamin":
            pc.press_key(Key.Key_Down)
    tab_to(pc, part.groups.table)
    pc.press_key(Key.Key_Home)
    assert part.shown.group == "Jenis kelamin: Perempuan"
    assert part.shown.n == 12
    assert all(row.whole is not None for row in part.shown.rows)
    pc.press_key(Key.Key_Escape)
    assert part.shown.group == ""


def test_the_trend_is_walked_with_arrows(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    surveyed(office)
    pc = skm_pc(office, tmp_path, qtbot)
    part = pc.screen.part()
    pc.press_key(Key.Key_F6, Key.Key_F6)
    assert QApplication.focusWidget() is part.trend.chart
    assert part.trend.said.text().startswith("Semester II 2026: 90,83 (A)")
    pc.press_key(Key.Key_Left)
    assert "Turun 9,35 dari periode sebelumnya" in part.trend.said.text()
    pc.press_key(Key.Key_Left, Key.Key_Left)
    assert part.trend.said.text().startswith("1 Juli s.d. 20 November 2023: 97,72 (A)")
    pc.press_key(Key.Key_F6)
    assert QApplication.focusWidget() is part.words
    assert any("(" in line for line in part.words.lines.stringList())


def test_new_answers_of_another_counter_show_and_keep_the_place(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    period = opened(office, population=20)
    type_in(office, period, response())
    pc = skm_pc(office, tmp_path, qtbot)
    part = pc.screen.part()
    assert part.cards.people.figure.text() == "1"
    part.plot.table.select_key("biaya")
    type_in(office, period, response((3,) * 9), "operator1")
    pc.counter.hub.announce("skm")
    QApplication.processEvents()
    assert part.cards.people.figure.text() == "2"
    assert part.cards.people.words.whole() == "kurang 17 dari 19"
    assert part.plot.table.current_row().key == "biaya"


def test_a_period_is_closed_opened_again_and_changed(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    period = opened(office, population=100)
    type_in(office, period, response())
    pc = skm_pc(office, tmp_path, qtbot)
    masa = to_part(pc, "masa")
    pc.press_key(Key.Key_F7)
    assert "Minimum 80 responden belum tercapai" in masa.question.words.text()
    # The focus is on Batal: Enter alone changes nothing.
    pc.press_key(Key.Key_Return)
    assert pc.screen.chosen.period().state == "dibuka"
    pc.press_key(Key.Key_F7)
    tab_to(pc, masa.question.yes)
    pc.press_key(Key.Key_Return)
    assert pc.screen.chosen.period().state == "ditutup"
    assert not masa.change_button.isEnabled()
    pc.press_key(Key.Key_F7)
    pc.press_key(Key.Key_F8)
    assert "Tulis alasannya" in pc.sheet().form.fields["alasan"].text()
    pc.type("Sepuluh kuesioner tertinggal")
    pc.press_key(Key.Key_F8)
    assert pc.screen.chosen.period().state == "dibuka"
    pc.press_key(Key.Key_F6)
    sheet = pc.sheet()
    assert sheet.text("populasi") == "100"
    fill(pc, metode=" kertas")
    pc.press_key(Key.Key_F8)
    assert pc.screen.chosen.period().method == "kertas"


def test_an_older_report_becomes_a_point_of_the_trend(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pc = skm_pc(office, tmp_path, qtbot)
    to_part(pc, "masa")
    pc.press_key(Key.Key_F5)
    fill(pc, judul="Tahun 2022", mulai="1-1-2022", sampai="31-12-2022", waktu="3,10", prosedur="3,x")
    pc.press_key(Key.Key_F8)
    assert "Tulis angka" in pc.sheet().notice.text()
    fill(pc, ikm="85,5")
    pc.sheet().form.fields["prosedur"].set_value(None)
    pc.press_key(Key.Key_F8)
    assert pc.sheet() is None
    (step,) = office.desk.ask(survey.survey_trend)
    assert step.point.hundredths == 8550
    part = to_part(pc, "hasil")
    assert part.cards.index.figure.text() == "85,50"
    assert part.shown.rows[2].hundredths == 7750
    assert "laporan lama" in part.compared.text()


def test_who_may_not_keep_the_survey_reads_it(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    closed(office, _one_answer(office))
    pc = skm_pc(office, tmp_path, qtbot, "portir")
    masa = to_part(pc, "masa")
    assert not masa.denied.isHidden()
    assert [act.enabled for act in pc.screen.acts() if act.key in ("F5", "F6", "F7", "F8")] == [False] * 4
    pc.press_key(Key.Key_F8)
    assert pc.sheet() is None
    rtl = to_part(pc, "rtl")
    assert rtl.empty.button.isHidden()


def _one_answer(office: Any) -> int:
    period = opened(office)
    type_in(office, period, response())
    return period


def test_a_half_typed_sheet_comes_back_after_a_crash(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    pc = skm_pc(office, tmp_path, qtbot)
    to_part(pc, "masa")
    pc.press_key(Key.Key_F8)
    fill(pc, populasi="321")
    state = pc.screen.typed_state()
    again = skm_pc(office, tmp_path, qtbot)
    again.screen.restore(state)
    to_part(again, "masa")
    again.press_key(Key.Key_F8)
    assert again.sheet().text("populasi") == "321"


def test_the_workbook_is_saved_and_given_up(
    office: Any, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    period = opened(office, population=20)
    type_in(office, period, response((4,) * 8 + (2,), reasons={"sarana": "Kursi kurang"}))
    pc = skm_pc(office, tmp_path, qtbot)
    part = pc.screen.part()
    target = tmp_path / "skm"
    monkeypatch.setattr(pc.press, "ask_path", lambda *_: str(target))
    pc.press_key(Key.Key_F8)
    assert part.notice.text() == "Buku kerja SKM tersimpan: skm.xlsx"
    book = openpyxl.load_workbook(target.with_suffix(".xlsx"))
    assert book.sheetnames
    # A long one is drawn in a process of its own; Esc ends it and no file is written.
    target.with_suffix(".xlsx").unlink()
    monkeypatch.setattr(making, "APART_FROM", 0)
    pc.press_key(Key.Key_F8)
    assert part.export.busy()
    assert not part.excel_button.isEnabled()
    pc.press_key(Key.Key_Escape)
    assert not part.export.busy()
    assert "tidak ada berkas" in part.notice.text()
    assert not target.with_suffix(".xlsx").exists()


def test_reports_open_among_the_offices_papers(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    old, *_ = surveyed(office)
    pc = skm_pc(office, tmp_path, qtbot)
    choose_period(pc, SEED)
    pc.press_key(Key.Key_F9)
    assert pc.story.told[-1] == ("paper", "laporan_skm", old)
    to_part(pc, "rtl")
    pc.press_key(Key.Key_F9)
    assert pc.story.told[-1] == ("paper", "laporan_tindak_lanjut", old)


def test_dokumen_opens_at_the_wanted_paper_and_period(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    old, *_ = surveyed(office)
    pc = LayarPc(office, tmp_path, DokumenScreen)
    pc.screen.open("laporan_skm", old)
    pc.show(qtbot)
    qtbot.waitUntil(lambda: pc.screen.job is not None, timeout=30_000)
    assert pc.screen.paper().key == "laporan_skm"
    assert pc.screen.choices.choice().survey == old


def test_leaders_are_reminded_once_a_day(office: Any) -> None:
    surveyed(office)
    counter = counter_of(office, "loket1")
    told: list[tuple[str, Any, str]] = []
    reminder = DueReminder(counter, lambda *notice: told.append(notice), counter)
    reminder.seated()
    assert told == []
    sit(counter, office, "kasi_pelum")
    sit(counter, office, "loket1")
    sit(counter, office, "kasi_pelum")
    ((key, _, sentence),) = told
    assert sentence == (
        "RTL jatuh tempo: Pelatihan petugas PATEN (lewat sejak 31-12-2024), dan 1 rencana lain."
    )  # fmt: skip
    wanted: list[int] = []
    reminder.wanted.connect(wanted.append)
    reminder.notice_opened("permohonan:3")
    reminder.notice_opened(key)
    assert [f"rtl:{n}" for n in wanted] == [key]
    office.minutes(24 * 60)
    sit(counter, office, "kasi_pelum")
    assert len(told) == 2


def test_a_reminder_leads_to_its_line(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    surveyed(office)
    pc = skm_pc(office, tmp_path, qtbot)
    due = office.desk.ask(survey_rtl.due_plans)
    for one in due:
        pc.screen.open_plan(one.line_id)
        assert pc.screen.tabs.value() == "rtl"
        assert pc.screen.part().line().id == one.line_id


def test_the_screen_counts_the_days_before(office: Any, tmp_path: Path, qtbot: QtBot) -> None:
    period = opened(office)
    type_in(office, period, response())
    office.minutes(24 * 60)
    before = office.desk.ask(uncounted, "2026-11-23")
    assert before
    pc = skm_pc(office, tmp_path, qtbot)
    assert office.desk.ask(uncounted, "2026-11-23") == ()
    assert pc.screen.part().cards.people.figure.text() == "1"
    assert [str(f) for f in check(office.desk).findings] == []
