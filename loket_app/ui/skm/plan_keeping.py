"""What the board reads in one go, and how an entry with its photographs is kept: work for the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from loket_app.domain.errors import Refusal, Refused
from loket_app.domain.survey.index import Result
from loket_app.usecases.desk import Desk, Look, Who
from loket_app.usecases.order import Repeated
from loket_app.usecases.queries import survey_rtl
from loket_app.usecases.queries.survey_rtl import DueLine, PlanView
from loket_app.usecases.survey import realisations
from loket_app.usecases.survey.periods import CLOSED, instrument_of, period_row
from loket_app.usecases.survey.realisations import RealisationData
from loket_app.usecases.survey.rtl import result_of_closed
from loket_app.usecases.whole_files import disk_trouble


@dataclass(frozen=True, slots=True)
class Board:
    """A period's plan (None without), its frozen result, the codes of the unsur, and what is due in any plan."""

    state: str
    plan: PlanView | None
    result: Result | None
    codes: tuple[tuple[str, str], ...]
    due: tuple[DueLine, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry that was kept; `problems` says which photographs were not, a sentence each."""

    entry_id: int
    problems: tuple[str, ...]


def read_board(desk: Desk, period_id: int) -> Board:
    """Read all of it; raises `Refused` for a period that is not there."""
    return desk.ask(_board, period_id)


def _board(look: Look, period_id: int) -> Board:
    row = period_row(look, period_id)
    codes = tuple((u.key, u.code) for u in instrument_of(look, row).unsur)
    result = result_of_closed(look, period_id) if row.state == CLOSED else None
    return Board(row.state, survey_rtl.plan_of(look, period_id), result, codes, survey_rtl.due_plans(look))


def keep_entry(
    desk: Desk,
    orders: Sequence[Who],
    line_id: int,
    entry: tuple[int, int] | None,
    data: RealisationData,
    pictures: Sequence[Path],
    dropped: Sequence[int],
) -> Kept:
    """Keep an entry (a new one, or `entry` as id and version), then its photographs, an order each.

    Pictures that cannot be read are told before anything is kept; one that is refused does not undo the entry.
    """
    contents = [_content(path) for path in pictures]
    first, *rest = orders
    try:
        if entry is None:
            entry_id = desk.do(first, realisations.add_realisation, line_id, data)
        else:
            entry_id = entry[0]
            desk.do(first, realisations.change_realisation, *entry, data)
    except Repeated as again:
        raise Refused(Refusal("sudah_tercatat", "Sudah tercatat pada percobaan sebelumnya.")) from again
    problems: list[str] = []
    for path, content in zip(pictures, contents, strict=True):
        try:
            realisations.add_photo(desk, rest.pop(), entry_id, content, path.stem)
        except Refused as refused:
            problems.append(f"{path.name}: {refused.refusal.sentence}")
    for photo_id in dropped:
        desk.do(rest.pop(), realisations.drop_photo, photo_id)
    return Kept(entry_id, tuple(problems))


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            # One byte more than may be kept is enough for the refusal.
            return stream.read(realisations.MOST_BYTES + 1)
    except OSError as error:
        raise disk_trouble(path, error) from error
