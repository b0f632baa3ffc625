"""One line of the plan: what was done of it entry by entry, with photographs, and how it goes on."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from loket_app.domain.dates import numeric_date, plain_date
from loket_app.domain.errors import Disturbance
from loket_app.domain.figures import whole_text
from loket_app.domain.followup import Status
from loket_app.ui import theme
from loket_app.ui.counter import Counter
from loket_app.ui.lists import Column, RowModel, RowView
from loket_app.ui.skm.plan_table import ActView, BoardRow, due_words, state_of
from loket_app.ui.theme import Tone
from loket_app.ui.tips import plain_tip
from loket_app.ui.widgets import label
from loket_app.usecases.desk import Desk
from loket_app.usecases.queries.survey_rtl import EntryView, PhotoView
from loket_app.usecases.survey import realisations

WORDS = {Status.DONE: "Sudah", Status.RUNNING: "Proses", Status.NOT_YET: "Belum"}
TONES = {Status.DONE: Tone.GOOD, Status.RUNNING: Tone.DELIVERY, Status.NOT_YET: Tone.PAUSED}
THUMB, MOST_THUMBS = 74, 4


def entry_words(view: EntryView) -> str:
    """The state of an entry, also when what was open is done after all."""
    if view.entry.settled is not None:
        return f"{WORDS[view.entry.status]}, selesai {numeric_date(view.entry.settled)}"
    return WORDS[view.entry.status]


def _entry_tone(view: EntryView) -> Tone:
    return Tone.GOOD if view.entry.settled is not None else TONES[view.entry.status]


def _day(view: EntryView) -> str:
    return numeric_date(view.entry.day) if view.entry.day is not None else ""


COLUMNS: tuple[Column[EntryView], ...] = (
    Column("Tanggal", _day, width=92),
    Column("Realisasi", entry_words, width=84, tone=_entry_tone, strong=True, tip=entry_words),
    Column("Deskripsi", lambda v: v.entry.description, tip=lambda v: v.entry.description),
)


class Thumbs(QWidget):
    """The first photographs of an entry, small."""

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counter = counter
        self._wanted: tuple[PhotoView, ...] = ()
        self.said = label("", "small", "muted", wrap=True)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)
        self.pictures = [QLabel() for _ in range(MOST_THUMBS)]
        for picture in self.pictures:
            picture.hide()
            self.row.addWidget(picture)
        self.row.addWidget(self.said, 1)

    def show_photos(self, photos: Sequence[PhotoView]) -> None:
        """Read these in the worker, unless they are shown already."""
        if tuple(photos) == self._wanted:
            return
        self._wanted = tuple(photos)
        for picture in self.pictures:
            picture.hide()
        self.setVisible(bool(photos))
        self.said.setText(f"{whole_text(len(photos))} foto" if photos else "")
        if photos:
            side = theme.current().px(THUMB)
            self.counter.work(
                read_thumbs, self._wanted[:MOST_THUMBS], side, done=self._read, disturbed=self._disturbed,
                lane="skm-foto",
            )  # fmt: skip

    def _read(self, images: Sequence[QImage]) -> None:
        for picture, image, photo in zip(self.pictures, images, self._wanted, strict=False):
            picture.setPixmap(QPixmap.fromImage(image))
            picture.setToolTip(plain_tip(photo.caption))
            picture.setAccessibleName(photo.caption or "Foto")
            picture.show()
        more = len(self._wanted) - len(images)
        self.said.setText(f"+{more} foto lain" if more else "")

    def _disturbed(self, disturbance: Disturbance, _again: object) -> None:
        self.said.setText(f"{disturbance.sentence} {disturbance.advice}")


def read_thumbs(desk: Desk, photos: Sequence[PhotoView], side: int) -> list[QImage]:
    """Small images of these photographs; raises `Disturbance` for one that is gone."""
    folder = desk.shared if desk.shared is not None else Path()
    found = []
    for one in photos:
        image = QImage.fromData(realisations.photo(folder, one.file, one.digest))
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        found.append(image.scaled(QSize(side, side), keep, smooth) if not image.isNull() else image)
    return found


class LineDetail(QWidget):
    """The chosen line."""

    def __init__(self, counter: Counter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label("", "large", wrap=True)
        self.said = label("", tone="muted", wrap=True)
        self.entries = ActView("Realisasi")
        self.entries.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.entries.show_rows(RowModel(COLUMNS, lambda v: v.id))
        self.entries.set_row_height(30)
        self.words = label("", wrap=True)
        self.obstacle = label("", "small", "warn", wrap=True)
        self.thumbs = Thumbs(counter)
        self.going_on = label("", "small", wrap=True)
        none = "Belum ada realisasi. Catat apa yang sudah dikerjakan, juga bila baru sebagian."
        self.none = label(none, tone="muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for above in (self.title, self.said, self.none):
            column.addWidget(above)
        column.addWidget(self.entries, 1)
        for below in (self.words, self.obstacle, self.thumbs, self.going_on):
            column.addWidget(below)
        column.addStretch(0)
        self.entries.current_row_changed.connect(self._show_entry)

    def entry(self) -> EntryView | None:
        """The chosen entry."""
        row = self.entries.current_row()
        return row if isinstance(row, EntryView) else None

    def show_row(self, row: BoardRow) -> None:
        """Show a line, or what a heading stands for."""
        view = row.line
        self.entries.setVisible(view is not None and bool(view.entries))
        self.none.setVisible(view is not None and not view.entries)
        if view is None:
            self.title.setText(row.heading)
            self.said.setText("" if row.priority is None else "Tambahkan rencana untuk unsur ini dengan F8.")
            self._nothing()
            return
        line = view.line
        quarters = ", ".join(str(q) for q in sorted(line.quarters))
        word = state_of(row)[0]
        self.title.setText(line.programme)
        self.said.setText(
            f"Rencana {line.no} \N{MIDDLE DOT} {row.code} \N{MIDDLE DOT} triwulan {quarters} tahun {line.year} "
            f"\N{MIDDLE DOT} {line.responsible}\n{word}, {due_words(row)}"
        )
        self.entries.patch(view.entries)
        if self.entry() is None and view.entries:
            self.entries.select_key(view.entries[-1].id)
        self._show_entry(self.entry())
        going_on = view.continuation
        self.going_on.setVisible(going_on is not None)
        if going_on is not None:
            with_whom = f", bersama {going_on.stakeholders}" if going_on.stakeholders else ""
            self.going_on.setText(
                f"Rencana lanjutan: {going_on.strategy}. Target {going_on.target}. {going_on.responsible}{with_whom}."
            )

    def _nothing(self) -> None:
        for part in (self.words, self.obstacle, self.thumbs, self.going_on):
            part.hide()
        self.entries.patch(())

    def _show_entry(self, view: EntryView | None) -> None:
        self.words.setVisible(view is not None)
        self.obstacle.setVisible(view is not None and bool(view.entry.obstacle))
        self.thumbs.show_photos(view.photos if view is not None else ())
        if view is not None:
            when = f"{plain_date(view.entry.day)}. " if view.entry.day is not None else ""
            self.words.setText(f"{when}{view.entry.description}")
            self.obstacle.setText(f"Hambatan: {view.entry.obstacle}")
