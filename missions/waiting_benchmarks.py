"""What waits of a mission's plan: readings that are overdue, and readings to verify."""

from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.inbox import Item
from missions import reading_benchmarks
from missions.models import Benchmark, Mission, Reading
from missions.models.releasing import keeps

MOST = 10


def readings(user, today):
    """Readings that are overdue, of missions that are not closed which this person plans."""
    own = granted(user, "edit_requirements", Mission)
    if not own:
        return []
    rows = Benchmark.objects.visible_to(user).filter(
        mission__in=own, dropped_on=None, indicators__every__isnull=False
    )
    rows = list(rows.exclude(mission__phase=Mission.Phase.CLOSED).distinct().select_related("mission"))
    if not rows:
        return []
    found = reading_benchmarks.stands(user, rows, today)
    late = [(line.due_on, row, line) for row in rows for line in found[row.pk].lines if line.is_late]
    late.sort(key=lambda one: (one[0], one[1].reference))
    return [
        Item(
            _("Benchmark"),
            f"{row.mission} {row.reference}: {line.indicator.name}",
            _("Enter the reading that is overdue, or that nothing was reported."),
            f"{row.get_absolute_url()}#indicator-{line.indicator.pk}",
            due,
            True,
        )
        for due, row, line in late[:MOST]
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
