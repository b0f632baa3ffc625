"""People as the page Data pribadi shows them: found by NIK or name, who saw them, and who was seen in some days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from loket_app.domain.dates import at
from loket_app.domain.errors import refuse
from loket_app.domain.people import Role
from loket_app.domain.personal import DESTROYED, RESTRICTED, shown_nik
from loket_app.domain.ranges import holds, unpacked
from loket_app.store.portions import portions
from loket_app.store.tables import access_log, archived_request, person, request
from loket_app.usecases.access_notes import RULES
from loket_app.usecases.applicant import full_address
from loket_app.usecases.desk import Look
from loket_app.usecases.restriction import is_restricted, restricted_since, same_person

MOST = 50
MOST_LOG = 500
SAYS: Mapping[str, str] = {rule.key: rule.says for rule in RULES.values()}


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """One person: all rows with one NIK are one. `restricted_since` is an instant or None."""

    id: int
    name: str
    nik_masked: str
    address: str
    requests: int
    restricted_since: int | None
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The people found by some words."""

    rows: tuple[FoundPerson, ...]
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log of who saw what; `person` is a name, or how many people."""

    id: int
    at: int
    officer: str
    workstation: str
    says: str
    purpose: str
    person: str


@dataclass(frozen=True, slots=True)
class AffectedPerson:
    """One person whose data was shown: how, how often, and when last."""

    id: int
    name: str
    nik_masked: str
    address: str
    phone: str
    how: tuple[str, ...]
    times: int
    last: int


@dataclass(frozen=True, slots=True)
class Affected:
    """Everybody whose data was shown between two days (ISO, both included); narrowed to an officer or a PC."""

    first: str
    last: str
    officer: str
    workstation: str
    rows: tuple[AffectedPerson, ...]
    people: tuple[int, ...]


def require_keeper(look: Look, reader: int) -> None:
    """Raise `Refused` unless the reader is a supervisor or an administrator: this page shows everybody's data."""
    if not look.officer(reader).supervisor and look.actor(reader).acting(frozenset({Role.ADMIN})) is None:
        raise refuse("bukan_atasan", "Bagian ini dibuka oleh atasan atau Administrator. Ganti pengguna dengan F12.")


def find_person(look: Look, words: str, reader: int) -> Found:
    """People by their whole NIK, or by a part of the name (three letters and more), by name. Also restricted ones."""
    require_keeper(look, reader)
    typed = " ".join(words.split())
    digits = "".join(c for c in typed if c.isdigit())
    if len(digits) == 16:
        where: ColumnElement[bool] = person.c.nik == digits
    elif len(typed) >= 3:
        where = person.c.name.icontains(typed, autoescape=True)
    else:
        raise refuse("terlalu_pendek", "Ketik NIK 16 angka, atau paling sedikit tiga huruf nama.", "cari")
    query = select(person).where(where, person.c.name != DESTROYED).order_by(person.c.name, person.c.id).limit(MOST)
    seen: dict[str, FoundPerson] = {}
    for row in look.connection.execute(query):
        key = row.nik or f"id {row.id}"
        if key not in seen:
            seen[key] = _found(look, row)
    return Found(tuple(seen.values()), tuple(i for one in seen.values() for i in one.people))


def _found(look: Look, row: Any) -> FoundPerson:
    people = same_person(look, row.id)
    requests = look.connection.execute(select(request.c.id).where(request.c.applicant_id.in_(people))).all()
    old = select(archived_request.c.id).where(archived_request.c.applicant_id.in_(people))
    count = len(requests) + len(look.connection.execute(old).all())
    since = restricted_since(look, people)
    return FoundPerson(row.id, row.name, shown_nik(row.name, row.nik), full_address(row), count, since, people)


# -- who saw what ---------------------------------------------------------------------------------------------------


def log_of(look: Look, people: Sequence[int], most: int | None = None) -> tuple[LogLine, ...]:
    """Who saw the data of these rows of a person, oldest first: opened alone, or among others in a list."""
    alone = access_log.c.person_id.in_(people)
    query = select(access_log).where(or_(alone, access_log.c.people != "")).order_by(access_log.c.id)
    found = [
        row
        for row in look.connection.execute(query)
        if row.person_id is not None or any(holds(row.people, one) for one in people)
    ]
    return tuple(_line(look, row, {}) for row in (found[-most:] if most else found))


def newest_log(look: Look, reader: int) -> tuple[LogLine, ...]:
    """The newest lines of the log, newest first."""
    require_keeper(look, reader)
    rows = look.connection.execute(select(access_log).order_by(access_log.c.id.desc()).limit(MOST_LOG)).all()
    names = _names(look, {row.person_id for row in rows if row.person_id is not None})
    return tuple(_line(look, row, names) for row in rows)


def _line(look: Look, row: Any, names: Mapping[int, str]) -> LogLine:
    whom = names.get(row.person_id, "") if row.person_id is not None else f"{row.found} orang"
    return LogLine(
        row.id, row.at, look.officer(row.officer_id).name, row.workstation, SAYS.get(row.act, row.act), row.purpose,
        whom,
    )  # fmt: skip


def _names(look: Look, people: Iterable[int]) -> dict[int, str]:
    rows = look.connection.execute(select(person.c.id, person.c.name).where(person.c.id.in_(list(people))))
    return {r.id: RESTRICTED if is_restricted(look, r.id) else r.name for r in rows}


# -- who is affected ------------------------------------------------------------------------------------------------


def affected(
    look: Look, first: date, last: date, reader: int, officer: int | None = None, workstation: str = ""
) -> Affected:
    """Everybody whose data was shown, printed or exported between two days; of one officer or one PC where given."""
    require_keeper(look, reader)
    if last < first:
        raise refuse("masa", "Tanggal akhir mendahului tanggal awal.", "sampai")
    start, stop = at(first, 0, 0, look.zone), at(last + timedelta(days=1), 0, 0, look.zone)
    where = [access_log.c.at >= start, access_log.c.at < stop]
    if officer is not None:
        where.append(access_log.c.officer_id == officer)
    if workstation:
        where.append(access_log.c.workstation == workstation)
    told: dict[int, tuple[dict[str, None], list[int]]] = {}
    for row in look.connection.execute(select(access_log).where(and_(*where)).order_by(access_log.c.id)):
        for one in (row.person_id,) if row.person_id is not None else unpacked(row.people):
            how, times = told.setdefault(one, ({}, []))
            how[SAYS.get(row.act, row.act)] = None
            times.append(row.at)
    name = look.officer(officer).name if officer is not None else ""
    rows = _affected_rows(look, told)
    return Affected(first.isoformat(), last.isoformat(), name, workstation, rows, tuple(row.id for row in rows))


def _affected_rows(look: Look, told: Mapping[int, tuple[dict[str, None], list[int]]]) -> tuple[AffectedPerson, ...]:
    found, ids = [], sorted(told)
    for some in portions(ids):
        for row in look.connection.execute(select(person).where(person.c.id.in_(some))):
            how, times = told[row.id]
            found.append(
                AffectedPerson(
                    row.id, row.name, shown_nik(row.name, row.nik), full_address(row), row.phone, tuple(how),
                    len(times), max(times),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.id)))


def workstations(look: Look) -> tuple[str, ...]:
    """The PCs that stand in the log."""
    query = select(access_log.c.workstation).distinct().order_by(access_log.c.workstation)
    return tuple(look.connection.execute(query).scalars())
