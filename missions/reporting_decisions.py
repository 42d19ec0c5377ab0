"""What bodies of a mission decided on a report's days, and which conditions of its work failed."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from accounts import dates
from missions import conditions as rules
from missions.models import Condition, Decision
from missions.reading_conditions import standings
from missions.reporting_patrols import moment


# --- Conditions
def failed_conditions(mission, period, by):
    """Conditions that have failed on the last of these days and had not before the first."""
    rows = Condition.objects.visible_to(by).filter(mission=mission, label__in=period.labels)
    rows = list(rows.select_related("mandate").order_by("kind", "title", "pk"))
    before, after = (standings(by, rows, day) for day in (period.first - timedelta(days=1), period.last))
    return [
        {
            "id": str(row.pk),
            "kind": row.kind,
            "title": row.title,
            "since": after[row.pk].since,
            "has_ended": after[row.pk].has_ended,
        }
        for row in rows
        if after[row.pk].state == rules.FAILED and before[row.pk].state != rules.FAILED
    ]


def tell_condition(fact):
    """Use of the airfield (consent): failed on 2 March 2026."""
    words = {
        "title": fact["title"],
        "kind": Condition.Kind(fact["kind"]).label,
        "day": dates.short_day(date.fromisoformat(fact["since"])),
    }
    if fact["has_ended"]:
        return _("%(title)s (%(kind)s): its last day was %(day)s.") % words
    return _("%(title)s (%(kind)s): failed on %(day)s.") % words


# --- Decisions
def decisions(mission, period, by):
    """Decisions made in the period; the body is named where its own label lets it be."""
    rows = Decision.objects.visible_to(by).filter(body__mission=mission, label__in=period.labels)
    rows = rows.filter(decided_at__gte=period.begins, decided_at__lt=period.ends).select_related("body")
    return [
        {
            "id": str(row.pk),
            "at": moment(row.decided_at, period),
            "reference": row.reference,
            "title": row.title,
            "body": row.body.name if row.body.label in period.labels else "",
        }
        for row in rows.order_by("decided_at", "pk")
    ]


def tell_decision(fact):
    """2 March 2026: Rest days in the east (2026/1), Committee of contributors."""
    words = {"day": dates.short_day(datetime.fromisoformat(fact["at"]).date()), **fact}
    if fact["body"]:
        return _("%(day)s: %(title)s (%(reference)s), %(body)s.") % words
    return _("%(day)s: %(title)s (%(reference)s).") % words
