"""A clash with another letter of the same form: the same place on days that overlap, as a rule of the form says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from loket_app.domain.form_model import Form, Rule, RuleKind
from loket_app.domain.form_text import Values, is_empty

OTHER_PREFIX = "lain_"
OTHER_CALLED = "lain_surat"
"""In the message of a rule `bentrok` the other letter's fields stand behind the prefix; this one says which it is."""
_ALMOST = 0.85


@dataclass(frozen=True, slots=True)
class Other:
    """Another letter of the same form, issued or in work: the words to call it by, and its values."""

    called: str
    values: Values


def clash_rules(form: Form) -> tuple[Rule, ...]:
    """The rules that need the other letters of this form."""
    return tuple(rule for rule in form.rules if rule.kind is RuleKind.CLASH)


def clashes(rule: Rule, values: Values, others: Sequence[Other]) -> Iterator[Values]:
    """For each other letter that clashes: the words its message may name."""
    first, last, place, *area = rule.fields
    for other in others:
        if not _overlap(values, other.values, first, last):
            continue
        if area and _differ(values.get(area[0]), other.values.get(area[0])):
            continue
        if same_place(values.get(place), other.values.get(place)):
            yield {
                **{f"{OTHER_PREFIX}{key}": value for key, value in other.values.items()},
                OTHER_CALLED: other.called,
            }


def _overlap(mine: Values, other: Values, first: str, last: str) -> bool:
    days = [_days(values, first, last) for values in (mine, other)]
    if days[0] is None or days[1] is None:
        return False
    return days[0][0] <= days[1][1] and days[1][0] <= days[0][1]


def _days(values: Values, first: str, last: str) -> tuple[date, date] | None:
    """The first and the last day; one of them alone is both."""
    start, end = values.get(first), values.get(last)
    start = start if isinstance(start, date) else end
    end = end if isinstance(end, date) else start
    return (start, end) if isinstance(start, date) and isinstance(end, date) else None


def _differ(mine: object, other: object) -> bool:
    return not is_empty(mine) and not is_empty(other) and _words(mine) != _words(other)


def same_place(mine: object, other: object) -> bool:
    """Whether two descriptions mean one place, as far as words can tell: numbers must agree, words may be left out or
    misspelt. Nothing is no place."""
    ours, theirs = _words(mine), _words(other)
    if not ours or not theirs:
        return False
    numbers = [{w for w in words if w.isdigit()} for words in (ours, theirs)]
    if all(numbers) and numbers[0] != numbers[1]:
        return False
    plain = [[w for w in words if not w.isdigit()] for words in (ours, theirs)]
    if set(plain[0]) <= set(plain[1]) or set(plain[1]) <= set(plain[0]):
        return bool(plain[0]) == bool(plain[1])
    return SequenceMatcher(None, " ".join(plain[0]), " ".join(plain[1])).ratio() >= _ALMOST


def _words(value: object) -> list[str]:
    words = re.findall(r"\w+", str(value or "").casefold())
    return [w.lstrip("0") or "0" if w.isdigit() else w for w in words]
