"""Every sheet with the corpus in its fields: it says what is wrong, or gives values that a command can judge."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from loket_app.ui.dialogs import SidePanel
from loket_app.ui.screen import Panel, Screen
from tests.hostile.corpus import LARGE, SHORT, TEXTS, texts_for
from tests.hostile.sheets import MADE, SHOWN, Ground, classes, fields, told
from tests.hostile.spoiled import Spoiled
from tests.hostile.test_screens import interpreted
from tests.hostile.watch import readable, tried, watched
from tests.ui.counter_pc import counter_of

EACH = len(TEXTS) if LARGE else 2


@pytest.fixture
def ground(spoiled: Spoiled, qtbot: QtBot) -> Iterator[Ground]:
    counter = counter_of(spoiled, "admin")
    yield Ground(spoiled, counter)
    QApplication.clipboard().clear()
    counter.runner.close()


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_sheet_takes_every_text_and_says_what_is_wrong(name: str, ground: Ground, qtbot: QtBot, tmp_path) -> None:
    screen = Screen()
    qtbot.addWidget(screen)
    screen.resize(1200, 700)
    screen.show()
    with watched(tmp_path):
        sheet = MADE[name](ground)
        assert fields(sheet), "nothing to write in: it belongs to SHOWN"
        confirmed = _open(screen, sheet)
        for number in range(EACH):
            _filled(sheet, name, number)
            assert [one for w in [sheet, *sheet.findChildren(QWidget)] for one in interpreted(w)] == []
            _confirmed(sheet)
            if screen.panel() is not sheet:
                sheet = MADE[name](ground)
                _open(screen, sheet)
    screen.close_panel()
    assert confirmed or name in ALWAYS_LACKING


ALWAYS_LACKING = frozenset(
    {"keberatan.sheets.FileSheet", "papan.people_sheets.ServiceSheet", "papan.sheets.LateEntrySheet",
     "skm.term_sheets.ReportedSheet"}
)  # fmt: skip
"""Sheets with a field that takes nothing of the corpus (what is found, a day, figures): they refuse."""
BESIDE: dict[str, dict[str, object]] = {
    "pengaduan.sheets.FileSheet": {"permohonan": ""},
    "pengaduan.sheets.ReviseSheet": {"permohonan": ""},
    "skm.term_sheets.PeriodSheet": {"mulai": "01-01-2026", "sampai": "30-06-2026", "populasi": 100},
}
"""Where such a field would hide the others: what stands in it the second time."""


def _open(screen: Screen, sheet: Panel) -> list[str]:
    """As a screen does: what stands in the sheet is read when it is confirmed, and not before."""
    confirmed: list[str] = []

    def read() -> None:
        for one, answer in told(sheet):
            confirmed.append(one)
            assert readable(tried(answer).sentence or "baik")

    if isinstance(sheet, SidePanel):
        sheet.confirmed.connect(read)
    screen.open_panel(sheet)
    for combo in sheet.findChildren(QComboBox):
        if combo.isEnabled() and combo.count() > 1:
            combo.setCurrentIndex(1)
    for box in sheet.findChildren(QRadioButton)[-1:]:
        box.setChecked(True)
    return confirmed


def _filled(sheet: Any, name: str, number: int) -> None:
    """Each field gets its own text, pasted as a person would."""
    for place, field in enumerate(fields(sheet)):
        texts = [text for _, text in texts_for(f"{name} {place}", EACH) if LARGE or len(text) <= SHORT]
        text = texts[number % len(texts)]
        QApplication.clipboard().setText(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
        field.selectAll()
        field.paste()
    if number and name in BESIDE:
        sheet.form.set_values(BESIDE[name])
    QApplication.processEvents()


def _confirmed(sheet: Any) -> None:
    """F8, what the screen would read of it, and what is kept against a crash."""
    act = sheet.primary()
    if act is not None and act.act is not None:
        act.act()
    QApplication.processEvents()
    assert [w.text() for w in sheet.findChildren(QLabel) if "Traceback" in w.text() or "Error:" in w.text()] == []
    if isinstance(kept := getattr(sheet, "typed_state", None), Callable):
        sheet.restore(json.loads(json.dumps(kept())))


def test_every_sheet_of_the_program_is_tried() -> None:
    """By the source: a new sheet needs a line in `MADE`, or in `SHOWN` where nobody writes in it."""
    found = classes()
    assert set(found) == set(MADE) | set(SHOWN)
    assert not set(MADE) & set(SHOWN)
