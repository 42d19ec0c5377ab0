"""Who is told of a record of care: the other side that keeps it, and nobody else."""

from django.utils.translation import gettext_lazy as _

from accounts import access, notices
from accounts.members import holders_of
from accounts.notices import Kind
from logistics.models import CareRecord

CARE = _("Duty of care")
ROLES = [role.code for role in access.ROLES.values() if "manage_care" in role.permissions]


def to_keepers(event):
    """Medical officers of the mission and care officers of the contributor, without who acted."""
    row = CareRecord.objects.select_related("mission", "contributor").get(pk=event.subject_id)
    people = set().union(*(holders_of(root, ROLES) for root in row.roots))
    return dict.fromkeys(people - {event.by_id}, "keeper")


notices.register(
    Kind(
        "care.recorded",
        _("a record of care I keep was entered"),
        CARE,
        {"keeper": _("A record of care was entered: %(subject)s.")},
        to_keepers,
    ),
    Kind(
        "care.closed",
        _("a record of care I keep was closed"),
        CARE,
        {"keeper": _("A record of care was closed: %(subject)s.")},
        to_keepers,
    ),
)
