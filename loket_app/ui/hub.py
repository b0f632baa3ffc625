"""One signal that tells every open screen what changed, whoever changed it: this counter or another one."""

from PySide6.QtCore import QObject, Signal


class Hub(QObject):
    """`changed` carries a frozenset of topics (plain words such as "permohonan"); screens re-query only their own."""

    changed = Signal(frozenset)

    def announce(self, *topics: str) -> None:
        """Tell the screens, at once. Nothing is said when there is no topic."""
        if topics:
            self.changed.emit(frozenset(topics))
