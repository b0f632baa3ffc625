"""The flow of an SOP: arrows join the right symbols, run through none, and nothing overlaps or leaves its page."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_samples import CAMAT, HEAD

from loket_app.documents import raster
from loket_app.documents.flow import Arrow, Flow, FlowPage, FlowScene, FlowStep, Shape, Symbol
from loket_app.documents.flow_head import SopHead
from loket_app.documents.flow_layout import lay_out_flow
from loket_app.documents.flow_routes import reach
from loket_app.documents.flow_sheet import SopSheet, sop_sheet
from loket_app.documents.paper import Paper
from loket_app.domain.form_model import Sheet

WIDTH, HEIGHT = 780.0, 300.0
WORDS = "Berkas yang sudah ditandatangani oleh Camat diserahkan kembali kepada Petugas Loket "


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    lanes = draw(st.integers(1, 7))
    count = draw(st.integers(1, 14))
    steps = []
    for n in range(count):
        lane = draw(st.integers(0, lanes - 1))
        inner = 0 < n < count - 1
        shape = draw(st.sampled_from((Shape.PROCESS, Shape.PROCESS, Shape.DECISION))) if inner else Shape.TERMINAL
        also: tuple[int, ...] = ()
        if shape is Shape.PROCESS:
            others = [n for n in range(lanes) if n != lane]
            also = tuple(draw(st.lists(st.sampled_from(others), max_size=2, unique=True))) if others else ()
        back = draw(st.none() | st.integers(max(0, n - 6), n - 1)) if shape is Shape.DECISION else None
        text = WORDS * draw(st.integers(1, 3))
        steps.append(
            FlowStep(
                f"{n + 1}.", text, lane, shape, also, ("ATK",) * draw(st.integers(0, 6)), "5 menit", "Berkas", "", back
            )
        )
    return Flow(tuple(f"Pelaksana {n}" for n in range(lanes)), tuple(steps))


def on_edge(symbol: Symbol, x: float, y: float) -> bool:
    box = symbol.box
    inside = box.x - 0.01 <= x <= box.right + 0.01 and box.y - 0.01 <= y <= box.bottom + 0.01
    across = abs(abs(x - box.middle) - reach(symbol, y - box.centre)) < 0.01
    return inside and (across or min(abs(y - box.y), abs(y - box.bottom)) < 0.01)


def runs_through(arrow: Arrow, symbol: Symbol) -> bool:
    box = symbol.box
    for (ax, ay), (bx, by) in pairwise(arrow.points):
        overlaps_x = min(ax, bx) < box.right - 0.3 and max(ax, bx) > box.x + 0.3
        overlaps_y = min(ay, by) < box.bottom - 0.3 and max(ay, by) > box.y + 0.3
        if overlaps_x and overlaps_y:
            return True
    return False


def check_page(page: FlowPage, scene: FlowScene) -> None:
    for a, b in pairwise(page.rows):
        assert a.bottom == pytest.approx(b.top)
    for symbol in page.symbols:
        left, width = scene.grid.lane(symbol.lane)
        row = page.rows[symbol.row]
        assert left < symbol.box.x
        assert symbol.box.right < left + width
        assert row.top < symbol.box.y
        assert symbol.box.bottom < row.bottom
        assert row.step == symbol.step
    for a, b in combinations(page.symbols, 2):
        assert (a.row, a.lane) != (b.row, b.lane)
    for arrow in page.arrows:
        start, end = page.symbols[arrow.start], page.symbols[arrow.end]
        assert on_edge(start, *arrow.points[0])
        assert on_edge(end, *arrow.points[-1])
        for (ax, ay), (bx, by) in pairwise(arrow.points):
            assert abs(ax - bx) < 1e-6 or abs(ay - by) < 1e-6
        for x, y in arrow.points:
            assert 0 < x < scene.grid.edges[-1]
            assert 0 < y < page.height
        for number, symbol in enumerate(page.symbols):
            if number not in (arrow.start, arrow.end):
                assert not runs_through(arrow, symbol)


def joined(scene: FlowScene) -> set[tuple[int, int]]:
    """Pairs of steps that arrows join, over pages by the letters of the connectors."""
    found: set[tuple[int, int]] = set()
    out: dict[str, set[int]] = {}
    into: dict[str, set[int]] = {}
    for page in scene.pages:
        for arrow in page.arrows:
            a, b = page.symbols[arrow.start], page.symbols[arrow.end]
            if a.step is not None and b.step is not None:
                if a.step != b.step:
                    found.add((a.step, b.step))
            elif a.step is not None:
                out.setdefault(b.word, set()).add(a.step)
            elif b.step is not None:
                into.setdefault(a.word, set()).add(b.step)
    assert out.keys() == into.keys()
    for letter, starts in out.items():
        assert len(into[letter]) == 1
        found |= {(start, end) for start in starts for end in into[letter]}
    return found


@settings(max_examples=60, deadline=None)
@given(flows())
def test_every_flow_is_joined_and_clean(flow: Flow) -> None:
    scene = lay_out_flow(flow, WIDTH, HEIGHT)
    for page in scene.pages:
        assert page.height <= HEIGHT + 0.01
        check_page(page, scene)
    wanted = {(n, n + 1) for n in range(len(flow.steps) - 1)}
    wanted |= {(n, s.back_to) for n, s in enumerate(flow.steps) if s.back_to is not None}
    assert joined(scene) == wanted
    shown = [row.step for page in scene.pages for row in page.rows if row.step is not None]
    assert shown == list(range(len(flow.steps)))


def test_the_words_of_a_row_that_fills_pages_are_all_there() -> None:
    steps = (
        FlowStep("1.", "Mulai", 0, Shape.TERMINAL),
        FlowStep("2.", "Panjang", 1, needs=tuple(f"Lampiran nomor {n} rangkap dua" for n in range(160))),
        FlowStep("3.", "Selesai", 0, Shape.TERMINAL),
    )
    scene = lay_out_flow(Flow(("A", "B"), steps), WIDTH, HEIGHT)
    words = " ".join(line for page in scene.pages for row in page.rows for cell in row.cells for line in cell.lines)
    assert all(f"nomor {n} " in words for n in range(160))
    assert len(scene.pages) > 2
    assert joined(scene) == {(0, 1), (1, 2)}


def test_arrows_of_a_plain_flow_share_no_line() -> None:
    """Ten steps as in the seed: no two arrows lie on one another."""
    lanes = (0, 0, 1, 2, 5, 2, 3, 4, 2, 1)
    steps = tuple(FlowStep(f"{n}.", WORDS, lane) for n, lane in enumerate(lanes, 1))
    page = lay_out_flow(Flow(tuple("ABCDEF"), steps), WIDTH, HEIGHT).pages[0]
    for one, other in combinations(page.arrows, 2):
        for (ax, ay), (bx, by) in pairwise(one.points):
            for (cx, cy), (dx, dy) in pairwise(other.points):
                if ax == bx == cx == dx:
                    assert min(max(ay, by), max(cy, dy)) <= max(min(ay, by), min(cy, dy))
                if ay == by == cy == dy:
                    assert min(max(ax, bx), max(cx, dx)) <= max(min(ax, bx), min(cx, dx))


def test_a_decision_says_yes_and_no() -> None:
    steps = (
        FlowStep("1.", "Mulai", 0, Shape.TERMINAL), FlowStep("2.", "Periksa", 1, Shape.DECISION, back_to=0),
        FlowStep("3.", "Selesai", 1, Shape.TERMINAL),
    )  # fmt: skip
    page = lay_out_flow(Flow(("A", "B"), steps), WIDTH, HEIGHT).pages[0]
    assert {(a.word, page.symbols[a.start].step, page.symbols[a.end].step) for a in page.arrows} == {
        ("", 0, 1), ("Ya", 1, 2), ("Tidak", 1, 0),
    }  # fmt: skip


def test_the_sheet_carries_head_rows_and_page_numbers() -> None:
    texts = tuple(f"Peraturan contoh nomor {n} tentang " + WORDS * 2 for n in range(40))
    head = SopHead(
        (("Nomor SOP", "000/1"),), ("Disahkan oleh", CAMAT), ("Nama SOP", "Layanan"),
        ((("Dasar Hukum", texts), ("Kualifikasi Pelaksana", ("S1",))), (("Peringatan", ()), ("Pencatatan", ("Buku",)))),
    )  # fmt: skip
    flow = Flow(("Portir", "Camat"), tuple(FlowStep(f"{n}.", f"Langkah{n} {WORDS}", n % 2) for n in range(1, 31)))
    for size in (Sheet.A4, Sheet.F4):
        pdf = sop_sheet(SopSheet("SOP Contoh", head, flow), Paper(HEAD), size)
        text = raster.text(pdf)
        count = raster.page_count(pdf)
        assert count >= 4
        assert f"Halaman {count} dari {count}" in text
        assert all(f"contoh nomor {n} " in text for n in range(40))
        assert all(f"Langkah{n} " in text for n in range(1, 31))
        assert all(wide > high for wide, high in raster.page_sizes(pdf))
        assert pdf == sop_sheet(SopSheet("SOP Contoh", head, flow), Paper(HEAD), size)
