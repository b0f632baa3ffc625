"""Colours, type and the style sheet: tokens in, one look out. Type is in points, lengths in px on a 4 px grid."""

from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from weakref import WeakSet

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

RADIUS = 5
GRID = 4
TEXT_SIZES = (90, 100, 115, 130, 150)
MOST_ELIDED = 4000
LARGE, MOST_BESIDE = 125, 130
"""Per cent: from where on text is large, and how far a panel beside a list grows with it."""
FALLBACK_FAMILY = "Liberation Sans"
FALLBACK_FILES = ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf")


class Tokens(NamedTuple):
    """The colours of one look, as #RRGGBB. A pair x / x_soft is text on its own soft ground."""

    name: str
    ink: str
    muted: str
    line: str
    edge: str
    background: str
    card: str
    disabled: str
    primary: str
    primary_hover: str
    primary_down: str
    on_primary: str
    primary_soft: str
    row_line: str
    hover: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    late: str
    late_soft: str
    paused: str
    paused_soft: str
    delivery: str
    delivery_soft: str
    seg_done: str
    seg_late: str
    seg_current: str
    seg_todo: str
    seg_paused: str
    header: str
    header_fill: str
    header_edge: str
    on_header: str
    on_header_muted: str
    alarm: str
    on_alarm: str
    focus: str


LIGHT = Tokens(
    name="terang", ink="#17252E", muted="#5A6B75", line="#D9E0E4", edge="#8797A0", background="#F4F6F7",
    card="#FFFFFF", disabled="#E9EDEF",
    primary="#0B5563", primary_hover="#0E6576", primary_down="#084450", on_primary="#FFFFFF",
    primary_soft="#E3F0F2", row_line="#E8EDEF", hover="#F3F8F9",
    good="#17703F", good_soft="#E4F4EB", warn="#985100", warn_soft="#FDF1DF", late="#B3261E", late_soft="#FBE9E7",
    paused="#5B6470", paused_soft="#ECEFF1", delivery="#2457A6", delivery_soft="#E6EEFA",
    seg_done="#7DBB9A", seg_late="#D9675F", seg_current="#0B5563", seg_todo="#E1E7EA", seg_paused="#98A3AC",
    header="#0B5563", header_fill="#2F6F7B", header_edge="#6FA3AC", on_header="#FFFFFF", on_header_muted="#CFE3E6",
    alarm="#B3261E", on_alarm="#FFFFFF", focus="#0B5563",
)  # fmt: skip

DARK = Tokens(
    name="gelap", ink="#E8EFF2", muted="#A3B3BC", line="#2B3A43", edge="#6E828D", background="#0F171B",
    card="#172126", disabled="#222E34",
    primary="#62BECB", primary_hover="#7BCCD7", primary_down="#4CA9B6", on_primary="#05242A",
    primary_soft="#143B43", row_line="#233038", hover="#1B272D",
    good="#6DCD97", good_soft="#133323", warn="#F0B45C", warn_soft="#3A2A10", late="#FF9C92", late_soft="#451B1A",
    paused="#B3BEC6", paused_soft="#27333A", delivery="#94BAF5", delivery_soft="#182D50",
    seg_done="#3F8F68", seg_late="#D3635B", seg_current="#62BECB", seg_todo="#2C3A42", seg_paused="#7C8A94",
    header="#0B3139", header_fill="#1B4A54", header_edge="#4A7F89", on_header="#F2F8F9", on_header_muted="#B9D2D6",
    alarm="#FF9C92", on_alarm="#3A0D0A", focus="#62BECB",
)  # fmt: skip

LOOKS = {look.name: look for look in (LIGHT, DARK)}


class Tone(Enum):
    """What a colour says. It never says it alone: a word and an icon stand beside it."""

    PLAIN = "plain"
    MUTED = "muted"
    PRIMARY = "primary"
    GOOD = "good"
    WARN = "warn"
    LATE = "late"
    PAUSED = "paused"
    DELIVERY = "delivery"


