from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from loket_app.ui.bugs import BugReporter, masked_numbers
from loket_app.ui.scanner import Scanner


def press(widget, text, stamp, step):
    for letter in text:
        key = Qt.Key.Key_Return if letter == "\r" else Qt.Key.Key_A
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, letter)
        event.setTimestamp(stamp)
        QApplication.sendEvent(widget, event)
        stamp += step
    return stamp


def field(qtbot):
    made = QLineEdit("Contoh")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def test_a_scan_opens_the_request_and_leaves_the_field_as_it_was(qtbot, qapp):
    made = field(qtbot)
    scanner = Scanner(qapp)
    heard = []
    scanner.scanned.connect(heard.append)
    scanner._focus_changed(None, made)
    press(made, "LR-2026-00021\r", 1000, 5)
    assert heard == ["LR-2026-00021"]
    assert made.text() == "Contoh"
    scanner.stop()


def test_a_hand_that_types_the_same_is_left_alone(qtbot, qapp):
    made = field(qtbot)
    made.clear()
    scanner = Scanner(qapp)
    heard = []
    scanner.scanned.connect(heard.append)
    scanner._focus_changed(None, made)
    press(made, "LR-2026-00021\r", 1000, 150)
    assert heard == []
    assert made.text() == "LR-2026-00021"
    scanner.stop()


def test_a_bug_is_written_once_and_masked(qtbot, tmp_path):
    reporter = BugReporter(tmp_path, "0")
    heard = []
    reporter.found.connect(heard.append)
    for _ in range(2):
        reporter.report("salah pada 6402154706930003")
    assert len(heard) == 1
    assert "6402154706930003" not in (tmp_path / "laporan-kesalahan.txt").read_text(encoding="utf-8")
    assert masked_numbers("6402154706930003") == "6402********03"
    assert masked_numbers("6402 1547 0693 0003, 640215.470693.0003") == "6402********03, 6402********03"
    assert masked_numbers("2026-11-23 10.42.05") == "2026-11-23 10.42.05"
