"""What every section of Pengaturan is given, and what it knows of the office."""

from collections.abc import Callable
from dataclasses import dataclass

from loket_app.definitions.presets import PactKind
from loket_app.domain.people import Role
from loket_app.machine import MachineFile
from loket_app.ui.counter import Counter
from loket_app.ui.navigation import Navigator
from loket_app.ui.press import Press
from loket_app.ui.screen import Panel
from loket_app.usecases.desk import Desk
from loket_app.usecases.queries.office_values import OfficeValues, office_values
from loket_app.usecases.queries.staffing import (
    PactRow,
    SubstitutionRow,
    officer_rows,
    pact_rows,
    substitution_rows,
)
from loket_app.usecases.views.seats import OfficerRow


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that the sections show, read at one time."""

    office: OfficeValues
    officers: tuple[OfficerRow, ...]
    substitutions: tuple[SubstitutionRow, ...]
    pacts: tuple[PactRow, ...]


def read_known(desk: Desk) -> Known:
    """Read all of it, in the worker."""
    kinds = tuple(kind.value for kind in PactKind)
    return Known(
        desk.ask(office_values), desk.ask(officer_rows), desk.ask(substitution_rows), desk.ask(pact_rows, kinds)
    )


@dataclass(frozen=True)
class Room:
    """The counter, the press, this PC, and the way to open a sheet over the screen."""

    counter: Counter
    press: Press | None
    navigate: Navigator
    machine: MachineFile
    open_panel: Callable[[Panel], None]
    close_panel: Callable[[], None]

    def is_admin(self) -> bool:
        """Whether who sits here is an administrator today."""
        return self._holds(Role.ADMIN)

    def is_supervisor(self) -> bool:
        """Whether who sits here may name substitutes and register pacts."""
        me = self.counter.session.officer
        return me is not None and (me.supervisor or self.is_admin())

    def _holds(self, role: Role) -> bool:
        me = self.counter.session.officer
        return me is not None and any(h.officer.id == me.id for h in self.counter.session.roster.get(role, ()))
