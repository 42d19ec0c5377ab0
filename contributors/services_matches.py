"""An offer made to an organization is directed to a need."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, events, records, versions
from contributors.models import Pledge
from contributors.models.pledge_life import UNDECIDED
from missions.models import Requirement


@transaction.atomic
def direct_pledge(row, *, requirement, version=None, reason="", by):
    """Let an offer made to an organization answer a need; from now on those decide on it who do so there.

    Raises ValidationError where it answers one, is decided, or the need takes no offers of its capability.
    """
    access.require(by, "act_for", row.contributor)
    requirement = Requirement.objects.select_for_update(no_key=True, of=("self",)).get(pk=requirement.pk)
    row = Pledge.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    versions.require(version, row.version_of_sides)
    records.require_state(row, *UNDECIDED)
    if row.requirement_id:
        raise ValidationError({"requirement": _("It answers a requirement already.")}, "wrong_state")
    if requirement.state != Requirement.State.CIRCULATED:
        raise ValidationError({"requirement": _("The requirement takes no offers now.")}, "wrong_state")
    if requirement.capability_id != row.capability_id:
        raise ValidationError({"requirement": _("The requirement asks for another capability.")})
    before = Pledge.objects.get(pk=row.pk)
    row.requirement, row.mission, row.offered_to = requirement, requirement.mission, None
    row.version += 1
    row.save(update_fields=["requirement", "mission", "offered_to", "version"])
    about = [row.contributor, row.mission] if row.submitted_at else [row.contributor]
    changed = events.changes(before, row, ["requirement", "offered_to"])
    events.record("pledge.directed", row, by=by, about=about, reason=reason, changes=changed)
    return row
