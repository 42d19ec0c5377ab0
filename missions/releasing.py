"""What services do alike with records that have a label: who runs them, and whom they are released to."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from missions.models import Release


def runners(row):
    """What lets one run a record or a body, for access.require_any: to plan or decide for its mission, or to
    speak for the partner that keeps it."""
    return (
        ("edit_requirements", row.mission),
        ("decide_pledges", row.mission),
        ("act_for", row.keeper),
    )


def release(row, released_to):
    """Set the partners a record's label names, and none where it names no partners. None: as they are.

    Returns [before, after] as codes where they differ, else None."""
    before = sorted(row.released_to.values_list("code", flat=True)) if row.pk else []
    if row.label != Release.NAMED:
        released_to = []
    elif not (before if released_to is None else released_to):
        raise ValidationError({"released_to": _("Name the partners who read it.")})
    if released_to is None:
        return None
    row.released_to.set(released_to)
    after = sorted(partner.code for partner in released_to)
    return [before, after] if before != after else None
