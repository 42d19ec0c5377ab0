"""Activities in areas: told by who speaks for an organization or state, or plans the mission; corrected."""

from django.db import transaction

from accounts import access, events, records
from missions.models import CivilActivity
from missions.models.placed import PLACE, TOLD
from missions.placed_changes import told_of_change
from missions.releasing import release, runners

WHAT = ("reference", "title", "actor", "actor_kind", "sector", "text", "starts_on", "ends_on", "state")
FIELDS = (*WHAT, "label", *PLACE)


@transaction.atomic
def tell_activity(mission, *, keeper, released_to=(), reason="", by, **fields):
    """Tell what an actor does or will do in an area, or what is needed there."""
    row = CivilActivity(mission=mission, keeper=keeper, **records.known(fields, FIELDS))
    access.require_any(by, *runners(row))
    row.created_by, _token = access.answerable(by)
    row.tell_place()
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("civil.told", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_activity(row, *, released_to=None, version=None, reason="", by, **fields):
    """Correct it, or say that it began, ended or was called off."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    before = CivilActivity.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.tell_place()
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, *TOLD, "version"])
    told = told_of_change(before, row, fields, release(row, released_to))
    events.record("civil.changed", row, by=by, about=row.roots, reason=reason, **told)
    return row


def may_keep(by, row):
    return access.allows_any(by, *runners(row))
