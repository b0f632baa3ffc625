"""The closing of a day: every count of it, what is left undone, and the head of the trail that stands for all of it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, select

from loket_app.domain.case import Action, State
from loket_app.domain.complaint import ComplaintAction, Standing
from loket_app.domain.dates import local
from loket_app.store.tables import delivery, letter, number, objection, request, trail, visit
from loket_app.usecases.checking.chain import Head
from loket_app.usecases.complaints import KINDS, RECEIVED
from loket_app.usecases.desk import Look
from loket_app.usecases.letter_numbers import CANCELLED
from loket_app.usecases.queries.board import board
from loket_app.usecases.queries.books import Period, first_id_since, handed_over
from loket_app.usecases.queries.complaints import open_by
from loket_app.usecases.queries.number_check import scope_words
from loket_app.usecases.views.board import Flag

Row = dict[str, object]


def closing_values(look: Look, day: Period) -> dict[str, object]:
    """The values of `forms/penutupan_hari.toml` for one day."""
    undone = unfinished(look, day)
    series = numbered(look, day)
    return {
        "angka": counts(look, day), "urutan": series, "belum": undone, "jumlah_belum": len(undone),
        "pengaduan": complaints_owed(look, day),
        "batal": cancelled(look, day), **_head_values(look, day),
    }  # fmt: skip


def counts(look: Look, day: Period) -> list[Row]:
    """Every count of the day (what, how many), in the order of a request's way through the office."""
    kinds = _kinds(look, day)
    touched = _touched(look, day)

    def within(where: Table, when: str, *more: ColumnElement[bool]) -> int:
        mine = where.c.id if where is request else where.c.request_id
        return _count(look, where, mine.in_(touched), where.c[when].between(day.start, day.end - 1), *more)

    def closed(state: State) -> int:
        return within(request, "closed_at", request.c.state == state.value)

    found = (
        ("Tamu datang", _count(look, visit, visit.c.day == day.first.isoformat())),
        ("Permohonan diterima", kinds[Action.ACCEPT] + kinds[Action.ACCEPT_INCOMPLETE]),
        ("\N{EN DASH} langsung lengkap", kinds[Action.ACCEPT]),
        ("\N{EN DASH} belum lengkap", kinds[Action.ACCEPT_INCOMPLETE]),
        ("Dilengkapi", kinds[Action.COMPLETE]),
        ("Selesai dikerjakan (siap)", within(request, "ready_at")),
        ("\N{EN DASH} di antaranya lewat janji", within(request, "ready_at", request.c.late == 1)),
        ("Ditutup selesai", closed(State.DONE)),
        ("\N{EN DASH} diserahkan di loket atau di rumah", len(handed_over(look, day))),
        ("Ditolak", closed(State.REJECTED)),
        ("Dicabut pemohon", closed(State.WITHDRAWN)),
        ("Keberatan diajukan", within(objection, "filed_at")),
        ("Keberatan diputus", within(objection, "decided_at")),
        ("Pengantaran dibuat", within(delivery, "ordered_at")),
        ("Pengantaran berakhir", within(delivery, "ended_at")),
        ("Pengaduan diterima", kinds[RECEIVED]),
        ("Pengaduan dijawab", kinds[KINDS[ComplaintAction.ANSWER]]),
        ("Surat diterbitkan", within(letter, "issued_at")),
        ("Kertas dicetak", kinds["cetak"]),
    )
    return [{"nama": name, "banyak": count} for name, count in found]


def _count(look: Look, where: Table, *conditions: ColumnElement[bool]) -> int:
    return int(look.connection.execute(select(func.count()).select_from(where).where(*conditions)).scalar_one())


def _touched(look: Look, day: Period) -> Select[Any]:
    """The requests that something was recorded about on the day: no count goes through all the years."""
    start, end = (first_id_since(look, trail, "at", instant) for instant in (day.start, day.end))
    return select(trail.c.request_id).where(trail.c.id >= start, trail.c.id < end, trail.c.request_id.is_not(None))


def _kinds(look: Look, day: Period) -> Mapping[str, int]:
    start, end = (first_id_since(look, trail, "at", instant) for instant in (day.start, day.end))
    query = select(trail.c.kind, func.count()).where(trail.c.id >= start, trail.c.id < end).group_by(trail.c.kind)
    return Counter({str(kind): int(count) for kind, count in look.connection.execute(query)})


def numbered(look: Look, day: Period) -> list[Row]:
    """The letter numbers taken on the day: of each sequence the first, the last, how many, how many of them void."""
    found: dict[tuple[int, str], list[Any]] = {}
    for row in _numbers(look, day):
        found.setdefault((row.year, row.scope), []).append(row)
    return [
        {
            "lingkup": scope_words(look, scope), "awal": rows[0].text, "akhir": rows[-1].text, "banyak": len(rows),
            "batal": sum(row.state == CANCELLED for row in rows),
        }
        for (_, scope), rows in found.items()
    ]  # fmt: skip


def cancelled(look: Look, day: Period) -> list[Row]:
    """The numbers of the day that are void, each with its reason."""
    return [
        {"nomor_surat": row.text, "keterangan": row.reason} for row in _numbers(look, day) if row.state == CANCELLED
    ]


def _numbers(look: Look, day: Period) -> list[Any]:
    start, end = (first_id_since(look, number, "taken_at", instant) for instant in (day.start, day.end))
    query = select(number).where(number.c.id >= start, number.c.id < end)
    return list(look.connection.execute(query.order_by(number.c.year, number.c.scope, number.c.seq)))


def unfinished(look: Look, day: Period) -> list[Row]:
    """The requests that are open now and came by the end of the day, in the order of the register; no names."""
    late = first_id_since(look, request, "received_at", day.end)
    rows = sorted((row for row in board(look) if row.id < late), key=lambda row: row.id)
    return [
        {
            "nomor_register": row.register, "nomor_antrean": row.queue, "layanan": row.service, "letak": row.step_text,
            "keadaan": "LEWAT JANJI" if Flag.LATE in row.flags else "",
        }
        for row in rows
    ]  # fmt: skip


def complaints_owed(look: Look, day: Period) -> list[Row]:
    """The complaints that wait for an answer now and came by the end of the day, the most urgent first; no names."""
    return [
        {
            "nomor": row.number, "perihal": row.category, "penanggung_jawab": row.handler or "belum ditunjuk",
            "batas": row.due_words.upper() if row.standing is Standing.LATE else row.due_words,
        }
        for row in open_by(look, day.end)
    ]  # fmt: skip


def head_at(look: Look, instant: int) -> tuple[Head, int]:
    """The newest row of the trail before an instant, and when it was written; nothing on an empty trail."""
    last = first_id_since(look, trail, "at", instant) - 1
    row = look.connection.execute(select(trail.c.id, trail.c.at, trail.c.hash).where(trail.c.id == last)).first()
    return (Head(row.id, row.hash), row.at) if row is not None else (Head(0, ""), 0)


def _head_values(look: Look, day: Period) -> dict[str, object]:
    head, instant = head_at(look, day.end)
    if not head.row:
        return {"kepala": "", "kepala_baris": 0, "kepala_waktu": None}
    return {"kepala": head.words, "kepala_baris": head.row, "kepala_waktu": local(instant, look.zone)}
