"""Made-up data for the letters of services 9 to 16 and of the social service: the longest and the shortest plausible.

Nobody here exists. What the program gives (`layanan`, `nomor_register`) stands beside what the operator types.
"""

from datetime import date, time
from typing import Any

LONG_NAME = "Raden Roro Siti Nur Contoh Kusumawardhani binti Haji Muhammad Contoh, S.Pd., M.Si."
LONG_GROOM = "Drs. Raden Mas Muhammad Contoh Kusumawardhana Adiwijaya Putra, S.Pd., M.Si."
LONG_BRIDE = "Raden Roro Siti Nur Contoh Kusumawardhani Adiwijaya Putri, S.Pd., M.Si."
LONG_ADDRESS = (
    "Perumahan Contoh Indah Permai Blok C-12 Nomor 108, Jalan Jenderal Contoh Sudirman Gang Melati Nomor 7A "
    "RT 015 RW 004, Kelurahan Sangasanga Dalam"
)
LONG_TEXT = (
    "memenuhi persyaratan pengajuan pembiayaan pendidikan tinggi jenjang sarjana pada perguruan tinggi negeri di "
    "luar daerah, termasuk biaya hidup, biaya buku, dan biaya perjalanan selama delapan semester"
)
LONG_VILLAGE = {
    "desa": "Kelurahan Sangasanga Dalam",
    "desa_nomor": "145/0088/PEM-SSD/XI/2026",
    "desa_tanggal": date(2026, 11, 20),
}
VILLAGE = {"desa": "Desa Jawa", "desa_nomor": "145/8/2026", "desa_tanggal": date(2026, 11, 23)}
LONG_PERSON: dict[str, Any] = {
    "nama": LONG_NAME,
    "nik": "6402155506850002",
    "nomor_kk": "6402151203100007",
    "tempat_lahir": "Kota Bangun Seberang, Kutai Kartanegara",
    "tanggal_lahir": date(1985, 6, 15),
    "jenis_kelamin": "Perempuan",
    "agama": "Kepercayaan terhadap Tuhan YME",
    "status_kawin": "Kawin belum tercatat",
    "kewarganegaraan": "Warga Negara Indonesia",
    "pekerjaan": "Karyawan honorer pada satuan pendidikan dasar",
    "alamat": LONG_ADDRESS,
    "telepon": "0812000000000",
}
PERSON: dict[str, Any] = {
    "nama": "Ali",
    "nik": "6402151203920001",
    "tempat_lahir": "Bontang",
    "tanggal_lahir": date(1992, 3, 12),
    "jenis_kelamin": "Laki-laki",
    "agama": "Islam",
    "pekerjaan": "Tani",
    "alamat": "RT 1",
}
LONG_BODY: dict[str, Any] = {
    "lembaga": "Panitia Pembangunan dan Renovasi Masjid Jami Contoh Baiturrahman Al-Hidayah",
    "lembaga_alamat": LONG_ADDRESS,
    "ketua_nama": LONG_NAME,
    "ketua_jabatan": "Ketua Umum Panitia",
    "ketua_nik": "6402155506850002",
    "telepon": "0812000000000",
    "tujuan": "Bupati Kutai Kartanegara melalui Bagian Kesejahteraan Rakyat Sekretariat Daerah",
    "proposal_nomor": "012/PAN-PRM/CONTOH/XI/2026",
    "proposal_tanggal": date(2026, 11, 2),
}
BODY: dict[str, Any] = {
    "lembaga": "Poktan A",
    "lembaga_alamat": "RT 1",
    "ketua_nama": "Ali",
    "ketua_jabatan": "Ketua",
    "tujuan": "Bupati",
    "proposal_tanggal": date(2026, 11, 23),
}
DEPENDANTS = [
    {
        "nama": f"Muhammad Contoh Putra Kesekian Nomor {n} bin Haji Contoh", "nik": f"640215{n:02d}031000{n:02d}",
        "tanggal_lahir": date(2010, 3, n), "hubungan": "anak kandung", "pekerjaan": "Pelajar sekolah menengah",
    }
    for n in range(1, 9)
]  # fmt: skip

