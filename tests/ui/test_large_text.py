"""At 150 % text on the usual counter PC no words are cut off by what stands beside or below them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from loket_app.ui import theme
from loket_app.ui.awal.guide import GuidePanel
from loket_app.ui.rail import RAIL
from loket_app.ui.theme import Type
from loket_app.ui.widgets import SegmentButton
from loket_app.usecases import coming_back
from loket_app.usecases.guide import guide
from tests.ui.day_pc import Data, Key, WindowPc
from tests.ui.test_awal import FirstDayPc

SLACK = 2  # px of rounding


@pytest.fixture
def large(qapp: QApplication) -> Iterator[None]:
    family = theme.current().family
    theme.apply(qapp, percent=150, family=family)
    yield
    theme.apply(qapp, family=family)


def squeezed(shown: QWidget) -> list[str]:
    """Segments narrower than their words, wrapped texts lower than their lines."""
    found = [
        f"segment {button.text() or button.accessibleName()}: {button.width()} < {button.sizeHint().width()}"
        for button in shown.findChildren(SegmentButton)
        if button.isVisibleTo(shown) and button.width() + SLACK < button.sizeHint().width()
    ]
    for text in shown.findChildren(QLabel):
        if not text.isVisibleTo(shown) or not text.text() or text.text().startswith("<"):
            continue
        if text.wordWrap() and text.height() + SLACK < text.heightForWidth(text.width()):
            found.append(f"lines {text.text()[:50]}: {text.height()} < {text.heightForWidth(text.width())}")
    return found


def cut_off(shown: QWidget) -> list[str]:
    """Buttons that reach beyond the panel they lie in."""
    return [
        f"button {button.text()} ends at {end}"
        for button in shown.findChildren(QPushButton)
        if button.isVisibleTo(shown)
        and (end := button.mapTo(shown, button.rect().bottomRight()).x()) > shown.width() + SLACK
    ]


def test_every_main_screen(large: None, pc: Callable[..., WindowPc]) -> None:
    one = pc()
    one.log_in("admin")
    wrong: dict[str, list[str]] = {}
    for entry in RAIL:
        one.shell.go(entry.name)
        one.settle()
        found = squeezed(one.screen())
        if entry.name == "keberatan":
            one.shell.press("F11")
            one.settle()
            found += [*squeezed(one.screen()), *cut_off(one.screen())]
        if found:
            wrong[entry.name] = found
    assert wrong == {}
    assert one.shell.width() <= 1366
    assert one.shell.height() <= 768


def test_the_guide(large: None, qtbot: Any, data: Data) -> None:
    found = data.look().ask(guide, 0)
    assert found is not None
    panel = GuidePanel(found)
    qtbot.addWidget(panel)
    panel.resize(theme.current().px(GuidePanel.WIDTH), 560)
    panel.show()
    assert squeezed(panel) == []


def test_coming_back_from_a_copy(large: None, qtbot: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coming_back, "plugged_in", lambda: ())
    day = FirstDayPc(qtbot, tmp_path / "data")
    day.pc.key(Key.Key_F7)
    qtbot.waitUntil(lambda: not day.cover.restoring.awaiting.awaits("daftar"), timeout=10_000)
    assert squeezed(day.cover) == []
    day.close()


def test_tables_that_were_open_when_the_text_grew_leave_out_the_same(
    qapp: QApplication, pc: Callable[..., WindowPc]
) -> None:
    one = pc()
    one.log_in("loket1")
    one.shell.go("register")
    one.settle()
    view = one.screen().view
    family = theme.current().family
    spare = [n for n, column in enumerate(view.row_model().columns) if column.spare]
    assert spare
    assert not any(view.isColumnHidden(n) for n in spare)
    theme.apply(qapp, percent=150, family=family)
    try:
        one.settle()
        assert all(view.isColumnHidden(n) for n in spare)
        look = theme.current()
        for words, kind in (("0028/2026", Type.STRONG), ("antrean 028", Type.SMALL)):
            assert view.columnWidth(0) >= look.metrics(kind).horizontalAdvance(words) + look.px(8), words
    finally:
        theme.apply(qapp, family=family)
    one.settle()
    assert not any(view.isColumnHidden(n) for n in spare)
    assert view.columnWidth(0) == theme.current().px(88)
