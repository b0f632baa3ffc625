"""The window on the office full of hostile texts: every screen shows them as text, every field takes the corpus."""

import ast
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextBrowser,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

import loket_app
from loket_app.paths import DATA_FILE
from loket_app.ui.rail import RAIL
from loket_app.ui.tips import plain_tip
from tests.hostile.corpus import LARGE, SHORT, TEXTS, texts_for
from tests.hostile.spoiled import Spoiled
from tests.hostile.watch import watched
from tests.ui.day_pc import Data, WindowPc
from tests.ui.test_canary import sit

EACH = len(TEXTS) if LARGE else 1
UI = Path(loket_app.__file__).parent / "ui"


@pytest.fixture
def pc(qtbot: QtBot, spoiled: Spoiled, tmp_path: Path) -> Iterator[WindowPc]:
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copyfile(spoiled.folder / DATA_FILE, folder / DATA_FILE)
    data = Data(folder, spoiled.clock, dict(spoiled.who), {}, {}, "Asia/Makassar")
    one = WindowPc(qtbot, data)
    yield one
    one.close()
    data.close()


def interpreted(widget: QWidget) -> list[str]:
    """What of a widget Qt would read as markup."""
    found = []
    if isinstance(widget, QLabel) and "<" in widget.text() and widget.textFormat() is not Qt.TextFormat.PlainText:
        found.append(f"label {widget.text()[:60]}")
    if marked(widget.toolTip()):
        found.append(f"tip {widget.toolTip()[:60]}")
    if isinstance(widget, QTextEdit) and not isinstance(widget, QTextBrowser) and "<img" in widget.toHtml():
        found.append(f"text {widget.toPlainText()[:60]}")
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model, top = widget.model(), QModelIndex()
        for row in range(min(model.rowCount(top), 60)):
            for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(top)):
                tip = model.data(model.index(row, column), Qt.ItemDataRole.ToolTipRole)
                if isinstance(tip, str) and marked(tip):
                    found.append(f"cell {tip[:60]}")
    return found


def marked(tip: str) -> bool:
    """A tip with tags other than those that `plain_tip` writes."""
    inside = tip.removeprefix("<qt>").removesuffix("</qt>") if tip.startswith("<qt>") else tip
    return "<" in inside.replace("<br>", "")


def test_every_screen_shows_hostile_texts_as_text_and_takes_them(pc: WindowPc, tmp_path: Path) -> None:
    sit(pc, "admin")
    seen = tried = 0
    with watched(tmp_path):
        for entry in RAIL:
            pc.shell.go(entry.name)
            pc.settle()
            screen = pc.shell.current()
            widgets = [w for w in pc.shell.findChildren(QWidget) if w.window() is pc.shell]
            assert [told for w in widgets for told in interpreted(w)] == [], entry.name
            seen += sum("<img" in w.text() or "=cmd" in w.text() for w in widgets if isinstance(w, QLabel))
            tried += _typed_into(pc, entry.name, screen)
        pc.settle()
    assert tried >= 10


def _typed_into(pc: WindowPc, name: str, screen: Any) -> int:
    """Paste the corpus into every field that can be seen; what follows must not fail and the fields stay whole."""
    fields = [w for kind in (QLineEdit, QPlainTextEdit) for w in screen.findChildren(kind)]
    fields = [w for w in fields if w.isVisible() and w.isEnabled() and not w.isReadOnly()]
    count = 0
    for place, field in enumerate(fields):
        for _, text in texts_for(f"{name} {place}", EACH):
            if len(text) > SHORT and not LARGE:
                continue
            QApplication.clipboard().setText(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
            field.selectAll()
            field.paste()
            pc.settle()
            assert [told for w in screen.findChildren(QWidget) for told in interpreted(w)] == [], (name, text[:60])
            count += 1
    QApplication.clipboard().clear()
    return count


@pytest.mark.parametrize("code", ["LR-S999999999-0000-0000", "LR-2026-99999999999999", "lr-" + "9" * 40, "'; DROP--"])
def test_a_scanned_code_of_nothing_is_said(pc: WindowPc, code: str) -> None:
    sit(pc, "loket1")
    pc.window.scanned(code)
    pc.settle()


def test_what_was_typed_and_spoiled_on_the_disk_is_left_alone(qtbot: QtBot, spoiled: Spoiled, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copyfile(spoiled.folder / DATA_FILE, folder / DATA_FILE)
    (folder / "ketikan.json").write_text(json.dumps({e.name: {"x": ["<img>", None]} for e in RAIL}), encoding="utf-8")
    (folder / "antrean-cetak.json").write_bytes(b"[" * 50_000)
    data = Data(folder, spoiled.clock, dict(spoiled.who), {}, {}, "Asia/Makassar")
    one = WindowPc(qtbot, data)
    sit(one, "loket1")
    one.shell.go("papan")
    one.settle()
    one.close()
    data.close()


def test_a_tip_is_never_markup() -> None:
    assert [text for text in TEXTS.values() if marked(plain_tip(text[:5_000]))] == []


def test_every_label_is_plain_and_every_tip_goes_through_plain_tip() -> None:
    """By the source: a label made elsewhere, or a tip of somebody's words without it, fails here."""
    wrong = []
    for file in sorted(UI.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Name) and node.func.id == "QLabel" and node.args and file.name != "widgets.py":
                wrong.append(f"{file.name}:{node.lineno} QLabel")
            if isinstance(node.func, ast.Attribute) and node.func.attr == "setToolTip":
                words = ast.unparse(node.args[0])
                if not (_constant(node.args[0]) or "plain_tip" in words or f"{file.name}: {words}" in OWN_WORDS):
                    wrong.append(f"{file.name}: {words}")
    assert wrong == []


OWN_WORDS = {
    "frame.py: f'{words} ({shortcut})' if shortcut else words", "rows.py: words.DELETE_ROW",
    "plan.py: '' if leads else DENIED", "preview.py: f\"{name} (Ctrl+{('PgUp' if by < 0 else 'PgDn')})\"",
    "header.py: f'Saring papan: {self.spec.words}'", "screen.py: '' if allowed else turn_of(roles)",
}  # fmt: skip
"""Tips made of the program's own words."""


def _constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)
