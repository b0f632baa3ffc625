"""Sitting down at a window without a PIN, for benchmarks: hashing one is slow on purpose and not measured here."""

from typing import Any

from loket_app.domain.people import Officer, Role
from loket_app.usecases.desk import Desk
from loket_app.usecases.staff import holders


def sit_down(window: Any, done: Any = None) -> None:
    """The first loket officer sits down; `done` is called when the window shows it."""

    def seated(found: tuple[dict[Role, Any], Officer]) -> None:
        window.session.set_roster(found[0])
        window.session.sit_down(found[1])
        window.logged_in()
        if done is not None:
            done()

    window.counter.work(_clerk, done=seated)


def _clerk(desk: Desk) -> tuple[dict[Role, Any], Officer]:
    from loket_app.ui.counter import Holder

    roster = {role: tuple(Holder(*pair) for pair in desk.ask(holders, role)) for role in Role}
    clerk = next(h.officer for h in roster[Role.LOKET] if h.officer.may_record_for_others)
    return roster, clerk
