"""The incidents of a report's days, and how one is told in a line."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts import dates
from missions.models import Casualties, Incident
from missions.reading_incidents import sums


def gather(mission, period, by):
    """What occurred in the period and was not refuted, the first first."""
    rows = Incident.objects.visible_to(by).filter(mission=mission, label__in=period.labels)
    rows = rows.filter(occurred_at__gte=period.begins, occurred_at__lt=period.ends)
    rows = list(rows.exclude(state=Incident.State.REFUTED).order_by("occurred_at", "pk"))
    counts = sums(by, rows)
    return [
        {
            "id": str(row.pk),
            "at": row.occurred_at.astimezone(period.begins.tzinfo).isoformat(timespec="minutes"),
            "kind": row.kind,
            "severity": row.severity,
            "title": row.title,
            "place": row.place_for(period.is_own),
            "state": row.state,
            **counts[row.pk],
        }
        for row in rows
    ]


def tell(fact):
    """09:30, 2 March 2026: Convoy fired at (ambush, serious, reported), Kasari. Killed 0, injured 2, …"""
    at = datetime.fromisoformat(fact["at"])
    words = _("%(time)s, %(day)s: %(title)s (%(kind)s, severity %(severity)s, %(state)s)") % {
        "time": f"{at:%H:%M}",
        "day": dates.short_day(at.date()),
        "title": fact["title"],
        "kind": Incident.Kind(fact["kind"]).label,
        "severity": Incident.Severity(fact["severity"]).label,
        "state": Incident.State(fact["state"]).label,
    }
    place = fact["place"] or _("place not stated")
    return f"{words}, {place}. {_counts(fact)}"


def _counts(fact):
    if all(fact[name] is None for name in Casualties.COUNTS):
        return _("Casualties not reported.")
    words = _("Killed: %(killed)s; injured: %(injured)s; missing: %(missing)s.")
    return words % {
        name: _("not reported") if fact[name] is None else fact[name] for name in Casualties.COUNTS
    }
