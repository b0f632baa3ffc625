"""The one way to change data and the one way to look at it.

A command is a function that takes an open transaction (`Tx`) first. `Desk.do` runs it: one transaction, one trail row,
commit; a refusal or an error keeps nothing. A query takes a `Look`; `Desk.ask` runs it in a short read transaction.
"""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, select

from loket_app.domain.clock_jump import span_words
from loket_app.domain.dates import local
from loket_app.domain.errors import Busy, Disconnected, Refusal, Refused, refuse
from loket_app.domain.people import Officer, Role, Substitution
from loket_app.domain.workflow import Actor
from loket_app.store import trail as trail_store
from loket_app.store.engine import glancing, reading, server_time, writing
from loket_app.store.officers import officer_by_id, substitutions_on
from loket_app.store.tables import trail
from loket_app.usecases.order import Repeated, Who, new_command_id
from loket_app.usecases.ports import Clock, ServerClock
from loket_app.usecases.settings import Settings, SettingsCache

P = ParamSpec("P")
T = TypeVar("T")

CLOCK_SLACK_MS = 2000
BUSY_TRIES, RECONNECT_SECONDS = 6, 0.3
"""A lock is waited for two seconds at a time; a PC that died in a command holds it for ten at most."""


class Look:
    """An open read: the connection, the present instant, and the settings."""

    def __init__(self, connection: Connection, now: int, cache: SettingsCache) -> None:
        self.connection = connection
        self.now = now
        self.settings = Settings(connection, cache)
        self._officers: dict[int, Officer] = {}
        self._substitutions: tuple[Substitution, ...] | None = None

    @property
    def zone(self) -> str:
        """The office's zone."""
        return self.settings.office().zone

    def day(self, instant: int | None = None) -> str:
        """The local ISO date of an instant (now by default)."""
        return local(self.now if instant is None else instant, self.zone).date().isoformat()

    def officer(self, officer_id: int) -> Officer:
        """An officer by id; raises KeyError when there is none."""
        if officer_id not in self._officers:
            self._officers[officer_id] = officer_by_id(self.connection, officer_id)
        return self._officers[officer_id]

    def substitutions(self) -> tuple[Substitution, ...]:
        """The substitutions in force today."""
        if self._substitutions is None:
            self._substitutions = substitutions_on(self.connection, self.day())
        return self._substitutions

    def actor(self, officer_id: int) -> Actor:
        """The officer with the substitutions that count today."""
        return Actor(self.officer(officer_id), self.substitutions(), self.day())


class Tx(Look):
    """An open command: a `Look` that may write, and that puts exactly one row on the trail."""

    def __init__(
        self,
        connection: Connection,
        now: int,
        cache: SettingsCache,
        who: Who,
        workstation: str,
        last: tuple[int, int, str],
    ) -> None:
        super().__init__(connection, now, cache)
        self.who = who
        self.workstation = workstation
        self.recorded: int | None = None
        self._last = last

    @property
    def next_trail_id(self) -> int:
        """The id that this command's row will have."""
        return self._last[0] + 1

    def require(self, sentence: str, *roles: Role) -> None:
        """Raise `Refused` with this sentence unless the actor may do today what one of `roles` does."""
        if self.actor(self.who.actor).acting(frozenset(roles)) is None:
            raise refuse("bukan_peran", f"{sentence} Ganti pengguna dengan F12.")

    def record(
        self,
        kind: str,
        *,
        request: int | None = None,
        visit: int | None = None,
        subject: str | None = None,
        role: str | None = None,
        capacity: str | None = None,
        facts: Mapping[str, Any] | None = None,
        text: Mapping[str, Any] | None = None,
    ) -> int:
        """Put this command's one row on the trail. `facts` never hold personal data; `text` does."""
        if self.recorded is not None:
            raise AssertionError("a command puts exactly one row on the trail")
        if self.settings.fresh:
            facts = {**(facts or {}), "pengaturan_baru": {str(i): digest for i, digest in self.settings.fresh.items()}}
        row = trail_store.NewRow(
            at=self.now, kind=kind, workstation=self.workstation, command_id=self.who.command_id,
            request_id=request, visit_id=visit, subject=subject, actor=self.who.actor or None,
            recorded_by=self.who.recorder or None, role=role, capacity=capacity, facts=facts, text=text,
        )  # fmt: skip
        self.recorded = trail_store.append(self.connection, row, self._last)
        return self.recorded


