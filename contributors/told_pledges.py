"""Who is told of which event of a pledge: the other side of whoever acted."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import deciders_of, speakers_of
from accounts.notices import Kind
from contributors.models import EnteredPledge, Pledge

PLEDGES = _("Pledges")


def contributors_side(event):
    row = Pledge.objects.get(pk=event.subject_id)
    return {person: "contributor" for person in speakers_of([row.contributor_id]) if person != event.by_id}


def deciding_side(event):
    """Those who decide on it, once it was submitted."""
    row = Pledge.objects.select_related("mission", "offered_to").get(pk=event.subject_id)
    if row.submitted_at is None:
        return {}
    people = deciders_of(row.mission or row.offered_to)
    return {person: "decider" for person in people if person != event.by_id}


def both_sides(event):
    return contributors_side(event) | deciding_side(event)


TO_CONTRIBUTOR = (
    ("pledge.taken_up", _("an offer of ours was taken up"), _("%(subject)s is under assessment.")),
    ("pledge.accepted", _("an offer of ours was accepted"), _("%(subject)s is accepted.")),
    (
        "pledge.declined",
        _("an offer of ours was declined"),
        _("%(subject)s is declined; the reason is there."),
    ),
    ("pledge.levelled", _("an offer's readiness level was set"), _("The level of %(subject)s was set.")),
    ("pledge.signed", _("an agreement of ours is signed"), _("The agreement of %(subject)s is signed.")),
    ("pledge.deployed", _("a unit of ours is deployed"), _("%(subject)s is deployed.")),
    ("pledge.rotated", _("a rotation of ours is complete"), _("The rotation of %(subject)s is complete.")),
    ("pledge.ended", _("a unit of ours has left"), _("%(subject)s has ended.")),
)
TO_DECIDER = (
    ("pledge.submitted", _("an offer was made to us"), _("%(by)s offers: %(subject)s.")),
    ("pledge.directed", _("an offer was directed to a need of ours"), _("%(by)s offers: %(subject)s.")),
    ("pledge.changed", _("an offer made to us changed"), _("%(by)s changed an offer: %(subject)s.")),
    ("pledge.withdrawn", _("an offer made to us was withdrawn"), _("%(by)s withdrew: %(subject)s.")),
    ("pledge.preparing", _("a unit prepares"), _("%(subject)s prepares.")),
    ("pledge.rotating", _("a unit rotates"), _("%(subject)s rotates.")),
)


def those_entered_for(event):
    """The contributor, and who decides where it is on the table already."""
    row = Pledge.objects.select_related("entered").get(pk=event.subject_id)
    waits = row.entered.answer == EnteredPledge.Answer.WAITING
    if waits:
        return dict.fromkeys(contributors_side(event), "confirms")
    return deciding_side(event) | contributors_side(event)


notices.register(
    *(
        Kind(verb, label, PLEDGES, {"contributor": words}, contributors_side)
        for verb, label, words in TO_CONTRIBUTOR
    ),
    *(Kind(verb, label, PLEDGES, {"decider": words}, deciding_side) for verb, label, words in TO_DECIDER),
    Kind(
        "pledge.entered",
        _("an offer was entered for us"),
        PLEDGES,
        {
            "confirms": _("%(by)s entered an offer in our name: %(subject)s. Confirm it or discard it."),
            "contributor": _("%(by)s put an offer on the table in our name: %(subject)s."),
            "decider": _("%(by)s entered an offer: %(subject)s."),
        },
        those_entered_for,
    ),
    Kind(
        "pledge.reminded",
        _("an offer lapses soon"),
        PLEDGES,
        {
            "contributor": _("%(subject)s lapses soon: renew it if it still stands."),
            "decider": _("%(subject)s lapses soon and is not decided."),
        },
        both_sides,
    ),
    Kind(
        "pledge.escalated",
        _("an offer lapses within three days, undecided"),
        PLEDGES,
        {
            "contributor": _("%(subject)s lapses within three days and is not decided: renew it, or ask."),
            "decider": _("%(subject)s lapses within three days: accept it or decline it."),
        },
        both_sides,
    ),
    Kind(
        "pledge.pressed",
        _("an offer has waited thirty days for a decision"),
        PLEDGES,
        {
            "contributor": _("%(subject)s has waited long and is not decided: ask, or withdraw it."),
            "decider": _("%(subject)s has waited long for your decision: accept it or decline it."),
        },
        both_sides,
    ),
    Kind(
        "pledge.lapsed",
        _("an offer lapsed"),
        PLEDGES,
        {
            "contributor": _("%(subject)s has lapsed: its validity ended."),
            "decider": _("%(subject)s has lapsed before it was decided."),
        },
        both_sides,
    ),
)
