"""Agreements as they are negotiated, signed, amended and ended, entered by who decides for the mission."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, events, records, versions
from contributors.models import Agreement

FIELDS = ["title", "starts_on", "ends_on", "signed_on", "amends", "lapses_with_it", "source"]


@transaction.atomic
def record_agreement(
    *, kind, title, parties, mission=None, pledges=(), is_fictional=False, reason="", by, **fields
):
    """Enter an agreement between parties; what it covers counts once it is signed and in force."""
    _require_may_record(by, mission, parties)
    row = Agreement(
        kind=kind, title=title, mission=mission, is_fictional=is_fictional, **records.known(fields, FIELDS)
    )
    row.full_clean()
    _check(parties, pledges)
    row.save()
    row.parties.set(parties)
    row.pledges.set(pledges)
    events.record("agreement.recorded", row, by=by, about=_about(row, parties), reason=reason)
    return row


@transaction.atomic
def change_agreement(row, *, parties=None, pledges=None, version=None, reason="", by, **fields):
    """Enter that an agreement was signed, ended or corrected."""
    _require_may_record(by, row.mission, row.parties.all())
    row = Agreement.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    versions.require(version, row.version)
    before = Agreement.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    row.full_clean()
    parties = list(row.parties.all()) if parties is None else parties
    pledges = list(row.pledges.all()) if pledges is None else pledges
    _check(parties, pledges)
    row.save(update_fields=[*fields, "version"])
    row.parties.set(parties)
    row.pledges.set(pledges)
    changed = events.changes(before, row, fields)
    about = _about(row, parties)
    events.record("agreement.changed", row, by=by, about=about, reason=reason, changes=changed)
    return row


def may_record(by, mission, parties):
    """Who decides on pledges of its mission; of one without a mission, who speaks for a party."""
    if mission is not None:
        return access.allows(by, "decide_pledges", mission)
    return any(access.allows(by, "act_for", party) for party in parties)


def _require_may_record(by, mission, parties):
    if not may_record(by, mission, parties):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": mission or _("its parties")})


def _check(parties, pledges):
    if len(set(parties)) < 2:
        raise ValidationError({"parties": _("An agreement has two parties at least.")})
    strangers = [pledge for pledge in pledges if pledge.contributor not in parties]
    if strangers:
        words = {"pledge": strangers[0]}
        raise ValidationError({"pledges": _("The contributor of %(pledge)s is no party to it.") % words})


def _about(row, parties):
    return [*parties, *([row.mission] if row.mission else [])]
