"""Sample size: the 90 printed rows, the row to read between two, and the formula."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.domain.survey.sample import TABLE, exact_size, formula_size, sample_size

PRINTED = """
10:10 15:14 20:19 25:24 30:28 35:32 40:36 45:40 50:44 55:48 60:52 65:56 70:59 75:63 80:66 85:70
90:73 95:76 100:80 110:86 120:92 130:97 140:103 150:108 160:113 170:118 180:123 190:127 200:132 210:136
220:140 230:144 240:148 250:152 260:155 270:159 280:162 290:165 300:169 320:175 340:181 360:186 380:191
400:196 420:201 440:205 460:210 480:214 500:217 550:226 600:234 650:242 700:248 750:254 800:260 850:265
900:269 950:274 1000:278 1100:285 1200:291 1300:297 1400:302 1500:306 1600:310 1700:313 1800:317 1900:320
2000:322 2200:327 2400:331 2600:335 2800:338 3000:341 3500:346 4000:351 4500:354 5000:357 6000:361
7000:364 8000:367 9000:368 10000:370 15000:375 20000:377 30000:379 40000:380 50000:381 75000:382 1000000:384
"""
ROWS = [tuple(map(int, row.split(":"))) for row in PRINTED.split()]


def test_the_table_is_the_printed_one() -> None:
    assert len(ROWS) == 90
    assert list(TABLE) == ROWS


@pytest.mark.parametrize(("population", "size"), ROWS)
def test_a_printed_row_is_its_own_answer(population: int, size: int) -> None:
    found = sample_size(population)
    assert (found.least, found.row, found.formula) == (size, population, size)


@pytest.mark.parametrize(
    ("population", "least", "row", "formula"),
    [(67, 59, 70, 57), (9, 9, None, 9), (1, 1, None, 1), (11, 11, 15, 11), (1001, 285, 1100, 278),
     (76_000, 384, 1_000_000, 382), (23_857_000, 384, 1_000_000, 384)],
)  # fmt: skip
def test_between_two_rows_the_next_one_holds(population: int, least: int, row: int | None, formula: int) -> None:
    found = sample_size(population)
    assert (found.least, found.row, found.formula) == (least, row, formula)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 2_000_000))
def test_never_below_the_rule_nor_above_the_population(population: int) -> None:
    found = sample_size(population)
    assert found.formula <= found.least <= population
    assert found.least <= 384
    assert exact_size(population) <= exact_size(population + 1)


def test_nobody_is_no_population() -> None:
    with pytest.raises(ValueError, match="at least one"):
        formula_size(0)
