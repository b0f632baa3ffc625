"""The headless commands (demo, check, skm, skm-ekspor, arsip …), for support, scheduled tasks, other programs."""

import argparse
import json
import shutil
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from loket_app import paths
from loket_app.definitions.presets import load_preset
from loket_app.documents.raster import png
from loket_app.domain.dates import at, clock_time, local, numeric_date
from loket_app.domain.errors import BadDefinition, Disturbance, Refused, refuse
from loket_app.domain.figures import units_text
from loket_app.domain.survey.instrument import Order
from loket_app.simulation.day import DAY, DayPlan, play_day
from loket_app.simulation.office import demo_folder
from loket_app.simulation.stage import Stage
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk
from loket_app.usecases.exports import register_file
from loket_app.usecases.opening import found, open_beside, open_desk
from loket_app.usecases.papers import safe_name
from loket_app.usecases.ports import SetClock, SystemClock
from loket_app.usecases.selftest import selftest
from loket_app.usecases.staff import hash_pin
from loket_app.usecases.views.paper import PaperJob

DEFAULT_OFFICE = "sangasanga"


def run(options: argparse.Namespace) -> int:
    """Carry out one headless command; returns the exit code. What the world does wrong is said in words."""
    commands: dict[str, Callable[[argparse.Namespace], int]] = {
        "demo": _demo,
        "selftest": _selftest,
        "check": _check,
        "screens": _screens,
        "skm": _skm,
        "skm-ekspor": _survey_export,
        "skm-rekap": _survey_recap,
        "arsip": _archive,
        "cadang": _back_up,
        "pulih": _restore,
    }
    try:
        return commands[options.perintah](options)
    except Refused as refused:
        print(refused.refusal.sentence, file=sys.stderr)
    except (Disturbance, BadDefinition) as disturbed:
        print(disturbed, file=sys.stderr)
    return 2


def _say(options: argparse.Namespace, data: dict[str, Any], lines: list[str]) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1) if options.json else "\n".join(lines))


def _folder(options: argparse.Namespace) -> Path:
    base = paths.data_folder(options.data)
    return demo_folder(base, options.kantor) if options.kantor else base


@contextmanager
def _existing(options: argparse.Namespace) -> Iterator[Desk]:
    folder = _folder(options)
    if not (folder / paths.DATA_FILE).exists():
        raise Disturbance(f"Belum ada data kantor di {folder}.", "Sebut foldernya dengan --data.")
    # Scheduled tasks run while the counter works: they only look, so they need not wait for its lock.
    with open_beside(folder, SystemClock(), socket.gethostname()) as desk:
        yield desk


def _check(options: argparse.Namespace) -> int:
    with _existing(options) as desk:
        report = check(desk)
    lines = [str(f) for f in report.findings] or [f"Tidak ada selisih. Diperiksa: {_counted(report.counts)}."]
    _say(options, report.to_data(), lines)
    return 1 if report.findings else 0


def _counted(counts: Any) -> str:
    return ", ".join(f"{n} {what}" for what, n in dict(counts).items())


def _selftest(options: argparse.Namespace) -> int:
    folder = _folder(options)
    lines = selftest(folder, SystemClock())
    data = {"baris": [line.to_data() for line in lines]}
    _say(options, data, [str(line) for line in lines])
    return 0 if all(line.ok for line in lines) else 1


def _skm(options: argparse.Namespace) -> int:
    """Exit codes: 0 every row was counted, 1 some were refused, 2 there is nothing to compute."""
    from loket_app.usecases.survey.report_lines import survey_report

    if options.folder is None:
        raise refuse("berkas_tidak_disebut", "Sebut berkas jawabannya: skm jawaban.xlsx atau skm jawaban.csv.")
    order = Order(options.urutan) if options.urutan else None
    report = survey_report(options.folder, options.instrumen, options.kantor, order, options.hitungan)
    _say(options, report.data, report.lines)
    return report.exit_code


