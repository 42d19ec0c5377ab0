"""The world map inside a file that stands alone: shapes, steps, circles, legend. Never asks the database."""

import re
from functools import lru_cache

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.charts.paint import COLOURS, INK, MUTED
from accounts.maps import HEIGHT, SHAPES, WIDTH
from accounts.notation import number

BOUNDARIES = gettext_lazy(
    "Lines, names and colours on this map are for orientation and imply no opinion, endorsement or acceptance"
    " by the United Nations or any partner of the status of a territory or its boundaries. Dashed lines are"
    " boundaries in dispute or not yet agreed."
)
HATCH_ON_MAP = (
    '<pattern id="{key}-map" width="28" height="28" patternUnits="userSpaceOnUse">'
    '<rect width="28" height="28" fill="#ffffff" stroke="none"/>'
    '<path stroke="#8793a0" stroke-width="5" fill="none" d="M-5 5l10-10M0 28l28-28M23 33l10-10"/></pattern>'
)
SEA, SEA_EDGE, LAND, EDGE, SPOT, SPOT_EDGE = "#f2f5f7", "#dfe5ea", "#e6e5e0", "#8793a0", "#c25a00", "#7d3a00"


@lru_cache
def shapes():
    """What world.svg defines, to be put into another document."""
    return re.search(r"<defs>(.*)</defs>", SHAPES.read_text(), re.DOTALL).group(1)


def map_in_file(world, *, key, width):
    """(drawing, its height): the map and under it the legend."""
    ratio = width / WIDTH
    tall = HEIGHT * ratio
    coloured, points = world.get("coloured"), world.get("points") or []
    parts = [
        f"<defs>{shapes()}{HATCH_ON_MAP.format(key=key)}</defs>",
        f'<g transform="scale({ratio:.4f})" stroke="{EDGE}" stroke-width="1.5">',
        f'<use href="#sea" fill="{SEA}" stroke="{SEA_EDGE}"/>',
        f'<use href="#states" fill="{LAND}" color="{LAND}"/>',
        *(_state(state, key) for state in (coloured.states if coloured else [])),
        '<use href="#disputed" fill="none" stroke="#ffffff" stroke-width="5" stroke-dasharray="8 10"/></g>',
        *(_point(point, width, tall) for point in points),
        *(_word(point, width, tall) for point in points),
    ]
    if coloured and coloured.steps.bands:
        parts.append(_legend(world, coloured, key, tall + 20))
    return "".join(parts), tall + (44 if coloured else 12)


def _state(state, key):
    fill = f"url(#{key}-map)" if state.step == "none" else COLOURS[f"step-{state.step}"]
    colour = "" if state.step == "none" else f' color="{fill}"'
    return f'<use href="#{state.code}" fill="{fill}"{colour}><title>{escape(state.name)}</title></use>'


def _point(point, width, tall):
    x, y = point.left * width / 100, point.top * tall / 100
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{point.radius}" fill="{SPOT}" fill-opacity="0.62"'
        f' stroke="{SPOT_EDGE}"/>'
    )


def _word(point, width, tall):
    x, y = point.left * width / 100, point.top * tall / 100
    return "".join(
        f'<text x="{x + label.across:.1f}" y="{y + label.down:.1f}" text-anchor="{label.anchor}"'
        f' font-weight="600" fill="{INK}">{escape(point.label)}</text>'
        for label in point.labels
        if label.screen == "wide"
    )


def _legend(world, coloured, key, y):
    """A swatch and its range for each step, from the left in every language, as the map is."""
    ranges = [(number(0), COLOURS["step-0"])] if coloured.has_zero else []
    ranges += [
        (band_words(band, coloured.places), COLOURS[f"step-{band.step}"]) for band in coloured.steps.bands
    ]
    if coloured.has_unknown:
        ranges.append((_("not reported"), f"url(#{key})"))
    x, parts = 0.0, []
    for words, fill in [(world.get("unit", ""), None), *ranges]:
        if fill:
            parts.append(f'<rect x="{x:.1f}" y="{y}" width="22" height="13" fill="{fill}" stroke="{EDGE}"/>')
            x += 28
        parts.append(
            f'<text x="{x:.1f}" y="{y + 11}" fill="{MUTED if not fill else INK}">{escape(words)}</text>'
        )
        x += 7 * len(words) + 16
    return "".join(parts)


def band_words(band, places):
    """A step of the legend in words."""
    if band.low is None and band.high is None:
        return _("all that report")
    if band.low is None:
        return _("under %(high)s") % {"high": number(band.high, places)}
    if band.high is None:
        return _("%(low)s and more") % {"low": number(band.low, places)}
    if band.low == band.last:
        return str(number(band.low, places))
    return f"{number(band.low, places)}–{number(band.last, places)}"