class Type(Enum):
    """The steps of the type scale: points, weight, and whether it is for figures. Figures are not kerned: many fonts
    draw "11" closer than "10", and a countdown would jitter."""

    TINY = (8.5, False, False)
    SMALL = (9.0, False, False)
    SMALL_STRONG = (9.0, True, False)
    BASE = (10.0, False, False)
    STRONG = (10.0, True, False)
    LARGE = (11.0, True, False)
    TITLE = (13.0, True, False)
    FIGURE = (10.0, True, True)
    CLOCK = (13.0, True, True)
    COUNT = (14.5, True, True)
    HERO = (22.0, True, True)
    GIANT = (44.0, True, True)


class Theme:
    """One look at one text size; a change makes a new one, so painters may keep what they derive from it."""

    def __init__(self, tokens: Tokens, percent: int, family: str) -> None:
        self.tokens = tokens
        self.percent = percent
        self.family = family
        self._fonts = {kind: self._make(kind) for kind in Type}
        self._colors: dict[str, QColor] = {}
        self._pairs: dict[Tone, tuple[QColor, QColor]] = {}
        self._elided: dict[tuple[Type, str, int], str] = {}
        self._metrics: dict[Type, QFontMetrics] = {}

    def _make(self, kind: Type) -> QFont:
        points, strong, figures = kind.value
        made = QFont(self.family)
        made.setPointSizeF(points * self.percent / 100)
        if strong:
            made.setWeight(QFont.Weight.Bold)
        made.setFeature(QFont.Tag("tnum"), 1)
        made.setKerning(not figures)
        return made

    def font(self, kind: Type) -> QFont:
        """The font of this step, with tabular figures where the font has them as an option."""
        return self._fonts[kind]

    def metrics(self, kind: Type) -> QFontMetrics:
        """The measures of `font(kind)`, kept."""
        found = self._metrics.get(kind)
        if found is None:
            found = self._metrics[kind] = QFontMetrics(self._fonts[kind])
        return found

    def elided(self, kind: Type, text: str, width: int) -> str:
        """The text as it fits into `width` px, kept: a row says the same every second."""
        key = (kind, text, width)
        found = self._elided.get(key)
        if found is None:
            if len(self._elided) > MOST_ELIDED:
                self._elided.clear()
            found = self.metrics(kind).elidedText(text, Qt.TextElideMode.ElideRight, width)
            self._elided[key] = found
        return found

    def color(self, token: str) -> QColor:
        """The colour of a token by its name."""
        found = self._colors.get(token)
        if found is None:
            found = self._colors[token] = QColor(getattr(self.tokens, token))
        return found

    def pair(self, tone: Tone) -> tuple[QColor, QColor]:
        """Text colour and ground of a tone."""
        found = self._pairs.get(tone)
        if found is None:
            fore, ground = tone_tokens(tone)
            found = self._pairs[tone] = (self.color(fore), self.color(ground))
        return found

    def px(self, pixels: int) -> int:
        """A length that grows with the text."""
        return round(pixels * self.percent / 100)

    def beside(self, pixels: int) -> int:
        """The width of a panel beside a list: it stops growing before the list has no room left for names."""
        return round(pixels * min(self.percent, MOST_BESIDE) / 100)

    def same(self, other: "Theme") -> bool:
        """Whether the other looks the same."""
        return (self.tokens, self.percent, self.family) == (other.tokens, other.percent, other.family)

    @property
    def large(self) -> bool:
        """Whether text is so large that words are shortened and columns that only repeat are left out."""
        return self.percent >= LARGE


def fill(painter: QPainter, color: QColor, *where: Any) -> None:
    """Fill a rectangle, given as a QRect or as x, y, width and height.

    QPainter.fillRect does the same, but at its first call the bindings make every gradient preset of Qt's.
    """
    painter.setBackground(color)
    painter.eraseRect(*where)


