"""The tests' engines share the statements that they have compiled: every test opens an office of its own.

A program opens one engine and compiles each statement once. Here thousands are opened, and compiling the same words
again for each took two fifths of the time. What a statement says does not depend on the file or the database.
"""

from types import ModuleType
from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.util import LRUCache

from loket_app.store import postgres_side, sqlite_side


def share() -> None:
    """From now on in this process."""
    for side in (sqlite_side, postgres_side):
        _share(side)


def _share(side: ModuleType) -> None:
    make = side.create_engine
    dialects: list[Dialect] = []
    statements: LRUCache[Any, Any] = LRUCache(2000)

    def sharing(*args: Any, **more: Any) -> Engine:
        engine: Engine = make(*args, **more)
        if "isolation_level" in more:  # it is a matter of the dialect
            return engine
        dialects.append(engine.dialect)
        # A statement is kept under its dialect, too.
        engine.dialect = engine.pool._dialect = dialects[0]
        del dialects[1:]
        engine.update_execution_options(compiled_cache=statements)
        return engine

    side.create_engine = sharing
