from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from loket_app.domain.errors import Disturbance
from loket_app.domain.workflow import STATE_LABELS
from loket_app.ui.notices import NoticeKind
from loket_app.ui.press import Press
from loket_app.ui.printing.printers import PrinterSetup, RecordingPrinter
from loket_app.ui.register import columns, side
from loket_app.ui.register.filters import ALL, MONTH, NUMBERS, RANGE, TODAY, WAITING
from loket_app.ui.register.screen import RegisterScreen
from loket_app.ui.shell import Shell
from loket_app.usecases import acts, exports, letters
from loket_app.usecases.queries import register as queries
from loket_app.usecases.queries import register_desk
from loket_app.usecases.queries.register import RegisterFilter, RegisterRow
from tests.ui.counter_pc import Story, counter_of
from tests.ui.test_surat import NIKAH as NIKAH_TYPED

NIKAH = {
    **{key: text for key, text in NIKAH_TYPED.items() if not key.endswith(("tanggal", "tanggal_lahir", "jam"))},
    "suami_tanggal_lahir": "1992-03-12", "istri_tanggal_lahir": "1993-06-07", "akad_tanggal": "2026-11-27",
    "akad_jam": "09:00", "desa_tanggal": "2026-11-20",
}  # fmt: skip
CHAIN = ("kasi_pelum", "operator1", "kasi_pelum", "sekcam", "camat", "kasi_pelum")
NAMES = ("Contoh Satu", "Contoh Dua", "Contoh =1+1 <b>")


class Pc:
    """The counter PC with the register alone: everything by keys."""

    def __init__(self, office: Any, folder: Path, who: str = "loket1") -> None:
        office.desk.folder = folder / "data"
        self.office = office
        self.story = Story()
        self.counter = counter_of(office, who)
        self.printer = RecordingPrinter("EPSON")
        self.press = Press(self.counter, PrinterSetup(folder / "pdf"), printer=self.printer)
        self.screen = RegisterScreen(self.counter, self.press, self.story)
        self.shell = Shell("PATEN Kecamatan Contoh", "Kabupaten Contoh", self.counter.zone)
        self.shell.add("register", "Register", "register", lambda: self.screen)
        self.shell.listen(self.counter.runner, self.counter.hub)
        self.shell.resize(1366, 768)

    def key(self, key: str) -> bool:
        return self.shell.press(key)

    def press_key(self, key: Qt.Key, *more: Any) -> None:
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key, *more)

    def type(self, words: str) -> None:
        assert self.key("Ctrl+F") or self.screen.seek()
        self.press_key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.press_key(Qt.Key.Key_Backspace)
        QTest.keyClicks(QApplication.focusWidget(), words)

    def find(self, qtbot: Any, words: str) -> None:
        self.type(words)
        qtbot.waitUntil(lambda: not self.screen.filters._wait.isActive(), timeout=2000)

    def names(self) -> list[str]:
        return [row.applicant for row in self.screen.view.lines.rows()]

    def opened(self) -> register_desk.Opened:
        found = self.screen.side.opened()
        assert found is not None
        return found

    def ready(self, key: int) -> None:
        for who in CHAIN:
            self.office.minutes(1)
            self.office.desk.do(self.office.by(who), acts.advance, key, self.office.version(key))
        self.counter.poll()


@pytest.fixture
def pc(office: Any, tmp_path: Path, qtbot: Any) -> Any:
    office.ids = [office.accept("ahli_waris", name) for name in NAMES]
    made = Pc(office, tmp_path)
    qtbot.addWidget(made.shell)
    made.shell.show()
    made.shell.activateWindow()
    qtbot.waitExposed(made.shell)
    made.shell.go("register")
    return made


def test_finds_by_name_number_and_half_a_word_as_one_types(qtbot, pc):
    assert pc.names() == list(reversed(NAMES))
    for words, found in (("satu", ["Contoh Satu"]), ("0002/2026", ["Contoh Dua"]), ("=1+1", [NAMES[2]])):
        pc.find(qtbot, words)
        assert pc.names() == found
    pc.find(qtbot, "tidak ada orangnya")
    assert pc.screen.view.empty.isVisible()
    assert "Esc" in pc.screen.view.empty.hint.text()
    pc.press_key(Qt.Key.Key_Escape)
    assert pc.names() == list(reversed(NAMES))


