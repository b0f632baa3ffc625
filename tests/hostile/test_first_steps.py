"""The first-run steps with the corpus in every field: each step says what is wrong, and nothing is founded half."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from loket_app.ui.awal.cover import FirstDayCover
from loket_app.usecases.check import check
from tests.hostile.corpus import LARGE, SHORT, TEXTS, texts_for
from tests.hostile.test_screens import interpreted
from tests.hostile.watch import watched
from tests.ui.day_pc import Key
from tests.ui.test_awal import FirstDayPc

EACH = len(TEXTS) if LARGE else 1
STEPS = 5


@pytest.fixture
def day(qtbot: QtBot, tmp_path: Path) -> Iterator[FirstDayPc]:
    made = FirstDayPc(qtbot, tmp_path / "data")
    yield made
    QApplication.clipboard().clear()
    made.close()


def fields(page: QWidget) -> list[Any]:
    found: list[Any] = [*page.findChildren(QLineEdit), *page.findChildren(QPlainTextEdit)]
    return [one for one in found if one.isVisible() and one.isEnabled() and not one.isReadOnly()]


def spoil(day: FirstDayPc, number: int) -> int:
    """Paste another text into each field of the page, look at what is shown, press F8, and put the field back."""
    tried = 0
    for place, field in enumerate(fields(day.page)):
        text_of = getattr(field, "toPlainText", None) or field.text
        for _, text in texts_for(f"langkah {number} {place}", EACH):
            if len(text) > SHORT and not LARGE:
                continue
            before = text_of()
            QApplication.clipboard().setText(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
            field.setFocus()
            field.selectAll()
            field.paste()
            day.pc.settle()
            shown = [w for w in day.cover.findChildren(QWidget) if w.isVisible()]
            assert [one for w in shown for one in interpreted(w)] == [], (number, place, text[:60])
            field.selectAll()
            field.insertPlainText(before) if isinstance(field, QPlainTextEdit) else field.insert(before)
            tried += 1
    return tried


def test_every_field_of_every_step_takes_every_text(day: FirstDayPc, tmp_path: Path) -> None:
    with watched(tmp_path):
        for number in range(1, STEPS + 1):
            day_at(day, number)
            assert spoil(day, number) or number == 3, "a step without fields: the services are boxes"


def day_at(day: FirstDayPc, number: int) -> None:
    if number == 2:
        day.pc.key(Key.Key_F8)
        day.pc.write("Contoh Admin, S.Kom.")
        day.tab(3)
        day.pin("2468")
    elif number > 2:
        day.pc.key(Key.Key_F8)
    assert day.cover.here == number - 1, day.page.notice.text()


@pytest.mark.parametrize("which", sorted(TEXTS) if LARGE else ["html_skrip", "nul", "naik", "dde", "seribu_baris"])
def test_what_is_kept_of_a_hostile_office_is_sound(day: FirstDayPc, which: str, tmp_path: Path) -> None:
    """Every text field of the first step holds it, and F8 goes on or says why not."""
    with watched(tmp_path):
        QApplication.clipboard().setText(
            TEXTS[which][:SHORT].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        )
        for field in fields(day.page):
            field.selectAll()
            field.paste()
        day.pc.key(Key.Key_F8)
        assert isinstance(day.cover, FirstDayCover)
        if day.cover.here == 0:
            said = [f.text() for f in day.page.form.fields.values() if f.text()] + [day.page.notice.text()]
            assert any(said)
            return
        day.pc.write("Contoh Admin")
        day.tab(3)
        day.pin("2468")
        for _ in range(3):
            day.pc.key(Key.Key_F8)
    if day.cover.here == 4:
        assert check(day.data.look()).findings == ()
