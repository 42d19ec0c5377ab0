"""The directory of a mission: how its posts are reached, and partners by those who speak for them."""

from django.db import transaction

from accounts import access, events, records
from missions.models import Contact
from missions.releasing import release, runners

HOW = ("phone", "call_sign", "email", "hours", "notes")
FIELDS = ("purpose", "title", *HOW, "label")


@transaction.atomic
def enter_contact(mission, *, element=None, keeper=None, released_to=(), reason="", by, **fields):
    """Enter how a post of a mission, or a partner one speaks for, is reached. `title`: "" is the post's."""
    row = Contact(mission=mission, element=element, keeper=keeper, **records.known(fields, FIELDS))
    access.require_any(by, *runners(row))
    row.created_by, _token = access.answerable(by)
    _name(row)
    row.full_clean()
    row.save()
    release(row, released_to)
    events.record("contact.entered", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_contact(row, *, released_to=None, version=None, reason="", by, **fields):
    """Change how a post is reached, for what, or who reads it."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    before = Contact.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    _name(row)
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields) | release(row, released_to)
    events.record("contact.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def remove_contact(row, *, version=None, reason="", by):
    """Take a contact out of the directory: nobody is reached there any more."""
    access.require_any(by, *runners(row))
    row = records.held(row, version)
    mission = row.mission
    events.record("contact.removed", row, by=by, about=row.roots, reason=reason)
    row.delete()
    return mission


def may_keep(by, row):
    return access.allows_any(by, *runners(row))


def _name(row):
    row.title = row.title.strip() or (row.element.title if row.element else "")
