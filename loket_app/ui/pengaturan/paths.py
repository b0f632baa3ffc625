"""The path of a value in a refusal, taken apart: langkah[3].batas.menit."""

import re

_STEP = re.compile(r"([a-z_]+)(?:\[(\d+)\])?")


def steps_of(path: str | None) -> list[tuple[str, int | None]]:
    """Names with their numbers (from 1), from the outside in; empty without a path."""
    if not path:
        return []
    found = []
    for part in path.split("."):
        match = _STEP.fullmatch(part)
        if match is None:
            return []
        found.append((match[1], int(match[2]) if match[2] else None))
    return found
