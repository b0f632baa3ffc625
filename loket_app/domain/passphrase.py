"""How good a passphrase is, in sentences for whoever types it. Strong ones are long, not strange."""

import re

LEAST, GOOD, MOST = 12, 20, 200
_EASY = (
    "password", "katasandi", "kata sandi", "sandi", "rahasia", "kecamatan", "loket", "layar ramah", "camat", "admin",
    "indonesia", "qwerty", "asdfgh", "bismillah", "merdeka", "sayang", "123456", "654321", "abcdef",
)  # fmt: skip
_FEWEST_KINDS = 6


def problem_of(passphrase: str) -> str:
    """Why this passphrase is too easy to guess; empty when it will do."""
    text = passphrase.strip()
    plain = re.sub(r"[\W_]+", "", text.casefold())
    if len(text) < LEAST:
        return f"Paling sedikit {LEAST} huruf. Empat kata yang tidak berhubungan mudah diingat dan sulit ditebak."
    if len(text) > MOST:
        return f"Paling banyak {MOST} huruf."
    if any(ord(c) < 32 or ord(c) == 127 for c in text):
        return "Ada karakter yang tidak dapat dipakai. Ketik ulang."
    if plain.isdigit():
        return "Angka saja mudah ditebak, apalagi tanggal atau nomor telepon. Tambahkan kata-kata."
    if len(set(plain)) < _FEWEST_KINDS:
        return "Hurufnya terlalu banyak yang sama. Pakai empat kata yang tidak berhubungan."
    if len(_without_easy(text)) < LEAST // 2:
        return "Kata-kata itu paling dulu ditebak orang. Pakai empat kata yang tidak berhubungan."
    return ""


def strength_of(passphrase: str) -> tuple[str, bool]:
    """A sentence about what is typed so far, and whether it will do."""
    if not passphrase.strip():
        return "Pakai empat kata atau lebih yang tidak berhubungan, misalnya nama benda di empat ruangan.", False
    problem = problem_of(passphrase)
    if problem:
        return problem, False
    if len(passphrase.strip()) < GOOD:
        return "Cukup. Satu kata lagi membuatnya jauh lebih sulit ditebak.", True
    return "Baik: panjang, sulit ditebak.", True


def _without_easy(text: str) -> str:
    left = re.sub(r"[\W_]+", "", text.casefold())
    for word in _EASY:
        left = left.replace(word.replace(" ", ""), "")
    return re.sub(r"(?:19|20)\d\d", "", left)
