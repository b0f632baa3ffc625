"""Wrapping and stacking: nothing lost, nothing too wide, groups kept together."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.documents import fonts
from loket_app.documents.atoms import Atom, nothing, pages, total
from loket_app.documents.lines import Style, plain, resolved, wrap
from loket_app.domain.form_layout import Family
from loket_app.domain.form_text import parse_text

STYLE = Style(Family.SERIF, 12, 15)
TEXT = st.text(
    st.sampled_from("ab cdé\n-/.WmΩ😀") | st.characters(codec="utf-8", exclude_categories=("C",)), max_size=120
)


@given(st.lists(st.tuples(TEXT, st.booleans(), st.booleans()), max_size=4), st.integers(12, 300))
@settings(max_examples=150, deadline=None)
def test_no_letter_is_lost_and_no_line_too_wide(parts: list[tuple[str, bool, bool]], room: int) -> None:
    lines = wrap(parts, STYLE, room)
    written = "".join(text for line in lines for _, text in line.spans)
    shown = "".join(
        text for content, bold, italic in parts for _, text in fonts.pieces(content, Family.SERIF, bold, italic)
    )
    assert written.replace(" ", "") == shown.replace(" ", "").replace("\n", "")
    for line in lines:
        assert line.width <= room + 0.01 or sum(len(text) for _, text in line.spans) == 1


def test_lines_break_at_spaces_then_behind_signs() -> None:
    def lines(text: str, room: float) -> list[str]:
        return ["".join(t for _, t in line.spans) for line in wrap([(text, False, False)], STYLE, room)]

    assert lines("satu dua tiga", 50) == ["satu dua", "tiga"]
    assert lines("474.2/021/KEC.SS/XI/2026", 90) == ["474.2/021/KEC.", "SS/XI/2026"]
    assert lines("", 50) == [""]
    assert lines("a\n\nb", 50) == ["a", "", "b"]


def test_a_value_with_marks_is_not_bold() -> None:
    parts = resolved(parse_text("${x} **${x}**"), {"x": "**a**"})
    assert parts == [("**a**", False, False), (" ", False, False), ("**a**", True, False)]
    assert plain(parts) == "**a** **a**"


ATOMS = st.builds(
    Atom,
    st.integers(1, 60).map(float),
    st.just(nothing),
    st.integers(0, 10).map(float),
    st.booleans(),
    st.none(),
    st.booleans(),
)


@given(st.lists(ATOMS, max_size=40), st.integers(60, 200))
@settings(max_examples=200)
def test_pages_hold_everything_in_order(atoms: list[Atom], body: int) -> None:
    sheets = pages(atoms, body)
    assert [id(a) for sheet in sheets for a in sheet] == [id(a) for a in atoms]
    for sheet in sheets:
        assert total(sheet) <= body
    for before, after in pairwise(sheets):
        assert before
        tied = before[-1].keep and not after[0].breaks
        assert not tied or _group_height(atoms, after[0]) > body


def _group_height(atoms: list[Atom], inside: Atom) -> float:
    """The height of the kept group that `inside` belongs to."""
    at = next(i for i, a in enumerate(atoms) if a is inside)
    first, last = at, at
    while first > 0 and atoms[first - 1].keep and not atoms[first].breaks:
        first -= 1
    while last + 1 < len(atoms) and atoms[last].keep and not atoms[last + 1].breaks:
        last += 1
    return total(atoms[first : last + 1])


def test_a_repeated_head_counts() -> None:
    head = Atom(10, nothing)
    rows = [Atom(20, nothing, header=head) for _ in range(10)]
    sheets = pages([head, *rows], 70)
    assert [len(s) for s in sheets] == [4, 4, 4, 2]
    assert all(s[0] is head for s in sheets)
    assert all(total(s) <= 70 for s in sheets)


def test_without_any_room_the_words_still_come_to_an_end() -> None:
    for room in (-20.0, 0.0, 0.5):
        lines = wrap([("Contoh kata", False, False)], STYLE, room)
        assert "".join(text for line in lines for _, text in line.spans).replace(" ", "") == "Contohkata"
