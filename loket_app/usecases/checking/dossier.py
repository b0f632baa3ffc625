"""One request as stored, for the parts of a check: its row and its trail, each decoded once."""

from collections.abc import Mapping
from typing import Any, Final

from loket_app.domain.case import Event
from loket_app.store.ranges import RequestRows
from loket_app.store.tables import request
from loket_app.usecases.desk import Look
from loket_app.usecases.requests import ACTION_KINDS, event_of

_COLUMNS: Final = tuple(request.c.keys())


class Dossier:
    """A request out of those that were read together. Raises ValueError where its trail cannot be read."""

    __slots__ = ("columns", "events", "key", "look", "row", "rows", "stored")

    def __init__(self, look: Look, stored: RequestRows, key: int) -> None:
        self.look, self.stored, self.key = look, stored, key
        self.row: Any = stored.requests.of(key)[0]
        self.columns: Mapping[str, Any] = dict(zip(_COLUMNS, self.row[1:], strict=True))
        self.rows = stored.trail.of(key)
        self.events: tuple[Event, ...] = tuple(event_of(r, r.facts) for r in self.rows if r.kind in ACTION_KINDS)


__all__ = ["Dossier"]
