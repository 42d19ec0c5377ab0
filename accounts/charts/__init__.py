"""Charts laid out: one kind a file, each from plain figures to a scene. Never asks the database."""

from accounts.charts.axes import Mark
from accounts.charts.columns import Part, column_chart
from accounts.charts.lines import Point, Series, line_chart
from accounts.charts.lorenz import Curve, lorenz_chart
from accounts.charts.matrix import Cell, heat_matrix
from accounts.charts.multiples import Multiple, small_multiples
from accounts.charts.ranked import Row, ranked_bars
from accounts.charts.sankey import Band, sankey_chart
from accounts.charts.scales import bars, months_between, nice_steps
from accounts.charts.slope import Slope, slope_chart
from accounts.charts.sparks import spark
from accounts.charts.timeline import Lane, timeline_chart

__all__ = [
    "Band",
    "Cell",
    "Curve",
    "Lane",
    "Mark",
    "Multiple",
    "Part",
    "Point",
    "Row",
    "Series",
    "Slope",
    "bars",
    "column_chart",
    "heat_matrix",
    "line_chart",
    "lorenz_chart",
    "months_between",
    "nice_steps",
    "ranked_bars",
    "sankey_chart",
    "slope_chart",
    "small_multiples",
    "spark",
    "timeline_chart",
]
