"""Who leads hears once a day that something of a follow-up plan is due: a calm notice that opens it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from loket_app.domain.dates import local, numeric_date
from loket_app.ui.counter import Counter
from loket_app.ui.notices import NoticeKind
from loket_app.usecases.queries import survey_rtl
from loket_app.usecases.queries.survey_rtl import DueLine
from loket_app.usecases.survey.rights import LEADING

KEY = "rtl"
Notify = Callable[[str, NoticeKind, str], None]


class DueReminder(QObject):
    """Listens to who sits down, and remembers whom it told on which day. `wanted` carries the id of a plan line."""

    wanted = Signal(int)

    def __init__(self, counter: Counter, notify: Notify, parent: QObject) -> None:
        super().__init__(parent)
        self.counter = counter
        self.notify = notify
        self._told: set[tuple[int, str]] = set()
        counter.session.changed.connect(self.seated)

    def notice_opened(self, key: str) -> None:
        """A notice was opened; when it is the reminder's, its line is `wanted`."""
        kind, _, number = key.partition(":")
        if kind == KEY and number.isdigit():
            self.wanted.emit(int(number))

    def seated(self) -> None:
        """Tell a leader what is due, once a day."""
        session = self.counter.session
        me = session.officer
        leaders = {h.officer.id for role in LEADING for h in session.roster.get(role, ())}
        if me is None or me.id not in leaders:
            return
        day = local(self.counter.now(), self.counter.zone).date().isoformat()
        if (me.id, day) not in self._told:
            self._told.add((me.id, day))
            self.counter.ask(survey_rtl.due_plans, done=self._found, lane="rtl-tempo")

    def _found(self, due: tuple[DueLine, ...]) -> None:
        if due:
            self.notify(f"{KEY}:{due[0].line_id}", NoticeKind.HINT, due_sentence(due))


def due_sentence(due: tuple[DueLine, ...]) -> str:
    """What is due, the oldest by name."""
    first = due[0]
    when = "lewat sejak" if first.overdue else "berakhir"
    told = f"RTL jatuh tempo: {first.programme} ({when} {numeric_date(first.due)})"
    return f"{told}, dan {len(due) - 1} rencana lain." if len(due) > 1 else f"{told}."
