"""Zones of forces and no-go sites: entered and changed by who plans the mission, or speaks for the force."""

from django.db import transaction

from accounts import access, events, records
from missions.models import Zone
from missions.releasing import release, runners
from missions.rights_patrols import require_part

FIELDS = ("name", "kind", "outline", "margin_km", "words", "starts_on", "ends_on", "label")


@transaction.atomic
def enter_zone(mission, *, keeper=None, released_to=(), reason="", by, **fields):
    """Enter where a force stands, or where nobody goes. `keeper`: whose force it is; None: the mission's."""
    row = Zone(mission=mission, keeper=keeper, **records.known(fields, FIELDS))
    access.require_any(by, *runners(row))
    require_part(row, by)
    row.created_by, _token = access.answerable(by)
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("zone.entered", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_zone(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change where it is, how long it stands, or who reads it."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    before = Zone.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields) | release(row, released_to)
    events.record("zone.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row
