"""The figures of a report are the same on an SQLite file and on a server."""

from loket_app.domain.compliance.periods import parse_period
from loket_app.usecases import acts
from loket_app.usecases.reports import reading
from loket_app.usecases.reports.reading import Question


def test_a_report_counts_alike_on_both_databases(office):
    keys = [office.accept(name=name) for name in ("Contoh Satu", "Contoh Dua")]
    office.minutes(70)
    office.desk.do(office.by("kasi_pelum"), acts.pause, keys[1], office.version(keys[1]), "verifikasi_lapangan", "cek")
    office.desk.do(office.by("kasi_pelum"), acts.advance, keys[0], office.version(keys[0]))
    asked = reading.prepared(office.desk, Question(parse_period("2026-11"), True))
    found = reading.loaded(asked.finished())
    assert (asked.rows, found.whole.received, found.whole.overdue) == (2, 2, 2)
    assert [s.timing.count for s in found.steps if s.step.no == 4] == [1]
    assert sorted((row.pauses, row.cause.value) for row in found.late) == [(0, "langkah"), (1, "langkah")]
    assert found.bottleneck is not None
