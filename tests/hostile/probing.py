"""Every command that is run inside is first tried with hostile texts, each in a transaction that is undone."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from unicodedata import normalize
from zlib import crc32

from sqlalchemy import Engine, event

from loket_app.domain.errors import Refused
from loket_app.domain.names import clean_text, storable
from loket_app.usecases.desk import Desk
from loket_app.usecases.order import Who
from tests.hostile.corpus import texts_for
from tests.hostile.leaves import Leaf, of_call
from tests.hostile.watch import MOST_SECONDS, most_seconds, readable
from tests.processes.commands import name_of

LOST = "accepted and nowhere stored"
LONGEST_STORED = 200_000
"""Letters in one value of the data file: the text of a form and the body of a setting are the longest."""


MADE: Final = {
    "Ticket.key": "24 hex digits that the screen draws",
    "Ticket.secret": "32 hex digits that the screen draws; only its digest is stored",
    "dump._recorded.digest": "SHA-256 of the dump just written",
    "letters.mark_paper_printed.digest": "SHA-256 of the page just printed",
    "letters.mark_paper_printed.paper": "the key of a paper that the program makes",
    "letters.mark_printed.digest": "SHA-256 of the letter just printed",
    "letters.mark_printed.file": "the name that the archive gave",
    "survey.realisations._add_photo.digest": "SHA-256 of the photograph just stored",
    "survey.realisations._add_photo.file": "the name that the photograph was given",
    "pin_key._given.hashed": "what argon2 wrote",
    "pin_key._given.kind": "one of two words in the source",
    "pin_key._installed.key": "the mark of the key just made",
    "staff.save_officer.pin_hash": "what argon2 wrote",
    "ClosedYear.digest": "SHA-256 of the year's file, as the data has it",
    "ClosedYear.file": "the name that the year's file was given",
    "ClosedYear.officer": "the officer's name, as the data has it",
    "Plan.name": "the name that the year's next file is given",
    "Plan.papers": "the names that the archive gave",
    "YearFile.digest": "SHA-256 of the year's file just written",
    "YearFile.file": "the name that the year's file was given",
    "YearFile.requests": "what the program packed",
    "restore.recorded.note": "the program's own file beside the data; `importers.py` spoils it",
    "survey.invitations._keep.code": "drawn by the program",
    "survey.counting.count_days.until": "today, by the clock",
    "office_settings.save_setting.kind": "the page's own word",
    "office_settings.confirm_examples.kind": "the page's own word",
}
"""Places that no person fills: the program makes what stands there, and a test of its maker says how."""

DROPPED: Final = {
    "Response.groups?": "only the fields of the questionnaire are kept",
    "Response.reasons?": "only reasons for its questions are kept",
    "acts.advance.papers": "only what the service asks for is ticked",
    "acts.return_to.missing": "only what the service asks for is lacking",
    "IntakeForm.papers": "only what the service asks for is ticked",
    "intake.complete.papers": "only what the service asks for is ticked",
    "survey.rtl.make_plan.reason": "kept only where the priorities are put in another order",
    "survey.rtl.reorder_plan.reason": "kept only where the priorities are put in another order",
}
"""Places whose text may be accepted and not stored."""

LEFT_ALONE: Final = {
    "OfficerData.nip": "eighteen digits, or what is there",
}
"""Places where the plays go on only with the texts that they gave."""


class _UndoneError(Exception):
    """Carried out, and not to be kept."""


@dataclass
class Probed:
    """What came of it, by the place of the text."""

    most: int
    turn: str = ""
    """Another word chooses other texts at each place."""
    share: int = 1
    """Only one place in so many is tried."""
    tries: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    failures: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    slowest: tuple[float, str] = (0.0, "")
    kept: dict[str, str] = field(default_factory=dict)
    """Where a text was really stored, where `keep` was asked for."""


@contextmanager
def probing(engine: Engine, most: int, keep: tuple[str, ...] = (), turn: str = "", share: int = 1) -> Iterator[Probed]:
    """Inside, every command of every desk is tried with `most` texts at each of its places.

    With `keep` the command itself then carries one of these texts wherever it is taken, so that the office fills with
    them.
    """
    probed = Probed(most, turn, share)
    bound: list[str] = []
    run, counted = Desk._run, Desk.do_counted

    def heard(_c: Any, _cur: Any, statement: str, parameters: Any, _ctx: Any, _many: Any) -> None:
        if not statement.lstrip().startswith("SELECT"):
            bound.extend(_texts(parameters))

    def instead(self: Desk, who: Who, present: Any, command: Any, *args: Any, **kwargs: Any) -> Any:
        given = _tried(probed, bound, command, args, kwargs, lambda c, k: run(self, _fresh(who), present, c, **k), keep)
        if given is None:
            return run(self, who, present, command, *args, **kwargs)
        return run(self, who, present, command, **given)

    def instead_counted(self: Desk, who: Who, command: Any, *args: Any, **kwargs: Any) -> Any:
        given = _tried(probed, bound, command, args, kwargs, lambda c, k: counted(self, who, c, **k), keep)
        if given is None:
            return counted(self, who, command, *args, **kwargs)
        return counted(self, who, command, **given)

    Desk._run, Desk.do_counted = instead, instead_counted  # type: ignore[assignment, method-assign]
    event.listen(engine, "before_cursor_execute", heard)
    try:
        yield probed
    finally:
        event.remove(engine, "before_cursor_execute", heard)
        Desk._run, Desk.do_counted = run, counted  # type: ignore[method-assign]


def _fresh(who: Who) -> Who:
    return Who(who.actor, who.recorder)


def _tried(
    probed: Probed, bound: list[str], command: Any, args: Any, kwargs: Any, run: Any, keep: tuple[str, ...]
) -> dict[str, Any] | None:
    """Try the command with its texts changed; the arguments with the texts that are to be kept, or None."""
    name = name_of(command)

    def undone(tx: Any, **values: Any) -> None:
        command(tx, **values)
        raise _UndoneError

    undone.__name__ = getattr(command, "__name__", "undone")
    for leaf in of_call(name, command, args, kwargs):
        _one_place(probed, bound, leaf, lambda values: run(undone, values))
    if not keep:
        return None
    given: dict[str, Any] | None = None
    for path in [leaf.path for leaf in of_call(name, command, args, kwargs)]:
        now = of_call(name, command, args, kwargs) if given is None else of_call(name, command, (), given)
        leaf = next((one for one in now if one.path == path), None)
        if leaf is None or leaf.place in MADE or leaf.place in LEFT_ALONE or path.endswith("]"):
            continue
        changed = leaf.put(keep[crc32(leaf.place.encode()) % len(keep)])
        try:
            run(undone, changed)
        except _UndoneError:
            given = changed
            probed.kept[leaf.place] = path
        except Exception:
            continue  # `_one_place` says what was wrong with it
    return given


def _one_place(probed: Probed, bound: list[str], leaf: Leaf, run: Any) -> None:
    place = leaf.place.partition("[")[0].rstrip("?")
    if probed.tries[leaf.place] >= probed.most or place in MADE or crc32(place.encode()) % probed.share:
        return
    for which, text in texts_for(probed.turn + leaf.place, probed.most):
        where = f"{leaf.place} ({leaf.path}) {which}"
        probed.tries[leaf.place] += 1
        bound.clear()
        begun = time.process_time()
        try:
            run(leaf.put(text))
            raise AssertionError("the command was kept")
        except _UndoneError:
            told = _stored_well(bound, text)
            probed.accepted[leaf.place] += 1
        except Refused as refused:
            told = "" if readable(refused.refusal.sentence) else f"says {refused.refusal.sentence[:200]!r}"
        except Exception as error:
            told = f"{type(error).__name__}: {str(error)[:160]}"
        if told == LOST and leaf.place in DROPPED:
            told = ""
        probed.slowest = max(probed.slowest, (time.process_time() - begun, where))
        if told:
            probed.failures[leaf.place].append(f"{where}: {told}")
    if probed.slowest[0] > MOST_SECONDS and probed.slowest[0] > most_seconds():
        probed.failures[leaf.place].append(f"{probed.slowest[1]}: took {probed.slowest[0]:.1f} s")


def _stored_well(bound: list[str], text: str) -> str:
    """What is wrong with what was sent to the database: letters that may not be there, or the text changed or lost."""
    for one in bound:
        if storable(one) != one and normalize("NFC", one) != one:
            return f"stores {one[:80]!r}"
        if storable(one) != normalize("NFC", one):
            return f"stores {one[:80]!r}"
        if len(one) > LONGEST_STORED:
            return f"stores {len(one)} letters"
    wanted = {clean_text(text), storable(text), storable(text).strip()}
    if clean_text(text) and not any(w in one or _escaped(w) in one for one in bound for w in wanted):
        return LOST
    return ""


def _escaped(text: str) -> str:
    """As JSON writes it."""
    import json

    return json.dumps(text, ensure_ascii=False)[1:-1]


def _texts(parameters: Any) -> Iterator[str]:
    if isinstance(parameters, str):
        yield parameters
    elif isinstance(parameters, dict):
        yield from _texts(list(parameters.values()))
    elif isinstance(parameters, list | tuple):
        for one in parameters:
            yield from _texts(one)


__all__ = ["Probed", "probing"]
