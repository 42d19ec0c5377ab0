"""Who is told of proposals, actions and consultations: who has a seat, who is to do it, who was asked."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import planners_of, speakers_of
from accounts.notices import Kind
from accounts.validity import stands_on
from missions import gathering_decisions
from missions.models import Action, Consultation, Consulted, Position, Proposal

DECISIONS = _("Decisions and actions")


def without_actor(event, people):
    return {person: "told" for person in people if person != event.by_id}


def runners_of(row):
    """Those who run the body or follow up the record."""
    people = set(planners_of(row.mission)) if row.mission else set()
    return people | (set(speakers_of([row.keeper_id])) if row.keeper_id else set())


def _partners_seated(proposal):
    day = proposal.body.day_of(gathering_decisions.moment())
    seats = proposal.body.members.all()
    return [seat for seat in seats if stands_on(seat, day)]


def body(event):
    """Who speaks for a partner with a seat, and who runs the body."""
    row = Proposal.objects.select_related("body__mission").get(pk=event.subject_id)
    people = set(speakers_of([seat.partner_id for seat in _partners_seated(row)])) | runners_of(row.body)
    return without_actor(event, people)


def silent(event):
    """Who speaks for a member with a vote that has said nothing in this round."""
    row = Proposal.objects.select_related("body").get(pk=event.subject_id)
    said = set(Position.objects.filter(proposal=row, round=row.round).values_list("partner", flat=True))
    seats = [seat.partner_id for seat in _partners_seated(row) if seat.may_vote]
    return without_actor(event, speakers_of([key for key in seats if key not in said]))


def runners(event):
    """Who runs the body."""
    row = Proposal.objects.select_related("body__mission").get(pk=event.subject_id)
    return without_actor(event, runners_of(row.body))


def owner(event):
    """Who speaks for the action's owner, and the person named."""
    row = Action.objects.get(pk=event.subject_id)
    people = set(speakers_of([row.owner_id])) if row.owner_id else set()
    people |= {row.person_id} if row.person_id else set()
    return without_actor(event, people or runners_of(row))


def followers(event):
    """Who follows the action up."""
    row = Action.objects.select_related("mission").get(pk=event.subject_id)
    return without_actor(event, runners_of(row))


def asked(event):
    """Who speaks for a party that was asked."""
    parties = Consulted.objects.filter(consultation=event.subject_id).values("partner")
    return without_actor(event, speakers_of(parties))


def planners(event):
    """Who plans the mission that consults."""
    row = Consultation.objects.select_related("mission").get(pk=event.subject_id)
    return without_actor(event, planners_of(row.mission))


notices.register(
    *(
        Kind(verb, label, DECISIONS, {"told": words}, to)
        for verb, label, words, to in (
            (
                "proposal.opened",
                _("a proposal was put to a body of mine"),
                _("A proposal is before the body: %(subject)s."),
                body,
            ),
            (
                "proposal.extended",
                _("the deadline of a proposal was extended"),
                _("There is more time for %(subject)s."),
                body,
            ),
            (
                "proposal.reminded",
                _("a deadline is near and we said nothing"),
                _("The deadline of %(subject)s is near, and no position of yours is in."),
                silent,
            ),
            ("silence.broken", _("silence was broken"), _("Silence on %(subject)s was broken."), body),
            ("proposal.adopted", _("a proposal was adopted"), _("%(subject)s was adopted."), body),
            ("proposal.rejected", _("a proposal was rejected"), _("%(subject)s was rejected."), body),
            (
                "proposal.lapsed",
                _("a proposal lapsed"),
                _("%(subject)s lapsed: the quorum did not take part."),
                body,
            ),
            ("proposal.withdrawn", _("a proposal was withdrawn"), _("%(subject)s was withdrawn."), body),
            (
                "position.given",
                _("a position was given in a body I run"),
                _("%(by)s gave a position on %(subject)s."),
                runners,
            ),
            ("action.set", _("an action is ours to do"), _("An action is yours to do: %(subject)s."), owner),
            ("action.changed", _("an action of ours changed"), _("%(subject)s was changed."), owner),
            ("action.reminded", _("an action of ours is due"), _("%(subject)s is due."), owner),
            (
                "action.reopened",
                _("an action of ours was opened again"),
                _("%(subject)s is open again."),
                owner,
            ),
            ("action.cancelled", _("an action of ours was given up"), _("%(subject)s was given up."), owner),
            (
                "action.done",
                _("an action I follow was reported done"),
                _("%(by)s reported %(subject)s done: verify it."),
                followers,
            ),
            (
                "consultation.begun",
                _("we are consulted on a change of a mandate's task"),
                _("You are consulted before a change: %(subject)s."),
                asked,
            ),
            (
                "consultation.closed",
                _("a consultation of ours was closed"),
                _("%(subject)s is closed; all answers can be read."),
                asked,
            ),
            (
                "consultation.carried_out",
                _("a change we were consulted on was made"),
                _("The change was made: %(subject)s."),
                asked,
            ),
            (
                "consultation.dropped",
                _("a change we were consulted on was dropped"),
                _("The change was dropped: %(subject)s."),
                asked,
            ),
            (
                "consultation.answered",
                _("a party answered a consultation of a mission I plan"),
                _("%(by)s answered: %(subject)s."),
                planners,
            ),
        )
    )
)
