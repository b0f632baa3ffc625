"""Sentences and words of the common screens, in one place, so that they stay one voice."""

from calendar import monthrange

from loket_app.domain import dates

YES = "Ya"
NO = "Tidak"
CANCEL = "Batal"
CLOSE = "Tutup"
SAVE = "Simpan"
RETRY = "Coba lagi"
DELETE = "Hapus"
MORE = "Lainnya"
SEE = "Lihat"
UNDERSTOOD = "Mengerti"
NOTHING_FOUND = "Tidak ada yang cocok. Coba kata lain."
CHOOSE_REASON = "Pilih dulu alasannya."
NOTE_NEEDED = "Catatan wajib diisi untuk alasan ini."
DATE_WRONG = "Tulis tanggal seperti 23-11-2026."
TIME_WRONG = "Tulis jam seperti 09.30."
BUG_TITLE = "Ada yang tidak berjalan semestinya"
BUG_ADVICE = "Data yang sudah tersimpan aman. Ulangi langkah terakhir; bila terulang, simpan berkas laporan."
DEFINITION_ADVICE = "Perbaiki berkas itu, lalu coba lagi."
STILL_SAVING = "Menyimpan…"
NO_DETAIL = "Pilih satu permohonan untuk melihat langkah dan tindakannya."

BOARD_COLUMNS = ("No.", "Pemohon · Layanan", "Langkah SOP", "Sisa langkah", "Sisa janji layanan")
BOARD_EMPTY = "Belum ada permohonan yang berjalan"
BOARD_EMPTY_HINT = "Catat tamu pertama hari ini, atau langsung terima berkasnya."
HEADINGS = {"ok": "Dalam batas", "nearly": "Hampir lewat", "late": "Lewat SOP", "none": "Janji belum berjalan"}
HEADING_FROZEN = "Dijeda"
HEADING_DONE = "Selesai"

WITHOUT_SECONDS = 10 * dates.HOUR


def countdown(left: int) -> str:
    """A remaining time on a screen: 08:22, 1:02:03; from ten hours on without seconds: 18 j 42 m; late: −06:41."""
    if abs(left) < WITHOUT_SECONDS:
        return dates.remaining_text(left)
    sign = "" if left > 0 else "\N{MINUS SIGN}"
    hours, minutes = divmod(abs(left) // dates.MINUTE, 60)
    return f"{sign}{hours} j {minutes:02d} m"


def spoken(left: int) -> str:
    """A remaining time for a screen reader: sisa 8 menit, or lewat 6 menit."""
    return f"sisa {dates.minutes_text(left)}" if left >= 0 else f"lewat {dates.minutes_text(-left)}"


def open_until(close: str) -> str:
    """buka s.d. 15.30."""
    return f"buka s.d. {close}"


def checked_count(done: int, total: int) -> str:
    """3 dari 5 ada."""
    return f"{done} dari {total} ada"


def digits_left(typed: int, wanted: int) -> str:
    """12 dari 16 angka."""
    return f"{typed} dari {wanted} angka"


def date_wrong(typed: str) -> str:
    """What is wrong with a typed date: that its month has no such day, else how dates are written."""
    digits = "".join(c for c in typed if c.isascii() and c.isdigit())
    day, month, year = digits[:2], digits[2:4], digits[4:]
    first = dates.parse_date(f"01-{month}-{year}") if dates.parse_date(typed) is None and len(digits) == 8 else None
    last = monthrange(first.year, first.month)[1] if first is not None else 0
    # The parts are read by their places, so a date that is written otherwise must not be told of.
    if first is None or int(day) <= last or typed.strip().translate(_PLAIN) not in (digits, f"{day}-{month}-{year}"):
        return DATE_WRONG
    return f"Tidak ada tanggal {int(day)}: {dates.MONTHS[first.month - 1]} {first.year} hanya {last} hari."


_PLAIN = str.maketrans("/. ", "---")