def tone_tokens(tone: Tone) -> tuple[str, str]:
    """The token names (text, ground) of a tone."""
    if tone is Tone.PLAIN:
        return "ink", "card"
    if tone is Tone.MUTED:
        return "muted", "card"
    return tone.value, f"{tone.value}_soft"


_current: list[Theme] = []


def application(program: str = "loket") -> QApplication:
    """The one application object, drawn in Fusion. Named here, since choosing the style later loads a class of Qt."""
    app = QApplication.instance() or QApplication([program, "-style", "fusion"])
    assert isinstance(app, QApplication)
    return app


def current() -> Theme:
    """The theme in use; before `apply` the light one at 100 %."""
    if not _current:
        _current.append(Theme(LIGHT, 100, QApplication.font().family()))
    return _current[0]


_sheet: list[str] = []
_dressed: WeakSet[QWidget] = WeakSet()


def apply(app: QApplication, look: str = "terang", percent: int = 100, family: str | None = None) -> Theme:
    """Give the whole program this look and text size at once; open windows follow."""
    chosen = Theme(LOOKS.get(look, LIGHT), percent if percent in TEXT_SIZES else 100, family or app.font().family())
    if _sheet and _current[0].same(chosen):
        return _current[0]
    _current[:] = [chosen]
    _sheet[:] = [style_sheet(chosen)]
    windows = [window for window in _dressed if isValid(window)]
    # Font first: a window that has just lost its sheet does not hear of it.
    app.setFont(chosen.font(Type.BASE))
    app.setPalette(_palette(chosen))
    # Without a sheet in between: Qt changes one sheet for another below each widget once for every widget above it.
    for window in windows:
        window.setStyleSheet("")
    for window in windows:
        window.setStyleSheet(_sheet[0])
    return chosen


def dress(window: QWidget) -> None:
    """Give a window the style sheet, now and at every change of look: every class of windows asks for it first.

    What lies in a window or has it as parent (menus, popups, tips, questions) inherits it. Not on the application:
    there every widget pays for it when it is made, and again when it is laid into another (docs/decisions/049).
    """
    if window.parentWidget() is not None:
        return
    _dressed.add(window)
    window.setStyleSheet(_sheet[0] if _sheet else style_sheet(current()))


WIDE = ("DejaVu Sans", "Sans Serif", "Sans", "Bitstream Vera Sans")


def choose_family(fonts: Path) -> str:
    """The system's own font, or Liberation Sans from `fonts` where the system has none (decision 32).

    DejaVu is what a bare Linux falls back on; it is a tenth wider than the fonts these screens are drawn for.
    """
    family = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    if family not in WIDE and QFontDatabase.hasFamily(family):
        return family
    return register_liberation(fonts)


@cache
def register_liberation(fonts: Path) -> str:
    """Load the shipped Liberation Sans and return its family name."""
    for name in FALLBACK_FILES:
        if (fonts / name).exists():
            QFontDatabase.addApplicationFont(str(fonts / name))
    return FALLBACK_FAMILY


def luminance(color: str) -> float:
    """The relative luminance of #RRGGBB (WCAG 2.2)."""
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _palette(theme: Theme) -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, token in (
        (roles.Window, "background"), (roles.WindowText, "ink"), (roles.Base, "card"), (roles.AlternateBase, "hover"),
        (roles.Text, "ink"), (roles.Button, "card"), (roles.ButtonText, "ink"), (roles.PlaceholderText, "muted"),
        (roles.Highlight, "primary"), (roles.HighlightedText, "on_primary"), (roles.ToolTipBase, "card"),
        (roles.ToolTipText, "ink"), (roles.Link, "primary"), (roles.Mid, "line"), (roles.Accent, "primary"),
    ):  # fmt: skip
        palette.setColor(role, theme.color(token))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.color("muted"))
    return palette


