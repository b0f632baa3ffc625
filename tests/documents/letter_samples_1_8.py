"""Made-up values for the letters of services 1 to 8: the longest plausible and the shortest. Nobody here exists."""

from datetime import date, time
from typing import Any

from paper_samples import TODAY

LONG_NAME = "Raden Ajeng Siti Nurhaliza Contohwati Kusumaningrum Al-Qadri Sastrowidagdo, S.Pd.I., M.Pd."
LONG_ADDRESS = (
    "Jalan Jenderal Contoh Pahlawan Nasional Gang Melati Putih Blok C Nomor 128 RT 015 RW 004, "
    "Kelurahan Sangasanga Dalam, Kecamatan Sangasanga"
)
LONG_PLACE = "Tanjung Selor Hulu, Kabupaten Bulungan"
LONG_JOB = "Karyawan badan usaha milik daerah bidang pengairan"
LONG_VILLAGE = "Kelurahan Sangasanga Dalam"
LONG_NUMBER = "145.5/0128/Pem-SSD/Pelum/XI/2026"
LETTER_DAY = date(2026, 11, 20)

PERSON_LONG: dict[str, Any] = {
    "nama": LONG_NAME,
    "nik": "6402155506850002",
    "nomor_kk": "6402151203100007",
    "tempat_lahir": LONG_PLACE,
    "tanggal_lahir": date(1985, 6, 15),
    "jenis_kelamin": "Perempuan",
    "agama": "Kepercayaan terhadap Tuhan YME",
    "status_kawin": "Kawin belum tercatat",
    "pendidikan": "Diploma IV/Strata I",
    "pekerjaan": LONG_JOB,
    "kewarganegaraan": "Warga Negara Indonesia",
    "alamat": LONG_ADDRESS,
    "telepon": "081200000000",
}
PERSON_SHORT: dict[str, Any] = {
    "nama": "Adi",
    "nik": "6402151203920001",
    "nomor_kk": "6402151203100007",
    "tempat_lahir": "Solo",
    "tanggal_lahir": date(1992, 3, 12),
    "jenis_kelamin": "Laki-laki",
    "agama": "Islam",
    "status_kawin": "Kawin",
    "pendidikan": "SD",
    "pekerjaan": "Tani",
    "kewarganegaraan": "WNI",
    "alamat": "Jawa RT 1",
}
VILLAGE_LONG: dict[str, Any] = {"desa": LONG_VILLAGE, "desa_nomor": LONG_NUMBER, "desa_tanggal": LETTER_DAY}
VILLAGE_SHORT: dict[str, Any] = {"desa": "Desa Jawa", "desa_nomor": "1/J", "desa_tanggal": TODAY}


def _people(count: int, **more: Any) -> list[dict[str, Any]]:
    """So many different people with long names."""
    return [
        {
            "nama": f"{LONG_NAME.partition(',')[0]} {chr(65 + n)}",
            "nik": f"640215{12 + 40 * (n % 2)}{n % 12 + 1:02d}{60 + n:02d}{n + 1:04d}",
            **{key: value(n) if callable(value) else value for key, value in more.items()},
        }
        for n in range(count)
    ]


def _born(n: int) -> date:
    return date(1960 + n, n % 12 + 1, 12)


PAPERS_LONG = [
    {"nama": f"{name} yang telah diisi dan ditandatangani", "jumlah": "2 lembar", "keterangan": "asli, bermeterai"}
    for name in (
        "Formulir F-1.02", "Surat pengantar RT dan kelurahan", "Fotokopi akta perkawinan orang tua",
        "Fotokopi akta kelahiran seluruh anggota keluarga", "Surat keterangan pindah dari daerah asal",
        "Kartu Keluarga lama",
    )
]  # fmt: skip
PAPERS_SHORT = [{"nama": "F-1.02", "jumlah": "1", "keterangan": ""}]
RELATIONS = (
    "Kepala keluarga",
    "Istri",
    "Anak",
    "Anak",
    "Menantu",
    "Cucu",
    "Orang tua",
    "Mertua",
    "Famili lain",
    "Pembantu",
)

