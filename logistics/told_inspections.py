"""Who is told of which step of an inspection: the other side of whoever took it, and nobody else."""

from django.utils.translation import gettext_lazy as _

from accounts import access, notices
from accounts.members import holders_of, speakers_of
from accounts.notices import Kind
from logistics.models import Inspection

INSPECTIONS = _("Inspections")


def keepers_of(mission):
    """Keys of the people who keep a mission's logistics."""
    roles = [role.code for role in access.ROLES.values() if "manage_logistics" in role.permissions]
    return holders_of(mission, roles)


def _unit(event):
    return Inspection.objects.select_related("unit__mission").get(pk=event.subject_id).unit


def to_contingent(event):
    unit = _unit(event)
    parents = [unit.contributor_id, *unit.parents.values_list("partner", flat=True)]
    return dict.fromkeys(speakers_of(parents) - {event.by_id}, "contributor")


def to_keepers(event):
    return dict.fromkeys(keepers_of(_unit(event).mission) - {event.by_id}, "keeper")


def to_both(event):
    return to_keepers(event) | to_contingent(event)


def _told(verb, label, words, to):
    return Kind(verb, label, INSPECTIONS, dict.fromkeys(("contributor", "keeper"), words), to)


notices.register(
    _told(
        "inspection.planned",
        _("an inspection of a unit of ours was planned"),
        _("%(by)s planned an inspection: %(subject)s."),
        to_contingent,
    ),
    _told(
        "inspection.moved",
        _("the plan of an inspection changed"),
        _("%(by)s changed the plan of an inspection: %(subject)s."),
        to_contingent,
    ),
    _told(
        "inspection.called_off",
        _("an inspection was called off"),
        _("%(by)s called off an inspection: %(subject)s."),
        to_contingent,
    ),
    _told(
        "inspection.signed",
        _("an inspection waits for our signature"),
        _("%(by)s signed an inspection, and asks for your signature: %(subject)s."),
        to_contingent,
    ),
    _told(
        "inspection.countersigned",
        _("the contingent signed an inspection"),
        _("%(by)s signed an inspection for the contingent: %(subject)s."),
        to_keepers,
    ),
    _told(
        "inspection.contested",
        _("the contingent contests an inspection"),
        _("%(by)s contests what an inspection found: %(subject)s."),
        to_keepers,
    ),
    _told(
        "inspection.reviewed",
        _("an inspection was reviewed"),
        _("%(by)s reviewed an inspection: %(subject)s."),
        to_both,
    ),
    _told(
        "inspection.finished",
        _("an inspection is final"),
        _("An inspection is final, and what was found counts: %(subject)s."),
        to_both,
    ),
    _told(
        "inspection.reopened",
        _("a signed inspection was opened again"),
        _("%(by)s opened a signed inspection again: %(subject)s."),
        to_both,
    ),
)
