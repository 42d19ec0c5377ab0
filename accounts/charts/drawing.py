"""Draws a scene as SVG: for a page by classes and shares of its width, for a file by pixels and colours.

In a language written from right to left everything is mirrored but the words. Never asks the database.
"""

import re

from django.utils.html import escape
from django.utils.safestring import mark_safe

from accounts.charts.paint import attributes
from accounts.charts.scene import ROOM, WIDTH, Box, Datum, Dot, Path, Rule, Text

TURNED = {"start": "end", "end": "start", "middle": "middle"}
HATCH = (
    '<pattern id="{key}" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" {ground}/><path d="M-1 1l2-2M0 6l6-6M5 7l2-2" {lines}/></pattern>'
)

OTHERS = re.compile(r"(?:&[#\w]+;|[!-%'-~\u2010-\u2026])+")
LATIN = "Noto Sans, Segoe UI, Arial, Liberation Sans, DejaVu Sans, sans-serif"


def short(number):
    """12 for 12.0, 12.3 for 12.34."""
    return f"{round(number, 1):g}" if abs(number) < 100_000 else str(round(number))


def embedded(words, mirrored):
    """Words in a file, escaped; mirrored ones are read from right to left, whatever they begin with.

    Programs that draw files take one font for a text: what is not Arabic in it names its own.
    """
    if not mirrored:
        return escape(words)
    spans = OTHERS.sub(lambda found: f'<tspan font-family="{LATIN}">{found[0]}</tspan>', escape(words))
    return f"\u202b{spans}\u202c"


class Pen:
    """Writes each item of a scene; `x` and `wide` say how places and lengths across are written."""

    def __init__(self, key, mirrored=False):
        self.key, self.mirrored, self.first = key, mirrored, True

    def turn(self, x):
        return WIDTH - x if self.mirrored else x

    def anchor(self, text):
        return TURNED[text.anchor] if self.mirrored else text.anchor

    def draw(self, items):
        return "".join(DRAW[type(item)](self, item) for item in items)

    def datum(self, item):
        reached, self.first = ("0" if self.first else "-1"), False
        return (
            f'<g class="datum" role="img" tabindex="{reached}" aria-label="{escape(item.says)}">'
            f"<title>{escape(item.says)}</title>{self.draw(item.items)}</g>"
        )

    def rule(self, item):
        (x1, y1), (x2, y2) = item.start, item.end
        return (
            f'<line x1="{self.x(self.turn(x1))}" y1="{short(y1)}"'
            f' x2="{self.x(self.turn(x2))}" y2="{short(y2)}" {self.look(item)}/>'
        )

    def box(self, item):
        left = WIDTH - item.x - item.width if self.mirrored else item.x
        return (
            f'<rect x="{self.x(left)}" y="{short(item.y)}" width="{self.wide(item.width)}"'
            f' height="{short(item.height)}" {self.look(item)}/>'
        )

    def dot(self, item):
        return (
            f'<circle cx="{self.x(self.turn(item.x))}" cy="{short(item.y)}" r="{short(item.radius)}"'
            f" {self.look(item)}/>"
        )

    def text(self, item):
        across = f' dx="{short(-item.across if self.mirrored else item.across)}"' if item.across else ""
        return (
            f'<text x="{self.x(self.turn(item.x))}" y="{short(item.y)}"{across}'
            f' text-anchor="{self.anchor(item)}" {self.look(item)}>{escape(item.words)}</text>'
        )

    def trace(self, item, across):
        return "".join(
            "M"
            + "L".join(f"{short(across(self.turn(x)))} {short(y)}" for x, y in stroke)
            + ("Z" if item.is_filled else "")
            for stroke in item.strokes
        )


class PagePen(Pen):
    """Shares of the width, so that it fits any screen; colours by the classes of static/css/charts.css."""

    def x(self, value):
        return f"{round(value / 10, 2):g}%"

    wide = x

    def look(self, item):
        hatched = f' fill="url(#{self.key})"' if "none" in item.look.split() else ""
        return f'class="{item.look}"{hatched}'

    def path(self, item):
        """A drawing of its own, stretched to the width: only there can a path follow it."""
        kind = "fill" if item.is_filled else "stroke"
        return (
            f'<svg class="stretched" width="100%" height="{short(self.height)}"'
            f' viewBox="0 0 {WIDTH} {short(self.height)}" preserveAspectRatio="none">'
            f'<path class="{item.look} {kind}" d="{self.trace(item, float)}"/></svg>'
        )


class FilePen(Pen):
    """Pixels, and each item's colours beside it: what a program without our style sheet can show."""

    def __init__(self, key, width, mirrored=False):
        super().__init__(key, mirrored)
        self.width = width

    def across(self, value):
        return value * self.width / WIDTH

    def x(self, value):
        return short(self.across(value))

    wide = x

    def look(self, item):
        return attributes(item, self.key)

    def datum(self, item):
        return f"<g><title>{escape(item.says)}</title>{self.draw(item.items)}</g>"

    def dot(self, item):
        return "" if "hit" in item.look.split() else super().dot(item)

    def text(self, item):
        """At its very place: a `dx` would tear the first letter from the others in Arabic."""
        if "tight" in item.look.split():
            return ""
        x = self.across(self.turn(item.x)) + (-item.across if self.mirrored else item.across)
        return (
            f'<text x="{short(x)}" y="{short(item.y)}" text-anchor="{self.anchor(item)}"'
            f" {self.look(item)}>{embedded(item.words, self.mirrored)}</text>"
        )

    def path(self, item):
        return f'<path d="{self.trace(item, self.across)}" {self.look(item)}/>'


DRAW = {
    Datum: lambda pen, item: pen.datum(item),
    Rule: lambda pen, item: pen.rule(item),
    Path: lambda pen, item: pen.path(item),
    Box: lambda pen, item: pen.box(item),
    Dot: lambda pen, item: pen.dot(item),
    Text: lambda pen, item: pen.text(item),
}


def on_page(scene, *, key, title, mirrored=False):
    """The scene as part of a page; one stop for the keyboard, arrows lead on (static/js/figures.js)."""
    pen = PagePen(f"{key}-hatch", mirrored)
    pen.height = scene.height
    hatch = HATCH.format(key=pen.key, ground='class="hatch-ground"', lines='class="hatch-lines"')
    return mark_safe(
        f'<svg class="plot start-{scene.start} end-{scene.end}" height="{short(scene.height)}" role="group"'
        f' aria-label="{escape(title)}"><defs>{hatch}</defs>{pen.draw(scene.items)}</svg>'
    )


def plot_in_file(scene, *, key, width, mirrored=False):
    """The scene inside a file, with the room beside it: what stands at the start is left of the plot."""
    left, right = ROOM[scene.start], ROOM[scene.end]
    if mirrored:
        left, right = right, left
    pen = FilePen(key, width - left - right, mirrored)
    return f'<g transform="translate({left} 0)">{pen.draw(scene.items)}</g>'
