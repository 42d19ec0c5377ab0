"""Who is told of which step of a dispute: the other side of whoever took it, and nobody else."""

from django.utils.translation import gettext_lazy as _

from accounts import access, notices
from accounts.members import holders_of, speakers_of
from accounts.notices import Kind
from contributors.models import Dispute
from contributors.models.pledge_life import CONTRIBUTOR

DISPUTES = _("Disputes")


def keepers_of(row):
    """Keys of the people who keep the money of its mission or organization."""
    roles = [role.code for role in access.ROLES.values() if "manage_money" in role.permissions]
    return set().union(*(holders_of(root, roles) for root in row.keepers))


def _row(event):
    return Dispute.objects.select_related("mission", "organization").get(pk=event.subject_id)


def _without(event, people, audience):
    return dict.fromkeys(people - {event.by_id}, audience)


def to_partner(event):
    return _without(event, speakers_of([_row(event).partner_id]), "contributor")


def to_keepers(event):
    return _without(event, keepers_of(_row(event)), "keeper")


def to_other_side(event):
    """Of a position: the side that did not take it."""
    return to_keepers(event) if event.data.get("side") == CONTRIBUTOR else to_partner(event)


def to_waited_for(event):
    """The side whose step is next."""
    return to_partner(event) if _row(event).waits_for == CONTRIBUTOR else to_keepers(event)


def _told(verb, label, words, to):
    return Kind(verb, label, DISPUTES, dict.fromkeys(("contributor", "keeper"), words), to)


notices.register(
    _told(
        "dispute.opened",
        _("a partner contests what we keep"),
        _("%(by)s opened a dispute: %(subject)s."),
        to_keepers,
    ),
    _told(
        "dispute.answered",
        _("a dispute of ours was answered"),
        _("%(by)s answered a dispute: %(subject)s."),
        to_partner,
    ),
    _told(
        "dispute.position_taken",
        _("the other side took a position in a dispute"),
        _("%(by)s took a position in a dispute: %(subject)s."),
        to_other_side,
    ),
    _told(
        "dispute.reviewed",
        _("a dispute of ours is under review"),
        _("A dispute is under review: %(subject)s."),
        to_partner,
    ),
    _told(
        "dispute.deadline_set",
        _("a deadline was set in a dispute"),
        _("%(by)s set a deadline in a dispute: %(subject)s."),
        to_partner,
    ),
    _told(
        "dispute.reminded",
        _("the deadline of a dispute is near"),
        _("The deadline is near in a dispute that waits for you: %(subject)s."),
        to_waited_for,
    ),
    _told(
        "dispute.settled",
        _("a dispute of ours was settled"),
        _("%(by)s settled a dispute: %(subject)s."),
        to_partner,
    ),
    _told(
        "dispute.withdrawn",
        _("a dispute before us was withdrawn"),
        _("%(by)s withdrew a dispute: %(subject)s."),
        to_keepers,
    ),
)
