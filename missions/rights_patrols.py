"""Who plans for a force in a mission."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access
from accounts.validity import standing_on
from missions.models import Participation
from missions.releasing import planners


def require_part(row, by):
    """A partner plans in a mission in which it takes part; the mission's planners for any force."""
    if access.allows_any(by, *planners(row.mission)):
        return
    parts = Participation.objects.filter(standing_on(timezone.localdate()), mission=row.mission)
    if not parts.filter(partner=row.keeper).exists():
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row.mission})
