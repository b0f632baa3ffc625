"""Everything stored that the trail can tell, told again and compared. Nothing is changed.

The file is read in short transactions (decision 1), so a counter can go on working meanwhile.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from loket_app.store.trail import rows_of_request
from loket_app.usecases import closed_years
from loket_app.usecases.checking import (
    complaints,
    file,
    letters,
    numbers,
    personal,
    requests,
    road,
    survey,
    visits,
    years,
)
from loket_app.usecases.checking.report import CheckReport, Finding, Notes
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.oracle import Oracle

REQUESTS_AT_ONCE = 20
VISITS_AT_ONCE = 100
TRAIL_AT_ONCE = 1000
ORACLE_SAMPLE = 400


def check(desk: Desk, oracle_sample: int = ORACLE_SAMPLE, beside: bool = False) -> CheckReport:
    """Check the whole file. Up to `oracle_sample` histories, spread evenly, are also read by the slow oracle.

    `beside` a counter at work what reads everything at once is left out: each backup does that on its copy, and
    `checking.chain.walk` the chain.
    """
    notes = Notes()
    readable = False
    with notes.readable("arsip tahunan"):
        readable = years.check_years(desk, notes)
    if readable:
        with closed_years.whole(desk) as whole:
            _check(whole, desk, notes, oracle_sample, beside)
    else:
        _check(desk, desk, notes, oracle_sample, beside)
    return notes.report()


def _check(whole: Desk, desk: Desk, notes: Notes, oracle_sample: int, beside: bool) -> None:
    """`whole` reads the closed years along; where it does not, what they would tell is left out."""
    complete = whole is not desk or not desk.ask(closed_years.closed_years)
    # A desk of its own reads every setting afresh: one changed behind the program's back is in no cache.
    reader = Desk(whole.engine, desk.clock, desk.workstation)
    with notes.readable("berkas data"):
        reader.ask(file.check_settings if beside else _check_file, notes)
    if not beside:
        _check_chain(reader, notes)

    def one_visit(look: Look, key: int) -> None:
        with notes.readable(f"tamu id {key}"):
            visits.check_visit(look, key, notes)

    if complete:
        _each(reader, visits.visit_ids, VISITS_AT_ONCE, one_visit)
    _check_requests(reader, notes, oracle_sample)

    def one_complaint(look: Look, key: int) -> None:
        with notes.readable(f"pengaduan id {key}"):
            complaints.check_complaint(look, key, notes)

    _each(reader, complaints.complaint_ids, VISITS_AT_ONCE, one_complaint)
    with notes.readable("loket"):
        reader.ask(visits.check_counters, notes)
    if complete:
        with notes.readable("nomor"):
            reader.ask(numbers.check_numbers, notes)
    if complete and not beside:
        with notes.readable("pemusnahan"):
            reader.ask(personal.check_personal, notes)
    _check_survey(reader, desk.shared, notes)


def _check_survey(desk: Desk, folder: Path | None, notes: Notes) -> None:
    with notes.readable("survei"):
        desk.ask(survey.check_images, notes)
        desk.ask(survey.check_plans, notes)
        desk.ask(survey.check_photos, folder, notes)

    def one_period(look: Look, key: int) -> None:
        with notes.readable(f"periode survei {key}"):
            survey.check_answers(look, key, notes)

    _each(desk, survey.period_ids, 1, one_period)


def _check_file(look: Look, notes: Notes) -> None:
    file.check_pages(look, notes)
    file.check_links(look, notes)
    file.check_settings(look, notes)


def _check_chain(desk: Desk, notes: Notes) -> None:
    newest = desk.ask(file.newest_id)
    for after in range(0, newest, TRAIL_AT_ONCE):
        until = min(after + TRAIL_AT_ONCE, newest)
        with notes.readable(f"jejak baris {after + 1} sampai {until}"):
            desk.ask(file.check_chain, after, until, notes)


def _each(
    desk: Desk, ids: Callable[[Look, int, int], tuple[int, ...]], most: int, one: Callable[[Look, int], None]
) -> None:
    """Run `one` for every id, `most` of them in each read transaction."""
    after = 0

    def some(look: Look) -> int:
        found = ids(look, after, most)
        for key in found:
            one(look, key)
        return found[-1] if found else 0

    while last := desk.ask(some):
        after = last


def _check_requests(desk: Desk, notes: Notes, oracle_sample: int) -> None:
    total = desk.ask(requests.how_many)
    every = max(total // max(oracle_sample, 1), 1) if oracle_sample else 0
    bodies: dict[int, Any] = {}
    reader = _Bodies(bodies)
    oracle = Oracle(reader)

    def one(look: Look, key: int) -> None:
        reader.look = look
        sampled = every and key % every == 0
        where = f"permohonan id {key}"
        with notes.readable(f"{where}, riwayat"):
            rows = rows_of_request(look.connection, key)
            requests.check_request(look, key, rows, notes, oracle if sampled else None)
            for part in (road.check_objections, road.check_deliveries, letters.check_letters):
                with notes.readable(f"{where}, {part.__name__.removeprefix('check_')}"):
                    part(look, key, rows, notes)

    _each(desk, requests.request_ids, REQUESTS_AT_ONCE, one)


class _Bodies:
    """Raw settings for the oracle, read through whichever transaction is open."""

    def __init__(self, known: dict[int, Any]) -> None:
        self._known = known
        self.look: Look | None = None

    def __call__(self, version: int) -> Mapping[str, Any]:
        assert self.look is not None
        return requests.raw_bodies(self.look, self._known, version)


__all__ = ["ORACLE_SAMPLE", "CheckReport", "Finding", "check"]
