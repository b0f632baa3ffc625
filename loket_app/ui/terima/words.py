"""Words and sentences of the intake, and the lists that a clerk types ahead in. Lists are hints: free text is kept."""

from datetime import date

from loket_app.domain.catalog import Lane, Product, Requirement, Service
from loket_app.domain.nik import NikReading, check_nik
from loket_app.domain.spelling import rupiah
from loket_app.ui.fields import Remark
from loket_app.ui.theme import Tone
from loket_app.usecases.queries.intake import GuestAtCounter, ServiceChoice, Waiting

TITLE = "Terima berkas"
TITLE_COMPLETING = "Lengkapi berkas"
F8_WORDS = "Berkas lengkap, cetak tanda terima"
F8_DONE = "Sudah lengkap, cetak tanda terima"
F7_WORDS = "Belum lengkap, cetak kekurangan"
F7_DONE = "Masih kurang, cetak lagi"
F5_WORDS = "Kuasa, prioritas, susulan"
F6_WORDS = "Data lengkap"
PAPERS_WORDS = "Persyaratan"
CALLED_AGAIN = "{queue} dipanggil ulang."
CANCEL_KEY, CANCEL_SHOWN = "Ctrl+Backspace", "Ctrl+Bksp"
NO_SERVICE = "Pilih layanannya, lalu centang berkas yang ada. F8 terbuka setelah yang wajib lengkap."
NO_PAPERS = "Layanan ini tidak meminta berkas. F8 langsung menerima."
CLOCK_STARTS = "Jam layanan mulai saat F8 ditekan."
SAVING = "Menyimpan…"
KNOWN_FROM = "Pernah datang; data terisi dari kunjungan sebelumnya."
SAME_AGAIN = "Sama dengan permohonan tadi; ganti NIK bila orang lain."
FROM_NIK = "Dari NIK, cocokkan KTP"
OUTSIDE = "Bukan desa di sini? Isi kecamatan: F6."
OTHER_GUEST = "Tamu lain"
ESC_WORDS = "Papan, isian disimpan"
BACK_QUESTION = "Kembalikan tamu {queue} ke antrean? Isian tetap disimpan sebagai draf."
LEAVE_QUESTION = "Batalkan tamu {queue}? Nomornya dicatat pergi; isiannya dibuang."
BACK_YES = "Ya, kembalikan"
LEAVE_YES = "Ya, batalkan"
DROP_QUESTION = "Buang isian permohonan {queue}? Permohonan sebelumnya tetap tercatat."
DROP_YES = "Ya, buang"
STAY = "Tidak jadi"

SEXES = (("L", "Laki-laki"), ("P", "Perempuan"))
PRIORITIES = (("lansia", "Lansia"), ("disabilitas", "Disabilitas"), ("hamil", "Ibu hamil"))
RELIGIONS = ("Islam", "Kristen", "Katolik", "Hindu", "Buddha", "Khonghucu", "Kepercayaan terhadap Tuhan YME")
MARITAL = ("Belum kawin", "Kawin", "Kawin belum tercatat", "Cerai hidup", "Cerai mati")
EDUCATION = (
    "Tidak/belum sekolah", "Belum tamat SD/sederajat", "Tamat SD/sederajat", "SLTP/sederajat", "SLTA/sederajat",
    "Diploma I/II", "Akademi/Diploma III", "Diploma IV/Strata I", "Strata II", "Strata III",
)  # fmt: skip
NATIONS = ("WNI", "WNA")
OCCUPATIONS = (
    "Belum/tidak bekerja", "Mengurus rumah tangga", "Pelajar/mahasiswa", "Pensiunan", "Pegawai Negeri Sipil", "PPPK",
    "TNI", "Polri", "Petani/pekebun", "Peternak", "Nelayan/perikanan", "Buruh harian lepas", "Buruh tani/perkebunan",
    "Buruh nelayan/perikanan", "Karyawan swasta", "Karyawan BUMN", "Karyawan BUMD", "Karyawan honorer", "Pedagang",
    "Wiraswasta", "Guru", "Dosen", "Bidan", "Perawat", "Sopir", "Tukang batu", "Tukang kayu", "Penjahit", "Mekanik",
    "Perangkat desa", "Kepala desa", "Imam masjid", "Pendeta", "Pembantu rumah tangga",
)  # fmt: skip
RELATIONS = ("Suami", "Istri", "Anak", "Orang tua", "Saudara kandung", "Menantu", "Keluarga lain", "Tetangga",
             "Perangkat desa", "Kuasa tertulis")  # fmt: skip

