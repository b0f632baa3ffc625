"""The composition root: reads the command line, then opens the window or runs a headless command."""

import argparse
import gc
import sys
from pathlib import Path

from loket_app import __version__
from loket_app.commands import COMMANDS
from loket_app.commands import run as run_command


def parser() -> argparse.ArgumentParser:
    """The words that the program understands."""
    made = argparse.ArgumentParser(
        prog="loket", description="LAYAR RAMAH Loket: program loket kecamatan, tanpa internet.", add_help=False
    )
    made.add_argument("perintah", nargs="?", choices=COMMANDS, help="tanpa perintah: membuka jendela program")
    made.add_argument(
        "folder",
        nargs="?",
        type=Path,
        help="screens, arsip, skm-rekap: folder; skm: jawaban; cadang: folder kedua; pulih: berkas; tutup-tahun: tahun",
    )
    made.add_argument("hasil", nargs="?", type=Path, help="skm-ekspor, skm-rekap: buku kerja yang ditulis (.xlsx)")
    made.add_argument("lain", nargs="*", type=Path, help="berkas lain, untuk perintah yang menerima banyak berkas")
    made.add_argument("--server", metavar="ALAMAT", default="", help="server kantor (postgresql://nama@server/loket)")
    made.add_argument("--kantor", metavar="KUNCI", help="kantor contoh: sangasanga atau kemlagi")
    made.add_argument("--data", type=Path, metavar="FOLDER", help="folder data kantor")
    made.add_argument("--keluar", type=Path, metavar="FOLDER", help="demo, laporan: folder hasil")
    made.add_argument("--instrumen", type=Path, metavar="BERKAS", help="skm: kuesioner lain (toml)")
    made.add_argument("--urutan", choices=("regulasi", "kuesioner"), help="skm: daftar yang menomori U8 dan U9")
    made.add_argument("--hitungan", action="store_true", help="skm: berkas berisi banyaknya jawaban per unsur")
    made.add_argument("--unit", metavar="NAMA", default="", help="skm-ekspor: nama unit pelayanan pada buku kerja")
    made.add_argument("--periode", metavar="NAMA", default="", help="skm-ekspor, skm-rekap: nama periode")
    made.add_argument("--simpan", type=Path, metavar="BERKAS", help="arsip, rekap: buku kerja yang ditulis (.xlsx)")
    made.add_argument("--kepala", metavar="KODE", default="", help="check: kepala rantai jejak dari laporan tercetak")
    made.add_argument("--ya", action="store_true", help="pulih, tutup-tahun, buka-tahun: sungguh dilakukan")
    made.add_argument("--oleh", metavar="NAMA", default="", help="tutup-tahun, buka-tahun: administrator yang menutup")
    made.add_argument("--gambar", action="store_true", help="panduan: gambar layarnya diambil ulang dahulu")
    made.add_argument("--uji", action="store_true", help="pulih: latihan di folder sementara; data tidak diubah")
    made.add_argument("--sandi-berkas", type=Path, metavar="BERKAS", help="pulih: berisi sandi; tutup-tahun: PIN")
    made.add_argument("--jendela", action="store_true", help="layar: dalam jendela, bukan selayar penuh")
    made.add_argument("--json", action="store_true", help="jawaban sebagai JSON")
    made.add_argument("--versi", action="version", version=f"LAYAR RAMAH Loket {__version__}")
    made.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini")
    return made


def main(words: list[str] | None = None) -> int:
    """Run the program; returns its exit code."""
    options = parser().parse_args(words)
    if options.perintah is not None:
        return run_command(options)
    # Thousands of classes are made on the way to the first picture and none of them is garbage; the window's own
    # collector takes over there.
    gc.disable()
    from loket_app.ui import program

    return program.run(options.kantor, options.data)


if __name__ == "__main__":
    sys.exit(main())
