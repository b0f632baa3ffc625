"""A counter PC that shows one part of the SKM screen on a real office with an open survey."""

from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from loket_app.ui.skm import part
from loket_app.ui.skm.screen import SkmScreen
from tests.ui.layar_ramah_pc import LayarPc
from tests.usecases.survey_office import opened, rows


class SkmPc(LayarPc):
    """The shell with the SKM screen; `name` is the part that is shown."""

    def __init__(
        self,
        office: Any,
        folder: Path,
        name: str = part.ENTRY,
        key: str = "kasi_pelum",
        period: bool = True,
        **more: Any,
    ) -> None:
        self.period = opened(office, **more) if period else 0
        super().__init__(office, folder, SkmScreen, key)
        self.name = name

    def show(self, qtbot: Any) -> None:
        super().show(qtbot)
        self.screen.show_part(self.name)
        self.screen.part().begin()
        QApplication.processEvents()

    @property
    def part(self) -> Any:
        return self.screen.part()

    def keys(self, words: str) -> None:
        """Each letter to whatever has the focus by then."""
        for letter in words:
            QTest.keyClick(QApplication.focusWidget() or self.shell, letter)

    def focus(self) -> QWidget | None:
        return self.shell.focusWidget()

    def answers(self) -> list[tuple[object, ...]]:
        """Stored answers: scores and groups, in no order."""
        return sorted(rows(self.office, "SELECT scores, groups FROM survey_answer"))
