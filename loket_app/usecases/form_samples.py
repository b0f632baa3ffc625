"""Made-up values for a form, so that its page can be looked at before anybody fills it in: usual, longest, and none.

They come from the form's own fields: their kinds, lengths, choices and defaults. Nobody named here exists.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from loket_app.domain import forms as form_model
from loket_app.domain.dates import HOUR, MINUTE
from loket_app.domain.form_rules import Workdays
from loket_app.domain.forms import Field, FieldType, Form, Group, Source

_NOTE = re.compile(r"\([^()]*\)")
SAYING = (
    "untuk keperluan contoh yang panjangnya mendekati batas isian, lengkap dengan rincian yang biasa ditulis pemohon, "
    "termasuk keterangan tempat, waktu, dan alasan yang diuraikan seperlunya agar petugas dapat memeriksa tata letak "
    "halaman ini sebelum blangko dipakai di loket pelayanan "
)
LONGEST_LINE, LONGEST_TEXT, MOST_ROWS, USUAL_ROWS = 90, 420, 12, 3
TEXTS: tuple[tuple[str, str, str], ...] = (
    ("tempat_lahir", "Samarinda", "Tanjung Selor Hulu, Kabupaten Bulungan"),
    ("jenis_kelamin", "Perempuan", "Perempuan"),
    ("kelamin", "Perempuan", "Perempuan"),
    ("agama", "Islam", "Kepercayaan terhadap Tuhan YME"),
    ("pekerjaan", "Wiraswasta", "Karyawan badan usaha milik daerah bidang pengairan"),
    ("pendidikan", "SLTA/sederajat", "Diploma IV/Strata I"),
    ("status_kawin", "Kawin", "Kawin belum tercatat"),
    ("kewarganegaraan", "WNI", "Warga Negara Indonesia"),
    ("nomor_kk", "6402151203100007", "6402151203100007"),
    ("nomor_register", "021/2026", "1021/2026"),
    ("antrean", "014", "014-2"),
    ("nomor", "145/012/PEM/XI/2026", "145.5/0128/Pem-SSD/Pelum/XI/2026"),
    (
        "alamat",
        "Jalan Contoh No. 12 RT 003",
        "Jalan Jenderal Contoh Pahlawan Nasional Gang Melati Putih Blok C Nomor 128 RT 015 RW 004",
    ),
    ("desa", "Desa Contoh Jaya", "Kelurahan Sangasanga Contoh Dalam"),
    ("kode_qr", "LR-CONTOH", "LR-CONTOH-0123456789"),
    ("jabatan", "Kepala Seksi Pelayanan Umum", "Kepala Seksi Pelayanan Umum dan Pemberdayaan Masyarakat"),
    ("nip", "197501012000031009", "197501012000031009"),
    ("layanan", "Surat Keterangan Contoh", "Rekomendasi Permohonan Bantuan Sosial dan Hibah Tempat Ibadah"),
    (
        "nama",
        "Siti Contohwati",
        "Raden Ajeng Siti Nurhaliza Contohwati Kusumaningrum Al-Qadri Sastrowidagdo, S.Pd.I., M.Pd.",
    ),
    ("petugas", "Budi Contoh", "Drs. H. Bambang Contoh Wiratmadja Kusumanegara, M.Si."),
)
"""Word in a key, usual text, longest plausible text; the first that fits is taken."""


class Sample(StrEnum):
    """Which values the page is shown with."""

    USUAL = "biasa"
    LONGEST = "panjang"
    EMPTY = "kosong"


@dataclass(frozen=True, slots=True)
class _Kit:
    today: date
    zone: str
    long: bool

    def value(self, field: Field, number: int) -> object:
        """A value of the field's kind; `number` tells rows apart."""
        kind = field.type
        if kind is FieldType.CHOICE:
            return (max(field.choices, key=len) if self.long else field.choices[0]) if field.choices else None
        if kind in (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.NIK, FieldType.PHONE):
            return self._text(field, number)
        return self._plain(field, number)

    def _plain(self, field: Field, number: int) -> object:
        lot = self.long
        plain: Mapping[FieldType, object] = {
            FieldType.TIME: time(9, 30),
            FieldType.MOMENT: datetime(
                self.today.year, self.today.month, self.today.day, 10, 42, tzinfo=ZoneInfo(self.zone)
            ),
            FieldType.DURATION: 27 * HOUR + 45 * MINUTE if lot else 35 * MINUTE,
            FieldType.MONEY: 1_250_750_000 if lot else 750_000,
            FieldType.NUMBER: min(field.max_length, 128 if lot else 2) if field.max_length else 2,
            FieldType.YES_NO: True,
        }
        if field.type is FieldType.DATE:
            return date(1985 + number % 20, 12, 23) if "lahir" in field.key else self.today
        return plain.get(field.type)

    def _text(self, field: Field, number: int) -> str:
        if field.type is FieldType.NIK:
            return f"64021552068500{number + 1:02d}"
        if field.type is FieldType.PHONE:
            return "081200000000"
        usual, longest = _words_for(field)
        if not self.long:
            return usual[: field.max_length]
        most = min(field.max_length, LONGEST_TEXT if field.type is FieldType.LONG_TEXT else LONGEST_LINE)
        return (longest or (SAYING * 2)[:most].strip())[: field.max_length]


def _words_for(field: Field) -> tuple[str, str]:
    """Usual and longest text by the words of the key, else of the label; the longest is empty where none is known."""
    for hay in (field.key, field.label.lower()):
        for word, usual, longest in TEXTS:
            if word in hay:
                return usual, longest
    return f"{_NOTE.sub('', field.label.rpartition(':')[2]).strip().lower()} contoh", ""


def sample_values(form: Form, sample: Sample, today: date, zone: str, workdays: Workdays) -> dict[str, object]:
    """Values for every field and group of the form, those that are computed too."""
    values: dict[str, object] = {}
    if sample is not Sample.EMPTY:
        kit = _Kit(today, zone, sample is Sample.LONGEST)
        values = {f.key: kit.value(f, 0) for f in form.fields if f.source is not Source.COMPUTED}
        values |= {group.key: _rows(kit, group) for group in form.groups}
        if sample is Sample.USUAL:
            given = {key: value for key, value in values.items() if not _has_default(form, key)}
            values = {**values, **form_model.defaults(form, given, today)}
    return form_model.computed(form, values, workdays)


def _has_default(form: Form, key: str) -> bool:
    field = form.field(key)
    return field is not None and bool(field.default or field.from_program)


def _rows(kit: _Kit, group: Group) -> list[dict[str, object]]:
    wanted = MOST_ROWS if kit.long else USUAL_ROWS
    count = max(min(wanted, group.most), group.least)
    return [{f.key: kit.value(f, n) for f in group.fields if f.source is not Source.COMPUTED} for n in range(count)]
