"""What the program gives to the survey's reports and poster: the names that their wording may use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from loket_app.domain.form_model import FieldType
from loket_app.domain.report_text import Source

SURVEY_REPORT: Final = "laporan_skm"
FOLLOW_UP: Final = "laporan_tindak_lanjut"
POSTER: Final = "poster_ikm"

_TEXT, _NUMBER, _DATE, _YES = FieldType.TEXT, FieldType.NUMBER, FieldType.DATE, FieldType.YES_NO


@dataclass(frozen=True, slots=True)
class Given:
    """Values with their kind, rows with theirs, and the names of tables, charts and photographs."""

    values: Mapping[str, FieldType]
    rows: Mapping[str, Mapping[str, FieldType]]
    data: Mapping[Source, tuple[str, ...]]


_OFFICE: Final = {
    "kantor_nama": _TEXT, "kantor_kecamatan": _TEXT, "kantor_kabupaten": _TEXT, "kantor_tempat": _TEXT,
    "kantor_alamat": _TEXT, "kantor_kontak": _TEXT, "pemerintah": _TEXT, "tahun": _TEXT, "bulan_tahun": _TEXT,
}  # fmt: skip
_SURVEY: Final = {
    "periode": _TEXT, "mulai": _DATE, "sampai": _DATE, "konsep": _YES, "instrumen": _TEXT, "jumlah_unsur": _NUMBER,
    "jumlah_pertanyaan": _NUMBER, "jumlah_responden": _NUMBER, "ikm": _TEXT, "ni": _TEXT, "mutu": _TEXT,
    "kinerja": _TEXT, "unsur_terendah": _TEXT, "nilai_terendah": _TEXT, "unsur_tertinggi": _TEXT,
    "nilai_tertinggi": _TEXT, "daftar_prioritas": _TEXT, "alasan_urutan": _TEXT, "nilai_sama": _TEXT,
    "ada_rtl": _YES, "jumlah_rtl": _NUMBER, "jumlah_terlaksana": _NUMBER, "jumlah_belum": _NUMBER,
    "persen_terlaksana": _TEXT, "indikator_8": _TEXT, "indikator_9": _TEXT, "tanggal_laporan": _DATE,
    "tahun_pelaksanaan": _TEXT, "seragam": _YES, "jumlah_foto": _NUMBER, "tanda_konsep": _TEXT,
}  # fmt: skip
_PRIORITY: Final = {"unsur": _TEXT, "nilai": _TEXT, "urutan": _TEXT}

KNOWN: Final[Mapping[str, Given]] = {
    SURVEY_REPORT: Given(
        values={
            **_OFFICE, **_SURVEY, "metode": _TEXT, "cara_pengumpulan": _TEXT, "populasi": _NUMBER, "sampel": _NUMBER,
            "sampel_rumus": _NUMBER, "baris_tabel": _NUMBER, "sampel_cukup": _YES, "kurang_responden": _NUMBER,
            "pembanding": _TEXT, "ada_tren": _YES, "tren_kalimat": _TEXT, "periode_sebelumnya": _TEXT,
            "jumlah_kelompok_kecil": _NUMBER, "data_lengkap": _YES, "batas_kelompok": _NUMBER,
        },
        rows={
            "dasar_hukum": {"nama": _TEXT},
            "unsur": {"kode": _TEXT, "unsur": _TEXT, "nrr": _TEXT, "nilai": _TEXT, "mutu": _TEXT},
            "terendah": {**_PRIORITY, "nrr": _TEXT},
            "tertinggi": {**_PRIORITY, "nrr": _TEXT},
            "keluhan": {"unsur": _TEXT, "alasan": _TEXT, "jumlah": _NUMBER},
        },
        data={
            Source.TABLE: (
                "responden", "unsur", "layanan", "jam_kantor", "rencana", "tren", "kuesioner", "pengolahan",
                "hitungan", "mutu", "sebelumnya", "sebelumnya_lanjutan",
            ),
            Source.CHART: ("unsur", "tren"),
            Source.PICTURES: ("sebelumnya",),
        },
    ),
    FOLLOW_UP: Given(
        values={**_OFFICE, **_SURVEY},
        rows={
            "dasar_hukum": {"nama": _TEXT},
            "dilaksanakan": _PRIORITY,
            "tindakan": {"uraian": _TEXT},
            "belum": {**_PRIORITY, "rencana": _TEXT, "alasan": _TEXT, "kendala": _TEXT},
        },
        data={
            Source.TABLE: ("ringkasan", "rencana", "realisasi", "lanjutan", "capaian"),
            Source.CHART: ("unsur",),
            Source.PICTURES: ("kegiatan",),
        },
    ),
    POSTER: Given(values={**_OFFICE, **_SURVEY}, rows={}, data={}),
}  # fmt: skip
