"""What every page is put together with: notation, marks, terms, ages. Asks the database for ages alone."""

import json
from functools import cache

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts import access, alike, as_of, dates, explain, glossary, notices, rendering, saved, verbs
from accounts import how as explanations
from accounts.marks import band, bar, fictional, spark, state
from accounts.models import DueRefresh
from accounts.notation import (
    ago,
    colon,
    day,
    elapsed,
    file_size,
    iso_day,
    moment,
    month,
    month_key,
    number,
    percent,
    period,
    quantity,
    rate,
    short_day,
    short_month,
    signed,
    sub,
)
from accounts.remembered import in_each_language

register = template.Library()

# Figures, dates and ages as accounts.notation writes them.
for write in (
    ago,
    day,
    elapsed,
    file_size,
    iso_day,
    month,
    month_key,
    number,
    percent,
    quantity,
    rate,
    short_day,
    short_month,
    signed,
):
    register.filter(write.__name__, write)
register.simple_tag(colon)
register.simple_tag(period)
register.simple_tag(sub)
register.simple_tag(moment, takes_context=True)

# Marks, each in the component that shows it.
register.simple_tag(bar)
for mark in (band, fictional, spark, state):
    register.inclusion_tag(f"components/_{mark.__name__}.html")(mark)


# Icons that point along the line of reading.
POINTING = {"forward", "back", "leave", "first", "last"}


@register.simple_tag
@cache
def icon(name):
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        " pointing" if name in POINTING else "",
        static("icons.svg"),
        name,
    )


@register.simple_tag
def options(choices, chosen):
    """The options of a list to choose from, in groups or not."""
    return rendering.options(choices, chosen)


@register.simple_tag
def languages():
    """Those the portal is offered in, each under its own name."""
    return settings.LANGUAGES


@register.inclusion_tag("components/_term.html", takes_context=True)
def term(context, code, label="", to=""):
    """A label that leads to what it means; the meaning shows when it is pointed at or focused.

    A label that leads elsewhere, as the head of a column to its order, has the way to the glossary beside
    the meaning.
    """
    request = context["request"]
    request.terms_shown = getattr(request, "terms_shown", 0) + 1
    return {
        "term": glossary.term(code),
        "label": label,
        "to": to,
        "key": f"term-{code}-{request.terms_shown}",
        "request": request,
    }


@register.inclusion_tag("components/_how.html", takes_context=True)
def how(context, *codes, as_of=None, computed_at=None):
    """How figures are computed, beside them: formula in words, unit, source, what is left out, how old."""
    told = [explanations.explanation(code) for code in codes]
    return {
        "told": told,
        "sources": dict.fromkeys(_(said.source) for said in told),
        "left_out": dict.fromkeys(_(said.exclusions) for said in told if said.exclusions),
        "more": told[0].more,
        "as_of": as_of,
        "computed_at": computed_at,
        "request": context["request"],
    }


@register.simple_tag(takes_context=True)
def unread_notices(context):
    user = getattr(context.get("request"), "user", None)
    return notices.unread(user) if user and user.is_authenticated else 0


@register.simple_tag(takes_context=True)
def as_of_choice(context):
    """The month this page is shown of, those it might be, and where to ask for one."""
    request = context.get("request")
    if request is None or not getattr(request, "user", None) or not request.user.is_authenticated:
        return None
    found = as_of.months(request)
    return {
        "month": as_of.month(request),
        "months": _month_options(tuple(found), as_of.month(request)),
        "now": as_of.now(request),
        "action": as_of.without(reverse("as_of")),
    }


@in_each_language
def _month_options(months, chosen):
    """To choose one of many months from, by year: every page offers them."""
    return format_html_join(
        "",
        '<optgroup label="{}">{}</optgroup>',
        (
            (
                year,
                format_html_join(
                    "",
                    '<option value="{}"{}>{}</option>',
                    (
                        (month_key(on), mark_safe(" selected" if on == chosen else ""), dates.month(on))
                        for on in rows
                    ),
                ),
            )
            for year, rows in as_of.by_year(months)
        ),
    )


