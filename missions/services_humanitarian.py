"""Humanitarian notifications: submitted by who speaks for an organization, received and passed on by the
mission, acknowledged by each party for itself, ended by who submitted them or by the clock.

No step permits anything. What is told of a change names no place.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from missions import notifying
from missions.models import HumanitarianNotification, NotificationParty
from missions.models.humanitarian import HUMANITARIAN_LIFE
from missions.models.placed import PLACE, TOLD
from missions.releasing import planners, release, runners

WAY = ("to_place", "to_latitude", "to_longitude", "route")
WINDOW = ("starts_at", "ends_at")
WHAT = ("reference", "kind", "title", "purpose", "persons", "vehicles", "contact", "label")
FIELDS = (*WHAT, *WINDOW, *PLACE, *WAY)
KEPT_BACK = {"place", "district", "latitude", "longitude", "contact", *WAY}  # said to have changed, no more
READ_ANEW = {"kind", *WINDOW, *PLACE, *WAY}  # what a party acknowledged no longer stands once one changes
State, Part = HumanitarianNotification.State, NotificationParty.Part


@transaction.atomic
def submit_notification(mission, *, keeper, released_to=(), reason="", by, **fields):
    """Tell a mission of a site or movement. `keeper`: the organization whose it is; a mission's planner
    enters what it was told by telephone."""
    row = HumanitarianNotification(mission=mission, keeper=keeper, **records.known(fields, FIELDS))
    access.require_any(by, *runners(row))
    row.created_by, _token = access.answerable(by)
    _require_coming(row)
    row.tell_place()
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("humanitarian.submitted", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_notification(row, *, released_to=None, version=None, reason="", by, **fields):
    """Correct it while it stands. Where or when it is changed, parties acknowledge it anew."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    _require_standing(row)
    before = HumanitarianNotification.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    _require_coming(row)
    row.tell_place()
    row.version += 1
    row.told_expired_at = None
    row.full_clean()
    told_of_way = ("told_to_latitude", "told_to_longitude", "told_expired_at")
    row.save(update_fields=[*fields, *TOLD, *told_of_way, "version"])
    named = set(fields) & {name for name in fields if getattr(before, name) != getattr(row, name)}
    changed = events.changes(before, row, [name for name in fields if name not in KEPT_BACK])
    changed |= release(row, released_to)
    told = {"changes": changed} | ({"place_changed": True} if named & KEPT_BACK else {})
    if named & READ_ANEW:
        told["acknowledge_anew"] = _forget(row)
    events.record("humanitarian.changed", row, by=by, about=row.roots, reason=reason, **told)
    return row


