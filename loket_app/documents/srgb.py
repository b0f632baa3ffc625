"""The colour profile that archived pages name (sRGB, IEC 61966-2-1), built here from its published numbers."""

import struct
from functools import cache
from typing import Final

Tag = tuple[bytes, bytes]

CONDITION: Final = "sRGB IEC61966-2.1"
_D50: Final = (0.9642, 1.0, 0.8249)
_ADAPTED: Final = {b"rXYZ": (0.43607, 0.22249, 0.01392), b"gXYZ": (0.38515, 0.71687, 0.09708),
                   b"bXYZ": (0.14307, 0.06061, 0.71410)}  # fmt: skip
"""The three primaries, adapted from daylight D65 to the D50 that profiles count in (Bradford)."""
_BRADFORD: Final = (1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01708, -0.00925, 0.01508, 0.75168)
_CURVE: Final = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_HEAD: Final = 128


@cache
def profile() -> bytes:
    """A display profile of version 4 with matrix and tone curve; the same bytes always."""
    tags: list[Tag] = [
        (b"desc", _text(CONDITION)), (b"cprt", _text("No copyright, use freely")), (b"wtpt", _xyz(_D50)),
        (b"chad", b"sf32" + bytes(4) + b"".join(map(_fixed, _BRADFORD))),
        *((name, _xyz(value)) for name, value in _ADAPTED.items()),
    ]  # fmt: skip
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + b"".join(map(_fixed, _CURVE))
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    table, body = _laid_out(tags)
    size = _HEAD + len(table) + len(body)
    return _head(size) + table + body


def _head(size: int) -> bytes:
    head = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x04300000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2000, 1, 1, 0, 0, 0) + b"acsp" + bytes(4) + struct.pack(">I", 0)
    head += bytes(8) + bytes(8) + struct.pack(">I", 0) + b"".join(map(_fixed, _D50))
    return head.ljust(_HEAD, b"\0")


def _laid_out(tags: list[Tag]) -> tuple[bytes, bytes]:
    """The table of tags and their data, equal data once."""
    start = _HEAD + 4 + 12 * len(tags)
    table, body, seen = [struct.pack(">I", len(tags))], b"", {}
    for name, data in tags:
        if data not in seen:
            seen[data] = start + len(body)
            body += data.ljust(-(-len(data) // 4) * 4, b"\0")
        table.append(name + struct.pack(">II", seen[data], len(data)))
    return b"".join(table), body


def _fixed(number: float) -> bytes:
    return struct.pack(">i", round(number * 65536))


def _xyz(value: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(map(_fixed, value))


def _text(words: str) -> bytes:
    data = words.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(data), 28) + data
