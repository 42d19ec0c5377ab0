"""Who is told of places in courses: who offers them of what is taken, who took them of what becomes of it."""

from django.utils.translation import gettext_lazy as _

from accounts import access, calendars, navigation, notices, places, search
from accounts.members import speakers_of
from accounts.notices import Kind
from logistics import calendar_courses, finding_training
from logistics.models import CourseSession, TakenPlaces

COURSES = _("Courses offered")
OFFERING, TAKING = "offering", "taking"


def _told(event, partners, audience):
    return {person: audience for person in speakers_of(partners) if person != event.by_id}


def to_offerer(event):
    found = TakenPlaces.objects.select_related("session").get(pk=event.subject_id)
    return _told(event, [found.session.partner_id], OFFERING)


def to_taker(event):
    found = TakenPlaces.objects.get(pk=event.subject_id)
    return _told(event, [found.partner_id], TAKING)


def to_takers(event):
    """Who speaks for contributors that took places."""
    row = CourseSession.objects.get(pk=event.subject_id)
    return _told(event, list(row.taken_places.values_list("partner", flat=True)), TAKING)


def to_both(event):
    """Who offers the course and who gave places back or lost them, without who did it."""
    row = CourseSession.objects.get(pk=event.subject_id)
    keys = [int(key.removeprefix("partner:")) for key in event.concerns if key.startswith("partner:")]
    taking = _told(event, [key for key in keys if key != row.partner_id], TAKING)
    return _told(event, [row.partner_id], OFFERING) | taking


access.register(CourseSession, TakenPlaces)
places.register(CourseSession, CourseSession.get_absolute_url)
places.register(TakenPlaces, TakenPlaces.get_absolute_url, "session")
search.register("certificates", _("Certificates"), "signature", finding_training.certificates, 33)
search.register("courses", COURSES, "calendar", finding_training.sessions, 32)
calendars.register(calendar_courses.sessions, calendar_courses.certificates)
navigation.add(navigation.Entry(COURSES, "logistics:sessions", "calendar", 38, group=_("Logistics")))
notices.register(
    Kind(
        "places.taken",
        _("places in a course I offer were taken"),
        COURSES,
        {OFFERING: _("%(by)s took places in your course: %(subject)s.")},
        to_offerer,
    ),
    Kind(
        "places.certified",
        _("people of my units were certified after a course"),
        COURSES,
        {TAKING: _("Your people were certified: %(subject)s.")},
        to_taker,
    ),
    Kind(
        "places.given_back",
        _("places in a course were given back"),
        COURSES,
        dict.fromkeys((OFFERING, TAKING), _("Places were given back: %(subject)s.")),
        to_both,
    ),
    Kind(
        "places.changed",
        _("a course I took places in changed"),
        COURSES,
        {TAKING: _("A course in which you have places changed: %(subject)s.")},
        to_takers,
    ),
    Kind(
        "places.cancelled",
        _("a course I took places in is called off"),
        COURSES,
        {TAKING: _("A course in which you have places is called off: %(subject)s.")},
        to_takers,
    ),
)
