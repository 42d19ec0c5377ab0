"""The patrols and operations of a report's days, each with where it went and how it stands."""

from datetime import datetime

from django.utils.translation import gettext as _

from missions.models import Patrol
from missions.reading_patrols import between


def gather(mission, period, by):
    """What was planned or carried out in the period, the first to begin first."""
    rows = Patrol.objects.visible_to(by).filter(mission=mission, label__in=period.labels)
    rows = rows.filter(starts_at__lt=period.ends, ends_at__gt=period.begins)
    return [
        {
            "id": str(row.pk),
            "from": moment(row.starts_at, period),
            "until": moment(row.ends_at, period),
            "kind": row.kind,
            "title": row.title,
            "force": row.keeper.name if row.keeper_id else mission.acronym,
            "place": row.place_for(period.is_own),
            "state": row.state,
            "outcome": row.outcome,
        }
        for row in rows.select_related("keeper").order_by("starts_at", "pk")
    ]


def moment(at, period):
    return at.astimezone(period.begins.tzinfo).isoformat(timespec="minutes")


def window(fact):
    """From when until when, in the days of the mission."""
    begins, ends = (datetime.fromisoformat(fact[name]) for name in ("from", "until"))
    return between(begins, ends, begins.tzinfo)


def tell(fact):
    """2 March 2026, 06:00 to 12:00: Patrol on the road (patrol, done) of ALPHA, Kasari. Quiet."""
    words = _("%(when)s: %(title)s (%(kind)s, %(state)s) of %(force)s, %(place)s.") % {
        "when": window(fact),
        "title": fact["title"],
        "kind": Patrol.Kind(fact["kind"]).label,
        "state": Patrol.State(fact["state"]).label,
        "force": fact["force"],
        "place": fact["place"] or _("place not stated"),
    }
    return f"{words} {fact['outcome']}".strip()
