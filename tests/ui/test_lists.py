import random
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from loket_app.ui.lists import Column, RowModel, RowView


@dataclass(frozen=True)
class Line:
    id: int
    text: str = ""


COLUMNS = (Column[Line]("No.", lambda r: str(r.id), width=60), Column[Line]("Teks", lambda r: r.text))


def _model() -> RowModel[Line]:
    return RowModel(COLUMNS, lambda row: row.id)


def _lines(*ids: int) -> list[Line]:
    return [Line(i, f"baris {i}") for i in ids]


@pytest.mark.parametrize("seed", range(25))
def test_random_patches_end_exact_and_persistent_indexes_follow(qtbot: QtBot, seed: int) -> None:
    rng = random.Random(seed)
    model = _model()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    for _ in range(12):
        ids = rng.sample(range(14), rng.randrange(15))
        if rng.random() < 0.3:
            ids.sort()
        kept = {model.row(n).id: QPersistentModelIndex(model.index(n, 0)) for n in range(model.rowCount())}
        rows = [Line(i, rng.choice("ab")) for i in ids]
        model.replace(rows)
        assert list(model.rows()) == rows
        for key, index in kept.items():
            assert index.isValid() == (key in ids)
            if index.isValid():
                assert model.row(index.row()).id == key
    del tester


def test_one_row_moved_is_one_move_and_nothing_else(qtbot: QtBot) -> None:
    model = _model()
    model.replace(_lines(*range(50)))
    seen: list[str] = []
    model.rowsMoved.connect(lambda *_: seen.append("move"))
    model.rowsInserted.connect(lambda *_: seen.append("insert"))
    model.rowsRemoved.connect(lambda *_: seen.append("remove"))
    model.dataChanged.connect(lambda *_: seen.append("change"))
    model.modelReset.connect(lambda: seen.append("reset"))
    model.replace(_lines(*range(1, 50), 0))
    assert seen == ["move"]
    model.replace(_lines(*range(50)))
    assert seen == ["move", "move"]


def test_equal_rows_say_nothing_and_changed_runs_are_told_as_runs(qtbot: QtBot) -> None:
    model = _model()
    model.replace(_lines(1, 2, 3, 4, 5))
    runs: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda a, b: runs.append((a.row(), b.row())))
    model.replace(_lines(1, 2, 3, 4, 5))
    assert runs == []
    model.replace([Line(1, "x"), Line(2, "x"), *_lines(3, 4), Line(5, "x")])
    assert runs == [(0, 1), (4, 4)]


def test_two_rows_with_one_key_are_a_bug(qtbot: QtBot) -> None:
    with pytest.raises(ValueError, match="one key"):
        _model().replace([Line(1), Line(1)])


def _view(qtbot: QtBot, count: int) -> RowView:
    view = RowView("Daftar")
    qtbot.addWidget(view)
    view.show_rows(_model())
    view.resize(400, 200)
    view.show()
    view.patch(_lines(*range(count)))
    return view


def test_selection_and_what_is_under_the_eye_stay(qtbot: QtBot) -> None:
    view = _view(qtbot, 100)
    view.select_key(40)
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 7)
    top = view.row_model().row(view.rowAt(0)).id
    offset = view.rowViewportPosition(view.rowAt(0))
    view.patch(_lines(500, 501, *range(5, 100)))
    assert view.current_row() == Line(40, "baris 40")
    assert view.row_model().row(view.rowAt(0)).id == top
    assert view.rowViewportPosition(view.rowAt(0)) == offset


def test_a_row_that_leaves_does_not_pass_its_selection_on(qtbot: QtBot) -> None:
    view = _view(qtbot, 10)
    heard: list[object] = []
    view.current_row_changed.connect(heard.append)
    view.select_key(3)
    view.patch(_lines(0, 1, 2, 4, 5))
    assert view.current_row() is None
    assert view.selected_rows() == ()
    assert heard[-1] is None
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.current_row() == Line(5, "baris 5")


def test_of_several_selected_rows_the_others_stay_selected(qtbot: QtBot) -> None:
    view = _view(qtbot, 10)
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for n in (2, 3, 6):
        view.selectionModel().select(view.model().index(n, 0), flags)
    view.patch(_lines(0, 1, 2, 4, 5, 6))
    assert [r.id for r in view.selected_rows()] == [2, 6]


def test_enter_opens_the_current_row(qtbot: QtBot) -> None:
    view = _view(qtbot, 4)
    heard: list[object] = []
    view.opened.connect(heard.append)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert heard == []
    view.select_key(2)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert heard == [Line(2, "baris 2")]
