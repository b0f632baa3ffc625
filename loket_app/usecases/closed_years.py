"""Years that were closed into a file of their own, read: found, opened, printed again, and counted along in reports.

Nothing here writes. A file that is missing or was changed is told in a sentence; the office goes on without it, and
what would have to count it says so instead of counting fewer.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import Engine, select

from loket_app.domain.dates import at
from loket_app.domain.errors import Disturbance
from loket_app.store import joined, year_file
from loket_app.store.backup import digest_of
from loket_app.store.engine import on_server
from loket_app.store.tables import archived_request, closed_year, letter, officer
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.queries import register as register_queries
from loket_app.usecases.queries import register_desk
from loket_app.usecases.queries.register import PAGE, RegisterFilter, RegisterRow, Scanned
from loket_app.usecases.verification import Standing, Verdict
from loket_app.usecases.verification import verify as verify_here

P = ParamSpec("P")
T = TypeVar("T")
LEAST_WORDS: Final = 3
ADVICE: Final = (
    "Pekerjaan hari ini tidak terganggu. Kembalikan berkas itu dari cadangan: loket pulih mengembalikan berkas yang "
    "hilang, lalu jalankan pemeriksaan data."
)


UNTOLD: Final = (
    "Isi Folder bersama di Pengaturan, Komputer ini, seperti di komputer lain. Pencarian lain dan pekerjaan hari ini "
    "tidak terganggu."
)
UNREACHED: Final = (
    "Periksa jaringan dan komputer yang menyimpan folder bersama, lalu cari lagi. Pekerjaan hari ini tidak terganggu."
)


@dataclass(frozen=True, slots=True)
class ClosedYear:
    """One closed year: when and by whom, what is in its file, and of which instants its requests tell."""

    year: int
    version: int
    closed_at: int
    officer: str
    requests: int
    letters: int
    first_at: int
    last_at: int
    file: str
    size: int
    digest: str


def closed_years(look: Look) -> tuple[ClosedYear, ...]:
    """All closed years, the newest first."""
    query = select(closed_year, officer.c.name).join(officer, officer.c.id == closed_year.c.officer_id)
    return tuple(
        ClosedYear(
            r.id, r.version, r.closed_at, r.name, r.requests, r.letters, r.first_at, r.last_at, r.file, r.size, r.digest
        )
        for r in look.connection.execute(query.order_by(closed_year.c.id.desc()))
    )


def year_of(look: Look, request_id: int) -> int | None:
    """The closed year that holds a request; None for one that is in the data, or nowhere."""
    query = select(archived_request.c.year_id).where(archived_request.c.id == request_id)
    return look.connection.execute(query).scalar()


def scanned(look: Look, code: str) -> Scanned | None:
    """The request that a scanned receipt names, in the data or in a closed year; None for no such code."""
    found = register_queries.scanned(look, code)
    named = register_queries.receipt_number(code)
    if found is not None or named is None:
        return found
    year, seq = named
    query = select(archived_request.c.id, archived_request.c.year_id).where(
        archived_request.c.register_year == year, archived_request.c.register_seq == seq
    )
    row = look.connection.execute(query).first()
    return Scanned(row.id, row.year_id) if row is not None else None


# -- the files ------------------------------------------------------------------------------------------------------


def folder_of(desk: Desk) -> Path:
    """Below which the files of closed years lie: where the data lies, or with a server the folder all PCs share."""
    return desk.shared if desk.shared is not None else data_file(desk).parent


def data_file(desk: Desk) -> Path:
    """The data file of an office of one computer."""
    assert desk.engine.url.database is not None
    return Path(desk.engine.url.database)


def usable(desk: Desk, one: ClosedYear, thoroughly: bool = False) -> Path:
    """The file of a closed year, which looks as it was made; `thoroughly` by every byte, once for each state of it.

    Raises `Disturbance` with a sentence.
    """
    file = year_file.path_of(folder_of(desk), one.file)
    trouble = year_file.trouble_of(file, one.size)
    if not trouble and thoroughly:
        stat = file.stat()
        trouble = "" if _digest_known(str(file), stat.st_size, stat.st_mtime_ns) == one.digest else _CHANGED
    if trouble:
        raise _away(desk, one, file, trouble)
    return file


def _away(desk: Desk, one: ClosedYear, file: Path, trouble: str) -> Disturbance:
    if on_server(desk.engine) and desk.shared_folder is None:
        return Disturbance(f"Arsip tahun {one.year} ada di folder bersama, dan komputer ini belum diberi tahu.", UNTOLD)
    if on_server(desk.engine) and not folder_of(desk).is_dir():
        return Disturbance(f"Arsip tahun {one.year} belum dapat dibaca: folder bersama tidak terjangkau.", UNREACHED)
    return Disturbance(f"Berkas arsip tahun {one.year} ({file.name}) {trouble}.", ADVICE)


_CHANGED: Final = "berubah sejak dibuat"


@lru_cache(maxsize=64)
def _digest_known(file: str, _size: int, _stamp: int) -> str:
    return digest_of(Path(file))


# -- reading along --------------------------------------------------------------------------------------------------


@contextmanager
def whole(desk: Desk, start: int | None = None, end: int | None = None) -> Iterator[Desk]:
    """A desk that reads the data together with the closed years that tell of these instants (all by default).

    It is the desk itself where there are none. Raises `Disturbance` for a file that is missing or was changed: a
    report that cannot count everything is not made.
    """
    joined_already = desk.engine.get_execution_options().get(joined.MARK)
    years = [] if joined_already else [one for one in desk.ask(closed_years) if _touches(one, start, end)]
    if not years:
        yield desk
        return
    if len(years) > joined.MOST and not on_server(desk.engine):
        raise Disturbance(
            f"Masa itu menyentuh {len(years)} tahun yang sudah diarsipkan; sekali baca paling banyak {joined.MOST}.",
            "Pilih masa yang lebih pendek.",
        )
    files = tuple(usable(desk, one, thoroughly=True) for one in years)
    if on_server(desk.engine):
        with _on_server(desk, files) as reader:
            yield reader
        return
    yield _reader(desk, joined.open_joined(data_file(desk), files))


def _touches(one: ClosedYear, start: int | None, end: int | None) -> bool:
    return (start is None or one.last_at >= start) and (end is None or one.first_at < end)


def year_alone(desk: Desk, one: ClosedYear) -> Desk:
    """A desk whose requests are those of one closed year, which can be searched; all else is the data's, with a server
    settings, officers and restrictions alone."""
    file = usable(desk, one)
    if on_server(desk.engine):
        return _reader(desk, joined.open_alone(file, desk.engine))
    return _reader(desk, joined.open_file(data_file(desk), file))


@contextmanager
def _on_server(desk: Desk, files: tuple[Path, ...], only: int | None = None) -> Iterator[Desk]:
    from loket_app.store import joined_server

    with joined_server.opened(desk.engine, files, only) as engine:
        yield _reader(desk, engine)


def _reader(desk: Desk, engine: Engine) -> Desk:
    reader = Desk(engine, desk.clock, desk.workstation, desk.folder, desk.demo)
    reader.cache = desk.cache
    reader.shared_folder = desk.shared_folder
    return reader


def over_days(
    desk: Desk, start: int, end: int, fn: Callable[Concatenate[Look, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """A query about the instants from `start` to `end`, closed years included."""
    with whole(desk, start, end) as reader:
        return reader.ask(fn, *args, **kwargs)


# -- searching ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """What closed years have: requests, the newest year first, whether there are more, and what could not be read.

    `years` are all closed ones; they were `searched` only where words or days asked for it.
    """

    rows: tuple[RegisterRow, ...] = ()
    more: bool = False
    troubles: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    searched: bool = False


def register(desk: Desk, wanted: RegisterFilter, size: int = PAGE) -> Found:
    """The requests of closed years that a search in the register finds; without words or days nothing is searched."""
    years = desk.ask(closed_years)
    told = tuple(one.year for one in years)
    if not years or not _asks_for_old(wanted):
        return Found(years=told)
    rows: list[RegisterRow] = []
    troubles: list[str] = []
    more = False
    for one in years:
        if len(rows) >= size or not _in_days(desk, one, wanted):
            more = more or len(rows) >= size
            continue
        try:
            page = year_alone(desk, one).ask(register_queries.register, wanted, None, size - len(rows))
        except Disturbance as trouble:
            troubles.append(trouble.sentence)
            continue
        rows += (replace(row, archive=one.year) for row in page.rows)
        more = more or page.after is not None
    return Found(tuple(rows), more, tuple(troubles), told, searched=True)


def _asks_for_old(wanted: RegisterFilter) -> bool:
    """A name of one or two letters would be read through in every file; a day of a closed year asks for it."""
    words = len(wanted.words.strip()) >= LEAST_WORDS
    return not wanted.open_only and (words or (not wanted.words.strip() and bool(wanted.first or wanted.last)))


def _in_days(desk: Desk, one: ClosedYear, wanted: RegisterFilter) -> bool:
    def days(look: Look) -> bool:
        first, last = look.day(one.first_at), look.day(one.last_at)
        return (not wanted.last or first <= wanted.last) and (not wanted.first or last >= wanted.first)

    return desk.ask(days)


def verify(desk: Desk, words: str) -> Verdict | None:
    """What the register says of the letter with this code, closed years included; None when the words are no code."""
    verdict = desk.ask(verify_here, words)
    if verdict is not None and verdict.standing is not Standing.UNKNOWN:
        return verdict
    unread = []
    for one in desk.ask(closed_years):
        try:
            old = year_alone(desk, one).ask(verify_here, words)
        except Disturbance as trouble:
            unread.append(trouble.sentence)
            continue
        if old is not None and old.standing is not Standing.UNKNOWN:
            return replace(old, advice=f"{old.advice} Permohonannya ada di arsip tahun {one.year}.")
    if verdict is not None and unread:
        return replace(verdict, advice=f"{' '.join(unread)} Keaslian surat belum dapat dipastikan. {verdict.advice}")
    return verdict


# -- one request ----------------------------------------------------------------------------------------------------


def opened(desk: Desk, request_id: int, reader: int) -> register_desk.Opened:
    """A request in full, wherever it is; one of a closed year is for reading only. Raises `Refused`, `Disturbance`."""
    year = desk.ask(year_of, request_id)
    if year is None:
        return desk.ask(register_desk.opened, request_id, reader)
    with of_request(desk, request_id) as old:
        found = old.ask(register_desk.opened, request_id, reader)
    return replace(found, archive=year, open=False, detail=replace(found.detail, actions=frozenset()))


@contextmanager
def of_request(desk: Desk, request_id: int) -> Iterator[Desk]:
    """A desk that reads a request where it is: the desk itself, or its closed year once its rows are proved the same.

    Raises `Disturbance` where they are not.
    """
    year = desk.ask(year_of, request_id)
    if year is None:
        yield desk
        return
    one = desk.ask(_closed, year)
    file = usable(desk, one)
    if year_file.digest_in(file, request_id) != desk.ask(_stub_digest, request_id):
        raise Disturbance(f"Isi permohonan ini di berkas arsip tahun {year} {_CHANGED}.", ADVICE)
    if on_server(desk.engine):
        with _on_server(desk, (file,), request_id) as reader:
            yield reader
        return
    yield year_alone(desk, one)


@contextmanager
def of_letter(desk: Desk, letter_id: int) -> Iterator[Desk]:
    """A desk that reads the request of a letter where it is. Raises `Disturbance` where a closed year cannot be read.

    For a letter that is nowhere it is the desk itself, which then says so.
    """
    request_id = None if desk.ask(_has_letter, letter_id) else _archived_with(desk, letter_id)
    if request_id is None:
        yield desk
        return
    with of_request(desk, request_id) as reader:
        yield reader


def _has_letter(look: Look, letter_id: int) -> bool:
    return look.connection.execute(select(letter.c.id).where(letter.c.id == letter_id)).first() is not None


def _request_of_letter(look: Look, letter_id: int) -> int | None:
    return look.connection.execute(select(letter.c.request_id).where(letter.c.id == letter_id)).scalar()


def _archived_with(desk: Desk, letter_id: int) -> int | None:
    for one in desk.ask(closed_years):
        found = year_alone(desk, one).ask(_request_of_letter, letter_id)
        if found is not None:
            return found
    return None


def _closed(look: Look, year: int) -> ClosedYear:
    return next(one for one in closed_years(look) if one.year == year)


def _stub_digest(look: Look, request_id: int) -> str:
    query = select(archived_request.c.digest).where(archived_request.c.id == request_id)
    return str(look.connection.execute(query).scalar_one())


# -- books ----------------------------------------------------------------------------------------------------------


def numbers(desk: Desk, year: int) -> register_desk.NumberBook:
    """The number book of a year, closed years included. Raises `Disturbance`."""
    start, end = span(date(year, 1, 1), date(year, 12, 31), desk.ask(lambda look: look.zone))
    return over_days(desk, start, end, register_desk.numbers, year)


def span(first: date, last: date, zone: str) -> tuple[int, int]:
    """The instants from the beginning of a day to the end of another one, which is not part of it."""
    return at(first, 0, 0, zone), at(last + timedelta(days=1), 0, 0, zone)
