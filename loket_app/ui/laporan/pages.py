"""The views of a report: figures at a glance, a table beside its chart, before and after, the letter to the Bupati."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from loket_app.domain.compliance import grids, plots
from loket_app.domain.compliance.complaint_views import complaint_grid, complaint_plot, complaint_words
from loket_app.domain.compliance.facts import Outcome
from loket_app.domain.compliance.figures import Figures
from loket_app.domain.compliance.grids import Grid
from loket_app.domain.compliance.measure import Timing
from loket_app.domain.compliance.words import (
    bottleneck_words,
    objection_words,
    share_text,
    summary,
    time_text,
)
from loket_app.domain.figures import whole_text
from loket_app.domain.plot import Plot
from loket_app.ui import theme
from loket_app.ui.laporan.plot_view import PlotArea, PlotView
from loket_app.ui.lists import LEFT, RIGHT, Column, RowModel, RowView
from loket_app.ui.skm.cards import FigureCard
from loket_app.ui.theme import Tone, Type
from loket_app.ui.widgets import Card, EmptyState, label

NUMBER_WIDTH = 62
MOST_ABOVE = 210
NAME_WIDTH = 150
LARGEST = 115  # per cent of text size at which sentences and table stand beside the chart
DOT = "\N{MIDDLE DOT}"
HIDDEN = (
    "Angka setiap petugas tidak ditampilkan untuk Anda",
    "Angka ini hanya untuk Kasi Pelayanan, Sekcam, Camat, dan atasan. Minta mereka membukanya dengan F12.",
)


class GridRow(NamedTuple):
    """A row of a table: its place, its cells, and how it looks."""

    place: int
    cells: tuple[str, ...]
    is_strong: bool
    is_marked: bool
    is_foot: bool = False


def _cell(n: int, row: GridRow) -> str:
    text = row.cells[n]
    return text if n else text.replace("    ", "\N{EM SPACE}\N{EM SPACE}")


def _tone(n: int, row: GridRow) -> Tone:
    if row.is_strong or row.is_foot:
        return Tone.PRIMARY
    return Tone.LATE if row.is_marked and n in (0,) else Tone.PLAIN


class GridView(RowView):
    """A `Grid` as a list; its sums stand in the last row."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.grid: Grid | None = None

    def show_grid(self, grid: Grid, widths: Sequence[int] = ()) -> None:
        """Show this table; the selected row stays."""
        if self.grid is None or self.grid.heads != grid.heads:
            columns = tuple(
                Column[GridRow](
                    head.title, partial(_cell, n), align=RIGHT if head.right else LEFT, tone=partial(_tone, n),
                    width=widths[n] if n < len(widths) else NUMBER_WIDTH if head.right else 0, tip=partial(_cell, n),
                    middle=n == 0,
                )
                for n, head in enumerate(grid.heads)
            )  # fmt: skip
            self.show_rows(RowModel(columns, lambda row: row.place))
            self.set_row_height(28)
        self.grid = grid
        rows = [
            GridRow(n, cells, n in grid.strong, n in grid.marked) for n, cells in enumerate(grid.rows)
        ]  # fmt: skip
        if grid.foot and rows:
            rows.append(GridRow(len(rows), grid.foot, False, False, True))
        self.patch(rows)
        if not widths:
            self._fit()

    def figures_width(self) -> int:
        """The width of the columns of figures together."""
        heads = self.grid.heads if self.grid is not None else ()
        return sum(self.columnWidth(n) for n, head in enumerate(heads) if head.right)

    def _fit(self) -> None:
        """Figures are never cut: each column of them is as wide as its widest."""
        assert self.grid is not None
        metrics, padding = theme.current().metrics(Type.BASE), theme.current().px(22)
        for n, head in enumerate(self.grid.heads):
            if head.right:
                words = (head.title, *(row.cells[n] for row in self.row_model().rows()))
                widest = max(metrics.horizontalAdvance(text) for text in words)
                self.horizontalHeader().resizeSection(n, widest + padding)


def _column(widget: QWidget, spacing: int = 8) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    return column


def titled(title: str, content: QWidget, padding: int = 12) -> Card:
    """A card with a heading."""
    card = Card(padding, 6)
    card.column.addWidget(label(title, "strong"))
    card.column.addWidget(content, 1)
    return card


class View(QWidget):
    """Base of the views that show a period's figures."""

    def show_figures(self, figures: Figures) -> None:
        """Show these."""

    def begin(self) -> None:
        """Put the focus where work begins."""


