"""What an entry may do with hostile input: which files it opens, how much memory and time it takes, how it ends."""

import ctypes
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from loket_app.domain.errors import BadDefinition, Disturbance, Refused
from tests.hostile.corpus import TRAP

ROOT: Final = Path(__file__).parents[2]
MOST_SECONDS: Final = 2.0
MOST_MEMORY: Final = 100 * 1024**2
_WORK, _WORK_SECONDS = 1_000_000, 0.06
"""A loop of so many turns, and the seconds of CPU that it took where the limit was set."""
_NETWORK: Final = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
_PROGRAMS: Final = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile", "webbrowser.open")
_IN_OPEN: Final = 0x20


@dataclass
class Seen:
    """What happened inside a watch."""

    opened: set[str] = field(default_factory=set)
    network: list[str] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)


_watching: list[Seen] = []


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if not _watching:
        return
    seen = _watching[-1]
    if event in ("open", "sqlite3.connect") and args and isinstance(args[0], str | bytes):
        seen.opened.add(os.fsdecode(args[0]))
    elif event in _NETWORK:
        seen.network.append(f"{event} {args[-1]!r}")
    elif event in _PROGRAMS:
        seen.programs.append(f"{event} {args[:2]!r}")


@cache
def _install() -> None:
    sys.addaudithook(_hook)


@cache
def _homes() -> tuple[Path, ...]:
    """Where the program, its interpreter and the system's fonts and zones lie."""
    system = ("/usr/share", "/usr/lib", "/lib", "/etc/fonts", "/etc/mime.types", "/etc/papersize", "/dev", "/proc")
    # The last: /etc/mime.types and /etc/papersize are asked for by the libraries, whatever the input is.
    homes = (ROOT, Path(sys.prefix), Path(sys.base_prefix), *map(Path, system))
    return tuple(home.resolve() for home in homes)


def foreign(opened: set[str], *allowed: Path) -> list[str]:
    """The files among `opened` that are neither the program's nor below `allowed`."""
    found = []
    own = [one.resolve() for one in allowed]
    ours = (*_homes(), Path.home() / ".cache")
    for name in sorted(opened):
        plain = name.removeprefix("file:").partition("?")[0]
        if plain == ":memory:":
            continue
        path = Path(os.path.normpath(plain if plain.startswith("/") else Path.cwd() / plain))
        if any(path.is_relative_to(one) for one in own):
            continue
        if TRAP in name or not any(path.is_relative_to(one) for one in ours):
            found.append(name)
    return found


@contextmanager
def watched(*allowed: Path) -> Iterator[Seen]:
    """Fails when the block opens a file outside the program and `allowed`, a connection, or another program."""
    _install()
    with _baited() as bitten:
        seen = Seen()
        _watching.append(seen)
        try:
            yield seen
        finally:
            _watching.pop()
        assert foreign(seen.opened, *allowed) == []
        assert seen.network == []
        assert seen.programs == []
        assert not bitten(), "a file that the input names was opened"


@contextmanager
def _baited() -> Iterator[Callable[[], bool]]:
    """A real picture where the corpus points to: also what libraries open by themselves is noticed (on Linux)."""
    bait = Path(tempfile.gettempdir()) / f"{TRAP}.png"
    if sys.platform != "linux":
        yield lambda: False
        return
    bait.write_bytes(b"\x89PNG\r\n\x1a\n")
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    assert handle >= 0
    assert libc.inotify_add_watch(handle, os.fsencode(bait), _IN_OPEN) >= 0

    def bitten() -> bool:
        try:
            return bool(os.read(handle, 4096))
        except BlockingIOError:
            return False

    try:
        yield bitten
    finally:
        os.close(handle)
        bait.unlink(missing_ok=True)


def most_seconds() -> float:
    """The limit on this machine as it is now: a slower processor, or one that others wear out, has so much longer."""
    begun, total = time.process_time(), 0
    for n in range(_WORK):
        total += n * n % 7
    return MOST_SECONDS * max(1.0, (time.process_time() - begun) / _WORK_SECONDS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an entry ended: "diterima" with its result, or "ditolak" with its sentence; seconds of CPU, bytes."""

    word: str
    sentence: str
    result: Any
    seconds: float
    memory: int


def tried(work: Callable[[], Any]) -> Outcome:
    """Run an entry on hostile input. What is neither a result nor one of the three kinds of errors comes through."""
    before = _resident()
    _forget_peak()
    start = time.process_time()
    word, sentence, result = "diterima", "", None
    try:
        result = work()
    except Refused as refused:
        word, sentence = "ditolak", refused.refusal.sentence
    except (Disturbance, BadDefinition) as disturbed:
        word, sentence = "ditolak", str(disturbed)
    seconds = time.process_time() - start
    return Outcome(word, sentence, result, seconds, max(0, _peak() - before))


def readable(sentence: str) -> bool:
    """A sentence for people: there, not too long, without Python in it and without letters that spoil a screen."""
    foreign_words = ("Traceback", "Error:", "<class", "object at 0x", "codec", "NoneType", "Exception")
    return 0 < len(sentence) < 1_500 and not any(w in sentence for w in foreign_words) and "\0" not in sentence


def _status(name: str) -> int:
    if sys.platform != "linux":
        return 0
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    return 0


def _resident() -> int:
    return _status("VmRSS:")


def _peak() -> int:
    return _status("VmHWM:")


def _forget_peak() -> None:
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
