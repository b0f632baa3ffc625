"""An office file of any size for the benchmarks: real days played through the use cases, then repeated in bulk.

Two days are played for real in a scratch file: a whole one, after which every request is closed, and a morning that
stops with requests standing everywhere. The big file repeats the first on past working days with the same hours and
the second on the last morning, with ids, instants, numbers and names of its own and one whole hash chain. What is
derived (due instants, stays) moves with its day, since only days of the same hours are taken.
"""

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from math import ceil
from pathlib import Path
from random import Random
from typing import Any

from loket_app.definitions.presets import Preset, load_preset
from loket_app.domain.dates import at
from loket_app.domain.numbering import queue_text, register_text
from loket_app.domain.worktime import Axis, axis_for
from loket_app.paths import DATA_FILE, resources
from loket_app.simulation.day import DAY, MORNING
from loket_app.simulation.plots import Plot, guest
from loket_app.simulation.stage import Stage
from loket_app.store import search
from loket_app.store.engine import open_engine, writing
from loket_app.store.migrate import MIGRATIONS
from loket_app.store.trail import GENESIS, canonical, row_hash, text_digest
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.founding import found_office
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SetClock

KEY = "sangasanga"
WORKSTATION = "Loket 2"
NOW = at(DAY, *MORNING, "Asia/Makassar")
_FIRST_DAY = date(2020, 1, 6)
_PLAYED = date(2020, 1, 7)
_STORIES = (
    "biasa", "kuasa", "biasa", "belum_lengkap", "biasa", "dikembalikan", "biasa", "dijeda", "biasa", "tanpa_ktp",
    "ditolak", "biasa", "dicabut", "biasa", "dibatalkan", "prioritas",
)  # fmt: skip
_OPEN_STORIES = (
    "tunggu_operator", "tunggu_sekcam", "tunggu_camat", "tunggu_operator", "jeda_terbuka", "tunggu_serah",
    "tunggu_camat", "tidak_kembali", "tunggu_sekcam", "belum_diambil",
)  # fmt: skip
_SERVICES = ("surat_pindah", "kematian", "keramaian", "ahli_waris", "rekomendasi_nelayan", "rekomendasi_bantuan")
_OPEN_GUESTS = 20
_INSTANTS = frozenset(
    (
        "arrived_at", "greeted_at", "booked_at", "called_at", "last_part_at", "received_at", "step_since", "step_due",
        "promise_start", "promise_due", "promise_end", "ready_at", "closed_at", "start", "end", "at",
    )
)  # fmt: skip
_TABLES = ("person", "visit", "request", "stay", "contact")
_SYLLABLES = ("ba", "di", "ku", "la", "ma", "na", "pu", "ra", "sa", "ti", "wa", "yu", "ga", "jo", "ke", "lo")


@dataclass(frozen=True, slots=True)
class Size:
    """How big: requests in all, and how many of them are open at the end."""

    requests: int
    still_open: int


CI = Size(3_000, 300)
FULL = Size(100_000, 1_000)


def big_office(size: Size) -> Path:
    """The folder of the office of this size; made once and kept beside other temporary files for later runs."""
    folder = Path(tempfile.gettempdir()) / "loket-bench" / f"{size.requests}-{size.still_open}-{_recipe()}"
    if not (folder / DATA_FILE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        # Two runs may make it at once: each makes its own, and the last one stays.
        making = folder / f"making-{os.getpid()}.db"
        _make(making, size)
        making.replace(folder / DATA_FILE)
    return folder


@contextmanager
def reader(size: Size) -> Iterator[Desk]:
    """A desk on the kept file for benchmarks that only read: without the lock, since several runs may share it."""
    engine = open_engine(big_office(size) / DATA_FILE)
    try:
        yield Desk(engine, SetClock(NOW), WORKSTATION)
    finally:
        engine.dispose()


def copied(size: Size, target: Path) -> Path:
    """A copy of the office's file in `target`, for benchmarks that write; returns the file."""
    target.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(big_office(size) / DATA_FILE, target / DATA_FILE))


