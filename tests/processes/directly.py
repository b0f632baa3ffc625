"""Plays driven through a desk at once, without a window: for tests of single statements, and of the plays."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from loket_app.usecases.desk import Desk, Who
from tests.processes.commands import name_of
from tests.processes.plays import CLERK, PLAYS, Ask, Do, Play, Work

Told = Callable[[str, tuple[Any, ...]], None]


def play_all(desk: Desk, who: dict[str, int], names: Iterable[str] = tuple(PLAYS)) -> set[str]:
    """Run these plays to their end; gives the names of the commands that were committed."""
    ran: set[str] = set()
    with noted(lambda name, _args: ran.add(name)):
        for name in names:
            played(PLAYS[name](), lambda one: carried_out(desk, who, one))
    return ran


def played(play: Play, do: Callable[[Any], Any]) -> None:
    """Drive one play; `do` carries out what it asks for."""
    try:
        wanted = next(play)
        while True:
            wanted = play.send(do(wanted))
    except StopIteration:
        return


def carried_out(desk: Desk, who: dict[str, int], wanted: Do | Ask | Work) -> Any:
    """One thing a play asks for, typed by the clerk."""
    if isinstance(wanted, Do):
        order = Who(who[wanted.actor], who[CLERK])
        return desk.do(order, wanted.command, *wanted.args, **wanted.kwargs)
    if isinstance(wanted, Ask):
        return desk.ask(wanted.query, *wanted.args)
    return wanted.fn(desk, who, *wanted.args)


@contextmanager
def noted(tell: Told) -> Iterator[None]:
    """Inside, `tell` hears of every command that any desk has committed: its name and what it was given."""
    run, counted = Desk._run, Desk.do_counted

    def after(self: Desk, who: Who, present: Any, command: Any, *args: Any, **kwargs: Any) -> Any:
        result = run(self, who, present, command, *args, **kwargs)
        tell(name_of(command), args)
        return result

    def after_counted(self: Desk, who: Who, command: Any, *args: Any, **kwargs: Any) -> Any:
        result = counted(self, who, command, *args, **kwargs)
        tell(name_of(command), args)
        return result

    Desk._run, Desk.do_counted = after, after_counted  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        Desk._run, Desk.do_counted = run, counted  # type: ignore[method-assign]
