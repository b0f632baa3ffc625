"""Typing a telephone number: an odd one is remarked on once the field is left, and never refused."""

from PySide6.QtGui import QFocusEvent

from loket_app.ui.fields import SILENT, LineEdit, Remark
from loket_app.ui.theme import Tone

USUAL_DIGITS = range(7, 16)
"""From a number of the town without its area code to the fifteen digits of ITU-T E.164."""


class PhoneEdit(LineEdit):
    """Digits as people write them, with a name behind them where it is another's phone."""

    def remark(self) -> Remark:
        """Too few or too many digits: a slip, or a NIK in the wrong field."""
        found = super().remark()
        if found[0] or self.hasFocus() or not self.text().strip():
            return found
        digits = sum(c.isdigit() for c in self.text())
        return SILENT if digits in USUAL_DIGITS else (f"Periksa nomornya: ada {digits} angka.", Tone.WARN)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was held back while typing is said now."""
        super().focusOutEvent(event)
        if self.remark()[0]:
            self.edited.emit()
