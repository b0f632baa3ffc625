"""A list in which Home and End go to its ends, and letters to the next row that begins with them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from loket_app.ui.lists import RowView


class ListView(RowView):
    """One row is chosen at a time."""

    def go_to(self, place: int) -> None:
        """Choose the row at this place, as far as there are rows."""
        count = self.row_model().rowCount()
        if count:
            number = min(max(place, 0), count - 1)
            self.selectRow(number)
            self.scrollTo(self.model().index(number, 0))

    def keyboardSearch(self, search: str) -> None:
        """The next row of which some column begins with what is typed."""
        model = self.row_model()
        here = self.currentIndex().row() + (1 if len(search) == 1 else 0)
        count = model.rowCount()
        for number in (n % count for n in range(here, here + count)) if count else ():
            row = model.row(number)
            if any(column.text(row).casefold().startswith(search.casefold()) for column in model.columns):
                self.go_to(number)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End; the rest as in every table."""
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers():
            self.go_to(0 if event.key() == Qt.Key.Key_Home else self.row_model().rowCount() - 1)
            return
        super().keyPressEvent(event)
