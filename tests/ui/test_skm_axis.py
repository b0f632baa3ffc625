"""The zoomed axis, and the charts painted on it in both looks."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from loket_app.domain.figures import half_up
from loket_app.domain.survey.index import mutu_of
from loket_app.domain.survey.trend import Point, trend
from loket_app.ui import theme
from loket_app.ui.skm.axis import INDEX_BORDERS, NRR_BORDERS, Axis, index_axis, nrr_axis
from loket_app.ui.skm.figures import UnsurRow
from loket_app.ui.skm.trend_chart import TrendChart
from loket_app.ui.skm.unsur_table import UnsurPlot

NRR = st.fractions(1, 4, max_denominator=200)


@settings(max_examples=80, deadline=None)
@given(st.lists(NRR, max_size=9))
def test_every_value_and_the_border_of_a_lie_on_the_axis(values: list[Fraction]) -> None:
    for axis in (nrr_axis(values), index_axis([v * 25 for v in values])):
        scale = 1 if axis.high == 4 else 25
        assert all(axis.low <= v * scale <= axis.high for v in values)
        assert axis.borders[-1].letter == "A"
        assert 2 <= len(axis.ticks()) <= 8
        assert axis.ticks()[-1] == axis.high
        bands = axis.bands()
        assert bands[0][1] == axis.low
        assert bands[-1] == ("A", axis.borders[-1].at, axis.high)
        assert all(first < last for _, first, last in bands)


@pytest.mark.parametrize("nrr", [Fraction(n, 1000) for n in (1000, 2599, 2600, 3064, 3065, 3532, 3533, 4000)])
def test_the_bands_say_what_the_index_says(nrr: Fraction) -> None:
    hundredths = half_up(nrr * 25)
    axis = index_axis([Fraction(25)])
    letter = next(name for name, first, last in reversed(axis.bands()) if Fraction(hundredths, 100) >= first)
    assert letter == mutu_of(hundredths).value


def test_borders_are_those_in_print() -> None:
    assert [(b.letter, b.text) for b in NRR_BORDERS] == [("C", "2,60"), ("B", "3,0644"), ("A", "3,5324")]
    assert [(b.letter, b.text) for b in INDEX_BORDERS] == [("C", "65,00"), ("B", "76,61"), ("A", "88,31")]


def test_values_at_the_upper_end_can_be_told_apart() -> None:
    axis = nrr_axis([Fraction(386, 100), Fraction(399, 100)])
    assert axis == Axis(Fraction(7, 2), Fraction(4), Fraction(1, 10), NRR_BORDERS[2:], "B")
    assert axis.share(Fraction(399, 100)) - axis.share(Fraction(386, 100)) > 0.25


def _rows(values: tuple[int, ...], whole: int | None = None) -> tuple[UnsurRow, ...]:
    found = []
    for n, value in enumerate(values, 1):
        nrr, index = Fraction(value, 100), half_up(Fraction(value, 4))
        mean = None if whole is None else Fraction(whole, 100)
        label = "Penanganan Pengaduan, Saran, dan Masukan dari Masyarakat Pengguna Layanan" if n == 8 else f"Unsur {n}"
        found.append(UnsurRow(f"u{n}", f"U{n}", label, nrr, index, mutu_of(index), n if n < 4 else 0, whole=mean))
    return tuple(found)


@pytest.mark.parametrize("width", [420, 860, 1500])
def test_the_table_is_painted_from_narrow_to_wide(qtbot: QtBot, look: theme.Theme, width: int) -> None:
    plot = UnsurPlot()
    qtbot.addWidget(plot)
    plot.resize(width, 480)
    plot.show()
    for values, whole in (((388, 386, 399), None), ((110, 250, 300, 340, 360), 330), ((400,) * 12, 400)):
        plot.show_unsur(_rows(values, whole))
        image = plot.grab().toImage()
        assert _colors(image) > 4
        left, room = plot.table.bar_place()
        assert left + room <= plot.table.viewport().width() + left
        assert plot.table.columnWidth(0) >= 60
    assert plot.table.verticalScrollBar().maximum() == 0


def _colors(image: QImage) -> int:
    return len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)})


def test_the_trend_is_painted_with_gaps_and_many_periods(qtbot: QtBot, look: theme.Theme) -> None:
    chart = TrendChart()
    qtbot.addWidget(chart)
    chart.resize(340, 230)
    chart.show()
    for count in (0, 1, 3, 24):
        points = [
            Point(f"Semester {n} Tahun Anggaran 2026", None if n == 2 else 5000 + n * 200, mutu_of(5000 + n * 200), n)
            for n in range(count)
        ]
        chart.show_steps(trend(points), -1)
        chart.show_unsur("waktu", "U3 Waktu")
        assert chart.place == count - 1
        assert not chart.grab().isNull()
    heard: list[int] = []
    chart.marked.connect(heard.append)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.rect().center())
    assert heard[0] == 22
    assert 8 <= heard[-1] <= 14
