"""For whom an act is recorded: who may be named at this PC, and the line that says so before the act is done."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from loket_app.domain.people import ROLE_LABELS, Capacity, Officer, Role
from loket_app.ui.counter import Holder, Session
from loket_app.ui.fields import Choice
from loket_app.ui.widgets import label


def holders_for(session: Session, roles: Iterable[Role]) -> tuple[Holder, ...]:
    """Who may be named as the actor of an act of any of `roles` (none: any officer): oneself alone where one may."""
    me = session.officer
    if me is None:
        return ()
    wanted = sorted(roles)
    if not wanted:
        return (Holder(me, Capacity.DEFINITIF),)
    found: dict[int, Holder] = {}
    for role in wanted:
        for holder in session.candidates(role):
            found.setdefault(holder.officer.id, holder)
    return (found[me.id],) if me.id in found else tuple(found.values())


def my_roles(session: Session) -> frozenset[Role]:
    """The posts that the officer at this PC holds today, by appointment or as a substitute."""
    me = session.officer
    if me is None:
        return frozenset()
    standing_in = {role for role, holders in session.roster.items() if any(h.officer.id == me.id for h in holders)}
    return me.roles | standing_in


def posts(roles: Iterable[Role]) -> str:
    """Kasi Pelayanan Umum atau Camat."""
    return " atau ".join(ROLE_LABELS[r] for r in sorted(roles))


def turn_of(roles: Iterable[Role]) -> str:
    """Why an act is off at this PC: whose it is."""
    return f"Giliran {posts(roles)}. Ganti pengguna dengan F12."


def holder_words(holder: Holder) -> str:
    """Sekretaris Camat Lestari Contoh (a.n.)."""
    return f"{holder.officer.position} {_named(holder)}".strip()


def _named(holder: Holder) -> str:
    """Lestari Contoh (a.n.)."""
    substitute = holder.capacity is not Capacity.DEFINITIF
    return f"{holder.officer.name} ({holder.capacity.value})" if substitute else holder.officer.name


class ActorLine(QWidget):
    """ "Dicatat oleh Rina, atas nama Sekcam …", with a list where several hold the post. Hidden for one's own acts."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holders: tuple[Holder, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self.words = label("", "small", "muted", wrap=True)
        self.choice = Choice()
        self.choice.setAccessibleName("Atas nama")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(8)
        self.choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.choice.edited.connect(self.changed)
        column.addWidget(self.words)
        column.addWidget(self.choice)
        self.hide()

    def offer(self, me: Officer | None, holders: tuple[Holder, ...]) -> None:
        """Offer these; the first is chosen unless the same ones were offered before."""
        same = [h.officer.id for h in holders] == [h.officer.id for h in self._holders]
        self._holders = holders
        other = me is not None and bool(holders) and holders[0].officer.id != me.id
        self.setVisible(other)
        self.choice.setVisible(len(holders) > 1)
        if not same:
            self.choice.set_options(tuple((str(h.officer.id), _named(h)) for h in holders))
            self.choice.setCurrentIndex(0 if holders else -1)
        if me is not None and other:
            whose = ":" if len(holders) > 1 else f" {holder_words(holders[0])}"
            self.words.setText(f"Dicatat oleh {me.name}, atas nama{whose}")
            self.setAccessibleName(self.words.text())

    def actor(self) -> int | None:
        """The officer to act for; None where nobody was offered."""
        if not self._holders:
            return None
        return int(self.choice.value() or self._holders[0].officer.id)

    def several(self) -> bool:
        """True where there is something to choose."""
        return len(self._holders) > 1

    def next(self) -> None:
        """Choose the next officer, the first again after the last."""
        if self.several():
            self.choice.setCurrentIndex((self.choice.currentIndex() + 1) % len(self._holders))
            self.changed.emit()
