"""What every screen is given: the way to change data, the way to look, who sits here, and the clock.

Screens never build a `Who` and never touch the runner's queue themselves: `do` and `ask` are the one way each.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from loket_app.domain.errors import Disconnected, Disturbance, Refusal, Refused
from loket_app.domain.people import Capacity, Officer, Role
from loket_app.ui.hub import Hub
from loket_app.ui.runner import Disturb, Done, Job, Refuse, Runner
from loket_app.usecases.order import Repeated, Who, new_command_id
from loket_app.usecases.ports import Clock, ServerClock

if TYPE_CHECKING:
    # The store and its libraries take longer to import than the window: the worker does it, behind the first picture.
    from loket_app.usecases.desk import Desk

FEED_MS, FEED_ON_SERVER_MS = 1000, 500
"""How often the trail is asked. Where other PCs write too, a board must not be two seconds behind."""
TOPIC_PREFIXES: tuple[tuple[str, str], ...] = (
    ("tamu", "tamu"), ("keberatan", "keberatan"), ("antar", "antar"), ("surat", "surat"), ("data_surat", "surat"),
    ("cetak", "cetak"), ("pengaturan", "pengaturan"), ("contoh", "pengaturan"), ("petugas", "petugas"),
    ("pengganti", "petugas"), ("pakta", "petugas"), ("masuk", "masuk"), ("pin", "masuk"), ("kunci", "masuk"),
    ("skm", "skm"), ("rtl", "skm"), ("panduan", "panduan"), ("loket_dinamai", "pengaturan"),
    ("tahun", "pengaturan"), ("tahun", "permohonan"), ("pengaduan", "pengaduan"),
)  # fmt: skip
REQUESTS = "permohonan"
FEED = "feed"


class Holder(NamedTuple):
    """An officer who may act for a role today."""

    officer: Officer
    capacity: Capacity


class Session(QObject):
    """Who is logged in at this PC, and who holds which role today. `changed` after a log-in, lock or new roster."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.officer: Officer | None = None
        self.roster: Mapping[Role, tuple[Holder, ...]] = {}

    def sit_down(self, officer: Officer | None) -> None:
        """This officer uses the PC from now on; None locks it."""
        self.officer = officer
        self.changed.emit()

    def set_roster(self, roster: Mapping[Role, tuple[Holder, ...]]) -> None:
        """Who holds which role today."""
        self.roster = roster
        self.changed.emit()

    def candidates(self, role: Role) -> tuple[Holder, ...]:
        """Who may be named as actor of an act of `role` at this PC: oneself, or, if allowed to record, its holders."""
        me = self.officer
        if me is None:
            return ()
        own = tuple(h for h in self.roster.get(role, ()) if h.officer.id == me.id)
        if own or not me.may_record_for_others:
            return own
        return tuple(self.roster.get(role, ()))

    def actor_for(self, role: Role | None) -> int:
        """The officer an act of `role` is recorded for by default: oneself if one holds it, else its first holder."""
        me = self.officer
        if me is None:
            return 0
        if role is None:
            return me.id
        found = self.candidates(role)
        return found[0].officer.id if found else me.id

    def on_behalf(self, actor: int) -> str:
        """ "atas nama …" when the act is recorded for somebody else, else empty."""
        if self.officer is None or actor == self.officer.id:
            return ""
        for holders in self.roster.values():
            for holder in holders:
                if holder.officer.id == actor:
                    return f"atas nama {holder.officer.name}"
        return ""


