"""The names to log in with: chosen by arrows, by the mouse, or by the letters they begin with."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from loket_app.domain import dates
from loket_app.domain.lockout import UNTIL_OPENED
from loket_app.ui import theme
from loket_app.ui.lists import Column, Index, LineDelegate, RowModel, RowView, paint_ground
from loket_app.ui.pengaturan.listing import ListView
from loket_app.ui.theme import Tone, Type
from loket_app.ui.widgets import paint_chip_before
from loket_app.usecases.views.seats import OfficerRow

ROW = 54
_TITLES = ("h.", "hj.", "dr.", "drs.", "dra.", "ir.", "prof.", "drg.")


def initials(name: str) -> str:
    """Two letters for the round mark: those of the first two names, without titles. BC of Bambang Contoh, S.Sos."""
    words = [w for w in name.partition(",")[0].split() if w.casefold() not in _TITLES]
    return "".join(w[0] for w in words[:2]).upper()


class OfficerList(ListView):
    """Names to choose from. Letters go to the name that begins with them; digits are passed on."""

    digit = Signal(str)

    def __init__(self, hints: Mapping[str, str], zone: str, parent: QWidget | None = None) -> None:
        super().__init__("Petugas", parent)
        self.hints = hints
        self.zone = zone
        self._begun = ""
        self.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.setFrameShape(RowView.Shape.NoFrame)
        self.horizontalHeader().hide()
        self.show_rows(RowModel((Column("Petugas", _name, spoken=_spoken),), _key))
        self.set_row_height(ROW)
        self.setItemDelegate(OfficerDelegate(self))

    def go_by(self, by: int) -> None:
        """Choose a name further down or up."""
        self.go_to(self.currentIndex().row() + by)

    def jump(self, letter: str) -> bool:
        """Choose the name that begins with the letters so far, or else the next one that begins with this letter; False
        when there is none."""
        rows: Sequence[OfficerRow] = self.row_model().rows()
        here = max(self.currentIndex().row(), 0) if self.current_row() is not None else -1
        chosen = rows[here].officer.name.casefold() if here >= 0 else ""
        if not chosen.startswith(self._begun):
            # Somebody else was chosen by an arrow or the mouse.
            self._begun = ""
        letter = letter.casefold()
        for begun, first in ((self._begun + letter, here if self._begun else here + 1), (letter, here + 1)):
            for number in (*range(first, len(rows)), *range(first)):
                if rows[number].officer.name.casefold().startswith(begun):
                    self._begun = begun
                    self.go_to(number)
                    return True
        return False

    def note(self, row: OfficerRow) -> tuple[str, str, Tone]:
        """Word, icon and tone of the chip at the right: why this name cannot log in now, or the demonstration's PIN."""
        if not row.has_pin:
            return "belum punya PIN", "info", Tone.MUTED
        if row.locked_until is not None:
            return locked_words(row.locked_until, self.zone), "lock", Tone.LATE
        hint = self.hints.get(row.officer.name, "")
        return (f"PIN {hint}", "", Tone.PRIMARY) if hint else ("", "", Tone.MUTED)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters jump, digits go to the PIN, the rest as in every table."""
        typed = event.text()
        if typed.isascii() and typed.isdigit():
            self.digit.emit(typed)
        elif typed.isalpha() and len(typed) == 1:
            self.jump(typed)
        else:
            super().keyPressEvent(event)


def locked_words(until: int, zone: str) -> str:
    """Until when an account is locked; for good means until somebody opens it."""
    if until == UNTIL_OPENED:
        return "terkunci, minta atasan"
    return f"terkunci s.d. {dates.clock_time(dates.local(until, zone))}"


def _name(row: OfficerRow) -> str:
    return row.officer.name


def _spoken(row: OfficerRow) -> str:
    return f"{row.officer.name}, {row.officer.position}"


def _key(row: OfficerRow) -> int:
    return row.officer.id


class OfficerDelegate(LineDelegate):
    """Round mark with initials, name over post, and a chip at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one officer."""
        view = self.parent()
        assert isinstance(view, OfficerList)
        rect: QRect = option.rect
        row: OfficerRow = view.row_model().row(index.row())
        paint_ground(painter, view, rect, index.row(), 0)
        look = theme.current()
        chosen = view.selectionModel().isRowSelected(index.row(), index.parent())
        self._mark(painter, rect, initials(row.officer.name), chosen)
        word, icon, tone = view.note(row)
        right = rect.right() - look.px(12)
        if word:
            right = paint_chip_before(painter, look, rect, right, word, icon, tone) - look.px(8)
        left = rect.x() + look.px(60)
        lines = ((Type.STRONG, "ink", row.officer.name), (Type.SMALL, "muted", row.officer.position))
        gap = look.px(2)
        top = rect.y() + (rect.height() - gap - sum(look.metrics(kind).height() for kind, _, _ in lines)) // 2
        for kind, token, text in lines:
            metrics = look.metrics(kind)
            painter.setFont(look.font(kind))
            painter.setPen(look.color(token))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, right - left)
            painter.drawText(QRect(left, top, right - left, metrics.height()), Qt.AlignmentFlag.AlignVCenter, shown)
            top += metrics.height() + gap

    def _mark(self, painter: QPainter, rect: QRect, letters: str, chosen: bool) -> None:
        look = theme.current()
        side = look.px(34)
        box = QRect(rect.x() + look.px(14), rect.y() + (rect.height() - side) // 2, side, side)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("primary" if chosen else "primary_soft"))
        painter.drawEllipse(box)
        painter.setFont(look.font(Type.SMALL_STRONG))
        painter.setPen(look.color("on_primary" if chosen else "primary"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letters)
        painter.restore()
