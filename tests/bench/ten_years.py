"""An office file of ten years: a million requests, ten million trail rows and more, one whole hash chain.

A warm-up day, a holiday table for each year and a few working days are played through the use cases in a scratch file.
The working days are then repeated (tests/bench/bulk.py) on every date whose hours are theirs for as long as anything
on them runs, so that what is derived (due instants, stays) moves along exactly. The last morning stops with requests
standing everywhere. The file is kept below LOKET_BENCH_DIR (else among the temporary files) for later runs.
"""

import hashlib
import os
import pickle
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from loket_app.definitions.hours import calendar_data
from loket_app.definitions.presets import Preset, load_preset
from loket_app.domain.dates import at, local
from loket_app.domain.worktime import Axis
from loket_app.paths import DATA_FILE, resources
from loket_app.simulation.day import DAY, MORNING
from loket_app.simulation.people import MEN, WOMEN
from loket_app.simulation.plots import Plot, guest
from loket_app.simulation.stage import Stage
from loket_app.store.engine import open_engine
from loket_app.store.migrate import MIGRATIONS
from loket_app.store.tables import config
from loket_app.usecases.desk import Desk, Look, Who
from loket_app.usecases.founding import found_office
from loket_app.usecases.office_settings import save_setting
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SetClock
from loket_app.usecases.settings import CALENDAR, ONLY
from tests.bench.big_office import Size, fill_words
from tests.bench.bulk import Ledger, Row, Template, last_ids

WORKSTATION = "Loket 2"
NOW = at(DAY, *MORNING, "Asia/Makassar")
YEARS = Size(1_000_000, 400)
SMALL = Size(50_000, 400)
BRIEF = Size(600, 12)
"""The whole, a twentieth of it to show what grows, and the size that the tests run."""
_FOUNDED, _WARM_UP, _FIRST = date(2016, 11, 25), date(2016, 11, 28), date(2016, 12, 5)
_MODELS = (date(2026, 8, 31), date(2026, 9, 8), date(2026, 9, 16), date(2026, 9, 24), date(2026, 10, 2))
"""A Monday, a Tuesday and so on, without a holiday near."""
_COMMON = ("ktp_el", "kartu_keluarga", "ikd")
_SERVICES = (
    "surat_pindah", "kematian", "sktm", "keramaian", "legalisir", "rekomendasi_nelayan", "rekomendasi_bantuan", "skck",
)  # fmt: skip
_STORIES = (
    "biasa", "terlambat", "belum_lengkap", "dikembalikan", "kuasa", "keberatan_dini", "terlambat_diantar", "dijeda",
    "prioritas", "terlambat_gagal", "ditolak", "dicabut", "dibatalkan", "koreksi", "dua_permohonan", "tidak_datang",
    "terlambat_diambil", "ganti_layanan", "tanpa_ktp", "pergi",
)  # fmt: skip
_OPEN_STORIES = (
    "tunggu_operator", "tunggu_sekcam", "tunggu_camat", "jeda_terbuka", "tunggu_serah", "tidak_kembali",
    "keberatan_terbuka", "belum_diambil",
)  # fmt: skip
_FIXED = ((1, 1, "Tahun baru"), (5, 1, "Hari buruh"), (6, 1, "Hari Pancasila"), (8, 17, "Hari kemerdekaan"),
          (12, 25, "Natal"))  # fmt: skip
