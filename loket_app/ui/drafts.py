"""What is typed and not saved, kept in a file of the data folder against crash and power cut."""

from collections.abc import Mapping
from typing import Any

FILE = "ketikan.json"


def keep(desk: Any, typed: Mapping[str, Mapping[str, object]]) -> None:
    """Write the typed state of all screens; an empty one takes the file away."""
    # Imported in the worker: the first window must not wait for it.
    from loket_app.usecases import typed_file

    typed_file.keep(desk, FILE, typed)


def kept(desk: Any) -> dict[str, Any]:
    """What was typed when the program ended; a damaged file is no reason to complain."""
    from loket_app.usecases import typed_file

    return typed_file.kept(desk, FILE)
