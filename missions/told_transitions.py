"""Who is told of handovers: who speaks for the partner a task goes to, and who plans the mission."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import planners_of, speakers_of
from accounts.notices import Kind
from missions.models import Handover

TRANSITIONS = _("Transitions and handovers")


def partner(event):
    """Who speaks for the partner it goes to."""
    row = Handover.objects.get(pk=event.subject_id)
    return _without(event, speakers_of([row.partner_id]))


def planners(event):
    row = Handover.objects.select_related("mission").get(pk=event.subject_id)
    return _without(event, planners_of(row.mission))


def both(event):
    return partner(event) | planners(event)


def _without(event, people):
    return {person: "told" for person in people if person != event.by_id}


notices.register(
    *(
        Kind(verb, label, TRANSITIONS, {"told": words}, to)
        for verb, label, words, to in (
            (
                "handover.proposed",
                _("a task is proposed to us"),
                _("%(by)s proposes that you take over %(subject)s. Agree to it, or decline."),
                partner,
            ),
            (
                "handover.proposed_again",
                _("a task is proposed to us again"),
                _("%(by)s proposes again that you take over %(subject)s."),
                partner,
            ),
            (
                "handover.changed",
                _("a handover to us was changed"),
                _("%(by)s changed the handover %(subject)s."),
                partner,
            ),
            (
                "handover.agreed",
                _("a partner agreed to take a task over"),
                _("%(by)s agreed: %(subject)s."),
                planners,
            ),
            (
                "handover.handed_over",
                _("a task was handed over"),
                _("%(subject)s was handed over."),
                both,
            ),
            (
                "handover.taken_back",
                _("a task was taken back"),
                _("%(by)s took back %(subject)s."),
                both,
            ),
            (
                "handover.called_off",
                _("a handover was called off"),
                _("%(by)s called off the handover of %(subject)s."),
                both,
            ),
        )
    )
)
