"""Days of what was learned for calendars: by when one is to have read a procedure."""

from django.utils.translation import gettext as _

from accounts.calendars import MOST, Day
from missions import reading_procedures, understood


def readings(user, today):
    """Days by which this person is to have read what is in force."""
    return [
        Day(
            f"reading-{one.version.pk}-{one.element.pk if one.element else 'own'}",
            one.line.due_on,
            _("To be read: %(procedure)s") % {"procedure": one.version},
            one.version.get_absolute_url(),
            one.version.is_fictional,
        )
        for one in reading_procedures.mine(user, today)[:MOST]
        if one.line.status in (understood.WAITS, understood.LATE)
    ]
