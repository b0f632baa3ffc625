"""The one drawing of charts: nothing outside its frame, bars as long as their figures, words that fit."""

from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.documents.diagram import MOST_TICKS, Box, Diagram, Rule, Words, drawn, step_of, tick_text
from loket_app.documents.diagram_pdf import plot_atom
from loket_app.domain.dates import HOUR, MINUTE
from loket_app.domain.plot import Mark, Paint, Plot, Series, Unit

WIDE, SIZE = 400.0, 10.0
PARTS = (Series("Tepat", Paint.GOOD), Series("Lewat", Paint.LATE))


def measure(text: str, size: float, bold: bool) -> float:
    return len(text) * size * (0.58 if bold else 0.52)


MARKS = st.lists(
    st.builds(
        Mark, st.text("abcdefg ", max_size=50), st.tuples(st.integers(0, 9999), st.integers(0, 9999)),
        st.sampled_from(("", "58", "1.222 \N{MIDDLE DOT} 99 %")), st.none() | st.integers(0, 20_000),
        st.none() | st.integers(0, 20_000),
    ),
    max_size=20,
)  # fmt: skip


def ends(made: Diagram) -> list[float]:
    found = []
    for shape in made.shapes:
        if isinstance(shape, Box):
            found += [shape.x, shape.x + shape.wide]
        elif isinstance(shape, Rule):
            found += [shape.x1, shape.x2]
        else:
            wide = measure(shape.text, shape.size, shape.bold)
            left = {-1: shape.x, 0: shape.x - wide / 2, 1: shape.x - wide}[shape.align]
            found += [left, left + wide]
    return found


@given(MARKS, st.booleans())
@settings(max_examples=80)
def test_everything_stands_inside_the_frame(marks, over_time) -> None:
    plot = Plot("Judul", "", PARTS, tuple(marks), Unit.COUNT, over_time, "P-90", "Batas")
    made = drawn(plot, WIDE, SIZE, measure)
    assert min(ends(made), default=0) >= -SIZE
    assert max(ends(made), default=0) <= WIDE + SIZE * 1.2
    for shape in made.shapes:
        if isinstance(shape, Box):
            assert shape.high >= 0
            assert 0 <= shape.y <= made.high


@given(st.lists(st.integers(1, 9999), min_size=2, max_size=12))
def test_bars_are_as_long_as_their_figures(values) -> None:
    marks = tuple(Mark(str(n), (v,)) for n, v in enumerate(values))
    made = drawn(Plot("", "", PARTS[:1], marks), WIDE, SIZE, measure)
    bars = [shape.wide for shape in made.shapes if isinstance(shape, Box)]
    assert len(bars) == len(values)
    ratio = max(bars) / max(values)
    assert all(abs(bar - max(v * ratio, 0.6)) < 0.01 for bar, v in zip(bars, values, strict=True))


def test_columns_stand_on_the_ground_and_take_the_height_that_is_given() -> None:
    marks = tuple(Mark(f"{n}.00", (n, 1), str(n + 1)) for n in range(8))
    made = drawn(Plot("", "", PARTS, marks, over_time=True), WIDE, SIZE, measure, 300)
    bars = [shape for shape in made.shapes if isinstance(shape, Box) and shape.high > SIZE]
    assert made.high == 300
    assert max(b.y + b.high for b in bars) <= 300
    assert {w.text for w in made.shapes if isinstance(w, Words)} >= {"0.00", "8"}


@given(st.integers(1, 10**9), st.sampled_from((Unit.COUNT, Unit.TIME)))
def test_few_ticks_reach_the_largest_figure(most, unit) -> None:
    step = step_of(most, unit)
    assert step * MOST_TICKS >= most
    assert -(-most // step) <= MOST_TICKS


def test_ticks_are_written_in_their_unit() -> None:
    assert [tick_text(v, Unit.TIME) for v in (0, 15 * MINUTE, HOUR, 75 * MINUTE)] == ["0", "15 m", "1 j", "1 j 15 m"]
    assert tick_text(800, Unit.SHARE) == "80 %"
    assert tick_text(1500, Unit.COUNT) == "1.500"


def test_the_same_drawing_goes_on_paper() -> None:
    plot = Plot("Judul", "", PARTS, (Mark("Layanan", (3, 1), "4", 6, 5),), reach="P-90", limit="Batas")
    assert plot_atom(plot, 400).height > 40
    assert plot_atom(Plot("Kosong", "", PARTS, ()), 400).height > 0


def test_long_names_that_differ_at_their_end_stay_apart() -> None:
    names = ("Legalisasi Surat Keterangan Tidak Mampu", "Legalisasi Surat Keterangan Kematian")
    plot = Plot("Layanan", "", PARTS, tuple(Mark(name, (1, 0), "1") for name in names))
    words = {shape.text for shape in drawn(plot, 200.0, SIZE, measure).shapes if isinstance(shape, Words)}
    cut = {text for text in words if "\N{HORIZONTAL ELLIPSIS}" in text}
    assert {text[-4:] for text in cut} == {"ampu", "tian"}
