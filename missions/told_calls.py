"""Who is told of a call: those who speak for a state it was put to."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import speakers_of
from accounts.notices import Kind
from missions.models import Asked

CALLS = _("Civilian posts")


def asked(event):
    """{person: "asked"} of those who speak for a state it was put to."""
    partners = Asked.objects.filter(call=event.subject_id).values("partner")
    return {person: "asked" for person in speakers_of(partners) if person != event.by_id}


notices.register(
    *(
        Kind(verb, label, CALLS, {"asked": words}, asked)
        for verb, label, words in (
            (
                "call.opened",
                _("a call was put to us"),
                _("You are asked to nominate people for civilian posts: %(subject)s."),
            ),
            (
                "call.reminded",
                _("the deadline of a call put to us is near"),
                _("The deadline of %(subject)s is near."),
            ),
            (
                "call.closed",
                _("a call put to us was closed"),
                _("No more nominations are taken: %(subject)s."),
            ),
        )
    )
)
