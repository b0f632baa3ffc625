"""The figures of a report are the same on an SQLite file and on a server, counted anew or kept."""

from loket_app.domain.compliance.periods import parse_period
from loket_app.usecases import acts
from loket_app.usecases.queries import compliance
from loket_app.usecases.reports import keeping, reading
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


def test_kept_figures_are_the_same_on_both_databases(office, quick_folder):
    month, now = parse_period("2026-11"), office.clock.now
    keys = [office.accept(name=name) for name in ("Contoh Satu", "Contoh Dua")]

    def figures(tally):
        return tally.figures(month, now(), office.desk.ask(compliance.names))

    def kept():
        return figures(keeping.tally_of(office.desk, month, lambda _done, _whole: None, quick_folder / "uji.angka"))

    office.minutes(60 * 24 * 30)
    office.accept(name="Contoh Tiga")
    office.desk.do(office.by("kasi_pelum"), acts.reject, keys[0], office.version(keys[0]), "data tidak benar")
    for _ in range(2):
        assert kept() == figures(keeping.plain_tally(office.desk, month, lambda _done, _whole: None))
    office.desk.do(office.by("kasi_pelum"), acts.reject, keys[1], office.version(keys[1]), "data tidak benar")
    office.desk.do(office.by("kasi_pelum"), acts.undo, keys[0], office.version(keys[0]), "salah tekan")
    assert kept() == figures(keeping.plain_tally(office.desk, month, lambda _done, _whole: None))
    office.desk.folder = quick_folder
    assert keeping.file_of(office.desk).name in ("server.angka", f"{office.file.stem}.angka")
