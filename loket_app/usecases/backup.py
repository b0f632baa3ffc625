"""Copies of the office's data: when one is due, making it beside the work, the second folder, and which ones stay."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Engine, select

from loket_app.domain import thinning
from loket_app.domain.dates import HOUR, MINUTE
from loket_app.domain.errors import Disturbance
from loket_app.paths import DATA_FILE
from loket_app.store import backup as store
from loket_app.store import carrying, held_files
from loket_app.store.backup import Copy
from loket_app.store.engine import on_server
from loket_app.store.held_files import Kept
from loket_app.store.lock import FolderLock
from loket_app.store.sealed import Key
from loket_app.store.tables import trail
from loket_app.usecases.backup_key import Expected, expected, key_for_second
from loket_app.usecases.backup_state import read_state, write_state
from loket_app.usecases.desk import Desk, Look

if TYPE_CHECKING:
    from loket_app.usecases.server_backup import ServerCopying

FOLDER = "cadangan"
EVERY, RETRY_AFTER, STALE_AFTER = 30 * MINUTE, 5 * MINUTE, 24 * HOUR
DEFAULT_ZONE = "Asia/Jakarta"
PATIENCE = 5.0
"""Seconds that closing waits for a stick."""
CLOSING_PATIENCE = 60.0
LOCK_PATIENCE = 2.0


def due(
    now: int,
    newest: int | None,
    changed: bool,
    *,
    closing: bool = False,
    failed_at: int | None = None,
    open_for: int = 0,
    every: int = EVERY,
) -> bool:
    """Is a copy due: something changed since the newest one, and half an hour is over or the program closes.

    Thirty minutes by the wall clock, or by `open_for`, the milliseconds that the program has been open since it last
    made one: a clock that was set back says nothing of the age of a copy. One from the future is no copy of now. After
    a failure five minutes pass before the next. `every` is the half hour, in milliseconds.
    """
    if not changed:
        return False
    if closing or newest is None:
        return not _just_failed(now, failed_at) or closing
    if _just_failed(now, failed_at):
        return False
    return now - newest >= every or now < newest or open_for >= every


def _just_failed(now: int, failed_at: int | None) -> bool:
    return failed_at is not None and 0 <= now - failed_at < RETRY_AFTER


@dataclass(frozen=True, slots=True)
class Standing:
    """How the copies of a folder stand: the newest that is proved whole, and whether the data changed since.

    `second_at` is the newest that went to the second folder, as far as this PC knows; `bad` are those found bad.
    `elsewhere`: there is no folder here for copies. `by`: the PC of the server's office that made the newest one, where
    it was another one than this.
    """

    newest: Copy | None
    changed: bool
    second_at: int | None = None
    bad: tuple[str, ...] = ()
    elsewhere: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A copy that was made; `second` the same in the second folder, or `second_trouble` why it is not there.

    `files` are letters and photographs beside the data, `files_trouble` why not all of them are copied.
    """

    made: Copy
    second: Copy | None = None
    second_trouble: str = ""
    files: Kept = field(default_factory=Kept)
    files_trouble: str = ""

    def to_data(self) -> dict[str, Any]:
        """The outcome as plain data."""
        second = None if self.second is None else str(self.second.file)
        return {
            "cadangan": str(self.made.file), "bita": self.made.size, "sha256": self.made.digest, "kedua": second,
            "kedua_bersandi": self.second is not None and self.second.sealed, "gangguan_kedua": self.second_trouble,
            "berkas": self.files.total, "berkas_baru": self.files.new, "gangguan_berkas": self.files_trouble,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Errand:
    """What a copying needs to know: the data folder, the own folder on the stick, the instant, the zone, the key.

    `papers` is where letters and photographs lie when not in the data folder.
    """

    folder: Path
    second: Path | None
    at: int
    zone: str
    wanted: Expected | None
    papers: Path | None = None


class Telling(Protocol):
    """Who makes a copy, as the steps of the making see it."""

    def say(self, what: str) -> None:
        """Tell what is done now."""

    def stopped(self) -> bool:
        """Whether it was told to stop."""


class Work(Protocol):
    """A copy being made, as the window sees it: `Copying` here, a process beside for a server's."""

    @property
    def doing(self) -> str:
        """What is done now; empty where it is not told."""

    def over(self) -> bool:
        """True once there is an outcome or a reason why there is none."""

    def outcome(self) -> Outcome:
        """What came of it. Raises `Disturbance`."""

    def stop(self) -> None:
        """Give it up."""


def folder_of(folder: Path) -> Path:
    """Where the copies of a data folder lie."""
    return folder / FOLDER


def copies_of(desk: Desk) -> tuple[Copy, ...]:
    """The copies in the desk's own folder, newest first."""
    return store.copies(folder_of(desk.folder)) if desk.folder is not None else ()


def copies_in_second(second: str) -> tuple[Copy, ...]:
    """The copies in the second folder, of this office and of others, newest first; empty when it is absent."""
    if not second:
        return ()
    try:
        folders = [path for path in Path(second).expanduser().glob("loket-*") if path.is_dir()]
    except OSError:
        return ()
    found = [copy for folder in folders for copy in store.copies(folder)]
    return tuple(sorted(found, key=lambda copy: -copy.at))


def standing(folder: Path) -> Standing:
    """The newest copy of a data folder, and whether its file was written since. Opens no database."""
    file = folder / DATA_FILE
    newest = next(iter(store.copies(folder_of(folder))), None)
    state = read_state(folder_of(folder))
    bad = tuple(f"{name}: {why}" for name, why in state.bad.items())
    try:
        mark = store.change_mark(file)
    except OSError:
        return Standing(newest, False, state.second_at, bad)
    return Standing(newest, newest is None or newest.mark != mark, state.second_at, bad)


def standing_of(desk: Desk) -> Standing:
    """How the copies of a desk stand."""
    if desk.folder is None:
        return Standing(None, False, elsewhere=True)
    if on_server(desk.engine):
        from loket_app.usecases import server_backup

        return server_backup.standing(desk)
    return standing(desk.folder)


class Beside:
    """`fn(*args)` in a thread of its own, beside the work: it must not use the desk."""

    def __init__(self, fn: Callable[..., Any], *args: Any) -> None:
        self._fn, self._args = fn, args
        self._result: Any = None
        self._trouble: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="cadangan", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        try:
            self._result = self._fn(*self._args)
        except BaseException as error:
            self._trouble = error

    def over(self) -> bool:
        """True once there is an outcome or a reason why there is none."""
        return not self._thread.is_alive()

    def outcome(self) -> Any:
        """What came of it; waits for it. Raises what it raised."""
        self._thread.join()
        if self._trouble is not None:
            raise self._trouble
        return self._result


class Copying(Beside):
    """A copy being made through the desk's connection while the desk goes on working. Its outcome is an `Outcome`.

    `outcome` raises `Disturbance` when none was made, `Stopped` when it was told to stop. `doing` says what is done.
    """

    def __init__(self, desk: Desk, second: str = "") -> None:
        assert desk.folder is not None
        self._stop, self._let_go = threading.Event(), threading.Event()
        self.doing = ""
        own = own_second(desk, second)
        errand = Errand(desk.folder, own, desk.clock.now(), zone_of(desk), desk.ask(expected))
        super().__init__(_made, store.writer(desk.engine), errand, self)

    def stopped(self) -> bool:
        """Whether it was told to stop."""
        return self._stop.is_set()

    def say(self, what: str) -> None:
        """Tell what is done now."""
        self.doing = what

    def let_go(self) -> None:
        """The desk's connection is used no more."""
        self._let_go.set()

    def wait(self, seconds: float) -> bool:
        """Wait for the copy in the data folder, then at most so long for the rest; True once all is over."""
        while not (self._let_go.wait(PATIENCE / 10) or self.over()):
            pass
        self._thread.join(seconds)
        return self.over()

    def stop(self) -> None:
        """Give it up, leaving nothing half done, before the database is closed.

        A stick that hangs is not waited for once the desk's connection is free: its thread ends with the program.
        """
        self._stop.set()
        while not (self._let_go.wait(PATIENCE / 10) or self.over()):
            pass
        self._thread.join(PATIENCE)


def begin(desk: Desk, second: str = "") -> Work:
    """Begin a copy; call in the thread that works with the desk. `second` is the second folder, empty for none.

    Raises `Disturbance` while another PC of the server's office makes one.
    """
    if on_server(desk.engine):
        from loket_app.usecases import server_backup

        return server_backup.begin(desk, second)
    return Copying(desk, second)


def begin_when_due(desk: Desk, second: str, failed_at: int | None, open_for: int) -> tuple[Standing, Work | None]:
    """How the copies stand, and the copy that was begun because it is due (`due`)."""
    if on_server(desk.engine) and desk.folder is not None:
        from loket_app.usecases import server_backup

        return server_backup.begin_when_due(desk, second, failed_at)
    stands = standing_of(desk)
    newest = stands.newest.at if stands.newest is not None else None
    is_due = due(desk.clock.now(), newest, stands.changed, failed_at=failed_at, open_for=open_for)
    return stands, Copying(desk, second) if is_due else None


def back_up(desk: Desk, second: str = "") -> Outcome:
    """Make a copy now and wait for it. Raises `Disturbance`; then nothing half done is left."""
    return begin(desk, second).outcome()


def back_up_at_closing(desk: Desk, second: str = "") -> Outcome | None:
    """The copy of the day's end, when something changed since the newest one; None when there is nothing to copy.

    Nobody waits for a stick longer than a minute: what is missing there goes with the next copy, and None is returned.
    """
    if desk.folder is None or desk.demo:
        return None
    copying = _last_copying(desk, second)
    if copying is None:
        return None
    if not copying.wait(CLOSING_PATIENCE):
        copying.stop()
        return None
    return copying.outcome()


def _last_copying(desk: Desk, second: str) -> "Copying | ServerCopying | None":
    assert desk.folder is not None
    if on_server(desk.engine):
        from loket_app.usecases import server_backup

        return server_backup.at_closing(desk, second)
    stands = standing(desk.folder)
    newest = stands.newest.at if stands.newest is not None else None
    return Copying(desk, second) if due(desk.clock.now(), newest, stands.changed, closing=True) else None


def before_migration(engine: Engine, folder: Path, instant: int) -> Copy:
    """The copy that is there before the first statement of a migration. Raises `Disturbance`: then nobody migrates."""
    target = folder_of(folder)
    with alone(target):
        made = store.make(store.writer(engine), folder / DATA_FILE, target, instant)
        thin(target, DEFAULT_ZONE)
    return made


def _made(source: sqlite3.Connection, errand: Errand, copying: Copying) -> Outcome:
    target = folder_of(errand.folder)
    with alone(target):
        try:
            made = store.make(source, errand.folder / DATA_FILE, target, errand.at, copying.stopped)
        finally:
            copying.let_go()
        thin(target, errand.zone)
        outcome = with_files(Outcome(made), errand, target, None, copying)
        outcome = carried(outcome, errand, copying) if errand.second is not None else outcome
        if outcome.second is not None:
            state = read_state(target)
            state.second_at = outcome.made.at
            write_state(target, state)
    return outcome


def carried(outcome: Outcome, errand: Errand, copying: Telling) -> Outcome:
    """The same in the second folder; what goes wrong there takes nothing from the first."""
    second = errand.second
    assert second is not None
    try:
        key = key_for_second(errand.folder, errand.wanted)
        copying.say("folder kedua")
        _own_folder(second)
        made = carrying.carry(outcome.made, second, None if outcome.made.sealed else key, copying.stopped)
        if key is not None:
            _leave_nothing_plain(second, key, copying)
        thin(second, errand.zone)
    except Disturbance as trouble:
        return replace(outcome, second_trouble=str(trouble))
    return with_files(replace(outcome, second=made), errand, second, key, copying)


def with_files(outcome: Outcome, errand: Errand, into: Path, key: Key | None, copying: Telling) -> Outcome:
    """Letters and photographs beside the copy; what goes wrong there takes nothing from it."""
    first = outcome.second is None

    def told(n: int) -> None:
        copying.say(f"berkas ke-{n}" if first else f"folder kedua, berkas ke-{n}")

    try:
        kept = held_files.keep(errand.papers or errand.folder, into, outcome.made.at, key, copying.stopped, told)
        if key is not None:
            held_files.discard_plain(into)
    except Disturbance as trouble:
        return replace(outcome, files_trouble=str(trouble))
    changed = _changed_words(kept) or outcome.files_trouble
    return replace(outcome, files=kept if first else outcome.files, files_trouble=changed)


def _changed_words(kept: Kept) -> str:
    if not kept.changed:
        return ""
    return (
        f"{len(kept.changed)} berkas berubah sejak dicadangkan, misalnya {kept.changed[0]}; yang asli tetap tersimpan. "
        "Minta administrator menjalankan pemeriksaan data."
    )


def _leave_nothing_plain(folder: Path, key: Key, copying: Telling) -> None:
    plain = tuple(copy for copy in store.copies(folder) if not copy.sealed)
    if plain:
        copying.say("menyandikan salinan lama")
        carrying.seal_older(folder, plain, key, copying.stopped)


def _key(look: Look) -> str:
    """What tells this office's data from another's, which may share the stick: the hash of the trail's first row."""
    found = look.connection.execute(select(trail.c.hash).where(trail.c.id == 1)).scalar()
    return str(found or "kosong")[:8]


def own_second(desk: Desk, second: str) -> Path | None:
    """This office's own folder inside the second folder; None without one."""
    return Path(second).expanduser() / f"loket-{desk.ask(_key)}" if second else None


def _own_folder(folder: Path) -> None:
    """The office's own folder on the stick. The stick itself is not made: what is absent stays absent."""
    if not folder.parent.is_dir():
        return
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise Disturbance(
            f"Folder {folder} tidak dapat dibuat ({error.strerror}).", "Periksa hak tulis folder kedua."
        ) from error


def thin(folder: Path, zone: str) -> None:
    """Remove the copies that nobody needs any more; called only when a newer one has just been proved whole."""
    found = store.copies(folder)
    left = thinning.kept((copy.at for copy in found), zone)
    for copy in found:
        if copy.at not in left:
            store.remove(copy)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One maker of copies at a time, the program and a scheduled task included. Raises `Disturbance`."""
    lock = FolderLock(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _take(lock)
    except OSError as error:
        raise Disturbance(
            f"Folder cadangan {folder} tidak dapat dipakai ({error.strerror}).",
            "Periksa hak tulisnya. Data kantor sendiri tidak terganggu.",
        ) from error
    except Disturbance as taken:
        raise Disturbance("Cadangan lain sedang dibuat.", "Tunggu sebentar, lalu ulangi.") from taken
    try:
        yield
    finally:
        lock.release()


def _take(lock: FolderLock) -> None:
    """Take the lock; whoever only notes what was looked at holds it for a moment, and is waited for."""
    until = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            lock.take()
            return
        except Disturbance:
            if time.monotonic() >= until:
                raise
            time.sleep(LOCK_PATIENCE / 20)


def zone_of(desk: Desk) -> str:
    """The office's zone; a usual one before there is an office."""
    try:
        return desk.ask(lambda look: look.zone)
    except KeyError:
        return DEFAULT_ZONE
