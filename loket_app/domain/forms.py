"""Forms: one door to the model, the checks, and the values a form starts with, is typed with and is stored as."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from loket_app.domain.dates import parse_date, parse_time, plain_date
from loket_app.domain.form_clash import Other, clash_rules
from loket_app.domain.form_layout import Align, Block, Condition, Family
from loket_app.domain.form_model import (
    SHEET_MM,
    TODAY_WORD,
    Calc,
    Computation,
    Field,
    FieldType,
    Form,
    FormKind,
    Group,
    Issue,
    Kop,
    Page,
    Rule,
    RuleKind,
    Sheet,
    Source,
    rows_of,
)
from loket_app.domain.form_rules import Workdays, age, blocking, check, computed
from loket_app.domain.form_text import Format, TextError, Values, filled, is_empty, parse_text, written

__all__ = [
    "SHEET_MM",
    "TODAY_WORD",
    "Align",
    "Block",
    "Calc",
    "Computation",
    "Condition",
    "Family",
    "Field",
    "FieldType",
    "Form",
    "FormKind",
    "Format",
    "Group",
    "Issue",
    "Kop",
    "Other",
    "Page",
    "Rule",
    "RuleKind",
    "Sheet",
    "Source",
    "TextError",
    "Values",
    "Workdays",
    "age",
    "blocking",
    "check",
    "clash_rules",
    "computed",
    "defaults",
    "field_hint",
    "filled",
    "fresh_row",
    "from_data",
    "is_empty",
    "parse",
    "parse_text",
    "rows_of",
    "to_data",
    "written",
]


def defaults(form: Form, given: Values | None = None, today: date | None = None) -> dict[str, object]:
    """What a fresh form starts with: the program's values, the prefills made from them, and the form's own defaults."""
    known = dict(given or {})
    for field in form.fields:
        if field.source is Source.TYPED and is_empty(known.get(field.key)):
            value = known.get(field.from_program) if field.from_program else None
            known[field.key] = _default(field, today) if is_empty(value) else value
    for group in form.groups:
        known.setdefault(group.key, [fresh_row(group, today) for _ in range(group.least)])
    return known


def fresh_row(group: Group, today: date | None = None) -> dict[str, object]:
    """A new row of a group with its defaults."""
    return {f.key: _default(f, today) for f in group.fields if f.source is Source.TYPED}


_LATER = re.compile(rf"{TODAY_WORD}(?: *\+ *(\d{{1,3}}) (hari|bulan))?")


def _default(field: Field, today: date | None) -> object:
    if field.type is FieldType.DATE and (counted := _LATER.fullmatch(field.default)):
        return _later(today, int(counted[1] or 0), counted[2] or "hari") if today else None
    if field.type is FieldType.YES_NO:
        return field.default == "ya"
    return parse(field, field.default) if field.default else None


def _later(day: date, count: int, unit: str) -> date:
    """The day so many days or months on; a month without that day ends on its last."""
    if unit == "hari":
        return day + timedelta(days=count)
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def parse(field: Field, text: str) -> object | None:
    """The value of a typed text; None when it is empty or cannot be read as this type."""
    if not text.strip():
        return None
    reader = _READERS.get(field.type)
    return reader(text) if reader else text.strip()


def _read_time(text: str) -> time | None:
    found = parse_time(text)
    return time(*found) if found else None


def _read_number(text: str) -> int | None:
    cleaned = text.strip().removeprefix("Rp").replace(".", "").replace(" ", "")
    sign = -1 if cleaned.startswith("-") else 1
    digits = cleaned.removeprefix("-")
    return sign * int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else None


def _read_moment(text: str) -> datetime | None:
    try:
        return _moment_of(text.strip())
    except ValueError:
        return None


_READERS: dict[FieldType, Callable[[str], object | None]] = {
    FieldType.DATE: parse_date,
    FieldType.TIME: _read_time,
    FieldType.MOMENT: _read_moment,
    FieldType.NUMBER: _read_number,
    FieldType.MONEY: _read_number,
    FieldType.DURATION: _read_number,
    FieldType.YES_NO: lambda text: text.strip().lower() in ("ya", "true", "1"),
    FieldType.NIK: lambda text: text.replace(" ", "").replace(".", "").replace("-", ""),
}


def to_data(form: Form, values: Values) -> dict[str, object]:
    """The values as plain JSON data (dates and times as ISO text), only what the form knows."""
    data: dict[str, object] = {f.key: _plain(values[f.key]) for f in form.fields if f.key in values}
    for group in form.groups:
        if group.key in values:
            data[group.key] = [
                {f.key: _plain(row[f.key]) for f in group.fields if f.key in row} for row in rows_of(values, group.key)
            ]
    return data


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        zone = getattr(value.tzinfo, "key", None)
        return f"{value.isoformat()}[{zone}]" if zone else value.isoformat()
    return value.isoformat() if isinstance(value, date | time) else value


def _moment_of(text: str) -> datetime:
    """ISO text, with the zone's name in brackets where it has one; raises ValueError for anything else."""
    iso, bracket, zone = text.partition("[")
    moment = datetime.fromisoformat(iso)
    if not bracket:
        return moment
    try:
        return moment.astimezone(ZoneInfo(zone.removesuffix("]")))
    except ZoneInfoNotFoundError as error:
        raise ValueError(f"unknown zone {zone}") from error


def from_data(form: Form, data: Values) -> dict[str, object]:
    """The inverse of `to_data`; text that is no date any more comes back as text, so that `check` names it."""
    values: dict[str, object] = {f.key: _typed(f, data[f.key]) for f in form.fields if f.key in data}
    for group in form.groups:
        if group.key in data:
            values[group.key] = [
                {f.key: _typed(f, row[f.key]) for f in group.fields if f.key in row} for row in rows_of(data, group.key)
            ]
    return values


_ISO: dict[FieldType, Callable[[str], object]] = {
    FieldType.DATE: date.fromisoformat,
    FieldType.TIME: time.fromisoformat,
    FieldType.MOMENT: _moment_of,
}


def _typed(field: Field, value: object) -> object:
    reader = _ISO.get(field.type)
    if reader is None or not isinstance(value, str):
        return value
    try:
        return reader(value)
    except ValueError:
        return value


def field_hint(field: Field) -> str:
    """A short example of what to type, for the line under a field."""
    if field.help:
        return field.help
    return {
        FieldType.DATE: f"misalnya {plain_date(date(2026, 11, 23))} ditulis 23-11-2026",
        FieldType.TIME: "misalnya 09.00",
    }.get(field.type, "")
