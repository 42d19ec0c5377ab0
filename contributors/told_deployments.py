"""Who is told of what happens to contingents and posts: the other side of whoever acted."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import deciders_of, speakers_of
from accounts.notices import Kind
from contributors.models import Deployment
from contributors.told_pledges import PLEDGES


def other_side(event):
    """The contributor's people and those who decide, without who acted."""
    row = Deployment.objects.select_related("pledge__mission", "pledge__offered_to").get(pk=event.subject_id)
    people = dict.fromkeys(deciders_of(row.pledge.mission or row.pledge.offered_to), "decider")
    people |= dict.fromkeys(speakers_of([row.pledge.contributor_id]), "contributor")
    return {person: side for person, side in people.items() if person != event.by_id}


def _told(verb, label, words):
    return Kind(verb, label, PLEDGES, {"decider": words, "contributor": words}, other_side)


notices.register(
    _told("deployment.planned", _("who comes next is planned"), _("%(by)s plans what comes: %(subject)s.")),
    _told("deployment.changed", _("a deployment changed"), _("%(by)s changed what is planned: %(subject)s.")),
    _told(
        "deployment.successor_named",
        _("a successor was named"),
        _("%(by)s says who takes the place of %(subject)s."),
    ),
    _told(
        "deployment.corrected",
        _("days of a deployment were corrected"),
        _("%(by)s corrected the days of %(subject)s."),
    ),
)
