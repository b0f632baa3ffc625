"""The data looked through while the window is open: a calm line after a bad end, the chain once a day, all beside."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from loket_app.domain import dates
from loket_app.domain.errors import Disturbance
from loket_app.ui.counter import Counter
from loket_app.ui.notices import NoticeKind
from loket_app.ui.shell import Shell
from loket_app.ui.theme import Tone

if TYPE_CHECKING:
    from loket_app.usecases.apart import Apart
    from loket_app.usecases.checking.unclean import Left
    from loket_app.usecases.disk_room import Room

AFTER_MS, SOON_MS, AGAIN_MS, WAIT_MS, ROOM_MS = 45_000, 4_000, 300_000, 500, 300_000
"""A morning's first minute belongs to the queue; after a bad end the look comes soon; one that broke off, later."""
ITEM, NOTICE, ROOM = "data", "pemeriksaan", "ruang"
UNCLEAN = "Program terakhir kali terputus. Yang sudah tersimpan tetap ada; data sedang diperiksa di belakang layar."
LOOKING = "Data sedang diperiksa\N{HORIZONTAL ELLIPSIS}"


class Soundness(QObject):
    """Begins when the data is open. `told` carries what the look found: how many rows, and the differences.

    `copy` makes a copy: SQLite reads the whole of it, which would keep the file itself from the counter.
    """

    told = Signal(int, object)

    def __init__(self, counter: Counter, shell: Shell, copy: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._copy = copy
        self._counter = counter
        self._shell = shell
        self._full = False
        self._apart: Apart | None = None
        self._begin = QTimer(self)
        self._begin.setSingleShot(True)
        self._begin.timeout.connect(self.look)
        self._wait = QTimer(self)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self.hear)
        self._room_told = 0
        self._room = QTimer(self)
        self._room.setInterval(ROOM_MS)
        self._room.timeout.connect(self.look_at_room)

    def start(self) -> None:
        """Note that the data is open, and learn how it was left."""
        self._counter.work(_opened, done=self._known, disturbed=_nothing)
        self._room.start()
        self.look_at_room()

    def look_at_room(self) -> None:
        """How much room the drive has left: said in the foot below 500 MB, and above it once when it becomes dire."""
        self._counter.work(_room_left, done=self._say_room, disturbed=_nothing)

    def _say_room(self, room: "Room | None") -> None:
        if room is None or not room.low:
            self._shell.foot.set_status(ROOM, "")
            self._room_told = 0
            return
        words = f"Ruang cakram tinggal {room.megabytes} MB"
        self._shell.foot.set_status(ROOM, words, "warning", Tone.WARN)
        if room.dire and not self._room_told:
            self._room_told = 1
            sentence = f"{words}. Kosongkan ruang di cakram {room.place} sebelum pencatatan terhenti."
            self._shell.notify(ROOM, NoticeKind.DISTURBANCE, sentence, stays=True)

    def _known(self, left: "Left") -> None:
        self._full = left.wanted
        if left.open:
            self._shell.notify(NOTICE, NoticeKind.HINT, UNCLEAN)
            self._copy()
        if left.wanted or left.due:
            self._begin.start(SOON_MS if self._full else AFTER_MS)

    def look(self) -> None:
        """Look now, in a process of its own."""
        if self._apart is None:
            self._counter.work(_begun, self._full, done=self._looking, disturbed=_nothing)

    def _looking(self, apart: "Apart | None") -> None:
        if apart is None:
            return
        self._apart = apart
        self._shell.foot.set_status(ITEM, LOOKING, "check", Tone.MUTED)
        self._wait.start()

    def hear(self) -> None:
        """What was found, once the look is over."""
        if self._apart is None or not self._apart.over():
            return
        # Imported here: the first window does without.
        import json

        self._wait.stop()
        apart, self._apart = self._apart, None
        try:
            found = json.loads(apart.result())
        except Disturbance:
            # A look on a busy machine may break off: it goes on from where it stopped, until the foot can say "utuh".
            self._begin.start(AGAIN_MS)
            self._shell.foot.set_status(ITEM, "Data belum selesai diperiksa", "info", Tone.MUTED)
            return
        if self._full and not found["selisih"]:
            self._counter.work(_done, disturbed=_nothing)
        self._say(found["baris"], found["selisih"])
        self.told.emit(found["baris"], found["selisih"])

    def _say(self, rows: int, differences: list[str]) -> None:
        moment = dates.local(self._counter.now(), self._counter.zone)
        if not differences:
            words = f"Data dan jejak utuh, diperiksa {dates.clock_time(moment)}"
            self._shell.foot.set_status(ITEM, words, "check", Tone.GOOD)
            return
        self._shell.foot.set_status(ITEM, f"Pemeriksaan: {len(differences)} selisih", "warning", Tone.WARN)
        sentence = f"Data berselisih: {differences[0]} Jangan hapus apa pun; beri tahu administrator."
        self._shell.notify(NOTICE, NoticeKind.DISTURBANCE, sentence, stays=True)

    def stop(self) -> None:
        """Look no more; what was seen so far is noted."""
        self._room.stop()
        self._begin.stop()
        self._wait.stop()
        if self._apart is not None:
            self._apart.stop()
            self._apart = None


def close_cleanly(desk: Any) -> None:
    """The last thing that the worker does: the next start finds that all was closed."""
    from loket_app.usecases.checking import unclean

    if desk.folder is not None:
        unclean.closed(desk.folder)


def _opened(desk: Any) -> "Left":
    from loket_app.usecases.checking import unclean

    return unclean.left(desk)


def _room_left(desk: Any) -> "Room | None":
    from loket_app.usecases.disk_room import room_of

    return room_of(desk)


def _begun(desk: Any, full: bool) -> "Apart | None":
    from loket_app.usecases.apart import Apart
    from loket_app.usecases.checking.chain import inspected

    return Apart(inspected, str(desk.folder), full, telling=True)


def _done(desk: Any) -> None:
    from loket_app.usecases.checking import unclean

    unclean.done(desk.folder)


def _nothing(_trouble: Disturbance, _again: Any) -> None:
    """A look that cannot be made now is made another time."""
