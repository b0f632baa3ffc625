"""The kiosk by touches and keys, on a real office: one answer a touch, nothing of a visit left alone, no way out."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from loket_app.domain.dates import SECOND
from loket_app.machine import MachineFile
from loket_app.store.engine import writing
from loket_app.store.tables import officer
from loket_app.ui import theme
from loket_app.ui.skm import kiosk_host
from loket_app.ui.skm.kiosk import IDLE_MS, LAST_MS, THANKS_MS, Kiosk
from loket_app.ui.skm.kiosk_parts import ChoiceButton, FaceButton
from loket_app.ui.skm.kiosk_visit import Kind
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.queries import survey as queries
from loket_app.usecases.survey import invitations, periods
from loket_app.usecases.survey.kiosk import kiosk_plan
from tests.ui.counter_pc import counter_of
from tests.ui.day_pc import Data, WindowPc, data_of
from tests.usecases.survey_office import closed, opened, rows, type_in
from tests.usecases.survey_office import response as some_response

Key = Qt.Key


class Stand:
    """A kiosk on an office under test."""

    def __init__(self, office: Any, qtbot: QtBot, size: tuple[int, int] = (1366, 768), **more: Any) -> None:
        self.office = office
        self.period = opened(office, **more)
        self.counter = counter_of(office, "loket1")
        plan = office.desk.ask(kiosk_plan)
        assert plan is not None
        self.kiosk = Kiosk(self.counter, plan, QRect(0, 0, *size), True)
        qtbot.addWidget(self.kiosk, before_close_func=lambda kiosk: kiosk.end())
        self.kiosk.show()
        QApplication.processEvents()

    def touch(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def face(self, score: int) -> FaceButton:
        return self.kiosk.question.faces[score - 1]

    def answer(self, scores: str) -> None:
        for score in scores:
            self.touch(self.face(int(score)))

    def key(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.kiosk.focusWidget() or self.kiosk, key)
        QApplication.processEvents()

    def write(self, words: str) -> None:
        QTest.keyClicks(self.kiosk.focusWidget() or self.kiosk, words)
        QApplication.processEvents()

    def choice(self, words: str) -> ChoiceButton:
        page = self.kiosk.page()
        return next(b for b in page.findChildren(ChoiceButton) if b.text() == words and not b.isHidden())

    def wait(self, ms: int) -> None:
        self.office.clock.move(ms)
        self.kiosk.tick(self.office.clock.now())

    def answers(self) -> list[tuple[object, ...]]:
        return rows(self.office, "SELECT scores, groups FROM survey_answer")


@pytest.fixture
def stand(office: Any, qtbot: QtBot) -> Stand:
    return Stand(office, qtbot)


def test_one_touch_a_question_then_thanks(stand: Stand) -> None:
    kiosk = stand.kiosk
    assert kiosk.page() is kiosk.start
    stand.touch(kiosk.start.button)
    assert "Pertanyaan 1 dari 9" in kiosk.where.text()
    stand.answer("434434443")
    assert kiosk.page() is kiosk.group
    assert stand.answers() == []
    stand.touch(stand.choice("SKTM"))
    stand.touch(stand.choice("Perempuan"))
    stand.touch(kiosk.skip)
    stand.touch(kiosk.send)
    assert kiosk.page() is kiosk.thanks
    assert [(s, json.loads(str(g))) for s, g in stand.answers()] == [
        ("434434443", {"jenis_kelamin": "Perempuan", "layanan": "SKTM"})
    ]
    assert rows(stand.office, "SELECT source, added FROM survey_batch") == [("kios", 1)]
    stand.wait(THANKS_MS)
    assert kiosk.page() is kiosk.start
    assert check(stand.office.desk, oracle_sample=5).findings == ()


def test_a_low_score_asks_why_by_touch_or_is_skipped(stand: Stand) -> None:
    kiosk = stand.kiosk
    stand.touch(kiosk.start.button)
    stand.answer("42")
    assert kiosk.page() is kiosk.reason
    assert "Kurang mudah" in kiosk.reason.hint.text()
    stand.touch(stand.choice("Harus bolak-balik"))
    stand.answer("1")
    stand.touch(kiosk.skip)
    stand.answer("444444")
    stand.touch(kiosk.send)
    assert stand.answers()[0][0] == "421444444"
    assert rows(stand.office, "SELECT question, score, body FROM survey_text") == [("prosedur", 2, "Harus bolak-balik")]


def test_a_double_touch_answers_once(stand: Stand) -> None:
    stand.touch(stand.kiosk.start.button)
    button = stand.face(4)
    # What Qt makes of two quick touches: a click, then a double click.
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
    assert stand.kiosk.visit is not None
    assert len(stand.kiosk.visit.values) == 1


def test_back_changes_an_answer_and_forgets_its_reason(stand: Stand) -> None:
    kiosk = stand.kiosk
    stand.touch(kiosk.start.button)
    stand.answer("1")
    stand.touch(stand.choice("Syaratnya terlalu banyak"))
    stand.touch(kiosk.back)
    stand.touch(kiosk.back)
    assert kiosk.page() is kiosk.question
    assert stand.face(1).isChecked()
    stand.answer("4444444444"[:9])
    stand.touch(kiosk.send)
    assert stand.answers()[0][0] == "444444444"
    assert rows(stand.office, "SELECT body FROM survey_text") == []


def test_the_kiosk_works_by_keyboard_alone(stand: Stand) -> None:
    stand.key(Key.Key_Return)
    stand.write("4442")
    assert stand.kiosk.page() is stand.kiosk.reason
    stand.write("1")
    stand.write("44444")
    assert stand.kiosk.page() is stand.kiosk.group
    stand.key(Key.Key_Backspace)
    stand.write("3")
    stand.write("1")
    stand.key(Key.Key_Tab)
    while not stand.kiosk.send.hasFocus():
        stand.key(Key.Key_Tab)
    stand.key(Key.Key_Return)
    assert stand.kiosk.page() is stand.kiosk.thanks
    assert stand.answers()[0][0] == "444244443"


def test_a_visit_left_alone_is_asked_for_then_dropped(stand: Stand) -> None:
    kiosk = stand.kiosk
    stand.touch(kiosk.start.button)
    stand.answer("444")
    stand.wait(IDLE_MS)
    assert kiosk.page() is kiosk.idle
    stand.touch(kiosk.idle.button)
    assert kiosk.page() is kiosk.question
    stand.answer("444444")
    stand.wait(IDLE_MS)
    stand.wait(5 * SECOND)
    assert "10 detik" in kiosk.idle.more.text()
    stand.wait(LAST_MS)
    assert kiosk.page() is kiosk.start
    assert kiosk.visit is None
    assert stand.answers() == []
    assert rows(stand.office, "SELECT COUNT(*) FROM survey_batch") == [(0,)]


def test_nobody_leaves_without_a_pin(stand: Stand, hashed_pin: str) -> None:
    kiosk = stand.kiosk
    let_out: list[Any] = []
    kiosk.left.connect(let_out.append)
    for key in (Key.Key_Escape, Key.Key_F4, Key.Key_F1, Key.Key_F10):
        stand.key(key)
    QTest.keyClick(kiosk, Key.Key_F4, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(kiosk, Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not kiosk.close()
    event = QCloseEvent()
    QApplication.sendEvent(kiosk, event)
    assert not event.isAccepted()
    assert kiosk.isVisible()
    assert kiosk.page() is kiosk.start
    with writing(stand.office.desk.engine) as connection:
        connection.execute(
            update(officer).where(officer.c.id == stand.office.who["loket1"]).values(pin_hash=hashed_pin)
        )
    stand.key(Key.Key_F12)
    assert kiosk.page() is kiosk.exit
    stand.write("1111")
    stand.key(Key.Key_Return)
    assert "tidak cocok" in kiosk.exit.wrong.text()
    assert let_out == []
    for digit in "2468":
        stand.touch(stand.choice(digit))
    stand.touch(kiosk.exit.leave)
    assert [o.id for o in let_out] == [stand.office.who["loket1"]]


def test_the_way_out_closes_again_by_itself(stand: Stand) -> None:
    stand.touch(stand.kiosk.staff)
    assert stand.kiosk.page() is stand.kiosk.exit
    stand.write("12")
    stand.wait(IDLE_MS)
    assert stand.kiosk.page() is stand.kiosk.start
    stand.touch(stand.kiosk.staff)
    assert stand.kiosk.exit.pin == ""


def test_a_code_lets_one_questionnaire_in(office: Any, qtbot: QtBot) -> None:
    stand = Stand(office, qtbot, code_needed=True)
    code = invitations.make_code(office.desk, office.by("loket1"))
    kiosk = stand.kiosk
    stand.touch(kiosk.start.button)
    assert kiosk.page() is kiosk.code
    stand.write("22222222")
    stand.key(Key.Key_Return)
    assert "tidak dikenal" in kiosk.code.wrong.text()
    for letter in code.replace("-", ""):
        stand.touch(stand.choice(letter))
    stand.touch(kiosk.code.done)
    assert kiosk.page() is kiosk.question
    stand.answer("444444444")
    stand.touch(kiosk.send)
    assert len(stand.answers()) == 1
    stand.touch(kiosk.thanks.button)
    stand.touch(kiosk.start.button)
    stand.write(code)
    stand.key(Key.Key_Return)
    assert kiosk.page() is kiosk.code
    assert "sudah dipakai" in kiosk.code.wrong.text()


def test_a_survey_closed_meanwhile_is_said_and_nothing_is_asked(stand: Stand) -> None:
    type_in(stand.office, stand.period, some_response())
    closed(stand.office, stand.period)
    stand.wait(IDLE_MS)
    assert stand.kiosk.page() is stand.kiosk.closed
    version = stand.office.desk.ask(queries.period, stand.period).version
    stand.office.desk.do(stand.office.by("kasi_pelum"), periods.reopen_period, stand.period, version, "Dibuka lagi")
    stand.wait(IDLE_MS)
    assert stand.kiosk.page() is stand.kiosk.start


def test_an_answer_that_is_refused_can_be_sent_again(stand: Stand) -> None:
    kiosk = stand.kiosk
    type_in(stand.office, stand.period, some_response())
    stand.touch(kiosk.start.button)
    stand.answer("444444444")
    closed(stand.office, stand.period)
    stand.touch(kiosk.send)
    assert kiosk.page() is kiosk.failed
    version = stand.office.desk.ask(queries.period, stand.period).version
    stand.office.desk.do(stand.office.by("kasi_pelum"), periods.reopen_period, stand.period, version, "Dibuka lagi")
    stand.touch(kiosk.failed.button)
    assert kiosk.page() is kiosk.thanks
    assert len(stand.answers()) == 2


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (768, 1366), (1024, 600)])
@pytest.mark.parametrize("percent", [100, 150])
def test_everything_lies_on_the_screen(
    office: Any, qtbot: QtBot, qapp: QApplication, size: tuple[int, int], percent: int
) -> None:
    theme.apply(qapp, "terang", percent)
    try:
        stand = Stand(office, qtbot, size)
        kiosk = stand.kiosk
        kiosk.plan = replace(kiosk.plan, code_needed=True)
        seen = 0
        stand.touch(kiosk.start.button)
        for act in (None, "kode", "soal", "alasan", "lewati"):
            if act == "kode":
                kiosk.visit.enter_code("X")  # type: ignore[union-attr]
                kiosk._show_step()
            elif act == "soal":
                stand.answer("1")
            elif act == "alasan":
                stand.touch(kiosk.skip)
                stand.answer("44444444")
            elif act == "lewati":
                stand.touch(kiosk.staff) if not kiosk.staff.isHidden() else kiosk.ask_out()
            QApplication.processEvents()
            assert kiosk.size().toTuple() == size
            seen += _inside(kiosk)
        assert seen > 40
    finally:
        theme.apply(qapp)


def _inside(kiosk: Kiosk) -> int:
    """Every button and text of the shown page lies whole on the screen, and none lies on another."""
    parts = [w for w in kiosk.findChildren(QWidget) if isinstance(w, QAbstractButton | QLabel) and w.isVisible()]
    boxes = [(w, QRect(w.mapTo(kiosk, QPoint(0, 0)), w.size())) for w in parts]
    for widget, box in boxes:
        assert kiosk.rect().contains(box), f"{widget.accessibleName()} {box} outside {kiosk.rect()}"
        assert widget.accessibleName() or isinstance(widget, QLabel)
    buttons = [(w, b) for w, b in boxes if isinstance(w, QAbstractButton)]
    for n, (one, box) in enumerate(buttons):
        for other, beside in buttons[n + 1 :]:
            assert not box.intersects(beside), f"{one.accessibleName()} over {other.accessibleName()}"
    return len(parts)


def test_nothing_of_a_request_reaches_the_kiosk(stand: Stand) -> None:
    """The kiosk is made of a plan that holds no request, and there is no way to give it one."""
    assert set(type(stand.kiosk.plan).__dataclass_fields__) == {
        "period_id", "office", "instrument", "services", "code_needed",
    }  # fmt: skip
    assert Kind.END.value == "kirim"


# -- with the whole window ---------------------------------------------------------------------------------------------


@pytest.fixture
def window(founded: Any, tmp_path: Path, qtbot: QtBot) -> Any:
    data: Data = data_of(founded, tmp_path / "data")
    desk: Desk = data.look()
    period = periods.PeriodData("Semester II 2026", "1-7-2026", "31-12-2026")
    desk.do(Who.self(data.who["kasi_pelum"]), periods.open_period, period)
    pc = WindowPc(qtbot, data, machine=MachineFile())
    pc.log_in("loket1")
    yield pc
    pc.close()
    data.close()


def test_without_a_second_screen_it_covers_this_one_until_the_pin(window: WindowPc) -> None:
    window.key(Key.Key_K, mod=Qt.KeyboardModifier.ControlModifier)
    assert window.window._kiosk is None, "only after a hand-over, or on Isian"
    window.window.start_kiosk()
    window.settle()
    assert "menutup seluruh layar" in window.sheet().words.text()
    window.key(Key.Key_F8)
    kiosk = window.window._kiosk.kiosk
    assert kiosk.isVisible()
    assert window.shell.covered()
    QTest.keyClick(kiosk, Key.Key_F12)
    QTest.keyClicks(kiosk, window.data.pins["loket1"])
    QTest.keyClick(kiosk, Key.Key_Return)
    window.settle()
    assert window.window._kiosk.kiosk is None
    assert not window.shell.covered()


def test_beside_the_work_it_leaves_the_keyboard_alone(window: WindowPc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kiosk_host, "second_screen", lambda shell: shell.screen())
    window.window.start_kiosk()
    window.settle()
    kiosk = window.window._kiosk.kiosk
    assert kiosk.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert not window.shell.covered()
    window.beat()
    window.window.start_kiosk()
    window.settle()
    assert window.sheet().title.text() == "Tutup kios survei"
    # A display without a window manager gives every new window the keyboard.
    window.front()
    window.key(Key.Key_F8)
    assert window.window._kiosk.kiosk is None


def test_the_kiosk_goes_with_its_screen_and_with_the_window(window: WindowPc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kiosk_host, "second_screen", lambda shell: shell.screen())
    window.window.start_kiosk()
    window.settle()
    window.window._kiosk._screen_gone(window.shell.screen())
    assert window.window._kiosk.kiosk is None
    window.window.start_kiosk()
    window.settle()
    window.close()
    assert window.window._kiosk.kiosk is None
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_without_a_period_it_says_so(founded: Any, tmp_path: Path, qtbot: QtBot) -> None:
    data = data_of(founded, tmp_path / "data")
    pc = WindowPc(qtbot, data)
    pc.log_in("loket1")
    pc.window.start_kiosk()
    pc.settle()
    assert pc.window._kiosk.kiosk is None
    assert "Belum ada masa survei" in pc.shell.bar.waiting()[0].sentence
    pc.close()
    data.close()