EVENT = (
    {
        **LONG_PERSON,
        **LONG_VILLAGE,
        "layanan": "Ijin Keramaian",
        "lembaga": "Panitia Peringatan Hari Jadi Kelurahan dan Festival Kebudayaan Contoh ke-58",
        "jenis_acara": "Pergelaran kesenian daerah, pasar malam, dan pertandingan olahraga antar-RT",
        "mulai_tanggal": date(2026, 12, 2),
        "mulai_jam": time(8, 0),
        "selesai_tanggal": date(2026, 12, 13),
        "selesai_jam": time(23, 30),
        "tempat": "Lapangan Sepak Bola Contoh Merdeka dan halaman Balai Pertemuan Umum RT 005",
        "tempat_desa": "Kelurahan Sangasanga Muara",
        "hiburan": "orkes melayu, tari daerah, organ tunggal, wayang kulit semalam suntuk, dan pasar malam dengan "
        "wahana permainan anak",
        "jumlah_undangan": 12_500,
        "tutup_jalan": "Jalan Contoh Pahlawan dari simpang tiga sampai depan Balai Pertemuan Umum",
        "polsek_nomor": "REK/112/XI/YAN.2.1/2026/SEK-CONTOH",
        "polsek_tanggal": date(2026, 11, 21),
        "koramil_nomor": "B/0098/XI/2026/KORAMIL-CONTOH",
        "koramil_tanggal": date(2026, 11, 22),
    },
    {
        **PERSON,
        **VILLAGE,
        "layanan": "Izin Keramaian",
        "jenis_acara": "Aqiqah",
        "mulai_tanggal": date(2026, 11, 23),
        "mulai_jam": time(9, 0),
        "selesai_tanggal": date(2026, 11, 23),
        "selesai_jam": time(12, 0),
        "tempat": "Rumah",
        "tempat_desa": "Desa Jawa",
        "jumlah_undangan": 30,
    },
)
TRADE = (
    {
        **LONG_PERSON,
        **LONG_VILLAGE,
        "bidang_usaha": "nelayan",
        "jenis_usaha": "penangkapan ikan di sungai dan perairan umum daratan dengan perahu bermotor",
        "kelompok": "Kelompok Usaha Bersama Nelayan Contoh Mina Sejahtera Abadi",
        "kartu_jenis": "Kusuka",
        "kartu_nomor": "6402-0000-0000-0012",
        "kapal_nama": "KM Contoh Bahari Jaya Sentosa 02",
        "kapal_gt": "2,5",
        "alat_tangkap": "jaring insang hanyut, rawai dasar, bubu, dan pancing ulur",
        "mesin_jenis": "mesin tempel dan mesin kompresor es",
        "mesin_merk": "Contoh Marine Diesel Turbo",
        "mesin_pk": "18,5",
        "bbm_jenis": "Biosolar",
        "bbm_liter": 1_250,
        "spbu": "SPBU Nelayan 00.000.00 Contoh, Jalan Pelabuhan Contoh Nomor 1, Kelurahan Sangasanga Muara",
        "tujuan": "Kepala Dinas Kelautan dan Perikanan Kabupaten Kutai Kartanegara",
        "keperluan": "pengurusan surat rekomendasi pembelian bahan bakar minyak jenis tertentu dan kartu pelaku usaha",
        "berlaku_sampai": date(2026, 12, 23),
    },
    {
        **PERSON,
        **VILLAGE,
        "bidang_usaha": "petani",
        "jenis_usaha": "sawah",
        "komoditas": "padi",
        "luas_lahan": 400,
        "tujuan": "BPP",
        "keperluan": "pupuk",
        "berlaku_sampai": date(2026, 11, 23),
    },
)
AID = (
    {
        **LONG_BODY,
        **LONG_VILLAGE,
        "jenis_bantuan": "dana dan bahan bangunan untuk renovasi rumah ibadah",
        "jumlah_uang": 1_987_654_321,
        "jumlah_barang": "400 sak semen, 12 rit pasir, 9.000 buah bata, dan 60 lembar baja ringan",
        "kegunaan": "pembangunan tempat wudu, perluasan ruang salat wanita, penggantian atap, dan pengadaan pengeras "
        "suara agar jemaah dari empat RT dapat beribadah dengan nyaman",
        "rekom_penerbit": "Kantor Urusan Agama Kecamatan Sangasanga",
        "rekom_nomor": "B-0112/Kua.16.02.11/BA.03.2/11/2026",
        "rekom_tanggal": date(2026, 11, 18),
    },
    {**BODY, **VILLAGE, "jenis_bantuan": "bibit", "jumlah_uang": 500_000, "kegunaan": "tanam"},
)
POOR = (
    {
        **LONG_PERSON,
        **LONG_VILLAGE,
        "nomor_register": "0412/2026",
        "desa_pejabat": "Drs. Haji Muhammad Contoh Lurah Panjang, M.Si.",
        "terdaftar": "tidak terdaftar",
        "keperluan": LONG_TEXT,
        "untuk_nama": "Muhammad Contoh Putra Kesekian Nomor 1 bin Haji Contoh",
        "untuk_hubungan": "anak",
        "tanggungan": DEPENDANTS,
    },
    {**PERSON, **VILLAGE, "nomor_kk": "6402151203100007", "terdaftar": "belum diperiksa", "keperluan": "berobat"},
)
WORK = (
    {
        **LONG_PERSON,
        **LONG_VILLAGE,
        "nomor_register": "0412/2026",
        "tujuan": "Kepala Dinas Transmigrasi dan Tenaga Kerja",
        "tujuan_tempat": "Tenggarong",
        "pendidikan": "Diploma IV/Strata I",
        "jurusan": "Teknik Informatika dan Rekayasa Perangkat Lunak Terapan",
        "sekolah": "Politeknik Contoh Negeri Kalimantan Timur Kampus Utama Samarinda Seberang",
        "tahun_lulus": "2007",
        "keterampilan": "mengoperasikan komputer dan pengolah angka, mengemudi (SIM A dan SIM B1), las listrik, "
        "membaca gambar teknik, dan bahasa Inggris tingkat menengah",
        "pengalaman": [
            {
                "jabatan": f"Pengawas lapangan dan administrasi gudang ke-{n}",
                "tempat": "PT Contoh Sumber Daya Mandiri Perkasa", "masa": f"Januari {2007 + n} s.d. Mei {2008 + n}",
            }
            for n in range(1, 6)
        ],
        "lampiran": [
            {"nama": name, "jumlah": "2 lembar"}
            for name in ("KTP-el", "Kartu Keluarga", "Ijazah yang dilegalisir", "Akta kelahiran", "Pasfoto 3 x 4")
        ],
    },
    {
        **PERSON,
        **VILLAGE,
        "tujuan": "Kepala Disnaker",
        "tujuan_tempat": "Tempat",
        "status_kawin": "Kawin",
        "kewarganegaraan": "WNI",
        "pendidikan": "SD",
        "sekolah": "SDN 1",
        "tahun_lulus": "2005",
    },
)  # fmt: skip
GRANT = (
    {
        **LONG_BODY,
        **LONG_VILLAGE,
        "jenis_bantuan": "bantuan sosial",
        "sk_pengurus": "400.8/0112/SK/KEL-SSD/III/2025",
        "npwp": "00.000.000.0-728.000",
        "sumber": "APBD Kabupaten Kutai Kartanegara Tahun Anggaran 2027",
        "kegiatan": "Pembangunan ruang belajar Al-Qur'an dua lantai, pengadaan perlengkapan belajar, serta pelatihan "
        "guru mengaji bagi empat puluh orang dari enam kelurahan",
        "lokasi": LONG_ADDRESS,
        "nilai_rab": 12_345_678_901,
        "verifikasi_tanggal": date(2026, 11, 19),
        "verifikasi_hasil": "layak dengan catatan",
        "verifikasi_catatan": "Gambar kerja dan perhitungan pondasi agar dilengkapi sebelum pencairan; status tanah "
        "wakaf sudah jelas dan tidak dalam sengketa; papan nama kegiatan wajib dipasang.",
        "verifikator": [
            {
                "nama": f"Contoh Petugas Verifikasi Lapangan {n}, S.T., M.T.",
                "jabatan": "Kepala Seksi Kesejahteraan Rakyat",
            }
            for n in range(1, 5)
        ],
    },
    {
        **BODY,
        **VILLAGE,
        "jenis_bantuan": "hibah",
        "sumber": "APBD",
        "kegiatan": "Kursus",
        "lokasi": "RT 1",
        "nilai_rab": 1_000_000,
        "verifikasi_tanggal": date(2026, 11, 23),
        "verifikasi_hasil": "layak",
        "verifikator": [{"nama": "Edi", "jabatan": "Staf"}],
    },
)  # fmt: skip
COPIES = (
    {
        **LONG_PERSON,
        "nomor_register": "0412/2026",
        "keperluan": LONG_TEXT,
        "asli_dicocokkan": True,
        "dokumen": [
            {
                "jenis": f"Surat Keterangan Penguasaan Tanah bidang ke-{n}", "nomor": f"590/{n:03d}/SKPT/VI/2019",
                "tanggal": date(2019, 6, n), "penerbit": "Kantor Kecamatan Sangasanga", "atas_nama": "Haji Contoh Lama",
                "lembar": n,
            }
            for n in range(1, 11)
        ],
    },
    {
        **PERSON,
        "keperluan": "kerja",
        "asli_dicocokkan": True,
        "dokumen": [{"jenis": "KK", "nomor": "1", "penerbit": "Desa", "lembar": 1}],
    },
)  # fmt: skip
SOCIAL = (
    {
        **LONG_PERSON,
        **LONG_VILLAGE,
        "layanan": "Surat Pelayanan Sosial",
        "keterangan": "benar penyandang disabilitas fisik sejak lahir, tinggal bersama orang tua berusia lanjut dan "
        "tidak mempunyai penghasilan tetap, sehingga memerlukan kursi roda, alat bantu dengar, dan pendampingan "
        "selama menjalani pengobatan rutin di rumah sakit umum daerah",
        "terdaftar": "terdaftar",
        "untuk_nama": "Muhammad Contoh Putra Kesekian Nomor 1 bin Haji Contoh",
        "untuk_hubungan": "orang tua",
        "tujuan": "Kepala Dinas Sosial Kabupaten Mojokerto di Mojokerto",
        "keperluan": LONG_TEXT,
        "berlaku_sampai": date(2026, 12, 23),
        "anggota": [{k: v for k, v in row.items() if k != "pekerjaan"} for row in DEPENDANTS],
    },
    {
        **PERSON,
        **VILLAGE,
        "layanan": "Surat Pelayanan Sosial",
        "nomor_kk": "6402151203100007",
        "keterangan": "benar sakit",
        "terdaftar": "belum diperiksa",
        "keperluan": "berobat",
        "berlaku_sampai": date(2026, 12, 23),
    },
)
OWN_POOR = (
    {
        **{k: v for k, v in POOR[0].items() if k not in ("desa_pejabat", "nomor_register")},
        "penghasilan": 1_250_000,
    },
    {**POOR[1]},
)
WEDDING = (
    {
        **LONG_VILLAGE,
        **{
            f"{who}_{key}": value
            for who, born, nik in (
                ("suami", date(1985, 6, 15), "6402151506850002"),
                ("istri", date(1990, 2, 3), "6402154302900003"),
            )
            for key, value in {
                "nama": LONG_GROOM if who == "suami" else LONG_BRIDE, "nik": nik,
                "tempat_lahir": "Kota Bangun Seberang, Kutai Kartanegara",
                "tanggal_lahir": born, "agama": "Islam", "pekerjaan": "Karyawan honorer satuan pendidikan dasar",
                "status": "duda cerai mati" if who == "suami" else "janda cerai hidup", "alamat": LONG_ADDRESS,
            }.items()
        },
        "suami_bin": "Haji Muhammad Contoh Kusuma Wardhana",
        "istri_binti": "Kiai Haji Abdullah Contoh Syarifuddin",
        "daftar_tanggal": date(2026, 11, 23),
        "akad_tanggal": date(2026, 11, 27),
        "akad_jam": time(9, 0),
        "akad_tempat": "Gedung Serbaguna Contoh Indah Permai, Jalan Jenderal Contoh Sudirman Nomor 7A, Sangasanga",
        "kua": "KUA Kecamatan Sangasanga, Kabupaten Kutai Kartanegara",
        "alasan": "calon suami bekerja pada kapal penangkap ikan di luar pulau, baru tiba di Sangasanga tanggal 22 "
        "November 2026, dan harus berangkat kembali sebelum akhir bulan sehingga pendaftaran tidak dapat dilakukan "
        "lebih awal",
    },
    {
        **VILLAGE,
        **{
            f"{who}_{key}": value
            for who, born, nik in (("suami", date(2007, 11, 24), "6402152411070001"),
                                   ("istri", date(2001, 1, 1), "6402154101010003"))
            for key, value in {
                "nama": "Ali" if who == "suami" else "Ani", "nik": nik, "tempat_lahir": "Bontang",
                "tanggal_lahir": born, "agama": "Islam", "pekerjaan": "Tani",
                "status": "jejaka" if who == "suami" else "perawan", "alamat": "RT 1",
            }.items()
        },
        "suami_bin": "Edi",
        "istri_binti": "Adi",
        "daftar_tanggal": date(2026, 11, 23),
        "akad_tanggal": date(2026, 11, 24),
        "akad_jam": time(8, 0),
        "akad_tempat": "KUA",
        "kua": "KUA Jawa",
        "alasan": "dinas",
    },
)  # fmt: skip
LETTERS_9_16: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "keramaian": EVENT,
    "rekomendasi_nelayan": TRADE,
    "rekomendasi_bantuan": AID,
    "legalisasi_sktm": POOR,
    "sktm": OWN_POOR,
    "dispensasi_nikah": WEDDING,
    "pengantar_ak1": WORK,
    "rekomendasi_hibah": GRANT,
    "legalisir": COPIES,
    "surat_pelayanan_sosial": SOCIAL,
}
