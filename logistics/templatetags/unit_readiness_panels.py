"""Readiness of units in pieces, for pages of any app; each begins at what the reader may see."""

from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from logistics import reading_unit_readiness as reading
from logistics import wording

register = template.Library()


def area_cell(area):
    """An area in a cell of a board: its band as shape and number, its score, whether it decides."""
    return _written_once(area and tuple(getattr(area, name) for name in reading.CELL), get_language())


@lru_cache(maxsize=2048)
def _written_once(values, _language):
    """The same in many rows: written once in each language."""
    area = values and dict(zip(reading.CELL, values, strict=True))
    return mark_safe(get_template("logistics/_unit_area.html").render({"area": area}).strip())  # noqa: S308


@register.inclusion_tag("logistics/_unit_readiness.html", takes_context=True)
def unit_readiness_panel(context, unit):
    """A unit's band and areas as things stand, for its page; nothing for who may not know."""
    user = context["request"].user
    row, areas = reading.of_unit(user, unit)
    key = f"unit-readiness:{unit.pk}"
    return {"unit": unit, "row": row, "areas": areas, "key": key, "request": context["request"]}


@register.simple_tag(takes_context=True)
def area_reasons(context, area):
    """Why an area stands where it does, in sentences."""
    courses = reading.courses(context["request"].user)
    return [wording.reason(area.area, told, courses) for told in area.reasons]


@register.simple_tag
def area_word(code):
    return wording.AREA.get(code, code)


@register.simple_tag
def area_words(codes):
    return ", ".join(str(wording.AREA[code]) for code in codes if code in wording.AREA)


@register.simple_tag
def step_words(codes):
    return wording.steps(codes)


@register.simple_tag
def system_word(reading):
    word = str(wording.SYSTEMS[reading["system"]])
    scenario = wording.SCENARIOS.get(reading["value"]) if reading["system"] == "asf" else None
    return f"{word}: {scenario}" if scenario else word


@register.simple_tag(takes_context=True)
def line_word(context, area, name):
    return wording.line(area, name, reading.courses(context["request"].user))