@transaction.atomic
def receive_notification(row, *, version=None, reason="", by):
    """Say that the mission has it; that permits nothing."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version)
    _require_standing(row)
    row = records.stepped(row, HUMANITARIAN_LIFE, "receive")
    row.received_by, _token = access.answerable(by)
    row.received_at = timezone.now()
    row.save(update_fields=["state", "version", "received_by", "received_at"])
    events.record("humanitarian.received", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def forward_notification(row, *, forces=False, partners=(), version=None, reason="", by):
    """Pass it on. `forces`: to the mission's own forces; `partners`: to each of these, the host among them.
    May be repeated to reach more; who has it already is not asked again."""
    access.require_any(by, *planners(row.mission))
    row = records.held(row, version)
    _require_standing(row)
    row = records.stepped(row, HUMANITARIAN_LIFE, "forward")
    known = set(row.parties.values_list("partner", flat=True))
    person, _token = access.answerable(by)
    asked = ([None] if forces else []) + sorted(set(partners), key=lambda partner: partner.code)
    new = [partner for partner in asked if (partner and partner.pk) not in known]
    if not new:
        raise ValidationError({"partners": _("Name a party that does not have it yet.")})
    if row.keeper in new:
        raise ValidationError({"partners": _("It is the one who submitted it.")})
    for partner in new:
        one = NotificationParty(notification=row, partner=partner, part=_part(row, partner), passed_by=person)
        one.full_clean()
        one.save()
    row.save(update_fields=["state", "version"])
    told = [partner.code if partner else Part.FORCES.value for partner in new]
    events.record("humanitarian.passed_on", row, by=by, about=row.roots, reason=reason, parties=told)
    return row


@transaction.atomic
def acknowledge_notification(row, *, party, words="", version=None, reason="", by):
    """Say for a party that it has read the notice. `party`: the code of a partner, or "forces".

    Until it ends; that the day passed unacknowledged is not undone afterwards."""
    one = row.parties.filter(**_of(party)).select_related("partner").first()
    if one is None:
        raise ValidationError({"party": _("It was not passed to this party.")})
    access.require_any(by, *(planners(row.mission) if one.partner is None else [("act_for", one.partner)]))
    row = records.held(row, version)
    if row.state != State.PASSED_ON or row.ends_at <= timezone.now():
        raise ValidationError(_("It no longer stands: there is nothing to acknowledge."), "too_late")
    one.refresh_from_db()
    if one.acknowledged_at:
        raise ValidationError({"party": _("This party acknowledged it already.")})
    one.acknowledged_by, _token = access.answerable(by)
    one.acknowledged_at, one.words = timezone.now(), words.strip()
    one.full_clean()
    one.save(update_fields=["acknowledged_by", "acknowledged_at", "words"])
    row.version += 1
    row.save(update_fields=["version"])
    events.record("humanitarian.acknowledged", row, by=by, about=row.roots, reason=reason, party=one.code)
    return row


@transaction.atomic
def complete_notification(row, *, version=None, reason="", by):
    """Say that the movement has arrived, or that the site was left."""
    access.require_any(by, *runners(row))
    row = _closed(row, "complete", version)
    events.record("humanitarian.completed", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def withdraw_notification(row, *, version=None, reason, by):
    """Say that it does not take place."""
    access.require_any(by, *runners(row))
    row = _closed(row, "withdraw", version)
    events.record("humanitarian.withdrawn", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def tell_expired(row, *, by):
    """Tell once of one whose time ended unacknowledged. That it did follows from its days alone."""
    access.require_any(by, *runners(row))
    row = records.held(row, None)
    if row.told_expired_at or row.standing_at(timezone.now()) != notifying.UNACKNOWLEDGED:
        return row
    row.told_expired_at = timezone.now()
    row.save(update_fields=["told_expired_at"])
    silent = [one.code for one in row.parties.filter(acknowledged_at=None).select_related("partner")]
    events.record("humanitarian.expired", row, by=by, about=row.roots, parties=silent)
    return row


def may_keep(by, row):
    return access.allows_any(by, *runners(row))


def may_plan(by, row):
    return access.allows_any(by, *planners(row.mission))


def _of(party):
    return {"partner": None} if party == Part.FORCES else {"partner__code": party}


def _part(row, partner):
    if partner is None:
        return Part.FORCES
    return Part.HOST if partner.pk == row.mission.host_id else Part.PARTNER


def _closed(row, step, version):
    row = records.held(row, version)
    _require_standing(row)
    row = records.stepped(row, HUMANITARIAN_LIFE, step)
    row.closed_at = timezone.now()
    row.save(update_fields=["state", "version", "closed_at"])
    return row


def _forget(row):
    """Codes of the parties whose acknowledgement no longer stands; what they said stays in the history."""
    read = list(row.parties.exclude(acknowledged_at=None).select_related("partner"))
    for one in read:
        one.acknowledged_at, one.acknowledged_by, one.words = None, None, ""
        one.save(update_fields=["acknowledged_at", "acknowledged_by", "words"])
    return [one.code for one in read]


def _require_standing(row):
    records.require_state(row, *notifying.OPEN)
    if row.ends_at <= timezone.now():
        raise ValidationError(_("Its time has passed. Submit a new one."), "too_late")


def _require_coming(row):
    if row.ends_at and row.ends_at <= timezone.now():
        raise ValidationError({"ends_at": _("That moment has passed.")})
