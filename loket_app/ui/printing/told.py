"""What is said of papers that came out: those asked for together that come out in one place are named together."""

from collections.abc import Sequence

from loket_app.ui.printing.jobs import Ticket


class Told:
    """The last sentence, and which papers were still to come of the same thing on the same line when it was said."""

    def __init__(self) -> None:
        self._coming: frozenset[int] = frozenset()
        self._where = ""
        self._titles: tuple[str, ...] = ()

    def sentence(self, ticket: Ticket, waiting: Sequence[Ticket], title: str, where: str, alone: str = "") -> str:
        """What to say of this paper now, by its title: `where` says how it came out ("tercetak di EPSON").

        `waiting` are the papers of the queue; `alone` is the whole sentence for one that has no companion.
        """
        with_it = ticket.number in self._coming and where == self._where
        self._titles = (*self._titles, title) if with_it else (title,)
        self._where = where
        order = ticket.order
        self._coming = frozenset(
            t.number for t in waiting if t is not ticket and (t.order.key, t.order.line) == (order.key, order.line)
        )
        if len(self._titles) == 1:
            return alone or f"{title} {where}."
        return f"{', '.join(self._titles[:-1])} dan {self._titles[-1]} {where}."
