"""Step two: who works here. One row a person, the posts as a row of ticks, the PIN at the end; Tab goes through."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from loket_app.domain.errors import Refusal
from loket_app.domain.names import NAME_MAX
from loket_app.domain.people import ROLE_LABELS, Role
from loket_app.ui import theme
from loket_app.ui.awal.page import Draft, StepPage
from loket_app.ui.fields import LineEdit, paint_tick
from loket_app.ui.notices import NoticeKind
from loket_app.ui.pengaturan.editors import LARGE_TEXT
from loket_app.ui.pengaturan.page import scrolled
from loket_app.ui.pengaturan.pin import PinEdit
from loket_app.ui.screen import KeyAct
from loket_app.ui.theme import Type
from loket_app.ui.widgets import KeyButton, Kind, label, round_box, set_property
from loket_app.usecases import first_day
from loket_app.usecases.first_day import PEOPLE_STEP

SHORT = {
    Role.ADMIN: "Admin", Role.PORTIR: "Portir", Role.LOKET: "Loket", Role.OPERATOR: "Operator",
    Role.KASI_PELUM: "Kasi", Role.SEKCAM: "Sekcam", Role.CAMAT: "Camat",
}  # fmt: skip
ORDER = tuple(SHORT)
CELL, PIN_WIDTH, ROW = 54, 92, 38
MOST_ROWS = 30
MADE = "PIN dibuat"


class RoleTicks(QWidget):
    """The posts of one person: arrows move, Space ticks. One stop for Tab."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._on: set[Role] = set()
        self._at = 0

    def value(self) -> list[str]:
        """The ticked posts by their keys."""
        return sorted(role.value for role in self._on)

    def set_value(self, roles: Any) -> None:
        """Tick these."""
        self._on = {Role(role) for role in roles}
        self._at = next((n for n, role in enumerate(ORDER) if role in self._on), 0)
        self._say()

    def _say(self) -> None:
        ticked = ", ".join(ROLE_LABELS[role] for role in ORDER if role in self._on) or "tidak ada"
        here = ORDER[self._at]
        state = "dicentang" if here in self._on else "kosong"
        self.setAccessibleDescription(f"Peran: {ticked}. Di {ROLE_LABELS[here]}, {state}.")
        self.update()

    def toggle(self, place: int) -> None:
        """Tick or untick the post at this place."""
        self._at = place
        self._on ^= {ORDER[place]}
        self._say()
        self.edited.emit()

    def sizeHint(self) -> QSize:
        """One cell a post."""
        look = theme.current()
        return QSize(look.px(CELL) * len(ORDER), look.px(34))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Space."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._at = min(max(self._at + step, 0), len(ORDER) - 1)
            self._say()
        elif event.key() == Qt.Key.Key_Space:
            self.toggle(self._at)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click ticks."""
        place = int(event.position().x()) // theme.current().px(CELL)
        if 0 <= place < len(ORDER):
            self.toggle(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A row of boxes; the one under the cursor has a ring while this has the focus."""
        look = theme.current()
        painter = QPainter(self)
        cell, side = look.px(CELL), look.px(18)
        for n, role in enumerate(ORDER):
            box = QRect(n * cell + (cell - side) // 2, (self.height() - side) // 2, side, side)
            if self.hasFocus() and n == self._at:
                round_box(painter, box.adjusted(-5, -5, 5, 5), None, look.color("focus"), 2)
            paint_tick(painter, box, role in self._on)


class RoleHeads(QWidget):
    """The names of the posts over their ticks; a post that nobody holds is in the tone of a warning."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held: frozenset[Role] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_held(self, held: frozenset[Role]) -> None:
        """These posts have somebody."""
        self._held = held
        self.update()

    def sizeHint(self) -> QSize:
        """One cell a post."""
        look = theme.current()
        return QSize(look.px(CELL) * len(ORDER), look.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        """One word a cell, and a dot before a post without anybody."""
        look = theme.current()
        painter = QPainter(self)
        cell = look.px(CELL)
        for n, role in enumerate(ORDER):
            held = role in self._held
            painter.setFont(look.font(Type.SMALL if held else Type.SMALL_STRONG))
            painter.setPen(look.color("muted" if held else "warn"))
            words = SHORT[role] if held else f"{SHORT[role]}!"
            painter.drawText(QRect(n * cell, 0, cell, self.height()), Qt.AlignmentFlag.AlignCenter, words)


class PersonRow:
    """The editors of one person. The PIN is hashed as soon as it was typed twice alike, and never kept as typed."""

    def __init__(self, page: "PeopleStep", data: dict[str, Any]) -> None:
        self.data = data
        self.page = page
        self.name = LineEdit("nama lengkap dengan gelar", NAME_MAX)
        self.position = LineEdit("jabatan", 150)
        self.roles = RoleTicks()
        self.pin, self.again = PinEdit("4–6 angka"), PinEdit("ulangi")
        self.widgets: tuple[QWidget, ...] = (self.name, self.position, self.roles, self.pin, self.again)
        self.name.setText(data["nama"])
        self.position.setText(data["jabatan"])
        self.position.setCursorPosition(0)
        self.roles.set_value(data["peran"])
        for edit in (self.pin, self.again):
            edit.setFixedWidth(theme.current().px(PIN_WIDTH))
        if theme.current().percent >= LARGE_TEXT:
            # Names and PINs come first; a post's name is given in Pengaturan as well.
            self.position.hide()
        self.show_pin()
        for one in (self.name, self.position, self.roles, self.pin, self.again):
            one.edited.connect(partial(page.typed, self))
        self.again.editingFinished.connect(partial(page.pin_left, self))

    def show_pin(self) -> None:
        """Whether there is a PIN already, in place of the digits."""
        made = bool(self.data.get("pin_hash") or self.data.get("ada_pin"))
        self.pin.setPlaceholderText(MADE if made else "4–6 angka")
        self.again.setPlaceholderText("✓" if made else "ulangi")

    def name_widgets(self, number: int) -> None:
        """Screen readers hear whose field it is."""
        for widget, words in zip(self.widgets, ("Nama", "Jabatan", "Peran", "PIN", "Ulangi PIN"), strict=True):
            widget.setAccessibleName(f"{words}, orang {number}")

    def read(self) -> dict[str, Any]:
        """The person without any typed PIN."""
        return {
            **self.data, "nama": self.name.value(), "jabatan": self.position.value(), "peran": self.roles.value(),
        }  # fmt: skip

    def has_typed_pin(self) -> bool:
        """Whether digits stand there that are no hash yet."""
        return bool(self.pin.value() or self.again.value())

    def clear_pin(self) -> None:
        """The digits go."""
        self.pin.clear()
        self.again.clear()
        self.show_pin()


class PeopleStep(StepPage):
    """A matrix: people down, posts across. Only the administrator's name and PIN are needed to go on."""

    step = PEOPLE_STEP
    title = "Petugas dan PIN"
    caption = (
        "Satu baris satu orang, boleh beberapa peran. Yang wajib hanya Administrator dengan PIN-nya; yang belum "
        "diketahui dikosongkan saja."
    )
    icon = "guest"

    def build(self) -> None:
        """The matrix."""
        self.rows: list[PersonRow] = []
        self._waiting = 0
        self.heads = RoleHeads()
        self.area = QWidget()
        self.grid = QGridLayout(self.area)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(4)
        self.grid.setColumnStretch(0, 5)
        self.grid.setColumnStretch(1, 0 if theme.current().percent >= LARGE_TEXT else 4)
        large = theme.current().percent >= LARGE_TEXT
        for column, words in ((0, "Nama"), (1, "" if large else "Jabatan"), (3, "PIN"), (4, "Ulangi PIN")):
            self.grid.addWidget(label(words, "small", "muted"), 0, column)
        self.grid.addWidget(self.heads, 0, 2)
        self.add_button = KeyButton("Tambah orang", "F6", "plus", Kind.QUIET)
        self.add_button.clicked.connect(self.add)
        self.told = label("", "small", "muted", wrap=True)
        self.content.addWidget(scrolled(self.area), 1)
        foot = QVBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        foot.addWidget(self.told)
        self.content.addLayout(foot)

    # -- the draft ----------------------------------------------------------------------------------------------------

    def show_draft(self, draft: Draft) -> None:
        """The people so far; the Camat of step one stands at his post."""
        head = str(draft.get("kantor", {}).get("kepala") or "").strip()
        people = [dict(row) for row in draft[PEOPLE_STEP]]
        for row in people:
            if head and Role.CAMAT.value in row["peran"] and not row["nama"]:
                row["nama"] = head
                break
        same = [row.read() for row in self.rows] == people
        if not same:
            self._remake(people)
        self._tell()

    def put_into(self, draft: Draft) -> None:
        """Names, posts, and hashes."""
        draft[PEOPLE_STEP] = [row.read() for row in self.rows]

    def summary(self, draft: Draft) -> str:
        """How many people, how many of them with a PIN."""
        named = [row for row in draft[PEOPLE_STEP] if row["nama"]]
        pins = sum(bool(row.get("pin_hash") or row.get("ada_pin")) for row in named)
        return f"{len(named)} orang, {pins} ber-PIN" if named else ""

    def _remake(self, people: list[dict[str, Any]]) -> None:
        for row in self.rows:
            for widget in row.widgets:
                self.grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self.rows = []
        for data in people:
            self._append(data)

    def _append(self, data: dict[str, Any]) -> PersonRow:
        row = PersonRow(self, data)
        self.rows.append(row)
        number = len(self.rows)
        row.name_widgets(number)
        before: QWidget | None = self.rows[-2].again if number > 1 else None
        for column, widget in enumerate(row.widgets):
            self.grid.addWidget(widget, number, column)
            if before is not None:
                QWidget.setTabOrder(before, widget)
            before = widget
        return row

    def add(self) -> None:
        """F6: one more person, at the end."""
        if len(self.rows) >= MOST_ROWS:
            self.notice.refuse(Refusal("penuh", "Petugas lain ditambahkan nanti di Pengaturan."))
            return
        row = self._append({"nama": "", "jabatan": "", "peran": [], "pin_hash": ""})
        row.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    # -- typing -------------------------------------------------------------------------------------------------------

    def typed(self, row: PersonRow) -> None:
        """Something of this person changed."""
        self.notice.clear()
        for widget in row.widgets:
            set_property(widget, "problem", "")
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        people = [row.read() for row in self.rows if row.name.value()]
        held = frozenset(Role(role) for row in people for role in row["peran"])
        self.heads.show_held(held)
        empty = [ROLE_LABELS[role] for role in ORDER if role not in held]
        self.told.setText(
            f"Belum ada orangnya: {', '.join(empty)}. Kantor tetap dapat dibuat; petugas, NIP, dan pangkat dapat "
            "ditambahkan kapan saja di Pengaturan."
            if empty
            else "Setiap peran sudah ada orangnya. NIP dan pangkat diisi di Pengaturan sebelum surat pertama."
        )

    def keys(self) -> tuple[KeyAct, ...]:
        """F6 adds a person."""
        return (KeyAct("F6", "Tambah orang", self.add),)

    def enter(self) -> None:
        """Begin at the first name that is missing."""
        row = next((one for one in self.rows if not one.name.value()), self.rows[0] if self.rows else None)
        if row is not None:
            row.name.setFocus(Qt.FocusReason.TabFocusReason)

    def place(self, refusal: Refusal) -> bool:
        """ "petugas[2].nama": the second person's name."""
        where, _, field = (refusal.field or "").rpartition(".")
        number = where.removeprefix("petugas[").removesuffix("]")
        if not number.isdigit() or not 1 <= int(number) <= len(self.rows):
            return False
        self.refuse_at(self.rows[int(number) - 1], field, refusal)
        return True

    def refuse_at(self, row: PersonRow, field: str, refusal: Refusal) -> None:
        """Say it under the people, and mark and go to the field."""
        widgets = {
            "nama": row.name,
            "jabatan": row.position,
            "peran": row.roles,
            "pin": row.pin,
            "pin_ulang": row.again,
        }
        widget = widgets.get(field, row.name)
        self.notice.refuse(refusal)
        if isinstance(widget, QLineEdit):
            set_property(widget, "problem", "refusal")
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- PINs ---------------------------------------------------------------------------------------------------------

    def pin_left(self, row: PersonRow) -> None:
        """Both fields are typed: two alike become a hash at once."""
        if row.pin.value() and row.pin.value() == row.again.value():
            self._hash(row, None)

    def ready(self, then: Callable[[], None]) -> None:
        """PINs that are still digits are checked and hashed, one after the other."""
        row = next((one for one in self.rows if one.has_typed_pin()), None)
        if row is None:
            then()
        else:
            self._hash(row, partial(self.ready, then))

    def _hash(self, row: PersonRow, then: Callable[[], None] | None) -> None:
        pin, again = row.pin.value(), row.again.value()
        problem = first_day.pin_problem(pin, again)
        if problem is not None:
            self.refuse_at(row, problem.field or "pin", problem)
            return
        self.site.counter.work(
            first_day.hashed, pin, again, done=partial(self._hashed, row, then),
            refused=partial(self._not_hashed, row), disturbed=self.notice.disturbed,
        )  # fmt: skip

    def _hashed(self, row: PersonRow, then: Callable[[], None] | None, pin_hash: str) -> None:
        row.data["pin_hash"] = pin_hash
        row.clear_pin()
        self.edited.emit()
        if then is not None:
            then()
        elif not self.notice.text():
            self.notice.say(NoticeKind.SUCCESS, f"PIN {row.name.value() or 'orang ini'} dibuat.")

    def _not_hashed(self, row: PersonRow, refusal: Refusal) -> None:
        self.refuse_at(row, refusal.field or "pin", refusal)
