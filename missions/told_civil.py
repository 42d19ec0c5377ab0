"""Who is told of humanitarian notifications: the mission's planners, who submitted it, and the parties."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.members import planners_of, speakers_of
from accounts.notices import Kind

CIVIL = _("Civil-military")


def _row(event):
    rows = event.subject_type.model_class().objects.select_related("mission", "keeper")
    return rows.get(pk=event.subject_id)


def _without(event, people):
    return {person: "told" for person in people if person != event.by_id}


def planners(event):
    return _without(event, planners_of(_row(event).mission))


def keeper(event):
    """Who speaks for the organization that submitted it."""
    return _without(event, speakers_of([_row(event).keeper_id]))


def _parties(row, **asked):
    return set(speakers_of(row.parties.filter(partner__isnull=False, **asked).order_by().values("partner")))


def silent(event):
    """Who answers for a party that has not acknowledged it."""
    row = _row(event)
    people = _parties(row, acknowledged_at=None)
    if row.parties.filter(partner=None, acknowledged_at=None).exists():
        people |= set(planners_of(row.mission))
    return _without(event, people)


def both_sides(event):
    row = _row(event)
    return _without(event, {*planners_of(row.mission), *speakers_of([row.keeper_id])})


def all_who_have_it(event):
    row = _row(event)
    return _without(event, {*planners_of(row.mission), *_parties(row)})


def unheard(event):
    """The mission, who submitted it, and each party that said nothing."""
    row = _row(event)
    people = {*planners_of(row.mission), *speakers_of([row.keeper_id]), *_parties(row, acknowledged_at=None)}
    return _without(event, people)


notices.register(
    *(
        Kind(verb, label, CIVIL, {"told": words}, to)
        for verb, label, words, to in (
            (
                "humanitarian.submitted",
                _("a humanitarian notification was submitted to a mission I plan"),
                _("%(by)s submitted: %(subject)s. Receive it and pass it on."),
                planners,
            ),
            (
                "humanitarian.changed",
                _("a humanitarian notification changed"),
                _("%(subject)s changed. Read it again."),
                all_who_have_it,
            ),
            (
                "humanitarian.received",
                _("the mission received a humanitarian notification of ours"),
                _("The mission has %(subject)s. That permits nothing."),
                keeper,
            ),
            (
                "humanitarian.passed_on",
                _("a humanitarian notification was passed to us"),
                _("A notice was passed to you: %(subject)s. Acknowledge that you have read it."),
                silent,
            ),
            (
                "humanitarian.acknowledged",
                _("a party acknowledged a humanitarian notification"),
                _("%(by)s acknowledged %(subject)s: it was read."),
                both_sides,
            ),
            (
                "humanitarian.completed",
                _("what a humanitarian notification was of is over"),
                _("%(subject)s is over."),
                all_who_have_it,
            ),
            (
                "humanitarian.withdrawn",
                _("a humanitarian notification was withdrawn"),
                _("%(subject)s was withdrawn and does not take place."),
                all_who_have_it,
            ),
            (
                "humanitarian.expired",
                _("a humanitarian notification expired unacknowledged"),
                _("%(subject)s expired, and not all to whom it was to go had acknowledged it."),
                unheard,
            ),
            (
                "constraint.reported",
                _("an access constraint was reported to a mission I plan"),
                _("%(by)s reported what hinders access: %(subject)s."),
                planners,
            ),
            (
                "constraint.eased",
                _("an access constraint eased"),
                _("%(subject)s eased."),
                both_sides,
            ),
            (
                "constraint.worsened",
                _("an access constraint stands again"),
                _("%(subject)s stands again."),
                both_sides,
            ),
            (
                "constraint.resolved",
                _("an access constraint was resolved"),
                _("%(subject)s was resolved."),
                both_sides,
            ),
            (
                "assistance.asked",
                _("a mission I plan was asked for assistance"),
                _("%(by)s asks for assistance: %(subject)s. Another person decides."),
                planners,
            ),
            (
                "assistance.approved",
                _("a request of ours for assistance was approved"),
                _("The mission helps: %(subject)s."),
                keeper,
            ),
            (
                "assistance.refused",
                _("a request of ours for assistance was refused"),
                _("The mission does not help: %(subject)s. Read why."),
                keeper,
            ),
            (
                "assistance.concluded",
                _("it was said what came of a request for assistance"),
                _("%(by)s said what came of %(subject)s."),
                both_sides,
            ),
            (
                "assistance.withdrawn",
                _("a request for assistance was withdrawn"),
                _("%(subject)s was withdrawn: the help is no longer needed."),
                planners,
            ),
        )
    )
)
