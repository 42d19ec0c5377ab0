"""Who is told of what happens to claims: the contributor; of what is contested funding officers too."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import keepers_of, speakers_of
from accounts.notices import Kind
from contributors.models import Reimbursement

CLAIMS = _("What my partner is owed, and claims I keep")


def other_side(event):
    """The contributor's people and funding officers, without who acted."""
    row = Reimbursement.objects.select_related("mission__lead").get(pk=event.subject_id)
    people = {person: "keeper" for root in row.keepers for person in keepers_of(root)}
    people |= dict.fromkeys(speakers_of([row.contributor_id]), "contributor")
    return {person: side for person, side in people.items() if person != event.by_id}


def _contributor_alone(event):
    return {person: side for person, side in other_side(event).items() if side == "contributor"}


def _told(verb, label, words, to=_contributor_alone):
    sides = ("contributor", "keeper") if to is other_side else ("contributor",)
    return Kind(verb, label, CLAIMS, dict.fromkeys(sides, words), to)


notices.register(
    _told("reimbursement.certified", _("a claim was certified"), _("%(subject)s is certified: it is owed.")),
    _told("reimbursement.delayed", _("a claim waits"), _("It is said what %(subject)s waits for.")),
    _told("reimbursement.paid", _("a claim was paid"), _("%(subject)s is paid.")),
    _told("reimbursement.reopened", _("a claim was opened again"), _("%(by)s opened %(subject)s again.")),
    _told(
        "reimbursement.contested",
        _("a line of a claim was contested"),
        _("%(by)s contests a line of %(subject)s."),
        other_side,
    ),
    _told(
        "reimbursement.decided",
        _("a contested line was decided"),
        _("%(by)s decided on a contested line of %(subject)s."),
        other_side,
    ),
)
