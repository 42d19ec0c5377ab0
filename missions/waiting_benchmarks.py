"""What waits of a mission's plan: readings that are overdue or to verify, and conditions that lapse."""

from datetime import timedelta

from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.inbox import Item
from missions import conditions as rules
from missions import reading_benchmarks, reading_conditions
from missions.models import Condition, Mission, Reading
from missions.models.releasing import keeps

MOST, SOON = 10, timedelta(days=30)


def readings(user, today):
    """Readings that are overdue, of missions that are not closed which this person plans."""
    own = granted(user, "edit_requirements", Mission)
    if not own:
        return []
    return [
        Item(
            _("Benchmark"),
            f"{row.benchmark.mission} {row.benchmark.reference}: {row.name}",
            _("Enter the reading that is overdue, or that nothing was reported."),
            f"{row.benchmark.get_absolute_url()}#indicator-{row.pk}",
            due,
            True,
        )
        for due, row in reading_benchmarks.overdue(user, own, today)[:MOST]
    ]


def verifications(user, today):
    """Readings another person entered, to verify."""
    own = keeps(user)
    if not own:
        return []
    rows = Reading.objects.visible_to(user).filter(
        indicator__benchmark__mission__in=own, verified_on=None, indicator__benchmark__dropped_on=None
    )
    rows = rows.exclude(entered_by=user.pk).exclude(entered_by__is_system=True)
    rows = rows.select_related("indicator__benchmark__mission").order_by("entered_at", "pk")
    return [
        Item(
            _("Reading"),
            f"{row.indicator.benchmark.mission} {row.indicator.benchmark.reference}: {row.indicator.name}",
            _("Look at its source, and verify it."),
            row.get_absolute_url(),
        )
        for row in rows[:MOST]
    ]


def conditions(user, today):
    """Conditions of missions this person plans whose last day comes within a month, or passed with nothing
    stated since."""
    own = keeps(user)
    if not own:
        return []
    rows = Condition.objects.visible_to(user).filter(mission__in=own)
    rows = rows.exclude(mission__phase=Mission.Phase.CLOSED).select_related("mission", "mandate")
    rows = rows.annotate(last=Coalesce("ends_on", "mandate__ends_on")).filter(last__lte=today + SOON)
    rows = list(rows.order_by("-last", "pk")[: 3 * MOST])
    how = reading_conditions.standings(user, rows, today) if rows else {}
    waits = [row for row in rows if row.last >= today or how[row.pk].has_ended]
    return [
        Item(
            _("Condition"),
            f"{row.mission}: {row.title}",
            _("Its last day has passed: state whether it goes on, or what has stopped.")
            if how[row.pk].state == rules.FAILED
            else _("Its last day is near: state whether it goes on, or set another day."),
            row.get_absolute_url(),
            row.last,
            row.last < today,
        )
        for row in waits[:MOST]
    ]