class TableView(View):
    """A sentence, a table, and its chart beside it (or above it: `above`)."""

    def __init__(
        self, name: str, above: bool = False, widths: Sequence[int] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.said = label("", wrap=True)
        self.table = GridView(name)
        self.widths = widths
        self.above = above
        self.plot = PlotArea()
        self.plot_title = label("", "strong")
        self.chart = Card(12, 6)
        self.chart.column.addWidget(self.plot_title)
        self.chart.column.addWidget(self.plot, 1)
        left = Card(1, 0)
        left.column.addWidget(self.table, 1)
        both = QVBoxLayout() if above else QHBoxLayout()
        both.setSpacing(10)
        if above:
            both.addWidget(self.chart)
            both.addWidget(left, 1)
        else:
            both.addWidget(left, 2)
            both.addWidget(self.chart, 1)
        self.empty = EmptyState("check", "", "")
        self.whole = QWidget()
        self.whole.setLayout(both)
        both.setContentsMargins(0, 0, 0, 0)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.whole)
        self.stack.addWidget(self.empty)
        column = _column(self)
        column.addWidget(self.said)
        column.addWidget(self.stack, 1)

    def fill(self, grid: Grid, plot: Plot, said: str = "", nothing: tuple[str, str] | None = None) -> None:
        """Show table and chart, or why there is none."""
        self.said.setText(said)
        self.said.setVisible(bool(said))
        if nothing is not None or not grid.rows:
            title, hint = nothing or (grid.empty, "")
            self.empty.title.setText(title)
            self.empty.hint.setText(hint)
            self.stack.setCurrentIndex(1)
            return
        self.stack.setCurrentIndex(0)
        self.table.show_grid(grid, self.widths)
        self.plot_title.setText(plot.caption)
        self.plot.show_plot(plot)
        self._share()
        if self.above:
            wanted = self.plot.view.heightForWidth(max(self.width() - 60, 300)) + theme.current().px(58)
            self.chart.setFixedHeight(min(max(wanted, theme.current().px(110)), theme.current().px(MOST_ABOVE)))

    def _share(self) -> None:
        """With large text the table takes the whole width: its figures say what the chart shows."""
        if not self.above and self.table.grid is not None:
            needed = self.table.figures_width() + theme.current().px(NAME_WIDTH)
            self.chart.setVisible(needed <= self.width() * 2 // 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Chart and table share the width anew."""
        super().resizeEvent(event)
        self._share()

    def begin(self) -> None:
        """At the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


class ServicesView(TableView):
    """By service."""

    def show_figures(self, figures: Figures) -> None:
        """Show these."""
        plot = plots.lines_plot("Diterima dan tepat waktu", figures.services)
        self.fill(grids.services_grid(figures), plot, summary(figures))


class StepsView(TableView):
    """By step, and the step that holds requests up."""

    def show_figures(self, figures: Figures) -> None:
        """Show these."""
        self.fill(grids.steps_grid(figures), plots.steps_plot(figures), bottleneck_words(figures.bottleneck))


class OfficersView(TableView):
    """By officer, for those who may see it."""

    def show_figures(self, figures: Figures) -> None:
        """Show these."""
        nothing = HIDDEN if figures.officers_hidden else None
        self.fill(grids.officers_grid(figures), plots.officers_plot(figures.officers), "", nothing)


class VillagesView(TableView):
    """By village."""

    def show_figures(self, figures: Figures) -> None:
        """Show these."""
        plot = plots.lines_plot("Diterima dan tepat waktu", figures.villages)
        self.fill(grids.villages_grid(figures), plot)


class HoursView(TableView):
    """By hour of the day."""

    def show_figures(self, figures: Figures) -> None:
        """Show these."""
        plot = plots.lines_plot("Diterima setiap jam", figures.hours, True)
        self.fill(grids.hours_grid(figures), plot, _busiest(figures))


def _busiest(figures: Figures) -> str:
    most = max(figures.hours, key=lambda line: line.received, default=None)
    if most is None:
        return ""
    slow = max((h for h in figures.hours if h.timing.judged), key=lambda h: (h.timing.late, h.key), default=None)
    told = f"Jam tersibuk {most.name}: {whole_text(most.received)} permohonan."
    if slow is not None and slow.timing.late:
        told += f" Paling banyak lewat janji bila diterima pukul {slow.name}: {whole_text(slow.timing.late)}."
    return told


class LateView(TableView):
    """Late requests with their causes."""

    def show_figures(self, figures: Figures) -> None:
        """Show these."""
        running = figures.whole.overdue
        said = f"{whole_text(len(figures.late))} permohonan terlambat"
        said += f", {whole_text(running)} di antaranya masih berjalan." if running else "."
        self.fill(grids.late_grid(figures), plots.causes_plot(figures), said if figures.late else "")


class RedressView(TableView):
    """Objections and deliveries."""

    def show_figures(self, figures: Figures) -> None:
        """Show these."""
        self.fill(grids.redress_grid(figures), plots.redress_plot(figures), objection_words(figures))


class ComplaintsView(TableView):
    """Complaints by category."""

    def show_figures(self, figures: Figures) -> None:
        """Show these."""
        found = figures.complaints
        nothing = ("Tidak ada pengaduan", "Pengaduan dicatat di layar Keberatan, bagian Pengaduan (F11).")
        self.fill(
            complaint_grid(found), complaint_plot(found), complaint_words(found), None if found.received else nothing
        )


class SummaryView(View):
    """Four figures, the course of the period, and what it was in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.received = FigureCard("Permohonan diterima")
        self.share = FigureCard("Tepat waktu")
        self.time = FigureCard("Median waktu layanan")
        self.redress = FigureCard("Keberatan")
        cards = QHBoxLayout()
        cards.setSpacing(10)
        for card in (self.received, self.share, self.time, self.redress):
            cards.addWidget(card, 1)
        self.trend = PlotView()
        self.words = [label("", wrap=True) for _ in range(3)]
        self.table = GridView("Ringkasan periode")
        told = QWidget()
        self.told = _column(told, 8)
        for each in self.words:
            each.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            self.told.addWidget(each)
        side = Card(12, 10)
        side.column.addWidget(told)
        side.column.addWidget(self.table, 1)
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addWidget(titled("Permohonan yang diterima", self.trend), 3)
        below.addWidget(side, 2)
        column = _column(self, 10)
        column.addLayout(cards)
        column.addLayout(below, 1)

    def show_figures(self, figures: Figures) -> None:
        """Show these."""
        whole, timing = figures.whole, figures.whole.timing
        done = whole.of(Outcome.DONE) + whole.of(Outcome.READY)
        running = whole.of(Outcome.RUNNING) + whole.of(Outcome.WAITING)
        self.received.say(
            whole_text(whole.received), f"{whole_text(done)} selesai", f"{whole_text(running)} masih berjalan"
        )
        self._share(figures, timing)
        median = time_text(timing.median)
        self.time.say(median, "", f"Persentil ke-90 {time_text(timing.p90)} {DOT} {whole_text(timing.count)} diukur")
        found, sent = figures.objections, figures.deliveries
        delivered = f"{whole_text(sent.delivered)} surat diantar ke rumah"
        self.redress.say(whole_text(found.filed), f"{whole_text(found.upheld)} terbukti", delivered)
        self.trend.show_plot(plots.trend_plot(figures))
        sentences = (summary(figures), bottleneck_words(figures.bottleneck), objection_words(figures))
        for place, words in zip(self.words, sentences, strict=True):
            place.setText(words)
        small = theme.current().percent <= LARGEST
        self.table.setVisible(small)
        # The cards say what the first sentence says.
        self.words[0].setVisible(small)
        self.table.show_grid(grids.outcomes_grid(figures))

    def _share(self, figures: Figures, timing: Timing) -> None:
        overdue = figures.whole.overdue
        line = (
            f"{whole_text(overdue)} lainnya berjalan, sudah lewat janji"
            if overdue
            else "Tidak ada yang berjalan lewat janji"
        )
        if not timing.judged:
            self.share.say("\N{EN DASH}", "", "Belum ada yang selesai diukur")
            return
        words = f"{whole_text(timing.in_time)} dari {whole_text(timing.judged)}"
        icon = ("check", "good") if not timing.late else ("late", "late")
        self.share.say(share_text(timing), words, line, "" if not timing.late else "warn", icon)

    def begin(self) -> None:
        """At the table."""
        (self if self.table.isHidden() else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """The chart takes its room."""
        super().showEvent(event)
        self.trend.update()


LATE_WIDTHS = (92, 230, 98, 76, 82, 76, 0)
REDRESS_WIDTHS = (0, 74, 300)
