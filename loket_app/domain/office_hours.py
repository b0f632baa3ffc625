"""The hours of an office: weekly hours, dated profiles, holidays and special days, and what forbids saving them.

The layers of a day, first match wins: closed date, special day, dated profile, weekday (decision 10).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from loket_app.domain.dates import DAYS, plain_date, zone_info
from loket_app.domain.errors import Refusal

FIRST_YEAR, LAST_YEAR = 1970, 2200  # outside of these nothing is open: every search ends
DAY_MINUTES = 1440
_LOOK_AHEAD_DAYS = 30
_LEAST_OPEN_MINUTES = 60

CLOSED_KINDS = {
    "libur_nasional": "Libur nasional",
    "cuti_bersama": "Cuti bersama",
    "libur_daerah": "Libur daerah",
    "lainnya": "Libur",
}


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """Open from `start` until just before `end`, in minutes of the local day (0 to 1440)."""

    start: int
    end: int


Week = tuple[tuple[OpenSpan, ...], ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A dated weekly pattern (Ramadan): from `first` to `last`, both included; `week` is Monday first."""

    name: str
    first: date
    last: date
    week: Week


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A holiday or cuti bersama; `kind` is a key of `CLOSED_KINDS`; not `active` = switched off for piket."""

    day: date
    name: str
    kind: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One date with hours of its own, replacing the profile and the weekday; no spans = closed that day."""

    day: date
    reason: str
    spans: tuple[OpenSpan, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """One version of an office's hours. `rotating_breaks` (istirahat bergilir): a break does not stop the clock."""

    zone: str
    week: Week
    profiles: tuple[Profile, ...] = ()
    closed: tuple[ClosedDay, ...] = ()
    special: tuple[SpecialDay, ...] = ()
    rotating_breaks: bool = False
    example: tuple[str, ...] = ()


class DayLayers:
    """Which spans are open on a date, by the layers of its calendar."""

    def __init__(self, calendar: Calendar) -> None:
        """Raises ValueError for a week that has not seven days."""
        weeks = [calendar.week, *(p.week for p in calendar.profiles)]
        if any(len(week) != 7 for week in weeks):
            raise ValueError("a week has seven days")
        self._rotating = calendar.rotating_breaks
        self._week = self._normal_week(calendar.week)
        self._profiles = [(p.first, p.last, self._normal_week(p.week)) for p in calendar.profiles]
        self._closed = {c.day: c for c in reversed(calendar.closed) if c.active}
        self._special = {s.day: s for s in reversed(calendar.special)}
        self._special_spans = {day: self._normal(s.spans) for day, s in self._special.items()}

    def spans(self, day: date) -> tuple[OpenSpan, ...]:
        """The open spans of `day` as the clock sees them: in order, merged, breaks filled when they rotate."""
        if day in self._closed or not FIRST_YEAR <= day.year <= LAST_YEAR:
            return ()
        special = self._special_spans.get(day)
        if special is not None:
            return special
        for first, last, week in self._profiles:
            if first <= day <= last:
                return week[day.weekday()]
        return self._week[day.weekday()]

    def closed_day(self, day: date) -> ClosedDay | None:
        """The active holiday row of `day`."""
        return self._closed.get(day)

    def special_day(self, day: date) -> SpecialDay | None:
        """The special day on `day`, unless a holiday hides it."""
        return None if day in self._closed else self._special.get(day)

    def _normal_week(self, week: Week) -> Week:
        return tuple(self._normal(spans) for spans in week)

    def _normal(self, spans: tuple[OpenSpan, ...]) -> tuple[OpenSpan, ...]:
        merged: list[OpenSpan] = []
        for span in sorted(spans, key=lambda s: s.start):
            start, end = max(span.start, 0), min(span.end, DAY_MINUTES)
            if end <= start:
                continue
            if merged and (start <= merged[-1].end or self._rotating):
                merged[-1] = OpenSpan(merged[-1].start, max(merged[-1].end, end))
            else:
                merged.append(OpenSpan(start, end))
        return tuple(merged)

    def years(self) -> list[int]:
        """The years, unordered, between whose least and greatest lies everything open; empty when nothing ever is."""
        years: list[int] = []
        if any(self._week):
            years += [FIRST_YEAR, LAST_YEAR]
        for first, last, week in self._profiles:
            if any(week):
                years += [first.year, last.year]
        years += [day.year for day, spans in self._special_spans.items() if spans]
        return [min(max(year, FIRST_YEAR), LAST_YEAR) for year in years]


def span_text(span: OpenSpan) -> str:
    """07.30–12.00."""
    return f"{_minute_text(span.start)}–{_minute_text(span.end)}"


def _minute_text(minute: int) -> str:
    return f"{minute // 60:02d}.{minute % 60:02d}"


def calendar_problems(calendar: Calendar, today: date) -> tuple[Refusal, ...]:
    """What forbids saving this calendar on `today`, each as a refusal with the part it belongs to; empty when sound."""
    problems = [
        *_zone_problems(calendar.zone),
        *_week_problems(calendar.week, "Jam layanan", "", "week"),
        *_profile_problems(calendar.profiles),
        *_closed_problems(calendar.closed),
        *_special_problems(calendar.special),
    ]
    if not problems and _open_minutes(calendar, today) < _LEAST_OPEN_MINUTES:
        problems.append(
            Refusal(
                "kalender_selalu_tutup",
                f"Dalam {_LOOK_AHEAD_DAYS} hari ke depan tidak ada satu jam pun waktu layanan. "
                "Periksa jam layanan dan daftar hari libur.",
                "week",
            )
        )
    return tuple(problems)


def _open_minutes(calendar: Calendar, today: date) -> int:
    layers = DayLayers(calendar)
    days = [today + timedelta(days=n) for n in range(_LOOK_AHEAD_DAYS)]
    return sum(span.end - span.start for day in days for span in layers.spans(day))


def _zone_problems(zone: str) -> list[Refusal]:
    try:
        zone_info(zone)
    except (ValueError, OSError, LookupError):
        sentence = f"Zona waktu “{zone}” tidak dikenal. Pilih WIB, WITA, atau WIT."
        return [Refusal("zona_tidak_dikenal", sentence, "zone")]
    return []


def _week_problems(week: Week, name: str, prefix: str, field: str) -> list[Refusal]:
    if len(week) != 7:
        sentence = f"{name} harus memuat tujuh hari, Senin sampai Minggu."
        return [Refusal("minggu_tidak_lengkap", sentence, field)]
    return [p for n, spans in enumerate(week) for p in _span_problems(spans, f"{prefix}{DAYS[n]}", field)]


def _span_problems(spans: tuple[OpenSpan, ...], where: str, field: str) -> list[Refusal]:
    found: list[Refusal] = []
    for span in spans:
        if not (0 <= span.start <= DAY_MINUTES and 0 <= span.end <= DAY_MINUTES):
            found.append(Refusal("jam_di_luar_hari", f"{where}: isi jam antara 00.00 dan 24.00.", field))
        elif span.end <= span.start:
            sentence = f"{where}: jam tutup harus sesudah jam buka ({span_text(span)})."
            found.append(Refusal("jam_terbalik", sentence, field))
    if found:
        return found
    ordered = sorted(spans, key=lambda s: s.start)
    for before, after in pairwise(ordered):
        if after.start < before.end:
            sentence = f"{where}: jam {span_text(before)} dan {span_text(after)} bertumpang tindih."
            found.append(Refusal("jam_bertumpang_tindih", sentence, field))
    return found


def _profile_problems(profiles: tuple[Profile, ...]) -> list[Refusal]:
    found: list[Refusal] = []
    for profile in profiles:
        if not profile.name.strip():
            found.append(Refusal("profil_tanpa_nama", "Beri nama untuk setiap profil jam layanan.", "profiles"))
        if profile.last < profile.first:
            sentence = f"Profil {profile.name}: tanggal akhir mendahului tanggal mulai."
            found.append(Refusal("profil_terbalik", sentence, "profiles"))
        title = f"Profil {profile.name}"
        found += _week_problems(profile.week, title, f"{title}, ", "profiles")
    ordered = sorted((p for p in profiles if p.first <= p.last), key=lambda p: p.first)
    for n, later in enumerate(ordered):
        for earlier in ordered[:n]:
            if later.first <= earlier.last:
                sentence = (
                    f"Profil {earlier.name} dan profil {later.name} sama-sama berlaku "
                    f"mulai {plain_date(later.first)}. Ubah salah satu tanggalnya."
                )
                found.append(Refusal("profil_bertumpang_tindih", sentence, "profiles"))
    return found


def _closed_problems(closed: tuple[ClosedDay, ...]) -> list[Refusal]:
    found = _twice([c.day for c in closed], "hari libur", "closed")
    for row in closed:
        if not row.name.strip():
            sentence = f"Isi nama hari libur tanggal {plain_date(row.day)}."
            found.append(Refusal("libur_tanpa_nama", sentence, "closed"))
        if row.kind not in CLOSED_KINDS:
            sentence = f"Jenis hari libur tanggal {plain_date(row.day)} tidak dikenal: “{row.kind}”."
            found.append(Refusal("jenis_libur_tidak_dikenal", sentence, "closed"))
    return found


def _special_problems(special: tuple[SpecialDay, ...]) -> list[Refusal]:
    found = _twice([s.day for s in special], "hari khusus", "special")
    for row in special:
        if not row.reason.strip():
            sentence = f"Isi alasan hari khusus tanggal {plain_date(row.day)}."
            found.append(Refusal("hari_khusus_tanpa_alasan", sentence, "special"))
        found += _span_problems(row.spans, f"Hari khusus {plain_date(row.day)}", "special")
    return found


def _twice(days: list[date], list_name: str, field: str) -> list[Refusal]:
    return [
        Refusal("tanggal_ganda", f"Tanggal {plain_date(day)} tercatat lebih dari sekali di daftar {list_name}.", field)
        for day in sorted(set(days))
        if days.count(day) > 1
    ]
