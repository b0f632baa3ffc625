"""What is typed and in no database yet, as one JSON object in a file of the data folder: drafts, and the first day."""

import json
from collections.abc import Mapping
from typing import Any

from loket_app.usecases.desk import Desk
from loket_app.usecases.whole_files import disk_trouble, write_over


def keep(desk: Desk, name: str, typed: Mapping[str, Any], indent: int | None = None) -> None:
    """Write it whole; an empty one takes the file away. Raises `Disturbance` when the disk does not take it."""
    if desk.folder is None:
        return
    file = desk.folder / name
    try:
        if typed:
            write_over(file, json.dumps(typed, ensure_ascii=False, indent=indent, default=str).encode())
        else:
            file.unlink(missing_ok=True)
    except OSError as error:
        raise disk_trouble(desk.folder, error) from error


def kept(desk: Desk, name: str) -> dict[str, Any]:
    """What was written last; empty without a file, and where it is damaged: that is no reason to complain."""
    if desk.folder is None or not (desk.folder / name).exists():
        return {}
    try:
        found = json.loads((desk.folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
