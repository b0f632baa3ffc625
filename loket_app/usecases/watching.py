"""Looking at an office's data from beside, for as long as it takes: lost and found again without anybody's help."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from loket_app.domain.errors import Disturbance
from loket_app.store.beside import Identity, identity, open_reader
from loket_app.store.engine import reading
from loket_app.usecases.desk import Look
from loket_app.usecases.ports import Clock
from loket_app.usecases.settings import SettingsCache

P = ParamSpec("P")
T = TypeVar("T")


class Watch:
    """A desk for looking only. Nothing is opened before the first question; after a disturbance the next one opens
    anew. A file moved away is noticed even where the system would go on reading it."""

    def __init__(self, place: Path | str, clock: Clock) -> None:
        self.place = place
        self.clock = clock
        self._engine: Engine | None = None
        self._identity: Identity = None
        self._cache = SettingsCache()

    def ask(self, query: Callable[Concatenate[Look, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one query in a short read transaction. Raises `Disturbance`."""
        try:
            with reading(self._opened()) as connection:
                return query(Look(connection, self.clock.now(), self._cache), *args, **kwargs)
        except Disturbance:
            self.close()
            raise
        except (SQLAlchemyError, KeyError, ValueError) as error:
            self.close()
            raise Disturbance("Data tidak dapat dibaca.", "Dicoba lagi dengan sendirinya.") from error

    def _opened(self) -> Engine:
        now = identity(self.place)
        if self._engine is not None and now != self._identity:
            self.close()
        if self._engine is None:
            self._engine = open_reader(self.place)
            self._identity, self._cache = now, SettingsCache()
        return self._engine

    def close(self) -> None:
        """Let go of the file."""
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()


@contextmanager
def watching(place: Path | str, clock: Clock) -> Iterator[Watch]:
    """A watch, let go at the end."""
    watch = Watch(place, clock)
    try:
        yield watch
    finally:
        watch.close()
