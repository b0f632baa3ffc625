"""Service hours as TOML: the week, dated profiles, holidays and special days; and the same as plain data."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from loket_app.definitions.toml_lines import Table
from loket_app.domain.dates import parse_time, plain_date, zone_info
from loket_app.domain.worktime import (
    CLOSED_KINDS,
    Calendar,
    ClosedDay,
    OpenSpan,
    Profile,
    SpecialDay,
    Week,
)

DAY_KEYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
EXAMPLE_WORDS = ("minggu", "profil", "libur", "hari_khusus", "istirahat_bergilir")


def calendar(top: Table) -> Calendar:
    """The hours of one office; an unknown zone, bad or overlapping hours and a doubled date are refused."""
    zone = zone_of(top)
    week = _week(top.table("minggu"))
    if not any(week):
        raise top.fail("minggu", "Belum ada satu jam layanan pun. Isi jam buka paling sedikit pada satu hari.")
    found = Calendar(
        zone=zone,
        week=week,
        profiles=_profiles(top.tables("profil")),
        closed=closed_days(top.tables("libur")),
        special=_special_days(top.tables("hari_khusus")),
        rotating_breaks=top.boolean("istirahat_bergilir", False),
        example=example_words(top, EXAMPLE_WORDS),
    )
    top.finish()
    return found


def example_words(table: Table, known: Iterable[str]) -> tuple[str, ...]:
    """The list `contoh`: names of parts whose values no source gives and the office must confirm."""
    allowed = tuple(known)
    words = table.strings("contoh", ())
    for index, word in enumerate(words):
        if word not in allowed:
            raise table.fail(
                "contoh", f"«{word}» bukan bagian yang dapat ditandai contoh. Pilihannya: {', '.join(allowed)}.", index
            )
        if word in words[:index]:
            raise table.fail("contoh", f"«{word}» ditulis dua kali. Hapus salah satunya.", index)
    return words


def zone_of(table: Table) -> str:
    """The IANA zone under `zona`."""
    zone = table.text("zona", max_len=40, one_line=True)
    try:
        zone_info(zone)
    except (ValueError, OSError, LookupError):
        known = "Asia/Jakarta (WIB), Asia/Makassar (WITA) atau Asia/Jayapura (WIT)"
        raise table.fail("zona", f"Zona waktu «{zone}» tidak dikenal. Tulis {known}.") from None
    return zone


def _week(table: Table) -> Week:
    week = tuple(_spans(table, day) for day in DAY_KEYS)
    table.finish()
    return week


def _spans(table: Table, key: str) -> tuple[OpenSpan, ...]:
    spans: list[OpenSpan] = []
    for index, text in enumerate(table.strings(key, (), max_len=20)):
        span = _span(text)
        if span is None:
            raise table.fail(key, f'Jam «{text}» tidak dapat dibaca. Tulis seperti "07.30-12.00".', index)
        if span.end <= span.start:
            raise table.fail(key, f"Jam tutup harus sesudah jam buka: «{text}». Betulkan jamnya.", index)
        if spans and span.start < spans[-1].end:
            raise table.fail(
                key, f"Jam «{text}» bertumpang tindih dengan jam sebelumnya, atau tidak urut. Betulkan jamnya.", index
            )
        spans.append(span)
    return tuple(spans)


def _span(text: str) -> OpenSpan | None:
    start, dash, end = text.replace("–", "-").partition("-")
    first, last = _minute(start), _minute(end)
    return OpenSpan(first, last) if dash and first is not None and last is not None else None


def _minute(text: str) -> int | None:
    if text.strip() in ("24.00", "24:00"):
        return 24 * 60
    found = parse_time(text)
    return None if found is None else found[0] * 60 + found[1]


def _profiles(tables: tuple[Table, ...]) -> tuple[Profile, ...]:
    found: list[Profile] = []
    for table in tables:
        profile = Profile(
            name=table.text("nama", max_len=100, one_line=True, empty=False),
            first=table.day("dari"),
            last=table.day("sampai"),
            week=_week(table.table("minggu")),
        )
        table.finish()
        if profile.last < profile.first:
            raise table.fail("sampai", "Tanggal sampai mendahului tanggal dari. Betulkan salah satunya.")
        for other in found:
            if profile.first <= other.last and other.first <= profile.last:
                raise table.fail("dari", f"Masa profil ini bertumpang tindih dengan profil «{other.name}».")
        found.append(profile)
    return tuple(found)


def closed_days(tables: tuple[Table, ...]) -> tuple[ClosedDay, ...]:
    """Rows `[[libur]]`: holidays and cuti bersama, each date once; `aktif = false` keeps the office open (piket)."""
    found: list[ClosedDay] = []
    seen: set[date] = set()
    for table in tables:
        day = _new_day(table, seen)
        name = table.text("nama", max_len=200, one_line=True, empty=False)
        kind = table.text("jenis", max_len=40)
        if kind not in CLOSED_KINDS:
            raise table.fail("jenis", f"Jenis libur «{kind}» tidak dikenal. Pilihannya: {', '.join(CLOSED_KINDS)}.")
        found.append(ClosedDay(day, name, kind, table.boolean("aktif", True)))
        table.finish()
    return tuple(found)


def _special_days(tables: tuple[Table, ...]) -> tuple[SpecialDay, ...]:
    found: list[SpecialDay] = []
    seen: set[date] = set()
    for table in tables:
        day = _new_day(table, seen)
        reason = table.text("alasan", max_len=200, one_line=True, empty=False)
        found.append(SpecialDay(day, reason, _spans(table, "jam")))
        table.finish()
    return tuple(found)


def _new_day(table: Table, seen: set[date]) -> date:
    day = table.day("tanggal")
    if day in seen:
        raise table.fail("tanggal", f"Tanggal {plain_date(day)} sudah ada di daftar ini. Hapus salah satunya.")
    seen.add(day)
    return day


def calendar_data(value: Calendar) -> dict[str, Any]:
    """The calendar as plain data of the same shape as its TOML; `calendar` reads it back equal."""
    return {
        "zona": value.zone,
        "istirahat_bergilir": value.rotating_breaks,
        "contoh": list(value.example),
        "minggu": _week_data(value.week),
        "profil": [
            {"nama": p.name, "dari": p.first.isoformat(), "sampai": p.last.isoformat(), "minggu": _week_data(p.week)}
            for p in value.profiles
        ],
        "libur": [
            {"tanggal": c.day.isoformat(), "nama": c.name, "jenis": c.kind, "aktif": c.active} for c in value.closed
        ],
        "hari_khusus": [
            {"tanggal": s.day.isoformat(), "alasan": s.reason, "jam": _spans_data(s.spans)} for s in value.special
        ],
    }


def _week_data(week: Week) -> dict[str, list[str]]:
    return {day: _spans_data(spans) for day, spans in zip(DAY_KEYS, week, strict=True)}


def _spans_data(spans: tuple[OpenSpan, ...]) -> list[str]:
    return [f"{_written(s.start)}-{_written(s.end)}" for s in spans]


def _written(minute: int) -> str:
    return f"{minute // 60:02d}.{minute % 60:02d}"
