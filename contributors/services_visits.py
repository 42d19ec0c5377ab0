"""Visits to what was pledged, entered by the side that decides: planned, held, with their result."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, events, records
from contributors.models import Visit
from contributors.models.finding import kept_of
from contributors.services_pledges import may_decide

FIELDS = ["planned_on", "held_on", "result", "findings", "report"]


@transaction.atomic
def plan_visit(pledge, *, kind, reason="", by, **fields):
    """Enter a visit to a pledge, planned or held already."""
    _require_decides(by, pledge)
    row = Visit(pledge=pledge, kind=kind, **_sound(fields))
    row.full_clean()
    row.save()
    events.record("visit.planned", row, by=by, about=_about(pledge), reason=reason)
    return row


@transaction.atomic
def change_visit(row, *, version=None, reason="", by, **fields):
    """Enter when a visit was held and what came of it."""
    _require_decides(by, row.pledge)
    row = records.held(row, version)
    before = Visit.objects.get(pk=row.pk)
    records.put(row, _sound(fields))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields)
    events.record("visit.changed", row, by=by, about=_about(row.pledge), reason=reason, changes=changed)
    return row


def _sound(fields):
    """The fields of a visit, its findings as they are kept."""
    fields = dict(records.known(fields, FIELDS))
    if "findings" in fields:
        fields["findings"] = kept_of(fields["findings"])
    return fields


def _require_decides(by, pledge):
    access.require(by, "decide_pledges", pledge.mission or pledge.offered_to)
    if not may_decide(by, pledge):
        raise PermissionDenied(_("Who speaks for the contributor does not enter visits to it."))


def _about(pledge):
    return [pledge.contributor, pledge.mission or pledge.offered_to]
