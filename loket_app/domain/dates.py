"""Instants, zones, and the one way to write a date, a time or a duration.

An instant is an integer: milliseconds since 1970-01-01 UTC. Local wall-clock values exist only at the edges, always in
the office's zone, never in the PC's.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
DAYS_SHORT = ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
MONTHS_SHORT = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
ZONE_LABELS = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@cache
def zone_info(zone: str) -> "ZoneInfo":
    """The IANA zone; raises `zoneinfo.ZoneInfoNotFoundError` for an unknown name."""
    # Imported with the first wall-clock time: the first picture of the program shows none and need not wait for it.
    from zoneinfo import ZoneInfo

    return ZoneInfo(zone)


def zone_label(zone: str) -> str:
    """WIB, WITA or WIT; the IANA name itself outside Indonesia."""
    return ZONE_LABELS.get(zone, zone)


def instant_of(moment: datetime) -> int:
    """The instant of an aware datetime; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no instant")
    return (moment - EPOCH) // timedelta(milliseconds=1)


def local(instant: int, zone: str) -> datetime:
    """The wall-clock time of `instant` in `zone`."""
    return (EPOCH + timedelta(milliseconds=instant)).astimezone(zone_info(zone))


def at(day: date, hour: int, minute: int, zone: str, second: int = 0) -> int:
    """The instant of a wall-clock time in `zone`."""
    return instant_of(datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone_info(zone)))


def long_date(day: date) -> str:
    """Senin, 23 November 2026."""
    return f"{DAYS[day.weekday()]}, {plain_date(day)}"


def plain_date(day: date) -> str:
    """23 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """Sen, 23 Nov 2026."""
    return f"{DAYS_SHORT[day.weekday()]}, {day.day} {MONTHS_SHORT[day.month - 1]} {day.year}"


def numeric_date(day: date) -> str:
    """23-11-2026: the way dates are typed and shown in narrow columns."""
    return f"{day.day:02d}-{day.month:02d}-{day.year:04d}"


def parse_date(text: str) -> date | None:
    """A typed date: 23-11-2026, 23/11/2026, 23.11.2026, 23112026, or ISO 2026-11-23. None when it is none."""
    cleaned = text.strip().replace("/", "-").replace(".", "-").replace(" ", "-")
    if cleaned.isascii() and cleaned.isdigit() and len(cleaned) == 8:
        cleaned = f"{cleaned[:2]}-{cleaned[2:4]}-{cleaned[4:]}"
    parts = cleaned.split("-")
    if len(parts) != 3 or not all(p.isascii() and p.isdigit() for p in parts):
        return None
    if any(len(p) > 4 for p in parts):
        return None
    year_first = len(parts[0]) == 4
    if not year_first and len(parts[2]) != 4:
        return None
    year, month, day = (parts[0], parts[1], parts[2]) if year_first else (parts[2], parts[1], parts[0])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def parse_time(text: str) -> tuple[int, int] | None:
    """A typed time of day: 9.00, 09:00, 0900. None when it is none."""
    cleaned = text.strip().replace(":", ".")
    if cleaned.isascii() and cleaned.isdigit() and len(cleaned) == 4:
        cleaned = f"{cleaned[:2]}.{cleaned[2:]}"
    parts = cleaned.split(".")
    if len(parts) != 2 or not all(p.isascii() and p.isdigit() and 1 <= len(p) <= 2 for p in parts):
        return None
    hour, minute = int(parts[0]), int(parts[1])
    return (hour, minute) if hour < 24 and minute < 60 else None


def clock_time(moment: datetime) -> str:
    """10.42."""
    return f"{moment.hour:02d}.{moment.minute:02d}"


def clock_seconds(moment: datetime) -> str:
    """10.42.07."""
    return f"{moment.hour:02d}.{moment.minute:02d}.{moment.second:02d}"


def long_moment(instant: int, zone: str) -> str:
    """Senin, 23 November 2026 pukul 10.42."""
    moment = local(instant, zone)
    return f"{long_date(moment.date())} pukul {clock_time(moment)}"


def rounded_up_to_minute(instant: int) -> int:
    """A promised time on paper: up to the full minute (decision 14)."""
    return -(-instant // MINUTE) * MINUTE


def elapsed_text(ms: int) -> str:
    """A used time, rounded down to the second: 04:30, or 1:02:03 from an hour."""
    return _colons(max(ms, 0) // SECOND)


def remaining_text(ms: int) -> str:
    """A remaining time, rounded up to the second; past the limit it counts up behind a minus sign: −06:41."""
    if ms >= 0:
        return _colons(-(-ms // SECOND))
    return "\N{MINUS SIGN}" + _colons(-ms // SECOND)


def _colons(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes:02d}:{secs:02d}"


def minutes_text(ms: int) -> str:
    """A duration in words, rounded down to the minute: 41 menit, 1 jam 12 menit, kurang dari 1 menit."""
    minutes = max(ms, 0) // MINUTE
    hours, rest = divmod(minutes, 60)
    if not minutes:
        return "kurang dari 1 menit" if ms > 0 else "0 menit"
    if not hours:
        return f"{rest} menit"
    return f"{hours} jam {rest} menit" if rest else f"{hours} jam"
