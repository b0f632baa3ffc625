"""What the public display is given. There is no name in it, because none is read."""

from collections.abc import Mapping
from dataclasses import dataclass

from loket_app.domain.display import DisplayLook, Sound
from loket_app.domain.worktime import Axis
from loket_app.usecases.views.board import ClockFace


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A request that is being worked on. `day` tells of a number given on another day (20 Nov), empty for today; `due`
    is the promised instant while the promise runs."""

    queue: str
    day: str
    service: str
    place: str
    clock: ClockFace
    calendar_id: int
    due: int | None


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """A request whose paper can be collected; `counter` is where, once its number was called."""

    queue: str
    day: str
    service: str
    counter: str


@dataclass(frozen=True, slots=True)
class Call:
    """A number that was called: to a counter, or (`collect`) to take its paper there. `key` is new with every call."""

    key: str
    queue: str
    day: str
    counter: str
    at: int
    collect: bool


@dataclass(frozen=True, slots=True)
class PublicView:
    """Everything on the display at one moment. `calls` and `ready` newest first, `next_numbers` in calling order."""

    office: str
    zone: str
    hours: str
    rows: tuple[PublicRow, ...]
    ready: tuple[ReadyRow, ...]
    calls: tuple[Call, ...]
    next_numbers: tuple[str, ...]
    waiting: int
    texts: tuple[str, ...]
    sound: Sound
    look: DisplayLook
    axes: Mapping[int, Axis]
    trail_id: int
