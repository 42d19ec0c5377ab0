"""Alerts: asked for and given up by their owner; told by the portal, each occurrence once."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, events
from logistics.models import Alert, AlertTold
from logistics.sides import STAFF


@transaction.atomic
def set_alerts(*, kinds, mission=None, partner=None, by):
    """Be told of these kinds, and of no others, in a mission whose staff one is or of a contributor one
    speaks for. Whoever is no more may still give them up."""
    access.require_person(by, by)
    if kinds and not may_be_told(by, mission, partner):
        raise PermissionDenied(
            _("Staff of the mission are told of it, and who speaks for a contributor of its units.")
        )
    own = Alert.objects.filter(person=by, mission=mission, partner=partner)
    own.exclude(kind__in=kinds).delete()
    standing = set(own.values_list("kind", flat=True))
    for kind in kinds:
        if kind not in standing:
            row = Alert(person=by, kind=kind, mission=mission, partner=partner)
            row.full_clean()
            row.save(force_insert=True)
    events.record("alerts.set", by, by=by, kinds=sorted(kinds), of=str(mission or partner))
    return list(own)


@transaction.atomic
def tell_alerts(alerts, subject, *, key, by):
    """Tell those who asked of an occurrence, once; the portal alone does. `alerts`: of one kind."""
    access.require_administrator(by)
    event = events.record(f"alert.{alerts[0].kind}", subject, by=by)
    AlertTold.objects.bulk_create(AlertTold(alert=alert, key=key, event=event) for alert in alerts)
    return event


def may_be_told(by, mission, partner):
    """Whether this person reads the insides of a mission's units, or speaks for a contributor."""
    if mission is not None:
        return any(access.allows(by, permission, mission) for permission in STAFF)
    return partner is not None and access.allows(by, "act_for", partner)
