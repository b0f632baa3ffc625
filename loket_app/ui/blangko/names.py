"""The chooser of placeholders: typing `${` or Ctrl+Space opens the list of all names, a colon the list of formats."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from loket_app.ui import theme
from loket_app.ui.choosers import Option, matching
from loket_app.ui.lists import RIGHT, Column, RowModel, RowView
from loket_app.ui.theme import Tone

AT_ONCE: Final = 9
ROW, WIDTH = 28, 470
_BEGUN: Final = re.compile(r"\$\{([^${}:\"\n]*)(?::([a-z_]*))?$")
Offers = Callable[[], Sequence[Option]]
Formats = Callable[[str], Sequence[Option]]
MOVES: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class NameChooser(QObject):
    """Serves one text editor. `names` are all placeholders that may stand here, `formats` the formats of one."""

    def __init__(self, edit: QPlainTextEdit, names: Offers, formats: Formats) -> None:
        super().__init__(edit)
        self._edit = edit
        self._names = names
        self._formats = formats
        self._popup: RowView | None = None
        self._asked = False
        self._typing = False
        edit.installEventFilter(self)
        edit.textChanged.connect(self._typed)
        edit.cursorPositionChanged.connect(self._moved)

    def is_open(self) -> bool:
        """Whether the list is open."""
        return self._popup is not None and self._popup.isVisible()

    def rows(self) -> tuple[Option, ...]:
        """What the list offers now."""
        return tuple(self._list().row_model().rows()) if self.is_open() else ()

    def open(self) -> None:
        """Ctrl+Space: the list, whether or not a placeholder is begun here."""
        if not self._edit.isReadOnly():
            self._asked = True
            self._show()

    def close(self) -> None:
        """Close the list."""
        self._asked = False
        if self._popup is not None:
            self._popup.hide()

    def accept(self) -> bool:
        """Write the marked name or format; False when there is none."""
        option = self._list().current_row() if self.is_open() else None
        if not isinstance(option, Option):
            return False
        begun = self._begun()
        cursor = self._edit.textCursor()
        cursor.beginEditBlock()
        if begun is None:
            cursor.insertText(f"${{{option.key}}}")
        else:
            typed = begun[2] if begun[2] is not None else begun[1]
            self._take(cursor, len(typed))
            cursor.insertText(option.key)
            self._shut(cursor)
        cursor.endEditBlock()
        self.close()
        self._edit.setTextCursor(cursor)
        self.close()
        return True

    @staticmethod
    def _take(cursor: QTextCursor, letters: int) -> None:
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, letters)
        cursor.removeSelectedText()

    @staticmethod
    def _shut(cursor: QTextCursor) -> None:
        """Behind the closing bracket, which is written where there is none."""
        rest = cursor.block().text()[cursor.positionInBlock() :]
        if rest.startswith("}"):
            cursor.movePosition(QTextCursor.MoveOperation.Right)
        else:
            cursor.insertText("}")

    def _begun(self) -> re.Match[str] | None:
        """The placeholder that is begun before the cursor on its line."""
        cursor = self._edit.textCursor()
        return _BEGUN.search(cursor.block().text()[: cursor.positionInBlock()])

    def _typed(self) -> None:
        if self._typing and not self._edit.isReadOnly():
            self._show()

    def _moved(self) -> None:
        if self.is_open() and not self._typing:
            self.close()

    def _show(self) -> None:
        begun = self._begun()
        if begun is None and not self._asked:
            self.close()
            return
        if begun is not None and begun[2] is not None:
            found = tuple(o for o in self._formats(begun[1].strip()) if o.key.startswith(begun[2]))
        else:
            found = matching(tuple(self._names()), begun[1] if begun is not None else "")
        popup = self._list()
        popup.row_model().replace(found)
        popup.setVisible(bool(found) and self._edit.hasFocus())
        if popup.isVisible():
            popup.selectRow(0)
            popup.scrollToTop()
            self._place(popup, len(found))

    def _list(self) -> RowView:
        if self._popup is None:
            popup = RowView("Isi sandi", self._edit.window())
            popup.setObjectName("choices")
            popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            popup.setFrameShape(RowView.Shape.Box)
            popup.horizontalHeader().hide()
            popup.setSelectionMode(RowView.SelectionMode.SingleSelection)
            columns = (Column("", _text), Column("", _detail, align=RIGHT, width=230, tone=_quiet))
            popup.show_rows(RowModel(columns, _key))
            popup.set_row_height(ROW)
            popup.clicked.connect(self._clicked)
            self._edit.destroyed.connect(popup.deleteLater)
            self._edit.window().installEventFilter(self)
            self._popup = popup
        return self._popup

    def _place(self, popup: RowView, count: int) -> None:
        """Under the cursor, or above it where there is no room."""
        look = theme.current()
        window = self._edit.window()
        cursor = self._edit.cursorRect()
        height = look.px(ROW) * min(count, AT_ONCE) + 2
        width = min(look.px(WIDTH), window.width() - 16)
        below = self._edit.viewport().mapTo(window, QPoint(cursor.left(), cursor.bottom() + 4))
        fits = below.y() + height <= window.height()
        y = below.y() if fits else below.y() - cursor.height() - height - 8
        popup.setGeometry(max(8, min(below.x(), window.width() - width - 8)), max(0, y), width, height)
        popup.raise_()

    def _clicked(self, index: QModelIndex) -> None:
        self._list().selectRow(index.row())
        self.accept()

    def _move(self, by: int) -> None:
        popup = self._list()
        place = min(max(popup.currentIndex().row() + by, 0), popup.row_model().rowCount() - 1)
        popup.selectRow(place)
        popup.scrollTo(popup.model().index(place, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the editor while the list is open; leaving the editor or moving the window closes it."""
        if watched is not self._edit:
            if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Hide):
                self.close()
            return False
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.close()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.open()
            return True
        if self.is_open():
            if key in MOVES:
                self._move(MOVES[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
                return self.accept()
            if key == Qt.Key.Key_Escape:
                self.close()
                return True
        if not _writes(event):
            return False
        # The editor's own work on this key, so that what it changes is known to be typed.
        self._typing = True
        try:
            self._edit.keyPressEvent(event)
        finally:
            self._typing = False
        return True


def _writes(event: QKeyEvent) -> bool:
    """Whether this key changes the text."""
    if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return False
    deletes = event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
    return deletes or (bool(event.text()) and event.text().isprintable())


def _text(option: Option) -> str:
    return option.text


def _detail(option: Option) -> str:
    return option.detail


def _key(option: Option) -> Any:
    return option.key


def _quiet(_: Option) -> Tone:
    return Tone.MUTED