class Desk:
    """One counter PC: database, clock, the PC's name, its data folder; `demo` marks every paper as an example."""

    def __init__(
        self, engine: Engine, clock: Clock, workstation: str, folder: Path | None = None, demo: bool = False
    ) -> None:
        self.engine = engine
        self.clock = clock
        self.workstation = workstation
        self.folder = folder
        self.demo = demo
        self.cache = SettingsCache()
        self.shared_folder: Path | None = None
        self.held = 0
        """By how many ms this PC's clock jumped forward, unconfirmed: no command runs (docs/decisions/029)."""
        self.before_each: Callable[[], None] | None = None

    @property
    def shared(self) -> Path | None:
        """Where the office's own files lie (arms, issued letters, photographs): the data folder, or with a server the
        folder that all its PCs share."""
        return self.shared_folder or self.folder

    def do(self, who: Who, command: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one command in one transaction. Raises `Refused`, `Disturbance` or `Repeated`; then nothing was kept."""
        self._look_at_clock()
        return self._run(who, _checked_now, command, *args, **kwargs)

    def do_with_doubtful_clock(
        self, who: Who, command: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run the command by which a supervisor confirms a doubtful PC clock: behind the newest row (decision 8), or
        far ahead after a jump."""
        result = self._run(who, lambda _, now: now, command, *args, **kwargs)
        self.held = 0
        return result

    def do_before_confirming(
        self, who: Who, command: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a command that must be recorded although the PC's clock is doubtful: at the instant of the newest row."""
        return self._run(who, (lambda newest, _: newest) if self.held else max, command, *args, **kwargs)

    def _look_at_clock(self) -> None:
        if self.before_each is not None:
            self.before_each()
        if self.held:
            raise refuse(
                "jam_mundur",
                f"Jam komputer ini melompat maju {span_words(self.held)}. Betulkan jamnya, atau minta atasan "
                "mengesahkan jam ini dengan PIN di Pengaturan.",
            )

    def do_counted(self, who: Who, command: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a command whose row on the trail is the count of its day: an anonymous answer (docs/decisions/020).

        No command id is kept, so the command itself must notice that it was already carried out.
        """
        self._look_at_clock()

        def once() -> T:
            with writing(self.engine) as connection:
                last = trail_store.newest(connection)
                now = _checked_now(last[1], self._now(connection, in_command=True))
                tx = Tx(connection, now, self.cache, who, self.workstation, last)
                _check_people(tx)
                result = command(tx, *args, **kwargs)
                if tx.recorded is not None:
                    raise AssertionError(f"{command.__name__} is counted by the day, and left a trail row")
            return result

        return _patiently(once)

    def _run(
        self,
        who: Who,
        present: Callable[[int, int], int],
        command: Callable[Concatenate[Tx, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        order = Who(who.actor, who.recorder, who.command_id or new_command_id())

        def once() -> T:
            with writing(self.engine) as connection:
                seen = trail_store.command_seen(connection, order.command_id)
                if seen is not None:
                    raise Repeated(seen)
                last = trail_store.newest(connection)
                now = present(last[1], self._now(connection, in_command=True))
                tx = Tx(connection, now, self.cache, order, self.workstation, last)
                _check_people(tx)
                result = command(tx, *args, **kwargs)
                if tx.recorded is None:
                    raise AssertionError(f"{command.__name__} left no trail row")
            return result

        return _patiently(once)

    def ask(self, query: Callable[Concatenate[Look, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one query in a short read transaction."""

        def once() -> T:
            with reading(self.engine) as connection:
                return query(Look(connection, self._now(connection), self.cache), *args, **kwargs)

        return _patiently(once)

    def glance(self, query: Callable[Concatenate[Look, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query of one statement, asked again and again; as cheap as the database can do it."""

        def once() -> T:
            with glancing(self.engine) as connection:
                return query(Look(connection, self._now(connection), self.cache), *args, **kwargs)

        return _patiently(once)

    def _now(self, connection: Connection, in_command: bool = False) -> int:
        """The present instant; on a server's clock it is heard with every command and once a minute besides."""
        clock = self.clock
        if isinstance(clock, ServerClock) and (in_command or clock.stale()):
            heard = server_time(connection, in_command)
            if heard is not None:
                clock.hear(*heard)
        return clock.now()


def _patiently(once: Callable[[], T]) -> T:
    """Run a whole transaction, from the top again while another PC writes, and once more when the server was lost.

    It keeps its command id, so what was committed before the reply was lost shows as `Repeated` and is not done twice.
    """
    waited, lost = 0, False
    while True:
        try:
            return once()
        except Busy:
            waited += 1
            if waited == BUSY_TRIES:
                raise
        except Disconnected:
            if lost:
                raise
            lost = True
            time.sleep(RECONNECT_SECONDS)


def _checked_now(newest: int, now: int) -> int:
    if now >= newest:
        return now
    if newest - now <= CLOCK_SLACK_MS:
        return newest
    raise refuse(
        "jam_mundur",
        "Jam komputer ini lebih lambat daripada catatan terakhir. Betulkan jamnya, atau minta atasan mengesahkan jam "
        "ini dengan PIN di Pengaturan.",
    )


def _check_people(tx: Tx) -> None:
    """Both must be officers still; who types for another needs the right to. 0 stands for nobody (the founding)."""
    for officer_id in {tx.who.actor, tx.who.recorder} - {0}:
        try:
            officer = tx.officer(officer_id)
        except KeyError:
            raise refuse("petugas", "Pilih nama petugas dari daftar.") from None
        if not officer.active:
            raise refuse("petugas_nonaktif", f"{officer.name} tidak lagi aktif sebagai petugas.")
    if tx.who.actor == tx.who.recorder or not tx.who.recorder:
        return
    recorder = tx.officer(tx.who.recorder)
    if not recorder.may_record_for_others:
        raise Refused(Refusal("bukan_pencatat", f"{recorder.name} tidak diberi hak mencatat atas nama pejabat lain."))


def last_row_of(connection: Connection, request_id: int) -> Any:
    """The newest trail row about a request: who, what and when, for the stale-screen sentence."""
    query = select(trail).where(trail.c.request_id == request_id).order_by(trail.c.id.desc()).limit(1)
    return connection.execute(query).first()


__all__ = ["CLOCK_SLACK_MS", "Desk", "Look", "Repeated", "Role", "Tx", "Who", "last_row_of"]
