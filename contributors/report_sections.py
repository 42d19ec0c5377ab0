"""What contributors add to situation reports: strength as reported, arrivals and departures, fatalities.

Facts are plain values of no reader of their own: only what all readers of the report's label may read.
"""

from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from accounts import dates
from accounts.notation import number
from contributors.models import Deployment, Fatality, PersonnelLine, PersonnelReport
from contributors.models.pledge import Visibility
from missions import reporting
from missions.models import Category


def register():
    reporting.register("strength", lazy("Strength"), strength, tell_strength, 20)
    reporting.register("rotations", lazy("Arrivals and departures"), rotations, tell_rotation, 30)
    reporting.register("fatalities", lazy("Fatalities"), fatalities, tell_fatalities, 15)


def _is_read_by_all(mission, period):
    """Whether who reads the report reads the mission's published figures as well."""
    return period.is_own or mission.is_public


# --- Strength
def strength(mission, period, by):
    """The last report of personnel as of the last day or earlier, by category."""
    if not _is_read_by_all(mission, period):
        return None
    reports = PersonnelReport.objects.visible_to(by).filter(mission=mission, reported_on__lte=period.last)
    last = reports.order_by("-reported_on", "-month").first()
    if last is None:
        return []
    rows = PersonnelLine.objects.visible_to(by).filter(report=last).order_by("category")
    return [
        {"as_of": last.reported_on, **row}
        for row in rows.values("category").annotate(persons=Sum("personnel")).order_by("category")
    ]


def tell_strength(fact):
    """Troops: 4,120 persons, as of 28 February 2026."""
    return _("%(category)s: %(persons)s persons, as of %(day)s.") % {
        "category": Category(fact["category"]).label,
        "persons": number(fact["persons"]),
        "day": dates.day(date.fromisoformat(fact["as_of"])),
    }


# --- Arrivals and departures
def rotations(mission, period, by):
    """Deployments that arrived or ended on these days, for the mission's own people alone; of pledges that
    partners of the mission read too, so that a report tells none of them more."""
    if not period.is_own:
        return None
    rows = Deployment.objects.visible_to(by).filter(pledge__mission=mission)
    rows = rows.filter(pledge__visibility__gte=Visibility.PARTNERS).select_related("pledge__contributor")
    days = (period.first, period.last)
    found = [
        *(("arrived", row.arrived_on, row) for row in rows.filter(arrived_on__range=days)),
        *(("ended", row.ended_on, row) for row in rows.filter(ended_on__range=days, arrived_on__lte=days[1])),
    ]
    return [
        {
            "what": what,
            "on": day,
            "contributor": row.pledge.contributor.code,
            "name": row.pledge.contributor.name,
            "title": row.title or str(row.pledge),
            "persons": row.personnel,
        }
        for what, day, row in sorted(found, key=lambda one: (one[1], one[0], one[2].pk))
    ]


def tell_rotation(fact):
    """2 March 2026: Second battalion of Bresland arrived (850 persons)."""
    words = {"day": dates.short_day(date.fromisoformat(fact["on"])), "title": fact["title"]}
    words |= {"contributor": fact["name"], "persons": number(fact["persons"] or 0)}
    if fact["what"] == "arrived":
        if fact["persons"] is None:
            return _("%(day)s: %(title)s of %(contributor)s arrived; persons not reported.") % words
        return _("%(day)s: %(title)s of %(contributor)s arrived, %(persons)s persons.") % words
    return _("%(day)s: the tour of %(title)s of %(contributor)s ended.") % words


# --- Fatalities
def fatalities(mission, period, by):
    """How many of the mission's own lost their life on these days, by cause as the register names it: counts
    alone, and nothing that says who."""
    if not _is_read_by_all(mission, period):
        return None
    rows = Fatality.objects.visible_to(by).filter(mission=mission)
    rows = rows.filter(happened_on__range=(period.first, period.last)).order_by("incident_type")
    counts: dict[str, int] = {}
    for cause in rows.values_list("incident_type", flat=True):
        counts[cause] = counts.get(cause, 0) + 1
    return [{"cause": cause, "persons": n} for cause, n in counts.items()]


def tell_fatalities(fact):
    """Malicious act: 2 persons."""
    n = fact["persons"]
    words = {"cause": fact["cause"] or _("cause not stated"), "n": n}
    return ngettext("%(cause)s: %(n)s person.", "%(cause)s: %(n)s persons.", n) % words
