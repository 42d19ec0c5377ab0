"""The pieces of a world map on a page: its coloured states, its legend, what stands under it."""

from django import template
from django.utils.html import escape, strip_tags
from django.utils.safestring import mark_safe

from accounts.map_files import BOUNDARIES, band_words
from accounts.notation import number

register = template.Library()


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
