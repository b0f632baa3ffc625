"""The files beside the data (letters, photographs, arms, own forms) in the copies: by content, each content once.

They are written once and never changed, so a copying takes only what is new. The list says which path had which content
since which copy; it is replaced whole, the one before stays beside it. Nothing here is ever thinned away.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from io import BytesIO
from pathlib import Path, PurePosixPath

from loket_app.domain.errors import Disturbance
from loket_app.store import sealed
from loket_app.store.backup import CHUNK, SEALED, Stopped, room_for, worldly
from loket_app.store.carrying import DIFFERS, NEW_FILE, read_back, written_to
from loket_app.store.lasting import finish, sync_folder
from loket_app.store.sealed import Key, Tampered, WrongKey

FOLDER, LIST, FORMER = "berkas", "daftar.jsonl", ".lama"
LETTERS, PHOTOS = "arsip", "foto_rtl"
ROOTS = (LETTERS, PHOTOS, "forms")
PIN_KEY = "kunci-pin"
"""Goes along only where all is sealed: with it a data file gives usable PIN checks (RELIABILITY row 35)."""
WRITTEN_ONCE = frozenset({LETTERS, PHOTOS})
FLUSH_EVERY = 400
_ARMS = re.compile(r"logo-[0-9a-f]{12}\.(?:png|jpg)")
_FORMAT = 1
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Held:
    """One content of one path: its size, its instant of change on the PC (ns), its SHA-256, and since which copy.

    A `stamp` of 0 says that the content was found spoiled here and is to be copied again.
    """

    path: str
    size: int
    stamp: int
    digest: str
    at: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What a copying of files came to: new ones, all of them, and those whose content is no longer what it was."""

    new: int = 0
    total: int = 0
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """What a restore brought back: files that were missing, and those the copies do not have whole either."""

    files: int = 0
    lost: tuple[str, ...] = ()


def office_files(data: Path, secrets: bool = False) -> Iterator[tuple[str, Path, os.stat_result]]:
    """Every file beside the data that belongs into the copies: (path below the folder, path, its state).

    With `secrets` also the key of the PINs.
    """
    for name in ROOTS:
        for path in _below(data / name):
            yield path.relative_to(data).as_posix(), path, path.stat()
    for path in sorted(data.iterdir()):
        wanted = _ARMS.fullmatch(path.name) or (secrets and path.name == PIN_KEY)
        if wanted and path.is_file():
            yield path.name, path, path.stat()


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders.sort()
        # A name with a point in front is a file half written.
        yield from (Path(place) / name for name in sorted(files) if not name.startswith("."))


def place_of(copies: Path, key: Key | None) -> Path:
    """Where the files lie in a folder of copies: apart for every key."""
    return copies / (FOLDER if key is None else f"{FOLDER}-{key.mark}")


def held(place: Path, key: Key | None) -> tuple[Held, ...]:
    """The list of what is held, oldest first for each path; the one before when the newest is damaged.

    Empty when there is none that can be read: then every file is looked at again.
    """
    for name in (_list_name(key), _list_name(key) + FORMER):
        with suppress(OSError, ValueError, KeyError, TypeError, RecursionError, Tampered, WrongKey):
            return _parsed((place / name).read_bytes(), key)
    return ()


def _parsed(raw: bytes, key: Key | None) -> tuple[Held, ...]:
    if key is not None:
        plain = BytesIO()
        sealed.unseal(BytesIO(raw), plain, key)
        raw = plain.getvalue()
    body, _, last = raw.rstrip(b"\n").rpartition(b"\n")
    body += b"\n"
    if json.loads(last) != {"sha256": hashlib.sha256(body).hexdigest(), "susunan": _FORMAT}:
        raise ValueError("the list of files is damaged")
    return tuple(Held(**json.loads(line)) for line in body.splitlines() if line)


def _list_name(key: Key | None) -> str:
    return LIST if key is None else LIST + SEALED


