"""One calm notice with the first log-in of a day, when the opening check holds something to be seen to."""

from typing import Any

from loket_app.domain import dates
from loket_app.domain.errors import Disturbance
from loket_app.ui.counter import Counter
from loket_app.ui.notices import NoticeKind
from loket_app.ui.shell import Shell

PAPER = "kertas"
"""The kind of a notice that leads to an office paper; its key follows behind a colon."""


class Morning:
    """Looks once a day, when somebody sits down; a start later on the same day says nothing again."""

    def __init__(self, counter: Counter, shell: Shell) -> None:
        self._counter = counter
        self._shell = shell
        self._day = ""

    def sat_down(self) -> None:
        """Somebody logged in."""
        day = dates.local(self._counter.now(), self._counter.zone).date().isoformat()
        if day != self._day:
            self._day = day
            self._counter.work(_to_see, done=self._say, disturbed=_nothing)

    def _say(self, found: tuple[str, ...]) -> None:
        if not found:
            return
        from loket_app.usecases.office_papers.day_sheets import OPENING

        more = f" dan {len(found) - 2} hal lain" if len(found) > 2 else ""
        words = f"Pemeriksaan pembukaan: lihat {', '.join(found[:2])}{more}."
        self._shell.notify(f"{PAPER}:{OPENING}", NoticeKind.HINT, words, stays=True)


def _to_see(desk: Any) -> tuple[str, ...]:
    from loket_app.usecases.queries.morning import is_first_log_in, opening_check

    if not desk.ask(is_first_log_in, desk.workstation):
        return ()
    names = (line.what for line in desk.ask(opening_check, desk) if line.amber)
    return tuple(name[:1].lower() + name[1:].partition(" (")[0] for name in names)


def _nothing(_trouble: Disturbance, _again: Any) -> None:
    """The paper says it all the same when it is asked for."""
