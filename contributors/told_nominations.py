"""Who is told of which step of a nomination: the other side of whoever took it."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import deciders_of, speakers_of
from accounts.notices import Kind
from contributors.models import Nomination
from missions.told_calls import CALLS


def to_state(event):
    row = Nomination.objects.get(pk=event.subject_id)
    return {person: "contributor" for person in speakers_of([row.partner_id]) if person != event.by_id}


def to_deciders(event):
    row = Nomination.objects.select_related("post__mission").get(pk=event.subject_id)
    return {person: "decider" for person in deciders_of(row.post.mission) if person != event.by_id}


TO_STATE = (
    ("nomination.shortlisted", _("a nominee of ours was shortlisted"), _("%(subject)s is shortlisted.")),
    ("nomination.interviewed", _("a nominee of ours was interviewed"), _("%(subject)s was interviewed.")),
    (
        "nomination.selected",
        _("a nominee of ours was selected"),
        _("%(subject)s is selected: say whether you agree."),
    ),
    (
        "nomination.not_selected",
        _("a nominee of ours was not selected"),
        _("%(subject)s is not selected; the reason is there."),
    ),
    ("nomination.deployed", _("a nominee of ours is deployed"), _("%(subject)s is deployed.")),
    ("nomination.ended", _("the tour of a nominee of ours ended"), _("The tour of %(subject)s has ended.")),
)
TO_DECIDER = (
    ("nomination.submitted", _("somebody was nominated to us"), _("%(by)s nominates: %(subject)s.")),
    ("nomination.agreed", _("a state agreed to a selection"), _("The state agrees: %(subject)s.")),
    ("nomination.extended", _("a tour was extended"), _("The tour of %(subject)s is extended.")),
    ("nomination.withdrawn", _("a nomination was withdrawn"), _("%(by)s withdrew: %(subject)s.")),
)
notices.register(
    *(Kind(verb, label, CALLS, {"contributor": words}, to_state) for verb, label, words in TO_STATE),
    *(Kind(verb, label, CALLS, {"decider": words}, to_deciders) for verb, label, words in TO_DECIDER),
)