def keep(
    data: Path,
    copies: Path,
    at: int,
    key: Key | None = None,
    stopped: Callable[[], bool] = lambda: False,
    told: Told = lambda n: None,
) -> Kept:
    """Copy what is new beside the data into a folder of copies, sealed with `key`; `told` hears how many are done.

    A letter or photograph that changed since is not taken: what was issued stays held. Raises `Disturbance` or
    `Stopped`; what was copied until then is kept.
    """
    place = place_of(copies, key)
    with worldly(copies):
        place.mkdir(exist_ok=True)
        work = _Keeping(place, key, at, stopped)
        try:
            for path, source, state in office_files(data, key is not None):
                work.take(path, source, state)
                told(work.seen)
        finally:
            # Also when the stick is full: what lies there need not be copied again.
            work.flush()
        return Kept(work.new, work.seen, tuple(work.changed))


class _Keeping:
    """One copying: the list as it grows."""

    def __init__(self, place: Path, key: Key | None, at: int, stopped: Callable[[], bool]) -> None:
        self.place, self.key, self.at, self.stopped = place, key, at, stopped
        self.list = list(held(place, key))
        self.newest = {one.path: n for n, one in enumerate(self.list)}
        self.contents = {one.digest for one in self.list if one.stamp}
        self.new = self.seen = self._unsaved = 0
        self.changed: list[str] = []
        for part in place.glob(".*.part"):
            part.unlink(missing_ok=True)

    def take(self, path: str, source: Path, state: os.stat_result) -> None:
        """Take one file, unless it is held as it is."""
        if self.stopped():
            raise Stopped
        self.seen += 1
        known = self.list[self.newest[path]] if path in self.newest else None
        if known is not None and (known.size, known.stamp) == (state.st_size, state.st_mtime_ns):
            return
        digest = _digest(source)
        if known is not None and known.digest != digest and path.split("/")[0] in WRITTEN_ONCE:
            self.changed.append(path)
            return
        if digest not in self.contents:
            self._store(source, digest, state.st_size)
        if known is None or known.digest != digest:
            self.newest[path] = len(self.list)
            self.list.append(Held(path, state.st_size, state.st_mtime_ns, digest, self.at))
            self.contents.add(digest)
            self.new += 1
        else:
            self.list[self.newest[path]] = Held(path, state.st_size, state.st_mtime_ns, digest, known.at)
        self._unsaved += 1
        if self._unsaved >= FLUSH_EVERY:
            self.flush()

    def _store(self, source: Path, digest: str, size: int) -> None:
        target = object_of(self.place, self.key, digest)
        if target.exists() and _whole(target, self.key, digest):
            return
        room_for(size, self.place)
        made_now = not target.parent.exists()
        target.parent.mkdir(exist_ok=True)
        part = self.place / f".{target.name}.part"
        try:
            with source.open("rb") as stream:
                written = written_to(part, stream, self.key, self.stopped)
            if written[0] != digest or read_back(part, self.key, self.stopped) != written:
                raise Disturbance(f"Salinan {source.name} di {self.place} berbeda dari aslinya.", DIFFERS)
            part.replace(target)
            sync_folder(target.parent)
            if made_now:
                sync_folder(self.place)
        finally:
            part.unlink(missing_ok=True)

    def flush(self) -> None:
        """Write the list, keeping the one before."""
        if self._unsaved:
            save_list(self.place, self.key, self.list)
            self._unsaved = 0


def save_list(place: Path, key: Key | None, entries: Iterable[Held]) -> None:
    """Write the list of what is held, whole or not at all. Raises OSError."""
    body = b"".join(json.dumps(asdict(one), ensure_ascii=False).encode() + b"\n" for one in entries)
    last = {"sha256": hashlib.sha256(body).hexdigest(), "susunan": _FORMAT}
    target = place / _list_name(key)
    part = place / f".{target.name}.part"
    try:
        written_to(part, BytesIO(body + json.dumps(last).encode() + b"\n"), key)
        if target.exists():
            target.replace(target.with_name(target.name + FORMER))
        part.replace(target)
        sync_folder(place)
    finally:
        part.unlink(missing_ok=True)