_MOVING, _LUNAR = date(2026, 3, 20), 354
_ONSETS = ("", "b", "c", "d", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w", "y", "br", "tr", "ng", "st")
_RIMES = ("a", "i", "u", "e", "o", "an", "in", "ur", "es", "ong", "ai", "um", "ir", "ak", "el")
_SYLLABLES = tuple(o + r for o in _ONSETS for r in _RIMES)


def office_of(size: Size) -> Path:
    """The folder of the office of this size; made once."""
    root = Path(os.environ.get("LOKET_BENCH_DIR") or Path(tempfile.gettempdir()) / "loket-bench")
    folder = root / f"tahun-{size.requests}-{size.still_open}-{_recipe()}"
    if not (folder / DATA_FILE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        making = folder / f"making-{os.getpid()}.db"
        make(making, size)
        making.replace(folder / DATA_FILE)
    return folder


@contextmanager
def desk_of(size: Size) -> Iterator[Desk]:
    """A desk on the kept file, without the lock of a running program."""
    folder = office_of(size)
    engine = open_engine(folder / DATA_FILE)
    try:
        yield Desk(engine, SetClock(NOW), WORKSTATION, folder)
    finally:
        engine.dispose()


def _recipe() -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes() + Path(__file__).with_name("bulk.py").read_bytes())
    digest.update(repr(MIGRATIONS).encode())
    for file in sorted((resources() / "presets").rglob("*.toml")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


# -- people ------------------------------------------------------------------------------------------------------------


class People:
    """Made-up applicants by number: a common given name, a word that few share, a NIK of no real place, a desa."""

    def __init__(self, villages: tuple[str, ...]) -> None:
        self._random = Random(2026)
        self._villages = villages

    def __call__(self, number: int) -> tuple[str, str, str]:
        random = self._random
        given = random.choice(WOMEN if number % 2 else MEN)
        word = "".join(random.choices(_SYLLABLES, k=3 + (number % 5 == 0)))
        return f"{given} Contoh {word.capitalize()}", _nik(number), random.choice(self._villages)


def _nik(number: int) -> str:
    """Sixteen digits as real ones are made (area, birth date, serial), no two alike."""
    place, rest = divmod(number * 7919 % 4_999_999, 12 * 16_800)
    area, day = rest % 12, date(1958, 1, 1) + timedelta(days=rest // 12)
    return f"9901{area + 1:02d}{day.day + 40 * (number % 2):02d}{day.month:02d}{day.year % 100:02d}{place + 1:04d}"


# -- the played days ---------------------------------------------------------------------------------------------------


class _Played:
    """What was played: the founded file, the later settings with their trail rows, the days."""

    def __init__(self, preset: Preset, folder: Path, size: Size) -> None:
        self.preset, self.brief = preset, _is_brief(size)
        self.zone = preset.office.zone
        self.file = folder / DATA_FILE
        self.days: list[Template] = []
        clock = SetClock(at(_FOUNDED, 7, 0, self.zone))
        with open_desk(folder, clock, WORKSTATION) as desk:
            standing = tuple(replace(s, first=_FOUNDED.isoformat()) for s in preset.substitutions)
            self.officers = desk.do(Who(0, 0), found_office, replace(preset, substitutions=standing), {})
            self._play(desk, clock, _WARM_UP, [("biasa", s, True) for s in self._services()], 10)
            self.founded = self.file.read_bytes()
            before = last_ids(self.file)["trail"]
            self._holidays(desk, clock)
            self.settings = self._settings(before)
            for n, day in enumerate(_MODELS[:1] if self.brief else _MODELS):
                seen = last_ids(self.file)
                self._play(desk, clock, day, self._guests(n), 10)
                self.days.append(Template(self.file, day, seen))
            seen = last_ids(self.file)
            stories = [(s, "surat_pindah", n % 3 > 0) for n, s in enumerate(self._halting())]
            self._play(desk, clock, DAY, stories, 9, NOW)
            self.morning = Template(self.file, DAY, seen)
            self.calendars = desk.ask(_axes)
        if any(day.still_open for day in self.days):
            raise AssertionError("a played day must end with every request closed")

    def _services(self) -> tuple[str, ...]:
        return (*_COMMON[2:], *_SERVICES[:1]) if self.brief else (*_COMMON, *_SERVICES)

    def _halting(self) -> tuple[str, ...]:
        return ("belum_diambil", "tunggu_camat", "tunggu_sekcam") if self.brief else _OPEN_STORIES

    def _guests(self, n: int) -> list[tuple[str, str, bool]]:
        """Half of the guests come for what is quick, the other half is whatever can happen."""
        if self.brief:
            return [("biasa", "ikd", False), ("terlambat_diantar", "surat_pindah", True), ("biasa", "ikd", True)]
        stories = islice(cycle(_STORIES), n * 3, n * 3 + 13)
        odd = [(s, _SERVICES[(i + n) % len(_SERVICES)], i % 3 > 0) for i, s in enumerate(stories)]
        quick = [("biasa", _COMMON[(i + n) % len(_COMMON)], i % 3 == 0) for i in range(13)]
        return [one for pair in zip(odd, quick, strict=True) for one in pair]

    def _play(
        self, desk: Desk, clock: SetClock, day: date, guests: list[tuple[str, str, bool]], last_hour: int,
        until: int | None = None,
    ) -> None:  # fmt: skip
        stage = Stage(desk, clock, self.officers, Random(day.toordinal()))
        first, last = at(day, 7, 31, self.zone), at(day, last_hour, 0, self.zone)
        for n, (story, service, by_door) in enumerate(guests):
            plot = Plot(day.toordinal() % 97 * 40 + n, service, story, by_door)
            stage.enter(guest(stage, plot), first + (last - first) * n // len(guests))
        stage.play(until if until is not None else at(day, 15, 59, self.zone))

    def _holidays(self, desk: Desk, clock: SetClock) -> None:
        """In every December the holidays of the next year; those of 2026 are shipped."""
        body = calendar_data(self.preset.calendar)
        for year in range(2017, 2026):
            clock.instant = at(date(year - 1, 12, 1), 7, 40, self.zone)
            body = {**body, "libur": sorted([*body["libur"], *_closed(year)], key=lambda one: str(one["tanggal"]))}
            desk.do(Who.self(self.officers["admin"]), save_setting, CALENDAR, ONLY, body)

    def _settings(self, after: int) -> list[tuple[Row, Row | None, list[Row]]]:
        connection = sqlite3.connect(self.file)
        connection.row_factory = sqlite3.Row

        def rows(sql: str, key: int) -> list[Row]:
            return [dict(r) for r in connection.execute(sql, (key,))]

        made = []
        for row in rows("SELECT * FROM trail WHERE id > ?", after):
            text = rows("SELECT * FROM trail_text WHERE id = ?", row["id"])
            made.append((row, text[0] if text else None, rows("SELECT * FROM config WHERE trail_id = ?", row["id"])))
        connection.close()
        return made


def _played(preset: Preset, root: Path, size: Size) -> _Played:
    """What is repeated; played once and kept beside the files, since playing takes longer than a small file."""
    kept = root / f"hari-{'singkat' if _is_brief(size) else 'penuh'}-{_recipe()}.pickle"
    if kept.exists():
        found: _Played = pickle.loads(kept.read_bytes())
        return found
    with tempfile.TemporaryDirectory(prefix="loket-bench-") as scratch:
        played = _Played(preset, Path(scratch), size)
    kept.write_bytes(pickle.dumps(played))
    return played


def _is_brief(size: Size) -> bool:
    return size.requests < 5_000


def _axes(look: Look) -> dict[int, Axis]:
    versions = look.connection.execute(select(config.c.id).where(config.c.kind == CALENDAR).order_by(config.c.id))
    return {i: look.settings.axis(i) for i in versions.scalars()}


def _closed(year: int) -> list[dict[str, Any]]:
    """Five fixed days, and two together that come eleven days earlier every year."""
    fixed = [(date(year, month, day), name) for month, day, name in _FIXED]
    moving = _MOVING - timedelta(days=_LUNAR * (2026 - year))
    found = [*fixed, (moving, "Hari raya"), (moving + timedelta(days=1), "Hari raya, hari kedua")]
    return [{"tanggal": day.isoformat(), "nama": name, "jenis": "libur_nasional", "aktif": True} for day, name in found]


# -- the file ----------------------------------------------------------------------------------------------------------


def make(file: Path, size: Size) -> None:
    """Write the file in one pass, its indexes at the end. No ANALYZE: the program makes none either."""
    preset = load_preset("sangasanga")
    played = _played(preset, file.parent.parent, size)
    file.write_bytes(played.founded)
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1500000", "foreign_keys=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        later = "type = 'index' AND sql IS NOT NULL OR type = 'trigger'"
        made = connection.execute(f"SELECT type, name, sql FROM sqlite_master WHERE {later}").fetchall()
        for kind, name, _ in made:
            connection.execute(f"DROP {kind} {name}")
        _fill(Ledger(connection, preset.office.zone, People(preset.office.villages)), played, size)
        for _, _, sql in made:
            connection.execute(sql)
        connection.execute("COMMIT")
    finally:
        connection.close()
    fill_words(file)


def _fill(ledger: Ledger, played: _Played, size: Size) -> None:
    morning = max(size.still_open // max(played.morning.still_open, 1), 1)
    left = size.requests - morning * len(played.morning.rows["request"]) - ledger.last["request"]
    settings = list(played.settings)
    calendar = min(played.calendars)
    for day, template, copies, version in _plan(played, left):
        while settings and local(settings[0][0]["at"], ledger.zone).date() <= day:
            _settle(ledger, *settings.pop(0))
        calendar = version
        ledger.repeat(template, day, copies, version)
    for one in settings:
        _settle(ledger, *one)
    ledger.repeat(played.morning, DAY, morning, calendar)
    ledger.close()


def _settle(ledger: Ledger, row: Row, text: Row | None, versions: list[Row]) -> None:
    new = ledger.append(row, text)
    for version in versions:
        ledger.keep_row("config", {**version, "trail_id": new})


def _plan(played: _Played, wanted: int) -> list[tuple[date, Template, int, int]]:
    """Which day is repeated on which date, how often, and under which calendar: busier and quieter days."""
    random = Random(7)
    versions = _versions(played)
    found: list[tuple[date, Template, int]] = []
    for n in range((DAY - _FIRST).days):
        day = _FIRST + timedelta(days=n)
        version = max(v for v, since in versions.items() if since <= day)
        fitting = [t for t in played.days if _alike(played.calendars, t, day, version, played.zone)]
        if fitting:
            found.append((day, random.choice(fitting), version))
    per_copy = sum(len(t.rows["request"]) for _, t, _ in found) / len(found)
    copies = max(round(wanted / per_copy), 1)
    if copies < len(found):
        found = [found[i * len(found) // copies] for i in range(copies)]
    weights = [random.randint(7, 13) for _ in found]
    plan, done = [], 0
    for n, (day, template, version) in enumerate(found):
        each = len(template.rows["request"])
        times = max(round((wanted - done) / each * weights[n] / sum(weights[n:])), 1) if wanted > done else 0
        done += times * each
        if times:
            plan.append((day, template, times, version))
    return plan


def _versions(played: _Played) -> dict[int, date]:
    """The calendar versions and the day from which each holds."""
    dated = {v["id"]: local(row["at"], played.zone).date() for row, _, found in played.settings for v in found}
    return {i: dated.get(i, _FOUNDED) for i in played.calendars}


def _alike(axes: dict[int, Axis], template: Template, day: date, version: int, zone: str) -> bool:
    """Whether this day has the hours of the played one for as long as anything on that runs."""
    run = (local(template.last_instant, zone).date() - template.day).days
    there, here = axes[max(axes)], axes[version]
    return all(
        there.spans(template.day + timedelta(days=n)) == here.spans(day + timedelta(days=n)) for n in range(run + 1)
    )


def described(size: Size) -> dict[str, int]:
    """How large the file is: rows of the large tables, working days, megabytes."""
    file = office_of(size) / DATA_FILE
    connection = sqlite3.connect(file)
    counts = {t: connection.execute(f"SELECT max(id) FROM {t}").fetchone()[0] for t in ("request", "trail", "stay")}
    connection.close()
    return {**counts, "megabytes": file.stat().st_size >> 20}


__all__ = ["BRIEF", "NOW", "SMALL", "WORKSTATION", "YEARS", "described", "desk_of", "make", "office_of"]
