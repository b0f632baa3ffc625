"""What the kiosk says, in plain words, and the reasons that can be tapped for a low score."""

from typing import Final

TITLE: Final = "Survei Kepuasan Masyarakat"
WELCOME: Final = "Bagaimana pelayanan kami hari ini?"
BEGIN: Final = "Mulai"
BACK: Final = "Kembali"
SKIP: Final = "Lewati"
SEND: Final = "Kirim sekarang"
GO_ON: Final = "Lanjutkan"
OVER: Final = "Selesai"
STAFF: Final = "Petugas"
ANONYMOUS: Final = "Tanpa nama. Jawaban Anda tidak dihubungkan dengan berkas Anda."
WHY: Final = "Apa yang kurang?"
WHY_HINT: Final = "Sentuh satu alasan, atau lewati."
THANKS: Final = "Terima kasih"
THANKS_MORE: Final = "Jawaban Anda membantu kami memperbaiki pelayanan."
STILL_HERE: Final = "Masih di sini?"
STILL_MORE: Final = "Jawaban yang belum dikirim akan dihapus dalam {} detik."
CODE: Final = "Kode undangan"
CODE_HINT: Final = "Ketik 8 huruf dan angka pada tanda terima Anda."
CODE_WRONG: Final = "Kode ini tidak dikenal atau sudah dipakai. Periksa lagi, atau tanyakan kepada petugas."
CLOSED: Final = "Survei sedang tidak dibuka"
CLOSED_MORE: Final = "Terima kasih atas perhatian Anda."
FAILED: Final = "Jawaban belum tersimpan"
FAILED_MORE: Final = "Sentuh Coba lagi, atau panggil petugas."
LEAVE: Final = "Keluar dari kios"
LEAVE_HINT: Final = "Pilih nama, lalu ketik PIN."


def begin_hint(questions: int) -> str:
    """9 pertanyaan, kira-kira 1 menit."""
    minutes = max(1, round(questions * 7 / 60))
    return f"{questions} pertanyaan, kira-kira {minutes} menit."


def question_of(number: int, whole: int) -> str:
    """Pertanyaan 3 dari 9."""
    return f"Pertanyaan {number} dari {whole}"


def about_you(number: int, whole: int) -> str:
    """Tentang Anda 1 dari 6, boleh dilewati."""
    return f"Tentang Anda {number} dari {whole} \N{MIDDLE DOT} boleh dilewati"


ASKED: Final = {
    "layanan": "Layanan apa yang Anda urus?",
    "jenis_kelamin": "Jenis kelamin Anda?",
    "usia": "Usia Anda?",
    "pendidikan": "Pendidikan terakhir Anda?",
    "pekerjaan": "Pekerjaan Anda?",
    "disabilitas": "Apakah Anda penyandang disabilitas?",
}

REASONS: Final = {
    "persyaratan": (
        "Syaratnya terlalu banyak", "Syarat baru diberitahu di loket", "Syarat sulit dipenuhi",
        "Penjelasan syarat tidak jelas",
    ),
    "prosedur": (
        "Harus bolak-balik", "Tidak tahu harus ke loket mana", "Alurnya berbelit", "Petunjuknya tidak jelas",
    ),
    "waktu": (
        "Antre terlalu lama", "Selesai lewat dari janji", "Pejabat tidak ada di tempat",
        "Sistem atau listrik terganggu",
    ),
    "biaya": (
        "Ada biaya yang tidak resmi", "Biaya tidak diberitahukan", "Biaya terlalu mahal", "Ongkos ke kantor mahal",
    ),
    "produk": (
        "Ada kesalahan tulis", "Hasilnya tidak sesuai permintaan", "Tidak dapat dipakai di instansi lain",
        "Cetakannya kurang baik",
    ),
    "kompetensi": (
        "Petugas kurang paham", "Penjelasannya berbeda-beda", "Petugas kurang teliti", "Petugas lambat",
    ),
    "perilaku": (
        "Petugas kurang ramah", "Petugas tidak menyapa", "Merasa dibeda-bedakan", "Petugas sibuk sendiri",
    ),
    "pengaduan": (
        "Tidak tahu harus mengadu ke mana", "Pengaduan tidak ditanggapi", "Tanggapannya lama", "Takut mengadu",
    ),
    "sarana": (
        "Ruang tunggu panas atau sempit", "Tempat duduk kurang", "Toilet kurang bersih",
        "Sulit bagi lansia atau disabilitas",
    ),
}  # fmt: skip
"""By the stable key of the unsur."""

OTHER_REASONS: Final = ("Kurang jelas", "Terlalu lama", "Kurang nyaman", "Tidak sesuai harapan")
"""For an unsur of the office's own."""
