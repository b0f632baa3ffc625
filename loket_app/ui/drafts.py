"""What is typed and not saved, kept in a file of the data folder against crash and power cut."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILE = "ketikan.json"


def keep(desk: Any, typed: Mapping[str, Mapping[str, object]]) -> None:
    """Write the typed state of all screens; an empty one takes the file away."""
    file = _file(desk)
    if file is None:
        return
    # Imported in the worker: the first window must not wait for them.
    import json

    from loket_app.usecases.archive import write_over

    if typed:
        write_over(file, json.dumps(typed, ensure_ascii=False, default=str).encode())
    else:
        file.unlink(missing_ok=True)


def kept(desk: Any) -> dict[str, Any]:
    """What was typed when the program ended; a damaged file is no reason to complain."""
    file = _file(desk)
    if file is None or not file.exists():
        return {}
    import json

    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _file(desk: Any) -> Path | None:
    return desk.folder / FILE if desk.folder is not None else None
