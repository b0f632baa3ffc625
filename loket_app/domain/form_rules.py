"""Checks and computations of a form: what is still to be put right, and the fields that follow from others."""

import re
from collections import ChainMap
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time

from loket_app.domain.form_clash import Other, clashes
from loket_app.domain.form_model import (
    TODAY_WORD,
    Calc,
    Field,
    FieldType,
    Form,
    Group,
    Issue,
    Rule,
    RuleKind,
    Source,
    rows_of,
)
from loket_app.domain.form_text import Values, filled, is_empty
from loket_app.domain.nik import check_nik, disagreements

Workdays = Callable[[date, date], int]


def computed(form: Form, values: Values, workdays: Workdays | None = None) -> dict[str, object]:
    """The values with the computed fields filled in; one that lacks its sources stays None."""
    result = dict(values)
    for group in form.groups:
        calcs = [f for f in group.fields if f.computation]
        if calcs:
            result[group.key] = [
                {**row, **{f.key: _compute(f, ChainMap(dict(row), dict(result)), workdays) for f in calcs}}
                for row in rows_of(values, group.key)
            ]
    for field in form.fields:
        if field.computation:
            result[field.key] = _compute(field, result, workdays)
    return result


def _compute(field: Field, values: Values, workdays: Workdays | None) -> object:
    calc = field.computation
    assert calc is not None
    if calc.kind is Calc.ROWS:
        return len(rows_of(values, calc.start))
    if calc.kind is Calc.SUM:
        group, _, key = calc.start.partition(".")
        found = [row.get(key) for row in rows_of(values, group)]
        return sum(n for n in found if isinstance(n, int) and not isinstance(n, bool))
    start, end = _day(values.get(calc.start)), _day(values.get(calc.end))
    if start is None or end is None:
        return None
    if calc.kind is Calc.AGE:
        return age(start, end)
    return workdays(start, end) if workdays and end >= start else None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def age(born: date, on: date) -> int:
    """Full years on a day; a leap-day child is a year older on 1 March. Negative before birth."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def check(
    form: Form, values: Values, today: date, workdays: Workdays, others: Sequence[Other] = ()
) -> tuple[Issue, ...]:
    """Everything to put right or to look at, in the order of the form.

    `workdays(a, b)` counts the working days after `a` up to and including `b` (decision 34). `others` are the other
    letters of this form, for its rules `bentrok` (`form_clash.clash_rules`).
    """
    full = computed(form, values, workdays)
    found: list[Issue] = []
    for field in form.fields:
        found.extend(_field_issues(field, full.get(field.key), today))
    for group in form.groups:
        found.extend(_group_issues(group, full, today))
    for rule in form.rules:
        if rule.kind is RuleKind.CLASH:
            found.extend(_clash_issues(rule, full, today, others))
        else:
            found.extend(_rule_issues(rule, full, today, workdays))
    return tuple(found)


def blocking(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """The issues that must be put right before anything is printed."""
    return tuple(i for i in issues if i.blocking)


def _group_issues(group: Group, values: Values, today: date) -> Iterator[Issue]:
    if group.source is not Source.TYPED:
        return
    rows = rows_of(values, group.key)
    if len(rows) < group.least:
        yield Issue(None, None, f"{group.label}: isi paling sedikit {group.least} baris.", True, group.key)
    if len(rows) > group.most:
        yield Issue(
            None, None, f"{group.label}: paling banyak {group.most} baris, sekarang {len(rows)}.", True, group.key
        )
    for number, row in enumerate(rows):
        for field in group.fields:
            yield from _field_issues(field, row.get(field.key), today, group.key, number)


def _field_issues(
    field: Field, value: object, today: date, group: str | None = None, row: int | None = None
) -> Iterator[Issue]:
    if field.source is not Source.TYPED:
        return
    if is_empty(value):
        if field.required:
            yield Issue(field.key, row, f"{field.label} belum diisi.", True, group)
        return
    sentence = _wrong_kind(field, value) or _too_large(field, value)
    if sentence:
        yield Issue(field.key, row, sentence, True, group)
    elif field.type is FieldType.NIK:
        for warning in check_nik(str(value), today).warnings:
            yield Issue(field.key, row, f"{field.label}: {warning}", False, group)


_KINDS: dict[FieldType, tuple[type, str]] = {
    FieldType.DATE: (date, "tanggal, misalnya 23-11-2026"),
    FieldType.TIME: (time, "jam, misalnya 09.00"),
    FieldType.MOMENT: (datetime, "tanggal dan jam"),
    FieldType.NUMBER: (int, "bilangan bulat"),
    FieldType.MONEY: (int, "jumlah rupiah tanpa koma"),
    FieldType.DURATION: (int, "lama waktu"),
    FieldType.YES_NO: (bool, "ya atau tidak"),
}


def _wrong_kind(field: Field, value: object) -> str:
    wanted, words = _KINDS.get(field.type, (str, "teks"))
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        return f"{field.label} harus berupa {words}."
    if field.type is FieldType.CHOICE and str(value) not in field.choices:
        return f"{field.label}: pilih salah satu dari {', '.join(field.choices)}."
    return ""


def _too_large(field: Field, value: object) -> str:
    if isinstance(value, str) and len(value) > field.max_length:
        return f"{field.label} paling banyak {field.max_length} huruf; sekarang {len(value)}. Ringkas tulisannya."
    if field.type in (FieldType.NUMBER, FieldType.MONEY) and isinstance(value, int):
        if value < 0:
            return f"{field.label} tidak boleh kurang dari nol."
        if value > 10**15:
            return f"{field.label} terlalu besar."
    return ""


def _rule_issues(rule: Rule, values: Values, today: date, workdays: Workdays) -> Iterator[Issue]:
    scopes: list[tuple[int | None, Values]] = [(None, values)]
    if rule.group:
        base = dict(values)
        scopes = [(i, ChainMap(dict(row), base)) for i, row in enumerate(rows_of(values, rule.group))]
    for row, scope in scopes:
        if rule.when is not None and not rule.when.holds(scope):
            continue
        if rule.kind is RuleKind.NIK_MATCHES:
            for sentence in _nik_sentences(rule, scope, today):
                yield Issue(rule.fields[0], row, sentence, rule.blocking, rule.group)
        elif _breaks(rule, scope, values, row) or _dates_break(rule, scope, today, workdays):
            words = {**scope, "batas": rule.number, TODAY_WORD: today}
            whole = rule.fields[0] if rule.kind is RuleKind.ROWS_AT_LEAST else None
            blamed = None if whole else _blamed(rule)
            yield Issue(blamed, row, filled(rule.message, words, "…"), rule.blocking, whole or rule.group)


def _clash_issues(rule: Rule, values: Values, today: date, others: Sequence[Other]) -> Iterator[Issue]:
    if rule.when is not None and not rule.when.holds(values):
        return
    for other in clashes(rule, values, others):
        words = {**values, **other, "batas": rule.number, TODAY_WORD: today}
        yield Issue(rule.fields[2], None, filled(rule.message, words, "…"), rule.blocking)


def _blamed(rule: Rule) -> str:
    """The field that the cursor should go to: for two dates the later one."""
    later = rule.kind in (RuleKind.WORKDAYS_BELOW, RuleKind.ORDER, RuleKind.DIFFERENT)
    return rule.fields[1] if later else rule.fields[0]


def _breaks(rule: Rule, scope: Values, values: Values, row: int | None) -> bool:
    """Whether a rule that asks no calendar is broken; `values` is the whole form, `row` the row of `scope` in it."""
    first = scope.get(rule.fields[0])
    if rule.kind is RuleKind.REQUIRED_WHEN:
        return is_empty(first)
    if rule.kind is RuleKind.ROWS_AT_LEAST:
        return len(rows_of(values, rule.fields[0])) < rule.number
    if rule.kind is RuleKind.FORBIDDEN:
        return True
    if is_empty(first):
        return False
    if rule.kind is RuleKind.DIFFERENT:
        return first == scope.get(rule.fields[1])
    if rule.kind is RuleKind.UNIQUE:
        return _alike(first) in [_alike(r.get(rule.fields[0])) for r in rows_of(values, rule.group or "")[:row]]
    if rule.kind is RuleKind.ABSENT:
        return _alike(first) in [_alike(r.get(rule.fields[2])) for r in rows_of(values, rule.fields[1])]
    if rule.kind is RuleKind.DIGITS:
        return not (str(first).isascii() and str(first).isdigit() and len(str(first)) == rule.number)
    return rule.kind is RuleKind.EMAIL and not _EMAIL.fullmatch(str(first))


_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def _alike(value: object) -> str:
    """Two texts that differ in capitals and spaces only are the same."""
    return " ".join(str(value).split()).casefold()


_DATED = frozenset(
    {RuleKind.WORKDAYS_BELOW, RuleKind.NOT_PAST, RuleKind.NOT_FUTURE, RuleKind.MINIMUM_AGE, RuleKind.ORDER}
)


def _dates_break(rule: Rule, scope: Values, today: date, workdays: Workdays) -> bool:
    if rule.kind not in _DATED:
        return False
    first = scope.get(rule.fields[0])
    second = scope.get(rule.fields[1]) if len(rule.fields) > 1 else None
    if rule.kind is RuleKind.ORDER and isinstance(first, time) and isinstance(second, time):
        return second < first
    start, end = _day(first), _day(second)
    if start is None:
        return False
    if rule.kind is RuleKind.NOT_PAST:
        return start < today
    if rule.kind is RuleKind.NOT_FUTURE:
        return start > today
    if rule.kind is RuleKind.ORDER and start == end:
        return _hours_break(scope, rule.fields[2:])
    return end is not None and _days_break(rule, start, end, workdays)


def _hours_break(scope: Values, hours: Sequence[str]) -> bool:
    """On one day the hours decide, where the rule names them: an end after midnight belongs to the next day."""
    first, last = ([scope.get(key) for key in hours] + [None, None])[:2]
    return isinstance(first, time) and isinstance(last, time) and last < first


def _days_break(rule: Rule, start: date, end: date, workdays: Workdays) -> bool:
    if rule.kind is RuleKind.ORDER:
        return end < start
    if rule.kind is RuleKind.MINIMUM_AGE:
        return age(start, end) < rule.number
    return end >= start and workdays(start, end) >= rule.number


def _nik_sentences(rule: Rule, values: Values, today: date) -> tuple[str, ...]:
    """Where a NIK contradicts the typed birth date (second field) or sex (third): warnings in the words of the NIK."""
    nik, born, sex = ([values.get(key) for key in rule.fields] + [None, None])[:3]
    if is_empty(nik):
        return ()
    letter = str(sex or "").strip()[:1].upper()
    return disagreements(check_nik(str(nik), today), _day(born), letter if letter in ("L", "P") else None)