def test_one_query_for_a_word_typed_in_one_go(qtbot, pc, monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr(queries, "register", lambda _look, wanted, *_: asked.append(wanted.words) or _page())
    pc.find(qtbot, "contoh dua")
    assert asked == ["contoh dua"]


def _page() -> queries.RegisterPage:
    return queries.RegisterPage((), None)


def test_from_the_search_into_the_list_and_on_to_the_board_without_a_mouse(qtbot, pc, office):
    pc.find(qtbot, "dua")
    pc.press_key(Qt.Key.Key_Return)
    assert pc.screen.view.hasFocus()
    assert pc.opened().detail.applicant == "Contoh Dua"
    assert [line.what for line in pc.opened().history] == ["Langsung ke loket", "Berkas lengkap, diterima"]
    assert pc.key("F9")
    assert pc.key("F7")
    assert [job.title for job in pc.printer.jobs] == ["Tanda Terima Berkas", "Lembar Kendali Berkas"]
    assert pc.key("F8")
    assert pc.story.told[-1] == ("request", office.ids[1])
    pc.press_key(Qt.Key.Key_Return)
    assert pc.story.told[-2:] == [("request", office.ids[1])] * 2


def test_every_filter_is_reached_by_tab(pc):
    filters = pc.screen.filters
    filters.span.set_value(RANGE)
    filters._show_days()
    assert pc.key("Ctrl+F") or pc.screen.seek()
    reached = []
    for _ in range(14):
        reached.append(QApplication.focusWidget())
        pc.press_key(Qt.Key.Key_Tab)
    for field in (filters.service, filters.state, filters.span, filters.first, filters.last, filters.open_only,
                  filters.late_only, pc.screen.view):  # fmt: skip
        assert field in reached


def test_filters_narrow_and_escape_takes_them_away(qtbot, pc, office):
    office.accept("legalisir", "Contoh Legalisir")
    office.desk.do(office.by("loket1"), acts.withdraw, office.ids[0], office.version(office.ids[0]), "tidak jadi")
    screen, filters = pc.screen, pc.screen.filters
    pc.counter.poll()

    def shown() -> list[str]:
        screen.reload()
        return pc.names()

    filters.service.set_value("legalisir")
    assert shown() == ["Contoh Legalisir"]
    filters.reset()
    filters.state.set_value("dicabut")
    assert shown() == ["Contoh Satu"]
    filters.reset()
    filters.open_only.setFocus()
    pc.press_key(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Contoh Satu" not in pc.names(), timeout=2000)
    screen.view.setFocus()
    pc.press_key(Qt.Key.Key_Escape)
    assert len(pc.names()) == 4
    office.clock.move(100 * 60_000)
    filters.late_only.set_value(True)
    assert shown() == ["Contoh Legalisir", NAMES[2], "Contoh Dua"]
    assert {columns.promise_face(r)[0] for r in screen.view.lines.rows()} == {"late"}
    assert {columns.promise_limit(r) for r in screen.view.lines.rows()} == {"lewat batas"}
    screen.show_first()
    assert "lewat 4" in pc.screen.side.promise.text()
    assert pc.screen.side.promise.property("tone") == "late"


def test_days_of_the_office_narrow_and_half_a_date_is_said(qtbot, pc, office):
    filters = pc.screen.filters
    office.clock.move(24 * 3_600_000)
    tomorrow = office.accept("ahli_waris", "Contoh Besok")
    filters.span.set_value(TODAY)
    pc.screen.reload()
    assert [r.id for r in pc.screen.view.lines.rows()] == [tomorrow]
    filters.span.set_value(MONTH)
    pc.screen.reload()
    assert len(pc.names()) == 4
    filters.span.set_value(RANGE)
    filters._another_span()
    filters.last.setFocus()
    QTest.keyClicks(filters.last, "23112026")
    qtbot.waitUntil(lambda: len(pc.names()) == 3, timeout=2000)
    filters.first.setFocus()
    QTest.keyClicks(filters.first, "31-02-2026")
    qtbot.waitUntil(lambda: "23-11-2026" in pc.screen.told.text(), timeout=2000)
    assert filters.first.property("problem") == "refusal"


def test_pages_load_as_one_goes_down_and_nothing_is_counted(qtbot, pc, monkeypatch):
    monkeypatch.setattr("loket_app.ui.register.screen.PAGE", 12)
    for n in range(30):
        pc.office.accept("legalisir", f"Contoh Banyak {n:02d}")
    screen = pc.screen
    screen.reload()
    QApplication.processEvents()
    assert screen.told.text().startswith("12+ permohonan")
    QAbstractItemModelTester(screen.view.lines, QAbstractItemModelTester.FailureReportingMode.Warning, screen)
    screen.view.setFocus()
    screen.show_first()
    for _ in range(6):
        pc.press_key(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
    assert len(pc.names()) == 33
    assert screen.told.text().startswith("33 permohonan")
    assert len({r.id for r in screen.view.lines.rows()}) == 33


def test_a_search_while_a_page_is_on_its_way_does_not_end_the_paging(qtbot, pc, monkeypatch):
    monkeypatch.setattr("loket_app.ui.register.screen.PAGE", 10)
    for n in range(30):
        pc.office.accept("legalisir", f"Contoh Banyak {n:02d}")
    screen, runner = pc.screen, pc.counter.runner
    screen.reload()
    runner.hold = True
    screen.view.verticalScrollBar().setValue(screen.view.verticalScrollBar().maximum())
    screen._scrolled(screen.view.verticalScrollBar().maximum())
    screen.filters.words.set_value("banyak")
    screen.reload()
    while runner.busy():
        runner.step()
    runner.hold = False
    assert all(name.startswith("Contoh Banyak") for name in pc.names())
    screen._scrolled(screen.view.verticalScrollBar().maximum())
    screen._scrolled(screen.view.verticalScrollBar().maximum())
    assert len(pc.names()) == 30


def test_what_waits_says_since_when_and_when_the_applicant_was_told(qtbot, pc, office):
    pc.ready(office.ids[0])
    pc.screen.filters.view.choose(WAITING)
    line = pc.screen.waiting.lines.rows()[0]
    assert (line.row.applicant, line.told) == ("Contoh Satu", None)
    assert "1 belum dihubungi" in pc.screen.told.text()
    pc.screen.activated()
    pc.press_key(Qt.Key.Key_Down)
    assert pc.opened().detail.applicant == "Contoh Satu"
    assert pc.key("F6")
    sheet = pc.screen.panel()
    assert sheet is not None
    sheet.form.fields["catatan"].widget.setFocus()
    QTest.keyClicks(sheet.form.fields["catatan"].widget, "tidak diangkat")
    assert pc.key("F8")
    assert pc.screen.panel() is None
    told = pc.screen.waiting.lines.rows()[0].told
    assert told is not None
    assert (told.how, told.note) == ("telepon", "tidak diangkat")
    assert pc.opened().contacts[0].note == "tidak diangkat"
    assert "belum dihubungi" not in pc.screen.told.text()
    pc.press_key(Qt.Key.Key_Escape)
    assert pc.screen.filters.view.value() == ALL


def test_somebody_without_the_right_hears_it_on_the_sheet(qtbot, office, tmp_path):
    office.accept("ahli_waris")
    sekcam = Pc(office, tmp_path, "sekcam")
    qtbot.addWidget(sekcam.shell)
    sekcam.shell.show()
    sekcam.shell.go("register")
    sekcam.screen.show_first()
    assert sekcam.key("F6")
    assert sekcam.key("F8")
    assert "Petugas Loket" in sekcam.screen.panel().notice.text()


def numbered(office: Any) -> tuple[int, str]:
    """A request whose letter was issued and numbered: its id and number."""
    key = office.accept("ahli_waris", "Contoh Bernomor")
    from sqlalchemy import insert, update

    from loket_app.store.engine import writing
    from loket_app.store.tables import number, request

    text = f"474.3/{key:03d}/KEC/XI/2026"
    with writing(office.desk.engine) as connection:
        connection.execute(
            insert(number).values(
                year=2026, seq=key, request_id=key, letter_id=0, taken_at=office.clock.now(), scope="umum", text=text,
                state="terpakai", reason="",
            )
        )  # fmt: skip
        connection.execute(update(request).where(request.c.id == key).values(letter_number=text))
    return key, text


def test_the_number_book_tells_gaps_and_opens_the_request_of_a_number(pc, office):
    pc.screen.filters.view.choose(NUMBERS)
    assert pc.screen.told.text() == "Belum ada nomor surat pada tahun 2026."
    first, _ = numbered(office)
    office.accept("ahli_waris")
    last, text = numbered(office)
    assert last == first + 2
    pc.screen.reload()
    assert f"Terlewat: {first + 1:03d}." in pc.screen.told.text()
    assert pc.screen.told.property("tone") == "late"
    pc.screen.activated()
    pc.press_key(Qt.Key.Key_Down)
    assert (pc.opened().id, pc.screen.numbers.current_row().text) == (last, text)
    assert not any(act.key == "Ctrl+E" for act in pc.screen.acts())


def test_the_letter_is_printed_again_and_as_a_copy(pc, office):
    key = office.accept("dispensasi_nikah", "Contoh Surat")
    office.minutes(1)
    office.desk.do(office.by("kasi_pelum"), acts.advance, key, office.version(key))
    pc.screen.open_request(key)
    assert not pc.key("F4")
    pc.screen.side.view.choose(side.LETTERS)
    assert pc.screen.side.letters.empty.isVisible()
    for alasan in ("calon suami baru tiba", "calon istri baru tiba"):
        values = {**NIKAH, "alasan": alasan}
        office.desk.do(office.by("operator1"), letters.save_values, key, office.version(key), values)
        office.desk.do(office.by("operator1"), letters.issue, key, office.version(key))
    pc.counter.poll()
    assert [one.state for _, one in pc.screen.side.letters.lines.rows()] == ["terbit", "diganti"]
    assert pc.screen.side.letter().edition == 2
    assert pc.key("F4")
    assert pc.key("F10")
    first, second = pc.printer.jobs
    assert "SALINAN" in second.title.upper()
    assert "SALINAN" not in first.title.upper()
    pc.screen.side.letters.setFocus()
    pc.press_key(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    pc.screen.side.letters.selectRow(1)
    assert pc.screen.side.letter().edition == 1


def test_a_request_without_an_open_step_offers_no_way_to_the_board(pc, office):
    office.desk.do(office.by("loket1"), acts.withdraw, office.ids[0], office.version(office.ids[0]), "tidak jadi")
    pc.screen.open_request(office.ids[0])
    assert pc.opened().id == office.ids[0]
    assert not pc.key("F8")
    assert not pc.key("F6")
    assert pc.key("F5")
    assert pc.screen.panel() is not None
    assert pc.key("F8")
    assert pc.screen.panel() is None


def test_the_part_that_is_read_and_the_choice_in_it_stay_when_something_happens(pc, office):
    key = office.ids[2]
    pc.screen.open_request(key)
    pc.screen.side.view.choose(side.HISTORY)
    pc.screen.side.history.selectRow(1)
    office.minutes(1)
    office.desk.do(office.by("kasi_pelum"), acts.advance, key, office.version(key))
    pc.counter.poll()
    assert pc.screen.side.view.value() == side.HISTORY
    assert pc.screen.side.history.current_row()[0] == 0
    assert pc.opened().history[-1].what == "Diteruskan"
    assert pc.screen.view.current_row().id == key


def test_the_used_time_goes_on_while_it_is_looked_at(pc, office):
    pc.screen.show_first()
    before = pc.opened().detail.promise_used
    office.minutes(2)
    pc.screen.tick(office.clock.now())
    assert pc.opened().detail.promise_used == before + 120_000


def test_excel_by_one_key_in_pieces_with_its_progress(pc, office, tmp_path, monkeypatch):
    from openpyxl import load_workbook

    target = tmp_path / "buku" / "register"
    monkeypatch.setattr(pc.screen.export, "ask_path", lambda *_: str(target))
    said: list[str] = []
    real = exports.register_chunk
    monkeypatch.setattr(exports, "register_chunk", lambda look, wanted, before: real(look, wanted, before, 2))
    monkeypatch.setattr(
        pc.screen.notice, "say", lambda kind, words, *_: said.append(words), raising=True
    )  # fmt: skip
    assert pc.key("Ctrl+E")
    sheet = load_workbook(target.with_suffix(".xlsx")).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == NAMES[2]]
    assert [cell.data_type for cell in cells] == ["s"]
    assert said == [
        "Menyusun buku register… 0 baris", "Menyusun buku register… 2 baris", "Menulis buku register… 3 baris",
        "Register tersimpan: 3 baris, register.xlsx.",
    ]  # fmt: skip


def test_a_long_workbook_is_made_in_a_process_of_its_own(qtbot, pc, tmp_path, monkeypatch):
    from openpyxl import load_workbook

    monkeypatch.setattr("loket_app.ui.register.export.APART_FROM", 2)
    target = tmp_path / "register.xlsx"
    monkeypatch.setattr(pc.screen.export, "ask_path", lambda *_: str(target))
    assert pc.key("Ctrl+E")
    assert pc.screen.export.busy()
    assert not target.exists()
    qtbot.waitUntil(lambda: not pc.screen.export.busy(), timeout=20_000)
    assert pc.screen.notice.text() == "Register tersimpan: 3 baris, register.xlsx."
    assert load_workbook(target).active.max_row == 7
    assert pc.key("Ctrl+E")
    assert pc.key("Ctrl+E")
    assert not pc.screen.export.busy()
    assert "Dibatalkan" in pc.screen.notice.text()


def _dies() -> bytes:
    raise SystemExit(3)


def test_a_process_that_ends_early_is_a_disturbance(qtbot):
    from loket_app.usecases.apart import Apart

    made = Apart(_dies)
    qtbot.waitUntil(made.over, timeout=20_000)
    with pytest.raises(Disturbance):
        made.result()


def test_excel_is_given_up_with_the_same_key_and_leaves_no_file(pc, tmp_path, monkeypatch):
    target = tmp_path / "register.xlsx"
    monkeypatch.setattr(pc.screen.export, "ask_path", lambda *_: str(target))
    pc.counter.runner.hold = True
    assert pc.key("Ctrl+E")
    assert pc.screen.save.text() == "Batalkan"
    assert pc.key("Ctrl+E")
    while pc.counter.runner.busy():
        pc.counter.runner.step()
    assert not target.exists()
    assert "Dibatalkan" in pc.screen.notice.text()
    assert not pc.screen.export.busy()


def test_a_folder_that_cannot_be_written_is_said_and_can_be_tried_again(pc, office, tmp_path, monkeypatch):
    blocked = tmp_path / "berkas"
    blocked.write_text("bukan folder")
    monkeypatch.setattr(pc.screen.export, "ask_path", lambda *_: str(blocked / "register.xlsx"))
    assert pc.key("Ctrl+E")
    assert pc.screen.notice.kind() is NoticeKind.DISTURBANCE
    assert not pc.screen.export.busy()
    blocked.unlink()
    pc.screen.notice.button.click()
    assert (tmp_path / "berkas" / "register.xlsx").exists()
    blocked_again = tmp_path / "lain"
    blocked_again.write_text("")
    with pytest.raises(Disturbance):
        exports.register_file(office.desk, blocked_again / "register.xlsx")


def test_a_whole_file_of_nothing_or_of_all_and_none_when_stopped(office, tmp_path):
    target = tmp_path / "register.xlsx"
    assert exports.register_file(office.desk, target, RegisterFilter(words="tidak ada")) == 0
    assert target.exists()
    assert exports.register_file(office.desk, tmp_path / "lain.xlsx", RegisterFilter(), lambda: True) == -1
    assert not (tmp_path / "lain.xlsx").exists()


def test_words_survive_a_crash_and_are_looked_for_again(pc):
    pc.type("dua")
    kept = pc.screen.typed_state()
    pc.screen.filters.reset()
    pc.screen.reload()
    pc.screen.restore(kept)
    assert pc.names() == ["Contoh Dua"]


def test_every_state_has_its_icon_and_late_is_a_word():
    for words in STATE_LABELS.values():
        assert columns.state_look(words)[0] != "", words
        assert words in columns.STATES
    row = RegisterRow(
        1, 1, "0001/2026", "001", 0, "Contoh", "", "Legalisir", "selesai", "", 74 * 60_000, 60 * 60_000, True, "", ""
    )
    assert columns.promise_limit(row) == "lewat 14:00"
    assert columns.promise_face(row)[0] == "late"
    assert columns._spoken_promise(row) == "1:14:00 dari 1 jam, lewat 14:00"


@pytest.mark.parametrize("width", [1366, 1920])
def test_no_cell_runs_into_the_next_in_both_looks(pc, office, look, width):
    office.accept("dispensasi_nikah", "Contoh Nama Yang Sangat Panjang Sekali " * 2)
    pc.shell.resize(width, 768 if width == 1366 else 1080)
    pc.screen.reload()
    pc.screen.show_first()
    QApplication.processEvents()
    picture: QImage = pc.shell.grab().toImage()
    assert not picture.isNull()
    view = pc.screen.view
    assert sum(view.columnWidth(n) for n in range(len(view.lines.columns))) == view.viewport().width()
    assert not view.horizontalScrollBar().isVisible()
    assert pc.screen.minimumSizeHint().width() <= 1366 - 120
