"""What is known of the copies between two looks: when each was last proved whole, which were found bad, the stick's.

A small file among the copies. Damaged or lost it costs nothing but looking at every copy again.
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FILE = "diperiksa.json"
MOST_BAD = 50


@dataclass(slots=True)
class CopyState:
    """`proved`: instant by copy name, "kedua/" before those of the second folder. `bad`: words by copy name.

    `second_at`: the newest copy that went to the second folder. `rounds`: how far the files of a place were looked at,
    and when the last round ended.
    """

    proved: dict[str, int] = field(default_factory=dict)
    bad: dict[str, str] = field(default_factory=dict)
    second_at: int | None = None
    rounds: dict[str, tuple[int, int]] = field(default_factory=dict)


def read_state(copies: Path) -> CopyState:
    """The state of a folder of copies; an empty one when there is none that can be read."""
    try:
        found = json.loads((copies / FILE).read_text(encoding="utf-8"))
        return CopyState(
            {str(k): int(v) for k, v in found["proved"].items()}, {str(k): str(v) for k, v in found["bad"].items()},
            _instant(found["second_at"]), {str(k): (int(v[0]), int(v[1])) for k, v in found["rounds"].items()},
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError):
        return CopyState()


def write_state(copies: Path, state: CopyState) -> None:
    """Keep the state; a disk that refuses is no reason to stop copying."""
    while len(state.bad) > MOST_BAD:
        state.bad.pop(next(iter(state.bad)))
    part = copies / f".{FILE}.{os.getpid()}.part"
    with suppress(OSError):
        part.write_text(json.dumps(asdict(state)), encoding="utf-8")
        part.replace(copies / FILE)


def _instant(value: Any) -> int | None:
    return None if value is None else int(value)
