"""What humanitarian actors notified, asked for and were hindered by on a report's days."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import dates
from missions import notifying, placing
from missions.models import AccessConstraint, AssistanceRequest, HumanitarianNotification, Incident
from missions.reporting_patrols import moment, window

NAMED_TO_ALL = (placing.EXACT, placing.VILLAGE)  # of which the places of the way are told to others by name


def _rows(model, mission, period, by):
    rows = model.objects.visible_to(by).filter(mission=mission, label__in=period.labels)
    return rows.select_related("keeper")


def _told(row, period):
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "title": row.title,
        "keeper": row.keeper.name,
        "place": row.place_for(period.is_own),
        "state": row.state,
    }


def _words(fact, kind, state):
    return {
        "title": fact["title"],
        "kind": kind(fact["kind"]).label,
        "keeper": fact["keeper"],
        "place": fact["place"] or _("place not stated"),
        "state": state(fact["state"]).label,
    }


# --- Notifications
def notifications(mission, period, by):
    """Sites and movements that stood in the period; what was withdrawn does not take place."""
    rows = _rows(HumanitarianNotification, mission, period, by).exclude(state=notifying.WITHDRAWN)
    rows = rows.filter(starts_at__lt=period.ends, ends_at__gt=period.begins)
    return [
        _told(row, period)
        | {
            "from": moment(row.starts_at, period),
            "until": moment(row.ends_at, period),
            "to": row.to_place if period.is_own or row.precision in NAMED_TO_ALL else "",
        }
        for row in rows.order_by("starts_at", "pk")
    ]


def tell_notification(fact):
    """2 March 2026, 08:00 to 12:00: Vaccines (movement, passed on) of Bresland, Port Eldor to Kasari."""
    kinds = HumanitarianNotification
    words = {"when": window(fact), "to": fact["to"], **_words(fact, kinds.Kind, kinds.State)}
    if fact["to"]:
        return _("%(when)s: %(title)s (%(kind)s, %(state)s) of %(keeper)s, %(place)s to %(to)s.") % words
    return _("%(when)s: %(title)s (%(kind)s, %(state)s) of %(keeper)s, %(place)s.") % words


# --- Requests for assistance
def assistance(mission, period, by):
    """Requests that were made, decided or ended in the period, each as it stands."""
    within = (period.begins, period.ends)
    rows = _rows(AssistanceRequest, mission, period, by).filter(
        Q(created_at__gte=within[0], created_at__lt=within[1])
        | Q(decided_at__gte=within[0], decided_at__lt=within[1])
        | Q(ended_on__range=(period.first, period.last))
    )
    return [
        _told(row, period) | {"from": row.needed_from, "until": row.needed_until}
        for row in rows.order_by("needed_from", "pk")
    ]


def tell_assistance(fact):
    """Escort to Kasari (escort, approved), asked by Bresland, Kasari, needed 2 March 2026 to 4 March 2026."""
    words = _words(fact, AssistanceRequest.Kind, AssistanceRequest.State)
    words |= {name: dates.short_day(date.fromisoformat(fact[name])) for name in ("from", "until")}
    said = _("%(title)s (%(kind)s, %(state)s), asked by %(keeper)s, %(place)s, needed %(from)s to %(until)s.")
    return said % words


# --- Access constraints
def constraints(mission, period, by):
    """What began to hinder humanitarian access on these days, and what no longer did."""
    days, State = (period.first, period.last), AccessConstraint.State
    rows = _rows(AccessConstraint, mission, period, by)
    rows = rows.filter(Q(starts_on__range=days) | Q(state=State.RESOLVED, ends_on__range=days))
    return [
        _told(row, period)
        | {
            "severity": row.severity,
            "since": row.starts_on,
            "until": row.ends_on if row.state == State.RESOLVED else None,
        }
        for row in rows.order_by("-severity", "starts_on", "pk")
    ]


def tell_constraint(fact):
    """The bridge is down (terrain, weather or road, severity serious, stands), Kasari, since 2 March 2026."""
    words = _words(fact, AccessConstraint.Kind, AccessConstraint.State)
    words |= {
        "severity": Incident.Severity(fact["severity"]).label,
        "day": dates.short_day(date.fromisoformat(fact["since"])),
    }
    if fact["until"]:
        words["until"] = dates.short_day(date.fromisoformat(fact["until"]))
        return _("%(title)s (%(kind)s, severity %(severity)s), %(place)s: resolved on %(until)s.") % words
    return _("%(title)s (%(kind)s, severity %(severity)s, %(state)s), %(place)s, since %(day)s.") % words
