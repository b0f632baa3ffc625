"""The right side of the board: one opened request, or several selected ones and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from loket_app.ui import icons, theme
from loket_app.ui.board.delegate import ELIDE, LEFT, RIGHT
from loket_app.ui.board.detail import DetailPanel
from loket_app.ui.counter import Session
from loket_app.ui.lists import Column, RowModel, RowView, paint_ground
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.papan import faces
from loket_app.ui.papan.actors import ActorLine, holders_for
from loket_app.ui.theme import Theme, Tone, Type
from loket_app.ui.widgets import Card, Elided, KeyButton, Kind, label, round_box
from loket_app.usecases.queries.papan import Opened, PileLine

PILE_ROW = 46
NEXT_WIDTH, NEXT_HEIGHT = 220, 52


class NextAct(KeyButton):
    """The primary button. "Sudah diparaf — teruskan ke Camat" stands on two lines where one has no room: what was
    done, and under it where the file goes."""

    def __init__(self) -> None:
        super().__init__("", "F8", kind=Kind.PRIMARY, tall=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Always room for two lines: the button must not change its height from request to request.

        It takes the width of its panel, so its words are not measured here: the layout asks hundreds of times an act.
        """
        look = theme.current()
        return QSize(look.px(NEXT_WIDTH), look.px(NEXT_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """The same: words that have no room go to the second line."""
        return self.sizeHint()

    def lines(self) -> tuple[str, str]:
        """The words on one line where they fit, else on two."""
        look = theme.current()
        first, _, second = self.text().partition(" \N{EM DASH} ")
        whole = look.metrics(Type.LARGE).horizontalAdvance(self.text()) <= self._room(look)
        return (self.text(), "") if whole or not second else (first, second[:1].upper() + second[1:])

    def _room(self, look: Theme) -> int:
        return self.width() - 3 * look.px(14) - self._key_width(look)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, focus ring, words, key at the right."""
        look = theme.current()
        painter = QPainter(self)
        fill, edge, words, key_edge = self._colors(look)
        round_box(painter, self.rect(), fill, edge)
        if self.hasFocus():
            self._ring(painter, look)
        first, second = self.lines()
        room = self._room(look)
        box = QRect(look.px(14), 0, room, self.height())
        painter.setPen(words)
        if second:
            half = self.height() // 2
            self._line(painter, look, box.adjusted(0, look.px(6), 0, -half), Type.LARGE, first)
            self._line(painter, look, box.adjusted(0, half, 0, -look.px(6)), Type.BASE, second)
        else:
            self._line(painter, look, box, Type.LARGE, first)
        self._paint_key(painter, look, self.width() - look.px(14) - self._key_width(look), words, key_edge)

    def _line(self, painter: QPainter, look: Theme, box: QRect, kind: Type, words: str) -> None:
        painter.setFont(look.font(kind))
        shown = look.metrics(kind).elidedText(words, ELIDE, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)


class RequestSide(DetailPanel):
    """The detail panel with the line that says for whom the next act is recorded, and a line of facts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = Elided("", "small", "muted")
        self.actor_line = ActorLine()
        column = self.full.layout()
        assert isinstance(column, QBoxLayout)
        plain = self.primary
        self.primary = NextAct()
        self.primary.clicked.connect(self.press_primary)
        # Not replaceWidget: its item remembers no size, and the layout asked the button two thousand times an act.
        place = column.indexOf(plain)
        column.removeWidget(plain)
        column.insertWidget(place, self.primary)
        plain.hide()
        plain.deleteLater()
        # Under the head: register number, phone, proxy; above the button: for whom it is recorded.
        column.insertWidget(1, self.facts)
        column.insertWidget(column.indexOf(self.primary), self.actor_line)
        QWidget.setTabOrder(self.timeline, self.actor_line.choice)
        QWidget.setTabOrder(self.actor_line.choice, self.primary)

    def show_opened(self, opened: Opened | None, session: Session, f_now: int | None) -> None:
        """Show this request as the officer at this PC may treat it; None shows the hint to choose one."""
        if opened is None:
            self.show_detail(None)
            return
        self.show_detail(faces.panel_detail(opened, session), f_now)
        self.facts.say(faces.about(opened))
        roles = faces.roles_for(opened, faces.PRIMARY)
        somebody = not opened.closed and not opened.letter_needed and roles is not None
        self.actor_line.offer(session.officer, holders_for(session, roles or ()) if somebody else ())

    def open_menu(self) -> bool:
        """Open the menu of further acts; False where there is none."""
        for n in range(self.secondary.count()):
            item = self.secondary.itemAt(n)
            button = item.widget() if item is not None else None
            if isinstance(button, KeyButton) and button.menu() is not None:
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)
                button.showMenu()
                return True
        return False


@dataclass(frozen=True, slots=True)
class PileRow:
    """One selected request and what became of it: its state is "", "jalan", "selesai" or "belum"."""

    line: PileLine
    state: str = ""
    words: str = ""


_LOOKS = {
    "": ("todo", Tone.MUTED), "jalan": ("clock", Tone.PRIMARY), "selesai": ("check", Tone.GOOD),
    "belum": ("warning", Tone.WARN),
}  # fmt: skip


def _row_id(row: PileRow) -> int:
    return row.line.id


def _row_text(row: PileRow) -> str:
    return f"{row.line.queue} {row.line.applicant}: {row_words(row)}"


def row_words(row: PileRow) -> str:
    """What stands under the name: the outcome, else why it is left out, else the act."""
    return row.words or (row.line.why_not and f"dilewati: {row.line.why_not}") or row.line.act


class PileDelegate(QStyledItemDelegate):
    """Number and name, and under them what is to be done or was done."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One request."""
        view = self.parent()
        assert isinstance(view, RowView)
        row: PileRow = view.row_model().row(index.row())
        rect: QRect = option.rect
        paint_ground(painter, view, rect, index.row(), index.column())
        look = theme.current()
        icon, tone = _LOOKS["belum" if row.line.why_not and not row.state else row.state]
        side = look.px(16)
        icons.paint(painter, QRect(rect.x() + look.px(10), rect.y(), side, rect.height()), icon, look.pair(tone)[0])
        inner = rect.adjusted(look.px(36), look.px(5), -look.px(8), -look.px(5))
        half = inner.height() // 2
        top, bottom = QRect(inner.x(), inner.y(), inner.width(), half), inner.adjusted(0, half, 0, 0)
        painter.setFont(look.font(Type.STRONG))
        painter.setPen(look.color("ink"))
        name = f"{row.line.queue} \N{MIDDLE DOT} {row.line.applicant}"
        painter.drawText(top, LEFT, look.metrics(Type.STRONG).elidedText(name, ELIDE, top.width()))
        painter.setFont(look.font(Type.SMALL))
        painter.setPen(look.pair(tone if row.state else Tone.MUTED)[0])
        painter.drawText(bottom, LEFT, look.metrics(Type.SMALL).elidedText(row_words(row), ELIDE, bottom.width()))


class PileSide(Card):
    """Several selected requests: who acts, F8 for all that can go on, and afterwards the outcome of each."""

    confirmed = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(16, 8, parent)
        self.setAccessibleName("Permohonan yang dipilih")
        self.title = label("", "title")
        self.summary = label("", tone="muted", wrap=True)
        self.list = RowView("Permohonan yang dipilih")
        columns = (Column("Permohonan", _row_text, tip=_row_text, align=RIGHT),)
        self.rows: RowModel[PileRow] = RowModel(columns, _row_id)
        self.list.show_rows(self.rows)
        self.list.setItemDelegate(PileDelegate(self.list))
        self.list.horizontalHeader().hide()
        self.list.set_row_height(PILE_ROW)
        self.list.setSelectionMode(RowView.SelectionMode.NoSelection)
        self.notice = NoticeLine()
        self.actor_line = ActorLine()
        self.primary = NextAct()
        self.primary.clicked.connect(self.confirmed)
        self.stop = KeyButton("Berhenti", "Esc", tall=True)
        self.stop.clicked.connect(self.cancelled)
        self.column.addWidget(self.title)
        self.column.addWidget(self.summary)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.notice)
        self.column.addWidget(self.actor_line)
        row = QHBoxLayout()
        row.addWidget(self.primary, 1)
        row.addWidget(self.stop)
        self.column.addLayout(row)
        self.stop.hide()

    def show_lines(self, lines: Sequence[PileLine], session: Session) -> None:
        """Show what is selected and what F8 would do."""
        self.rows.replace([PileRow(line) for line in lines])
        going = [line for line in lines if not line.why_not]
        roles = {line.role for line in going if line.role is not None}
        holders = holders_for(session, roles) if len(roles) == 1 else ()
        self.actor_line.offer(session.officer, holders)
        self.notice.clear()
        self.stop.hide()
        self.title.setText(f"{len(lines)} permohonan dipilih")
        left = len(lines) - len(going)
        parts = [f"{left} di antaranya dilewati dan tidak diubah."] if left else []
        if len(roles) > 1:
            parts.append("Masing-masing dicatat untuk pejabat langkahnya.")
        self.summary.setText(" ".join(parts))
        self.summary.setVisible(bool(parts))
        self.primary.say(_pile_words(going), "F8")
        self.primary.show()
        self.primary.setEnabled(bool(going))

    def mark(self, request_id: int, state: str, words: str = "") -> None:
        """What became of one request."""
        changed = [replace(r, state=state, words=words) if r.line.id == request_id else r for r in self.rows.rows()]
        self.rows.replace(changed)
        place = self.rows.place(request_id)
        if place >= 0:
            self.list.scrollTo(self.rows.index(place, 0))

    def begin(self) -> None:
        """Work goes on; it can be stopped."""
        self.primary.hide()
        self.stop.show()

    def waiting_for_pin(self) -> None:
        """The work waits for a PIN; without it F8 begins again."""
        self.stop.hide()
        self.primary.show()

    def end(self, sentence: str, whole: bool) -> None:
        """All are done, or stopped: the outcome in one sentence, each one's in the list."""
        self.stop.hide()
        self.actor_line.hide()
        self.title.setText("Hasil")
        self.summary.hide()
        if whole:
            self.notice.succeed(sentence)
        else:
            self.notice.say(NoticeKind.REFUSAL, sentence)


def _pile_words(going: Sequence[PileLine]) -> str:
    if not going:
        return "Tidak ada yang dapat diteruskan bersama"
    acts = {line.act for line in going}
    words = acts.pop() if len(acts) == 1 else "Selesaikan langkahnya"
    return f"{len(going)} \N{MULTIPLICATION SIGN} {words}"
