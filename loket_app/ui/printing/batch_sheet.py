"""Many papers in one go: which ones, of which kind, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

from loket_app.domain.errors import Refusal
from loket_app.ui.antar.lines import TwoLineView
from loket_app.ui.dialogs import SidePanel
from loket_app.ui.lists import Column, RowView
from loket_app.ui.press import Press
from loket_app.ui.printing.jobs import Batch
from loket_app.ui.printing.progress import STOP, STOP_KEY, BatchProgress
from loket_app.ui.screen import KeyAct
from loket_app.ui.widgets import Segmented, label

HINT = "Spasi memilih atau melepas satu baris, Ctrl+A memilih semuanya. Loket tetap dapat bekerja selama mencetak."
ALL = "Pilih semua"


@dataclass(frozen=True, slots=True)
class Item:
    """One line: the key that its paper is made of, what it is, and something more; `chosen` from the start."""

    key: int
    title: str
    below: str
    chosen: bool = True


class BatchSheet(SidePanel):
    """Choose and print. `kinds` are purposes with their words; one is enough. Closing it stops nothing."""

    WIDTH = 520

    def __init__(
        self, title: str, press: Press, items: Sequence[Item], kinds: tuple[tuple[str, str], ...], empty: str
    ) -> None:
        super().__init__(title, "Cetak")
        self.press = press
        self.batch: Batch | None = None
        self.progress: BatchProgress | None = None
        self._items = tuple(items)
        self._kinds = kinds
        self.kind = Segmented("Jenis kertas", kinds)
        self.kind.setVisible(len(kinds) > 1)
        self.content.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignLeft)
        self.content.addWidget(label(HINT, "small", "muted", wrap=True))
        column: Column[Any] = Column("Kertas", lambda i: i.title, below=lambda i: i.below)
        self.view = TwoLineView(title, (column,), lambda i: i.key, ("printer", "Tidak ada yang dapat dicetak", empty))
        self.view.horizontalHeader().hide()
        self.view.setSelectionMode(RowView.SelectionMode.MultiSelection)
        self.view.patch(self._items)
        self.content.addWidget(self.view, 1)
        for row, item in enumerate(self._items):
            if item.chosen:
                self.view.selectRow(row)
        self.view.selectionModel().selectionChanged.connect(self._count)
        self.cancel.say("Tutup")
        self._count()

    def opened(self) -> None:
        """Begin in the list."""
        if self._items:
            index = self.view.model().index(0, 0)
            self.view.selectionModel().setCurrentIndex(index, self.view.selectionModel().SelectionFlag.NoUpdate)
            self.view.scrollToTop()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def wanted(self) -> tuple[tuple[str, int], ...]:
        """The chosen papers, in the order of the list."""
        kind = self.kind.value()
        return tuple((kind, item.key) for item in self.view.selected_rows())

    def _count(self, *_: object) -> None:
        count = len(self.view.selected_rows())
        self.act.say(f"Cetak {count} kertas" if count else "Cetak")
        self.act.setEnabled(bool(self._items) and (self.batch is None or not self.batch.running()))
        self.keys_changed.emit()

    def problem(self) -> Refusal | None:
        """Nothing chosen."""
        if not self.view.selected_rows():
            return Refusal("tidak_ada", "Pilih sedikitnya satu baris dengan Spasi.")
        return None

    def confirm(self) -> None:
        """F8: print what is chosen."""
        if not self.act.isEnabled():
            return
        problem = self.problem()
        if problem is not None:
            self.notice.refuse(problem)
            return
        self.notice.clear()
        if self.progress is not None:
            self.content.removeWidget(self.progress)
            self.progress.hide()
            self.progress.deleteLater()
        wanted = self.wanted()
        self.batch = self.press.print_many(wanted, self.notice)
        self.progress = BatchProgress(self.press, self.batch)
        self.content.addWidget(self.progress)
        self.press.jobs.changed.connect(self._count)
        self._count()

    def stop(self) -> None:
        """F10: no more of them."""
        if self.progress is not None:
            self.progress.cancel()

    def keys(self) -> tuple[KeyAct, ...]:
        """Stop while it prints; closing does not stop it."""
        running = self.batch is not None and self.batch.running()
        stop = (KeyAct(STOP_KEY, STOP, self.stop),) if running else ()
        return (*stop, KeyAct("Esc", "Tutup"))
