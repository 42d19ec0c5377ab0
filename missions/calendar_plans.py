"""Days of missions' plans for calendars: ends of activities, targets of indicators, readings that are due."""

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.calendars import KEPT, MOST, Day
from missions.models import Activity, Condition, Indicator


def activities(user, today):
    """Days on which planned activities are to end."""
    rows = Activity.objects.visible_to(user).filter(
        state__in=["planned", "under_way"], ends_on__gte=today - KEPT
    )
    return [
        Day(
            f"activity-{row.pk}",
            row.ends_on,
            _("Activity to end: %(activity)s") % {"activity": row.title},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows.select_related("mission").order_by("ends_on", "pk")[:MOST]
    ]


def conditions(user, today):
    """Last days of conditions that have one of their own; those of mandates stand there already."""
    rows = Condition.objects.visible_to(user).filter(ends_on__gte=today - KEPT)
    return [
        Day(
            f"condition-{row.pk}",
            row.ends_on,
            _("Condition ends: %(condition)s") % {"condition": row.title},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows.select_related("mission").order_by("ends_on", "pk")[:MOST]
    ]


def targets(user, today):
    """Days by which indicators are to be at their targets."""
    rows = _indicators(user).filter(target_on__gte=today - KEPT).order_by("target_on", "pk")
    return [
        _day("target", row, row.target_on, _("Target day: %(benchmark)s, %(indicator)s"))
        for row in rows[:MOST]
    ]


def readings(user, today):
    """Days by which readings are to be entered."""
    rows = _indicators(user).filter(every__isnull=False).annotate(last=Max("readings__as_of"))
    due = [(row.due_on(row.last), row) for row in rows.order_by("pk")[:MOST]]
    return [
        _day("reading", row, day, _("Reading due: %(benchmark)s, %(indicator)s"))
        for day, row in sorted(due, key=lambda one: (one[0], one[1].pk))
        if day >= today - KEPT and not (row.target_on and row.last and row.last >= row.target_on)
    ]


def _indicators(user):
    rows = Indicator.objects.visible_to(user).filter(benchmark__dropped_on=None)
    return rows.select_related("benchmark__mission")


def _day(name, row, on, words):
    told = {"benchmark": row.benchmark.reference, "indicator": row.name}
    return Day(f"{name}-{row.pk}", on, words % told, row.get_absolute_url(), row.is_fictional)
