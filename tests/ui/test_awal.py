from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from loket_app.ui.awal import FirstDayCover
from loket_app.ui.counter import Counter, Session
from loket_app.ui.hub import Hub
from loket_app.ui.runner import InlineRunner
from loket_app.usecases import staff
from loket_app.usecases.opening import is_founded, open_desk
from loket_app.usecases.ports import SetClock

NOON = 1_795_400_000_000


def test_a_real_office_is_founded_by_keyboard_without_invented_officers(qtbot, tmp_path: Path):
    clock = SetClock(NOON)
    runner = InlineRunner(lambda: open_desk(tmp_path, clock, "PC"))
    counter = Counter(runner, Hub(), Session(), clock, "Asia/Makassar")
    cover = FirstDayCover(counter)
    qtbot.addWidget(cover)
    founded = []
    cover.founded.connect(lambda: founded.append(True))
    cover.show()

    QTest.keyClicks(cover.pin, "1234")
    QTest.keyClicks(cover.again, "1243")
    QTest.keyClick(cover.again, Qt.Key.Key_Return)
    assert "belum sama" in cover.form.fields["ulang"].text()
    assert cover.pin.text() == "1234"

    cover.again.clear()
    QTest.keyClicks(cover.again, "1234")
    QTest.keyClick(cover.again, Qt.Key.Key_Return)
    assert "belum diisi" in cover.form.fields["nama"].text()

    QTest.keyClicks(cover.name, "Contoh Admin, S.Kom.")
    QTest.keyClick(cover.name, Qt.Key.Key_Return)
    assert founded == [True]
    names = []
    counter.ask(staff.officers, done=names.extend)
    assert [o.name for o in names] == ["Contoh Admin, S.Kom."]
    counter.work(is_founded, done=names.append)
    assert names[-1] is True
    runner.close()