def _recipe() -> str:
    """Ten digits that change with schema, shipped office and this module: an old file is never taken for new."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    digest.update(repr(MIGRATIONS).encode())
    for file in sorted((resources() / "presets").rglob("*.toml")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


def fill_words(file: Path) -> None:
    """The words of all requests, which the repetition leaves out, in the pages that the file then has."""
    engine = open_engine(file)
    try:
        with writing(engine) as connection:
            connection.exec_driver_sql("PRAGMA cache_size = -400000")
            search.fill(connection)
    finally:
        engine.dispose()


def _make(file: Path, size: Size) -> None:
    preset = load_preset(KEY)
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as scratch:
        founded, whole_day, morning = _played(preset, Path(scratch))
        file.write_bytes(founded)
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "foreign_keys=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        _fill(_Ledger(connection, preset), axis_for(preset.calendar), size, whole_day, morning)
        connection.execute("COMMIT")
        fill_words(file)
        connection.execute("ANALYZE")
    finally:
        connection.close()


# -- the two played days -----------------------------------------------------------------------------------------------


class Template:
    """What one played day put into the file: its rows by table, with trail rows in order."""

    def __init__(self, connection: sqlite3.Connection, day: date, after_trail: int, seen: dict[str, int]) -> None:
        connection.row_factory = sqlite3.Row
        self.day = day
        self.rows = {
            table: [dict(r) for r in connection.execute(f"SELECT * FROM {table} WHERE id > ?", (seen[table],))]
            for table in _TABLES
        }
        self.trail = [dict(r) for r in connection.execute("SELECT * FROM trail WHERE id > ?", (after_trail,))]
        self.texts = {
            r["id"]: r["body"] for r in connection.execute("SELECT * FROM trail_text WHERE id > ?", (after_trail,))
        }
        self.still_open = sum(r["open"] for r in self.rows["request"])


def _played(preset: Preset, folder: Path) -> tuple[bytes, Template, Template]:
    zone = preset.office.zone
    clock = SetClock(at(_FIRST_DAY, 7, 0, zone))
    with open_desk(folder, clock, WORKSTATION) as desk:
        standing = tuple(replace(s, first=_FIRST_DAY.isoformat()) for s in preset.substitutions)
        officers = desk.do(Who(0, 0), found_office, replace(preset, substitutions=standing), {})
        founded = (folder / DATA_FILE).read_bytes()
        with_nothing = _seen(folder)
        _play(desk, clock, preset, officers, _PLAYED, list(_STORIES), 12)
        whole_day = _template(folder, _PLAYED, with_nothing)
        before = _seen(folder)
        stories = [_OPEN_STORIES[n % len(_OPEN_STORIES)] for n in range(_OPEN_GUESTS)]
        _play(desk, clock, preset, officers, DAY, stories, 9, NOW)
        morning = _template(folder, DAY, before)
    if whole_day.still_open:
        raise AssertionError("the played day must end with every request closed")
    return founded, whole_day, morning


def _play(
    desk: Desk, clock: SetClock, preset: Preset, officers: dict[str, int], day: date, stories: list[str],
    last_hour: int, until: int | None = None,
) -> None:  # fmt: skip
    zone = preset.office.zone
    stage = Stage(desk, clock, officers, Random(day.toordinal()))
    first, last = at(day, 7, 31, zone), at(day, last_hour, 0, zone)
    for n, story in enumerate(stories):
        # The numbers go on from day to day: the same number would be the same applicant.
        plot = Plot(day.toordinal() % 1000 + n, _SERVICES[n % len(_SERVICES)], story, by_door=n % 5 != 3)
        stage.enter(guest(stage, plot), first + (last - first) * n // len(stories))
    stage.play(until if until is not None else at(day, 16, 0, zone))


def _seen(folder: Path) -> dict[str, int]:
    connection = sqlite3.connect(folder / DATA_FILE)
    try:
        tables = (*_TABLES, "trail")
        return {t: connection.execute(f"SELECT coalesce(max(id), 0) FROM {t}").fetchone()[0] for t in tables}
    finally:
        connection.close()


def _template(folder: Path, day: date, seen: dict[str, int]) -> Template:
    connection = sqlite3.connect(folder / DATA_FILE)
    try:
        return Template(connection, day, seen["trail"], seen)
    finally:
        connection.close()


# -- the repetition ----------------------------------------------------------------------------------------------------


def _fill(ledger: "_Ledger", axis: Axis, size: Size, whole_day: Template, morning: Template) -> None:
    """Past days first, then the last morning, so that the trail stays in the order of time."""
    copies = ceil(size.still_open / morning.still_open)
    past = size.requests - copies * len(morning.rows["request"])
    days = _alike(axis, whole_day.day)
    per_day = len(whole_day.rows["request"])
    wanted = ceil(past / per_day)
    each = ceil(wanted / len(days))
    for n, day in enumerate(days[-ceil(wanted / each) :]):
        ledger.repeat(whole_day, day, min(each, wanted - n * each))
    ledger.repeat(morning, DAY, copies)


def _alike(axis: Axis, model: date) -> list[date]:
    """The days before the last one with the model's hours, followed by another such day: due instants move along."""
    hours = axis.spans(model)
    days = [model + timedelta(days=n) for n in range(1, (DAY - model).days)]
    return [d for d in days if axis.spans(d) == hours and axis.spans(d + timedelta(days=1)) == hours]


