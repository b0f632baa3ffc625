"""Everything stored that the trail can tell, told again and compared. Nothing is changed.

The file is read in short transactions (decision 1), so a counter can go on working meanwhile.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from loket_app.store.engine import on_server
from loket_app.store.ranges import VisitRows
from loket_app.usecases import closed_years
from loket_app.usecases.apart import breathe
from loket_app.usecases.checking import complaints, file, numbers, personal, requests, survey, visits, years
from loket_app.usecases.checking.pieces import Checker, Job, Shared, jobs_of, pages_checked
from loket_app.usecases.checking.report import CheckReport, Finding, Notes
from loket_app.usecases.checking.walking import NOWHERE, REQUEST, ROW, VISIT, Course, Told, each, no_rest, silent
from loket_app.usecases.desk import Desk, Look

VISITS_AT_ONCE = 100
COMPLAINTS_AT_ONCE = 20
TRAIL_AT_ONCE = 1000
ORACLE_SAMPLE = 400


def check(
    desk: Desk,
    oracle_sample: int = ORACLE_SAMPLE,
    beside: bool = False,
    told: Told = silent,
    processes: int = 1,
) -> CheckReport:
    """Check the whole file. Up to `oracle_sample` histories, spread evenly, are also read by the slow oracle.

    `beside` a counter at work what reads everything at once is left out: each backup does that on its copy, and
    `checking.chain.walk` the chain. `told` hears how much of how much is done. A large file of this PC is read by so
    many `processes`.
    """
    notes = Notes()
    readable = False
    with notes.readable("arsip tahunan"):
        readable = years.check_years(desk, notes)
    if readable:
        with closed_years.whole(desk) as whole:
            _Check(whole, desk, notes, oracle_sample, beside).run(told, processes)
    else:
        _Check(desk, desk, notes, oracle_sample, beside).run(told, processes)
    return notes.report()


class _Check:
    """`whole` reads the closed years along; where it does not, what they would tell is left out."""

    def __init__(self, whole: Desk, desk: Desk, notes: Notes, oracle_sample: int, beside: bool) -> None:
        years_closed = bool(desk.ask(closed_years.closed_years))
        self._complete = whole is not desk or not years_closed
        # A desk of its own reads every setting afresh: one changed behind the program's back is in no cache.
        self._reader = Desk(whole.engine, desk.clock, desk.workstation)
        self._desk, self._notes, self._oracle_sample, self._beside = desk, notes, oracle_sample, beside
        self._between = breathe if beside else no_rest
        # Another process would have to prove the files of closed years once more before it reads them along.
        alone = years_closed or on_server(desk.engine)
        self._folder = None if alone or desk.folder is None else desk.folder

    def run(self, told: Told, processes: int) -> None:
        """Everything, in its order."""
        reader, notes = self._reader, self._notes
        course = NOWHERE
        with notes.readable("berkas data"):
            course = Course(told, reader.ask(self._work))
        checker = Checker(reader, notes, course, self._between)
        jobs = jobs_of(checker, self._oracle_sample, self._folder if processes > 1 else None)
        alone = len(jobs) == 1
        if not alone:
            jobs.append(Job(pages_checked, (str(self._folder), self._desk.clock.now()), self._check_pages))
        with Shared(notes, course, jobs, 1 if alone else processes) as shared:
            checker.between = between = self._between if alone else shared.look
            self._check_file(alone)
            if not self._beside:
                _check_chain(reader, notes, course, between)
            if self._complete:
                _check_visits(reader, notes, course, between)
            shared.finish()
        _check_complaints(reader, notes)
        with notes.readable("loket"):
            reader.ask(visits.check_counters, notes)
        self._check_sums()
        _check_survey(reader, self._desk.shared, notes)

    def _check_file(self, pages: bool) -> None:
        """The file itself, its `pages` too where no other process looks at them."""
        with self._notes.readable("berkas data"):
            if not self._beside:
                if pages:
                    self._reader.ask(file.check_pages, self._notes)
                self._reader.ask(file.check_links, self._notes)
            self._reader.ask(file.check_settings, self._notes)

    def _check_pages(self) -> None:
        with self._notes.readable("berkas data"):
            self._reader.ask(file.check_pages, self._notes)

    def _check_sums(self) -> None:
        """What needs all rows at once."""
        if not self._complete:
            return
        with self._notes.readable("nomor"):
            self._reader.ask(numbers.check_numbers, self._notes)
        if not self._beside:
            with self._notes.readable("pemusnahan"):
                self._reader.ask(personal.check_personal, self._notes)

    def _work(self, look: Look) -> int:
        """How much there is to do, as far as it can be told."""
        rows = 0 if self._beside else file.newest_id(look) * ROW
        guests = visits.how_many(look) * VISIT if self._complete else 0
        return rows + guests + requests.how_many(look) * REQUEST


def _check_survey(desk: Desk, folder: Path | None, notes: Notes) -> None:
    with notes.readable("survei"):
        desk.ask(survey.check_images, notes)
        desk.ask(survey.check_plans, notes)
        desk.ask(survey.check_photos, folder, notes)

    def one_period(look: Look, keys: Sequence[int]) -> None:
        with notes.readable(f"periode survei {keys[0]}"):
            survey.check_answers(look, keys[0], notes)

    each(desk, survey.period_ids, 1, one_period)


def _check_chain(desk: Desk, notes: Notes, course: Course, between: Callable[[], None]) -> None:
    newest = desk.ask(file.newest_id)
    for after in range(0, newest, TRAIL_AT_ONCE):
        until = min(after + TRAIL_AT_ONCE, newest)
        with notes.readable(f"jejak baris {after + 1} sampai {until}"):
            desk.ask(file.check_chain, after, until, notes)
        course.add((until - after) * ROW)
        between()


def _check_visits(desk: Desk, notes: Notes, course: Course, between: Callable[[], None]) -> None:
    def some(look: Look, keys: Sequence[int]) -> None:
        stored = VisitRows(look.connection, keys)
        for key in keys:
            with notes.readable(f"tamu id {key}"):
                visits.check_visit(stored, key, notes)
        course.add(len(keys) * VISIT)

    each(desk, visits.visit_ids, VISITS_AT_ONCE, some, between=between)


def _check_complaints(desk: Desk, notes: Notes) -> None:
    def some(look: Look, keys: Sequence[int]) -> None:
        for key in keys:
            with notes.readable(f"pengaduan id {key}"):
                complaints.check_complaint(look, key, notes)

    each(desk, complaints.complaint_ids, COMPLAINTS_AT_ONCE, some)


__all__ = ["ORACLE_SAMPLE", "CheckReport", "Finding", "check"]
