"""A form's text in an editor: line numbers, colours, the lines with problems, and changes that can be undone."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from loket_app import paths
from loket_app.definitions.form_parts import Change
from loket_app.ui import icons, theme
from loket_app.ui.theme import Type

MONO: Final = "Liberation Mono"
PARAGRAPH_END: Final = "\N{PARAGRAPH SEPARATOR}"
_TRIPLE: Final = re.compile('"""|' + "'''")
_LINE: Final = re.compile(
    r"""(?P<comment>\#.*)|(?P<header>^\s*\[\[?[^\]]*\]\]?)|(?P<key>[A-Za-z0-9_-]+(?=\s*=))"""
    r"""|(?P<text>"(?:\\.|[^"\\])*"?|'[^']*'?)|(?P<number>\b(?:true|false|-?\d+(?:\.\d+)?)\b)"""
)
_INSIDE: Final = re.compile(r"(?P<name>\$\{[^{}]*\}?)|(?P<mark>(?<!\\)\*{1,2})")
TOKENS: Final = {
    "comment": "muted", "header": "primary", "key": "delivery", "text": "ink", "number": "warn", "name": "good",
    "mark": "late",
}  # fmt: skip
_OPEN: Final = 1


@cache
def mono_family() -> str:
    """The shipped typewriter face, where every letter is as wide as the next."""
    for style in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / f"LiberationMono-{style}.ttf"))
    return MONO


def mono_font() -> QFont:
    """The typewriter face at the size of running text."""
    made = QFont(mono_family())
    made.setPointSizeF(theme.current().font(Type.SMALL).pointSizeF() + 0.5)
    return made


class Colours(QSyntaxHighlighter):
    """Headers, keys, texts with their placeholders and marks, numbers, comments."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._kinds: dict[str, QTextCharFormat] = {}
        self.restyle()

    def restyle(self) -> None:
        """Take the colours of the look in use."""
        look = theme.current()
        for kind, token in TOKENS.items():
            made = QTextCharFormat()
            made.setForeground(look.color(token))
            if kind in ("header", "name", "mark"):
                made.setFontWeight(QFont.Weight.Bold)
            self._kinds[kind] = made
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """One line; a text of several lines goes on in the next."""
        self.setCurrentBlockState(0)
        at = 0
        if self.previousBlockState() == _OPEN:
            at = self._text(text, 0)
        while at < len(text) and self.currentBlockState() != _OPEN:
            triple = _TRIPLE.match(text, at)
            if triple is not None:
                at = self._text(text, at, 3)
                continue
            found = _LINE.match(text, at)
            if found is None or found.lastgroup is None:
                at += 1
                continue
            self.setFormat(found.start(), found.end() - found.start(), self._kinds[found.lastgroup])
            if found.lastgroup == "text":
                self._placeholders(text, found.start(), found.end())
            at = max(found.end(), at + 1)

    def _text(self, text: str, start: int, behind: int = 0) -> int:
        """A text of several lines from `start`; where it ends on this line."""
        close = _TRIPLE.search(text, start + behind)
        end = close.end() if close is not None else len(text)
        if close is None:
            self.setCurrentBlockState(_OPEN)
        self.setFormat(start, end - start, self._kinds["text"])
        self._placeholders(text, start, end)
        return end

    def _placeholders(self, text: str, start: int, end: int) -> None:
        for found in _INSIDE.finditer(text, start, end):
            assert found.lastgroup is not None
            self.setFormat(found.start(), found.end() - found.start(), self._kinds[found.lastgroup])


class Gutter(QWidget):
    """Line numbers, and a sign beside each line that must be put right."""

    def __init__(self, edit: "CodeEdit") -> None:
        super().__init__(edit)
        self._edit = edit
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """As wide as the largest number."""
        return QSize(self._edit.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lines that are to be seen."""
        self._edit.paint_gutter(self, event.rect())


