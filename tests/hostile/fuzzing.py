"""Mutations of good files: bytes flipped, cut, spliced; and, where a file has a shape, that shape bent."""

import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from typing import Any, Final

from tests.hostile.corpus import TEXTS
from tests.hostile.files import zipped

Mutation = Callable[[bytes, random.Random], bytes]
MOST: Final = 400_000
"""Bytes of a mutated file: a fuzzer looks for odd things, not for large ones."""
_WORDS: Final = [t.encode("utf-8", "surrogatepass") for t in TEXTS.values() if len(t) < 500]
_NUMBERS: Final = [b"0", b"-1", b"1e309", b"99999999999999999999", b"NaN", b"2147483648", b"0.5", b"", b"null", b"true"]


def flipped(content: bytes, dice: random.Random) -> bytes:
    """Some bits changed."""
    found = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 8, 64))):
        if found:
            found[dice.randrange(len(found))] ^= 1 << dice.randrange(8)
    return bytes(found)


def cut(content: bytes, dice: random.Random) -> bytes:
    """The end, the start or a part of the middle is missing."""
    if len(content) < 2:
        return b""
    one, other = sorted((dice.randrange(len(content)), dice.randrange(len(content))))
    return dice.choice((content[:one], content[one:], content[:one] + content[other:]))


def spliced(content: bytes, dice: random.Random) -> bytes:
    """A part of it once more elsewhere."""
    if len(content) < 2:
        return content * 2
    one, other = sorted((dice.randrange(len(content)), dice.randrange(len(content))))
    part = content[one : min(other, one + 20_000)] * dice.choice((1, 1, 2, 9))
    at = dice.randrange(len(content))
    return content[:at] + part + content[at + dice.choice((0, len(part))) :]


def worded(content: bytes, dice: random.Random) -> bytes:
    """A hostile text or number inside."""
    at = dice.randrange(len(content) + 1)
    return content[:at] + dice.choice(_WORDS + _NUMBERS) + content[at + dice.choice((0, 0, 1, 7)) :]


def renumbered(content: bytes, dice: random.Random) -> bytes:
    """One number in it becomes another."""
    found = list(re.finditer(rb"\d+", content[:MOST]))
    if not found:
        return flipped(content, dice)
    one = dice.choice(found)
    return content[: one.start()] + dice.choice(_NUMBERS) + content[one.end() :]


def quoted(content: bytes, dice: random.Random) -> bytes:
    """One text between quotes becomes a hostile one."""
    found = list(re.finditer(rb'"[^"\n]{0,200}"|>[^<>\n]{1,200}<', content[:MOST]))
    if not found:
        return worded(content, dice)
    one = dice.choice(found)
    return content[: one.start() + 1] + dice.choice(_WORDS + _NUMBERS) + content[one.end() - 1 :]


def lines_moved(content: bytes, dice: random.Random) -> bytes:
    """Lines swapped, doubled, gone."""
    lines = content.split(b"\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    how = dice.randrange(3)
    if how == 0:
        lines[one], lines[other] = lines[other], lines[one]
    elif how == 1:
        lines.insert(other, lines[one])
    else:
        del lines[one]
    return b"\n".join(lines)


def tags_moved(content: bytes, dice: random.Random) -> bytes:
    """Tags of XML swapped, doubled, gone, or with another attribute."""
    found = list(re.finditer(rb"<[^<>]{1,300}>", content[:MOST]))
    if len(found) < 2:
        return flipped(content, dice)
    one, other = dice.choice(found), dice.choice(found)
    instead = dice.choice((b"", other.group(), one.group() * 2, one.group().replace(b'="', b'="-', 1)))
    return content[: one.start()] + instead + content[one.end() :]


PLAIN: Final[tuple[Mutation, ...]] = (flipped, cut, spliced, worded, renumbered, quoted, lines_moved)


def in_zip(content: bytes, dice: random.Random) -> bytes:
    """One entry of a zip bent by itself, gone, doubled under another name, or swapped with another."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as found:
            entries = {info.filename: found.read(info) for info in found.infolist()}
    except Exception:
        return flipped(content, dice)
    name, other = dice.choice(sorted(entries)), dice.choice(sorted(entries))
    how = dice.randrange(8)
    if how == 0:
        del entries[name]
    elif how == 1:
        entries[name], entries[other] = entries[other], entries[name]
    elif how == 2:
        entries[f"../{name}"] = entries[name]
    else:
        entries[name] = dice.choice((*PLAIN, tags_moved, tags_moved))(entries[name], dice)[:MOST]
    return zipped(entries, 1)


def in_json(content: bytes, dice: random.Random) -> bytes:
    """One value of a JSON object becomes of another kind."""
    try:
        found = json.loads(content)
    except ValueError:
        return worded(content, dice)
    return json.dumps(_bent(found, dice), ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")


def _bent(value: Any, dice: random.Random) -> Any:
    odd: tuple[Any, ...] = (None, True, -1, 0, 10**30, 1.5, "", "x" * 999, [], {}, [[]], {"a": 1}, float("nan"),
                            dice.choice(list(TEXTS.values()))[:999])  # fmt: skip
    if isinstance(value, dict) and value and dice.random() < 0.9:
        key = dice.choice(sorted(value))
        if dice.random() < 0.1:
            return {k: v for k, v in value.items() if k != key}
        return {**value, key: _bent(value[key], dice)}
    if isinstance(value, list) and value and dice.random() < 0.9:
        at = dice.randrange(len(value))
        return [*value[:at], _bent(value[at], dice), *value[at + 1 :]]
    return dice.choice(odd)


SHAPED: Final[dict[str, tuple[Mutation, ...]]] = {
    "buku": (in_zip, in_zip, in_zip, in_zip),
    "zip": (in_zip, in_zip),
    "json": (in_json, in_json, in_json),
}


def mutated(kind: str, seed: bytes, dice: random.Random) -> bytes:
    """One mutation of a good file, or two."""
    ways = PLAIN + SHAPED.get(kind, ()) * (2 if seed[:2] == b"PK" or kind == "json" else 0)
    content = dice.choice(ways)(seed, dice)
    if dice.random() < 0.3:
        content = dice.choice(PLAIN)(content, dice)
    return content[: max(MOST, 2 * len(seed))]
