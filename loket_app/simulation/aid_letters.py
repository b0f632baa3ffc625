"""What an operator would type for events, trades, institutions, job seekers, copies and social letters."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from loket_app.domain.catalog import Office
from loket_app.simulation.letter_parts import applicant_letter, village_letter
from loket_app.simulation.people import MEN, roman

EVENTS = ("resepsi pernikahan", "pengajian akbar", "pertandingan bola voli", "pergelaran kesenian")
BODIES = ("Panitia Musala Contoh", "Kelompok Tani Contoh", "Karang Taruna Contoh", "PKK Contoh")


def _event(office: Office, number: int, today: date) -> dict[str, Any]:
    day = today + timedelta(days=7 + number % 14)
    return {
        **applicant_letter(office, number),
        **village_letter(office, number, today),
        "jenis_acara": EVENTS[number % len(EVENTS)],
        "mulai_tanggal": day.isoformat(),
        "mulai_jam": "08:00:00",
        "selesai_tanggal": day.isoformat(),
        "selesai_jam": "17:00:00",
        "tempat": f"Lapangan Contoh {roman(number)}",
        "tempat_desa": office.villages[number % len(office.villages)],
        "hiburan": "organ tunggal",
        "jumlah_undangan": 50 + number,
    }


_TRADES: tuple[dict[str, Any], ...] = (
    {
        "bidang_usaha": "nelayan", "jenis_usaha": "penangkapan ikan di sungai", "alat_tangkap": "jaring insang",
        "kapal_nama": "Contoh Jaya", "kapal_gt": "2", "tujuan": "Kepala Dinas Perikanan",
        "keperluan": "pengurusan kartu Kusuka",
    },
    {
        "bidang_usaha": "petani", "jenis_usaha": "sawah padi", "komoditas": "padi", "luas_lahan": 7_500,
        "tujuan": "Kepala Dinas Pertanian", "keperluan": "pengurusan pupuk bersubsidi",
    },
    {
        "bidang_usaha": "peternak", "jenis_usaha": "peternakan sapi potong", "ternak_jenis": "sapi",
        "ternak_jumlah": 6, "tujuan": "Kepala Dinas Peternakan", "keperluan": "pengajuan vaksin ternak",
    },
)  # fmt: skip


def _trade(office: Office, number: int, today: date) -> dict[str, Any]:
    return {
        **applicant_letter(office, number),
        **village_letter(office, number, today),
        **_TRADES[number % len(_TRADES)],
        "berlaku_sampai": (today + timedelta(days=30)).isoformat(),
    }


def _body(office: Office, number: int, today: date) -> dict[str, Any]:
    person = applicant_letter(office, number)
    return {
        **village_letter(office, number, today),
        "lembaga": f"{BODIES[number % len(BODIES)]} {roman(number)}",
        "lembaga_alamat": person["alamat"],
        "ketua_nama": person["nama"],
        "ketua_jabatan": "Ketua",
        "ketua_nik": person["nik"],
        "telepon": person["telepon"],
        "tujuan": "Bupati melalui Bagian Kesejahteraan Rakyat",
        "proposal_nomor": f"{number:03d}/PAN/{today.month}/{today.year}",
        "proposal_tanggal": (today - timedelta(days=9)).isoformat(),
    }


def _aid(office: Office, number: int, today: date) -> dict[str, Any]:
    return {
        **_body(office, number, today),
        "jenis_bantuan": "dana perbaikan",
        "jumlah_uang": 1_000_000 * (5 + number % 40),
        "kegunaan": "perbaikan atap dan tempat wudu",
    }


def _grant(office: Office, number: int, today: date) -> dict[str, Any]:
    return {
        **_body(office, number, today),
        "jenis_bantuan": ("hibah", "bantuan sosial")[number % 2],
        "sumber": f"APBD Kabupaten Tahun Anggaran {today.year + 1}",
        "kegiatan": "pelatihan keterampilan warga",
        "lokasi": office.villages[number % len(office.villages)],
        "nilai_rab": 1_000_000 * (10 + number % 90),
        "verifikasi_tanggal": (today - timedelta(days=2)).isoformat(),
        "verifikasi_hasil": "layak",
        "verifikator": [{"nama": f"{Random(number).choice(MEN)} Contoh", "jabatan": "Staf Kesejahteraan Rakyat"}],
    }


def _work(office: Office, number: int, today: date) -> dict[str, Any]:
    return {
        **applicant_letter(office, number),
        **village_letter(office, number, today),
        "tujuan": "Kepala Dinas Tenaga Kerja",
        "tujuan_tempat": "Tempat",
        "pendidikan": "SMK",
        "jurusan": "Teknik Otomotif",
        "sekolah": "SMK Contoh",
        "tahun_lulus": str(today.year - 2 - number % 9),
        "keterampilan": "mengemudi dan memperbaiki mesin",
        "pengalaman": [{"jabatan": "Montir", "tempat": "Bengkel Contoh", "masa": "1 tahun"}],
    }


def _copies(office: Office, number: int, today: date) -> dict[str, Any]:
    return {
        **applicant_letter(office, number),
        **village_letter(office, number, today),
        "keperluan": "melamar pekerjaan",
        "asli_dicocokkan": True,
        "dokumen": [
            {
                "jenis": "Surat keterangan domisili", "nomor": f"470/{number:03d}/{today.year}",
                "tanggal": (today - timedelta(days=30)).isoformat(), "penerbit": "Kelurahan", "lembar": 1 + number % 5,
            }
        ],
    }  # fmt: skip


def _social(office: Office, number: int, today: date) -> dict[str, Any]:
    return {
        **applicant_letter(office, number),
        **village_letter(office, number, today),
        "keterangan": "benar memerlukan bantuan pengobatan",
        "terdaftar": ("terdaftar", "tidak terdaftar")[number % 2],
        "keperluan": "pengurusan keringanan biaya pengobatan",
        "berlaku_sampai": (today + timedelta(days=30)).isoformat(),
    }


AID_LETTERS: dict[str, Callable[[Office, int, date], dict[str, Any]]] = {
    "keramaian": _event,
    "rekomendasi_nelayan": _trade,
    "rekomendasi_bantuan": _aid,
    "pengantar_ak1": _work,
    "rekomendasi_hibah": _grant,
    "legalisir": _copies,
    "surat_pelayanan_sosial": _social,
}