@register.simple_tag(takes_context=True)
def age(context, as_of, key):
    """When figures were computed; and whether facts have changed since, longer ago than is fair."""
    return alike.anew(context.get("request"), _age, as_of, key)


def _age(request, as_of, key):
    waiting = _waiting_since(request, key) if key else None
    seconds = (timezone.now() - waiting).total_seconds() if waiting else 0
    is_stale = seconds > settings.STALE_AFTER_SECONDS
    return get_template("components/_age.html").render(
        {"as_of": as_of, "is_stale": is_stale, "waiting": waiting}
    )


def _waiting_since(request, key):
    """When the first change was told that these figures do not have yet; asked once a page."""
    kept = vars(request).setdefault("due_kept", {}) if request else {}
    if key not in kept:
        due = DueRefresh.objects.filter(key=key).order_by("added_at").values_list("added_at", flat=True)
        kept[key] = due.first()
    return kept[key]


@register.inclusion_tag("components/_who_sees.html", takes_context=True)
def who_sees(context, record):
    """Who may see this record, and by what rule."""
    return {"sight": explain.sight(record, context["request"].user), "record": record}


@register.inclusion_tag("components/_saved_views.html", takes_context=True)
def saved_views(context, page="", asked=None):
    """What readers keep of a page: to open one, and to keep what is asked now."""
    request = context["request"]
    page = page or request.resolver_match.view_name
    query = saved.query_of(asked if asked is not None else request.GET)
    views = [(view, view.query == query) for view in saved.of(request, page)]
    return {
        "request": request,
        "page": page,
        "query": query,
        "views": views,
        "is_kept": any(is_here for _view, is_here in views),
        "roots": saved.shareable(request),
        "may_subscribe": not request.resolver_match.kwargs,  # of one record's page nothing is mailed
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def in_groups(field):
    """[(group, its boxes)] of a field of choices; "" those that stand in none."""
    boxes, found = iter(field), []
    for value, label in field.field.choices:
        group, many = (value, len(label)) if isinstance(label, list | tuple) else ("", 1)
        if not group and found and not found[-1][0]:
            found[-1][1].append(next(boxes))
        else:
            found.append((group, [next(boxes) for _n in range(many)]))
    return found


@register.filter
def ticked(boxes):
    """How many of these boxes are ticked."""
    return sum(box.data["selected"] for box in boxes)


@register.filter
def as_json(value):
    """For an attribute that a script reads."""
    return json.dumps(value)


@register.filter
def item(mapping, key):
    return mapping.get(key) if mapping else None


@register.simple_tag(takes_context=True)
def today(context):
    """The day the page is read on: the last of the month it is shown of, else today."""
    return as_of.day(context["request"])


@register.filter
def verb_words(verb):
    """person.preferences_changed → person preferences changed, in the reader's language."""
    if verb in verbs.WORDS:
        return _(verbs.WORDS[verb])
    subject, _dot, act = verb.partition(".")
    return verb if not act else f"{verb_subject(subject)} {act.replace('_', ' ')}"


def verb_subject(subject):
    return subject.replace("_", " ")


@register.simple_tag
def record_history(row):
    """A link to the history of a record, also from what it said before; none where it was taken out."""
    if getattr(row, "pgh_label", "") == "delete":
        return ""
    model, key = getattr(row, "pgh_tracked_model", type(row)), getattr(row, "pgh_obj_id", row.pk)
    address = reverse("record", args=[access.kind_of(model), key])
    return format_html('<a href="{}">{}<span class="sr"> {}</span></a>', address, _("History"), row)


@register.filter
def as_list(row):
    return [row]


@register.simple_tag
def place(mission):
    """Where a mission is: its area, else its host nation."""
    if mission.host and mission.area in ("", mission.host.name):
        return mission.host.local_name
    return mission.area and _(mission.area)
