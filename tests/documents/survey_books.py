"""Workbooks of surveys for tests: published cases, several questions per unsur, blanks, more and fewer unsur."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

from loket_app.documents.survey_book import BookHead, ClockFact, GroupLine, GroupsOf, RtlLine, RtlPlan, SurveyBook
from loket_app.domain.followup import (
    Continuation,
    PlanLine,
    Priorities,
    Priority,
    Realisation,
    Share,
    Status,
    priorities_of,
)
from loket_app.domain.survey.answers import Tally, tally_values
from loket_app.domain.survey.index import compute
from loket_app.domain.survey.instrument import Instrument
from loket_app.domain.survey.recap import RecapRow, unsur_of_result
from loket_app.domain.survey.trend import Point, point_of, trend

EVIL = ("=1+1", "+62", "-2", "@SUM(A1)", "\t=1", "＝1", '=HYPERLINK("http://contoh")')


def rows_of(tally: Tally) -> list[tuple[int | None, ...]]:
    """Answers with these counts, one respondent a row."""
    columns = []
    for counts in tally.counts:
        column: list[int | None] = [score for score, times in enumerate(counts, 1) for _ in range(times)]
        columns.append(column + [None] * (tally.respondents - len(column)))
    return list(zip(*columns, strict=True))


def made_up(instrument: Instrument, count: int, seed: int = 3) -> list[tuple[int | None, ...]]:
    """Random answers, with blanks where they are allowed."""
    random = Random(seed)
    scores: Sequence[int | None] = (2, 3, 3, 4, 4, None) if instrument.blanks_allowed else (1, 2, 3, 3, 4, 4)
    return [tuple(random.choice(scores) for _ in instrument.questions) for _ in range(count)]


def book_of(instrument: Instrument, rows: Sequence[Sequence[int | None]], counts_only: bool = False) -> SurveyBook:
    """A workbook of these answers, with groups (one of them too small to show), clocks, a trend and a plan."""
    tally = tally_values(rows, instrument)
    result = compute(tally, instrument)
    half = len(rows) // 2
    parts = {"Layanan =1+1": rows[:half], "KTP-el": rows[half:]}
    groups = GroupsOf("layanan", "Jenis layanan", (
        *(GroupLine(name, len(part), compute(tally_values(part, instrument), instrument))
          for name, part in parts.items() if part),
        GroupLine("Terlalu kecil", 3, None),
    ))  # fmt: skip
    sexes = GroupsOf("jenis_kelamin", "Jenis kelamin", groups.rows)
    recap = RecapRow(
        "Kecamatan Uji", "Kabupaten Uji", "Semester I 2026", "2026-01-01", "2026-06-30", result.n,
        unsur_of_result(result), "kuesioner", "Menata ruang tunggu",
    )  # fmt: skip
    return SurveyBook(
        head=BookHead("Kecamatan Uji", "Kabupaten Uji", "Jalan Contoh 1", "0541 1", "Dibuat 1 Juli 2026"),
        title="Semester I 2026", span="1 Januari s.d. 30 Juni 2026", instrument=instrument, tally=tally, result=result,
        recap=recap, strung="" if counts_only else "".join("".join(str(v or 0) for v in row) for row in rows),
        services=groups, fields=(sexes,), months=replace(groups, key="bulan", label="Bulan"),
        clocks={instrument.unsur[0].key: (ClockFact("Berkas lengkap sejak awal", "91,0 %", 200),)},
        trend=trend([Point("2024", 8123, None), point_of("Semester I 2026", result)]), plan=plan_of(result),
        notes=("Catatan uji.",),
    )  # fmt: skip


def plan_of(result) -> RtlPlan:
    """A plan with everything in it, in words that look like formulas."""
    chosen: Priorities = priorities_of(result)
    if not chosen.chosen:
        return RtlPlan(chosen, (), Share(0, 0, 0), 0)
    first: Priority = chosen.chosen[0]
    line = PlanLine(1, first.unsur, EVIL[0], 2026, frozenset({3, 4}), EVIL[1])
    waiting = PlanLine(2, first.unsur, EVIL[3], 2026, frozenset({4}), "Camat")
    entry = Realisation(1, Status.DONE, EVIL[2], EVIL[5], ("a",), date(2026, 8, 1))
    return RtlPlan(
        chosen,
        (RtlLine(line, (entry,), None, True),
         RtlLine(waiting, (), Continuation(2, EVIL[6], EVIL[4], "Camat", "Bappeda"), False)),
        Share(2, 1, 1), 0,
    )  # fmt: skip
