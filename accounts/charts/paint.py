"""Colours of a file that stands alone, by the words of a `look`: the light ones of static/css/base.css."""

from accounts.charts.scene import Box, Dot, Path, Rule, Text

COLOURS = {
    "series-1": "#0b5c8c",
    "series-2": "#c25a00",
    "series-3": "#2f8f6b",
    "series-4": "#8c4799",
    "series-5": "#a67c00",
    "series-6": "#5b6770",
    "series-7": "#c8405a",
    "rule": "#d8dde3",
    "zero": "#7b8794",
    "mark": "#7b8794",
    "mark-flag": "#7b8794",
    "mark-word": "#546172",
    "axis": "#546172",
    "ink": "#17212e",
    "unknown": "#546172",
    "step-0": "#ffffff",
    "step-1": "#e3eef5",
    "step-2": "#b7d3e5",
    "step-3": "#7fb2d1",
    "step-4": "#3f88b5",
    "step-5": "#0b5c8c",
    "on-0": "#17212e",
    "on-1": "#17212e",
    "on-2": "#17212e",
    "on-3": "#17212e",
    "on-4": "#ffffff",
    "on-5": "#ffffff",
    "quiet": "#7b8794",
}
PAPER, INK, MUTED, LINE, HATCHED = "#ffffff", "#17212e", "#546172", "#d8dde3", "#7b8794"
MORE = {
    "step": 'stroke-dasharray="5 3" stroke-width="1.5"',
    "slope": 'stroke-width="2"',
    "dashed": 'stroke-dasharray="5 3"',
    "mark": 'stroke-dasharray="2 3"',
    "wash": 'fill-opacity="0.12"',
    "band": 'fill-opacity="0.4"',
    "name": 'font-weight="600"',
    "cell": f'stroke="{PAPER}" stroke-width="1"',
    "framed": f'stroke="{INK}" stroke-width="2"',
    "part": f'stroke="{PAPER}" stroke-width="0.75"',
    "edged": f'stroke="{HATCHED}" stroke-width="0.5"',
}


def attributes(item, hatch):
    """The SVG attributes of an item: its colour as line or as ground, and what else its look asks for."""
    words = item.look.split()
    colour = next((COLOURS[word] for word in words if word in COLOURS), INK)
    more = [MORE[word] for word in words if word in MORE]
    if "none" in words:
        return " ".join([f'fill="url(#{hatch})"', *more])
    return " ".join([_ground(item, colour), *more])


def _ground(item, colour):
    if isinstance(item, Rule):
        return f'stroke="{colour}"'
    if isinstance(item, Path) and not item.is_filled:
        width = "" if "step" in item.look.split() else ' stroke-width="2"'
        return f'fill="none" stroke="{colour}"{width} stroke-linejoin="round" stroke-linecap="round"'
    if isinstance(item, Text | Box | Dot | Path):
        return f'fill="{colour}"'
    raise TypeError(item)


# Words of a look that only a page heeds.
OF_PAGES = {"none", "hit", "spot", "line", "tick", "spare", "wide", "tight", "roomy", "head"}


def known(look):
    """Whether every word of a look is one that a file knows how to paint, or leaves to the page."""
    return set(look.split()) <= {*COLOURS, *MORE, *OF_PAGES}
