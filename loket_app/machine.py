"""The machine file: what belongs to this PC and not to the office. One small TOML file, apart from the data folder.

A damaged file never keeps the counter closed: it is put aside, the usual values are used, and the reader is told where
it was wrong.
"""

import os
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from loket_app.domain.errors import BadDefinition, Disturbance, Refusal, refuse
from loket_app.paper_routes import (
    Route,
    Shrink,
    read_routes,
    read_shrinks,
    routes_data,
    routes_problem,
    shrinks_data,
)

FILE_NAME = "komputer.toml"
IDLE_MINUTES = (0, 2, 5, 10, 15, 30, 60)
TEXT_SIZES = (90, 100, 115, 130, 150)
NAME_MAX = 60
PATH_MAX = 400
MOST_KEPT = 99
_FAR = 32_767
_UNIX_NAME = "layar-ramah-loket"
_WINDOWS_NAME = "LAYAR RAMAH Loket"


class Sheet(StrEnum):
    """The paper that lies in the tray of the sheet printer."""

    F4 = "F4"
    A4 = "A4"


class Receipt(StrEnum):
    """The paper that receipts and lists of missing papers are printed on."""

    ROLL_80 = "80mm"
    ROLL_58 = "58mm"
    A5 = "A5"


class Look(StrEnum):
    """The look of the screens."""

    LIGHT = "terang"
    DARK = "gelap"


class Place(StrEnum):
    """Which desk this PC is: it opens the screen that is used most there."""

    ANY = "semua"
    PORTIR = "portir"
    LOKET = "loket"
    OPERATOR = "operator"
    LEADERS = "pimpinan"


_RECEIPT_FORMS: Mapping[Receipt, Mapping[str, str]] = {
    Receipt.ROLL_80: {},
    Receipt.ROLL_58: {"tanda_terima": "tanda_terima_58"},
    Receipt.A5: {"tanda_terima": "tanda_terima_a5", "daftar_kekurangan": "daftar_kekurangan_a5"},
}


class Machine(NamedTuple):
    """This PC. Empty texts mean: the usual folder, no printer, the PC's own name. `window` is x, y, width, height."""

    data_folder: str = ""
    workstation: str = ""
    place: Place = Place.ANY
    sheet_printer: str = ""
    roll_printer: str = ""
    sheet: Sheet = Sheet.F4
    receipt: Receipt = Receipt.ROLL_80
    control_sheet: bool = True
    pdf_folder: str = ""
    text_size: int = 100
    look: Look = Look.LIGHT
    window: tuple[int, int, int, int] | None = None
    routes: tuple[Route, ...] = ()
    shrinks: tuple[Shrink, ...] = ()
    second_folder: str = ""
    idle_minutes: int = 10
    server: str = ""
    shared_folder: str = ""
    display: bool = False

    def forms(self) -> Mapping[str, str]:
        """Every purpose whose form this PC's receipt paper decides."""
        return _RECEIPT_FORMS[self.receipt]


# Key in the file, field, and the line above it that tells whoever opens the file in an editor.
_KEYS: tuple[tuple[str, str, str], ...] = (
    ("folder_data", "data_folder", "Folder data kantor; kosong = folder biasa."),
    ("nama_komputer", "workstation", "Nama komputer ini pada jejak; kosong = nama dari sistem."),
    ("meja", "place", "Meja komputer ini: semua, portir, loket, operator, atau pimpinan."),
    ("printer_lembaran", "sheet_printer", "Printer untuk F4, A4 dan A5; kosong = PDF ke folder."),
    ("printer_gulungan", "roll_printer", "Printer struk 80 atau 58 mm; kosong = PDF ke folder."),
    ("kertas", "sheet", "Kertas lembaran: F4 atau A4."),
    ("kertas_tanda_terima", "receipt", "Kertas tanda terima: 80mm, 58mm, atau A5."),
    ("cetak_lembar_kendali", "control_sheet", "Lembar kendali dicetak saat berkas diterima."),
    ("folder_pdf", "pdf_folder", "Folder PDF; kosong = folder pdf di folder data."),
    ("ukuran_teks", "text_size", "Ukuran teks dalam persen: 90, 100, 115, 130, atau 150."),
    ("tampilan", "look", "Tampilan: terang atau gelap."),
    ("jendela", "window", "Letak jendela terakhir: x, y, lebar, tinggi."),
    ("cetakan", "routes", "Kertas dengan printer, baki, isi baki (F4, A4, A5) atau rangkap sendiri."),
    ("pengecilan", "shrinks", "Kertas yang dikecilkan tanpa bertanya lagi, per printer."),
    ("folder_cadangan_kedua", "second_folder", "Folder kedua untuk cadangan (stik, folder bersama); kosong = tidak."),
    ("kunci_otomatis", "idle_minutes", "Layar terkunci sesudah sekian menit tidak disentuh; 0 = tidak."),
    ("server", "server", "Alamat server kantor (tanpa kata sandi); kosong = data di komputer ini saja."),
    ("folder_bersama", "shared_folder", "Dengan server: folder bersama untuk arsip surat, lambang dan foto."),
    ("layar_publik", "display", "Layar publik terbuka sendiri di layar kedua ketika program dibuka."),
)

