"""Made-up values for every shipped form, and papers to print them on. Nobody here exists."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from loket_app.definitions.forms import load_form
from loket_app.documents.paper import Letterhead, Paper
from loket_app.domain.forms import Form, computed, defaults
from loket_app.domain.people import Capacity
from loket_app.domain.signature import Signatory, signatory

FORMS = Path(__file__).parents[2] / "forms"
ZONE = ZoneInfo("Asia/Makassar")
TODAY = date(2026, 11, 23)
MINUTE = 60_000


def at(hour: int, minute: int, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def workdays(start: date, end: date) -> int:
    """Monday to Friday after `start` up to `end`."""
    days = (start + timedelta(n) for n in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 for day in days)


HEAD = Letterhead(
    "PEMERINTAH KABUPATEN KUTAI KARTANEGARA",
    "KECAMATAN SANGASANGA",
    "Jln. Contoh Nomor 1, Sangasanga Dalam · Telp. (0541) 000000 · Kode Pos 75254",
    "surat@contoh.invalid · contoh.invalid",
    "Sangasanga",
    None,
    "WITA",
)
CAMAT = signatory(
    "Sangasanga", Capacity.DEFINITIF, "Contoh Nama Camat, S.Sos.", "Pembina", "197001011995031001", "Camat"
)
KASI = Signatory(("KASI PELAYANAN UMUM,",), "Contoh Nama Kasi, S.AP.", "Penata", "198003032005012003")
LETTER = Paper(
    HEAD, "474.2/021/KEC.SS/XI/2026", TODAY, CAMAT, code="021-XI-2026 · 7F3A-91CE", qr="LR1:021-XI-2026:7F3A"
)
SHEET = Paper(HEAD, None, TODAY, KASI, code="K-0003/2026 · 91C2-0A7B", qr="LR1:K0003:91C2")

REQUEST: dict[str, Any] = {
    "nomor_antrean": "021",
    "nomor_register": "0412/2026",
    "diterima": at(9, 50),
    "lengkap": at(9, 50),
    "pemohon_nama": "Nur Contoh binti Rahman",
    "pemohon_alamat": "Jl. Contoh No. 12 RT 015, Kelurahan Sangasanga Dalam",
    "pemohon_telepon": "081200000000",
    "layanan": "Surat Dispensasi Nikah",
    "berkas_ada": 5,
    "berkas_jumlah": 5,
    "petugas": "Petugas Contoh",
    "petugas_nip": "NIP 199001012015012001",
    "loket": "Loket 2",
    "janji": at(10, 50),
    "janji_hari_ini": True,
    "janji_lama": "60 menit",
    "biaya": 0,
    "kode_qr": "LR1:0412/2026:7F3A91CE",
    "sop": "SOP Portir Pelayanan",
    "produk": "Surat Dispensasi Nikah",
    "produk_nomor": "474.2/021/KEC.SS/XI/2026",
    "kekurangan": [
        {"nama": "Surat pengantar kelurahan", "keterangan": "asli, 1 lembar"},
        {"nama": "Surat pernyataan alasan terlambat mendaftar", "keterangan": "bermeterai"},
    ],
    "berkas": [{"nama": "Fotokopi KTP-el", "keterangan": "2 lembar"}],
}
STEPS = (
    ("Menyambut tamu", 2), ("Buku tamu", 2), ("Memeriksa berkas", 5), ("Meneliti berkas", 5), ("Mencetak", 30),
    ("Memeriksa kembali", 5), ("Paraf", 2), ("Menandatangani", 5), ("Menyerahkan ke loket", 1), ("Menyerahkan", 1),
)  # fmt: skip
OBJECTION: dict[str, Any] = {
    **REQUEST,
    "keberatan_nomor": "0003",
    "keberatan_waktu": at(11, 2),
    "keberatan_alasan": "Sampai pukul 11.00 surat belum selesai.",
    "dihitung_sampai": at(11, 4),
    "terpakai": 74 * MINUTE,
    "lewat": 14 * MINUTE,
    "sisa": 0,
    "menurut_jam": "terbukti",
    "kalender": "versi 3",
    "jumlah_terpakai": 74 * MINUTE,
    "jumlah_jeda": 0,
    "putusan": "terbukti",
    "putusan_waktu": at(11, 10),
    "putusan_catatan": "Kertas cetak habis.",
    "diantar": True,
    "antar_alamat": "Jl. Contoh No. 12 RT 015",
    "langkah": [
        {
            "nomor": number, "nama": name, "kunjungan": 1, "petugas": "Petugas Contoh", "mulai": at(9, 40 + number),
            "selesai": at(9, 41 + number), "masuk": None, "keluar": None, "batas": f"{limit} menit",
            "terpakai": limit * MINUTE, "lewat": 0, "keterangan": "dalam batas", "paraf": "",
        }
        for number, (name, limit) in enumerate(STEPS, start=1)
    ],
    "jumlah_langkah": [
        {"nomor": 6, "nama": "Paraf", "kunjungan": 2, "batas": "5 menit", "terpakai": 8 * MINUTE, "lewat": 0}
    ],
    "jeda": [
        {
            "alasan": "Pemohon melengkapi data", "mulai": at(10, 5), "selesai": at(10, 15), "lama": 10 * MINUTE,
            "menghentikan": "janji dan langkah", "oleh": "Kasi Contoh",
        }
    ],
}  # fmt: skip
DELIVERY: dict[str, Any] = {
    **OBJECTION,
    "petugas_antar": "Budi Contoh",
    "petugas_antar_nip": "198507122010011004",
    "petugas_antar_pangkat": "Pengatur",
    "petugas_antar_jabatan": "Operator Komputer",
    "antar_nomor": "0007/LR/XI/2026",
    "antar_alamat": "Jl. Contoh No. 3 RT 002, Kelurahan Jawa",
    "antar_patokan": "rumah cat hijau",
    "antar_percobaan": 1,
    "keberatan_hasil": "terbukti: 74 menit dari janji 60 menit",
    "antar_tanggal": TODAY,
    "antar_sebelum": at(12, 0),
}
COUPLE: dict[str, Any] = {
    "suami_nama": "Muhammad Contoh",
    "suami_bin": "Syamsul",
    "suami_nik": "6402151203920001",
    "suami_tempat_lahir": "Samarinda",
    "suami_tanggal_lahir": date(1992, 3, 12),
    "suami_agama": "Islam",
    "suami_pekerjaan": "Karyawan swasta",
    "suami_status": "jejaka",
    "suami_alamat": "Jl. Contoh RT 004, Kelurahan Jawa",
    "istri_nama": "Nur Contoh",
    "istri_binti": "Rahman",
    "istri_nik": "6402154706930003",
    "istri_tempat_lahir": "Sangasanga",
    "istri_tanggal_lahir": date(1993, 6, 7),
    "istri_agama": "Islam",
    "istri_pekerjaan": "Guru honorer",
    "istri_status": "perawan",
    "istri_alamat": "Jl. Contoh No. 12 RT 015",
    "daftar_tanggal": TODAY,
    "akad_tanggal": date(2026, 11, 27),
    "akad_jam": time(9, 0),
    "akad_tempat": "KUA Kecamatan Sangasanga",
    "kua": "KUA Kecamatan Sangasanga",
    "alasan": "calon suami baru tiba dari tempat kerja di luar pulau",
    "desa": "Lurah Sangasanga Dalam",
    "desa_nomor": "145/088/SSD/2026",
    "desa_tanggal": date(2026, 11, 20),
}
POOR: dict[str, Any] = {
    "nama": "Siti Contoh",
    "nik": "6402155506850002",
    "nomor_kk": "6402151203100007",
    "tempat_lahir": "Sangasanga",
    "tanggal_lahir": date(1985, 6, 15),
    "jenis_kelamin": "Perempuan",
    "agama": "Islam",
    "pekerjaan": "Buruh harian lepas",
    "alamat": "Jl. Contoh RT 004, Kelurahan Jawa",
    "desa": "Kelurahan Jawa",
    "desa_nomor": "460/112/KJ/2026",
    "desa_tanggal": date(2026, 11, 20),
    "terdaftar": "terdaftar",
    "penghasilan": 900_000,
    "untuk_nama": "Ahmad Contoh",
    "untuk_hubungan": "anak",
    "keperluan": "mengurus keringanan biaya sekolah",
    "tanggungan": [
        {"nama": "Ahmad Contoh", "nik": "6402151203100001", "tanggal_lahir": date(2010, 3, 12), "hubungan": "anak",
         "pekerjaan": "pelajar"},
    ],
}  # fmt: skip
HAND_OVER: dict[str, Any] = {
    **REQUEST,
    "produk_lembar": 2,
    "diserahkan": at(11, 20),
    "penerima_nama": "Budi Contoh",
    "penerima_hubungan": "kuasa",
    "penerima_identitas": "KTP-el",
    "penerima_identitas_nomor": "6402151203920001",
    "kuasa": True,
    "kuasa_surat": "bermeterai, 23 November 2026",
}
REJECTION: dict[str, Any] = {
    **REQUEST,
    "ditolak": at(11, 0),
    "ditolak_alasan": "Dispensasi tidak diperlukan.",
    "saran": "langsung mendaftar di KUA;",
    "berkas_kembali": True,
}
PRINTER: dict[str, Any] = {
    "pencetak": "Pencetak contoh",
    "komputer": "LOKET-1",
    "dicetak": at(7, 40),
    "petugas": "Petugas Contoh",
    "kode_qr": "UJI CETAK",
}
RECOVERY: dict[str, Any] = {
    "kunci": "7XM5 CDGS JTQN WM9P Q2K4\nHZ78 TP7J Q3AT 8PR0 C493\nBKGN 9V2Q 8JVV B4FD",
    "kode_qr": "7XM5-CDGS-JTQN-WM9P-Q2K4-HZ78-TP7J-Q3AT-8PR0-C493-BKGN-9V2Q-8JVV-B4FD",
    "sidik": "0ec64fc0",
    "ditetapkan": at(10, 42),
    "petugas": "Petugas Contoh",
}
SAMPLES: dict[str, tuple[Mapping[str, Any], Paper]] = {
    "sktm": (POOR, LETTER),
    "dispensasi_nikah": (COUPLE, LETTER),
    "tanda_terima": (REQUEST, SHEET),
    "tanda_terima_58": (REQUEST, SHEET),
    "tanda_terima_a5": (REQUEST, SHEET),
    "daftar_kekurangan": (REQUEST, SHEET),
    "daftar_kekurangan_a5": (REQUEST, SHEET),
    "lembar_kendali": (OBJECTION, SHEET),
    "kroscek": (OBJECTION, SHEET),
    "jawaban_keberatan": (OBJECTION, SHEET),
    "surat_tugas_antar": (DELIVERY, LETTER),
    "slip_antar": (DELIVERY, SHEET),
    "tanda_terima_penyerahan": (HAND_OVER, SHEET),
    "jawaban_penolakan": (REJECTION, LETTER),
    "uji_cetak": (PRINTER, SHEET),
    "uji_cetak_80": (PRINTER, SHEET),
    "lembar_sandi": (RECOVERY, SHEET),
}


@cache
def form(key: str) -> Form:
    return load_form(FORMS / f"{key}.toml")


def filled(key: str, values: Mapping[str, Any]) -> tuple[Form, dict[str, object]]:
    """The form and these values as the program would hand them over."""
    known = {f.key for f in form(key).fields} | {g.key for g in form(key).groups}
    given = {k: v for k, v in values.items() if k in known}
    return form(key), computed(form(key), defaults(form(key), given, TODAY), workdays)


def sample(key: str) -> tuple[Form, dict[str, object], Paper]:
    """The form, complete values as the program would hand them over, and the paper."""
    values, paper = SAMPLES[key]
    return *filled(key, values), paper
