"""What an operator would type for the papers of people's lives: family, identity, moving, land, inheritance, death."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from loket_app.domain.catalog import Office
from loket_app.simulation.letter_parts import applicant_letter, someone, village_letter
from loket_app.simulation.people import PLACES, STREETS

Maker = Callable[[Office, int, date], dict[str, Any]]


def _known(person: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: person[name] for name in names}


def _papers(*names: str) -> list[dict[str, Any]]:
    return [{"nama": name, "jumlah": "1 lembar", "keterangan": "asli"} for name in names]


def _witnesses(random: Random, number: int) -> list[dict[str, Any]]:
    return [_known(someone(random, number, 7 + n), "nama", "nik", "alamat") for n in range(2)]


def _family_card(office: Office, number: int, today: date) -> dict[str, Any]:
    random = Random(number)
    person = applicant_letter(office, number)
    members = [
        {**_known(someone(random, number, n), "nama", "nik", "jenis_kelamin", "tanggal_lahir"), "hubungan": relation}
        for n, relation in enumerate(("Istri", "Anak", "Anak")[: random.randint(1, 3)], start=1)
    ]
    head = {**_known(person, "nama", "nik", "jenis_kelamin", "tanggal_lahir"), "hubungan": "Kepala keluarga"}
    return {
        **_known(person, "nama", "nik", "nomor_kk", "alamat", "telepon"),
        **village_letter(office, number, today),
        "kepala_keluarga": person["nama"],
        "alasan": random.choice(("penambahan anggota keluarga", "penggantian karena rusak")),
        "anggota": [head, *members],
        "lampiran": _papers("Formulir F-1.02", "Kartu Keluarga lama"),
    }


def _identity_card(office: Office, number: int, today: date) -> dict[str, Any]:
    return {
        **applicant_letter(office, number),
        **village_letter(office, number, today),
        "jenis": "penggantian karena rusak",
        "tanggal_permohonan": today.isoformat(),
        "status_cetak": "sudah direkam, menunggu cetak",
        "tanggal_rekam": (today - timedelta(days=number % 20)).isoformat(),
        "lampiran": _papers("Fotokopi Kartu Keluarga", "KTP-el lama"),
    }


def _digital_identity(office: Office, number: int, today: date) -> dict[str, Any]:
    return {
        **_known(applicant_letter(office, number), "nama", "nik", "nomor_kk", "alamat", "telepon"),
        "surel": f"pemohon{number}@contoh.invalid",
        "ponsel": "Android",
        "ponsel_versi": "Android 14",
        "tanggal_aktivasi": today.isoformat(),
        "hasil": "berhasil diaktifkan",
        "pencatat": "Contoh Operator",
    }


def _move(office: Office, number: int, today: date) -> dict[str, Any]:
    random = Random(number)
    person = applicant_letter(office, number)
    followers = [
        {**_known(someone(random, number, n), "nama", "nik"), "hubungan": "Anak"}
        for n in range(1, random.randint(2, 4))
    ]
    return {
        **person,
        **village_letter(office, number, today),
        "kepala_keluarga": person["nama"],
        "asal_alamat": random.choice(STREETS),
        "asal_rt": "004",
        "asal_desa": random.choice(office.villages),
        "asal_provinsi": "Provinsi Contoh",
        "tujuan_alamat": random.choice(STREETS),
        "tujuan_rt": "002",
        "tujuan_rw": "001",
        "tujuan_desa": "Contoh Indah",
        "tujuan_kecamatan": "Contoh Makmur",
        "tujuan_kabupaten": "Kabupaten Contoh",
        "tujuan_provinsi": "Provinsi Contoh Baru",
        "alasan": random.choice(("Pekerjaan", "Pendidikan", "Keluarga")),
        "klasifikasi": "Antarprovinsi",
        "jenis": "Kepala keluarga dan seluruh anggota keluarga",
        "kk_pindah": "Nama kepala keluarga dan nomor KK tetap",
        "kk_tetap": "Tidak ada anggota keluarga yang ditinggal",
        "tanggal_pindah": (today + timedelta(days=7)).isoformat(),
        "pengikut": followers,
    }


def _land(office: Office, number: int, today: date) -> dict[str, Any]:
    random = Random(number)
    village = village_letter(office, number, today)
    return {
        **applicant_letter(office, number),
        **village,
        "tanah_jalan": random.choice(STREETS),
        "tanah_rt": f"{random.randint(1, 20):03d}",
        "tanah_desa": village["desa"],
        "luas": random.randrange(120, 4_000, 10),
        "tanah_status": "tanah negara yang dikuasai",
        "penggunaan": random.choice(("pekarangan dan rumah tinggal", "kebun", "sawah")),
        "batas_utara": "jalan desa",
        "batas_timur": "tanah Sdr. Contoh Timur",
        "batas_selatan": "parit",
        "batas_barat": "tanah Sdr. Contoh Barat",
        "diperoleh_dari": "orang tua",
        "diperoleh_tahun": str(random.randint(1990, 2020)),
        "diperoleh_cara": random.choice(("jual beli", "hibah", "warisan")),
        "pernyataan_tanggal": village["desa_tanggal"],
        "desa_jabatan": f"Lurah {village['desa']}",
        "desa_pejabat": "Contoh Nama Lurah",
        "saksi": _witnesses(random, number),
    }


def _heirs(office: Office, number: int, today: date) -> dict[str, Any]:
    random = Random(number)
    village = village_letter(office, number, today)
    heirs = [
        {
            **_known(someone(random, number, n), "nama", "nik", "tanggal_lahir", "alamat"),
            "tempat_lahir": random.choice(PLACES),
            "hubungan": "anak kandung",
        }
        for n in range(random.randint(2, 4))
    ]
    return {
        **village,
        "pewaris_nama": f"Contoh Pewaris {number}",
        "pewaris_jenis_kelamin": "Laki-laki",
        "pewaris_tempat_lahir": random.choice(PLACES),
        "pewaris_tanggal_lahir": date(1940 + number % 15, 1 + number % 12, 9).isoformat(),
        "wafat_tanggal": (today - timedelta(days=40 + number % 30)).isoformat(),
        "wafat_tempat": "rumah",
        "pewaris_alamat": f"{random.choice(STREETS)} No. {number}",
        "akta_kematian": f"KM-CONTOH-{number:04d}",
        "pernyataan_tanggal": village["desa_tanggal"],
        "keperluan": random.choice(("pencairan tabungan", "balik nama kendaraan")),
        "desa_pejabat": f"Lurah {village['desa']}",
        "ahli_waris": heirs,
        "saksi": _witnesses(random, number),
    }


def _death(office: Office, number: int, today: date) -> dict[str, Any]:
    random = Random(number)
    person = applicant_letter(office, number)
    return {
        **village_letter(office, number, today),
        "alm_nama": f"Contoh Almarhum {number}",
        "alm_jenis_kelamin": "Laki-laki",
        "alm_tempat_lahir": random.choice(PLACES),
        "alm_tanggal_lahir": date(1940 + number % 15, 1 + number % 12, 9).isoformat(),
        "alm_agama": person["agama"],
        "alm_alamat": f"{random.choice(STREETS)} No. {number}",
        "wafat_tanggal": (today - timedelta(days=6)).isoformat(),
        "wafat_jam": "03:10:00",
        "wafat_tempat": "rumah",
        "wafat_sebab": "sakit",
        "pelapor_nama": person["nama"],
        "pelapor_nik": person["nik"],
        "pelapor_hubungan": "anak",
        "keperluan": "penerbitan akta kematian",
        "saksi": _witnesses(random, number),
    }


def _police(office: Office, number: int, today: date) -> dict[str, Any]:
    return {
        **applicant_letter(office, number),
        **village_letter(office, number, today),
        "keperluan": "melamar pekerjaan",
        "kelakuan": "berkelakuan baik dan tidak sedang tersangkut perkara pidana",
    }


CIVIL_LETTERS: dict[str, Maker] = {
    "pengantar_kk": _family_card,
    "pengantar_ktp": _identity_card,
    "catatan_ikd": _digital_identity,
    "surat_keterangan_pindah": _move,
    "skpt": _land,
    "legalisasi_ahli_waris": _heirs,
    "legalisasi_kematian": _death,
    "legalisasi_skck": _police,
}
"""Form key -> the maker of its typed values, as JSON."""