def _survey_export(options: argparse.Namespace) -> int:
    """Exit codes as of `skm`; nothing is written when there is nothing to compute."""
    from loket_app.usecases.survey.export_file import Wanted, export_file

    if options.folder is None or options.hasil is None:
        raise refuse("berkas_tidak_disebut", "Sebut berkas jawaban dan hasilnya: skm-ekspor jawaban.csv hasil.xlsx.")
    order = Order(options.urutan) if options.urutan else None
    wanted = Wanted(options.instrumen, options.kantor, order, options.hitungan, options.unit, options.periode)
    done = export_file(options.folder, options.hasil, wanted)
    _say(options, done.data, done.lines)
    return done.exit_code


def _survey_recap(options: argparse.Namespace) -> int:
    """Many units' workbooks in one, or with one .xlsx alone all periods of this office.

    Exit codes: 0 every workbook was taken, 1 some were not or contradict each other, 2 nothing was written.
    """
    from loket_app.usecases.survey.recap import merge_folder

    if options.hasil is None and options.folder is not None and options.folder.suffix.lower() == ".xlsx":
        return _own_recap(options)
    if options.folder is None or options.hasil is None:
        raise refuse("folder_tidak_disebut", "Sebut folder buku kerja dan hasilnya: skm-rekap FOLDER rekap.xlsx.")
    done = merge_folder(options.folder, options.hasil, options.periode)
    _say(options, done.to_data(), done.lines())
    return 1 if done.troubles else 0


def _own_recap(options: argparse.Namespace) -> int:
    from loket_app.usecases.archive import write_over
    from loket_app.usecases.survey.recap import draw_recap, recap_rows, recap_title

    with _existing(options) as desk:
        rows = desk.ask(recap_rows)
        write_over(options.folder, draw_recap(rows, *desk.ask(recap_title)))
    told = [f"{row.period}: {units_text(row.hundredths, 2)}" for row in rows]
    _say(options, {"periode": [row.period for row in rows], "hasil": str(options.folder)}, [*told, str(options.folder)])
    return 0


def _archive(options: argparse.Namespace) -> int:
    """Exit codes: 0 every file is a letter that holds up, 1 some are not."""
    from loket_app.usecases.archive import write_over
    from loket_app.usecases.archive_register import archive_workbook, read_archive

    if options.folder is None:
        raise refuse("folder_tidak_disebut", "Sebut folder arsipnya: arsip DATA/arsip.")
    report = read_archive(options.folder)
    if options.simpan is not None:
        write_over(options.simpan, archive_workbook(report))
    told = [f"{x.day}  {x.number or '(belum bernomor)'}  {x.name}  {x.service}  {x.state}" for x in report.letters]
    wrong = [f"! {t.file}: {t.why}" for t in report.troubles]
    counted = f"{len(report.letters)} surat, {len(report.troubles)} berkas bermasalah."
    _say(options, report.to_data(), [*told, *wrong, counted])
    return 1 if report.troubles else 0


def _back_up(options: argparse.Namespace) -> int:
    """Also beside the open program. Exit codes: 0 made, 1 made but not in the second folder, 2 not made."""
    from loket_app.usecases.backup import back_up

    with _existing(options) as desk:
        done = back_up(desk, str(options.folder or ""))
    lines = [f"Cadangan dibuat dan diperiksa: {done.made.file}"]
    lines += [f"Salinan kedua: {done.second.file}"] if done.second is not None else []
    lines += [done.second_trouble] if done.second_trouble else []
    _say(options, done.to_data(), lines)
    return 1 if done.second_trouble else 0


def _restore(options: argparse.Namespace) -> int:
    """Without a file: lists the copies. With one: shows what it holds, and with --ya puts it in place.

    Exit codes: 0 done as asked, 1 there is no good copy, 2 nothing was changed.
    """
    from loket_app.usecases import restore

    folder = _folder(options)
    if options.folder is None:
        return _list_copies(options, folder)
    seen = restore.preview(restore.named_copy(options.folder))
    if options.ya:
        with restore.closed(folder):
            restore.lay_ready(folder, seen.copy, SystemClock().now())
        with open_desk(folder, SystemClock(), socket.gethostname()) as desk:
            report = check(desk)
        words = f"Dipulihkan; berkas lama disisihkan di {folder}. Pemeriksaan: {len(report.findings)} selisih."
    else:
        words = "Belum ada yang diubah. Tutup program, lalu jalankan lagi dengan --ya untuk memulihkannya."
    _say(options, {**seen.to_data(), "dipulihkan": bool(options.ya)}, [*_copy_lines(seen), words])
    return 0


