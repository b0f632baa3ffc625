"""One second on the board: CPU of a tick with its repaint, beside one bare widget that draws the same texts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from loket_app import paths
from loket_app.domain.worktime import Axis
from loket_app.ui import theme
from loket_app.ui.board.delegate import RIGHT
from loket_app.ui.board.model import PROMISE_CLOCK, STEP_CLOCK, BoardModel
from loket_app.ui.board.view import BoardView
from loket_app.ui.theme import Type
from loket_app.usecases.queries.board import axis_points, board
from loket_app.usecases.views.board import BoardRow
from tests.bench.big_office import CI, NOW, Size, reader
from tests.bench.figures import Figure, cpu_seconds, median_ms

TICKS, CI_TICKS = 60, 4
MANY, CI_MANY = 10_000, 1_000
WIDTH, HEIGHT = 1366, 768


class SameTexts(QWidget):
    """The floor: nothing but the texts that the countdown columns show, drawn where they stand."""

    def __init__(self, view: BoardView) -> None:
        super().__init__()
        self.view = view
        self.texts: list[tuple[QRect, Type, str]] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw them."""
        look = theme.current()
        painter = QPainter(self)
        painter.fillRect(event.rect(), look.color("card"))
        painter.setPen(look.color("ink"))
        for rect, kind, text in self.texts:
            painter.setFont(look.font(kind))
            painter.drawText(rect, RIGHT, text)

    def take(self) -> None:
        """Work out the texts of this second, as the board must too."""
        view, board_model = self.view, self.view.board
        self.texts = []
        for number in range(view.rowAt(0), _last_visible(view) + 1):
            row, top = board_model.row(number), view.rowViewportPosition(number)
            for column, kind, clock in (
                (STEP_CLOCK, Type.FIGURE, row.step_clock), (PROMISE_CLOCK, Type.COUNT, row.promise_clock),
            ):  # fmt: skip
                rect = QRect(view.columnViewportPosition(column), top, view.columnWidth(column), view.rowHeight(number))
                figure = board_model.figure(row, clock)
                self.texts.append((rect.adjusted(0, 0, 0, -rect.height() // 2), kind, figure.text))
                if column == PROMISE_CLOCK:
                    self.texts.append((rect.adjusted(0, rect.height() // 2, 0, 0), Type.SMALL, clock.caption))


def _last_visible(view: BoardView) -> int:
    last = view.rowAt(view.viewport().height() - 1)
    return last if last >= 0 else view.board.rowCount() - 1


class _Counting:
    """Counts `data()` calls while it is on."""

    def __init__(self) -> None:
        self.asked = 0
        self._data = BoardModel.data

    def __enter__(self) -> "_Counting":
        data = self._data

        def counted(model: BoardModel, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
            self.asked += 1
            return data(model, index, role)

        BoardModel.data = counted  # type: ignore[method-assign]
        return self

    def __exit__(self, *_: object) -> None:
        BoardModel.data = self._data  # type: ignore[method-assign]


def run(size: Size) -> list[Figure]:
    """The tick of a full board, of a hundred and of ten thousand rows."""
    app = theme.application()
    theme.apply(app, family=theme.register_liberation(paths.resources() / "fonts"))
    with reader(size) as desk:
        rows = desk.ask(board)
        axes = dict(desk.ask(axis_points, tuple({r.calendar_id for r in rows})))
    ticks = CI_TICKS if size == CI else TICKS
    figures = _full_board(rows, axes, ticks)
    count = CI_MANY if size == CI else MANY
    few, many = _pair(rows, 100), _pair(rows, count)
    small, large = _turns(_ticker(_shown(few), axes), _ticker(_shown(many), axes), ticks)
    figures.append(Figure(f"tick, {count:,} rows, CPU", large, peer=small, against="100 rows"))
    return figures


def _full_board(rows: tuple[BoardRow, ...], axes: dict[int, Axis], ticks: int) -> list[Figure]:
    view = _shown(rows)
    floor = SameTexts(view)
    floor.resize(view.viewport().size())
    floor.show()
    QApplication.processEvents()

    def bare(now: int) -> None:
        view.board.f_now = {i: axis.f(now) for i, axis in axes.items()}
        floor.take()
        floor.repaint(view.countdown_rect())

    value, peer = _turns(_ticker(view, axes), bare, ticks)
    with _Counting() as counting:
        _ticker(view, axes)(NOW + 999_000)
    visible = _last_visible(view) + 1
    return [
        Figure(f"tick, {len(rows)} rows ({visible} visible), CPU", value, peer=peer, against="one bare widget"),
        Figure("data() calls in a tick", counting.asked, "calls"),
    ]


def _shown(rows: tuple[BoardRow, ...]) -> BoardView:
    view = BoardView()
    view.resize(WIDTH, HEIGHT)
    view.patch(rows)
    view.show()
    QApplication.processEvents()
    return view


def _pair(rows: tuple[BoardRow, ...], count: int) -> tuple[BoardRow, ...]:
    return tuple(replace(rows[n % len(rows)], id=n + 1) for n in range(count))


def _ticker(view: BoardView, axes: dict[int, Axis]) -> Callable[[int], None]:
    def tick(now: int) -> None:
        view.tick({i: axis.f(now) for i, axis in axes.items()})
        QApplication.processEvents()

    return tick


def _turns(first: Callable[[int], None], second: Callable[[int], None], ticks: int) -> tuple[float, float]:
    """Medians of CPU ms over the same seconds, in turn."""
    first(NOW), second(NOW)
    samples: tuple[list[float], list[float]] = ([], [])
    for n in range(1, ticks + 1):
        for act, kept in zip((first, second), samples, strict=True):
            kept.append(cpu_seconds(lambda act=act, n=n: act(NOW + n * 1000)))
    return median_ms(samples[0]), median_ms(samples[1])
