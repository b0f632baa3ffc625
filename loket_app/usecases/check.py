"""Everything stored that the trail can tell, told again and compared. Nothing is changed.

The file is read in short transactions (decision 1), so a counter can go on working meanwhile.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from loket_app.store.ranges import RequestRows, VisitRows
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
from loket_app.usecases.checking.dossier import Dossier
from loket_app.usecases.checking.report import CheckReport, Finding, Notes
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.oracle import Oracle

REQUESTS_AT_ONCE = 25
VISITS_AT_ONCE = 100
COMPLAINTS_AT_ONCE = 20
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

    if complete:
        _check_visits(reader, notes)
    _check_requests(reader, notes, oracle_sample)

    _check_complaints(reader, notes)
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

    def one_period(look: Look, keys: Sequence[int]) -> None:
        with notes.readable(f"periode survei {keys[0]}"):
            survey.check_answers(look, keys[0], notes)

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
    desk: Desk,
    ids: Callable[[Look, int, int], tuple[int, ...]],
    most: int,
    some: Callable[[Look, Sequence[int]], None],
) -> None:
    """Run `some` on all ids, `most` of them in each read transaction."""
    after = 0

    def next_ones(look: Look) -> int:
        found = ids(look, after, most)
        if found:
            some(look, found)
        return found[-1] if found else 0

    while last := desk.ask(next_ones):
        after = last


def _check_visits(desk: Desk, notes: Notes) -> None:
    def some(look: Look, keys: Sequence[int]) -> None:
        stored = VisitRows(look.connection, keys)
        for key in keys:
            with notes.readable(f"tamu id {key}"):
                visits.check_visit(stored, key, notes)

    _each(desk, visits.visit_ids, VISITS_AT_ONCE, some)


def _check_complaints(desk: Desk, notes: Notes) -> None:
    def some(look: Look, keys: Sequence[int]) -> None:
        for key in keys:
            with notes.readable(f"pengaduan id {key}"):
                complaints.check_complaint(look, key, notes)

    _each(desk, complaints.complaint_ids, COMPLAINTS_AT_ONCE, some)


def _check_requests(desk: Desk, notes: Notes, oracle_sample: int) -> None:
    total = desk.ask(requests.how_many)
    every = max(total // max(oracle_sample, 1), 1) if oracle_sample else 0
    reader = _Bodies({})
    oracle, kinds = Oracle(reader), requests.Kinds()

    def some(look: Look, keys: Sequence[int]) -> None:
        reader.look = look
        stored = RequestRows(look.connection, keys)
        for key in keys:
            check_one(look, stored, key, notes, kinds, oracle if every and key % every == 0 else None)

    _each(desk, requests.request_ids, REQUESTS_AT_ONCE, some)


def check_one(
    look: Look, stored: RequestRows, key: int, notes: Notes, kinds: requests.Kinds, oracle: Oracle | None = None
) -> None:
    """Every part of the check of one request, out of those that were read together."""
    where = f"permohonan id {key}"
    with notes.readable(f"{where}, riwayat"):
        one = Dossier(look, stored, key)
        requests.check_request(one, notes, kinds, oracle)
        for part in (road.check_objections, road.check_deliveries, letters.check_letters):
            with notes.readable(f"{where}, {part.__name__.removeprefix('check_')}"):
                part(one, notes)


class _Bodies:
    """Raw settings for the oracle, read through whichever transaction is open."""

    def __init__(self, known: dict[int, Any]) -> None:
        self._known = known
        self.look: Look | None = None

    def __call__(self, version: int) -> Mapping[str, Any]:
        assert self.look is not None
        return requests.raw_bodies(self.look, self._known, version)


__all__ = ["ORACLE_SAMPLE", "CheckReport", "Finding", "check"]
