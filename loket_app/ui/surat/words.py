"""Words and sentences of the screen Surat."""

from collections.abc import Sequence

from loket_app.domain.forms import Issue

TITLE = "Surat"
LIST_TITLE = "Menunggu dibuat suratnya"
LIST_EMPTY = "Tidak ada surat yang menunggu"
LIST_HINT = "Permohonan muncul di sini begitu diteruskan kepada Operator Komputer."
OPEN = "Buka"
OPEN_FIRST = "Buka yang paling mendesak"
STACK = "Cetak surat jadi"
PRINT = "Cetak surat"
PRINT_CHANGED = "Cetak perubahan"
PRINT_AGAIN = "Cetak ulang"
CORRECT = "Cetak ralat"
SAVE = "Simpan draf"
NEXT_GAP = "Isian berikutnya"
EDITIONS = "Terbitan"
BACK = "Daftar"
SAVED = "Draf tersimpan."
SAVING = "Menyiapkan surat…"
READY = "Lengkap. Siap dicetak."
SAME = "Terbitan {edition} sudah tercetak, isinya sama dengan isian ini."
UNPRINTED = "Terbitan {edition} sudah bernomor tetapi belum tercetak. Tekan F8 untuk mencetaknya."
NO_FORM = "Layanan ini tidak mencetak surat dari program"
NO_FORM_HINT = (
    "Produknya dibuat di tempat lain atau berupa legalisasi. Bila langkahnya sudah dikerjakan, teruskan permohonan ini."
)
NUMBER = "Nomor"
NUMBER_NEXT = "Nomor berikutnya"
NUMBER_LATER = "diberikan saat ditandatangani"
SIGNER = "Penanda tangan"
NO_SIGNER = "Belum ada pejabat"
REASON_TITLE = "Ralat surat"
REASON_INTRO = (
    "Surat ini sudah ditandatangani. Terbitan lama tetap disimpan dan ditandai diganti; nomornya dipakai lagi."
)
REASON_HINT = "Misalnya: nama ayah salah ketik"
REASON_NEEDED = "Tuliskan alasan ralat."
ADD_ROW = "Tambah baris"
NO_ROWS = "Belum ada baris."
DELETE_ROW = "Hapus baris ini (Ctrl+Delete)"
OTHER_PART = "Isian surat"
REST_PART = "Keterangan lain"
CHOOSE = "pilih…"
EDITIONS_TITLE = "Terbitan surat"
EDITIONS_NONE = "Surat ini belum pernah terbit."
REPRINT = "Cetak ulang, sama persis"
COPY = "Cetak salinan"
SEE = "Lihat"
SAVE_PDF = "Simpan PDF"
STATES = {"terbit": "berlaku", "diganti": "diganti", "batal": "batal"}


def gaps(issues: Sequence[Issue], missing: Sequence[Issue]) -> str:
    """What stands between now and printing, in one sentence: a rule that says no first, else what is not filled in."""
    firm = [i for i in issues if i.blocking and i not in missing]
    if firm:
        rest = len(firm) - 1 + len(missing)
        return f"{firm[0].sentence} (dan {rest} hal lain)" if rest else firm[0].sentence
    if not missing:
        odd = [i.sentence for i in issues if not i.blocking]
        others = f" (dan {len(odd) - 1} hal lain)" if len(odd) > 1 else ""
        return f"Dapat dicetak, periksa dulu: {odd[0]}{others}" if odd else READY
    names = [named(i) for i in missing[:3]]
    more = len(missing) - len(names)
    listed = ", ".join(names) + (f", dan {more} lagi" if more else "")
    return f"Belum diisi: {listed}."


def named(issue: Issue) -> str:
    """The field's name out of the sentence that misses it."""
    name = issue.sentence.removesuffix(" belum diisi.").removesuffix(".")
    return f"{name} (baris {issue.row + 1})" if issue.row is not None else name


def forwarded(queue: str, to: str) -> str:
    """031 diteruskan: 6/10 Kasi Pelum, periksa."""
    return f"{queue} diteruskan: {to}." if to else f"{queue} diteruskan."
