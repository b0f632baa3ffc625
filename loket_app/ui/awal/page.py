"""What the five pages of the first day share: what each is given, and what the cover asks of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from loket_app.domain import dates
from loket_app.domain.errors import Refusal
from loket_app.machine import MachineFile
from loket_app.ui.counter import Counter
from loket_app.ui.fields import SILENT, Remark
from loket_app.ui.notices import NoticeLine
from loket_app.ui.screen import KeyAct
from loket_app.ui.widgets import Segmented, label

Draft = dict[str, Any]


@dataclass(frozen=True)
class Site:
    """The counter, this PC's file, its press (asked for when something is printed), and whether the office exists."""

    counter: Counter
    machine: MachineFile
    press: Callable[[], Any]
    again: bool = False

    def today(self, zone: str) -> Any:
        """The local date in the office's zone."""
        return dates.local(self.counter.now(), zone).date()


class StepPage(QWidget):
    """One step. `edited` after every change; `keys_changed` when what its keys do is another thing now."""

    step = ""
    title = ""
    caption = ""
    icon = "settings"
    edited = Signal()
    keys_changed = Signal()

    def __init__(self, site: Site, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.site = site
        self.setAccessibleName(self.title)
        self.notice = NoticeLine()
        self.content = QVBoxLayout()
        self.content.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 16, 22, 8)
        column.setSpacing(6)
        column.addWidget(label(self.title, "title"))
        column.addWidget(label(self.caption, tone="muted", wrap=True))
        column.addSpacing(4)
        column.addLayout(self.content, 1)
        column.addWidget(self.notice)
        self.build()

    def build(self) -> None:
        """Make the editors inside `content`."""
        raise NotImplementedError

    def show_draft(self, draft: Draft) -> None:
        """Show this step's part of the draft."""

    def put_into(self, draft: Draft) -> None:
        """Write what is typed here into the draft."""

    def summary(self, draft: Draft) -> str:
        """The step in a few words, under its name in the list of steps."""
        return ""

    def place(self, refusal: Refusal) -> bool:
        """Say a refusal at its field and go there; False where no field is meant."""
        return False

    def enter(self) -> None:
        """Put the focus where this step begins."""

    def keys(self) -> tuple[KeyAct, ...]:
        """Keys of this page alone."""
        return ()

    def ready(self, then: Callable[[], None]) -> None:
        """Finish what takes a moment (a PIN, a file), then go on; what is wrong is said here instead."""
        then()

    def refuse(self, refusal: Refusal) -> None:
        """Say why it does not go on, where the eye is."""
        self.notice.clear()
        if not self.place(refusal):
            self.notice.refuse(refusal)


class Segments(Segmented):
    """A `Segmented` as the editor of a field."""

    edited = Signal()

    def __init__(self, name: str, options: tuple[tuple[str, str], ...]) -> None:
        super().__init__(name, options)
        self._quiet = False
        row = self.layout()
        assert row is not None
        row.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self._buttons[options[0][0]])
        self.chosen.connect(self._tell)

    def _tell(self, key: str) -> None:
        self.setFocusProxy(self._buttons[key])
        if not self._quiet:
            self.edited.emit()

    def set_value(self, value: Any) -> None:
        """Choose without telling; an unknown key changes nothing."""
        if value in self._buttons:
            self._quiet = True
            self.choose(str(value))
            self._quiet = False

    def remark(self) -> Remark:
        """Nothing to say of a closed list."""
        return SILENT


def part_of(draft: Mapping[str, Any], step: str) -> Any:
    """A step's part of the draft."""
    return draft.get(step, {})
