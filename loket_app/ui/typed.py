"""What is typed and not saved: kept in a file of this PC, given back to its screen after a crash."""

from typing import Any

from loket_app.ui import drafts
from loket_app.ui.counter import Counter
from loket_app.ui.notices import NoticeKind
from loket_app.ui.rail import RAIL
from loket_app.ui.shell import Shell
from loket_app.ui.ways import SCREEN


class TypedText:
    """Keeps what all screens of a shell have typed, and what an earlier run left for those not opened yet."""

    def __init__(self, counter: Counter, shell: Shell) -> None:
        self._counter = counter
        self._shell = shell
        self._typed: dict[str, dict[str, object]] = {}
        self._kept: dict[str, Any] = {}
        self._begun = False

    def begin(self) -> None:
        """The data is open: read what the last run left; from now on typed text is kept."""
        self._begun = True
        self._counter.work(drafts.kept, done=self._restore)

    def keep(self, last: bool = False) -> None:
        """What is typed and not saved goes to a file of this PC, so that not even a power cut loses it."""
        if not self._begun:
            return
        now = {name: dict(screen.typed_state()) for name, screen in self._shell.screens().items()}
        # What an earlier run left for a screen that was not opened yet is not lost by the first letter on another one.
        now = self._kept | {name: state for name, state in now.items() if state}
        if now != self._typed:
            self._typed = now
            self._counter.work(drafts.keep, now, lane="" if last else "ketikan")

    def _restore(self, kept: dict[str, Any]) -> None:
        self._kept = dict(kept)
        for name in list(self._shell.screens()):
            self.shown(name)

    def tell(self) -> None:
        """Whoever starts the program hears that something typed is waiting."""
        left = [(entry.name, entry.title) for entry in RAIL if entry.name in self._kept]
        if left:
            where = ", ".join(title for _, title in left)
            said = f"Ketikan yang belum selesai masih ada: {where}."
            self._shell.notify(f"{SCREEN}:{left[0][0]}", NoticeKind.HINT, said)

    def shown(self, name: str) -> None:
        """A screen is shown: what was left for it comes back."""
        state, screen = self._kept.pop(name, None), self._shell.screens().get(name)
        if state and screen is not None:
            screen.restore(state)
