"""Authorities by which an organization enters pledges for a contributor, and the pledges entered by them.

The contributor's own people alone record an authority and take it back; the secretariat of a conference alone
enters under it, and what it enters waits for the contributor unless the authority says it need not.
"""

import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records
from contributors import drafting, entering
from contributors.models import Announcement, Conference, EnteredPledge, EntryAuthority, Pledge
from missions.models import Requirement

FIELDS = ["needs_confirmation", "visibility", "note"]
PLEDGE_FIELDS = ["personnel", "available_until", "days_to_deploy", "terms", "conditions", "valid_until"]


@transaction.atomic
def give_authority(contributor, *, organization, starts_on, ends_on, reason="", by, **fields):
    """Let an organization enter a contributor's pledges from a day until a day."""
    access.require(by, "act_for", contributor)
    _require_person(by)
    row = EntryAuthority(
        contributor=contributor,
        organization=organization,
        starts_on=starts_on,
        ends_on=ends_on,
        is_fictional=contributor.is_fictional,
        created_by=by,
        **records.known(fields, FIELDS),
    )
    row.full_clean()
    row.save()
    events.record("authority.given", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def revoke_authority(row, *, version=None, reason="", by):
    """Take an authority back: from this moment nothing more is entered under it."""
    access.require(by, "act_for", row.contributor)
    row = records.held(row, version)
    entering.check_stands(row, timezone.localdate(), also_to_come=True)
    person, _token = access.answerable(by)
    row.revoked_at, row.revoked_by = timezone.now(), person
    row.version += 1
    row.save(update_fields=["revoked_at", "revoked_by", "version"])
    events.record("authority.revoked", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def enter_pledge(
    conference, *, contributor, requirement, quantity, available_from, title="", reason="", by, **fields
):
    """Enter what a contributor said at a conference: a draft of its own, or on the table at once where the
    contributor's authority says that it need not confirm."""
    _require_runs(by, conference)
    records.known(fields, PLEDGE_FIELDS)
    conference = Conference.objects.select_for_update(no_key=True, of=("self",)).get(pk=conference.pk)
    held = Requirement.objects.select_related("mission", "capability")
    requirement = held.select_for_update(no_key=True, of=("self",)).get(pk=requirement.pk)
    entering.check_open(conference, requirement)
    authority = entering.authority_for(contributor, conference.secretariat)
    person, _token = access.answerable(by)
    waits = authority.needs_confirmation
    row = Pledge(
        contributor=contributor,
        reference=f"PC-{secrets.token_hex(5)}",
        requirement=requirement,
        mission=requirement.mission,
        capability=requirement.capability,
        title=title.strip() or requirement.title,
        quantity=quantity,
        available_from=available_from,
        visibility=authority.visibility,
        state=Pledge.State.DRAFT if waits else Pledge.State.SUBMITTED,
        submitted_at=None if waits else timezone.now(),
        is_fictional=contributor.is_fictional,
        created_by=person,
        **fields,
    )
    drafting.check(row)
    drafting.check_takes_offers(row)
    row.save()
    Announcement.objects.create(pledge=row, conference=conference)
    Answer = EnteredPledge.Answer
    EnteredPledge.objects.create(
        pledge=row,
        conference=conference,
        authority=authority,
        answer=Answer.WAITING if waits else Answer.NOT_NEEDED,
        created_by=person,
    )
    told = {"organization": authority.organization.code, "authority": str(authority.pk)}
    events.record("pledge.entered", row, by=by, about=row.roots, is_between=waits, reason=reason, **told)
    return row


# --- What may be done
def may_give(by, contributor):
    return access.allows(by, "act_for", contributor)


def may_enter(by, conference):
    return access.allows(by, "decide_pledges", conference.convener)


def _require_runs(by, conference):
    if not may_enter(by, conference):
        raise PermissionDenied(_("Pledges are entered at a conference by its secretariat."))


def _require_person(by):
    if getattr(by, "token", None) is not None:
        raise PermissionDenied(_("A person records an authority, signed in; a token cannot."))
