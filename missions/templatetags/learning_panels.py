"""What others learned, shown where one plans: for the page of any record with a mission, of any app."""

from django import template
from django.urls import reverse

from missions import concerning, reading_lessons
from missions.forms_decisions import may_keep

register = template.Library()


@register.inclusion_tag("missions/_learned.html", takes_context=True)
def lessons_panel(context, row):
    """The lessons its reader may read that bear on a record somebody plans, and why each does.

    missions.planning says what is known of a record; who registers nothing has its mission and its own words.
    """
    user = context["request"].user
    code = next((code for code, model in concerning.codes().items() if model is type(row)), "")
    may_enter = bool(code) and may_keep(user) and not getattr(context["request"], "as_of", None)
    new = f"{reverse('missions:lesson_new')}?about={code}&key={row.pk}" if may_enter else ""
    return {"bearing": reading_lessons.bearing_on(user, row), "new": new, "request": context["request"]}