_LISTS = frozenset({"cetakan", "pengecilan"})


class MachineRead(NamedTuple):
    """What was read. `trouble` tells of a damaged file: the usual values are used, and the file lies at `kept`."""

    machine: Machine
    trouble: Disturbance | None = None
    kept: Path | None = None


def machine_file(
    override: str | Path | None = None, environment: Mapping[str, str] | None = None, platform: str = sys.platform
) -> Path:
    """Where the machine file lies, as an absolute path; nothing is created.

    Windows: %ProgramData%\\LAYAR RAMAH Loket, for all users of the PC; Linux: XDG_CONFIG_HOME/layar-ramah-loket.
    """
    if override is not None and str(override).strip():
        return Path(override).expanduser().absolute()
    env = os.environ if environment is None else environment
    if platform == "win32":
        return Path(env.get("ProgramData") or r"C:\ProgramData") / _WINDOWS_NAME / FILE_NAME
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _WINDOWS_NAME / FILE_NAME
    named = env.get("XDG_CONFIG_HOME", "")
    base = Path(named) if named.startswith("/") else Path.home() / ".config"
    return base / _UNIX_NAME / FILE_NAME


def read_machine(path: Path) -> MachineRead:
    """Read the machine file; never raises. A missing file is the usual values without trouble."""
    from loket_app.definitions.toml_lines import read_toml

    try:
        if not path.exists():
            return MachineRead(Machine())
        return MachineRead(_machine(read_toml(path, path.name)))
    except BadDefinition as bad:
        kept = _put_aside(path)
        advice = f"Nilai biasa dipakai; berkas lama disimpan sebagai {kept.name}." if kept else "Nilai biasa dipakai."
        return MachineRead(
            Machine(),
            Disturbance(
                f"Berkas komputer ini rusak ({bad}).", f"{advice} Periksa Pengaturan, bagian Printer & kertas."
            ),
            kept,
        )
    except Disturbance as unreadable:
        return MachineRead(Machine(), unreadable)
    except OSError as error:
        return MachineRead(Machine(), _trouble(path, error, "dibaca"))


def write_machine(path: Path, machine: Machine) -> None:
    """Write the machine file whole or not at all. Raises `Refused` for a wrong value, `Disturbance` for the disk."""
    problem = machine_problem(machine)
    if problem is not None:
        raise refuse(problem.code, problem.sentence, problem.field)
    part = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("wb") as file:
                file.write(machine_text(machine).encode())
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise _trouble(path, error, "ditulis") from error


def machine_text(machine: Machine) -> str:
    """The machine file as TOML, each key with a line that explains it."""
    import tomlkit

    values = machine._asdict() | {"routes": routes_data(machine.routes), "shrinks": shrinks_data(machine.shrinks)}
    document = tomlkit.document()
    document.add(tomlkit.comment("Komputer ini. Diubah lewat Pengaturan; boleh dihapus, lalu nilai biasa dipakai."))
    for key, name, told in _KEYS:
        value = values[name]
        if value is None:
            continue
        document.add(tomlkit.nl())
        document.add(tomlkit.comment(told))
        document.add(key, _rows(value) if key in _LISTS else _plain(value))
    return tomlkit.dumps(document)


def _rows(rows: list[dict[str, object]]) -> Any:
    """A list of small tables, one on a line."""
    import tomlkit

    made = tomlkit.array()
    for row in rows:
        inline = tomlkit.inline_table()
        inline.update(row)
        made.append(inline)
    return made.multiline(bool(rows))


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def machine_problem(machine: Machine) -> Refusal | None:
    """Why this machine cannot be written, with the name of the wrong field; None when it is sound."""
    for name, most in (
        ("workstation", NAME_MAX), ("sheet_printer", PATH_MAX), ("roll_printer", PATH_MAX), ("data_folder", PATH_MAX),
        ("pdf_folder", PATH_MAX), ("second_folder", PATH_MAX), ("server", PATH_MAX), ("shared_folder", PATH_MAX),
    ):  # fmt: skip
        text = str(getattr(machine, name))
        if len(text) > most:
            return Refusal("terlalu_panjang", f"Paling panjang {most} huruf.", name)
        if any(ord(c) < 32 or ord(c) == 127 for c in text):
            return Refusal("karakter_kendali", "Ada karakter yang tidak dapat dipakai. Ketik ulang.", name)
    for name in ("data_folder", "pdf_folder", "second_folder", "shared_folder"):
        text = str(getattr(machine, name))
        if text and not Path(text).expanduser().is_absolute():
            return Refusal("folder", f"Tulis alamat folder yang lengkap, misalnya {_example_folder()}.", name)
    if machine.server:
        # Its parts are read by a module of the standard library that a PC alone need not import.
        from loket_app.server_address import address_problem

        problem = address_problem(machine.server)
        if problem is not None:
            return problem
    if machine.text_size not in TEXT_SIZES:
        return Refusal("ukuran_teks", f"Pilih salah satu: {', '.join(map(str, TEXT_SIZES))}.", "text_size")
    if machine.idle_minutes not in IDLE_MINUTES:
        return Refusal("kunci_otomatis", f"Pilih salah satu: {', '.join(map(str, IDLE_MINUTES))}.", "idle_minutes")
    return routes_problem(machine.routes, machine.shrinks)


