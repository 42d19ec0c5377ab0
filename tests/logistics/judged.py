"""Lines, areas and units for the rules of readiness to judge, on one day."""

from datetime import date, timedelta

from logistics.readiness_areas import Evidence, Line, Piece, judge
from logistics.readiness_units import Facts

TODAY = date(2026, 3, 31)


def day(ago):
    return TODAY - timedelta(days=ago)


def piece(count, ago=0, holds=92, lapses=False):
    return Piece(count, Evidence("report", day(ago), "x:1", day(ago - holds)), lapses)


def line(required, present, name="a", ago=0, weight=None, group=""):
    return Line(name, required, () if present is None else (piece(present, ago),), group, weight)


def area(*lines, name="equipment", on=TODAY, **more):
    return judge(name, lines, on=on, **more)


def whole(**areas):
    """A unit of which every area is full, but for those given."""
    lines = {name: (line(100, 100),) for name in ("personnel", "equipment", "serviceability")}
    lines |= {name: (line(1, 1),) for name in ("sustainment",)}
    lines["training"] = (line(1, 1, "course"), line(1, 1, "visit"))
    lines["mobility"] = tuple(line(1, 1, name) for name in ("visas", "medical", "movement"))
    lines["legal"] = (line(1, 1, "agreement"),)
    return Facts(lines | areas)
