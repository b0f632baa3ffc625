"""Beside the table: the chosen unsur, the groups, the trend, and what people wrote."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from PySide6.QtCore import QRect, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QSizePolicy, QVBoxLayout, QWidget

from loket_app.domain.dates import MONTHS
from loket_app.domain.figures import fraction_text, percent_text, units_text, whole_text
from loket_app.domain.survey.answers import Counts
from loket_app.ui import theme
from loket_app.ui.fields import Choice
from loket_app.ui.lists import RIGHT, Column, RowModel, RowView
from loket_app.ui.skm.figures import Reading, UnsurRow, reasons_for
from loket_app.ui.skm.trend_chart import TrendChart, step_words
from loket_app.ui.theme import Tone, Type
from loket_app.ui.widgets import label
from loket_app.usecases.queries.survey import LEAST, FieldGroups, GroupRow

LARGEST: Final = 115  # per cent
_MONTH: Final = re.compile("([0-9]{4})-(0[1-9]|1[0-2])")
SUPPRESSED = (
    f"Kelompok dengan kurang dari {LEAST} responden tidak ditampilkan nilainya supaya jawaban seseorang tidak dapat "
    "ditebak; kelompok terkecil berikutnya ikut ditutup bila nilainya dapat dihitung balik dari jumlah keseluruhan."
)


class AnswerBars(QWidget):
    """How often each answer was given: its words, a bar, the count and share."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts: Counts = (0, 0, 0, 0)
        self.words: tuple[str, ...] = ("1", "2", "3", "4")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_counts(self, words: Sequence[str], counts: Counts) -> None:
        """Show these."""
        self.words, self.counts = tuple(words), counts
        whole = sum(counts)
        told = (
            f"{n} {w}: {c}, {percent_text(c, whole)}" for n, (w, c) in enumerate(zip(words, counts, strict=True), 1)
        )
        self.setAccessibleName("Jawaban. " + "; ".join(told))
        self.setVisible(bool(whole))
        self.update()

    def sizeHint(self) -> QSize:
        """Four lines."""
        look = theme.current()
        return QSize(200, 4 * look.px(22))

    def minimumSizeHint(self) -> QSize:
        """The four lines must stay apart."""
        look = theme.current()
        return QSize(100, 4 * (look.metrics(Type.SMALL).height() + 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """From 4 down to 1."""
        look = theme.current()
        painter = QPainter(self)
        whole = max(1, sum(self.counts))
        line = self.height() // 4
        metrics = look.metrics(Type.SMALL)
        name = min(look.px(140), self.width() * 2 // 5)
        figures = metrics.horizontalAdvance("88.888 \N{MIDDLE DOT} 100,0 %") + look.px(6)
        room = max(10, self.width() - name - figures)
        for n, (words, count) in enumerate(reversed(list(zip(self.words, self.counts, strict=True)))):
            top = n * line
            painter.setFont(look.font(Type.SMALL))
            painter.setPen(look.color("ink"))
            text = metrics.elidedText(f"{4 - n}  {words}", Qt.TextElideMode.ElideRight, name - 6)
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRect(0, top, name, line), middle, text)
            high = look.px(8)
            where = QRect(name, top + (line - high) // 2, room, high)
            theme.fill(painter, look.color("seg_todo"), where)
            where.setWidth(round(room * count / whole))
            theme.fill(painter, look.color("warn" if n > 1 else "primary"), where)
            painter.setPen(look.color("muted"))
            told = f"{whole_text(count)} \N{MIDDLE DOT} {percent_text(count, whole)}"
            painter.drawText(QRect(0, top, self.width(), line), middle | RIGHT, told)


class WordList(QListView):
    """What people wrote, whole, one below the other."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.lines = QStringListModel(self)
        self.setModel(self.lines)
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSpacing(3)
        self.setMinimumHeight(theme.current().px(36))

    def show_words(self, words: Sequence[str]) -> None:
        """Show these, unless they are shown already."""
        if self.lines.stringList() != list(words):
            self.lines.setStringList(list(words))


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    return column


class UnsurDetail(QWidget):
    """One unsur: its answers, the office's own clocks beside them, and why people gave low scores."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label("", "large", wrap=True)
        self.said = label("", tone="muted", wrap=True)
        self.question = label("", "small", "muted", wrap=True)
        self.bars = AnswerBars()
        self.clocks_title = label("Menurut catatan kantor pada hari yang sama", "small_strong")
        self.clocks = label("", "small", wrap=True)
        self.reasons_title = label("Alasan nilai 1 dan 2", "small_strong")
        self.reasons = WordList("Alasan nilai rendah")
        self.none = label("", "small", "muted", wrap=True)
        column = _column(self)
        for part in (
            self.title, self.said, self.question, self.bars, self.clocks_title, self.clocks, self.reasons_title
        ):  # fmt: skip
            column.addWidget(part)
        column.addWidget(self.reasons, 1)
        column.addWidget(self.none)
        column.addStretch(0)

    def show_unsur(self, reading: Reading, row: UnsurRow) -> None:
        """Show this row."""
        self.title.setText(f"{row.code} {row.label}")
        self.said.setText(_said(row))
        unsur = reading.instrument.unsur_of(row.key)
        first = unsur.questions[0]
        more = f" (dan {len(unsur.questions) - 1} pertanyaan lain)" if len(unsur.questions) > 1 else ""
        self.question.setText(f"{first.text}{more}")
        # Large text needs the room for the answers.
        self.question.setVisible(theme.current().percent <= LARGEST)
        self.bars.show_counts(first.options, row.counts)
        facts = "\n".join(f"{f.label}: {f.value} (dari {whole_text(f.of)})" for f in row.facts)
        self.clocks_title.setVisible(bool(facts))
        self.clocks.setVisible(bool(facts))
        self.clocks.setText(facts)
        reasons = reasons_for(reading, row.key)
        self.reasons_title.setVisible(bool(reasons))
        self.reasons.setVisible(bool(reasons))
        self.reasons.show_words(reasons)
        below = reading.instrument.reason_below
        self.none.setVisible(not reasons and not reading.is_reported)
        self.none.setText(f"Tidak ada alasan tertulis. Alasan ditanyakan bila nilainya di bawah {below}.")
        if reasons:
            self.reasons_title.setText(f"Alasan nilai di bawah {below}")


def _said(row: UnsurRow) -> str:
    if row.nrr is None or row.mutu is None:
        return "Belum ada nilai."
    told = f"NRR {fraction_text(row.nrr)} \N{MIDDLE DOT} nilai {units_text(row.hundredths)} \N{MIDDLE DOT} mutu "
    told += f"{row.mutu.value}, {row.mutu.performance.lower()}"
    return f"{told}. Prioritas {row.rank}." if row.rank else f"{told}."


def group_name(row: GroupRow) -> str:
    """The group in words: a month as Agustus 2023."""
    month = _MONTH.fullmatch(row.name)
    if month:
        return f"{MONTHS[int(month[2]) - 1]} {month[1]}"
    return row.name or "(tidak diisi)"


def _group_index(row: GroupRow) -> str:
    return "ditutup" if row.result is None else row.result.ikm_text


def _group_class(row: GroupRow) -> str:
    return row.result.mutu.value if row.result is not None and row.result.mutu is not None else ""


def _group_tone(row: GroupRow) -> Tone:
    return Tone.MUTED if row.result is None else Tone.PLAIN


class GroupPart(QWidget):
    """Choose what to group by, then a group: the table and the cards follow. `chosen` carries a `GroupRow` or None."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.groups: tuple[FieldGroups, ...] = ()
        self.field = Choice()
        self.field.setAccessibleName("Kelompokkan menurut")
        self.table = RowView("Kelompok responden")
        self.table.setSelectionMode(RowView.SelectionMode.SingleSelection)
        columns: tuple[Column[GroupRow], ...] = (
            Column("Kelompok", group_name, tone=_group_tone, tip=group_name),
            Column("n", lambda r: whole_text(r.respondents), align=RIGHT, width=56),
            Column("IKM", _group_index, align=RIGHT, width=70, tone=_group_tone),
            Column("Mutu", _group_class, width=52),
        )
        self.table.show_rows(RowModel(columns, lambda r: r.name))
        self.table.set_row_height(30)
        self.note = label("", "small", "muted", wrap=True)
        column = _column(self)
        column.addWidget(self.field)
        column.addWidget(self.table, 1)
        column.addWidget(self.note)
        self.field.edited.connect(self._field_chosen)
        self.table.current_row_changed.connect(self.chosen)

    def show_groups(self, groups: tuple[FieldGroups, ...]) -> None:
        """Show the groups of a period; the chosen field and group stay when they are still there."""
        self.groups = groups
        self.field.set_options(tuple((g.key, f"Menurut {g.label[:1].lower()}{g.label[1:]}") for g in groups))
        self._show_field()

    def current(self) -> FieldGroups | None:
        """The field that is shown."""
        return next((g for g in self.groups if g.key == self.field.value()), None)

    def release(self) -> None:
        """No group: all respondents."""
        self.table.clearSelection()

    def _field_chosen(self) -> None:
        self.release()
        self._show_field()

    def _show_field(self) -> None:
        found = self.current()
        rows = found.rows if found is not None else ()
        self.table.patch(rows)
        self.note.setText(SUPPRESSED if any(r.result is None for r in rows) else "")
        self.note.setVisible(any(r.result is None for r in rows))


class TrendPart(QWidget):
    """The chart, and the marked period in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = TrendChart()
        self.said = label("", wrap=True)
        self.legend = label("", "small", "muted", wrap=True)
        column = _column(self)
        column.addWidget(self.chart, 1)
        column.addWidget(self.said)
        column.addWidget(self.legend)
        self.chart.marked.connect(self._say)

    def show_trend(self, reading: Reading) -> None:
        """All periods, the shown one marked."""
        self.chart.show_steps(reading.steps, reading.place)
        self._say(self.chart.place)

    def show_unsur(self, row: UnsurRow) -> None:
        """The chosen unsur as a second line."""
        self.chart.show_unsur(row.key, f"{row.code} {row.label}")
        self.legend.setText(f"Garis putus-putus: {row.code} {row.label} pada skala 100.")
        self._say(self.chart.place)

    def _say(self, place: int) -> None:
        steps = self.chart.steps
        if not 0 <= place < len(steps):
            self.said.setText("")
            return
        step = steps[place]
        told = step_words(step)
        value = step.point.unsur.get(self.chart.unsur)
        if value is not None:
            told += f" {self.chart.unsur_words.partition(' ')[0]} {fraction_text(Fraction(value, 100))}."
        self.said.setText(told)
