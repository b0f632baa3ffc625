"""The demonstration's surveys, made through the use cases: one reported years ago with its follow-up, one of this year.

Sangasanga's first period gives the figures of its own report (1 July to 20 November 2023, Tabel 1 to 4): NRR 3,88 3,88
3,86 3,99 3,89 3,89 3,90 3,99 3,90 and five of six lines realised. The single answers, their number and the quarters are
made up, since the report prints none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from loket_app.definitions.presets import Preset
from loket_app.domain.dates import numeric_date
from loket_app.domain.followup import Status
from loket_app.domain.survey.answers import Response
from loket_app.domain.survey.instrument import REGULATION_ORDER
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.survey import enter, imports, periods, realisations, rtl
from loket_app.usecases.survey.enter import Ticket
from loket_app.usecases.survey.periods import PeriodData
from loket_app.usecases.survey.realisations import RealisationData
from loket_app.usecases.survey.rtl import ContinuationData, LineData

REPORTED: Final = (388, 388, 386, 399, 389, 389, 390, 399, 390)
"""Points per hundred respondents, in the regulation's order: the report's NRR."""
THIS_YEAR: Final = (352, 338, 331, 396, 355, 349, 362, 371, 327)
NOW: Final = (361, 352, 349, 397, 360, 358, 370, 378, 340)

REASONS: Final = {
    "waktu": ("Menunggu tanda tangan cukup lama", "Antre sejak pagi"),
    "prosedur": ("Bolak-balik ke desa", "Belum tahu harus ke loket mana"),
    "persyaratan": ("Syaratnya baru diberi tahu di loket",),
    "sarana": ("Ruang tunggu panas", "Kursinya kurang"),
}
SUGGESTIONS: Final = (
    "Tambah kursi di ruang tunggu", "Pertahankan keramahan petugas", "Syarat ditempel di kantor desa",
    "Buka loket lebih pagi", "Sudah baik",
)  # fmt: skip
SEXES: Final = ("Laki-laki", "Perempuan")
AGES: Final = ("20-29 tahun", "30-39 tahun", "30-39 tahun", "40-49 tahun", "40-49 tahun", "50-59 tahun")
SCHOOLS: Final = ("SD", "SMP", "SMA", "SMA", "SMA", "DIII", "S1", "S1")
JOBS: Final = ("PNS", "Swasta", "Swasta", "Wirausaha", "Lainnya", "Lainnya")


@dataclass(frozen=True, slots=True)
class _Line:
    data: LineData
    entries: tuple[RealisationData, ...] = ()
    goes_on: ContinuationData | None = None


def play_survey(desk: Desk, preset: Preset, officers: Mapping[str, int], today: date) -> tuple[int, ...]:
    """Make the surveys of the demonstration office; returns the ids of its periods, the oldest first."""
    kasi = Who.self(officers["kasi_pelum"])
    random = Random(20231120)
    services = [s.short for s in preset.services if s.active]
    old = _reported(desk, kasi, random, services, preset.key == "sangasanga")
    spring = _spring(desk, kasi, random, services, today)
    return old, spring, _running(desk, officers, random, services, today)


def _reported(desk: Desk, who: Who, random: Random, services: Sequence[str], is_reported: bool) -> int:
    first, last = date(2023, 7, 1), date(2023, 11, 20)
    title = "1 Juli s.d. 20 November 2023" if is_reported else "1 Juli s.d. 20 November 2023 (contoh)"
    period = _filled(desk, who, title, (first, last), 130, answers(REPORTED, 100, first, last, services, random))
    _close(desk, who, period)
    keys = ("waktu", "prosedur", "persyaratan")
    reason = "Prosedur dan persyaratan bernilai sama; prosedur didahulukan karena menyangkut semua layanan"
    plan = desk.do(who, rtl.make_plan, period, "30-11-2023", keys, reason)
    _plan(desk, who, plan, REPORT_LINES)
    return period


def _spring(desk: Desk, who: Who, random: Random, services: Sequence[str], today: date) -> int:
    """The first half of this year, with a plan of which something is overdue: the board has to remind of it."""
    first, last = date(today.year, 1, 2), date(today.year, 6, 30)
    title = f"Semester I {today.year}"
    period = _filled(desk, who, title, (first, last), 240, answers(THIS_YEAR, 155, first, last, services, random))
    _close(desk, who, period)
    plan = desk.do(who, rtl.make_plan, period, f"10-7-{today.year}")
    _plan(desk, who, plan, _spring_lines(today.year))
    return period


def _running(desk: Desk, officers: Mapping[str, int], random: Random, services: Sequence[str], today: date) -> int:
    """The period that is open: answers taken over, some typed today, some given at the kiosk."""
    first, last = date(today.year, 7, 1), date(today.year, 12, 31)
    taken_over = answers(NOW, 80, first, today - timedelta(days=3), services, random)
    kasi = Who.self(officers["kasi_pelum"])
    period = _filled(desk, kasi, f"Semester II {today.year}", (first, last), 240, taken_over)
    for n, given in enumerate(answers(NOW, 7, today, today, services, random)):
        if n < 3:
            enter.add_paper(desk, Who.self(officers["loket1"]), period, Ticket(), given)
        else:
            enter.add_kiosk(desk, period, Ticket(), given)
    return period


def _filled(
    desk: Desk, who: Who, title: str, days: tuple[date, date], population: int, given: Sequence[Response]
) -> int:
    first, last = (numeric_date(day) for day in days)
    data = PeriodData(title, first, last, population, "Kuesioner kertas dan layar di ruang pelayanan")
    period = desk.do(who, periods.open_period, data)
    imports.import_answers(desk, who, period, given, "contoh.xlsx")
    return period


def _close(desk: Desk, who: Who, period: int) -> None:
    row = desk.ask(periods.period_row, period)
    desk.do(who, periods.close_period, period, row.version)


def _plan(desk: Desk, who: Who, plan: int, lines: Iterable[_Line]) -> None:
    for one in lines:
        line = desk.do(who, rtl.add_line, plan, one.data)
        for entry in one.entries:
            desk.do(who, realisations.add_realisation, line, entry)
        if one.goes_on is not None:
            desk.do(who, rtl.save_continuation, line, 0, one.goes_on)


def answers(
    points: Sequence[int], count: int, first: date, last: date, services: Sequence[str], random: Random
) -> list[Response]:
    """Made-up answers: `points` per hundred respondents for each of the nine unsur (regulation order), exactly so for a
    hundred; a low score comes with a reason."""
    columns = {key: _column(total, count, random) for key, total in zip(REGULATION_ORDER, points, strict=True)}
    span = (last - first).days
    found = []
    for n in range(count):
        values = {key: columns[key][n] for key in REGULATION_ORDER}
        groups = {
            "layanan": random.choice(services), "jenis_kelamin": random.choice(SEXES), "usia": random.choice(AGES),
            "pendidikan": random.choice(SCHOOLS), "pekerjaan": random.choice(JOBS), "disabilitas": "Tidak",
        }  # fmt: skip
        reasons = {key: random.choice(REASONS[key]) for key, value in values.items() if value < 3 and key in REASONS}
        suggestion = random.choice(SUGGESTIONS) if n % 9 == 0 else ""
        day = first + timedelta(days=random.randint(0, span))
        found.append(Response(tuple(values.values()), groups, day, reasons, suggestion))
    return found


def _column(points: int, count: int, random: Random) -> list[int]:
    """Scores of one unsur that add up to `points` hundredths of `count`, rounded."""
    missing = 4 * count - (points * count + 50) // 100
    scores = [4] * count
    for place in random.sample(range(count), min(missing, count)):
        scores[place] -= 1
        missing -= 1
    for place in random.sample([n for n, s in enumerate(scores) if s == 3], missing):
        scores[place] -= 1
    # One of them says less and another more: a counter hears of a 2 now and then.
    threes = [n for n, s in enumerate(scores) if s == 3]
    if len(threes) > 8:
        scores[threes[0]], scores[threes[1]] = 2, 4
    return scores


def _done(description: str, obstacle: str = "", day: str = "28-6-2024") -> RealisationData:
    return RealisationData(Status.DONE, description, obstacle, day)


def _line(unsur: str, programme: str, quarters: Iterable[int], responsible: str, year: int = 2024) -> LineData:
    return LineData(unsur, programme, year, frozenset(quarters), responsible)


REPORT_LINES: Final = (
    _Line(
        _line("waktu", "Penambahan petugas di bagian front office PATEN", (1,), "Camat dan Sekretaris Camat"),
        (
            _done(
                "Memperbantukan staf bagian Kasubbag Umum ke loket PATEN",
                "Keterbatasan SDM di kantor kecamatan sehingga penambahan petugas belum dapat direalisasikan",
                "15-2-2024",
            ),
        ),
    ),
    _Line(
        _line("waktu", "Pelatihan petugas PATEN", (4,), "Kasi Pelayanan Umum"),
        (
            RealisationData(
                Status.NOT_YET,
                "Direncanakan pelatihan service excellent tahun 2024, tetapi tidak terlaksana; dianggarkan tahun 2025",
                "Keterbatasan anggaran",
                "30-10-2024",
            ),
            _done("Mengikuti pelatihan service excellent dari Bagian Organisasi selama tiga hari", day="15-12-2023"),
        ),
        ContinuationData(
            "Pelatihan service excellent", "Semester 1 Tahun 2025", "Camat dan Kasi Pelayanan Umum",
            "Bagian Organisasi Kabupaten",
        ),
    ),
    _Line(
        _line(
            "prosedur", "Melakukan monitoring dan evaluasi terhadap prosedur pelayanan", (2, 4),
            "Sekretaris Camat dan Kasi Pelayanan Umum",
        ),
        (_done("Monitoring front office PATEN terkait kesesuaian prosedur pelayanan", "Keterbatasan SDM"),),
    ),
    _Line(
        _line("prosedur", "Membuat SOP portir pelayanan", (1,), "Sekretaris Camat dan Kasi Pelayanan Umum"),
        (_done("Membuat SOP portir pelayanan sebagai panduan melayani masyarakat", day="29-1-2024"),),
    ),
    _Line(
        _line("persyaratan", "Membuat standar pelayanan semua jenis layanan", (1,), "Kasi Pelayanan Umum"),
        (_done("Menyusun standar pelayanan semua jenis layanan dan membuat brosur", day="12-3-2024"),),
    ),
    _Line(
        _line(
            "persyaratan",
            "Menyebarluaskan informasi persyaratan setiap jenis layanan secara terbuka kepada masyarakat",
            (1, 2), "Kasi Pelayanan Umum",
        ),
        (_done("Meletakkan brosur di meja informasi dan mengunggah standar pelayanan ke PPID kecamatan"),),
    ),
)  # fmt: skip
"""The seed's Tabel 2 to 4: six lines, of which the training is left open."""


def _spring_lines(year: int) -> tuple[_Line, ...]:
    return (
        _Line(_line("sarana", "Menambah kursi dan kipas angin di ruang tunggu", (3,), "Sekretaris Camat", year)),
        _Line(
            _line("waktu", "Menata jadwal tanda tangan dua kali sehari", (3,), "Camat dan Kasi Pelayanan Umum", year),
            (_done("Jadwal tanda tangan pukul 10.00 dan 14.00 berlaku sejak Agustus", day=f"3-8-{year}"),),
        ),
        _Line(
            _line(
                "prosedur", "Papan alur pelayanan di ruang tunggu dan kantor desa", (4,), "Kasi Pelayanan Umum", year
            ),
            (RealisationData(Status.RUNNING, "Rancangan papan alur selesai, menunggu cetak", "", f"2-11-{year}"),),
        ),
    )
