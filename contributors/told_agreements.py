"""Who is told of what happens to an agreement: everyone of its sides but who acted."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import deciders_of, speakers_of
from accounts.notices import Kind
from contributors.models import Agreement

AGREEMENTS = _("Agreements")


def its_sides(event):
    """Those who speak for a party, and those who decide for its mission."""
    row = Agreement.objects.select_related("mission").get(pk=event.subject_id)
    people = speakers_of(row.parties.values("pk")) | (deciders_of(row.mission) if row.mission else set())
    return dict.fromkeys(people - {event.by_id}, "side")


def _told(verb, label, words):
    return Kind(verb, label, AGREEMENTS, {"side": words}, its_sides)


notices.register(
    _told(
        "agreement.recorded",
        _("an agreement of ours was entered"),
        _("%(by)s entered an agreement for its parties to sign: %(subject)s."),
    ),
    _told(
        "agreement.changed",
        _("an agreement of ours was changed"),
        _("%(by)s changed an agreement: %(subject)s."),
    ),
    _told(
        "agreement.signed",
        _("a party signed an agreement of ours"),
        _("%(by)s recorded a signature: %(subject)s."),
    ),
)
