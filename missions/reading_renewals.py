"""Mandates by the day they end, as a reader sees them: the next step towards renewal, and what would stop."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import OuterRef, Q, Subquery

from missions import conditions as rules
from missions import reading_conditions
from missions.models import Condition, Mandate, Mission, RenewalStep

WITHIN = (30, 90, 180)  # days


def ending(user):
    """The last mandate of each mission that is not closed and of each closed one none: those to renew."""
    last = Mandate.objects.visible_to(user).filter(mission=OuterRef("mission")).order_by("-starts_on")
    rows = Mandate.objects.visible_to(user).exclude(mission__phase=Mission.Phase.CLOSED)
    rows = rows.filter(pk=Subquery(last.values("pk")[:1]), ends_on__isnull=False)
    return rows.select_related("mission")


def within(rows, days, today):
    """Those that end within so many days, and those that have ended unrenewed."""
    return rows.filter(ends_on__lte=today + timedelta(days=days))


def steps(user, mandates):
    """{mandate: its steps, by the day they are due}."""
    found = defaultdict(list)
    rows = RenewalStep.objects.visible_to(user).filter(mandate__in=[row.pk for row in mandates])
    for row in rows.select_related("mandate__mission").order_by("due_on", "pk"):
        found[row.mandate_id].append(row)
    return found


def resting(user, mandates):
    """{mandate: the conditions this reader sees that rest on it and have no later last day of their own}."""
    found = defaultdict(list)
    rows = Condition.objects.visible_to(user).filter(mandate__in=[row.pk for row in mandates])
    for row in rows.filter(Q(ends_on=None)).select_related("mission", "mandate"):
        found[row.mandate_id].append(row)
    return found


def would_stop(user, mandate):
    """[(kind of thing, the thing, the conditions)] that stop once a mandate ends unrenewed: what the
    conditions that rest on it name, as far as this reader sees them."""
    rows = resting(user, [mandate])[mandate.pk]
    things = reading_conditions.stops(user, rows)
    failed = {row.pk: rules.Standing(rules.FAILED, mandate.ends_on, True) for row in rows}
    found = rules.stopped(failed, {row.pk: things[row.pk] for row in rows})
    by_key = {row.pk: row for row in rows}
    return [(label, thing, [by_key[key] for key in keys]) for (label, thing), keys in found.items()]
