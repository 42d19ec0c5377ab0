"""Places of missions, entered by who keeps the logistics there; ports and border posts by administrators."""

from django.db import transaction

from accounts import access, events, records
from logistics.models import Location

FIELDS = ("kind", "name", "sector", "latitude", "longitude")


@transaction.atomic
def add_location(*, mission=None, reason="", by, **fields):
    """Enter a place of a mission; without one, a port, airport, station or border post."""
    _require_keeps(by, mission)
    row = Location(mission=mission, is_fictional=bool(mission and mission.is_fictional))
    records.put(row, records.known(fields, FIELDS))
    row.full_clean()
    row.save()
    events.record("location.added", row, by=by, about=[mission], is_between=bool(mission), reason=reason)
    return row


@transaction.atomic
def change_location(row, *, version=None, reason="", by, **fields):
    """Change what is known of a place."""
    _require_keeps(by, row.mission)
    row = records.held(row, version)
    before = Location.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields)
    events.record(
        "location.changed",
        row,
        by=by,
        about=[row.mission],
        is_between=bool(row.mission_id),
        reason=reason,
        changes=changed,
    )
    return row


def may_keep(by, mission):
    """Whether this person enters places of a mission, or, without one, outside missions."""
    if mission is None:
        return bool(by and by.is_active and (by.is_staff or by.is_system))
    return access.allows(by, "manage_logistics", mission)


def _require_keeps(by, mission):
    if mission is None:
        access.require_administrator(by)
    else:
        access.require(by, "manage_logistics", mission)
