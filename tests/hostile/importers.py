"""Every importer of the program, with a good file of its kind and how it is handed a file.

`READERS` says of each function in the source that reads a file which importer tries it, or why no foreign file reaches
it. `test_importers.py` compares that list with the source.
"""

import hashlib
import io
import json
import math
import shutil
import struct
import wave
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from loket_app import paths
from loket_app.commands.copies import _written as passphrase_in
from loket_app.definitions import personal, reports
from loket_app.definitions.forms import load_form
from loket_app.definitions.presets import load_preset, preset_keys
from loket_app.definitions.survey import load_instrument, regulation_instrument
from loket_app.documents import emblem, photographs
from loket_app.documents.office_recap import office_recap_workbook
from loket_app.documents.recap_workbook import recap_workbook
from loket_app.domain.compliance.recap import OfficeRow
from loket_app.domain.dates import local
from loket_app.domain.errors import refuse
from loket_app.domain.survey.recap import RecapRow, RecapUnsur
from loket_app.machine import read_machine
from loket_app.store import backup, carrying, held_files, keyring, peek, sealed
from loket_app.store.migrate import looks_whole
from loket_app.ui.layar import recordings
from loket_app.ui.printing import ledger
from loket_app.ui.skm import plan_keeping
from loket_app.usecases import (
    archive,
    archive_register,
    backup_state,
    dump,
    first_day,
    holiday_table,
    logo,
    opening,
    papers,
    pin_key,
    practice,
    restore,
    seats_note,
    selftest,
    typed_file,
)
from loket_app.usecases.checking import chain
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.dump_load import load
from loket_app.usecases.ports import SetClock
from loket_app.usecases.reports import recap as counter_recap
from loket_app.usecases.survey import recap as survey_recap
from loket_app.usecases.survey import report_lines
from loket_app.usecases.survey import reports as survey_reports
from tests.usecases.rich_office import Stage

KEY: Final = sealed.Key(bytes(range(32)), sealed.Recipe(bytes(16), 1, 8, 1))
COPY: Final = "loket-20261123T100000000Z.db"
WORDS: Final = "sandi cadangan contoh"
Run = Callable[[Path, Path], Any]


