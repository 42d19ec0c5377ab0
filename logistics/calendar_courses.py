"""Days of courses offered, and of certificates that end, for calendars."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from accounts.calendars import KEPT, MOST, Day
from logistics.models import Certificate, CourseSession, Unit

AHEAD = timedelta(days=365)  # certificates that end later are none of today's calendar


def sessions(user, today):
    """The days of courses this reader sees, but for those called off."""
    rows = CourseSession.objects.visible_to(user).filter(ends_on__gte=today - KEPT)
    rows = rows.exclude(state=CourseSession.State.CANCELLED).select_related("course")
    return [
        Day(
            f"course-{row.pk}",
            row.starts_on,
            _("Course: %(course)s, %(place)s") % {"course": row.course.local_name, "place": row.place},
            row.get_absolute_url(),
            row.is_fictional,
            last=row.ends_on,
        )
        for row in rows.order_by("starts_on", "pk")[:MOST]
    ]


def certificates(user, today):
    """The last days of certificates of units whose inside one sees; what a later one replaces is left out."""
    between = (today - KEPT, today + AHEAD)
    rows = Certificate.objects.visible_to(user).filter(withdrawn_on=None, expires_on__range=between)
    rows = rows.exclude(unit__state=Unit.State.CLOSED).select_related("unit", "course")
    rows = rows.order_by("expires_on", "pk")[:MOST]
    later = _replaced(user, rows)
    return [
        Day(
            f"certificate-{row.pk}",
            row.expires_on,
            _("Certificate ends: %(course)s, %(unit)s")
            % {"course": row.course.local_name, "unit": row.unit.name},
            row.get_absolute_url(),
            row.unit.is_fictional,
        )
        for row in rows
        if row.expires_on >= later.get((row.unit_id, row.course_id, row.person), row.expires_on)
    ]


def _replaced(user, rows):
    """{(unit, course, person): the day the last of their certificates ends}; one without end: date.max."""
    keys = {row.unit_id for row in rows}
    held = Certificate.objects.visible_to(user).filter(unit__in=keys, withdrawn_on=None) if keys else ()
    found = {}
    for one in held:
        key = one.unit_id, one.course_id, one.person
        found[key] = max(found.get(key, date.min), one.expires_on or date.max)
    return found
