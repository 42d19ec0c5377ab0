"""What a chart is once it is laid out: lines, boxes, dots and words in the order they are drawn.

Across, everything is in thousandths of the width, so a chart fits any screen; down, in pixels. `look` holds
the words by which the page's CSS and the downloaded file colour it. Plain values only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH = 1000
# Pixels kept free beside the plot for what stands there; static/css/charts.css says the same of pages.
ROOM = {"none": 8, "number": 52, "value": 64, "word": 96, "label": 140, "name": 172}

At = tuple[float, float]


@dataclass(frozen=True)
class Rule:
    """A straight line."""

    start: At
    end: At
    look: str = "rule"


@dataclass(frozen=True)
class Path:
    """Strokes through points, the pen lifted between them; a filled one closes each."""

    strokes: Sequence[Sequence[At]]
    look: str
    is_filled: bool = False


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    radius: float
    look: str


@dataclass(frozen=True)
class Text:
    """Words at a point; `across` moves them by pixels, whatever the width."""

    x: float
    y: float
    words: str
    look: str = "axis"
    anchor: str = "start"
    across: float = 0


@dataclass(frozen=True)
class Datum:
    """What one figure is drawn with, and what it says when pointed at or reached by the keyboard."""

    says: str
    items: Sequence[Rule | Path | Box | Dot | Text]


@dataclass(frozen=True)
class Key:
    """A line of the legend. "always" or, where the words stand in the plot, only on "narrow" screens."""

    words: str
    look: str
    shown: str = "always"


@dataclass(frozen=True)
class Scene:
    """A chart laid out. `start` and `end` name the room beside the plot."""

    height: float
    items: Sequence[Rule | Path | Box | Dot | Text | Datum]
    start: str = "number"
    end: str = "none"
    keys: Sequence[Key] = field(default_factory=tuple)

    @property
    def data(self):
        return [item for item in self.items if isinstance(item, Datum)]

    def each(self):
        """Every item, those of a datum among them."""
        for item in self.items:
            yield from item.items if isinstance(item, Datum) else (item,)
