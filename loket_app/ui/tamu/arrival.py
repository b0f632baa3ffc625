"""A new guest in one key (F3), from any screen, and who stands for the door at this PC."""

from collections.abc import Callable
from functools import partial

from loket_app.domain.errors import Refusal
from loket_app.domain.people import Role
from loket_app.ui.counter import Counter
from loket_app.ui.navigation import Navigator
from loket_app.ui.notices import NoticeKind
from loket_app.ui.papan.actors import holders_for
from loket_app.usecases import door
from loket_app.usecases.door import Guest

DOOR = frozenset({Role.PORTIR, Role.LOKET})


def door_actor(counter: Counter, roles: frozenset[Role] = DOOR) -> int | None:
    """For whom an act at the door is recorded: oneself where one may, else the first holder; None: oneself anyhow."""
    found = holders_for(counter.session, roles)
    return found[0].officer.id if found else None


def new_guest(
    counter: Counter,
    navigate: Navigator,
    done: Callable[[Guest], None] | None = None,
    refused: Callable[[Refusal], None] | None = None,
) -> None:
    """A guest stands at the door: a number and the clock of step 1, nothing to type first."""
    told = done if done is not None else partial(_told, navigate)
    counter.do(door.guest_arrived, actor=door_actor(counter), done=told, refused=refused)


def _told(navigate: Navigator, guest: Guest) -> None:
    navigate.go("tamu")
    navigate.notify(f"tamu:{guest.id}", NoticeKind.SUCCESS, f"Tamu {guest.queue} dicatat di pintu.")
