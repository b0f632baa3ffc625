"""Numbers in Indonesian words (terbilang), roman numerals, and points in thousands."""

UNITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
SCALES = (
    (10**15, "kuadriliun"),
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (10**3, "ribu"),
)
LARGEST = 10**18 - 1
ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def in_words(n: int) -> str:
    """The number in words; negative numbers begin with "minus". Raises ValueError from 10^18.

    >>> in_words(1_021)
    'seribu dua puluh satu'
    """
    if abs(n) > LARGEST:
        raise ValueError(f"{n} is beyond the words this program knows")
    return f"minus {_words(-n)}" if n < 0 else _words(n)


def _words(n: int) -> str:
    for scale, name in SCALES:
        if n >= scale:
            head = "seribu" if name == "ribu" and n // scale == 1 else f"{_words(n // scale)} {name}"
            return _joined(head, n % scale)
    return _below_thousand(n)


def _below_thousand(n: int) -> str:
    if n < 12:
        return UNITS[n]
    if n < 20:
        return f"{UNITS[n - 10]} belas"
    if n < 100:
        return _joined(f"{UNITS[n // 10]} puluh", n % 10)
    head = "seratus" if n < 200 else f"{UNITS[n // 100]} ratus"
    return _joined(head, n % 100)


def _joined(head: str, rest: int) -> str:
    return f"{head} {_words(rest)}" if rest else head


def number_and_words(n: int) -> str:
    """10 (sepuluh): the way official letters write a count."""
    return f"{grouped(n)} ({in_words(n)})"


def grouped(n: int) -> str:
    """1.250.000: thousands apart by points."""
    return f"{n:,}".replace(",", ".")


def rupiah(n: int) -> str:
    """Rp1.250.000, without a space as the spelling rules ask; a negative amount is -Rp5.000."""
    return f"-Rp{grouped(-n)}" if n < 0 else f"Rp{grouped(n)}"


def roman(n: int) -> str:
    """The roman numeral of 1..3999; raises ValueError outside."""
    if not 1 <= n <= 3999:
        raise ValueError(f"{n} has no roman numeral")
    parts = []
    for value, letters in ROMAN:
        count, n = divmod(n, value)
        parts.append(letters * count)
    return "".join(parts)
