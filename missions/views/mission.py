"""The page of a mission, in parts with an address each. Figures come from panels of their own apps."""

from dataclasses import replace

from django.db.models import F, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from accounts import as_of
from accounts.access import root_key
from accounts.filters import EventFilter
from accounts.listing import Empty
from accounts.models import Event
from accounts.validity import stands_on
from accounts.views import trail
from missions import services
from missions.models import AuthorizedStrength, Mandate, MandateTask, Mission, Participation
from missions.services_consultations import may_consult

OVERVIEW, REQUIREMENTS, HISTORY = "overview", "requirements", "history"
PLAN, STORY, COMMUNICATION = "benchmarks", "story", "communication"
PARTS = {
    OVERVIEW: _("Overview"),
    "mandate": _("Mandate"),
    PLAN: _("Plan and benchmarks"),
    REQUIREMENTS: _("Requirements"),
    "strength": _("Strength"),
    "contributors": _("Contributors"),
    "women": _("Women"),
    "readiness": _("Readiness"),
    COMMUNICATION: _("Communication"),
    "fatalities": _("Lives lost"),
    STORY: _("Its story"),
    HISTORY: _("History"),
}

ACTS = replace(
    trail.HISTORY,
    page="missions:history",
    label=_("What happened in this mission"),
    template="missions/mission_history.html",
)
NO_ACT = Empty(
    _("Nothing here."), _("No act on this mission has been recorded since the portal began, or none fits.")
)


def mission(request, slug):
    return _shown(request, seen(request, slug), OVERVIEW)


def part(request, slug, part):
    row = seen(request, slug)
    if part not in PARTS or part in (OVERVIEW, PLAN, REQUIREMENTS, STORY, HISTORY, COMMUNICATION):
        raise Http404
    return _shown(request, row, part)


def history(request, slug):
    row = seen(request, slug)
    rows = Event.objects.visible_to(request.user).filter(
        concerns__contains=[root_key(row)], at__date__lte=as_of.day(request)
    )
    asked = ACTS.asked(request)
    form = EventFilter(asked)
    rows = form.narrow(rows).select_related("by", "token")
    return ACTS.answer(request, asked, rows, form=form, empty=NO_ACT, **frame(request, row, HISTORY))


def seen(request, slug):
    rows = Mission.objects.visible_to(request.user).select_related("lead", "host")
    return get_object_or_404(rows, slug=slug)


def _shown(request, row, part):
    about = frame(request, row, part)
    about |= {"memory": f"mission {row.pk} {part} {about['span']}"}
    if part in GATHERED:
        about["gather"] = lambda: GATHERED[part](request, row)
    return render(request, f"missions/mission_{part}.html", about)


def frame(request, row, part):
    """What every page of a mission shows around its part."""
    is_past = as_of.month(request) is not None
    links = [
        {"key": key, "words": words, "url": row.get_absolute_url() if key == OVERVIEW else row.part_url(key)}
        for key, words in PARTS.items()
    ]
    return {
        "mission": row,
        "parts": links,
        "part": part,
        "part_words": PARTS[part],
        "may_edit": not is_past and services.may_edit(request.user, row),
        "span": request.GET.get("span", ""),
        "today": as_of.day(request),
    }


def _begun(rows, day):
    return rows.filter(Q(starts_on=None) | Q(starts_on__lte=day))


def _mandates(request, row):
    """The mandate that stands on the day, the earlier ones and those to come."""
    day = as_of.day(request)
    tasks = Prefetch("tasks", MandateTask.objects.visible_to(request.user))
    rows = Mandate.objects.visible_to(request.user).filter(mission=row).prefetch_related(tasks)
    if as_of.month(request):
        rows = _begun(rows, day)
    mandates = list(rows.order_by(F("starts_on").desc(nulls_last=True)))
    now = next((m for m in mandates if stands_on(m, day)), None)
    return {
        "mandates": mandates,
        "mandate": now,
        "days_left": (now.ends_on - day).days if now and now.ends_on else None,
        "last_mandate": mandates[0] if mandates else None,
        "may_consult": may_consult(request.user, row),
    }


def _taking_part(request, row):
    parts = Participation.objects.visible_to(request.user).filter(mission=row).select_related("partner")
    if as_of.month(request):
        parts = _begun(parts, as_of.day(request))
    its_own = Q(part="lead", partner=row.lead) | Q(part="host", partner=row.host)
    return {"others": list(parts.exclude(its_own).order_by("part", "partner__name", "starts_on"))}


def _authorized(request, row):
    rows = AuthorizedStrength.objects.visible_to(request.user).filter(mission=row)
    return {"authorized": _begun(rows, as_of.day(request)) if as_of.month(request) else rows}


def _overview(request, row):
    return _mandates(request, row) | _taking_part(request, row)


GATHERED = {
    OVERVIEW: _overview,
    "mandate": _mandates,
    "contributors": _taking_part,
    "strength": _authorized,
    "readiness": _authorized,
}