def style_sheet(theme: Theme) -> str:
    """The style sheet, from tokens alone. Painted widgets (buttons, chips, rows) are not in it."""
    values = {name: getattr(theme.tokens, name) for name in Tokens._fields}
    values |= {f"pt_{kind.name.lower()}": f"{kind.value[0] * theme.percent / 100:g}pt" for kind in Type}
    values |= {"radius": f"{RADIUS}px"}
    text = _SHEET
    for name in sorted(values, key=len, reverse=True):
        text = text.replace(f"@{name};", f"{values[name]};").replace(f"@{name} ", f"{values[name]} ")
    return text


_SHEET = """
QWidget { color: @ink; }
QToolTip { background: @card; color: @ink; border: 1px solid @edge; padding: 4px; }
QFrame#card { background: @card; border: 1px solid @line; border-radius: @radius; }
QFrame#plainline { background: @line; border: none; }
QLabel { background: transparent; }
QLabel#banner { background: @warn_soft; border-bottom: 1px solid @line; }
QLabel[tone="muted"] { color: @muted; }
QLabel[tone="primary"] { color: @primary; }
QLabel[tone="good"] { color: @good; }
QLabel[tone="warn"] { color: @warn; }
QLabel[tone="late"] { color: @late; }
QLabel[tone="paused"] { color: @paused; }
QLabel[tone="delivery"] { color: @delivery; }
QLabel[step="tiny"] { font-size: @pt_tiny; }
QLabel[step="small"] { font-size: @pt_small; }
QLabel[step="small_strong"] { font-size: @pt_small; font-weight: 700; }
QLabel[step="strong"] { font-weight: 700; }
QLabel[step="large"] { font-size: @pt_large; font-weight: 700; }
QLabel[step="title"] { font-size: @pt_title; font-weight: 700; }
QLabel[step="count"] { font-size: @pt_count; font-weight: 700; }
QLabel[step="hero"] { font-size: @pt_hero; font-weight: 700; }
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox { background: @card; color: @ink; border: 1px solid @edge;
  border-radius: @radius; padding: 6px 9px; selection-background-color: @primary; selection-color: @on_primary; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus { border: 2px solid @focus;
  padding: 5px 8px; }
QLineEdit[problem="refusal"], QPlainTextEdit[problem="refusal"] { border: 2px solid @late; padding: 5px 8px; }
QLineEdit:read-only, QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { background: @background;
  color: @muted; border-color: @line; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: @card; color: @ink; border: 1px solid @edge; outline: 0;
  selection-background-color: @primary_soft; selection-color: @ink; }
QCheckBox, QRadioButton { spacing: 8px; padding: 4px 2px; border: 2px solid transparent; border-radius: @radius; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid @focus; }
QRadioButton::indicator { width: 14px; height: 14px; border: 2px solid @edge; border-radius: 9px; background: @card; }
QRadioButton::indicator:checked { width: 8px; height: 8px; border: 5px solid @primary; background: @on_primary; }
QRadioButton::indicator:disabled { border-color: @line; }
QTableView#choices { border: 1px solid @edge; }
QAbstractItemView { background: @card; color: @ink; border: none; outline: 0; }
QHeaderView { background: @card; border: none; }
QHeaderView::section { background: @card; color: @muted; border: none; border-bottom: 1px solid @line;
  padding: 7px 10px; font-size: @pt_small; }
QMenu { background: @card; color: @ink; border: 1px solid @edge; padding: 4px; }
QMenu::item { padding: 7px 22px 7px 14px; border-radius: 3px; }
QMenu::item:selected { background: @primary_soft; color: @ink; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @edge; border-radius: 4px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; border: none;
  width: 0; height: 0; }
QTabBar::tab { color: @muted; padding: 8px 14px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @primary; border-bottom: 2px solid @primary; font-weight: 700; }
QTabBar::tab:focus { border-bottom: 2px solid @ink; }
QTabWidget::pane { border: none; border-top: 1px solid @line; }
QProgressBar { background: @seg_todo; border: none; border-radius: 3px; height: 6px; text-align: center; }
QProgressBar::chunk { background: @primary; border-radius: 3px; }
"""
