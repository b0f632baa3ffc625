"""The 16 digits of a NIK: what they say, and what looks wrong. Wrong digits warn and never block (DOMAIN section 4)."""

from dataclasses import dataclass
from datetime import date

from loket_app.domain.dates import plain_date

LENGTH = 16
_WOMEN_ADD = 40
_SEPARATORS = str.maketrans("", "", " .-\u00a0\t\r\n")
# Kemendagri codes; 91 to 97 cover the provinces of Papua before and after their division, 54 is former Timor Timur.
_PROVINCES = frozenset({*range(11, 20), 21, *range(31, 37), *range(51, 55), *range(61, 66), *range(71, 77), 81, 82,
                        *range(91, 98)})  # fmt: skip


@dataclass(frozen=True, slots=True)
class NikReading:
    """A NIK as read: digits, whether nothing looks wrong, warnings, and birth date and sex ("L", "P") if legible."""

    digits: str
    valid: bool
    warnings: tuple[str, ...]
    birth: date | None
    sex: str | None


def check_nik(text: str, today: date) -> NikReading:
    """Read a typed NIK; spaces, points and hyphens are ignored. `today` decides the century of the birth year."""
    digits = text.translate(_SEPARATORS)
    problem = _shape_problem(digits)
    if problem is not None:
        return NikReading(digits, False, (problem,), None, None)
    birth, sex = _birth(digits, today)
    warnings = _region_warnings(digits)
    if birth is None:
        warnings.append(f"Tanggal lahir di dalam NIK tidak mungkin: {digits[6:8]}-{digits[8:10]}-{digits[10:12]}.")
    if digits[12:] == "0000":
        warnings.append("Nomor urut di akhir NIK (0000) tidak lazim.")
    return NikReading(digits, not warnings, tuple(warnings), birth, sex)


def _shape_problem(digits: str) -> str | None:
    if not digits:
        return "NIK belum diisi."
    if not (digits.isascii() and digits.isdigit()):
        return "NIK hanya berisi angka. Periksa huruf atau tanda yang ikut terketik."
    if len(digits) != LENGTH:
        return f"NIK berisi {LENGTH} angka; yang terketik {len(digits)} angka."
    return None


def _region_warnings(digits: str) -> list[str]:
    found = []
    if int(digits[:2]) not in _PROVINCES:
        found.append(f"Kode provinsi {digits[:2]} di awal NIK tidak dikenal.")
    if digits[2:4] == "00" or digits[4:6] == "00":
        found.append("Kode kabupaten atau kecamatan di dalam NIK tidak boleh 00.")
    return found


def _birth(digits: str, today: date) -> tuple[date | None, str | None]:
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    sex = "P" if day > _WOMEN_ADD else "L"
    if sex == "P":
        day -= _WOMEN_ADD
    century = today.year - today.year % 100
    for start in (century, century - 100):
        try:
            birth = date(start + year, month, day)
        except ValueError:
            continue
        if birth <= today:
            return birth, sex
    return None, None


def disagreements(reading: NikReading, birth: date | None, sex: str | None) -> tuple[str, ...]:
    """Where the NIK and the typed birth date or sex ("L" or "P") say different things; warnings for the counter."""
    found = []
    if birth is not None and reading.birth is not None and _two_digit(birth) != _two_digit(reading.birth):
        found.append(f"Menurut NIK, tanggal lahirnya {plain_date(reading.birth)}; yang terketik {plain_date(birth)}.")
    if sex is not None and reading.sex is not None and sex != reading.sex:
        found.append(f"Menurut NIK, jenis kelaminnya {_SEX_LABELS[reading.sex]}.")
    return tuple(found)


_SEX_LABELS = {"L": "laki-laki", "P": "perempuan"}


def _two_digit(day: date) -> tuple[int, int, int]:
    """A NIK does not tell the century, so it cannot contradict one."""
    return day.day, day.month, day.year % 100


def masked(text: str) -> str:
    """A NIK for a screen or a log: 6402••••••••0003. Anything that is not 16 long is hidden whole."""
    digits = text.translate(_SEPARATORS)
    if len(digits) != LENGTH:
        return "•" * len(digits)
    return f"{digits[:4]}{'•' * (LENGTH - 8)}{digits[-4:]}"
