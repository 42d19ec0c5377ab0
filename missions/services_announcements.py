"""Announcements: made by who plans a mission, acknowledged by each to whom they go, withdrawn."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from missions import reading_announcements as reading
from missions.models import Announcement, AnnouncementReading
from missions.releasing import planners, release

FIELDS = ("title", "text", "people", "due_on", "label")


@transaction.atomic
def make_announcement(mission, *, partners=(), elements=(), released_to=(), reason="", by, **fields):
    """Announce something to people of a mission, partners and holders of posts; its text stands then."""
    access.require_any(by, *planners(mission))
    row = Announcement(mission=mission, **records.known(fields, FIELDS))
    row.created_by, _token = access.answerable(by)
    if not (row.people or partners or elements):
        raise ValidationError({"people": _("Say to whom it goes: people, partners or posts.")})
    if row.due_on and row.due_on < timezone.localdate():
        raise ValidationError({"due_on": _("That day has passed.")})
    row.full_clean()
    row.save()
    row.partners.set(partners)
    row.elements.set(elements)
    release(row, released_to)
    events.record("announcement.made", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def withdraw_announcement(row, *, version=None, reason, by):
    """It holds no more, and nobody has to acknowledge it; what was acknowledged stays."""
    access.require_any(by, *planners(row.mission))
    row = _standing(row, version)
    row.withdrawn_on, row.withdrawn_because = timezone.localdate(), reason
    row.version += 1
    row.full_clean()
    row.save(update_fields=["withdrawn_on", "withdrawn_because", "version"])
    events.record("announcement.withdrawn", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def acknowledge_announcement(row, *, partner=None, element=None, reason="", by):
    """Say that one has read it: for oneself, a partner, or a post or unit. Said twice it stands once."""
    row, person = _required_reader(by, row, partner, element)
    made, is_new = AnnouncementReading.objects.get_or_create(
        announcement=row, person=person, partner=partner, element=element
    )
    events.record("announcement.acknowledged", made, by=by, about=row.roots, reason=reason, is_new=is_new)
    return made


@transaction.atomic
def remind_of_announcement(row, *, by):
    """Note that those who have not acknowledged it are told so; once."""
    access.require_any(by, *planners(row.mission))
    row.reminded_on = timezone.localdate()
    row.save(update_fields=["reminded_on"])
    events.record("announcement.reminded", row, by=by, about=row.roots)
    return row


def may_keep(by, mission):
    return access.allows_any(by, *planners(mission))


def may_acknowledge(by, row, partner=None, element=None):
    """Whether it goes to this person, or to the partner or post they name and answer for."""
    mine = reading.mine(by, timezone.localdate(), row)
    return any((one.partner, one.element) == (partner, element) for one in mine)


def _required_reader(by, row, partner, element):
    """The announcement and the person who says so; a token or the portal itself has read nothing."""
    person, token = access.answerable(by)
    if token is not None or by.is_system:
        raise PermissionDenied(_("A person says that they have read it."))
    row = _standing(row, None)
    if not may_acknowledge(by, row, partner, element):
        raise PermissionDenied(_("It does not go to you, or not to whom you name."))
    return row, person


def _standing(row, version):
    row = records.held(row, version, "mission")
    if row.withdrawn_on:
        raise ValidationError(_("It was withdrawn and changes no more."), "withdrawn")
    return row
