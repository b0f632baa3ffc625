import re
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QEvent, QPoint
from PySide6.QtGui import QColor
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMenu, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from loket_app import paths
from loket_app.ui import icons, theme
from loket_app.ui.board import face
from loket_app.ui.board.words import FLAG_ICONS, SEGMENT_WORDS
from loket_app.ui.theme import DARK, LIGHT, Tokens, Tone, Type
from loket_app.usecases.views.board import Flag, SegmentState

GROUNDS = ("card", "background", "hover", "primary_soft")
TEXTS = ("ink", "muted", "primary", "good", "warn", "late", "paused", "delivery")
PAIRS = [
    *((tone, f"{tone}_soft") for tone in ("primary", "good", "warn", "late", "paused", "delivery")),
    *(("ink", f"{tone}_soft") for tone in ("good", "warn", "late", "paused", "delivery")),
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *(("on_primary", ground) for ground in ("primary", "primary_hover", "primary_down")),
    *((text, ground) for text in ("on_header",) for ground in ("header", "header_fill")),
    ("on_header_muted", "header"), ("on_alarm", "alarm"), ("muted", "disabled"),
]  # fmt: skip
SHAPES = [("edge", "card"), ("focus", "card"), ("focus", "primary_soft"), ("seg_current", "card"), ("seg_late", "card")]


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda t: t.name)
def test_text_can_be_read(tokens: Tokens) -> None:
    ratios = {pair: theme.contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda t: t.name)
def test_edges_and_rings_can_be_seen(tokens: Tokens) -> None:
    ratios = {pair: theme.contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])) for pair in SHAPES}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 3.0} == {}


def test_contrast_is_that_of_the_standard() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("percent", theme.TEXT_SIZES)
@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda t: t.name)
def test_the_style_sheet_leaves_no_token_unfilled(qapp: QApplication, tokens: Tokens, percent: int) -> None:
    sheet = theme.style_sheet(theme.Theme(tokens, percent, "Liberation Sans"))
    assert "@" not in sheet
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", sheet)) <= {
        getattr(tokens, name) for name in Tokens._fields if name != "name"
    }


def test_figures_are_as_wide_as_each_other(qapp: QApplication) -> None:
    family = theme.register_liberation(paths.resources() / "fonts")
    made = theme.Theme(LIGHT, 100, family)
    for kind in (Type.FIGURE, Type.CLOCK, Type.COUNT, Type.HERO):
        assert len({made.metrics(kind).horizontalAdvance(digit * 5) for digit in "0123456789"}) == 1


def test_an_unknown_look_or_size_is_the_usual_one(qapp: QApplication) -> None:
    made = theme.apply(qapp, "ungu", 73)
    assert (made.tokens, made.percent) == (LIGHT, 100)


class Restyled(QLabel):
    """Counts how often it is given another style."""

    times = 0

    def changeEvent(self, event: QEvent) -> None:
        self.times += event.type() == QEvent.Type.StyleChange
        super().changeEvent(event)


def test_a_change_of_look_reaches_each_widget_once_however_deep_it_lies(qtbot: QtBot, qapp: QApplication) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    theme.dress(top)
    inner = top
    for _ in range(20):
        QVBoxLayout(inner).addWidget(inner := QWidget())
    deepest = Restyled("dalam")
    QVBoxLayout(inner).addWidget(deepest)
    top.show()
    deepest.times = 0
    theme.apply(qapp, "gelap", 130)
    assert 0 < deepest.times <= 3
    assert (deepest.font().pointSizeF(), theme.current().percent) == (13, 130)
    # The same look again is no work.
    deepest.times = 0
    assert theme.apply(qapp, "gelap", 130) is theme.current()
    assert deepest.times == 0
    theme.apply(qapp)


def test_every_icon_is_a_picture_in_the_colour_asked_for(qapp: QApplication) -> None:
    names = [path.stem for path in icons.folder().glob("*.svg")]
    assert len(names) >= 40
    for name in names:
        assert QSvgRenderer(QByteArray(icons.source(name))).isValid(), name
        image = icons.pixmap(name, QColor("#0B5563"), 24, 2.0).toImage()
        assert image.width() == 48
        colours = {image.pixelColor(x, y).rgba() for x in range(48) for y in range(48)}
        assert QColor("#0B5563").rgba() in colours, name


def test_an_icon_an_office_lacks_is_blank(qapp: QApplication) -> None:
    image = icons.pixmap("tidak-ada", QColor("#0B5563"), 16, 1.0).toImage()
    assert image.pixelColor(8, 8).alpha() == 0


def test_every_state_has_icon_word_and_tone() -> None:
    names = {path.stem for path in icons.folder().glob("*.svg")}
    for flag in Flag:
        assert FLAG_ICONS[flag] in names
        assert isinstance(face.FLAG_TONES[flag], Tone)
    assert len(set(FLAG_ICONS.values())) == len(Flag)
    assert set(SEGMENT_WORDS) == set(SegmentState)


@cache
def _rooms() -> dict[str, str]:
    folder = Path(theme.__file__).parent
    return {str(file.relative_to(folder)): file.read_text("utf-8") for file in folder.rglob("*.py")}


def test_every_window_of_the_program_is_dressed() -> None:
    """The style sheet is the windows' own (docs/decisions/049): one that does not ask for it is bare."""
    named = re.compile(r"self\.setWindowTitle\(|\(QDialog\)|\bQFileDialog\(")
    windows = {name for name, text in _rooms().items() if named.search(text)}
    dressed = {name for name, text in _rooms().items() if "theme.dress(" in text}
    assert windows
    assert windows <= dressed | {"window.py"}, "window.py names the Shell, which dresses itself"


def test_nothing_pops_up_without_a_parent_whose_look_it_takes() -> None:
    alone = re.compile(r"\b(QMenu|QFileDialog|QDialog|QCompleter|QMessageBox)\(\)")
    assert [name for name, text in _rooms().items() if alone.search(text)] == []


@pytest.mark.qt_log_ignore("does not support")
def test_menus_popups_and_tips_have_the_look_of_their_window(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "gelap")
    window = QWidget()
    qtbot.addWidget(window)
    theme.dress(window)
    box = QComboBox(window)
    box.addItems(["satu", "dua"])
    window.show()
    menu = QMenu(window)
    menu.addAction("satu")
    menu.popup(QPoint(0, 0))
    box.showPopup()
    QToolTip.showText(QPoint(5, 5), "keterangan", box)
    tip = next(one for one in QApplication.topLevelWidgets() if one.inherits("QTipLabel"))
    pictures = [one.grab().toImage() for one in (menu, box.view(), tip)]
    grounds = [one.pixelColor(one.width() - 4, one.height() - 4).name() for one in pictures]
    assert grounds == [DARK.card.lower()] * 3
    box.hidePopup()
    menu.close()
    QToolTip.hideText()
    theme.apply(qapp)
