"""Incidents: reported and changed by who plans or decides for the mission, and verified by another person.

What is told of a change names no place more exactly than others read it, and no restricted part.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records, versions
from missions.models import Casualties, Incident, IncidentActor, IncidentPart, IncidentRating
from missions.models.incident import INCIDENT_LIFE
from missions.releasing import release, runners

PLACE = ("place", "district", "area", "latitude", "longitude", "precision")
FIELDS = ("reference", "title", "kind", "occurred_at", "ended_at", "summary", "label", "source", *PLACE)
KEPT_BACK = {"place", "district", "latitude", "longitude"}  # of a change, said to have changed and no more
State = Incident.State
OPEN = (State.REPORTED, State.CORROBORATED)


@transaction.atomic
def report_incident(mission, *, severity, actors=(), casualties=(), released_to=(), reason="", by, **fields):
    """Keep that something happened. `actors`: (role, name) each; `casualties`: (side, killed, injured,
    missing) each, None where nothing is reported."""
    row = Incident(mission=mission, severity=severity, **records.known(fields, FIELDS))
    access.require_any(by, *runners(row))
    row.created_by, _token = access.answerable(by)
    _require_past(row.occurred_at, "occurred_at")
    _require_past(row.ended_at, "ended_at")
    row.tell_place()
    row.full_clean()
    row.save()
    _set_actors(row, actors)
    _set_casualties(row, casualties)
    release(row, released_to)
    rated = IncidentRating(incident=row, severity=severity, since=row.occurred_at, why=reason)
    rated.rated_by = row.created_by
    rated.full_clean()
    rated.save()
    events.record("incident.reported", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_incident(
    row, *, actors=None, casualties=None, released_to=None, version=None, reason="", by, **fields
):
    """Change what is reported, until it is verified or refuted."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    records.require_state(row, *OPEN)
    before = Incident.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    _require_past(row.occurred_at, "occurred_at")
    _require_past(row.ended_at, "ended_at")
    row.tell_place()
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "told_place", "told_latitude", "told_longitude", "version"])
    changed = events.changes(before, row, [name for name in fields if name not in KEPT_BACK])
    moved = any(getattr(before, name) != getattr(row, name) for name in KEPT_BACK & set(fields))
    if actors is not None:
        changed |= _set_actors(row, actors)
    if casualties is not None:
        changed |= _set_casualties(row, casualties)
    changed |= release(row, released_to)
    told = {"changes": changed} | ({"place_changed": True} if moved else {})
    events.record("incident.changed", row, by=by, about=row.roots, reason=reason, **told)
    return row


@transaction.atomic
def rate_incident(row, *, severity, since=None, version=None, reason, by):
    """Hold it to be graver or less grave from a moment on; what it was held to be before stays."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    before = Incident.objects.get(pk=row.pk)
    since = since or timezone.now()
    _require_past(since, "since")
    last = row.ratings.last()
    if last is not None and since <= last.since:
        raise ValidationError({"since": _("It was rated for a later moment already.")})
    person, _token = access.answerable(by)
    rated = IncidentRating(incident=row, severity=severity, since=since, why=reason, rated_by=person)
    rated.full_clean()
    rated.save()
    row.severity = severity
    row.version += 1
    row.save(update_fields=["severity", "version"])
    changed = events.changes(before, row, ["severity"])
    events.record("incident.rated", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def corroborate_incident(row, *, found, version=None, reason="", by):
    """Say that a second source, apart from the first, says the same."""
    access.require_any(by, *runners(row))
    row = _checked(row, "corroborate", found, version, by)
    events.record("incident.corroborated", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def verify_incident(row, *, found, version=None, reason="", by):
    """Say that one looked into it and found it so; another person than the one who reported it."""
    access.require_any(by, *runners(row))
    row = _checked(row, "verify", found, version, by)
    events.record("incident.verified", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def refute_incident(row, *, found, version=None, reason="", by):
    """Say that one looked into it and found it not so."""
    access.require_any(by, *runners(row))
    row = _checked(row, "refute", found, version, by)
    events.record("incident.refuted", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def reopen_incident(row, *, version=None, reason, by):
    """It is to be changed, and verified anew."""
    access.require_any(by, *runners(row))
    row = records.stepped(records.held(row, version), INCIDENT_LIFE, "reopen")
    row.checked_by, row.checked_at, row.found = None, None, ""
    row.save(update_fields=["state", "version", "checked_by", "checked_at", "found"])
    events.record("incident.reopened", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def write_part(incident, *, kind, text, label="mission", released_to=None, version=None, reason="", by):
    """Write what is restricted, under a label of its own; its event is seen by who sees the part."""
    access.require_any(by, *runners(incident))
    incident = Incident.objects.locked(incident.pk)
    row = IncidentPart.objects.filter(incident=incident, kind=kind).first()
    row = row or IncidentPart(incident=incident, kind=kind, version=0)
    versions.require(version, row.version)
    row.text, row.label = text, label
    row.version += 1
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("incident.part_written", row, by=by, about=incident.roots, reason=reason)
    return row


def may_keep(by, row):
    return access.allows_any(by, *runners(row))


def may_check(by, row):
    """Whether this person may verify it: one who runs the mission and did not report it."""
    return may_keep(by, row) and by.pk != row.created_by_id


def _checked(row, step, found, version, by):
    """The incident after a step of its verification, taken by another person than the one who reported it."""
    row = records.stepped(records.held(row, version), INCIDENT_LIFE, step)
    person, _token = access.answerable(by)
    access.require_another(by, row.created_by_id, _("You reported it: another person verifies it."))
    row.checked_by, row.checked_at, row.found = person, timezone.now(), found
    row.full_clean()
    row.save(update_fields=["state", "version", "checked_by", "checked_at", "found"])
    return row


def _set_actors(row, actors):
    """{"actors": [before, after]} where they differ, else {}."""
    before = set(row.actors.values_list("role", "name"))
    after = {(str(role), name.strip()) for role, name in actors if name.strip()}
    if before == after:
        return {}
    row.actors.all().delete()
    for role, name in sorted(after):
        one = IncidentActor(incident=row, role=role, name=name)
        one.full_clean()
        one.save()
    return {"actors": [[f"{role}: {name}" for role, name in sorted(rows)] for rows in (before, after)]}


def _set_casualties(row, casualties):
    """{what: [before, after]} of the counts that differ."""
    before = {one.side: one for one in row.casualties.all()}
    after = {side: counts for side, *counts in casualties if any(count is not None for count in counts)}
    changed = {}
    for side in sorted({*before, *after}):
        stood = before.get(side) or Casualties(incident=row, side=side)
        counts = dict(zip(Casualties.COUNTS, after.get(side, (None,) * 3), strict=True))
        for name, count in counts.items():
            if getattr(stood, name) != count:
                changed[f"{side}_{name}"] = [getattr(stood, name), count]
        records.put(stood, counts)
        if side in after:
            stood.full_clean()
            stood.save()
        elif stood.pk:
            stood.delete()
    return changed


def _require_past(moment, field):
    if moment is not None and moment > timezone.now():
        raise ValidationError({field: _("That moment has not come yet.")})