def _example_folder() -> str:
    return r"D:\Loket\pdf" if os.name == "nt" else "/srv/loket/pdf"


def _machine(table: Any) -> Machine:
    """The machine of a read table; raises `BadDefinition` with the line of the first wrong key."""
    found = Machine(
        data_folder=table.text("folder_data", "", PATH_MAX, one_line=True),
        server=table.text("server", "", PATH_MAX, one_line=True),
        shared_folder=table.text("folder_bersama", "", PATH_MAX, one_line=True),
        workstation=table.text("nama_komputer", "", NAME_MAX, one_line=True),
        place=table.choice("meja", Place, Place.ANY),
        sheet_printer=table.text("printer_lembaran", "", PATH_MAX, one_line=True),
        roll_printer=table.text("printer_gulungan", "", PATH_MAX, one_line=True),
        sheet=table.choice("kertas", Sheet, Sheet.F4),
        receipt=table.choice("kertas_tanda_terima", Receipt, Receipt.ROLL_80),
        control_sheet=table.boolean("cetak_lembar_kendali", True),
        pdf_folder=table.text("folder_pdf", "", PATH_MAX, one_line=True),
        second_folder=table.text("folder_cadangan_kedua", "", PATH_MAX, one_line=True),
        text_size=table.integer("ukuran_teks", 100),
        idle_minutes=table.integer("kunci_otomatis", 10),
        look=table.choice("tampilan", Look, Look.LIGHT),
        display=table.boolean("layar_publik", False),
        window=_window(table),
        routes=read_routes(table.tables("cetakan")),
        shrinks=read_shrinks(table.tables("pengecilan")),
    )
    table.finish()
    problem = machine_problem(found)
    if problem is not None:
        key = next(key for key, name, _ in _KEYS if name == problem.field)
        raise table.fail(key, problem.sentence)
    return found


def _window(table: Any) -> tuple[int, int, int, int] | None:
    numbers = table.integers("jendela", (), -_FAR, _FAR)
    if not numbers:
        return None
    if len(numbers) != 4 or numbers[2] < 1 or numbers[3] < 1:
        raise table.fail(
            "jendela", "Letak jendela ditulis empat angka: x, y, lebar, tinggi. Hapus baris ini bila ragu."
        )
    x, y, width, height = numbers
    return x, y, width, height


def _put_aside(path: Path) -> Path | None:
    """Rename a damaged file so that nothing of it is lost; None when that cannot be done."""
    for number in range(1, MOST_KEPT):
        target = path.with_name(f"{path.stem}.rusak-{number}{path.suffix}")
        if target.exists():
            continue
        try:
            return path.rename(target)
        except OSError:
            return None
    return None


def _trouble(path: Path, error: OSError, verb: str) -> Disturbance:
    reason = error.strerror or type(error).__name__
    return Disturbance(
        f"Berkas {path.name} tidak dapat {verb} ({reason}).",
        f"Periksa hak dan ruang folder {path.parent}, lalu coba lagi.",
    )


class MachineFile:
    """The machine file in use: what was read, and the way to change it. Without a path it holds for this run only."""

    def __init__(self, path: Path | None = None, machine: Machine | None = None) -> None:
        self.path = path
        self.machine = machine if machine is not None else Machine()

    def save(self, machine: Machine) -> None:
        """Write and hold another machine. Raises as `write_machine`; then the old one holds."""
        problem = machine_problem(machine)
        if problem is not None:
            raise refuse(problem.code, problem.sentence, problem.field)
        if self.path is not None:
            write_machine(self.path, machine)
        self.machine = machine


def open_machine(path: Path) -> tuple[MachineFile, Disturbance | None]:
    """Read the file at `path` for use, with what was wrong with it."""
    found = read_machine(path)
    return MachineFile(path, found.machine), found.trouble
