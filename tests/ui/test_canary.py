"""Canaries: known NIKs go through an office, and then every list, title, notice, name and file is searched for them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from loket_app.paths import DATA_FILE
from loket_app.store.tables import request
from loket_app.ui.bugs import BugReporter
from loket_app.ui.rail import RAIL
from loket_app.usecases import archive, papers
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.office_papers.books import BOOKS, make, make_workbook
from loket_app.usecases.office_papers.paper import Choice
from loket_app.usecases.queries import register
from tests.ui.day_pc import Data, WindowPc
from tests.usecases.rich_office import ZONE, Stage, everything_once

NIK = "6402130706930001"
ROLES = {"role": Qt.ItemDataRole.DisplayRole, "tip": Qt.ItemDataRole.ToolTipRole}
WHOLE = re.compile(r"(?<!\d)\d{16}(?!\d)")
PERMITTED = ("terima", "surat")
"""Intake and letter show a whole NIK to who works on it; so does the sheet for a correction."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any, dict[str, int]]:
    """An office in which everything happened once, its letters in the archive, its books made."""
    folder = tmp_path_factory.mktemp("kenari") / "data"
    folder.mkdir()
    stage = Stage(folder / DATA_FILE)
    stage.desk.folder = folder
    everything_once(stage)
    operator = Who(stage.who["operator1"], stage.who["operator1"])
    for one in (2, 3):
        kept = archive.issued_letter(stage.desk, one)
        papers.mark(stage.desk, operator, kept.job, "Printer Contoh", kept.file)
    stage.close()
    return folder, stage.clock, dict(stage.who)


@pytest.fixture
def pc(qtbot: QtBot, lived: tuple[Path, Any, dict[str, int]]) -> Iterator[WindowPc]:
    folder, clock, who = lived
    data = Data(folder, clock, who, {}, {}, ZONE)
    one = WindowPc(qtbot, data)
    yield one
    one.close()
    data.close()


def words_of(widget: QWidget) -> list[str]:
    """Everything that a widget says: text, tip, spoken name, and every cell of a list."""
    found = [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle()]
    if isinstance(widget, QLabel | QLineEdit | QAbstractButton):
        found.append(widget.text())
    if isinstance(widget, QComboBox):
        found += [widget.itemText(n) for n in range(widget.count())]
    whole = getattr(widget, "whole", None)
    if callable(whole):
        found.append(str(whole()))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model = widget.model()
        cells = [model.index(r, c) for r in range(model.rowCount()) for c in range(model.columnCount())]
        found += [str(model.data(cell, role) or "") for cell in cells for role in ROLES.values()]
        rows = getattr(model, "rows", None)
        found += [repr(row) for row in rows()] if callable(rows) else []
    return found


def said(one: WindowPc, name: str) -> str:
    widgets = [one.shell, *one.shell.findChildren(QWidget)]
    shown = [w for w in widgets if w.window() is one.shell]
    screens = one.shell.screens()
    outside = [screens[n] for n in PERMITTED if n in screens and n != name]
    kept = [w for w in shown if not any(s is w or s.isAncestorOf(w) for s in outside)]
    return " ".join(text for w in kept for text in words_of(w))


def sit(one: WindowPc, key: str) -> None:
    def seated(officer: Any) -> None:
        from loket_app.ui.masuk import read_roster

        one.window.session.sit_down(officer)
        read_roster(one.window.counter)

    one.window.counter.ask(lambda look, who: look.officer(who), one.data.who[key], done=seated)
    one.window.logged_in()
    one.settle()


EVERYWHERE = tuple(entry.name for entry in RAIL if entry.name not in PERMITTED)


@pytest.mark.parametrize(
    ("who", "names"),
    [("loket1", EVERYWHERE), ("portir", ("papan", "tamu", "register")), ("kasi_pelum", ("keberatan", "register"))],
)
def test_no_list_title_notice_or_panel_shows_a_whole_nik(pc: WindowPc, who: str, names: tuple[str, ...]) -> None:
    sit(pc, who)
    seen = 0
    for name in names:
        pc.shell.go(name)
        pc.settle()
        words = said(pc, name)
        seen += "Contoh Pemohon" in words
        assert WHOLE.findall(words) == [], name
    assert seen, "the screens that were searched do show people"
    papan = pc.shell.go("papan")
    for row in pc.data.look().ask(register.register, register.RegisterFilter()).rows[:4]:
        papan.open_request(row.id)
        pc.settle()
        assert WHOLE.findall(said(pc, "papan")) == []
    screen = pc.shell.go("register")
    pc.settle()
    for place in range(3):
        screen.view.go_to(place) if hasattr(screen.view, "go_to") else screen.view.selectRow(place)
        pc.settle()
        assert WHOLE.findall(said(pc, "register")) == []


def test_the_locked_screen_says_nothing_of_anybody(pc: WindowPc) -> None:
    sit(pc, "loket1")
    pc.window.lock()
    pc.settle()
    visible = [w for w in (pc.shell, *pc.shell.findChildren(QWidget)) if w.isVisible()]
    words = " ".join(text for w in visible for text in words_of(w))
    assert "Contoh Pemohon" not in words
    assert WHOLE.findall(words) == []


def test_no_book_or_workbook_of_the_office_holds_one(lived: tuple[Path, Any, dict[str, int]], pc: WindowPc) -> None:
    desk = pc.data.look()
    today = desk.ask(register.today)
    choice = Choice(first=today.replace(day=1), last=today)
    for book in BOOKS:
        document = pypdfium2.PdfDocument(make(book, desk, choice).pdf)
        text = " ".join(page.get_textpage().get_text_range() for page in document)
        document.close()
        assert WHOLE.findall(text) == [], book.form
        assert NIK.encode() not in make_workbook(book, desk, choice), book.form


def test_no_name_or_property_of_a_file_and_no_log_holds_one(pc: WindowPc, tmp_path: Path) -> None:
    sit(pc, "loket1")
    folder = pc.data.folder
    desk: Desk = pc.data.look()
    reporter = BugReporter(folder, "0")
    reporter.report(f"salah pada {NIK}, 6402 1307 0693 0001 dan {{'nik': '{NIK}'}}")
    job = papers.make(desk, "tanda_terima", 1)
    assert NIK not in job.file_name + job.title
    ids = desk.ask(lambda look: look.connection.execute(request.select()).all())
    assert ids
    pc.beat()
    for file in folder.rglob("*"):
        assert NIK not in file.name
        if file.suffix == ".pdf":
            document = pypdfium2.PdfDocument(file)
            assert WHOLE.findall(json.dumps(document.get_metadata_dict())) == [], file.name
            document.close()
        elif file.is_file() and not file.name.startswith(DATA_FILE):
            assert WHOLE.findall(file.read_text(encoding="utf-8", errors="replace")) == [], file.name
    clipboard = QApplication.clipboard()
    assert WHOLE.findall(clipboard.text() if clipboard is not None else "") == []
