"""The moments of a mission's life that this app's records hold."""

from itertools import groupby
from operator import attrgetter

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from accounts.notation import number
from missions import story
from missions.models import (
    AuthorityEdge,
    AuthorizedStrength,
    Decision,
    Incident,
    Indicator,
    Lesson,
    Mandate,
    Participation,
    TransitionPhase,
)
from missions.story import Moment

GRAVE = 4  # the severity from which an incident belongs to a mission's story


def mandates(user, mission):
    """When each mandate began, and when the last one ended."""
    rows = list(Mandate.objects.visible_to(user).filter(mission=mission).order_by("starts_on"))
    url = mission.part_url("mandate")
    found = [
        Moment(row.starts_on, "mandate", row.instrument, row.summary, url, row.source)
        for row in rows
        if row.starts_on
    ]
    if mission.ends_on:
        last = rows[-1].instrument if rows else ""
        words = _("The last mandate was %(instrument)s.") % {"instrument": last} if last else ""
        found.append(Moment(mission.ends_on, "mandate", _("The mission ended"), words, url, mission.source))
    return found


def ceilings(user, mission):
    rows = AuthorizedStrength.objects.visible_to(user).filter(mission=mission).exclude(starts_on=None)
    return [
        Moment(
            row.starts_on,
            "ceiling",
            _("Authorized: %(category)s, up to %(number)s")
            % {"category": row.get_category_display(), "number": number(row.personnel)},
            row.instrument,
            mission.part_url("strength"),
            row.source,
        )
        for row in rows
    ]


def parts(user, mission):
    """Who led, supported or hosted it since when, where that began later than the mission."""
    rows = Participation.objects.visible_to(user).filter(mission=mission).select_related("partner")
    rows = rows.exclude(Q(starts_on=None) | Q(starts_on=mission.starts_on))
    return [
        Moment(
            row.starts_on,
            "part",
            f"{row.partner.local_name}: {row.get_part_display()}",
            "",
            "",
            row.source,
        )
        for row in rows
    ]


def authorities(user, mission):
    """Which of its posts and units came under an authority on a day, by one instrument."""
    rows = AuthorityEdge.objects.visible_to(user).filter(element__mission=mission)
    rows = rows.exclude(starts_on=None).select_related("element").order_by("starts_on", "instrument", "pk")
    found = []
    for (day, instrument), together in groupby(rows, key=attrgetter("starts_on", "instrument")):
        edges = list(together)
        url = edges[0].element.get_absolute_url() if len(edges) == 1 else reverse("missions:elements")
        title = ngettext(
            "Authority over %(n)s post or unit", "Authority over %(n)s posts and units", len(edges)
        ) % {"n": number(len(edges))}
        words = " · ".join(
            filter(None, [instrument, ", ".join(dict.fromkeys(e.element.title for e in edges))])
        )
        found.append(Moment(day, "command", title, words, url, edges[0].source))
    return found


def incidents(user, mission):
    rows = Incident.objects.visible_to(user).filter(mission=mission, severity__gte=GRAVE)
    return [
        Moment(
            timezone.localdate(row.occurred_at),
            "incident",
            row.title,
            row.told_place,
            row.get_absolute_url(),
            row.source,
        )
        for row in rows
    ]


def benchmarks(user, mission):
    """The days by which indicators of its benchmarks were to reach their target."""
    rows = Indicator.objects.visible_to(user).filter(benchmark__mission=mission)
    rows = rows.exclude(Q(target_on=None) | Q(target=None)).select_related("benchmark")
    return [
        Moment(
            row.target_on,
            "benchmark",
            row.benchmark.statement,
            _("target: %(name)s, %(target)s %(unit)s")
            % {"name": row.name, "target": number(row.target), "unit": row.unit},
            row.benchmark.get_absolute_url(),
            row.benchmark.source,
        )
        for row in rows
    ]


def decisions(user, mission):
    rows = Decision.objects.visible_to(user).filter(body__mission=mission).select_related("body")
    return [
        Moment(timezone.localdate(row.decided_at), "decision", row.title, str(row), row.get_absolute_url())
        for row in rows
    ]


def phases(user, mission):
    """The phases of its transition, as planned."""
    rows = TransitionPhase.objects.visible_to(user).filter(transition__mission=mission)
    return [
        Moment(
            row.starts_on,
            "transition",
            row.name,
            row.ends_with,
            row.transition.get_absolute_url(),
            row.transition.source,
        )
        for row in rows.select_related("transition__mission")
    ]


def lessons(user, mission):
    """What was observed in it, and what it is to teach."""
    rows = Lesson.objects.visible_to(user).filter(mission=mission)
    return [
        Moment(row.observed_on, "lesson", row.title, row.to_do, row.get_absolute_url(), row.source)
        for row in rows
    ]


for order, (code, label, several, gather) in enumerate(
    (
        ("mandate", lazy("mandate"), lazy("mandates"), mandates),
        ("ceiling", lazy("authorized strength"), lazy("authorized strengths"), ceilings),
        ("part", lazy("who takes part"), lazy("partners who came"), parts),
        ("command", lazy("command"), lazy("transfers of authority"), authorities),
        ("decision", lazy("decision"), lazy("decisions"), decisions),
        ("benchmark", lazy("benchmark"), lazy("benchmarks"), benchmarks),
        ("incident", lazy("incident"), lazy("grave incidents"), incidents),
        ("transition", lazy("transition"), lazy("phases of transition"), phases),
        ("lesson", lazy("lesson"), lazy("lessons"), lessons),
    )
):
    story.register(code, label, several, gather, 10 * order)
