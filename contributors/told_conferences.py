"""Who is told of which event of a pledging conference: those invited, and its secretariat."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import speakers_of
from accounts.notices import Kind
from contributors.models import Conference

CONFERENCES = _("Pledging conferences")


def those_invited(event):
    row = Conference.objects.get(pk=event.subject_id)
    people = speakers_of(row.participants.order_by().values_list("pk", flat=True))
    return {person: "invited" for person in people if person != event.by_id}


notices.register(
    *(
        Kind(verb, label, CONFERENCES, {"invited": words}, those_invited)
        for verb, label, words in (
            (
                "conference.convened",
                _("we are invited to a pledging conference"),
                _("You are invited: %(subject)s."),
            ),
            (
                "conference.changed",
                _("a pledging conference we are invited to changed"),
                _("%(subject)s changed: its days, its place or what is on the table."),
            ),
            ("conference.opened", _("a pledging conference opens"), _("%(subject)s is open.")),
            (
                "conference.cancelled",
                _("a pledging conference is called off"),
                _("%(subject)s does not take place."),
            ),
            (
                "conference.minutes_published",
                _("the minutes of a pledging conference are published"),
                _("The minutes of %(subject)s are published."),
            ),
        )
    )
)
