"""The forms typed at this screen today: which one is right, being kept, or was not kept and waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from loket_app.domain.survey.answers import Response
from loket_app.ui.lists import RIGHT, Column, RowModel
from loket_app.ui.skm.entry_form import GROUPS, REASONS, SUGGESTION, VALUES, response_of
from loket_app.ui.theme import Tone
from loket_app.usecases.queries.survey_entry import SERVICE
from loket_app.usecases.survey.enter import Ticket

SENT, KEPT, CORRECTED, FAILED = "menyimpan", "tersimpan", "diperbaiki", "belum tersimpan"
_TONES = {SENT: Tone.MUTED, KEPT: Tone.GOOD, CORRECTED: Tone.GOOD, FAILED: Tone.LATE}


@dataclass(frozen=True, slots=True)
class Typed:
    """One form: its number at this screen, its ticket (kept here and nowhere else), what was typed, and its state.

    `stored` says that it is in the file, whatever became of the last correction.
    """

    number: int
    period_id: int
    ticket: Ticket
    response: Response
    state: str
    stored: bool = False


def digits(response: Response) -> str:
    """443 344 244, a dot for a blank."""
    signs = "".join(str(v) if v else "·" for v in response.values)
    return " ".join(signs[n : n + 3] for n in range(0, len(signs), 3))


def _number(row: Typed) -> str:
    return str(row.number)


def _digits(row: Typed) -> str:
    return digits(row.response)


def _service(row: Typed) -> str:
    return row.response.groups.get(SERVICE, "") or "\N{EN DASH}"


def _state(row: Typed) -> str:
    return row.state


def _tone(row: Typed) -> Tone:
    return _TONES[row.state]


def _spoken(row: Typed) -> str:
    return f"kuesioner ke-{row.number}"


def _key(row: Typed) -> str:
    return row.ticket.key


def list_model() -> RowModel[Typed]:
    """The columns of the list."""
    columns = (
        Column("Ke-", _number, align=RIGHT, width=44, spoken=_spoken),
        Column("Jawaban", _digits, strong=True, width=112),
        Column("Layanan", _service),
        Column("", _state, tone=_tone, width=104),
    )
    return RowModel(columns, _key)


def waiting_state(rows: tuple[Typed, ...]) -> list[dict[str, object]]:
    """The forms that are not in the file yet, as plain values, with the ticket that makes a resend harmless."""
    return [
        {
            "periode": r.period_id, "kunci": r.ticket.key, "rahasia": r.ticket.secret,
            "hari": r.response.day.isoformat(), VALUES: list(r.response.values), GROUPS: dict(r.response.groups),
            REASONS: dict(r.response.reasons), SUGGESTION: r.response.suggestion,
        }
        for r in rows if not r.stored
    ]  # fmt: skip


def waiting_from(found: object) -> list[Typed]:
    """Those forms from plain values; what is damaged is left out."""
    kept: list[Typed] = []
    for one in found if isinstance(found, list) else []:
        row = _typed(one, len(kept) + 1) if isinstance(one, Mapping) else None
        if row is not None:
            kept.append(row)
    return kept


def _typed(one: Mapping[str, object], number: int) -> Typed | None:
    values, period = one.get(VALUES), one.get("periode")
    if not isinstance(values, list) or not isinstance(period, int):
        return None
    try:
        day = date.fromisoformat(str(one.get("hari", "")))
    except ValueError:
        return None
    ticket = Ticket(str(one.get("kunci", "")), str(one.get("rahasia", "")))
    if len(ticket.key) != 24:
        return None
    return Typed(number, period, ticket, response_of(one, len(values), day), FAILED)
