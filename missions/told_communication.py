"""Who is told when a channel fails, the planners of its mission; of announcements, to whom they go; and of
briefings, who is asked to them. Of contacts, the other side: whose it is, and who plans the mission."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import planners_of, speakers_of
from accounts.notices import Kind
from missions import reading_announcements as reading
from missions import reading_briefings
from missions.models import Announcement, Briefing, Contact

COMMUNICATION = _("Communication")


def planners(event):
    rows = event.subject_type.model_class().objects.select_related("mission")
    return _without(event, planners_of(rows.get(pk=event.subject_id).mission))


def of_failures(event):
    """The planners, of a test that failed; of another nobody."""
    if event.data.get("result") != "failed":
        return {}
    rows = event.subject_type.model_class().objects.select_related("channel__mission")
    return _without(event, planners_of(rows.get(pk=event.subject_id).channel.mission))


def addressed(event):
    """To whom an announcement goes."""
    return _without(event, reading.asked(_announcement(event), timezone.localdate()))


def silent(event):
    """Those of them who have not acknowledged it."""
    return _without(event, reading.unread(_announcement(event), timezone.localdate()))


def attendees(event):
    """Who speaks for those who are asked to a meeting, and who plans its mission."""
    row = _briefing(event)
    asked = reading_briefings.asked_to(row, timezone.localdate())
    return _without(event, asked | planners_of(row.mission))


def called(event):
    """The same, where a person called it; what the rhythm calls stands in calendars and is told to nobody."""
    return {} if event.by.is_system else attendees(event)


def signers(event):
    """Who may sign its minutes: the planners of its mission."""
    return _without(event, planners_of(_briefing(event).mission))


def both_sides(event):
    """The planners of the mission, and who speaks for the partner whose contact it is."""
    row = Contact.objects.select_related("mission").get(pk=event.subject_id)
    if row.keeper_id is None:
        return {}
    return _without(event, {*planners_of(row.mission), *speakers_of([row.keeper_id])})


def _briefing(event):
    return Briefing.objects.select_related("series__mission").get(pk=event.subject_id)


def _announcement(event):
    return Announcement.objects.select_related("mission").get(pk=event.subject_id)


def _without(event, people):
    return {person: "told" for person in people if person != event.by_id}


notices.register(
    *(
        Kind(verb, label, COMMUNICATION, {"told": words}, to)
        for verb, label, words, to in (
            (
                "announcement.made",
                _("something is announced that I must acknowledge"),
                _("%(by)s announced: %(subject)s. Read it, and say that you have."),
                addressed,
            ),
            (
                "announcement.reminded",
                _("an announcement waits for me to acknowledge it"),
                _("You have not acknowledged %(subject)s. Read it, and say that you have."),
                silent,
            ),
            (
                "announcement.withdrawn",
                _("an announcement that went to me was withdrawn"),
                _("%(subject)s was withdrawn and holds no more."),
                addressed,
            ),
            (
                "briefing.called",
                _("a briefing is called that I am asked to"),
                _("%(by)s called %(subject)s. You are asked to it."),
                called,
            ),
            (
                "briefing.changed",
                _("a briefing that I am asked to is moved, or its agenda changes"),
                _("%(by)s changed %(subject)s. See when it is held, and its agenda."),
                attendees,
            ),
            (
                "briefing.cancelled",
                _("a briefing that I am asked to is called off"),
                _("%(subject)s is called off."),
                attendees,
            ),
            (
                "briefing.minuted",
                _("minutes of a briefing in a mission I plan are to be signed"),
                _("%(by)s wrote the minutes of %(subject)s. Read them, and sign them."),
                signers,
            ),
            (
                "briefing.signed",
                _("the minutes of a briefing that I am asked to are signed"),
                _("The minutes of %(subject)s are signed. See what follows from them."),
                attendees,
            ),
            (
                "contact.entered",
                _(
                    "a partner's contact in a mission I plan, or a contact of a partner I speak for, "
                    "is entered"
                ),
                _("%(by)s entered the contact %(subject)s."),
                both_sides,
            ),
            (
                "contact.changed",
                _("a partner's contact in a mission I plan, or a contact of a partner I speak for, changes"),
                _("%(by)s changed the contact %(subject)s. See how it is reached now."),
                both_sides,
            ),
            (
                "channel.taken_out",
                _("a channel of a mission I plan is out of service"),
                _("%(subject)s is out of service. See who reaches whom without it."),
                planners,
            ),
            (
                "channel.put_back",
                _("a channel of a mission I plan is back in service"),
                _("%(subject)s is back in service."),
                planners,
            ),
            (
                "channel.tested",
                _("a test of a channel of a mission I plan failed"),
                _("A test failed: %(subject)s."),
                of_failures,
            ),
        )
    )
)