def _copy_lines(seen: Any) -> list[str]:
    last = numeric_moment(seen.last_at, seen.zone)
    return [
        f"{seen.copy.file}",
        f"  {seen.office}, {seen.requests} permohonan, catatan terakhir {last} oleh {seen.last_by or '-'}"
        f" di {seen.last_on or '-'}",
    ]


def _list_copies(options: argparse.Namespace, folder: Path) -> int:
    from loket_app.store.backup import copies
    from loket_app.usecases import restore
    from loket_app.usecases.backup import folder_of

    good, lines = [], []
    for copy in copies(folder_of(folder)):
        try:
            seen = restore.preview(copy)
        except Disturbance as damaged:
            lines.append(str(damaged))
        else:
            good.append(seen)
            lines += _copy_lines(seen)
    _say(options, {"cadangan": [seen.to_data() for seen in good]}, lines or [f"Belum ada cadangan di {folder}."])
    return 0 if good else 1


def numeric_moment(instant: int, zone: str) -> str:
    """An instant as "23-11-2026 10.42" in the zone."""
    moment = local(instant, zone)
    return f"{numeric_date(moment.date())} {clock_time(moment)}"


def _screens(options: argparse.Namespace) -> int:
    target = options.folder or Path("layar")
    made = _pictures(options.kantor or DEFAULT_OFFICE, target)
    _say(options, {"gambar": [str(p) for p in made]}, [str(p) for p in made])
    return 0


def _pictures(office: str, target: Path) -> list[Path]:
    from loket_app.ui.screenshots import take_all

    with tempfile.TemporaryDirectory(prefix="loket-layar-") as folder:
        return take_all(office, Path(folder) / "contoh", target)


def _demo(options: argparse.Namespace) -> int:
    office = options.kantor or DEFAULT_OFFICE
    target: Path = options.keluar
    for part in ("kertas", "halaman", "layar"):
        shutil.rmtree(target / part, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="loket-demo-") as folder:
        stage, report, printed = _play(office, Path(folder), target)
    pictures = _pictures(office, target / "layar")
    data = {
        "kantor": office, "cabang": stage.told, "kertas": dict(printed), "temuan": [str(f) for f in report.findings],
        "diperiksa": dict(report.counts), "layar": len(pictures), "hasil": str(target),
    }  # fmt: skip
    lines = [
        f"Satu hari di {stage.office.name}, dijalankan lewat perintah yang sama dengan loket sebenarnya:",
        *(f"  {n:4d}  {what}" for what, n in sorted(stage.told.items())),
        f"Kertas: {_counted(printed)}.",
        f"Pemeriksaan: {_counted(report.counts)}; {len(report.findings)} selisih.",
        *(str(f) for f in report.findings),
        f"Hasil: {target}/ (kertas, halaman, layar, register.xlsx).",
    ]
    _say(options, data, lines)
    return 1 if report.findings else 0


def _play(office: str, folder: Path, target: Path) -> tuple[Stage, Any, Counter[str]]:
    preset = load_preset(office)
    clock = SetClock(at(DAY, 7, 0, preset.office.zone))
    printed: Counter[str] = Counter()
    seen: Counter[str] = Counter()

    def show(job: PaperJob) -> None:
        printed[job.purpose] += 1
        papers = target / "kertas"
        papers.mkdir(parents=True, exist_ok=True)
        (papers / job.file_name).write_bytes(job.pdf)
        kind = safe_name(f"{job.purpose} {job.title}")
        seen[kind] += 1
        if seen[kind] <= 2:
            pages = target / "halaman"
            pages.mkdir(parents=True, exist_ok=True)
            (pages / f"{kind} {seen[kind]}.png").write_bytes(png(job.pdf, 0, 100))

    with open_desk(folder, clock, "Loket 2", demo=True) as desk:
        officers = found(desk, office, {o.key: hash_pin(o.demo_pin) for o in preset.officers if o.demo_pin})
        stage = play_day(desk, clock, preset, officers, DayPlan(), show)
        register_file(desk, target / "register.xlsx")
        return stage, check(desk), printed
