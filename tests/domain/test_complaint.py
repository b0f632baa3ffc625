"""Complaints: the small machine, exhaustively; who may handle one; the day of the answer; the code on the receipt."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.definitions.complaints import complaint_data, complaint_rules
from loket_app.definitions.toml_lines import table_from_data
from loket_app.domain.complaint import (
    ANSWERS,
    AWAITED,
    CHANNEL_LABELS,
    CODE_LETTERS,
    COMPLAINT_TABLE,
    OUTCOME_LABELS,
    SCANNED,
    STATE_LABELS,
    Category,
    Channel,
    ComplaintAction,
    ComplaintRules,
    ComplaintState,
    Outcome,
    Standing,
    code_text,
    complaint_next,
    due_words,
    handler_problem,
    hands_problem,
    is_receipt,
    read_code,
    receiving_problem,
    standing_of,
    suggested_handler,
)
from loket_app.domain.compliance.complaint_views import complaint_grid, complaint_plot, complaint_words
from loket_app.domain.compliance.complaints import ComplaintFact, complaint_figures
from loket_app.domain.errors import BadDefinition, Refusal
from loket_app.domain.numbering import complaint_text

A, S = ComplaintAction, ComplaintState
RULES = ComplaintRules()
OFFICERS = st.integers(1, 9)


@pytest.mark.parametrize(("state", "action"), list(itertools.product(S, A)))
def test_every_state_and_act_has_an_answer(state, action):
    found = complaint_next(state, action)
    if (state, action) in COMPLAINT_TABLE:
        assert found is COMPLAINT_TABLE[state, action]
    else:
        assert isinstance(found, Refusal)
        assert found.sentence.endswith(".")


def test_what_the_machine_promises():
    table = COMPLAINT_TABLE
    # Nothing is answered before somebody is in charge, nothing is closed unanswered but by the complainer's own will.
    assert {s for (s, a) in table if a is A.ANSWER} == {S.REVIEWED, S.ACTED}
    assert {s for (s, a) in table if a is A.CLOSE} == {S.ANSWERED}
    assert {s for (s, a) in table if a is A.WITHDRAW} == set(AWAITED)
    assert {s for (s, a) in table if a is A.REOPEN} == set(S) - set(AWAITED)
    reached = {S.RECEIVED}
    for _ in S:
        reached |= {to for (s, _), to in table.items() if s in reached}
    assert reached == set(S)


def test_everything_has_words():
    assert set(STATE_LABELS) == set(S)
    assert set(OUTCOME_LABELS) == set(Outcome) == set(ANSWERS) | {Outcome.WITHDRAWN}
    assert set(CHANNEL_LABELS) == set(Channel)
    assert complaint_text(2, 11, 2026) == "0002/PGD/XI/2026"


@pytest.mark.parametrize(
    ("category", "body", "anonymous", "name", "code"),
    [
        ("waktu", "lama", False, "Contoh", None), ("waktu", "lama", True, "", None), ("", "lama", True, "", "kategori"),
        ("asing", "lama", True, "", "kategori"), ("waktu", " ", True, "", "tanpa_uraian"),
        ("waktu", "lama", False, " ", "tanpa_nama"),
    ],
)  # fmt: skip
def test_what_a_complaint_needs(category, body, anonymous, name, code):
    problem = receiving_problem(RULES, category, body, anonymous, name)
    assert (problem.code if problem else None) == code


def test_a_category_that_is_no_longer_offered_keeps_its_name():
    rules = ComplaintRules(categories=(Category("lama", "Yang lama", 7, active=False), Category("baru", "Yang baru")))
    assert receiving_problem(rules, "lama", "x", True, "").code == "kategori"
    assert (rules.name_of("lama"), rules.days_for("lama"), rules.days_for("baru")) == ("Yang lama", 7, 14)
    assert rules.name_of("hilang_sudah") == "Hilang sudah"


@given(st.sets(OFFICERS), OFFICERS, st.none() | OFFICERS, st.sampled_from(["", " ", "cuti"]))
def test_who_is_complained_of_never_has_it_in_hand(accused, handler, before, reason):
    problem = handler_problem(accused, handler, before, reason)
    if handler in accused:
        assert problem.code == "terlapor"
    if problem is None:
        assert handler not in accused
        assert before != handler
        assert before is None or reason.strip()
    assert (hands_problem(accused, (handler,)) is not None) == (handler in accused)


@given(st.lists(OFFICERS, unique=True), st.sets(OFFICERS))
def test_the_first_leader_who_is_not_complained_of_is_suggested(leaders, accused):
    found = suggested_handler(leaders, accused)
    free = [one for one in leaders if one not in accused]
    assert found == (free[0] if free else None)


@given(st.none() | st.integers(0, 100), st.none() | st.integers(0, 100), st.integers(0, 100), st.integers(0, 9))
def test_how_it_stands(due, answered, now, days):
    found = standing_of(due, answered, None, now, days)
    if due is None:
        assert found in (Standing.WAITING, Standing.NONE)
    elif answered is not None:
        assert found is (Standing.IN_TIME if answered <= due else Standing.ANSWERED_LATE)
    else:
        assert (found is Standing.LATE) == (now > due)
        assert (found is Standing.SOON) == (now <= due and days <= 3)
    assert standing_of(due, None, now, now, days) is Standing.NONE


def test_the_words_of_a_day():
    words = [due_words(s, n) for s in (Standing.SOON, Standing.LATE) for n in (0, 2)]
    assert words == ["hari ini", "2 hari kerja lagi", "baru lewat batas", "lewat 2 hari kerja"]
    assert due_words(Standing.IN_TIME, 3) == "dijawab tepat waktu"


@given(st.text(CODE_LETTERS, min_size=8, max_size=8))
def test_a_code_is_read_as_people_write_it(letters):
    for written in (code_text(letters), code_text(letters).lower(), f" {letters[:4]} {letters[4:]} "):
        assert read_code(written) == letters
    assert read_code(f"{SCANNED}{letters}") == letters
    assert is_receipt(f"{SCANNED}{letters}")
    assert not is_receipt(letters)
    assert read_code(letters[:-1]) == read_code(f"{letters}2") == ""
    assert read_code(f"0{letters[1:]}") == ""


FACTS = st.lists(
    st.builds(
        lambda key, standing, days: ComplaintFact(
            key, standing, days=days if standing in (Standing.IN_TIME, Standing.ANSWERED_LATE) else None
        ),
        st.sampled_from("ab"), st.sampled_from(Standing), st.integers(0, 90),
    ),
    max_size=30,
)  # fmt: skip


@settings(max_examples=60)
@given(FACTS)
def test_the_categories_sum_to_the_whole_and_nothing_is_counted_twice(facts):
    found = complaint_figures(facts, {"a": "Perihal A", "b": "Perihal B"})
    for name in ("received", "answered", "in_time", "late", "waiting", "withdrawn"):
        assert sum(getattr(line, name) for line in found.lines) == getattr(found.whole, name), name
    whole, states = found.whole, [f.standing for f in facts]
    assert whole.received == len(facts)
    assert whole.answered + whole.waiting + states.count(Standing.NONE) == len(facts)
    assert whole.judged == whole.answered + states.count(Standing.LATE)
    days = sorted(f.days for f in facts if f.days is not None)
    assert whole.median == (days[(len(days) + 1) // 2 - 1] if days else None)
    grid = complaint_grid(found)
    assert len(grid.rows) == len(found.lines)
    assert all(len(row) == len(grid.heads) for row in (*grid.rows, *([grid.foot] if grid.foot else [])))
    assert len(complaint_plot(found).marks) == len(found.lines)
    assert complaint_words(found).endswith(".")
    assert found.to_data()["diterima"] == len(facts)


KEYS = st.lists(st.sampled_from(["waktu", "perilaku", "hasil", "biaya", "lain"]), unique=True, min_size=1)


@settings(max_examples=50)
@given(st.integers(1, 366), KEYS, st.none() | st.integers(1, 366), st.sampled_from([(), ("kategori",)]))
def test_rules_are_read_as_they_were_written(days, keys, own, example):
    rules = ComplaintRules(days, tuple(Category(k, k.capitalize(), own) for k in keys), example)
    assert complaint_rules(table_from_data(complaint_data(rules), "pengaduan")) == rules


@pytest.mark.parametrize(
    "wrong",
    [
        {"hari_jawab": 0}, {"hari_jawab": 999}, {"kategori": [{"kunci": "a", "nama": ""}]},
        {"kategori": [{"kunci": "a", "nama": "A", "pakai": False}]}, {"contoh": ["jam"]}, {"asing": 1},
        {"kategori": [{"kunci": "a", "nama": "A"}, {"kunci": "a", "nama": "B"}]},
    ],
)  # fmt: skip
def test_wrong_rules_are_named(wrong):
    with pytest.raises(BadDefinition):
        complaint_rules(table_from_data(wrong, "pengaduan"))
    assert complaint_rules(table_from_data({}, "pengaduan")) == ComplaintRules(example=())
