"""Who is told of which event of a requirement: its planners, and those it was circulated to."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import speakers_of
from accounts.notices import Kind
from missions.models import Circulation

NEEDS = _("Requirements")


def asked(event):
    """{person: "asked"} of those who speak for a contributor it was circulated to."""
    partners = Circulation.objects.filter(requirement=event.subject_id).values("partner")
    return {person: "asked" for person in speakers_of(partners) if person != event.by_id}


notices.register(
    Kind(
        "requirement.circulated",
        _("a requirement was circulated to us"),
        NEEDS,
        {"asked": _("You are asked for offers: %(subject)s.")},
        asked,
    ),
    Kind(
        "requirement.amended",
        _("a requirement circulated to us was amended"),
        NEEDS,
        {"asked": _("What you were asked for was amended: %(subject)s.")},
        asked,
    ),
    Kind(
        "requirement.closed",
        _("a requirement circulated to us was closed"),
        NEEDS,
        {"asked": _("No more offers are taken: %(subject)s.")},
        asked,
    ),
    Kind(
        "requirement.cancelled",
        _("a requirement circulated to us was cancelled"),
        NEEDS,
        {"asked": _("The mission does not need it any more: %(subject)s.")},
        asked,
    ),
)
