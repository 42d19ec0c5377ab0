"""The tag that draws a world map from figures by state, from points, or from both."""

from zlib import crc32

from django import template

from accounts.map_files import BOUNDARIES, band_words
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


@register.filter
def band_range(band, places):
    return band_words(band, places)
