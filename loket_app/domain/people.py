"""Officers, their roles, and in which capacity a letter is signed."""

from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """A post in the flow of the SOP (seed S004), plus the administrator of the program."""

    PORTIR = "portir"
    LOKET = "loket"
    OPERATOR = "operator"
    KASI_PELUM = "kasi_pelum"
    SEKCAM = "sekcam"
    CAMAT = "camat"
    ADMIN = "admin"


ROLE_LABELS: dict[Role, str] = {
    Role.PORTIR: "Portir",
    Role.LOKET: "Petugas Loket",
    Role.OPERATOR: "Operator Komputer",
    Role.KASI_PELUM: "Kasi Pelayanan Umum",
    Role.SEKCAM: "Sekretaris Camat",
    Role.CAMAT: "Camat",
    Role.ADMIN: "Administrator",
}


class Capacity(StrEnum):
    """In which capacity an officer acts for a post (tata naskah dinas)."""

    DEFINITIF = "definitif"
    AN = "a.n."
    UB = "u.b."
    PLT = "Plt."
    PLH = "Plh."
    PJ = "Pj."


# Plt., Plh. and Pj. stand in the post itself; a.n. and u.b. sign only when the holder is not there.
PIN_LENGTHS = range(4, 7)
PRECEDENCE: dict[Capacity, int] = {
    Capacity.PLT: 0,
    Capacity.PLH: 0,
    Capacity.PJ: 0,
    Capacity.DEFINITIF: 1,
    Capacity.AN: 2,
    Capacity.UB: 3,
}


class Officer(NamedTuple):
    """One officer: who he is on paper (name, NIP, pangkat, jabatan) and what he may do in the program."""

    id: int
    name: str
    nip: str
    rank: str
    position: str
    roles: frozenset[Role]
    may_record_for_others: bool = False
    supervisor: bool = False
    active: bool = True


class Substitution(NamedTuple):
    """From `first` to `last` (ISO dates, both included) this officer stands in for `role` in `capacity`."""

    id: int
    role: Role
    officer_id: int
    capacity: Capacity
    first: str
    last: str
    reason: str


class ActingAs(NamedTuple):
    """Why an officer may do what `role` does: by his own post (`DEFINITIF`) or as a substitute."""

    role: Role
    capacity: Capacity


def acting_as(officer: Officer, role: Role, substitutions: tuple[Substitution, ...], day: str) -> ActingAs | None:
    """In which capacity `officer` may act as `role` on the ISO date `day`; None when he may not."""
    if not officer.active:
        return None
    if role in officer.roles:
        return ActingAs(role, Capacity.DEFINITIF)
    held = [
        sub.capacity
        for sub in substitutions
        if sub.officer_id == officer.id and sub.role is role and sub.first <= day <= sub.last
    ]
    return ActingAs(role, min(held, key=lambda c: PRECEDENCE[c])) if held else None
