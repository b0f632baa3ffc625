import itertools
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from loket_app.domain.dates import at
from loket_app.domain.errors import Disturbance, Refusal, refuse
from loket_app.ui import dialogs, texts, theme
from loket_app.ui.dialogs import Answer, InlineConfirm, Reason, ReasonSheet, SidePanel, ask
from loket_app.ui.frame import Rail
from loket_app.ui.hub import Hub
from loket_app.ui.notices import Notice, NoticeBar, NoticeKind, NoticeLine
from loket_app.ui.runner import InlineRunner
from loket_app.ui.screen import KeyAct, Screen
from loket_app.ui.shell import Shell
from loket_app.ui.ticker import Ticker
from loket_app.ui.widgets import KeyButton

ZONE = "Asia/Makassar"


class Page(Screen):
    title = "Papan"

    def __init__(self, name: str, story: list[str]) -> None:
        super().__init__()
        self.story, self.name = story, name
        self.edit = QLineEdit()
        QVBoxLayout(self).addWidget(self.edit)

    def note(self, what: str) -> None:
        self.story.append(f"{self.name} {what}")

    def primary(self) -> KeyAct:
        return KeyAct("F8", "Teruskan", lambda: self.note("F8"))

    def keys(self) -> tuple[KeyAct, ...]:
        return (KeyAct("F7", "Belum lengkap", lambda: self.note("F7"), enabled=False),)

    def activated(self) -> None:
        self.note("tampil")
        self.edit.setFocus()

    def left(self) -> None:
        self.note("pergi")

    def back(self) -> bool:
        self.note("Esc")
        return True

    def refresh(self, topics: frozenset[str]) -> None:
        self.note(f"segarkan {sorted(topics)}")

    def tick(self, now: int) -> None:
        self.note("detik")

    def typed_state(self) -> Mapping[str, object]:  # type: ignore[override]
        return {"teks": self.edit.text()}


@pytest.fixture
def story() -> list[str]:
    return []


@pytest.fixture
def shell(qtbot: QtBot, story: list[str]) -> Shell:
    made = Shell("PATEN Kecamatan Sangasanga", "Kab. Kutai Kartanegara", ZONE)
    qtbot.addWidget(made)
    made.add("papan", "Papan", "board", lambda: Page("papan", story))
    made.add("terima", "Terima", "intake", lambda: Page("terima", story))
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.go("papan")
    return made


def test_screens_are_made_when_first_shown_and_hear_of_coming_and_going(shell: Shell, story: list[str]) -> None:
    assert list(shell.screens()) == ["papan"]
    shell.go("terima")
    shell.go("papan")
    assert story == ["papan tampil", "papan pergi", "terima tampil", "terima pergi", "papan tampil"]
    assert shell.rail.buttons["papan"].isChecked()
    assert not shell.rail.buttons["terima"].isChecked()