class CodeEdit(QPlainTextEdit):
    """The text of one form. `typed` after every change, whoever made it."""

    typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Naskah blangko")
        self.setTabChangesFocus(True)
        self._problems: Mapping[int, str] = {}
        self._last_write: tuple[object, ...] = ()
        self._size = 0.0
        self.gutter = Gutter(self)
        self.colours = Colours(self.document())
        self._restyle()
        self.blockCountChanged.connect(self._widen)
        self.updateRequest.connect(self._follow)
        self.cursorPositionChanged.connect(self._mark_lines)
        self.textChanged.connect(self.typed)
        self._widen()

    # -- text ---------------------------------------------------------------------------------------------------------

    def raw(self) -> str:
        """The text letter by letter; no blank becomes another kind of blank."""
        return self.document().toRawText().replace(PARAGRAPH_END, "\n")

    def show_text(self, text: str) -> None:
        """Show another text; what was done to the old one cannot be undone any more."""
        self._last_write = ()
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def apply(self, change: Change, write: tuple[object, ...] = ()) -> None:
        """Make a change that can be undone; one that goes on with the same `write` is undone together with it."""
        text = self.raw()
        cursor = QTextCursor(self.document())
        joined = bool(write) and write == self._last_write
        if joined:
            cursor.joinPreviousEditBlock()
        else:
            cursor.beginEditBlock()
        cursor.setPosition(_units(text, change.start))
        cursor.setPosition(_units(text, change.end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(change.text)
        cursor.endEditBlock()
        self._last_write = write

    def replace_text(self, text: str) -> None:
        """Put another text in the place of all of it, undoable."""
        self.apply(Change(0, len(self.raw()), text))
        self._last_write = ()

    def line(self) -> int:
        """The line of the cursor, from 1."""
        return self.textCursor().blockNumber() + 1

    def go_to_line(self, line: int, focus: bool = True) -> None:
        """Put the cursor at the beginning of what stands on this line, in the middle of the view."""
        block = self.document().findBlockByNumber(max(0, min(line, self.blockCount()) - 1))
        cursor = QTextCursor(block)
        cursor.movePosition(
            QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor,
            len(block.text()) - len(block.text().lstrip()),
        )  # fmt: skip
        self.setTextCursor(cursor)
        self.centerCursor()
        if focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problems(self, problems: Mapping[int, str]) -> None:
        """Mark these lines (from 1)."""
        self._problems = problems
        self._mark_lines()
        self.gutter.update()

    # -- painting -----------------------------------------------------------------------------------------------------

    def _restyle(self) -> None:
        font = mono_font()
        if font.pointSizeF() != self._size:
            self._size = font.pointSizeF()
            self.setFont(font)
            self._widen()
        self.colours.restyle()
        self._mark_lines()

    def changeEvent(self, event: QEvent) -> None:
        """Another look or text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "gutter"):
            self._restyle()

    def _mark_lines(self) -> None:
        look = theme.current()
        marks = [self._mark(self.textCursor(), look.color("hover"))] if self.hasFocus() else []
        for line in self._problems:
            block = self.document().findBlockByNumber(line - 1)
            if block.isValid():
                marks.append(self._mark(QTextCursor(block), look.color("late_soft")))
        self.setExtraSelections(marks)

    @staticmethod
    def _mark(cursor: QTextCursor, ground: QColor) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        mark.format.setBackground(ground)
        mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        place = QTextCursor(cursor)
        place.clearSelection()
        mark.cursor = place
        return mark

    def gutter_width(self) -> int:
        """Room for the numbers and the sign."""
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * digits + theme.current().px(28)

    def _widen(self, _count: int = 0) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)

    def _follow(self, rect: QRect, dy: int) -> None:
        if dy:
            self.gutter.scroll(0, dy)
        else:
            self.gutter.update(0, rect.y(), self.gutter.width(), rect.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The gutter stands at the left edge."""
        super().resizeEvent(event)
        area = self.contentsRect()
        self.gutter.setGeometry(QRect(area.left(), area.top(), self.gutter_width(), area.height()))

    def paint_gutter(self, gutter: QWidget, dirty: QRect) -> None:
        """Called by the gutter."""
        look = theme.current()
        painter = QPainter(gutter)
        theme.fill(painter, look.color("background"), dirty)
        painter.setFont(self.font())
        side = look.px(14)
        here = self.textCursor().blockNumber()
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        height = self.fontMetrics().height()
        while block.isValid() and top <= dirty.bottom():
            number = block.blockNumber()
            if block.isVisible() and number + 1 in self._problems:
                icons.paint(painter, QRect(look.px(3), round(top), side, height), "warning", look.color("late"))
            painter.setPen(look.color("ink" if number == here else "muted"))
            words = QRect(0, round(top), gutter.width() - look.px(7), height)
            painter.drawText(words, Qt.AlignmentFlag.AlignRight, str(number + 1))
            top += self.blockBoundingRect(block).height()
            block = block.next()


def _units(text: str, offset: int) -> int:
    """An offset in letters as one in UTF-16 units, in which the document counts."""
    return offset + sum(sign > "\uffff" for sign in text[:offset])
