"""Native charts in the house colours; they refer to cells, so they follow what is recomputed."""

from typing import Any, Final

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties

from loket_app.documents.sheet_pen import EDGE, PRIMARY, TWO

SCALE: Final = ("B3261E", "E0A458", "7DBB9A", "0B5563")
"""The answers 1 to 4, from the worst to the best."""


def bars(
    sheet: Any, at: str, title: str, rows: tuple[int, int], names: int, values: int, wide: float = 18,
    tall: float = 7.5, lying: bool = False, scale: tuple[int, int] | None = None,
) -> None:  # fmt: skip
    """One bar a row; `lying` for long names. Bars begin at 0, or at the lower end of `scale`."""
    chart = BarChart()
    chart.type = "bar" if lying else "col"
    _frame(chart, title, wide, tall)
    series = Series(Reference(sheet, min_col=values, min_row=rows[0], max_row=rows[1]))
    series.graphicalProperties = GraphicalProperties(solidFill=PRIMARY)
    chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=names, min_row=rows[0], max_row=rows[1]))
    chart.gapWidth = 60
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = scale if scale else (0, None)
    chart.legend = None
    _labels(chart)
    if lying:
        chart.x_axis.scaling.orientation = "maxMin"
    else:
        chart.dataLabels.position = "inEnd"
        chart.dataLabels.txPr = _white()
    if scale:
        chart.y_axis.majorUnit = 25
    sheet.add_chart(chart, at)


def stacked(
    sheet: Any, at: str, title: str, rows: tuple[int, int], names: int, first: int, count: int, wide: float = 24
) -> None:
    """Shares of the answers, one stacked bar a row; the names of the series stand in the first row of `rows`."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap = "col", "percentStacked", 100
    _frame(chart, title, wide, 8.0)
    for place in range(count):
        area = Reference(sheet, min_col=first + place, min_row=rows[0], max_row=rows[1])
        series = Series(area, title_from_data=True)
        series.graphicalProperties = GraphicalProperties(solidFill=SCALE[place % len(SCALE)])
        chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=names, min_row=rows[0] + 1, max_row=rows[1]))
    chart.gapWidth = 50
    chart.legend.position = "r"
    chart.y_axis.number_format = "0%"
    sheet.add_chart(chart, at)


def parts(
    sheet: Any, at: str, title: str, rows: tuple[int, int], names: int, values: tuple[int, ...],
    colours: tuple[str, ...], wide: float = 24, lying: bool = False,
) -> None:  # fmt: skip
    """Counts upon one another, a bar a row; the names of the series stand in the first row of `rows`."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap = "bar" if lying else "col", "stacked", 100
    _frame(chart, title, wide, max(7.0, 2.6 + 0.55 * (rows[1] - rows[0])) if lying else 8.5)
    for column, colour in zip(values, colours, strict=True):
        area = Reference(sheet, min_col=column, min_row=rows[0], max_row=rows[1])
        series = Series(area, title_from_data=True)
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=names, min_row=rows[0] + 1, max_row=rows[1]))
    chart.gapWidth = 45
    chart.legend.position = "b"
    if lying:
        chart.x_axis.scaling.orientation = "maxMin"
    sheet.add_chart(chart, at)


def line(sheet: Any, at: str, title: str, rows: tuple[int, int], names: int, values: int, wide: float = 18) -> None:
    """One line through the rows."""
    chart = LineChart()
    _frame(chart, title, wide, 7.5)
    series = Series(Reference(sheet, min_col=values, min_row=rows[0], max_row=rows[1]))
    series.graphicalProperties.line.solidFill = PRIMARY
    series.graphicalProperties.line.width = 28_000
    series.marker = Marker("circle", size=7, spPr=GraphicalProperties(solidFill=PRIMARY))
    series.smooth = False
    chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=names, min_row=rows[0], max_row=rows[1]))
    chart.legend = None
    _labels(chart)
    chart.dataLabels.position = "t"
    sheet.add_chart(chart, at)


def lines(
    sheet: Any, at: str, title: str, rows: tuple[int, int], names: int, columns: tuple[int, int], wide: float = 26
) -> None:
    """A line a column, named by the first of `rows`; the values are shares."""
    chart = LineChart()
    _frame(chart, title, wide, 9)
    area = Reference(sheet, min_col=columns[0], max_col=columns[1], min_row=rows[0], max_row=rows[1])
    chart.add_data(area, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=names, min_row=rows[0] + 1, max_row=rows[1]))
    for series in chart.series:
        series.marker = Marker("circle", size=6)
        series.smooth = False
    chart.y_axis.number_format = "0%"
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 1
    chart.legend = Legend("b")
    sheet.add_chart(chart, at)


def _frame(chart: Any, title: str, wide: float, tall: float) -> None:
    chart.title = title
    chart.width, chart.height = wide, tall
    # openpyxl hides axes unless told; charts without them cannot be read.
    chart.x_axis.delete = False
    chart.y_axis.delete = False
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=_thin())
    chart.y_axis.number_format = "0"
    chart.graphical_properties = GraphicalProperties(ln=_thin())


def _thin() -> Any:
    from openpyxl.drawing.line import LineProperties

    return LineProperties(solidFill=EDGE, w=6_000)


def _white() -> RichText:
    bright = CharacterProperties(solidFill="FFFFFF", b=True)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=bright), endParaRPr=CharacterProperties())])


def _labels(chart: Any) -> None:
    chart.dataLabels = DataLabelList()
    chart.dataLabels.showVal = True
    for other in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(chart.dataLabels, other, False)
    chart.dataLabels.numFmt = TWO


__all__ = ["bars", "line", "parts", "stacked"]