def discard_plain(copies: Path) -> None:
    """Remove what lies there unsealed from before there was a key. Call once everything is held sealed."""
    with worldly(copies):
        if (copies / FOLDER).is_dir():
            shutil.rmtree(copies / FOLDER)


def object_of(place: Path, key: Key | None, digest: str) -> Path:
    """Where a content lies: by its digest, or by a name from which only the key's holder can tell the content."""
    name = digest if key is None else sealed.hidden_name(key, digest) + SEALED
    return place / name[:2] / name


def _whole(file: Path, key: Key | None, digest: str) -> bool:
    try:
        found = read_back(file, key)
    except OSError:
        return False
    return found is not None and found[0] == digest


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def held_until(entries: Iterable[Held], at: int) -> dict[str, Held]:
    """The content of every path as a copy of this instant saw it."""
    return {one.path: one for one in entries if one.at <= at}


def bring_back(
    copies: Path, data: Path, key: Key | None, at: int, stopped: Callable[[], bool] = lambda: False
) -> Brought:
    """Put back the files of a copy that are missing beside the data. One that is there is never touched.

    May be killed anywhere and called again. Raises `Disturbance` for a full disk, `Stopped` when told to stop.
    """
    place = place_of(copies, key)
    brought, lost = 0, []
    with worldly(data):
        for path, one in held_until(held(place, key), at).items():
            if stopped():
                raise Stopped
            if not may_return(path) and not (key is not None and path == PIN_KEY):
                continue
            target = data.joinpath(*PurePosixPath(path).parts)
            if target.exists():
                continue
            if _put_back(object_of(place, key, one.digest), target, key, one):
                brought += 1
            else:
                lost.append(path)
    return Brought(brought, tuple(lost))


def may_return(path: str) -> bool:
    """Only where files of ours lie: a list from a stick is not trusted with other places."""
    parts = PurePosixPath(path).parts
    plain = all(part not in ("..", ".") and not re.search(r'[\x00-\x1f<>:"|?*\\]', part) for part in parts)
    if not parts or path.startswith("/") or not plain:
        return False
    return parts[0] in ROOTS if len(parts) > 1 else _ARMS.fullmatch(path) is not None


def _put_back(source: Path, target: Path, key: Key | None, one: Held) -> bool:
    if not source.is_file():
        return False
    room_for(one.size, _standing(target.parent))
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name[:80]}.pulih.part")
    try:
        if not _poured(source, part, key, one.digest):
            return False
        part.replace(target)
        os.utime(target, ns=(one.stamp, one.stamp))
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)
    return True


def _standing(folder: Path) -> Path:
    return folder if folder.exists() else _standing(folder.parent)


def _poured(source: Path, part: Path, key: Key | None, digest: str) -> bool:
    """Write the content of a held file; False when it is not what it should be."""
    with source.open("rb") as stream, os.fdopen(os.open(part, NEW_FILE, _mode(part)), "wb") as target:
        try:
            if key is not None:
                sealed.unseal(stream, target, key)
            else:
                while chunk := stream.read(CHUNK):
                    target.write(chunk)
        except (Tampered, WrongKey):
            return False
        finish(target)
    return _digest(part) == digest


def _mode(part: Path) -> int:
    return 0o600 if PIN_KEY in part.name else 0o666


def spoiled(place: Path, key: Key | None, one: Held) -> bool:
    """Whether a held content is gone or no longer what it was. Raises OSError when the folder itself is gone."""
    if not place.is_dir():
        raise FileNotFoundError(place)
    return not _whole(object_of(place, key, one.digest), key, one.digest)


def set_aside(place: Path, key: Key | None, bad: Iterable[Held]) -> None:
    """Have the next copying bring spoiled contents anew; the paths stay on the list. Raises OSError."""
    wrong = {one.digest for one in bad}
    for digest in wrong:
        file = object_of(place, key, digest)
        if file.exists():
            file.replace(file.with_name(file.name + ".rusak"))
    save_list(place, key, [replace(one, stamp=0) if one.digest in wrong else one for one in held(place, key)])
