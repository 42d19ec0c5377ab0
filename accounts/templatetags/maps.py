"""The tag that draws a world map from figures by state, from points, or from both."""

from zlib import crc32

from django import template
from django.utils.html import escape, strip_tags
from django.utils.safestring import mark_safe

from accounts.map_files import BOUNDARIES, band_words
from accounts.templatetags.concord import number
from accounts.world import world

register = template.Library()


@register.inclusion_tag("components/_world.html")
def world_map(*, title, sub="", source="", table_id="", **given):
    """{% world_map values=shares unit="%" places=2 names=names urls=urls title="…" table_id="figures" %}

    What is `given` is as `accounts.world.world` takes it. `table_id`: the id of the table with the same
    figures on the page.
    """
    return {
        "key": f"map-{crc32(title.encode()):08x}",
        "world": world(**given),
        "title": title,
        "sub": sub,
        "source": source,
        "table_id": table_id,
    }


@register.simple_tag
def boundaries():
    """What stands under every map."""
    return BOUNDARIES


@register.simple_tag
def states(states, shapes, key, unit, places):
    """The coloured states, each saying its figure; written here, not in a template: there are 200."""
    return mark_safe("\n".join(_state(state, shapes, key, unit, places) for state in states))


def _state(state, shapes, key, unit, places):
    hatched = f' fill="url(#{key}-none)"' if state.step == "none" else ""
    figure = f"{number(state.value, places)}{f' {unit}' if state.value is not None else ''}"
    says = f"{state.name}: {strip_tags(figure)}{f' ({state.note})' if state.note else ''}"
    drawn = (
        f'<use href="{shapes}#{state.code}" class="step-{state.step}"{hatched}>'
        f"<title>{escape(says)}</title></use>"
    )
    return f'<a href="{escape(state.url)}">{drawn}</a>' if state.url else drawn


@register.filter
def band_range(band, places):
    return band_words(band, places)
