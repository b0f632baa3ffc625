import gc
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from loket_app.domain.dates import HOUR, MINUTE
from loket_app.ui import theme
from loket_app.ui.board import face
from loket_app.ui.board.delegate import _fit_chips, paint_segments
from loket_app.ui.board.detail import Act, Detail, DetailPanel, TimelineLine
from loket_app.ui.board.model import PROMISE_CLOCK, STEP_CLOCK, BoardModel
from loket_app.ui.board.view import BoardView
from loket_app.ui.papan.side import RequestSide
from loket_app.usecases.views.board import BoardRow, ClockFace, Flag, SegmentState

NOTHING = ClockFace("none", None, None, None, "")


def running(due: int, total: int = HOUR) -> ClockFace:
    return ClockFace("running", due, None, total, "janji 10.50")


def row(key: int, due: int = HOUR, **other: Any) -> BoardRow:
    made = BoardRow(
        key, 1, f"{key:03d}", f"{key}/2026", f"Pemohon {key}", "Legalisir Dokumen",
        (SegmentState.DONE, SegmentState.LATE, SegmentState.CURRENT, SegmentState.TODO), "3/4 Sekcam · paraf",
        running(due, 5 * MINUTE), running(due), (), 1, "sekcam", "Teruskan", False,
    )  # fmt: skip
    return replace(made, **other)


@pytest.mark.parametrize(
    ("left", "standing", "text"),
    [
        (HOUR, "ok", "1:00:00"),
        (12 * MINUTE + 1, "ok", "12:01"),
        (12 * MINUTE, "nearly", "12:00"),
        (1, "nearly", "00:01"),
        (0, "nearly", "00:00"),
        (-1, "late", "−00:00"),
        (-401_000, "late", "−06:41"),
        (-11 * HOUR, "late", "−11 j 00 m"),
    ],
)
def test_a_running_face_reads_as_decided(left: int, standing: str, text: str) -> None:
    clock = running(10_000_000)
    assert face.remaining(clock, 10_000_000 - left) == left
    assert face.standing(clock, 10_000_000 - left) == standing
    assert face.figure(clock, 10_000_000 - left).text == text


def test_long_limits_show_hours_without_seconds() -> None:
    assert face.figure(running(20 * HOUR, 24 * HOUR), 90_000).text == "19 j 58 m"


def test_faces_that_do_not_run() -> None:
    assert face.figure(NOTHING, 5).text == "—"
    assert face.figure(running(5), None).text == "—"
    frozen = ClockFace("frozen", None, 2 * MINUTE, 60 * MINUTE, "")
    assert face.figure(frozen, 99)[:3] == ("02:00", theme.Tone.PAUSED, "pause")
    done = ClockFace("done", None, -MINUTE, 60 * MINUTE, "")
    assert face.figure(done, 99) == ("1:01:00", theme.Tone.LATE, "late", "selesai")


@pytest.mark.parametrize("total", [1, 7, 60_000, 3_600_001])
def test_crossings_are_the_first_points_of_the_new_standing(total: int) -> None:
    clock = running(10_000_000, total)
    nearly, late = face.crossings(clock)
    assert face.standing(clock, nearly) == "nearly"
    assert face.standing(clock, nearly - 1) == "ok"
    assert face.standing(clock, late) == "late"
    assert face.standing(clock, late - 1) == "nearly"


def test_the_model_passes_the_tester_under_random_boards(qtbot: QtBot) -> None:
    rng = random.Random(7)
    model = BoardModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    for _ in range(60):
        keys = rng.sample(range(20), rng.randrange(20))
        model.tick({1: rng.randrange(2 * HOUR)})
        model.replace([row(k, rng.randrange(2 * HOUR), queue=rng.choice(["001", "002"])) for k in keys])
        assert [r.id for r in model.rows()] == keys
    del tester


def test_a_crossing_is_told_once(qtbot: QtBot) -> None:
    model = BoardModel()
    told: list[tuple[int, ...]] = []
    model.crossed.connect(told.append)
    model.tick({1: 0})
    model.replace([row(1, HOUR, step_clock=NOTHING), row(2, 2 * HOUR, step_clock=NOTHING), row(3, 9, calendar_id=2)])
    for now in (47 * MINUTE, 48 * MINUTE, 49 * MINUTE, HOUR, HOUR + 1, HOUR + 2):
        model.tick({1: now})
    assert told == [(1,), (1,)]


def test_flags_follow_the_clock_between_queries() -> None:
    late, nearly = row(1, flags=(Flag.PRIORITY,)), row(2, flags=(Flag.NEARLY, Flag.PRIORITY))
    assert face.flags_now(late, HOUR + 1) == (Flag.LATE, Flag.PRIORITY)
    assert face.flags_now(late, 50 * MINUTE) == (Flag.NEARLY, Flag.PRIORITY)
    assert face.flags_now(nearly, HOUR + 1) == (Flag.LATE, Flag.PRIORITY)
    assert face.flags_now(late, 0) == (Flag.PRIORITY,)


