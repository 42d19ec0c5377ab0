"""The Lorenz curve: the smallest x of contributors carry y of all; the straight line is equality. Pure."""

from dataclasses import dataclass

from accounts.charts import axes
from accounts.charts.scales import plain, scale
from accounts.charts.scene import WIDTH, Datum, Dot, Key, Path, Scene, Text

STEPS = (0, 0.25, 0.5, 0.75, 1)
MOST_DOTS = 40


@dataclass(frozen=True)
class Curve:
    """Points from (0, 0) to (1, 1), as contributors.concentration.lorenz gives them."""

    label: str
    points: list[tuple[float, float]]


def lorenz_chart(curves, *, equal="all alike", height=360, write=plain, say="{x}: {y}"):
    """`say` tells a point: the share of contributors `x` has the share `y`. None without a point."""
    curves = [curve for curve in curves if curve.points]
    if not curves:
        return None
    top, bottom = 14, height - axes.BELOW
    down = scale(0, 1, bottom - top)

    def at(point):
        return round(WIDTH * point[0], 1), round(bottom - down(point[1]), 1)

    items = [*axes.grid(STEPS, lambda value: at((0, value))[1], write)]
    items += [
        Text(WIDTH * step, bottom + 18, str(write(step)), "axis tick", axes.anchor(WIDTH * step))
        for step in STEPS
    ]
    items.append(Path([[at((0, 0)), at((1, 1))]], "quiet dashed"))
    items.append(Text(500, at((0, 0.5))[1] - 8, equal, "axis roomy", "end", -8))
    for n, curve in enumerate(curves, 1):
        items.append(Path([[at(point) for point in curve.points]], _look(n)))
        every = -(-len(curve.points) // MOST_DOTS)
        for x, y in curve.points[1:-1:every]:
            spots = [Dot(*at((x, y)), 1.6, f"series-{n} spot"), Dot(*at((x, y)), 9, "hit")]
            items.append(Datum(f"{curve.label}, {say.format(x=write(x), y=write(y))}", spots))
    keys = [Key(curve.label, _look(n)) for n, curve in enumerate(curves, 1)]
    return Scene(height, items, "number", "none", keys)


def _look(n):
    """Each curve its own stroke beside its own colour."""
    return f"series-{n} line" if n == 1 else f"series-{n} step"
