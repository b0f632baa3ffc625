"""A played day put on other dates many times over: columns of ids, instants and names instead of rows made one by one.

Every id, number and place in a queue of copy n is that of copy 0 plus n, so a row of all copies of a day is a `zip` of
ranges and constants. Only the trail is made row by row: each of its hashes needs the one before.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from loket_app.domain.dates import ROMAN_MONTHS, at
from loket_app.domain.numbering import delivery_text, objection_text, queue_text, register_text
from loket_app.store.trail import GENESIS, canonical, row_hash

TABLES = ("person", "visit", "request", "stay", "letter", "number", "objection", "delivery", "contact")
LINKS: Mapping[str, Mapping[str, str]] = {
    "person": {}, "visit": {},
    "request": {"visit_id": "visit", "applicant_id": "person", "last_event": "trail"},
    "stay": {"request_id": "request", "event_id": "trail"},
    "letter": {"request_id": "request", "number_id": "number"},
    "number": {"request_id": "request", "letter_id": "letter"},
    "objection": {"request_id": "request"},
    "delivery": {"request_id": "request", "objection_id": "objection"},
    "contact": {"request_id": "request"},
}  # fmt: skip
_SUBJECTS = {"surat": "letter", "keberatan": "objection", "antar": "delivery"}
_FACT_LINKS = {
    "visit": "visit", "applicant": "person", "undoes": "trail", "letter": "letter", "letters_cancelled": "letter",
    "delivery": "delivery", "keberatan": "objection", "deliveries_ended": "delivery",
}  # fmt: skip
_INSTANT = 1_000_000_000_000
_NAME, _NIK, _REGISTER, _VILLAGE = "\x01", "\x02", "\x03", "\x04"
Column = Iterable[Any]
Row = dict[str, Any]


class Template:
    """What one played day put into the file: its rows by table, with trail rows in order."""

    def __init__(self, file: Path, day: date, seen: Mapping[str, int]) -> None:
        connection = sqlite3.connect(file)
        connection.row_factory = sqlite3.Row
        self.day = day
        self.rows = {t: _rows(connection, t, seen[t]) for t in TABLES}
        self.trail = _rows(connection, "trail", seen["trail"])
        self.texts = {r["id"]: r["body"] for r in _rows(connection, "trail_text", seen["trail"])}
        search = connection.execute("SELECT rowid, text FROM request_search WHERE rowid > ?", (seen["request"],))
        self.words = dict(search.fetchall())
        connection.close()
        self.still_open = sum(r["open"] for r in self.rows["request"])
        self.last_instant = max(v for rows in self.rows.values() for r in rows for v in r.values() if _is_instant(v))
        self.by_id = {t: {r["id"]: r for r in rows} for t, rows in self.rows.items()}
        self.number_of = {r["text"]: r["id"] for r in self.rows["number"]}
        self.code_of = {r["code"]: r["id"] for r in self.rows["letter"]}
        self.person_of_visit = {r["visit_id"]: r["applicant_id"] for r in self.rows["request"]}


def _rows(connection: sqlite3.Connection, table: str, after: int) -> list[Row]:
    return [dict(r) for r in connection.execute(f"SELECT * FROM {table} WHERE id > ? ORDER BY id", (after,))]


def _is_instant(value: object) -> bool:
    return isinstance(value, int) and value > _INSTANT


def last_ids(file: Path) -> dict[str, int]:
    """The last id of every table."""
    connection = sqlite3.connect(file)
    try:
        return _last(connection)
    finally:
        connection.close()


def _last(connection: sqlite3.Connection) -> dict[str, int]:
    return {
        t: connection.execute(f"SELECT coalesce(max(id), 0) FROM {t}").fetchone()[0] for t in (*TABLES, "trail")
    }  # fmt: skip


class Ledger:
    """The big file while it grows: the last ids, the end of the chain, the running numbers of each year."""

    def __init__(
        self, connection: sqlite3.Connection, zone: str, person: Callable[[int], tuple[str, str, str]]
    ) -> None:
        self.connection = connection
        self.zone = zone
        self.person = person
        self.last = _last(connection)
        self.chain = connection.execute("SELECT hash FROM trail ORDER BY id DESC LIMIT 1").fetchone()[0]
        self.sequences: dict[tuple[str, int], int] = {
            (scope, year): last for scope, year, last in connection.execute("SELECT scope, year, last FROM sequence")
        }
        self.people = 0
        self._statements: dict[str, str] = {}

    def repeat(self, template: Template, day: date, copies: int, calendar: int) -> None:
        """Put `copies` of a played day on `day`, whose calendar version is `calendar`."""
        _Day(self, template, day, copies, calendar).write()

    def keep_row(self, table: str, row: Row) -> None:
        """One row as it is."""
        self.insert(table, tuple(row), [tuple(row.values())])

    def append(self, row: Row, text: Row | None) -> int:
        """One trail row of the played office behind the newest; returns its new id."""
        self.last["trail"] += 1
        made = {**row, "id": self.last["trail"]}
        made["hash"] = self.chain = row_hash(self.chain, made)
        self.keep_row("trail", made)
        if text is not None:
            self.keep_row("trail_text", {**text, "id": made["id"]})
        return int(made["id"])

    def insert(self, table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Many rows at once."""
        marks = ", ".join("?" * len(names))
        self.connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)

    def close(self) -> None:
        """Write where every sequence stands."""
        rows = [(scope, year, last) for (scope, year), last in self.sequences.items()]
        self.connection.executemany("INSERT OR REPLACE INTO sequence (scope, year, last) VALUES (?, ?, ?)", rows)


