"""The section Data pribadi: sheets side by side, the acts of the shown one in the foot."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from loket_app.ui.pengaturan.page import SUPERVISOR_ONLY, Page
from loket_app.ui.pengaturan.pribadi.affected import AffectedPart
from loket_app.ui.pengaturan.pribadi.keeping import KeepingPart
from loket_app.ui.pengaturan.pribadi.part import Part
from loket_app.ui.pengaturan.pribadi.people import PeoplePart
from loket_app.ui.pengaturan.pribadi.records import KeyPart, LogPart, RegisterPart
from loket_app.ui.pengaturan.room import Known, Room
from loket_app.ui.screen import KeyAct
from loket_app.ui.widgets import KeyButton, Kind, Segmented

PARTS: tuple[tuple[str, str, type[Part]], ...] = (
    ("orang", "Orang", PeoplePart), ("terdampak", "Terdampak", AffectedPart), ("retensi", "Retensi", KeepingPart),
    ("akses", "Catatan akses", LogPart), ("register", "Register", RegisterPart), ("kunci", "Kunci PIN", KeyPart),
)  # fmt: skip
MOST_ACTS = 3


class PribadiPage(Page):
    """For supervisors and administrators: each sheet is made when it is first looked at."""

    title = "Data pribadi"
    caption = "Laporan untuk pemilik data, pembatasan, retensi, daftar terdampak, dan siapa melihat apa (UU 27/2022)."
    icon = "lock"
    denied = SUPERVISOR_ONLY

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self.parts: dict[str, Part] = {}
        self.known: Known | None = None
        self._looked_at = ""
        self.sheet = Segmented("Lembar data pribadi", tuple((key, words) for key, words, _ in PARTS))
        self.stack = QStackedWidget()
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QWidget()
        line = QVBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.sheet)
        column.addWidget(row)
        column.addWidget(self.stack, 1)
        self.buttons: list[KeyButton] = []
        for place in range(MOST_ACTS):
            button = KeyButton("", "", kind=Kind.PLAIN)
            button.clicked.connect(partial(self._press, place))
            self.buttons.append(button)
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        self.sheet.chosen.connect(self._turn)

    def part(self) -> Part:
        """The sheet that is shown."""
        key = self.sheet.value()
        if key not in self.parts:
            kind = next(kind for name, _, kind in PARTS if name == key)
            made = self.parts[key] = kind(self.room, self.notice, self.question)
            made.changed.connect(self._follow)
            self.stack.addWidget(made)
            if self.known is not None:
                made.receive(self.known)
        return self.parts[key]

    def _turn(self, _key: str = "") -> None:
        self.notice.clear()
        self.question.dismiss()
        part = self.part()
        self.stack.setCurrentWidget(part)
        self._looked_at = self.sheet.value()
        if self.may_write():
            part.shown()
        self._follow()

    def _follow(self) -> None:
        acts = self._acts()
        for n, button in enumerate(self.buttons):
            button.setVisible(n < len(acts))
            if n < len(acts):
                button.say(acts[n].words, acts[n].key)
                button.set_kind(Kind.PRIMARY if acts[n].key == "F8" else Kind.PLAIN)
                button.setEnabled(acts[n].enabled)
                button.updateGeometry()
        self.changed.emit()

    def _acts(self) -> tuple[KeyAct, ...]:
        return self.part().acts() if self.may_write() else ()

    def _press(self, place: int, _checked: bool = False) -> None:
        act = self._acts()[place].act
        if act is not None:
            act()

    # -- what the screen asks -----------------------------------------------------------------------------------------

    def may_write(self) -> bool:
        """Supervisors and administrators: everybody's data lies here."""
        return self.room.is_supervisor()

    def permit(self) -> None:
        """Nothing is shown to others, not even what was found before."""
        super().permit()
        self.content.setEnabled(self.may_write())
        self.stack.setVisible(self.may_write())
        self._follow()

    def receive(self, known: Known) -> None:
        """Pass the office's values on."""
        self.known = known
        for part in self.parts.values():
            part.receive(known)

    def primary(self) -> KeyAct | None:
        """F8 of the sheet."""
        return next((act for act in self._acts() if act.key == "F8"), None)

    def printing(self) -> KeyAct | None:
        """F9 of the sheet."""
        return next((act for act in self._acts() if act.key == "F9"), None)

    def keys(self) -> tuple[KeyAct, ...]:
        """The others."""
        return tuple(act for act in self._acts() if act.key not in ("F8", "F9"))

    def enter(self) -> None:
        """Begin in the sheet."""
        self._turn()

    def showEvent(self, event: object) -> None:
        """Looked at for the first time: the sheet is made and read. Who walks by with the arrows goes on walking."""
        super().showEvent(event)  # type: ignore[arg-type]
        if not self._looked_at:
            before = self.window().focusWidget()
            self._turn()
            if before is not None:
                before.setFocus(Qt.FocusReason.OtherFocusReason)
