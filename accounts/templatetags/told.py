"""What was told, in the reader's language: the records of events, the sources of figures."""

from django import template
from django.utils.html import format_html

from accounts import naming, sources

register = template.Library()


@register.filter
def name_told(event):
    """What an event tells of."""
    return format_html("<bdi>{}</bdi>", naming.name(event))


@register.filter
def source_words(source):
    """A source as its reader knows it."""
    return format_html("<bdi>{}</bdi>", sources.words(source)) if source else ""
