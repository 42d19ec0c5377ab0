"""What stands in a cell of a list: marks, second lines, states and bands, each as its component shows it."""

from functools import lru_cache

from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from accounts import marks


def aside(row, words=""):
    """What stands beside the first cell: the mark of what is invented, and a second line."""
    return format_html("{}{}", invented(row), second(words))


def invented(row):
    """The mark of what was invented for the demo."""
    return format_html(" {}", _same("_fictional", {"show": True})) if row.is_fictional else ""


def second(words):
    """A second line in a cell."""
    return format_html('<span class="second">{}</span>', words) if words else ""


def strong(_row, words):
    return format_html("<strong>{}</strong>", words)


def said(_row, words):
    """What a person wrote, in whichever language and direction."""
    return format_html("<bdi>{}</bdi>", words or "")


def unknown(words):
    return format_html('<span class="unknown">{}</span>', words)


def _component(name, shows):
    """A component as a tag shows it, for a cell."""
    return mark_safe(get_template(f"components/{name}.html").render(shows))  # noqa: S308  (a template of ours)


@lru_cache(maxsize=256)
def _written_once(name, shows, language):
    return _component(name, dict(shows))


def _same(name, shows):
    """A component that says the same in many rows: written once in each language."""
    return _written_once(name, tuple(shows.items()), get_language())


def band(value):
    return _same("_band", marks.band(value))


def state(code, word):
    return _same("_state", marks.state(code, str(word)))


def spark(values):
    return _component("_spark", marks.spark(values))
