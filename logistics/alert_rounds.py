"""The round of alerts: what stands now that a person asked to be told of, and was not told yet.

Each is read as its person, so that what they may not see is told to nobody. One that is over is forgotten,
so that the next is told again.
"""

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from logistics import reading_inspections, supply
from logistics import services_alerts as services
from logistics.models import Alert, AlertTold, StockItem, Unit, UnitReadiness

SOON = timedelta(days=30)
LATELY = timedelta(days=7)  # a band that fell longer ago is no news
UNKNOWN = 5  # worse than any band


@transaction.atomic
def look_over(today=None):
    """Tell what is new; returns how many occurrences were told."""
    today, by = today or timezone.localdate(), User.objects.system("calendar")
    held = Alert.objects.filter(person__is_active=True).select_related("person", "mission", "partner")
    told, fresh = 0, defaultdict(list)
    for alert in held.select_for_update(skip_locked=True, of=("self",)).order_by("pk"):
        standing = occurrences(alert, today)
        known = AlertTold.objects.filter(alert=alert)
        known.exclude(key__in=standing).delete()
        for key in standing.keys() - set(known.values_list("key", flat=True)):
            fresh[alert.kind, key, standing[key]].append(alert)
    for (_kind, key, subject), alerts in sorted(fresh.items(), key=lambda one: one[0][:2]):
        services.tell_alerts(alerts, subject, key=key, by=by)
        told += 1
    return told


def occurrences(alert, today):
    """{key: record} of all that stands now of what an alert asks, as far as its person sees it."""
    person = alert.person
    person.held_this_request, person.kept_this_request = {}, {}
    if not services.may_be_told(person, alert.mission, alert.partner):
        return {}
    return READ[alert.kind](person, alert, today)


def _readiness(person, alert):
    rows = UnitReadiness.objects.visible_to(person).filter(valid_until=None).select_related("unit")
    return rows.filter(unit__mission=alert.mission) if alert.mission else _own(rows, alert, "unit__")


def _own(rows, alert, path):
    """Rows of units the contributor leads, or is a further contributor of."""
    led = rows.filter(**{f"{path}contributor": alert.partner})
    return (led | rows.filter(**{f"{path}parents__partner": alert.partner})).distinct()


def _evidence(person, alert, today):
    found = {}
    for row in _readiness(person, alert):
        for one in row.expires:
            if today <= date.fromisoformat(one["until"]) <= today + SOON:
                found[f"{row.unit_id} {one['area']} {one['until']}"] = row
    return found


def _reserve(person, alert, _today):
    rows = StockItem.objects.visible_to(person).standing()
    rows = rows.filter(level__state__in=(supply.OUT, supply.BELOW)).select_related("location", "level")
    if alert.mission:
        rows = rows.filter(location__mission=alert.mission)
    else:
        there = _own(Unit.objects.visible_to(person), alert, "").order_by().values("location")
        rows = rows.filter(location__in=there)
    return {f"{row.pk} {row.level.state}": row for row in rows}


def _band(person, alert, today):
    rows = list(_readiness(person, alert).filter(valid_from__gt=today - LATELY))
    before = {}
    past = UnitReadiness.objects.visible_to(person).filter(
        unit__in=[row.unit_id for row in rows], valid_until__isnull=False
    )
    for unit, band in past.order_by("unit", "valid_from").values_list("unit", "band"):
        before[unit] = band or UNKNOWN
    worse = [row for row in rows if before.get(row.unit_id, UNKNOWN) < (row.band or UNKNOWN)]
    return {f"{row.unit_id} {row.valid_from} {row.band}": row for row in worse}


def _inspection(person, alert, today):
    scope = {"mission": alert.mission} if alert.mission else {"contributor": alert.partner}
    late = [one for one in reading_inspections.due(person, today, **scope) if one.due.is_overdue]
    rows = {row.unit_id: row for row in _readiness(person, alert)}
    return {
        f"{one.unit.pk} {one.kind} {one.due.due_on}": rows[one.unit.pk] for one in late if one.unit.pk in rows
    }


READ = {
    Alert.Kind.EVIDENCE: _evidence,
    Alert.Kind.RESERVE: _reserve,
    Alert.Kind.BAND: _band,
    Alert.Kind.INSPECTION: _inspection,
}