class Counter(QObject):
    """The counter PC as the screens see it.

    `followed` with every answer of the trail, `deafened` when a server could not be reached for it.
    """

    followed = Signal()
    deafened = Signal(object)

    def __init__(
        self, runner: Runner, hub: Hub, session: Session, clock: Clock, zone: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.runner = runner
        self.hub = hub
        self.session = session
        self.clock = clock
        self.zone = zone
        self._seen = -1
        self._is_deaf = False
        # The worker's `AccessNotes`, made there: its module is not needed before the first picture.
        self._notes: list[Any] = []
        self._timer = QTimer(self)
        self._timer.setInterval(FEED_ON_SERVER_MS if isinstance(clock, ServerClock) else FEED_MS)
        self._timer.timeout.connect(self._beat)

    def follow(self) -> None:
        """Start to follow the trail: other counters' changes arrive like our own."""
        self._timer.start()
        self.poll()

    def stop(self) -> None:
        """Follow no more (the window closes)."""
        self._timer.stop()
        if self._notes and self._notes[0].pending:
            self.runner.run(_logged, self._notes, disturbed=_unheard)

    def now(self) -> int:
        """The present instant."""
        return self.clock.now()

    def who(self, role: Role | None = None, actor: int | None = None) -> Who:
        """Who acts and who types: the chosen `actor`, else by `role`, else oneself. With a fresh command id."""
        me = self.session.officer
        chosen = actor if actor is not None else self.session.actor_for(role)
        return Who(chosen, me.id if me is not None else 0, new_command_id())

    def do(
        self,
        command: Callable[..., Any],
        *args: Any,
        role: Role | None = None,
        actor: int | None = None,
        done: Done | None = None,
        refused: Refuse | None = None,
        disturbed: Disturb | None = None,
        **kwargs: Any,
    ) -> Job:
        """Run a command (`fn(tx, *args, **kwargs)`) for the officer of `role` or `actor`; a retry repeats nothing."""
        order = self.who(role, actor)
        job = self.runner.run(_done_once, order, command, args, kwargs, done=done, refused=refused, disturbed=disturbed)
        # Work is done in order, so this look at the trail already sees what the command did.
        self.poll()
        return job

    def ask(
        self,
        query: Callable[..., Any],
        *args: Any,
        done: Done,
        lane: str = "",
        refused: Refuse | None = None,
        **kwargs: Any,
    ) -> Job:
        """Run a query (`fn(look, *args, **kwargs)`); a newer one of the same lane makes this one stale."""
        return self.runner.run(
            _asked, self._notes, self._me(), query, args, kwargs, done=done, refused=refused, lane=lane
        )

    def work(
        self,
        fn: Callable[..., Any],
        *args: Any,
        done: Done | None = None,
        refused: Refuse | None = None,
        disturbed: Disturb | None = None,
        lane: str = "",
    ) -> Job:
        """Run `fn(desk, *args)` in the worker: log-in, papers, and other work made of several commands or queries."""
        return self.runner.run(
            _worked, self._notes, self._me(), fn, args, done=done, refused=refused, disturbed=disturbed, lane=lane
        )

    def _me(self) -> int:
        """Who sits here, for the log of who saw what; 0 while nobody does."""
        return self.session.officer.id if self.session.officer is not None else 0

    def _beat(self) -> None:
        # A newer question makes an older one's answer void: one that is due is waited for, however busy the worker is.
        if not self.runner.awaits(FEED):
            self.poll()

    def poll(self) -> None:
        """Ask the trail what is new; every new row becomes a topic on the hub."""
        self.runner.run(_feed, self._notes, self._seen, done=self._heard, disturbed=self._deaf, lane=FEED)

    def _deaf(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        """The trail cannot be read: said once, not every second; the next beat tries again by itself."""
        if isinstance(disturbance, Disconnected):
            self._is_deaf = True
            self.deafened.emit(disturbance)
        elif not self._is_deaf:
            self._is_deaf = True
            self.runner.disturbance.emit(disturbance, again)

    def _heard(self, rows: tuple[tuple[int, str, int | None], ...]) -> None:
        self._is_deaf = False
        self.followed.emit()
        if not rows:
            return
        first = self._seen < 0
        self._seen = rows[-1][0]
        if not first:
            topics = {topic for _, kind, request in rows for topic in topics_of(kind, request)}
            self.hub.announce(*topics, *{request_topic(request) for _, _, request in rows if request is not None})


def request_topic(request_id: int) -> str:
    """The topic of one request, such as permohonan:21; it goes beside the general one."""
    return f"{REQUESTS}:{request_id}"


def requests_in(topics: frozenset[str]) -> tuple[int, ...]:
    """The requests that these topics name."""
    return tuple(sorted(int(t.partition(":")[2]) for t in topics if t.startswith(f"{REQUESTS}:")))


def topics_of(kind: str, request: int | None) -> tuple[str, ...]:
    """The topics that a trail row touches."""
    named = tuple(topic for prefix, topic in TOPIC_PREFIXES if kind.startswith(prefix))
    return (*named, REQUESTS) if request is not None and named != ("cetak",) else named or (REQUESTS,)


def _feed(desk: "Desk", notes: list[Any], seen: int) -> tuple[tuple[int, str, int | None], ...]:
    from loket_app.usecases.queries import board

    with suppress(Disturbance):
        # Whoever acts next hears of a disk that takes nothing; what was seen stays noted until then.
        _logged(desk, notes)
    if seen < 0:
        header = desk.ask(board.header)
        return ((header.trail_id, "", None),)
    return desk.glance(board.feed, seen)


def _asked(
    desk: "Desk", notes: list[Any], me: int, query: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    _permit(desk, me, query)
    answer = desk.ask(query, *args, **kwargs)
    _note(desk, notes, me, query, args, answer)
    return answer


def _worked(desk: "Desk", notes: list[Any], me: int, fn: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    _permit(desk, me, fn)
    answer = fn(desk, *args)
    _note(desk, notes, me, fn, args, answer)
    return answer


def _permit(desk: "Desk", me: int, fn: Callable[..., Any]) -> None:
    """The whole data of a person is for some roles only; the table of actions says which functions show it."""
    if me:
        from loket_app.usecases.access_log import require_permitted

        require_permitted(desk, me, fn)


def _note(desk: "Desk", notes: list[Any], me: int, fn: Callable[..., Any], args: tuple[Any, ...], answer: Any) -> None:
    """Whose data the answer shows, for the log of who saw what (UU 27/2022, Ps. 31)."""
    if not me:
        return
    if not notes:
        from loket_app.usecases.access_notes import AccessNotes

        notes.append(AccessNotes())
    notes[0].note(desk.clock.now(), me, fn, args, answer)


def _logged(desk: "Desk", notes: list[Any]) -> None:
    if notes and notes[0].pending:
        from loket_app.usecases.access_log import write

        write(desk, notes[0])


def _unheard(_: Disturbance, _again: Callable[[], None]) -> None:
    """The window is gone: nobody is left to hear it."""


def _done_once(
    desk: "Desk", order: Who, command: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    try:
        return desk.do(order, command, *args, **kwargs)
    except Repeated as again:
        raise Refused(
            Refusal("sudah_tercatat", "Sudah tercatat pada percobaan sebelumnya. Layar diperbarui.")
        ) from again