@dataclass(frozen=True, slots=True)
class Importer:
    """One way in: the kind of its files, the ending of their names, and what is done with one in an empty folder.

    `heavy` ones make an office for each file: fewer mutations are tried.
    """

    key: str
    kind: str
    ending: str
    run: Run
    heavy: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What importers stand on: a small office, copies of it, and a good file for each importer."""

    folder: Path
    seeds: dict[str, bytes]
    now: int


# --- what is done with a file


def _answers(file: Path, _: Path) -> None:
    report_lines.survey_report(file)


def _counts(file: Path, _: Path) -> None:
    report_lines.survey_report(file, counts=True)


def _holidays(file: Path, _: Path) -> None:
    holiday_table.table_of_file(file)


def _pasted(file: Path, _: Path) -> None:
    holiday_table.pasted_table(file.read_bytes().decode("utf-8", "surrogateescape"))


def _survey_recap(file: Path, scratch: Path) -> None:
    rows = survey_recap.read_recap(file)
    recap_workbook(rows, "Rekap", "")


def _counter_recap(file: Path, scratch: Path) -> None:
    counter_recap.merge_files([file], scratch / "hasil.xlsx", "")


def _instrument(file: Path, _: Path) -> None:
    load_instrument(file)


def _form(file: Path, scratch: Path) -> None:
    named = scratch / "tanda_terima.toml"
    shutil.copyfile(file, named)
    load_form(named)


def _preset(part: str) -> Run:
    def run(file: Path, scratch: Path) -> None:
        root = scratch / "presets"
        shutil.copytree(paths.resources() / "presets", root)
        for folder in (root / "sangasanga", root):
            if (folder / part).exists():
                shutil.copyfile(file, folder / part)
                break
        load_preset("sangasanga", root)

    return run


def _machine(file: Path, _: Path) -> None:
    found = read_machine(file)
    assert found.machine is not None
    if found.trouble is not None:
        raise found.trouble


def _register(file: Path, _: Path) -> None:
    personal.read_register(file)


def _report(file: Path, _: Path) -> None:
    reports.load_report(file)


def _poster(file: Path, scratch: Path) -> None:
    own = scratch / "forms" / survey_reports.FOLDER
    own.mkdir(parents=True)
    shutil.copyfile(file, own / "poster.toml")
    desk = Desk(None, SetClock(0), "PC-UJI", scratch)  # type: ignore[arg-type]
    text, name = survey_reports._wording(desk, "poster")
    reports.poster_from_text(text, name)


def _archive(file: Path, scratch: Path) -> None:
    folder = scratch / "arsip"
    folder.mkdir()
    shutil.copyfile(file, folder / "surat.pdf")
    report = archive_register.read_archive(folder)
    archive_register.archive_workbook(report)


def _load(file: Path, scratch: Path) -> None:
    load(file, scratch / "data", SetClock(2_000_000_000_000), "PC-UJI")


def _data_file(file: Path, scratch: Path) -> None:
    shutil.copyfile(file, scratch / "loket.db")
    clock = SetClock(2_000_000_000_000)
    peek.peek(scratch / "loket.db", "PC-UJI")
    selftest.selftest(scratch, clock)
    looks_whole(scratch / "loket.db")
    with opening.open_desk(scratch, clock, "PC-UJI") as desk:
        desk.ask(lambda look: look.settings.office())


def _copy(file: Path, scratch: Path) -> None:
    named = scratch / COPY
    shutil.copyfile(file, named)
    (scratch / f"{named.name}.sha256").write_text(f"{backup.digest_of(named)}  {named.name}\n", encoding="ascii")
    seen = restore.preview(restore.named_copy(named))
    local(seen.last_at, seen.zone)
    (scratch / "data").mkdir()
    restore.lay_ready(scratch / "data", seen.copy, 1)
    _opened_again(scratch / "data")


def _opened_again(folder: Path) -> None:
    with opening.open_desk(folder, SetClock(2_000_000_000_000), "PC-UJI") as desk:
        desk.ask(lambda look: look.zone)


def _copy_digest(file: Path, scratch: Path) -> None:
    named = scratch / COPY
    named.write_bytes(_HEAD)
    shutil.copyfile(file, scratch / f"{named.name}.sha256")
    found = restore.named_copy(named)
    assert found.mark < 10**20


_HEAD: Final = b"SQLite format 3\0"


def _sealed_copy(file: Path, scratch: Path) -> None:
    named = scratch / f"{COPY}.sandi"
    shutil.copyfile(file, named)
    digest = backup.digest_of(named)
    (scratch / f"{named.name}.sha256").write_text(f"{digest}  {named.name}\n# kunci {KEY.mark}\n", encoding="ascii")
    copy = restore.named_copy(named)
    carrying.recipe_of(copy)
    restore.preview(copy, KEY, scratch / "data")
    carrying.read_back(named, KEY)


def _list_of_files(file: Path, scratch: Path) -> None:
    shutil.copyfile(file, scratch / held_files.LIST)
    found = held_files.held(scratch, None)
    held_files.held_until(found, 2_000_000_000_000)


def _key_file(file: Path, scratch: Path) -> None:
    shutil.copyfile(file, scratch / keyring.FILE)
    keyring.read_key(scratch)


def _pin_key(file: Path, scratch: Path) -> None:
    shutil.copyfile(file, scratch / pin_key.KEY_FILE)
    pin_key.key_here(Desk(None, SetClock(0), "PC-UJI", scratch))  # type: ignore[arg-type]


def _copy_state(file: Path, scratch: Path) -> None:
    shutil.copyfile(file, scratch / backup_state.FILE)
    backup_state.read_state(scratch)


def _chain_mark(file: Path, scratch: Path) -> None:
    shutil.copyfile(file, scratch / chain.FILE)
    chain.is_due(chain.mark_in(scratch), 1)


def _noted_seats(file: Path, scratch: Path) -> None:
    shutil.copyfile(file, scratch / seats_note.FILE)
    seats_note.noted(scratch, "", 0)


def _typed(file: Path, scratch: Path) -> None:
    shutil.copyfile(file, scratch / "ketikan.json")
    typed_file.kept(Desk(None, SetClock(0), "PC-UJI", scratch), "ketikan.json")  # type: ignore[arg-type]


def _first_day(file: Path, scratch: Path) -> None:
    shutil.copyfile(file, scratch / first_day.FILE)
    first_day.kept(Desk(None, SetClock(0), "PC-UJI", scratch))  # type: ignore[arg-type]


def _print_queue(file: Path, scratch: Path) -> None:
    shutil.copyfile(file, scratch / ledger.FILE)
    stage_like = Desk(None, SetClock(2_000_000_000_000), "PC-UJI", scratch)  # type: ignore[arg-type]
    stage_like.ask = lambda *_: "Asia/Jakarta"  # type: ignore[method-assign, assignment]
    ledger.kept(stage_like)


def _handed(file: Path, scratch: Path) -> None:
    shutil.copyfile(file, scratch / practice.HANDED)
    practice._handed(scratch)


def _decision(file: Path, scratch: Path) -> None:
    shutil.copyfile(file, scratch / restore.NOTE)
    (scratch / restore.READY).write_bytes(b"SQLite format 3\0")
    (scratch / "loket.db").write_bytes(b"SQLite format 3\0")
    restore.complete(scratch)
    assert all(path.parent == scratch for path in scratch.rglob("*"))


def _passphrase(file: Path, _: Path) -> None:
    passphrase_in(file)


def _logo(file: Path, scratch: Path) -> None:
    desk = Desk(None, SetClock(0), "PC-UJI", scratch)  # type: ignore[arg-type]
    name = logo.keep_logo(desk, file)
    assert (scratch / name).parent == scratch
    assert logo.logo_bytes(desk, name)
    emblem.arms(scratch / name)


def _arms(file: Path, _: Path) -> None:
    emblem.arms(file)


def _photograph(file: Path, _: Path) -> None:
    content = plan_keeping._content(file)
    if photographs.fitted(content) is None:
        raise refuse("foto", "Bukan foto.")


def _voice(file: Path, scratch: Path) -> None:
    shutil.copyfile(file, scratch / "nomor.wav")
    recordings.joined(scratch, ["nomor", "nomor"])


IMPORTERS: Final = (
    Importer("jawaban_xlsx", "buku", ".xlsx", _answers),
    Importer("jawaban_csv", "buku", ".csv", _answers),
    Importer("hitungan", "buku", ".xlsx", _counts),
    Importer("libur", "buku", ".xlsx", _holidays),
    Importer("libur_tempel", "tabel", ".txt", _pasted),
    Importer("rekap_skm", "buku", ".xlsx", _survey_recap),
    Importer("rekap_layanan", "buku", ".xlsx", _counter_recap),
    Importer("rekap_json", "json", ".json", _counter_recap),
    Importer("kuesioner", "toml", ".toml", _instrument),
    Importer("blangko", "toml", ".toml", _form),
    Importer("preset_kantor", "toml", ".toml", _preset("kantor.toml")),
    Importer("preset_layanan", "toml", ".toml", _preset("layanan.toml")),
    Importer("preset_petugas", "toml", ".toml", _preset("petugas.toml")),
    Importer("komputer", "toml", ".toml", _machine),
    Importer("data_pribadi", "toml", ".toml", _register),
    Importer("kalimat_laporan", "toml", ".toml", _report),
    Importer("kalimat_poster", "toml", ".toml", _poster),
    Importer("arsip", "apa", ".pdf", _archive),
    Importer("muat", "zip", ".zip", _load, heavy=True),
    Importer("berkas_data", "apa", ".db", _data_file, heavy=True),
    Importer("cadangan", "apa", ".db", _copy, heavy=True),
    Importer("sidik_cadangan", "apa", ".sha256", _copy_digest),
    Importer("cadangan_bersandi", "apa", ".sandi", _sealed_copy, heavy=True),
    Importer("daftar_berkas", "json", ".jsonl", _list_of_files),
    Importer("kunci_cadangan", "json", ".kunci", _key_file),
    Importer("kunci_pin", "apa", ".txt", _pin_key),
    Importer("keadaan_cadangan", "json", ".json", _copy_state),
    Importer("tanda_rantai", "json", ".json", _chain_mark),
    Importer("ketikan", "json", ".json", _typed),
    Importer("catatan_masuk", "json", ".json", _noted_seats),
    Importer("hari_pertama", "json", ".json", _first_day),
    Importer("antrean_cetak", "json", ".json", _print_queue),
    Importer("serah_latihan", "json", ".json", _handed),
    Importer("catatan_pulih", "json", ".json", _decision),
    Importer("sandi_berkas", "apa", ".txt", _passphrase),
    Importer("logo", "gambar", ".png", _logo),
    Importer("lambang", "gambar", ".png", _arms),
    Importer("foto", "gambar", ".jpg", _photograph),
    Importer("suara", "suara", ".wav", _voice),
)

READERS: Final[dict[str, str]] = {
    "commands.copies._written": "sandi_berkas",
    "commands.years._pin": "sandi_berkas",
    "definitions.forms.load_form": "blangko",
    "definitions.personal.read_register": "data_pribadi",
    "definitions.presets.*": "preset_kantor preset_layanan preset_petugas",
    "definitions.reports.load_report": "kalimat_laporan",
    "definitions.survey.load_instrument": "kuesioner",
    "definitions.survey.office_instrument": "kuesioner",
    "definitions.toml_lines.read_toml": "kuesioner",
    "documents.attached.attached": "arsip",
    "documents.emblem._read": "lambang",
    "documents.photographs.*": "foto",
    "machine.read_machine": "komputer",
    "store.backup.*": "cadangan sidik_cadangan",
    "store.carrying.*": "cadangan_bersandi",
    "store.header.read_header": "berkas_data",
    "store.held_files.held": "daftar_berkas",
    "store.held_files._parsed": "daftar_berkas",
    "store.keyring.read_key": "kunci_cadangan",
    "store.migrate.looks_whole": "berkas_data",
    "store.neutral_zip._opened": "muat",
    "store.peek.peek": "berkas_data",
    "ui.layar.recordings._joined": "suara",
    "ui.printing.ledger.kept": "antrean_cetak",
    "ui.skm.plan_keeping._content": "foto",
    "usecases.archive_register._read": "arsip",
    "usecases.backup_state.read_state": "keadaan_cadangan",
    "usecases.checking.chain.mark_in": "tanda_rantai",
    "usecases.logo.*": "logo",
    "usecases.pin_key.key_here": "kunci_pin",
    "usecases.practice._handed": "serah_latihan",
    "usecases.reports.recap._of_json": "rekap_json",
    "usecases.restore._decided": "catatan_pulih",
    "usecases.survey.report_reading.emblem_of": "lambang",
    "usecases.survey.reports._wording": "kalimat_poster",
    "usecases.survey.sheet.*": "jawaban_xlsx jawaban_csv hitungan libur libur_tempel rekap_skm rekap_layanan",
    "usecases.seats_note.noted": "catatan_masuk",
    "usecases.typed_file.kept": "ketikan hari_pertama",
}
"""The functions that read files from outside, by importer."""

OURS: Final[dict[str, str]] = {
    "commands.manual.*": "the manual's own pictures, for its makers",
    "definitions.innovation.*": "shipped with the program",
    "definitions.manual.*": "shipped with the program",
    "documents.filled_book.filled_book": "a workbook that was made a line above",
    "documents.pictures.*": "pages that the program made",
    "documents.raster.*": "pages that the program made",
    "documents.report_docx._packed": "a document that was made a line above",
    "store.held_files._*": "bytes, compared with a digest; nothing is understood in them",
    "store.kept_figures.*": "sums that the program keeps beside its data, thrown away where they are not whole",
    "store.lasting.sync": "opened only to have its bytes on the disk",
    "store.place._unix_kind": "the system's list of drives",
    "store.year_file.*": "a data file of the program's own, proved by its digest",
    "ui.icons.source": "shipped with the program",
    "ui.panduan._pictures": "shipped with the program",
    "ui.printing.printers.FolderPrinter.put": "bytes, compared only",
    "ui.skm.plan_detail.read_thumbs": "bytes of a known digest; Qt refuses pictures above its limit",
    "ui.second_start.*": "a mark of the program's own, compared only",
    "usecases.about.*": "shipped with the program",
    "usecases.archive.*": "bytes of a known digest",
    "usecases.backup_recheck._damage": "bytes, compared with a digest",
    "usecases.checking.survey.check_photos": "bytes, compared with a digest",
    "usecases.destruction.*": "the program's own list of files",
    "usecases.dump.*": "bytes, packed as they are",
    "usecases.letters._shipped_forms": "shipped with the program",
    "usecases.queries.office_values._shipped_offers": "shipped with the program",
    "usecases.server_backup.*": "bytes, sealed as they are",
    "usecases.seats_note.note": "bytes, compared only",
    "usecases.shared_folder.*": "bytes, copied as they are",
    "usecases.survey.realisations.photo": "bytes of a known digest",
}
"""The functions that read what the program itself wrote or brought along, and why nothing hostile is in it."""


# --- a good file for each


def ground(folder: Path) -> Ground:
    """Make a small office in `folder` and everything that the importers read."""
    data = folder / "data"
    data.mkdir(parents=True)
    stage = Stage(data / "loket.db")
    stage.desk.folder = data
    key = stage.ready("sktm")
    letter_id = stage.load(key).row.letter_id if hasattr(stage.load(key).row, "letter_id") else 1
    kept = archive.issued_letter(stage.desk, letter_id)
    papers.mark(stage.desk, Who(stage.who["operator1"], stage.who["operator1"]), kept.job, "PENCETAK", kept.file)
    now = stage.clock.now()
    seeds = {
        "arsip": (data / kept.file).read_bytes(),
        "muat": dump.dump(stage.desk, folder / "baik.zip").file.read_bytes(),
    }
    hand = _handed_body(stage.desk)
    stage.close()
    seeds |= _copies(data / "loket.db") | _tables() | _definitions() | _notes() | _pictures()
    return Ground(folder, {**seeds, "serah_latihan": hand}, now)


def _handed_body(desk: Desk) -> bytes:
    keys = desk.ask(practice._keys)
    return json.dumps({f"{kind}:{key}": desk.ask(practice._body, kind, key) for kind, key in keys}).encode()


def _copies(file: Path) -> dict[str, bytes]:
    plain = file.read_bytes()
    out = io.BytesIO()
    sealed.seal(io.BytesIO(plain), out, KEY)
    digest = hashlib.sha256(_HEAD).hexdigest().encode() + f"  {COPY}\n".encode()
    return {
        "berkas_data": plain, "cadangan": plain, "cadangan_bersandi": out.getvalue(),
        "sidik_cadangan": digest + b"# perubahan 7\n# kunci abc\n",
    }  # fmt: skip


def _book(rows: list[list[object]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _tables() -> dict[str, bytes]:
    unsur = [u.code for u in regulation_instrument().unsur]
    head = ["Tanggal", "Jenis Kelamin", "Pendidikan", *unsur, "Saran"]
    rows: list[list[object]] = [head]
    rows += [[f"{n % 28 + 1:02d}-11-2026", "L", "S1", *[n % 4 + 1] * len(unsur), "baik"] for n in range(40)]
    plain = "\n".join(",".join(map(str, row)) for row in rows).encode()
    counted: list[list[object]] = [["Unsur", 1, 2, 3, 4], *([code, 1, 2, 30, 40] for code in unsur)]
    days: list[list[object]] = [["Tanggal", "Nama", "Jenis"], ["17-08-2026", "Hari Kemerdekaan", "libur nasional"]]
    survey = RecapRow(
        "Kecamatan Contoh", "Kabupaten Contoh", "Semester I 2026", "2026-01-01", "2026-06-30", 40,
        tuple(RecapUnsur(u.key, u.label, 120, 40) for u in regulation_instrument().unsur), "", "",
    )  # fmt: skip
    office = OfficeRow(
        "Kecamatan Contoh", "Kabupaten Contoh", "2026-10", "Oktober 2026", "2026-10-01", "2026-10-31", received=23,
        done=20, in_time=18, late=2, median=1_800_000, p90=3_600_000, filed=3, upheld=1, dismissed=1, delivered=1,
        bottleneck="Operator",
    )  # fmt: skip
    return {
        "jawaban_xlsx": _book(rows), "jawaban_csv": plain, "hitungan": _book(counted), "libur": _book(days),
        "libur_tempel": b"17-08-2026\tHari Kemerdekaan\n25-12-2026\tNatal\n",
        "rekap_skm": recap_workbook((survey,), "Rekap", ""), "rekap_layanan": office_recap_workbook((office,), ""),
        "rekap_json": json.dumps({counter_recap.RECAP: counter_recap.plain_row(office)}).encode(),
    }  # fmt: skip


def _definitions() -> dict[str, bytes]:
    resources, forms = paths.resources(), paths.forms()
    assert "sangasanga" in preset_keys()
    office = resources / "presets" / "sangasanga"
    return {
        "kuesioner": (forms / "skm" / "instrumen.toml").read_bytes(),
        "blangko": (forms / "tanda_terima.toml").read_bytes(),
        "preset_kantor": (office / "kantor.toml").read_bytes(),
        "preset_layanan": (office / "layanan.toml").read_bytes(),
        "preset_petugas": (office / "petugas.toml").read_bytes(),
        "komputer": b'folder_data = "/srv/loket"\nnama_komputer = "PC-UJI"\njendela = [1, 2, 3, 4]\n',
        "data_pribadi": (resources / "data_pribadi.toml").read_bytes(),
        "kalimat_laporan": (forms / "skm" / "laporan_skm.toml").read_bytes(),
        "kalimat_poster": (forms / "skm" / "poster_ikm.toml").read_bytes(),
    }


def _notes() -> dict[str, bytes]:
    list_body = b'{"path": "arsip/a.pdf", "size": 3, "stamp": 5}\n'
    return {
        "daftar_berkas": list_body,
        "kunci_cadangan": _written_key(),
        "kunci_pin": b"ABCD-EFGH-JKLM-NPQR\n",
        "keadaan_cadangan": json.dumps(
            {"proved": {"a": 1}, "bad": {"b": "c"}, "second_at": 5, "rounds": {"d": [1, 2]}}
        ).encode(),
        "tanda_rantai": json.dumps(
            {"baris": 1, "sidik": "0" * 64, "selesai": 5, "kepala": [1, "0" * 64], "dilihat": 7}
        ).encode(),
        "catatan_masuk": json.dumps(
            {
                "server": "",
                "kantor": "Sangasanga",
                "kabupaten": "Kutai Kartanegara",
                "zona": "Asia/Makassar",
                "petugas": [
                    {"id": 1, "nama": "Contoh", "jabatan": "Camat", "peran": ["camat"], "pin": True, "terkunci": None}
                ],
                "terakhir": 1,
            }
        ).encode(),
        "ketikan": json.dumps({"terima": {"nama": "Contoh"}}).encode(),
        "hari_pertama": json.dumps(first_day.new_draft()).encode(),
        "antrean_cetak": json.dumps(
            [{"kertas": "tanda_terima", "nomor": 1, "pilihan": {"copy": True}, "jam": 2_000_000_000_000}]
        ).encode(),
        "catatan_pulih": json.dumps({"cadangan": "a.db", "sha256": "0" * 64, "oleh": 1, "disisihkan": "a.db"}).encode(),
        "sandi_berkas": WORDS.encode(),
    }


def _written_key() -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        keyring.write_key(Path(folder), KEY)
        return (Path(folder) / keyring.FILE).read_bytes()


def _pictures() -> dict[str, bytes]:
    from PIL import Image

    made = {}
    picture = Image.linear_gradient("L").resize((200, 160)).convert("RGB")
    for key, kind in (("logo", "PNG"), ("lambang", "PNG"), ("foto", "JPEG")):
        out = io.BytesIO()
        picture.save(out, kind)
        made[key] = out.getvalue()
    sound = io.BytesIO()
    with wave.open(sound, "wb") as whole:
        whole.setnchannels(1)
        whole.setsampwidth(2)
        whole.setframerate(8_000)
        whole.writeframes(b"".join(struct.pack("<h", int(9_000 * math.sin(n / 9))) for n in range(800)))
    return {**made, "suara": sound.getvalue()}


TODAY: Final = date(2026, 11, 23)
