"""Pledging conferences as they are convened, changed and taken through their life by their secretariat, and
what contributors announce at them.

Who decides on pledges for the mission or the organization is its secretariat; who speaks for a contributor
alone says where an offer of its own is announced.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, events, records, versions
from contributors import conferring
from contributors.models import Announcement, Conference, Pledge
from contributors.models.conference import LIFE, TAKES
from missions.models import Requirement

FIELDS = ["title", "place", "starts_on", "ends_on", "answers_due_on"]
CHANGING = ("planned", "open", "closed")


@transaction.atomic
def convene_conference(
    *,
    title,
    starts_on,
    ends_on=None,
    organization=None,
    mission=None,
    participants=(),
    requirements=(),
    reason="",
    by,
    **fields,
):
    """Plan a conference of a mission or an organization, for needs that are circulated."""
    _require_runs(by, mission or organization)
    person, _token = access.answerable(by)
    row = Conference(
        organization=organization,
        mission=mission,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on or starts_on,
        is_fictional=(mission or organization).is_fictional,
        created_by=person,
        **records.known(fields, FIELDS),
    )
    row.full_clean()
    conferring.check_table(row, participants, requirements, by)
    row.save()
    row.participants.set(participants)
    row.requirements.set(requirements)
    events.record("conference.convened", row, by=by, about=conferring.about(row), reason=reason)
    return row


@transaction.atomic
def change_conference(row, *, participants=None, requirements=None, version=None, reason="", by, **fields):
    """Change days, place, who is invited or what is on the table, until the minutes are published."""
    _require_runs(by, row.convener)
    row = records.held(row, version)
    records.require_state(row, *CHANGING)
    before = Conference.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    row.full_clean()
    standing = list(row.requirements.all())
    conferring.check_table(row, participants or (), requirements or (), by, standing)
    row.save(update_fields=[*fields, "version"])
    changed = events.changes(before, row, fields)
    if participants is not None:
        row.participants.set(participants)
    if requirements is not None:
        seen = Requirement.objects.visible_to(by).order_by().values("pk")
        row.requirements.set([*requirements, *row.requirements.exclude(pk__in=seen)])
    about = conferring.about(row)
    events.record("conference.changed", row, by=by, about=about, reason=reason, changes=changed)
    return row


@transaction.atomic
def open_conference(row, *, version=None, reason="", by):
    """Begin it: its board is live."""
    _require_runs(by, row.convener)
    row = _stepped(row, "open", version)
    events.record("conference.opened", row, by=by, about=conferring.about(row), reason=reason)
    return row


@transaction.atomic
def close_conference(row, *, version=None, reason="", by):
    """End the day: contributors announce nothing more."""
    _require_runs(by, row.convener)
    row = _stepped(row, "close", version)
    events.record("conference.closed", row, by=by, about=conferring.about(row), reason=reason)
    return row


@transaction.atomic
def reopen_conference(row, *, version=None, reason="", by):
    """Go on with one that was closed too early."""
    _require_runs(by, row.convener)
    row = _stepped(row, "reopen", version)
    events.record("conference.reopened", row, by=by, about=conferring.about(row), reason=reason)
    return row


@transaction.atomic
def cancel_conference(row, *, version=None, reason="", by):
    """Call off one that has not begun."""
    _require_runs(by, row.convener)
    row = _stepped(row, "cancel", version)
    events.record("conference.cancelled", row, by=by, about=conferring.about(row), reason=reason)
    return row


@transaction.atomic
def publish_minutes(row, *, version=None, reason="", by):
    """End it with its minutes, a document on it that those invited may read."""
    _require_runs(by, row.convener)
    row = _stepped(row, "publish", version)
    if not conferring.has_minutes(row):
        raise ValidationError(
            _("Put its minutes on it first, as a document that its two sides may read."),
            "no_minutes",
        )
    events.record("conference.minutes_published", row, by=by, about=conferring.about(row), reason=reason)
    return row


@transaction.atomic
def announce_pledge(row, *, conference, version=None, reason="", by):
    """Say at which conference an offer is announced; None: at none. Its contributor alone says so."""
    access.require(by, "act_for", row.contributor)
    row = Pledge.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    versions.require(version, row.version_of_sides)
    kept = Announcement.objects.filter(pledge=row).select_related("conference").first()
    if kept and kept.conference.state not in TAKES and kept.conference != conference:
        raise ValidationError({"conference": _("That conference is over: what was said there stays said.")})
    if conference is None:
        Announcement.objects.filter(pledge=row).delete()
    elif kept is None or kept.conference != conference:
        conferring.check_announced(row, conference, by)
        Announcement.objects.update_or_create(pledge=row, defaults={"conference": conference})
    events.record(
        "pledge.announced",
        row,
        by=by,
        about=row.roots,
        is_between=True,
        reason=reason,
        conference=str(conference.pk) if conference else None,
    )
    return row


# --- What may be done
def may_run(by, convener):
    """Its secretariat: who decides on pledges for the mission or the organization."""
    return access.allows(by, "decide_pledges", convener)


def _require_runs(by, convener):
    if convener is None:
        raise ValidationError({"mission": _("A mission or an organization convenes it, one of the two.")})
    if not may_run(by, convener):
        raise PermissionDenied(
            _("A conference is run by those who decide on pledges for %(root)s.") % {"root": convener}
        )


def _stepped(row, name, version):
    row = records.stepped(records.held(row, version), LIFE, name)
    row.save(update_fields=["state", "version"])
    return row
