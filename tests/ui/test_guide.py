"""The guide of the first day: says what comes next, ticks itself off from the trail, goes away and comes back."""

from collections.abc import Callable
from typing import Any

from loket_app.usecases import door, intake
from loket_app.usecases.desk import Who
from loket_app.usecases.guide import Task, guide, show_guide
from tests.ui.day_pc import CTRL, Data, Key, WindowPc


def accepted(data: Data) -> None:
    desk, who = data.look(), Who(data.who["loket1"], data.who["loket1"])
    visit = desk.do(who, door.walked_in)
    papers = tuple(r.key for r in desk.ask(lambda look: intake.service_named(look, "sktm")[1]).requirements)
    desk.do(
        Who(who.actor, who.recorder), intake.accept, visit.id,
        intake.IntakeForm(intake.PersonData(name="Contoh Pemohon"), "sktm", papers), True,
    )  # fmt: skip


def test_it_ticks_itself_off_from_the_trail(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    one.log_in("loket1")
    strip: Any = one.window.guidance.strip
    assert strip.isVisible()
    assert strip.words.whole() == "Berikutnya: coba printer"
    before = one.window.guidance.found.done
    accepted(data)
    one.beat()
    assert one.window.guidance.found.done == before + 2
    assert dict(one.window.guidance.found.tasks)[Task.INTAKE]


def test_all_of_it_by_keys_and_put_away(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    one.log_in("admin")
    one.key(Key.Key_H, mod=CTRL)
    panel = one.sheet()
    assert panel.accessibleName() == "Hari pertama"
    one.key(Key.Key_Return)
    assert one.shell.shown() == "pengaturan"
    one.key(Key.Key_H, mod=CTRL)
    one.key(Key.Key_5)
    assert one.shell.shown() == "terima"
    one.window.go("pengaturan")
    one.key(Key.Key_H, mod=CTRL)
    one.key(Key.Key_F8)
    assert one.sheet() is None
    assert not one.window.guidance.strip.isVisible()
    assert not data.look().ask(guide).shown
    one.screen().open_section("hari_pertama").enter()
    one.key(Key.Key_F7)
    assert one.window.guidance.strip.isVisible()


def test_it_is_closed_for_everybody_and_all_done_ends_it(make_office: Any) -> None:
    office = make_office()
    assert office.desk.ask(guide).next is Task.TEST_PAGE
    assert office.desk.ask(guide).shown
    office.desk.do(office.by("loket1"), show_guide, False)
    assert not office.desk.ask(guide).shown
    office.desk.do(office.by("loket1"), show_guide, True)
    assert office.desk.ask(guide).shown
