"""A small line without axes, for a table's cell. Pure."""

from accounts.charts.scales import scale


def spark(values, width=96, height=24):
    """Its path, and where it ends; None with fewer than two figures."""
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return None
    down = scale(min(known), max(known), height - 6)
    step = (width - 6) / (len(values) - 1)
    path, pen_down, end = [], False, (0, 0)
    for n, value in enumerate(values):
        if value is None:
            pen_down = False
            continue
        end = (round(2 + n * step, 1), round(height - 3 - down(value), 1))
        path.append(f"{'L' if pen_down else 'M'}{end[0]} {end[1]}")
        pen_down = True
    return {"path": "".join(path), "x": end[0], "y": end[1], "width": width, "height": height}
