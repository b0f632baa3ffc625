"""Pictures of what stands before the public: the display in its looks and shapes, and the kiosk for numbers."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

from loket_app.domain.dates import MINUTE, SECOND
from loket_app.domain.display import DisplayLook
from loket_app.ui.antrean.kiosk import TicketKiosk
from loket_app.ui.counter import Counter
from loket_app.ui.layar.board import PublicBoard
from loket_app.ui.layar.scene import PAGE_MS, Moment
from loket_app.usecases.queries.public_display import public_view
from loket_app.usecases.queries.ticket_kiosk import ticket_plan
from loket_app.usecases.views.display import PublicView

LANDSCAPE, LARGE, UPRIGHT = (1366, 768), (1920, 1080), (1080, 1920)


def take_public(counter: Counter, target: Path) -> list[Path]:
    """Make them into `target` and return their paths; the counter's runner must answer at once."""
    found: list[Any] = []
    counter.ask(public_view, done=found.append)
    counter.ask(ticket_plan, done=found.append)
    view, plan = found
    return [*_displays(view, counter.now(), target), *_kiosks(counter, plan, target)]


def _displays(view: PublicView, now: int, target: Path) -> list[Path]:
    # On a full page, and just after a call: that is what the display is looked at for.
    now -= now % PAGE_MS
    called = replace(view, calls=(replace(view.calls[0], at=now - 2 * SECOND), *view.calls[1:])) if view.calls else view
    light = replace(view, look=DisplayLook.LIGHT)
    made = []
    board = PublicBoard()
    for name, size, shown, moment in (
        ("layar-1366", LANDSCAPE, called, Moment(now)), ("layar-1920", LARGE, called, Moment(now)),
        ("layar-terang-1366", LANDSCAPE, light, Moment(now)), ("layar-tegak-1080", UPRIGHT, called, Moment(now)),
        ("layar-terputus-1366", LANDSCAPE, view, Moment(now + 2 * MINUTE, now)),
    ):  # fmt: skip
        board.resize(*size)
        board.show()
        board.show_moment(shown, moment)
        made.append(_saved(board, target / f"{name}.png"))
    board.hide()
    board.deleteLater()
    return made


def _kiosks(counter: Counter, plan: Any, target: Path) -> list[Path]:
    made = []
    for name, size in (("kios-antrean-1366", LANDSCAPE), ("kios-antrean-tegak-1080", UPRIGHT)):
        kiosk = TicketKiosk(counter, plan, QRect(0, 0, *size), True)
        kiosk.setFixedSize(*size)
        kiosk.show()
        made.append(_saved(kiosk, target / f"{name}.png"))
        kiosk.end()
        kiosk.deleteLater()
    return made


def _saved(widget: QWidget, path: Path) -> Path:
    QApplication.processEvents()
    widget.grab().save(str(path))
    return path
