"""What may be reported: of whom, and of which month. Who may is asked in services; writes nothing."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from contributors.gathering import last_day
from contributors.models import PersonnelLine
from missions.models import Participation


def takes_part(mission, contributor):
    parts = Participation.objects.filter(mission=mission, partner=contributor)
    lines = PersonnelLine.objects.filter(mission=mission, contributor=contributor)
    return parts.exists() or lines.exists()


def refusal(contributor, mission):
    words = {"who": contributor, "mission": mission}
    return PermissionDenied(_("You may not report the strength of %(who)s in %(mission)s.") % words)


def check_month(mission, month):
    """A month is open once it has begun, and while the mission lived in it."""
    if month.day != 1 or month > timezone.localdate():
        raise ValidationError({"month": _("Name a month that has begun, by its first day.")})
    begun = mission.starts_on is None or mission.starts_on <= last_day(month)
    if not begun or (mission.ends_on and mission.ends_on < month):
        raise ValidationError(
            {"month": _("This month is closed: %(mission)s did not stand in it.") % {"mission": mission}}
        )