LANES = {Lane.LICENSING: "Perizinan", Lane.NON_LICENSING: "Non perizinan"}
PRODUCTS = {
    Product.ISSUES: "Kecamatan menerbitkan",
    Product.LEGALISES: "Kecamatan melegalisasi",
    Product.FORWARDS: "Diteruskan ke instansi lain",
    Product.RECORDS: "Kecamatan mencatat",
}
# The keys that a preset lists under "contoh", in the words of the screen.
EXAMPLE_PARTS = {
    "bidang": "bidang", "produk": "jenis hasil", "sop": "SOP", "janji": "waktu", "biaya": "biaya",
    "persyaratan": "persyaratan", "nama_produk": "nama hasil", "janji_berakhir_di": "akhir janji",
    "kode_arsip": "kode arsip",
}  # fmt: skip
_TOLD_AT_COUNTER = ("persyaratan", "janji", "biaya", "bidang", "produk", "nama_produk")


def nik_remark(digits: str, today: date) -> Remark:
    """What sixteen digits say: sex and birth date, or the first thing that looks wrong. It never blocks."""
    reading = check_nik(digits, today)
    if reading.warnings:
        more = f" (dan {len(reading.warnings) - 1} lagi)" if len(reading.warnings) > 1 else ""
        return reading.warnings[0] + more, Tone.WARN
    return f"Susunan NIK benar: {born_words(reading)}", Tone.GOOD


def born_words(reading: NikReading) -> str:
    """perempuan, lahir 07-06-1993."""
    sex = {"L": "laki-laki", "P": "perempuan"}.get(reading.sex or "", "")
    born = f"lahir {reading.birth:%d-%m-%Y}" if reading.birth is not None else ""
    return ", ".join(w for w in (sex, born) if w)


def fee_words(service: Service) -> str:
    """gratis, or Rp10.000."""
    return rupiah(service.fee) if service.fee else "Gratis"


def promise_words(choice: ServiceChoice) -> str:
    """60 menit jam layanan; working days say so themselves."""
    return limit_in_words(choice.limit)


def limit_in_words(limit: str) -> str:
    """The same of a limit alone."""
    if not limit:
        return "Tanpa batas waktu"
    return limit if "hari" in limit else f"{limit} jam layanan"


def service_line(choice: ServiceChoice) -> str:
    """The one line under the service field."""
    service = choice.service
    parts = [LANES[service.lane], promise_words(choice).lower(), fee_words(service).lower()]
    return " \N{MIDDLE DOT} ".join(parts)


def option_detail(choice: ServiceChoice) -> str:
    """The quiet words at the right of a service in the list: no. 12 · 60 menit, and the fee where there is one."""
    fee = fee_words(choice.service) if choice.service.fee else ""
    parts = (f"no. {choice.service.no}", choice.limit or "tanpa batas", fee)
    return " \N{MIDDLE DOT} ".join(p for p in parts if p)


def example_words(service: Service) -> str:
    """Which of the values told to an applicant are only examples; empty when all are settled."""
    parts = [EXAMPLE_PARTS[key] for key in _TOLD_AT_COUNTER if key in service.example]
    return ", ".join(parts)


def paper_detail(requirement: Requirement) -> str:
    """asli, 1 lembar; an optional paper says so."""
    return " \N{MIDDLE DOT} ".join(w for w in (requirement.form, "" if requirement.required else "bila ada") if w)


def still_needed(names: list[str]) -> str:
    """F8 terbuka setelah 2 berkas wajib dicentang: A; B. With nothing missing: what F8 starts."""
    if not names:
        return CLOCK_STARTS
    shown = "; ".join(names[:3]) + (f"; dan {len(names) - 3} lagi" if len(names) > 3 else "")
    return f"F8 terbuka setelah {len(names)} berkas wajib dicentang: {shown}."


def letters_remark(letters: str) -> str:
    """Huruf “😀” tidak dapat dicetak pada surat."""
    shown = " ".join(f"“{letter}”" for letter in letters[:6]) + (" dan lainnya" if len(letters) > 6 else "")
    return f"Huruf {shown} tidak dapat dicetak di surat."


def about_guest(guest: GuestAtCounter, on_behalf: str) -> str:
    """Masuk 10.38 lewat Portir · keperluan: dispensasi nikah."""
    came = "langsung ke loket, langkah 1 dan 2 tidak dicatat" if guest.straight_in else "lewat Portir"
    parts = [
        f"Masuk {guest.arrived} {came}" if not guest.parts else f"Permohonan ke-{guest.parts + 1} tamu ini",
        f"keperluan: {guest.purpose}" if guest.purpose else "",
        f"dicatat {on_behalf}" if on_behalf else "",
    ]
    return " \N{MIDDLE DOT} ".join(p for p in parts if p)


def about_waiting(waiting: Waiting) -> str:
    """Register 0003/2026 · jam layanan belum berjalan."""
    return f"Register {waiting.register} \N{MIDDLE DOT} menunggu kelengkapan, jam layanan belum berjalan"


def cancel_question(guest: GuestAtCounter) -> tuple[str, str]:
    """What Batal means for this guest, and the word on the button that does it."""
    if guest.parts:
        return DROP_QUESTION.format(queue=guest.queue), DROP_YES
    if guest.straight_in:
        return LEAVE_QUESTION.format(queue=guest.queue), LEAVE_YES
    return BACK_QUESTION.format(queue=guest.queue), BACK_YES