class _Ids:
    """The new ids of one table in one repetition: interleaved, so that copies of a row stand beside each other."""

    def __init__(self, rows: list[dict[str, Any]], last: int, copies: int) -> None:
        self.place = {row["id"]: n for n, row in enumerate(rows)}
        self.last = last
        self.copies = copies

    def new(self, old: int, copy: int) -> int:
        return self.last + self.place[old] * self.copies + copy + 1


class _Ledger:
    """The big file while it grows: the last id of every table, the end of the chain, the running numbers."""

    def __init__(self, connection: sqlite3.Connection, preset: Preset) -> None:
        self.connection = connection
        self.zone = preset.office.zone
        self.random = Random(2026)
        tables = (*_TABLES, "trail")
        self.last = {t: connection.execute(f"SELECT coalesce(max(id), 0) FROM {t}").fetchone()[0] for t in tables}
        newest = connection.execute("SELECT hash FROM trail ORDER BY id DESC LIMIT 1").fetchone()
        self.chain = newest[0] if newest else GENESIS
        self.registers: dict[int, int] = {}
        self.names = count(1)

    def repeat(self, template: Template, day: date, copies: int) -> None:
        """Put `copies` of a played day on `day`."""
        _Repetition(self, template, day, copies).write()

    def insert(self, table: str, rows: list[dict[str, Any]]) -> None:
        if rows:
            names = ", ".join(rows[0])
            values = ", ".join(f":{name}" for name in rows[0])
            self.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({values})", rows)


