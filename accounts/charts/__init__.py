"""Charts laid out: one kind a file, each from plain figures to a scene. Never asks the database."""

from accounts.charts.axes import Mark
from accounts.charts.columns import Part, column_chart
from accounts.charts.lines import Point, Series, line_chart
from accounts.charts.scales import bars, months_between, nice_steps
from accounts.charts.sparks import spark

__all__ = [
    "Mark",
    "Part",
    "Point",
    "Series",
    "bars",
    "column_chart",
    "line_chart",
    "months_between",
    "nice_steps",
    "spark",
]
