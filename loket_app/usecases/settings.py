"""The office's own values, versioned: a change makes a new version, and a request keeps the one it began under."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from loket_app.definitions import catalog as read
from loket_app.definitions.innovation import innovation
from loket_app.definitions.personal import retention
from loket_app.definitions.toml_lines import Table, table_from_data
from loket_app.domain.catalog import Office, PauseReason, Service, Sop
from loket_app.domain.complaint import ComplaintRules
from loket_app.domain.display import DisplayPlan
from loket_app.domain.innovation import NO_PLAN, Innovation
from loket_app.domain.personal import Retention
from loket_app.domain.worktime import Axis, Calendar, axis_for
from loket_app.store.rows import new_id
from loket_app.store.tables import config
from loket_app.store.trail import canonical

OFFICE = "kantor"
SOP = "sop"
SERVICE = "layanan"
CALENDAR = "jam_layanan"
PAUSE = "alasan_jeda"
FORM = "blangko"
ISSUED_FORM = "blangko_terbit"
PAPERS = "kertas"
INNOVATION = "inovasi"
SURVEY = "kuesioner"
DISPLAY = "layar"
RETENTION = "retensi"
COMPLAINTS = "pengaduan"
ONLY = "ini"

_NEWEST = (
    select(config.c.id)
    .where(config.c.kind == bindparam("kind"), config.c.key == bindparam("key"))
    .order_by(config.c.version.desc())
    .limit(1)
)
_LAST_VERSIONS = (
    select(config.c.key, func.max(config.c.version).label("version"))
    .where(config.c.kind == bindparam("kind"))
    .group_by(config.c.key)
    .subquery()
)
_NEWEST_OF_EACH = (
    select(config.c.key, config.c.id)
    .join(_LAST_VERSIONS, (config.c.key == _LAST_VERSIONS.c.key) & (config.c.version == _LAST_VERSIONS.c.version))
    .where(config.c.kind == bindparam("kind"))
    .order_by(config.c.id)
)


def _pause_reasons(table: Table) -> tuple[PauseReason, ...]:
    return tuple(read.pause_reason(t) for t in table.tables("alasan"))


def _form_text(table: Table) -> str:
    return table.text("teks", max_len=1_000_000)


def _papers(table: Table) -> Mapping[str, str]:
    return {key: table.text(key) for key in table.keys()}  # noqa: SIM118


PARSERS: Mapping[str, Callable[[Table], Any]] = {
    OFFICE: read.office,
    SOP: read.sop,
    SERVICE: read.service,
    CALENDAR: read.calendar,
    PAUSE: _pause_reasons,
    FORM: _form_text,
    ISSUED_FORM: _form_text,
    PAPERS: _papers,
    INNOVATION: innovation,
    RETENTION: retention,
}


@dataclass
class SettingsCache:
    """Parsed versions by id. A version never changes, so nothing here grows stale."""

    parsed: dict[int, Any] = field(default_factory=dict)

    def version(self, connection: Connection, version_id: int) -> Any:
        """The value stored under this version id; raises KeyError when there is none."""
        if version_id not in self.parsed:
            row = connection.execute(select(config.c.kind, config.c.body).where(config.c.id == version_id)).first()
            if row is None:
                raise KeyError(f"no settings version {version_id}")
            self.parsed[version_id] = parse(row.kind, json.loads(row.body))
        return self.parsed[version_id]


def parse(kind: str, body: Mapping[str, Any]) -> Any:
    """The domain value of a settings body; raises `BadDefinition` naming the key that is wrong."""
    if kind == SURVEY:
        # Imported here: no counter needs the questionnaire before its survey is opened.
        from loket_app.definitions.survey import instrument_from_data

        return instrument_from_data(body, kind)
    if kind == DISPLAY:
        from loket_app.definitions.display import display

        return display(table_from_data(body, kind))
    if kind == COMPLAINTS:
        from loket_app.definitions.complaints import complaint_rules

        return complaint_rules(table_from_data(body, kind))
    return PARSERS[kind](table_from_data(body, kind))


def version_digest(kind: str, key: str, body: str) -> str:
    """What the trail keeps of a settings version, so that a changed body no longer fits it."""
    return hashlib.sha256(canonical([kind, key, body]).encode()).hexdigest()[:32]


class Settings:
    """The settings as one open transaction sees them."""

    def __init__(self, connection: Connection, cache: SettingsCache) -> None:
        self._connection = connection
        self._cache = cache
        self._current: dict[tuple[str, str], int] = {}
        self.fresh: dict[int, str] = {}

    def current_id(self, kind: str, key: str = ONLY) -> int:
        """The id of the newest version; raises KeyError when this was never set."""
        if (kind, key) in self._current:
            return self._current[kind, key]
        found = self._connection.execute(_NEWEST, {"kind": kind, "key": key}).scalar()
        if found is None:
            raise KeyError(f"{kind}/{key} is not set")
        self._current[kind, key] = int(found)
        return int(found)

    def current_ids(self, kind: str) -> dict[str, int]:
        """Key to id of the newest version, for all keys of a kind."""
        return {r.key: r.id for r in self._connection.execute(_NEWEST_OF_EACH, {"kind": kind})}

    def version(self, version_id: int) -> Any:
        """The value of one version."""
        if version_id in self.fresh:
            # Not yet committed: after a rollback another version may get this id, so it is kept out of the cache.
            return SettingsCache().version(self._connection, version_id)
        return self._cache.version(self._connection, version_id)

    def office(self) -> Office:
        """The office as it is now."""
        value = self.version(self.current_id(OFFICE))
        assert isinstance(value, Office)
        return value

    def sop(self, version_id: int) -> Sop:
        """The SOP of one version."""
        value = self.version(version_id)
        assert isinstance(value, Sop)
        return value

    def service(self, version_id: int) -> Service:
        """The service of one version."""
        value = self.version(version_id)
        assert isinstance(value, Service)
        return value

    def services(self) -> tuple[tuple[int, Service], ...]:
        """All services as they are now, in the decree's order, with their version ids."""
        found = [(i, self.service(i)) for i in self.current_ids(SERVICE).values()]
        return tuple(sorted(found, key=lambda pair: (pair[1].no, pair[1].key)))

    def calendar(self) -> Calendar:
        """The hours as they are now."""
        value = self.version(self.current_id(CALENDAR))
        assert isinstance(value, Calendar)
        return value

    def axis(self, version_id: int) -> Axis:
        """The service-time axis of one version of the hours."""
        return axis_for(self.version(version_id))

    def pause_reasons(self) -> tuple[PauseReason, ...]:
        """The closed list of reasons to pause."""
        value = self.version(self.current_id(PAUSE))
        assert isinstance(value, tuple)
        return value

    def pause_reason(self, key: str) -> PauseReason | None:
        """One reason by key, or None."""
        return next((r for r in self.pause_reasons() if r.key == key), None)

    def paper_form(self, purpose: str) -> str:
        """The key of the form that prints the general paper `purpose` (receipt, slip …)."""
        value = self.version(self.current_id(PAPERS))
        return str(value[purpose])

    def innovation(self) -> Innovation:
        """The plan of LAYAR RAMAH; without stages in an office founded before there was one."""
        try:
            value = self.version(self.current_id(INNOVATION))
        except KeyError:
            return NO_PLAN
        assert isinstance(value, Innovation)
        return value

    def display(self) -> DisplayPlan:
        """The public display and the rules of the queue; the usual ones where the office never set them."""
        try:
            value = self.version(self.current_id(DISPLAY))
        except KeyError:
            return DisplayPlan()
        assert isinstance(value, DisplayPlan)
        return value

    def retention(self) -> Retention:
        """How long files are kept; the shipped example where the office never set it."""
        try:
            value = self.version(self.current_id(RETENTION))
        except KeyError:
            return Retention()
        assert isinstance(value, Retention)
        return value

    def complaints(self) -> ComplaintRules:
        """The rules for complaints; the shipped example where the office never set them."""
        try:
            value = self.version(self.current_id(COMPLAINTS))
        except KeyError:
            return ComplaintRules()
        assert isinstance(value, ComplaintRules)
        return value

    def body(self, kind: str, key: str = ONLY) -> Mapping[str, Any]:
        """The newest version as plain data."""
        row = self._connection.execute(select(config.c.body).where(config.c.id == self.current_id(kind, key)))
        value = json.loads(row.scalar_one())
        assert isinstance(value, dict)
        return value

    def store(self, kind: str, key: str, body: Mapping[str, Any], trail_id: int) -> int:
        """Add a version and return its id; an unchanged body keeps the version it has. Raises `BadDefinition`."""
        parse(kind, body)
        self._current.pop((kind, key), None)
        newest = (
            select(config.c.id, config.c.version, config.c.body)
            .where(config.c.kind == kind, config.c.key == key)
            .order_by(config.c.version.desc())
            .limit(1)
        )
        row = self._connection.execute(newest).first()
        text = canonical(body)
        if row is not None and row.body == text:
            return int(row.id)
        values = {
            "version": row.version + 1 if row is not None else 1,
            "trail_id": trail_id,
            "kind": kind,
            "key": key,
            "body": text,
        }
        stored = new_id(self._connection.execute(insert(config), values))
        self.fresh[stored] = version_digest(kind, key, text)
        return stored