class _Repetition:
    """One played day put on another day several times over."""

    def __init__(self, ledger: _Ledger, template: Template, day: date, copies: int) -> None:
        self.ledger, self.template, self.day, self.copies = ledger, template, day, copies
        self.shift = at(day, 0, 0, ledger.zone) - at(template.day, 0, 0, ledger.zone)
        self.ids = {t: _Ids(template.rows[t], ledger.last[t], copies) for t in _TABLES}
        self.ids["trail"] = _Ids(template.trail, ledger.last["trail"], copies)
        self.persons = [{r["id"]: self._person(r) for r in template.rows["person"]} for _ in range(copies)]
        self.registers = self._numbers()
        self.applicant_of = {r["id"]: r["applicant_id"] for r in template.rows["request"]}
        self.person_of_visit = {r["visit_id"]: r["applicant_id"] for r in template.rows["request"]}

    def _person(self, row: dict[str, Any]) -> dict[str, Any]:
        number = next(self.ledger.names)
        given = row["name"].split(" ")[0]
        nik = f"9901{number:012d}" if row["nik"] else None
        return {**row, "name": f"{given} Contoh {_surname(number)}", "nik": nik}

    def _numbers(self) -> dict[tuple[int, int], int]:
        """(request of the template, copy) to register number, in the order in which they were received."""
        year = self.day.year
        found = {}
        for row in self.template.rows["request"]:
            for copy in range(self.copies):
                self.ledger.registers[year] = self.ledger.registers.get(year, 0) + 1
                found[row["id"], copy] = self.ledger.registers[year]
        return found

    def write(self) -> None:
        """Write every table."""
        makers: dict[str, Callable[[dict[str, Any], int], dict[str, Any]]] = {
            "person": self._new_person, "visit": self._new_visit, "request": self._new_request,
            "stay": self._new_stay, "contact": self._new_contact,
        }  # fmt: skip
        for table, make in makers.items():
            rows = [make(row, copy) for row in self.template.rows[table] for copy in range(self.copies)]
            self.ledger.insert(table, rows)
            self.ledger.last[table] += len(rows)
        self._index()
        self._trail()
        self._sequences()

    def _moved(self, row: dict[str, Any]) -> dict[str, Any]:
        return {k: v + self.shift if k in _INSTANTS and v is not None else v for k, v in row.items()}

    def _seq(self, old: int, copy: int) -> int:
        """Queue numbers follow the order of arrival of the template."""
        return (old - 1) * self.copies + copy + 1

    def _new_person(self, row: dict[str, Any], copy: int) -> dict[str, Any]:
        return {**self.persons[copy][row["id"]], "id": self.ids["person"].new(row["id"], copy)}

    def _new_visit(self, row: dict[str, Any], copy: int) -> dict[str, Any]:
        person = self.person_of_visit.get(row["id"])
        name = self.persons[copy][person]["name"] if person is not None and row["name"] else row["name"]
        return {
            **self._moved(row), "id": self.ids["visit"].new(row["id"], copy), "day": self.day.isoformat(),
            "seq": self._seq(row["seq"], copy), "name": name,
        }  # fmt: skip

    def _new_request(self, row: dict[str, Any], copy: int) -> dict[str, Any]:
        seq = next(v["seq"] for v in self.template.rows["visit"] if v["id"] == row["visit_id"])
        return {
            **self._moved(row), "id": self.ids["request"].new(row["id"], copy),
            "visit_id": self.ids["visit"].new(row["visit_id"], copy),
            "applicant_id": self.ids["person"].new(row["applicant_id"], copy),
            "register_year": self.day.year, "register_seq": self.registers[row["id"], copy],
            "name": self.persons[copy][row["applicant_id"]]["name"],
            "queue": queue_text(self._seq(seq, copy), row["part"]),
            "last_event": self.ids["trail"].new(row["last_event"], copy),
        }  # fmt: skip

    def _new_stay(self, row: dict[str, Any], copy: int) -> dict[str, Any]:
        event = row["event_id"]
        return {
            **self._moved(row), "id": self.ids["stay"].new(row["id"], copy),
            "request_id": self.ids["request"].new(row["request_id"], copy), "day": self.day.isoformat(),
            "event_id": self.ids["trail"].new(event, copy) if event is not None else None,
        }  # fmt: skip

    def _new_contact(self, row: dict[str, Any], copy: int) -> dict[str, Any]:
        return {
            **self._moved(row), "id": self.ids["contact"].new(row["id"], copy),
            "request_id": self.ids["request"].new(row["request_id"], copy),
        }  # fmt: skip

    def _index(self) -> None:
        rows = []
        for row in self.template.rows["request"]:
            for copy in range(self.copies):
                made = self._new_request(row, copy)
                nik = self.persons[copy][row["applicant_id"]]["nik"] or ""
                register = register_text(made["register_seq"], made["register_year"])
                words = " ".join(w for w in (made["name"], nik, register, made["queue"]) if w)
                rows.append({"rowid": made["id"], "text": words})
        self.ledger.insert("request_search", rows)

    def _sequences(self) -> None:
        day = int(self.day.isoformat().replace("-", ""))
        queue = max(v["seq"] for v in self.template.rows["visit"]) * self.copies
        values = [("antrean", day, queue), ("register", self.day.year, self.ledger.registers[self.day.year])]
        self.ledger.connection.executemany("INSERT OR REPLACE INTO sequence VALUES (?, ?, ?)", values)

    def _trail(self) -> None:
        ledger = self.ledger
        rows, texts = [], []
        for old in self.template.trail:
            facts = json.loads(old["facts"])
            body = self.template.texts.get(old["id"])
            for copy in range(self.copies):
                made = self._event(old, facts, copy)
                if body is not None:
                    salt, words = secrets.token_hex(16), self._words(old, body, copy)
                    made["text_digest"] = text_digest(salt, words)
                    texts.append({"id": made["id"], "salt": salt, "body": words})
                ledger.chain = row_hash(ledger.chain, made)
                made["hash"] = ledger.chain
                rows.append(made)
        ledger.insert("trail", rows)
        ledger.insert("trail_text", texts)
        ledger.last["trail"] += len(rows)

    def _event(self, old: dict[str, Any], facts: dict[str, Any], copy: int) -> dict[str, Any]:
        request, visit = old["request_id"], old["visit_id"]
        return {
            **old, "id": self.ids["trail"].new(old["id"], copy), "at": old["at"] + self.shift,
            "request_id": self.ids["request"].new(request, copy) if request is not None else None,
            "visit_id": self.ids["visit"].new(visit, copy) if visit is not None else None,
            "command_id": f"{self.ledger.random.getrandbits(128):032x}",
            "facts": canonical(self._facts(old, facts, copy)) if facts else "{}",
        }  # fmt: skip

    def _facts(self, old: dict[str, Any], facts: dict[str, Any], copy: int) -> dict[str, Any]:
        if old["kind"] not in ("terima_lengkap", "terima_belum_lengkap"):
            return dict(self._small_facts(facts, copy))
        door = facts["door"]
        if door is not None:
            moved = {k: door[k] + self.shift for k in ("arrived", "greeted", "booked")}
            door = {**door, **moved}
        start = facts["intake_start"]
        return {
            **facts, "visit": self.ids["visit"].new(facts["visit"], copy), "door": door,
            "antrean": self._seq(facts["antrean"], copy),
            "intake_start": start + self.shift if start is not None else None,
            "applicant": self.ids["person"].new(facts["applicant"], copy),
            "register": [self.day.year, self.registers[old["request_id"], copy]],
        }  # fmt: skip

    def _small_facts(self, facts: dict[str, Any], copy: int) -> Iterator[tuple[str, Any]]:
        for key, value in facts.items():
            if key == "undoes":
                yield key, self.ids["trail"].new(value, copy)
            elif key == "antrean":
                yield key, self._seq(value, copy)
            elif key == "hari":
                yield key, self.day.isoformat()
            else:
                yield key, value

    def _words(self, old: dict[str, Any], body: str, copy: int) -> str:
        """The personal text with the copy's name and NIK instead of the template's."""
        person = self.applicant_of.get(old["request_id"]) or self.person_of_visit.get(old["visit_id"])
        if person is None:
            return body
        was = next(r for r in self.template.rows["person"] if r["id"] == person)
        becomes = self.persons[copy][person]
        body = body.replace(was["name"], becomes["name"])
        return body.replace(was["nik"], becomes["nik"]) if was["nik"] else body


def _surname(number: int) -> str:
    """A made-up surname that no other number has."""
    word = ""
    while number:
        number, rest = divmod(number, len(_SYLLABLES))
        word = _SYLLABLES[rest] + word
    return word.capitalize()


__all__ = ["CI", "FULL", "NOW", "WORKSTATION", "Size", "big_office", "copied", "reader"]