def test_keys_reach_the_shown_screen_from_within_a_field(qtbot: QtBot, shell: Shell, story: list[str]) -> None:
    shell.bind("F2", "Terima", lambda: shell.go("terima"))
    page = shell.current()
    assert isinstance(page, Page)
    story.clear()
    for key in (Qt.Key.Key_F8, Qt.Key.Key_F7, Qt.Key.Key_Escape, Qt.Key.Key_F2):
        qtbot.keyClick(page.edit, key)
    assert story == ["papan F8", "papan Esc", "papan pergi", "terima tampil"]
    qtbot.keyClick(shell, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert shell.shown() == "papan"
    qtbot.keyClick(shell, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert shell.shown() == "terima"


def test_locking_covers_everything_and_loses_nothing_typed(qtbot: QtBot, shell: Shell, story: list[str]) -> None:
    page = shell.current()
    assert isinstance(page, Page)
    qtbot.keyClicks(page.edit, "Nur Aisyah")
    with qtbot.waitSignal(shell.lock_asked):
        qtbot.keyClick(page.edit, Qt.Key.Key_F12)
    cover = QWidget()
    shell.cover(cover)
    story.clear()
    shell.tick(at_ten())
    for key in (Qt.Key.Key_F8, Qt.Key.Key_Escape):
        qtbot.keyClick(cover, key)
    qtbot.keyClick(shell, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert story == []
    assert not page.edit.isVisible()
    shell.uncover()
    assert story == ["papan tampil"]
    assert page.edit.isVisible()
    assert page.typed_state() == {"teks": "Nur Aisyah"}


def at_ten() -> int:
    from datetime import date

    return at(date(2026, 11, 23), 10, 42, ZONE, 7)


def test_the_head_tells_the_office_time_with_points(shell: Shell) -> None:
    shell.header.set_hours(texts.open_until("15.30"))
    shell.tick(at_ten())
    assert shell.header.clock.text() == "10.42.07 WITA"
    assert shell.header.day.text() == "Sen, 23 Nov 2026 · buka s.d. 15.30"


def test_a_low_window_takes_the_icons_of_all_the_rail_or_of_none(qtbot: QtBot) -> None:
    rail = Rail()
    qtbot.addWidget(rail)
    theme.dress(rail)
    for n in range(11):
        rail.add(f"layar{n}", f"Layar {n}", "board")
    rail.show()
    seen = set()
    for height in range(460, 620, 7):
        rail.resize(88, height)
        QApplication.processEvents()
        shown = {button.shows_icon() for button in rail.buttons.values()}
        assert len(shown) == 1, height
        seen |= shown
    assert seen == {True, False}


def test_pills_filter_and_a_second_click_takes_it_back(qtbot: QtBot, shell: Shell) -> None:
    chosen: list[str] = []
    shell.pill_chosen.connect(chosen.append)
    pill = shell.header.pills["late"]
    shell.header.set_counts({"late": 3})
    assert pill.accessibleName() == "Lewat SOP: 3"
    qtbot.mouseClick(pill, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(pill, Qt.MouseButton.LeftButton)
    assert chosen == ["late", ""]


@pytest.mark.parametrize("percent", theme.TEXT_SIZES)
def test_the_head_fits_at_every_text_size(qapp: QApplication, qtbot: QtBot, percent: int) -> None:
    theme.apply(qapp, "terang", percent)
    made = Shell("PATEN Kecamatan Sangasanga", "Kab. Kutai Kartanegara", ZONE)
    qtbot.addWidget(made)
    made.header.set_user("Rina Wulandari · Loket 2")
    made.resize(1366, 768)
    made.show()
    made.tick(at_ten())
    QApplication.processEvents()
    parts = [*made.header.pills.values(), made.header.clock, made.header.user]
    edges = [(p.x(), p.x() + p.width()) for p in parts]
    assert made.header.clock.width() >= made.header.clock.natural_width()
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(edges))
    assert edges[-1][1] <= 1366
    assert made.width() == 1366
    theme.apply(qapp)


def test_what_no_screen_hears_is_said_in_the_window(qtbot: QtBot, shell: Shell, story: list[str]) -> None:
    runner, hub = InlineRunner(), Hub()
    shell.listen(runner, hub)

    def no() -> None:
        raise refuse("x", "Langkah ini giliran Sekcam.")

    tries: list[int] = []

    def off() -> None:
        tries.append(1)
        raise Disturbance("Printer tidak menyala.", "Nyalakan, lalu coba lagi.")

    runner.run(no)
    assert (shell.notice.kind(), shell.notice.text()) == (NoticeKind.REFUSAL, "Langkah ini giliran Sekcam.")
    runner.run(off)
    assert shell.notice.text() == "Printer tidak menyala. Nyalakan, lalu coba lagi."
    qtbot.mouseClick(shell.notice.button, Qt.MouseButton.LeftButton)
    assert tries == [1, 1]
    runner.refusal.emit(refuse("jam_mundur", "Jam komputer ini melompat maju.").refusal)
    assert shell.notice.text() == "Jam komputer ini melompat maju."
    hub.announce("jam")
    assert shell.notice.text() == ""
    story.clear()
    hub.announce("permohonan", "tamu")
    hub.announce()
    assert story == ["papan segarkan ['permohonan', 'tamu']"]


def test_a_sheet_takes_f8_and_esc_and_gives_the_focus_back(qtbot: QtBot, shell: Shell, story: list[str]) -> None:
    page = shell.current()
    assert isinstance(page, Page)
    page.edit.setFocus()
    story.clear()
    sheet = ReasonSheet(
        "Kembalikan", "Kembalikan berkas", (Reason("salah", "Isian salah"), Reason("lain", "Lainnya", "", True))
    )
    decided: list[tuple[str, str]] = []
    sheet.decided.connect(lambda key, note: decided.append((key, note)))
    page.open_panel(sheet)
    qtbot.keyClick(sheet, Qt.Key.Key_F8)
    assert sheet.notice.text() == "Pilih dulu alasannya."
    qtbot.keyClick(sheet.group.button(0), Qt.Key.Key_2)
    qtbot.keyClick(sheet, Qt.Key.Key_F8)
    assert sheet.notice.text() == "Catatan wajib diisi untuk alasan ini."
    qtbot.keyClicks(sheet.note.widget, "Nama 2 kali")
    qtbot.keyClick(sheet.note.widget, Qt.Key.Key_F8)
    assert decided == [("lain", "Nama 2 kali")]
    assert story == []
    seen = set()
    for _ in range(8):
        QApplication.focusWidget().focusNextChild()
        seen.add(QApplication.focusWidget())
    assert all(sheet.isAncestorOf(w) for w in seen)
    assert {sheet.act, sheet.cancel, sheet.note.widget} <= seen
    # A screen whose answer comes late wants the focus: what is typed goes on into the sheet.
    sheet.note.widget.setFocus()
    page.activated()
    assert sheet.note.widget.hasFocus()
    qtbot.keyClick(sheet.note.widget, Qt.Key.Key_Escape)
    assert page.panel() is None
    assert page.edit.hasFocus()


def test_enter_presses_the_button_with_the_focus(qtbot: QtBot) -> None:
    button = KeyButton("Coba lagi")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return)


def test_a_panel_refuses_calmly(qtbot: QtBot) -> None:
    class Never(SidePanel):
        def problem(self) -> Refusal:
            return Refusal("belum", "Alamat belum diisi.")

    panel = Never("Antar", "Buat surat tugas")
    qtbot.addWidget(panel)
    with qtbot.assertNotEmitted(panel.confirmed):
        panel.confirm()
    assert panel.notice.text() == "Alamat belum diisi."


def test_a_question_speaks_indonesian_and_esc_is_its_last_answer(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    heard: list[Answer] = []
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        question = ask(window, "Simpan?", "Ada isian.", (Answer.SAVE, Answer.CANCEL), heard.append)
        assert [b.text() for b in question.buttons.values()] == ["Simpan", "Batal"]
        qtbot.keyClick(question, key)
    assert heard == [Answer.CANCEL, Answer.SAVE]


def test_a_confirmation_in_place_starts_at_batal(qtbot: QtBot) -> None:
    confirm = InlineConfirm()
    qtbot.addWidget(confirm)
    heard: list[str] = []
    confirm.ask("Cabut permohonan 021?", "Ya, cabut", lambda: heard.append("cabut"))
    qtbot.keyClick(confirm, Qt.Key.Key_Return)
    assert heard == []
    confirm.ask("Cabut permohonan 021?", "Ya, cabut", lambda: heard.append("cabut"))
    qtbot.mouseClick(confirm.yes, Qt.MouseButton.LeftButton)
    assert heard == ["cabut"]
    assert confirm.isHidden()


def test_notices_queue_up_serious_ones_first_and_never_take_the_focus(qtbot: QtBot, shell: Shell) -> None:
    page = shell.current()
    assert isinstance(page, Page)
    page.edit.setFocus()
    opened: list[str] = []
    shell.notice_opened.connect(opened.append)
    shell.notify("simpan", NoticeKind.SUCCESS, "Tersimpan.")
    shell.notify("21", NoticeKind.REFUSAL, "021 hampir lewat.", stays=True)
    shell.notify("21", NoticeKind.DISTURBANCE, "021 lewat SOP.", stays=True)
    assert page.edit.hasFocus()
    assert [n.key for n in shell.bar.waiting()] == ["21", "simpan"]
    assert (shell.bar.words.text(), shell.bar.count.text()) == ("021 lewat SOP.", "+1 lagi")
    qtbot.mouseClick(shell.bar.see, Qt.MouseButton.LeftButton)
    assert opened == ["21"]
    assert shell.bar.words.text() == "Tersimpan."
    shell.bar.dismiss()
    assert shell.bar.isHidden()


def test_a_passing_notice_leaves_by_itself(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NoticeBar, "SECONDS", 0)
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.post(Notice("a", NoticeKind.SUCCESS, "Tersimpan."))
    qtbot.waitUntil(lambda: not bar.waiting())


def test_the_ticker_beats_at_the_full_second(qtbot: QtBot) -> None:
    now = [1_000_990]
    ticker = Ticker(lambda: now[0])
    beats: list[int] = []
    ticker.ticked.connect(beats.append)
    ticker.start()
    now[0] = 1_001_004
    qtbot.waitUntil(lambda: len(beats) == 2, timeout=500)
    ticker.stop()
    assert beats == [1_000_990, 1_001_004]


def test_the_look_changes_while_the_window_is_open(shell: Shell, qapp: QApplication) -> None:
    light = shell.grab().toImage()
    shell.restyle("gelap", 115)
    QApplication.processEvents()
    assert theme.current().tokens.name == "gelap"
    assert shell.grab().toImage() != light
    shell.restyle("terang", 100)


def test_every_button_and_field_has_an_accessible_name(shell: Shell) -> None:
    from PySide6.QtWidgets import QAbstractButton

    nameless = [b for b in shell.findChildren(QAbstractButton) if not (b.accessibleName() or b.text())]
    assert nameless == []


def test_the_first_window_needs_no_database_report_or_workbook_library() -> None:
    code = (
        "import sys; import loket_app.ui.shell, loket_app.ui.board.view, loket_app.ui.board.detail;"
        "heavy = [m for m in ('sqlalchemy', 'reportlab', 'openpyxl', 'PIL', 'pypdfium2') if m in sys.modules];"
        "sys.exit(len(heavy))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_file_is_offered_among_the_users_own_never_where_the_program_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "_chosen_last", [])
    assert Path(dialogs.beginning("SKM.xlsx")).is_absolute()
    assert Path(dialogs.beginning("SKM.xlsx")).parent != Path.cwd()
    assert dialogs.beginning(str(tmp_path / "SKM.xlsx")) == str(tmp_path / "SKM.xlsx")
    dialogs._chosen_last[:] = [tmp_path]
    assert dialogs.beginning("SKM.xlsx") == str(tmp_path / "SKM.xlsx")


def test_a_line_in_a_narrow_place_is_as_high_as_its_words(qtbot: QtBot) -> None:
    place, line = QWidget(), NoticeLine()
    qtbot.addWidget(place)
    column = QVBoxLayout(place)
    column.addWidget(QLineEdit(), 1)
    column.addWidget(line)
    place.setFixedSize(216, 400)
    place.show()
    long = "Jam «11.00-16.00» bertumpang tindih dengan jam sebelumnya, atau tidak urut. Betulkan jamnya. " * 2
    for sentence in (long, "Tersimpan.", long):
        line.say(NoticeKind.REFUSAL, sentence)
        QApplication.processEvents()
        QApplication.processEvents()
        assert line.words.height() >= line.words.heightForWidth(line.words.width()), sentence


def test_ctrl_space_ticks_a_list_and_never_presses_a_button(qtbot: QtBot) -> None:
    button, heard = KeyButton("Belum lengkap", "F7"), list[str]()
    qtbot.addWidget(button)
    button.clicked.connect(lambda: heard.append("ditekan"))
    qtbot.keyClick(button, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert heard == []
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert heard == ["ditekan"]
