"""Engagements: entered and changed by who runs their mission or keeps them; promises, kept or not."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records, versions
from missions.models import Engagement, Promise
from missions.releasing import release, runners

FIELDS = ("kind", "title", "held_on", "place", "met", "text", "label")


@transaction.atomic
def enter_engagement(*, mission=None, keeper=None, partners=(), released_to=(), reason="", by, **fields):
    """Keep who met whom, when, where and what was said."""
    row = Engagement(mission=mission, keeper=keeper, **records.known(fields, FIELDS))
    access.require_any(by, *runners(row))
    row.created_by, _token = access.answerable(by)
    _require_past(row)
    row.full_clean()
    row.save()
    row.partners.set(partners)
    release(row, released_to)
    events.record("engagement.entered", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_engagement(row, *, partners=None, released_to=None, version=None, reason="", by, **fields):
    """Correct it; how it read before stays in its history."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    before = Engagement.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    _require_past(row)
    changed = events.changes(before, row, fields)
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    if partners is not None:
        row.partners.set(partners)
    changed |= release(row, released_to)
    events.record("engagement.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def add_promise(row, *, promised_by, text, due_on=None, version=None, reason="", by):
    """Keep what somebody promised there, and by when."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    made = Promise(engagement=row, promised_by=promised_by, text=text, due_on=due_on)
    made.full_clean()
    made.save()
    row.version += 1
    row.save(update_fields=["version"])
    events.record("promise.made", row, by=by, about=row.roots, reason=reason, promise=made.pk)
    return row


@transaction.atomic
def settle_promise(promise, *, kept, note, version=None, reason="", by):
    """Say whether it was kept, and how that is known; a later word takes the place of an earlier one."""
    access.require_any(by, *runners(promise.engagement))
    row = records.held(promise.engagement, None)
    promise = Promise.objects.select_for_update(no_key=True, of=("self",)).get(pk=promise.pk)
    versions.require(version, promise.version)
    promise.state = Promise.State.KEPT if kept else Promise.State.NOT_KEPT
    promise.note, promise.settled_on = note, timezone.localdate()
    promise.version += 1
    promise.full_clean()
    promise.save(update_fields=["state", "note", "settled_on", "version"])
    row.version += 1
    row.save(update_fields=["version"])
    told = {"promise": promise.pk, "state": promise.state}
    events.record("promise.settled", row, by=by, about=row.roots, reason=reason or note, **told)
    return promise


def may_keep(by, row):
    return access.allows_any(by, *runners(row))


def _require_past(row):
    if row.held_on and row.held_on > timezone.localdate():
        raise ValidationError({"held_on": _("That day has not come yet.")})