@dataclass
class _Facts:
    """The facts of a trail row as a format and the columns that fill it."""

    pattern: str
    columns: list[Column] = field(default_factory=list)


class _Day:
    """One played day put on another day several times over."""

    def __init__(self, ledger: Ledger, template: Template, day: date, copies: int, calendar: int) -> None:
        self.ledger, self.template, self.day, self.copies, self.calendar = ledger, template, day, copies, calendar
        self.shift = at(day, 0, 0, ledger.zone) - at(template.day, 0, 0, ledger.zone)
        self.month = ROMAN_MONTHS[day.month - 1]
        rows = {**template.rows, "trail": template.trail}
        self.start = {
            table: {r["id"]: ledger.last[table] + n * copies + 1 for n, r in enumerate(found)}
            for table, found in rows.items()
        }
        self.people = self._people()
        self.seq = {r["id"]: (r["seq"] - 1) * copies + 1 for r in template.rows["visit"]}
        self.registers = self._numbered("register", "request")
        self.numbers = self._numbered("surat", "number")
        self.objections = self._numbered("keberatan", "objection")
        self.deliveries = self._numbered("antar", "delivery")
        self.number_texts = {r["id"]: self._number_texts(r) for r in template.rows["number"]}
        self.fields = {r["id"]: self._fields(r) for r in template.rows["letter"]}
        self.codes = {r["id"]: self._codes(r) for r in template.rows["letter"]}

    # -- what differs from copy to copy ----------------------------------------------------------------------------

    def _people(self) -> dict[int, list[tuple[str, str, str]]]:
        found = {}
        for row in self.template.rows["person"]:
            first = self.ledger.people + 1
            self.ledger.people += self.copies
            found[row["id"]] = [self.ledger.person(n) for n in range(first, first + self.copies)]
        return found

    def _numbered(self, scope: str, table: str) -> dict[int, int]:
        """The first number of each row's copies, in the order of the rows; the sequence of the year moves on."""
        key = (scope, self.day.year)
        rows = self.template.rows[table]
        last = self.ledger.sequences.get(key, 0)
        if rows:
            self.ledger.sequences[key] = last + len(rows) * self.copies
        return {r["id"]: last + n * self.copies + 1 for n, r in enumerate(rows)}

    def _range(self, first: int) -> range:
        return range(first, first + self.copies)

    def _number_texts(self, row: Row) -> list[str]:
        code, _, unit, _, _ = row["text"].split("/")
        end = f"{unit}/{self.month}/{self.day.year}"
        return [f"{code}/{seq:03d}/{end}" for seq in self._range(self.numbers[row["id"]])]

    def _fields(self, row: Row) -> list[str]:
        return self._spoken(row["fields"], row["request_id"])

    def _codes(self, row: Row) -> list[str]:
        registers = self._range(self.registers[row["request_id"]])
        ids = zip(self._ids("letter", row["id"]), self._ids("request", row["request_id"]), strict=True)
        made = []
        for (letter, request), register, fields in zip(ids, registers, self.fields[row["id"]], strict=True):
            digest = hashlib.sha256(f"[{letter},{request},{fields}]".encode()).hexdigest()[:8].upper()
            made.append(f"{register:03d}-{self.month}-{self.day.year} \N{MIDDLE DOT} {digest[:4]}-{digest[4:]}")
        return made

    def _ids(self, table: str, old: int) -> range:
        return self._range(self.start[table][old])

    def _spoken(self, text: str, request: int | None, person: int | None = None) -> list[str]:
        """A text with the name, NIK, register number and desa of each copy instead of the template's."""
        if request is not None:
            row = self.template.by_id["request"][request]
            person = row["applicant_id"]
            text = text.replace(register_text(row["register_seq"], row["register_year"]), _REGISTER)
        if person is None:
            return [text] * self.copies
        was = self.template.by_id["person"][person]
        text = text.replace(was["name"], _NAME).replace(f'"village":"{was["village"]}"', f'"village":"{_VILLAGE}"')
        text = text.replace(was["nik"], _NIK) if was["nik"] else text
        if not any(sign in text for sign in (_NAME, _NIK, _VILLAGE, _REGISTER)):
            return [text] * self.copies
        made = [
            text.replace(_NAME, name).replace(_NIK, nik).replace(_VILLAGE, village)
            for name, nik, village in self.people[person]
        ]
        if _REGISTER not in text or request is None:
            return made
        registers = self._range(self.registers[request])
        return [
            one.replace(_REGISTER, register_text(seq, self.day.year)) for one, seq in zip(made, registers, strict=True)
        ]

    # -- tables ----------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Write every table."""
        for table in TABLES:
            rows = self.template.rows[table]
            if rows:
                lines = (zip(*self._columns(table, row), strict=False) for row in rows)
                self.ledger.insert(table, tuple(rows[0]), chain.from_iterable(lines))
        self._search()
        self._trail()
        for table, starts in self.start.items():
            self.ledger.last[table] += len(starts) * self.copies
        day = int(self.day.isoformat().replace("-", ""))
        self.ledger.sequences["antrean", day] = max(r["seq"] for r in self.template.rows["visit"]) * self.copies

    def _columns(self, table: str, row: Row) -> list[Column]:
        links = LINKS[table]
        own = {
            "person": self._of_person, "visit": self._of_visit, "request": self._of_request, "number": self._of_number,
            "letter": self._of_letter, "objection": self._of_objection, "delivery": self._of_delivery,
        }.get(table)  # fmt: skip
        special = own(row) if own is not None else {}
        return [
            special[name] if name in special
            else self._ids(table, value) if name == "id"
            else self._ids(links[name], value) if name in links and value is not None
            else repeat(self._constant(name, value), self.copies)
            for name, value in row.items()
        ]  # fmt: skip

    def _constant(self, name: str, value: Any) -> Any:
        if name == "day":
            return self.day.isoformat()
        if name in ("year", "register_year"):
            return self.day.year
        if name in ("calendar", "arrival_calendar") and value is not None:
            return self.calendar
        return value + self.shift if _is_instant(value) else value

    def _of_person(self, row: Row) -> dict[str, Column]:
        people = self.people[row["id"]]
        known = bool(row["nik"])
        return {
            "name": [p[0] for p in people], "nik": [p[1] if known else None for p in people],
            "village": [p[2] if row["village"] else "" for p in people],
        }  # fmt: skip

    def _of_visit(self, row: Row) -> dict[str, Column]:
        found: dict[str, Column] = {"seq": self._range(self.seq[row["id"]])}
        person = self.template.person_of_visit.get(row["id"])
        if person is not None and row["name"]:
            found["name"] = self._spoken(row["name"], None, person)
        if row["turn"] is not None:
            found["turn"] = self._range((row["turn"] - 1) * self.copies + 1)
        return found

    def _queues(self, visit: int, part: int) -> list[str]:
        return [queue_text(seq, part) for seq in self._range(self.seq[visit])]

    def _of_request(self, row: Row) -> dict[str, Column]:
        number = self.template.number_of.get(row["letter_number"])
        return {
            "register_seq": self._range(self.registers[row["id"]]),
            "name": self._spoken(row["name"], row["id"]), "queue": self._queues(row["visit_id"], row["part"]),
            "letter_values": self._spoken(row["letter_values"], row["id"]),
            "letter_number": self.number_texts[number] if number is not None else repeat(""),
        }  # fmt: skip

    def _of_number(self, row: Row) -> dict[str, Column]:
        return {"seq": self._range(self.numbers[row["id"]]), "text": self.number_texts[row["id"]]}

    def _of_letter(self, row: Row) -> dict[str, Column]:
        number = self.template.number_of.get(row["number"])
        return {
            "fields": self.fields[row["id"]], "code": self.codes[row["id"]],
            "number": self.number_texts[number] if number is not None else repeat(""),
        }  # fmt: skip

    def _of_objection(self, row: Row) -> dict[str, Column]:
        seqs = self._range(self.objections[row["id"]])
        sheet = canonical(self._shifted(json.loads(row["sheet"])))
        texts = [objection_text(seq, self.day.month, self.day.year) for seq in seqs]
        return {"seq": seqs, "number": texts, "sheet": repeat(sheet)}

    def _of_delivery(self, row: Row) -> dict[str, Column]:
        seqs = self._range(self.deliveries[row["id"]])
        return {"seq": seqs, "number": [delivery_text(seq, self.day.month, self.day.year) for seq in seqs]}

    def _shifted(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {k: self._shifted(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self._shifted(v) for v in value]
        return value + self.shift if _is_instant(value) else value

    def _search(self) -> None:
        rows: list[Iterator[tuple[int, str]]] = []
        for row in self.template.rows["request"]:
            old = row["id"]
            number = self.template.number_of.get(row["letter_number"])
            texts = self._spoken(self.template.words[old].replace(f" {row['queue']} ", " \x05 ", 1), old)
            if " \x05 " not in texts[0]:
                texts = [text.removesuffix(f" {row['queue']}") + " \x05" for text in texts]
            queues = self._queues(row["visit_id"], row["part"])
            made = [text.replace("\x05", queue) for text, queue in zip(texts, queues, strict=True)]
            if number is not None:
                pairs = zip(made, self.number_texts[number], strict=True)
                made = [text.replace(row["letter_number"], new) for text, new in pairs]
            rows.append(zip(self._ids("request", old), made, strict=True))
        self.ledger.insert("request_search", ("rowid", "text"), chain.from_iterable(rows))

    # -- the trail -------------------------------------------------------------------------------------------------

    def _trail(self) -> None:
        ledger = self.ledger
        rows: list[tuple[Any, ...]] = []
        texts: list[tuple[Any, ...]] = []
        for old in self.template.trail:
            self._one(old, rows, texts)
        names = (
            "id", "at", "request_id", "visit_id", "actor", "recorded_by", "kind", "subject", "role", "capacity",
            "workstation", "command_id", "facts", "text_digest", "hash",
        )  # fmt: skip
        ledger.insert("trail", names, rows)
        ledger.insert("trail_text", ("id", "salt", "body"), texts)

    def _one(self, old: Row, rows: list[tuple[Any, ...]], texts: list[tuple[Any, ...]]) -> None:
        """All copies of one trail row. The line that is hashed is put together here as `row_hash` writes it."""
        facts = self._facts(old)
        body = self.template.texts.get(old["id"])
        person = self.template.person_of_visit.get(old["visit_id"])
        bodies: Column = self._spoken(body, old["request_id"], person) if body is not None else repeat(None)
        when = old["at"] + self.shift
        who = (old["actor"], old["recorded_by"], old["kind"])
        where = (old["role"], old["capacity"], old["workstation"])
        begin = canonical(list(who))[1:-1]
        end = canonical(list(where))[1:-1]
        columns = zip(
            self._ids("trail", old["id"]), self._linked("request", old["request_id"]),
            self._linked("visit", old["visit_id"]), self._subjects(old["subject"]),
            zip(*facts.columns, strict=False) if facts.columns else repeat(()), bodies, strict=False,
        )  # fmt: skip
        previous = self.ledger.chain
        random = os.urandom(16 * self.copies).hex()
        for place, (row, request, visit, subject, values, spoken) in enumerate(columns):
            told = facts.pattern % values
            command = random[place * 32 : place * 32 + 32]
            digest = None
            if spoken is not None:
                salt = hashlib.md5(command.encode(), usedforsecurity=False).hexdigest()
                digest = hashlib.sha256(f"{salt}{spoken}".encode()).hexdigest()
                texts.append((row, salt, spoken))
            escaped = told.replace('"', '\\"')
            line = (
                f'["{previous}",{row},{when},{_or_null(request)},{_or_null(visit)},{begin},{_quoted(subject)},{end},'
                f'"{command}","{escaped}",{_quoted(digest)}]'
            )
            previous = hashlib.sha256(line.encode()).hexdigest()
            rows.append((row, when, request, visit, *who, subject, *where, command, told, digest, previous))
        self.ledger.chain = previous

    def _linked(self, table: str, old: int | None) -> Column:
        return self._ids(table, old) if old is not None else repeat(None, self.copies)

    def _subjects(self, subject: str | None) -> Column:
        if subject is None:
            return repeat(None, self.copies)
        word, _, key = subject.partition(":")
        return [f"{word}:{new}" for new in self._ids(_SUBJECTS[word], int(key))]

    def _facts(self, old: Row) -> _Facts:
        made = _Facts("")
        told = self._marked(json.loads(old["facts"]), old, made)
        text = canonical(told).replace("%", "%%")
        if "\\" in text:
            raise AssertionError("facts that need escaping are not repeated here")
        for n, _ in enumerate(made.columns):
            text = text.replace(f'"@n{n}@"', "%d").replace(f"@s{n}@", "%s")
        made.pattern = text
        return made

    def _marked(self, facts: Row, old: Row, made: _Facts) -> Row:
        """The facts with a mark in place of every value that differs between copies."""

        def put(column: Column, sign: str) -> str:
            made.columns.append(column)
            return f"@{sign}{len(made.columns) - 1}@"

        def link(table: str, value: Any) -> Any:
            if isinstance(value, list):
                return [link(table, one) if isinstance(one, int) else [link(table, one[0]), *one[1:]] for one in value]
            return put(self._ids(table, value), "n") if isinstance(value, int) else value

        found: Row = {}
        for key, value in facts.items():
            if key in _FACT_LINKS:
                found[key] = link(_FACT_LINKS[key], value)
            elif key in ("antrean", "giliran"):
                found[key] = put(self._range((value - 1) * self.copies + 1), "n")
            elif key == "register":
                found[key] = [self.day.year, put(self._range(self.registers[old["request_id"]]), "n")]
            elif key == "code":
                found[key] = put(self.codes[self.template.code_of[value]], "s")
            elif key == "number":
                found[key] = put(self.number_texts[self.template.number_of[value]], "s") if value else value
            elif key == "numbers_cancelled":
                found[key] = [put(self.number_texts[self.template.number_of[one]], "s") for one in value]
            elif key == "nomor":
                found[key] = put(self._numbers_of(str(old["subject"])), "s")
            elif key in ("calendar", "arrival_calendar"):
                found[key] = self.calendar if value is not None else None
            elif key == "hari":
                found[key] = self.day.isoformat()
            else:
                found[key] = self._shifted(value)
        return found

    def _numbers_of(self, subject: str) -> list[str]:
        word, _, key = subject.partition(":")
        if word == "keberatan":
            first, text = self.objections[int(key)], objection_text
        else:
            first, text = self.deliveries[int(key)], delivery_text
        return [text(seq, self.day.month, self.day.year) for seq in self._range(first)]


def _or_null(value: int | None) -> str:
    return "null" if value is None else str(value)


def _quoted(value: str | None) -> str:
    return "null" if value is None else f'"{value}"'


__all__ = ["GENESIS", "TABLES", "Ledger", "Template", "last_ids"]