class CountingModel(BoardModel):
    asked = 0

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        CountingModel.asked += 1
        return super().data(index, role)


def _view(qtbot: QtBot, count: int) -> BoardView:
    view = BoardView()
    qtbot.addWidget(view)
    view.resize(876, 620)
    view.tick({1: 0})
    view.patch([row(k, HOUR + k) for k in range(count)])
    view.show()
    qtbot.waitExposed(view)
    return view


def test_a_tick_repaints_two_columns_and_asks_the_model_for_no_data(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loket_app.ui.board.view.BoardModel", CountingModel)
    view = _view(qtbot, 200)
    painted: list[int] = []
    delegate = view.itemDelegate()
    paint: Callable[..., None] = type(delegate).paint

    def counted(self: Any, painter: QPainter, option: Any, index: Any) -> None:
        painted.append(index.column())
        paint(self, painter, option, index)

    monkeypatch.setattr(type(delegate), "paint", counted)
    qtbot.wait(1)
    view.viewport().repaint()
    assert set(painted) == {0, 1, 2, 3, 4}
    CountingModel.asked = 0
    for second in range(1, 6):
        painted.clear()
        view.tick({1: second * 1000})
        view.viewport().repaint(view.countdown_rect())
        assert set(painted) == {STEP_CLOCK, PROMISE_CLOCK}
        assert len(painted) <= 2 * 12
    assert CountingModel.asked == 0


def test_a_tick_changes_the_picture_and_nothing_but_the_countdowns(qtbot: QtBot) -> None:
    view = _view(qtbot, 5)
    before = view.viewport().grab().toImage()
    view.tick({1: 1000})
    after = view.viewport().grab().toImage()
    columns = view.countdown_rect()
    outside = QRect(0, 0, columns.x(), before.height())
    assert before.copy(outside) == after.copy(outside)
    assert before.copy(columns) != after.copy(columns)


def test_two_hundred_void_calls_keep_every_reference_to_none(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    gc.collect()
    before = sys.getrefcount(None)
    for _ in range(200):
        widget.update()
    assert abs(sys.getrefcount(None) - before) < 50


@pytest.mark.parametrize("count", [1, 2, 9, 10, 17, 60])
def test_a_bar_of_any_number_of_steps_fills_its_box(count: int, look: theme.Theme) -> None:
    image = QImage(240, 16, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    painter = QPainter(image)
    paint_segments(painter, look, QRect(20, 4, 200, 7), (SegmentState.DONE,) * count)
    painter.end()
    done = look.color("seg_done").rgb()
    columns = [x for x in range(240) if image.pixel(x, 7) == done]
    assert columns[0] == 20
    assert columns[-1] == 219
    runs = sum(1 for n, x in enumerate(columns) if not n or x != columns[n - 1] + 1)
    assert runs == count


def test_states_of_a_step_differ_in_shape_not_in_colour_alone(look: theme.Theme) -> None:
    shapes = set()
    for state in SegmentState:
        image = QImage(30, 16, QImage.Format.Format_RGB32)
        image.fill(look.color("card"))
        painter = QPainter(image)
        paint_segments(painter, look, QRect(4, 4, 22, 7), (state,))
        painter.end()
        ground = look.color("card").rgb()
        shape = tuple(image.pixel(x, y) != ground for x in range(30) for y in range(16))
        shapes.add(shape)
    # To come and done share the plain shape: one is nearly the ground's colour, the other is not.
    assert len(shapes) == len(SegmentState) - 1


def test_chips_keep_words_while_there_is_room_then_icons_then_a_number(look: theme.Theme) -> None:
    flags = (Flag.LATE, Flag.PRIORITY, Flag.OBJECTION)
    assert [w for w, _, _ in _fit_chips(look, flags, 900)] == ["Lewat SOP", "Prioritas", "Keberatan"]
    assert [w for w, _, _ in _fit_chips(look, flags, 175)] == ["Lewat SOP", "", ""]
    assert [w for w, _, _ in _fit_chips(look, flags, 40)] == ["", "+2"]


def _detail(**other: Any) -> Detail:
    lines = (
        TimelineLine(1, "Portir · salam", SegmentState.DONE, "01:10", "02:00"),
        TimelineLine(2, "Sekcam · paraf", SegmentState.CURRENT, "", "02:00", running(120_000, 120_000)),
        TimelineLine(3, "Camat · tanda tangan", SegmentState.TODO, "", "05:00"),
    )
    made = Detail(
        7, 1, "007", "Contoh <b>Nama</b> & Co", "6402••••••••0003", "RT 15", "Legalisir", "7/2026", (Flag.NEARLY,), 1,
        running(HOUR), "Berkas lengkap 09.50", lines, Act("teruskan", "Sudah diparaf", "F8"),
        (Act("surat", "Surat", "F9"), Act("jeda", "Jeda")), (Act("tolak", "Tolak & cetak"),),
    )  # fmt: skip
    return replace(made, **other)


def _panel(qtbot: QtBot, width: int = 360) -> DetailPanel:
    panel = DetailPanel()
    qtbot.addWidget(panel)
    panel.resize(width, 660)
    panel.show()
    return panel


def test_the_panel_shows_markup_as_text_and_counts_the_current_step_live(qtbot: QtBot) -> None:
    panel = _panel(qtbot)
    panel.show_detail(_detail(), 30_000)
    assert panel.title.whole() == "007 · Contoh <b>Nama</b> & Co"
    assert panel.title.textFormat() is Qt.TextFormat.PlainText
    current = panel.timeline.lines.row(1)
    assert panel.timeline.times(current) == "00:30 / 02:00"
    panel.tick(121_000)
    assert panel.timeline.times(current) == "02:01 / 02:00"
    assert panel.timeline.actual(current)[1] is theme.Tone.LATE
    assert panel.countdown.heading() == "Dalam batas"
    panel.tick(HOUR + 1)
    assert panel.countdown.heading() == "Lewat SOP"


def test_acts_are_told_by_key_and_off_ones_say_why(qtbot: QtBot) -> None:
    panel = _panel(qtbot)
    chosen: list[str] = []
    panel.act_chosen.connect(chosen.append)
    panel.show_detail(_detail(), 0)
    QApplication.processEvents()
    assert panel.press_primary()
    qtbot.mouseClick(panel.primary, Qt.MouseButton.LeftButton)
    buttons = {b.text(): b for b in panel.full.findChildren(type(panel.primary)) if not b.isHidden()}
    qtbot.mouseClick(buttons["Jeda"], Qt.MouseButton.LeftButton)
    buttons["Lainnya"].menu().actions()[0].trigger()
    assert chosen == ["teruskan", "teruskan", "jeda", "tolak"]
    panel.show_detail(_detail(primary=Act("teruskan", "Teruskan", "F8", "Giliran Camat.")), 0)
    assert not panel.press_primary()
    assert panel.why_not.text() == "Giliran Camat."
    assert not panel.primary.isEnabled()


@pytest.mark.no_qt_log
def test_the_menu_does_what_it_says_time_after_time(qtbot: QtBot) -> None:
    side = RequestSide()
    qtbot.addWidget(side)
    side.resize(360, 660)
    side.show()
    chosen: list[str] = []
    side.act_chosen.connect(chosen.append)
    side.show_detail(_detail(more=(Act("keberatan", "Keberatan"), Act("riwayat", "Riwayat"))), 0)
    QApplication.processEvents()
    for _ in range(3):
        assert side.open_menu()
        menu = QApplication.activePopupWidget()
        assert menu is not None
        qtbot.keyClick(menu, Qt.Key.Key_Down)
        qtbot.keyClick(menu, Qt.Key.Key_Return)
        # In a long day Python forgets its face of a line of the menu, and makes another when Qt names the line.
        for action in menu.actions():
            shiboken6.invalidate(action)
    assert chosen == ["keberatan"] * 3


def test_a_refresh_leaves_the_focus_on_its_button(qtbot: QtBot) -> None:
    panel = _panel(qtbot)
    panel.show_detail(_detail(), 0)
    button = panel.secondary.itemAt(1).widget()
    button.setFocus()
    panel.show_detail(_detail(version=2, note="lain"), 0)
    assert panel.secondary.itemAt(1).widget() is button


def test_acts_that_find_no_room_go_into_the_menu(qtbot: QtBot) -> None:
    panel = _panel(qtbot, 240)
    many = tuple(Act(f"k{n}", f"Tindakan nomor {n}") for n in range(4))
    panel.show_detail(_detail(secondary=many), 0)
    shown = [panel.secondary.itemAt(n).widget() for n in range(panel.secondary.count())]
    menus = [w.menu() for w in shown if w is not None and w.menu() is not None]
    words = [a.text() for a in menus[0].actions()]
    assert len(words) >= 4
    assert words[-1] == "Tolak && cetak"


def test_no_choice_shows_the_hint(qtbot: QtBot) -> None:
    panel = _panel(qtbot)
    panel.show_detail(_detail(), 0)
    panel.show_detail(None)
    assert panel.stack.currentWidget() is panel.empty
    assert not panel.press_primary()