KK_LONG: dict[str, Any] = {
    **PERSON_LONG,
    **VILLAGE_LONG,
    "tujuan": "Kepala Dinas Kependudukan dan Pencatatan Sipil",
    "tujuan_tempat": "Tenggarong Seberang",
    "kepala_keluarga": LONG_NAME,
    "alasan": "penggantian karena hilang",
    "penjelasan": "Kartu Keluarga hilang pada waktu rumah kebanjiran Oktober 2026, bersama akta kelahiran dua anak.",
    "hilang_nomor": "SKTLK/0128/XI/2026/SPKT/Sektor Contoh",
    "nomor_register": "0412/2026",
    "anggota": _people(
        10,
        tanggal_lahir=_born,
        jenis_kelamin=lambda n: ("Laki-laki", "Perempuan")[n % 2],
        hubungan=lambda n: RELATIONS[n],
    ),
    "lampiran": PAPERS_LONG,
}
KK_SHORT: dict[str, Any] = {
    **PERSON_SHORT,
    **VILLAGE_SHORT,
    "nomor_kk": "",
    "kepala_keluarga": "Adi",
    "alasan": "pembuatan baru",
    "anggota": [
        {"nama": "Adi", "nik": "6402151203920001", "jenis_kelamin": "Laki-laki", "tanggal_lahir": date(1992, 3, 12),
         "hubungan": "Kepala keluarga"},
    ],
    "lampiran": PAPERS_SHORT,
}  # fmt: skip
KTP_LONG: dict[str, Any] = {
    **PERSON_LONG,
    **VILLAGE_LONG,
    "tujuan": "Kepala Dinas Kependudukan dan Pencatatan Sipil",
    "tujuan_tempat": "Tenggarong Seberang",
    "jenis": "penggantian karena hilang",
    "tanggal_permohonan": TODAY,
    "perubahan": "status perkawinan dari belum kawin menjadi kawin belum tercatat, dan pekerjaan dari pelajar",
    "hilang_nomor": "SKTLK/0128/XI/2026/SPKT/Sektor Contoh",
    "hilang_tanggal": date(2026, 11, 19),
    "status_cetak": "sudah dicetak",
    "tanggal_rekam": date(2026, 11, 2),
    "tanggal_cetak": LETTER_DAY,
    "nomor_register": "0412/2026",
    "lampiran": PAPERS_LONG,
}
KTP_SHORT: dict[str, Any] = {
    **PERSON_SHORT,
    **VILLAGE_SHORT,
    "jenis": "perubahan data",
    "perubahan": "kerja",
    "lampiran": PAPERS_SHORT,
}
IKD_LONG: dict[str, Any] = {
    **PERSON_LONG,
    "surel": "raden.ajeng.siti.nurhaliza.contohwati@surel-keluarga.contoh.invalid",
    "ponsel": "Android",
    "ponsel_versi": "Telepon Contoh Galaksi Tanpa Batas 12 Pro Max, Android 14",
    "tanggal_aktivasi": TODAY,
    "jam_aktivasi": time(9, 5),
    "hasil": "tidak berhasil",
    "kendala": "Foto wajah tidak cocok dengan data perekaman lama; pemohon disarankan merekam ulang KTP-el dahulu, "
    "lalu mencoba aktivasi lagi pada hari kerja berikutnya dengan membawa Kartu Keluarga asli.",
    "pencatat": "Contoh Petugas Operator Yang Bernama Panjang, A.Md.Kom.",
    "nomor_register": "0412/2026",
}
IKD_SHORT: dict[str, Any] = {**PERSON_SHORT, "nomor_kk": "", "telepon": "0812", "surel": "a@b.id", "pencatat": "Budi"}
MOVE_LONG: dict[str, Any] = {
    **PERSON_LONG,
    **VILLAGE_LONG,
    "kepala_keluarga": LONG_NAME,
    "asal_alamat": "Jalan Jenderal Contoh Pahlawan Nasional Gang Melati Putih Blok C Nomor 128",
    "asal_rt": "015",
    "asal_rw": "004",
    "asal_desa": "Sangasanga Dalam",
    "asal_provinsi": "Kalimantan Timur",
    "asal_kode_pos": "75254",
    "tujuan_alamat": "Perumahan Griya Contoh Asri Tahap Kedua Jalan Anggrek Bulan Raya Blok AA Nomor 17",
    "tujuan_rt": "003",
    "tujuan_rw": "012",
    "tujuan_desa": "Sumbermanjing Kulon Contoh",
    "tujuan_kecamatan": "Contoh Pagelaran Selatan",
    "tujuan_kabupaten": "Kabupaten Penukal Abab Lematang Ilir",
    "tujuan_provinsi": "Daerah Istimewa Yogyakarta",
    "tujuan_kode_pos": "55281",
    "alasan": "Lainnya",
    "alasan_lain": "mengikuti penugasan suami sebagai guru di daerah terpencil selama lima tahun",
    "klasifikasi": "Antarprovinsi",
    "jenis": "Kepala keluarga dan sebagian anggota keluarga",
    "kk_pindah": "Nama kepala keluarga dan nomor KK tetap",
    "kk_tetap": "Tidak ada anggota keluarga yang ditinggal",
    "tanggal_pindah": date(2026, 12, 23),
    "berlaku_sampai": date(2026, 12, 23),
    "pengikut": _people(12, hubungan=lambda n: RELATIONS[n % 9 + 1]),
}
MOVE_SHORT: dict[str, Any] = {
    **PERSON_SHORT,
    **VILLAGE_SHORT,
    "kepala_keluarga": "Adi",
    "asal_alamat": "Jawa",
    "asal_rt": "1",
    "asal_desa": "Jawa",
    "asal_provinsi": "Kaltim",
    "tujuan_alamat": "Muara",
    "tujuan_desa": "Muara",
    "tujuan_kecamatan": "Anggana",
    "tujuan_kabupaten": "Kukar",
    "tujuan_provinsi": "Kaltim",
    "alasan": "Pekerjaan",
    "klasifikasi": "Antarkecamatan dalam satu kabupaten/kota",
    "jenis": "Anggota keluarga",
    "kk_pindah": "Membuat KK baru",
    "kk_tetap": "Nomor KK tetap",
    "tanggal_pindah": TODAY,
    "pengikut": [],
}
LAND_LONG: dict[str, Any] = {
    **PERSON_LONG,
    **VILLAGE_LONG,
    "tanah_jalan": "Jalan Poros Contoh Makmur Gang Rambutan Blok Kebun Lama Sungai Contoh",
    "tanah_rt": "015",
    "tanah_rw": "004",
    "tanah_desa": "Kelurahan Sangasanga Dalam",
    "nib": "16.04.15.02.00128",
    "nop": "64.02.150.002.012-0345.0",
    "luas": 123_456,
    "tanah_status": "tanah negara yang dikuasai secara turun-temurun dan belum dilekati suatu hak",
    "penggunaan": "kebun karet dan buah-buahan, kolam ikan, serta sebuah rumah tinggal",
    "batas_utara": "tanah Sdr. Muhammad Contoh Al-Fatih bin Haji Abdullah Contoh dan parit desa selebar dua meter",
    "batas_timur": "tanah Sdr. Nur Contoh binti Rahman Contoh dan jalan tani Kelompok Tani Makmur Bersama",
    "batas_selatan": "Sungai Contoh Kecil, dengan sempadan sungai selebar lima belas meter",
    "batas_barat": "tanah ahli waris almarhum Haji Contoh Suryanata Kusuma dan tanah wakaf Musala Al-Contoh",
    "diperoleh_dari": "almarhum Haji Muhammad Contoh Suryanata Kusuma, kakek dari yang bersangkutan",
    "diperoleh_tahun": "1998",
    "diperoleh_cara": "tukar-menukar",
    "bukti": "surat perjanjian tukar-menukar tanggal 3 Mei 1998, diketahui Kepala Desa Contoh waktu itu",
    "pernyataan_tanggal": date(2026, 11, 18),
    "desa_jabatan": "Plt. Lurah Sangasanga Dalam",
    "desa_pejabat": "Contoh Nama Lurah Yang Cukup Panjang, S.Sos., M.Si.",
    "desa_nip": "197803032005012003",
    "saksi": _people(
        4,
        pekerjaan=LONG_JOB,
        alamat="Jalan Contoh Pahlawan Gang Melati RT 015 RW 004 Kelurahan Sangasanga Dalam",
    ),
}
LAND_SHORT: dict[str, Any] = {
    **PERSON_SHORT,
    **VILLAGE_SHORT,
    "tanah_jalan": "Jawa",
    "tanah_rt": "1",
    "tanah_desa": "Jawa",
    "luas": 90,
    "tanah_status": "garapan",
    "penggunaan": "sawah",
    "batas_utara": "jalan",
    "batas_timur": "parit",
    "batas_selatan": "Ali",
    "batas_barat": "Budi",
    "diperoleh_dari": "ayah",
    "diperoleh_tahun": "2015",
    "diperoleh_cara": "hibah",
    "pernyataan_tanggal": TODAY,
    "desa_jabatan": "Kades",
    "desa_pejabat": "Umar",
    "saksi": [{"nama": "Ali", "nik": "", "pekerjaan": "", "alamat": "Jawa"},
              {"nama": "Budi", "nik": "", "pekerjaan": "", "alamat": "Jawa"}],
}  # fmt: skip
WITNESSES_LONG = [
    {
        "nama": f"Contoh Saksi Ke-{n} Muhammad Suryanata Kusuma, S.Ag.",
        "nik": f"640215120380000{n}",
        "alamat": LONG_ADDRESS,
    }
    for n in (1, 2, 3)
]
WITNESSES_SHORT = [{"nama": "Ali", "nik": "", "alamat": ""}, {"nama": "Budi", "nik": "", "alamat": ""}]
HEIRS_LONG: dict[str, Any] = {
    **VILLAGE_LONG,
    "pewaris_nama": f"Haji {LONG_NAME}",
    "pewaris_nik": "6402151203400001",
    "pewaris_jenis_kelamin": "Laki-laki",
    "pewaris_tempat_lahir": LONG_PLACE,
    "pewaris_tanggal_lahir": date(1940, 3, 12),
    "wafat_tanggal": date(2026, 9, 30),
    "wafat_tempat": "Rumah Sakit Umum Daerah Contoh Aji Muhammad Parikesit, Tenggarong Seberang",
    "pewaris_alamat": LONG_ADDRESS,
    "akta_kematian": "6402-KM-30092026-0012, diterbitkan tanggal 5 Oktober 2026",
    "pernyataan_tanggal": date(2026, 11, 18),
    "keperluan": "pencairan tabungan, pengurusan balik nama tanah dan bangunan, serta pensiun atas nama pewaris",
    "desa_pejabat": "Plt. Lurah Sangasanga Dalam, Contoh Nama Lurah Yang Cukup Panjang, S.Sos., M.Si.",
    "pengesahan": "Mengetahui dan menguatkan",
    "ahli_waris": _people(
        9,
        tempat_lahir=LONG_PLACE,
        tanggal_lahir=_born,
        hubungan="anak kandung dari perkawinan kedua",
        alamat=LONG_ADDRESS,
    ),
    "saksi": WITNESSES_LONG,
}
HEIRS_SHORT: dict[str, Any] = {
    **VILLAGE_SHORT,
    "pewaris_nama": "Umar",
    "pewaris_jenis_kelamin": "Laki-laki",
    "wafat_tanggal": LETTER_DAY,
    "wafat_tempat": "rumah",
    "pewaris_alamat": "Jawa",
    "akta_kematian": "12/J",
    "pernyataan_tanggal": TODAY,
    "keperluan": "bank",
    "desa_pejabat": "Lurah Jawa",
    "pengesahan": "Menguatkan",
    "ahli_waris": [
        {"nama": "Adi", "nik": "6402151203920001", "tempat_lahir": "Solo", "tanggal_lahir": date(1992, 3, 12),
         "hubungan": "anak", "alamat": "Jawa"},
    ],
    "saksi": WITNESSES_SHORT,
}  # fmt: skip
DEATH_LONG: dict[str, Any] = {
    **VILLAGE_LONG,
    "alm_nama": LONG_NAME,
    "alm_nik": "6402155203400001",
    "alm_nomor_kk": "6402151203100007",
    "alm_jenis_kelamin": "Perempuan",
    "alm_tempat_lahir": LONG_PLACE,
    "alm_tanggal_lahir": date(1940, 3, 12),
    "alm_agama": "Kepercayaan terhadap Tuhan YME",
    "alm_pekerjaan": LONG_JOB,
    "alm_alamat": LONG_ADDRESS,
    "wafat_tanggal": date(2026, 11, 18),
    "wafat_jam": time(3, 7),
    "wafat_tempat": "Rumah Sakit Umum Daerah Contoh Aji Muhammad Parikesit, Tenggarong Seberang",
    "wafat_sebab": "sakit menahun pada jantung dan ginjal, dirawat sejak bulan Juli 2026",
    "dokter_nomor": "440/0128/RSUD-C/XI/2026 tanggal 18 November 2026",
    "pelapor_nama": "Muhammad Contoh Suryanata Kusuma Al-Qadri, S.T.",
    "pelapor_nik": "6402151203650004",
    "pelapor_hubungan": "anak kandung dari perkawinan kedua",
    "keperluan": "penerbitan akta kematian, pencairan asuransi, dan pengurusan pensiun janda",
    "pengesahan": "Mengetahui dan menguatkan",
    "saksi": WITNESSES_LONG,
}
DEATH_SHORT: dict[str, Any] = {
    **VILLAGE_SHORT,
    "alm_nama": "Umar",
    "alm_jenis_kelamin": "Laki-laki",
    "alm_tempat_lahir": "Solo",
    "alm_tanggal_lahir": date(1950, 1, 2),
    "alm_agama": "Islam",
    "alm_alamat": "Jawa",
    "wafat_tanggal": LETTER_DAY,
    "wafat_tempat": "rumah",
    "wafat_sebab": "sakit",
    "pelapor_nama": "Adi",
    "pelapor_nik": "6402151203920001",
    "pelapor_hubungan": "anak",
    "saksi": WITNESSES_SHORT,
}
POLICE_LONG: dict[str, Any] = {
    **PERSON_LONG,
    **VILLAGE_LONG,
    "keperluan": "melamar pekerjaan sebagai tenaga kesehatan pada perusahaan tambang di luar Kalimantan Timur",
    "kelakuan": "berkelakuan baik, tidak sedang tersangkut perkara pidana, aktif dalam kegiatan masyarakat, dan selama "
    "bertempat tinggal di wilayah kelurahan belum pernah mendapat teguran",
    "tujuan": "Kepala Kepolisian Resor Contoh Kutai Kartanegara melalui Kepala Kepolisian Sektor Sangasanga",
    "berlaku_sampai": date(2026, 12, 23),
    "pengesahan": "Mengetahui dan menguatkan",
}
POLICE_SHORT: dict[str, Any] = {
    **PERSON_SHORT,
    **VILLAGE_SHORT,
    "keperluan": "kerja",
    "kelakuan": "baik",
    "tujuan": "Polsek",
}

SAMPLES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "pengantar_kk": (KK_LONG, KK_SHORT),
    "pengantar_ktp": (KTP_LONG, KTP_SHORT),
    "catatan_ikd": (IKD_LONG, IKD_SHORT),
    "surat_keterangan_pindah": (MOVE_LONG, MOVE_SHORT),
    "skpt": (LAND_LONG, LAND_SHORT),
    "legalisasi_ahli_waris": (HEIRS_LONG, HEIRS_SHORT),
    "legalisasi_kematian": (DEATH_LONG, DEATH_SHORT),
    "legalisasi_skck": (POLICE_LONG, POLICE_SHORT),
}
"""Form key -> the longest and the shortest plausible values."""
