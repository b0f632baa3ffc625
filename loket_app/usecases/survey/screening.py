"""What an import would keep: rows understood, days inside the period, services under the office's own short names."""

import pickle
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

from loket_app.domain.dates import numeric_date
from loket_app.domain.errors import Disturbance, Refusal, Refused
from loket_app.domain.survey.answers import Response
from loket_app.domain.survey.instrument import Instrument
from loket_app.usecases.queries.survey_entry import SERVICE, EntryFacts, Service
from loket_app.usecases.survey.columns import ColumnPlan, plain
from loket_app.usecases.survey.reading import Rejected, Understood, read_answers, understand
from loket_app.usecases.survey.sheet import Sheet, Told

ALIKE: Final = 0.84
SHEET, REFUSED, DISTURBED = "lembar", "ditolak", "gangguan"


@dataclass(frozen=True, slots=True)
class ServiceWord:
    """How a service is written in the table, how often, and the office's short name for it (empty: none found)."""

    word: str
    times: int
    short: str


@dataclass(frozen=True, slots=True)
class Screened:
    """What would be imported, and everything that would not. `services` lists every way a service was written."""

    understood: Understood
    responses: tuple[Response, ...]
    rejected: tuple[Rejected, ...]
    services: tuple[ServiceWord, ...]
    first: date | None
    last: date | None

    @property
    def unmatched(self) -> tuple[ServiceWord, ...]:
        """The services that the office does not know by that name."""
        return tuple(s for s in self.services if not s.short)


def screen(
    sheet: Sheet,
    plan: ColumnPlan,
    facts: EntryFacts,
    default_day: date,
    said: Mapping[str, str],
    told: Told | None = None,
) -> Screened:
    """Read the table for this period. `said` is what the office said a written service is; "" leaves it as written.

    Raises `Refused` while the plan is incomplete.
    """
    found = understand(sheet, plan, facts.instrument, default_day, told)
    kept: list[Response] = []
    outside: list[Rejected] = []
    for line, response in zip(found.lines, found.responses, strict=True):
        why = _why_not(response.day, facts)
        if why:
            outside.append(Rejected(line, (why,)))
        else:
            kept.append(response)
    words = Counter(r.groups[SERVICE] for r in kept if SERVICE in r.groups)
    services = tuple(
        ServiceWord(word, times, said[word] if word in said else match(word, facts.services))
        for word, times in sorted(words.items(), key=lambda item: (-item[1], item[0].casefold()))
    )
    days = [r.day for r in kept]
    return Screened(
        understood=found, responses=tuple(_renamed(kept, {s.word: s.short for s in services if s.short})),
        rejected=tuple(sorted((*found.rejected, *outside), key=lambda r: r.line)), services=services,
        first=min(days, default=None), last=max(days, default=None),
    )  # fmt: skip


def _why_not(day: date, facts: EntryFacts) -> str:
    if day > facts.today:
        return f"Tanggal {numeric_date(day)} belum tiba."
    if facts.first <= day <= facts.last:
        return ""
    return f"Tanggal {numeric_date(day)} di luar masa survei."


def _renamed(responses: Sequence[Response], names: Mapping[str, str]) -> Sequence[Response]:
    """The same answers under the office's names; rows that share their fields go on sharing them."""
    other = {word: short for word, short in names.items() if word != short}
    if not other:
        return responses
    shared: dict[int, Mapping[str, str]] = {}
    found: list[Response] = []
    for response in responses:
        short = other.get(response.groups.get(SERVICE, ""))
        if short is None:
            found.append(response)
            continue
        known = shared.get(id(response.groups))
        if known is None:
            known = shared[id(response.groups)] = {**response.groups, SERVICE: short}
        found.append(replace(response, groups=known))
    return found


def match(word: str, services: Sequence[Service]) -> str:
    """The short name of the service that is meant: by its names, by a name within the words, or nearly so; "" when none
    or several could be."""
    wanted = plain(word)
    names = [(plain(n), s.short) for s in services for n in (s.short, s.name, *s.words) if plain(n)]
    exact = {short for name, short in names if name == wanted}
    if not exact:
        inside = [(len(name), short) for name, short in names if len(name) > 2 and f" {name} " in f" {wanted} "]
        most = max((length for length, _ in inside), default=0)
        exact = {short for length, short in inside if length == most}
    if not exact:
        exact = {short for name, short in names if SequenceMatcher(None, wanted, name).ratio() >= ALIKE}
    return exact.pop() if len(exact) == 1 else ""


def packed_sheet(path: str, instrument: Instrument, name: str | None, told: Told | None = None) -> bytes:
    """Read a file in a process apart: the sheet, or why not, as bytes for `unpacked_sheet`."""
    found: tuple[str, object]
    try:
        found = SHEET, read_answers(Path(path), instrument, told, name)
    except Refused as refused:
        found = REFUSED, refused.refusal
    except Disturbance as disturbance:
        found = DISTURBED, (disturbance.sentence, disturbance.advice)
    return pickle.dumps(found, pickle.HIGHEST_PROTOCOL)


def unpacked_sheet(content: bytes) -> Sheet:
    """What `packed_sheet` of this program found; raises what it ran into."""
    _, found = pickle.loads(content)
    if isinstance(found, Sheet):
        return found
    if isinstance(found, Refusal):
        raise Refused(found)
    sentence, advice = found
    raise Disturbance(str(sentence), str(advice))
