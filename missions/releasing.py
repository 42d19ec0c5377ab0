"""What services do alike with records that have a label: who runs them, and whom they are released to."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from missions.models import Release
from missions.models.releasing import KEEPS


def runners(row):
    """What lets one run a record or a body, for access.require_any: to plan or decide for its mission, or to
    speak for the partner that keeps it."""
    return (
        ("edit_requirements", row.mission),
        ("decide_pledges", row.mission),
        ("act_for", row.keeper),
    )


def planners(mission):
    """What lets one keep a mission's plan, for access.require_any."""
    return [(permission, mission) for permission in KEEPS]


def release(row, released_to):
    """Set the partners a stored record's label names, and none where it names nobody. None: as they are.

    Returns {"released_to": [before, after]}, by code, where they differ, else {}; of a label and names that
    do not go together it raises ValidationError."""
    before = sorted(row.released_to.values_list("code", flat=True))
    after = before if released_to is None else sorted(partner.code for partner in released_to)
    if row.label == Release.NAMED and not after:
        raise ValidationError({"released_to": _("Name the organizations or states it is released to.")})
    if row.label != Release.NAMED:
        if after and after != before:
            raise ValidationError({"released_to": _("The label names nobody: choose the one that does.")})
        released_to, after = [], []
    if before == after:
        return {}
    row.released_to.set(released_to)
    return {"released_to": [before, after]}
