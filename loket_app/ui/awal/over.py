"""Lays the steps of the first day over a window: on an empty data folder, and again over an office from Pengaturan."""

from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from loket_app.ui.awal.cover import FirstDayCover
from loket_app.ui.awal.page import Draft

if TYPE_CHECKING:
    from loket_app.ui.window import MainWindow

_left: "WeakKeyDictionary[MainWindow, Draft]" = WeakKeyDictionary()


def first_day_over(window: "MainWindow") -> FirstDayCover:
    """The five steps; what follows them is told by the cover's `founded`."""
    cover = _cover(window)
    cover.anew.connect(window.restart)
    cover.zone_chosen.connect(window.shell.set_zone)
    cover.tell_zone()
    window.shell.cover(cover)
    return cover


def steps_again_over(window: "MainWindow", at: int = 0) -> FirstDayCover:
    """The steps once more, over the screens; leaving them brings the screen back as it was.

    A lock takes them away, and they come back from Pengaturan with what was typed.
    """
    cover = _cover(window, again=True, at=at, left=_left.pop(window, None))
    cover.closed.connect(window.shell.uncover)
    cover.lock_asked.connect(window.lock)
    cover.give_way = partial(_give_way, window, cover)
    window.shell.cover(cover)
    return cover


def _give_way(window: "MainWindow", cover: FirstDayCover) -> None:
    typed = cover.unsaved()
    if typed:
        _left[window] = typed
    window.shell.uncover()


def _cover(window: "MainWindow", **more: Any) -> FirstDayCover:
    cover = FirstDayCover(window.counter, window.plan.machine, lambda: window.press, **more)
    cover.acts_changed.connect(window.shell.show_keys)
    window.shell.closing.connect(cover.keep_now)
    return cover
