"""Who takes which step of a lesson, and what a step still lacks. Changes nothing."""

from django.utils.translation import gettext as _

from accounts import access
from accounts.models import Partner
from missions import learning
from missions.models import Action
from missions.releasing import planners, runners

LACKS = {
    learning.SAME_PERSON: lambda: _("You wrote it: another person does this."),
    learning.NO_ADVICE: lambda: _("Say first why it happened, and what to do."),
    learning.NO_ACTION: lambda: _("Set an action that follows from it first."),
    learning.NOT_DONE: lambda: _("An action that follows from it is not verified yet."),
}


def deciders(row):
    """What lets one decide what comes of a lesson, for access.require_any."""
    return planners(row.mission) if row.mission else [("act_for", row.keeper)]


def may_keep(by, row):
    return access.allows_any(by, *runners(row))


def may_decide(by, row):
    return access.allows_any(by, *deciders(row))


def may_step(by, row, step):
    """Whether this person may ever take a step; what it still lacks is asked apart."""
    may = may_keep(by, row) if step.side == "keeps" else may_decide(by, row)
    return may and not (step.name in learning.BY_ANOTHER and access.hands(by) & set(row.authors))


def lacks(row, step, by):
    """Why a step cannot be taken yet, in words; "" where it can."""
    code = lacking(row, step, access.hands(by))
    return LACKS[code]() if code else ""


def lacking(row, step, hands):
    """Why these hands (keys of people) cannot take a step yet, by missions.learning; "" where they can."""
    actions = Action.objects.from_record(row).values_list("state", flat=True)
    return learning.lacks(
        step, hands=hands, authors=row.authors, why=row.why, to_do=row.to_do, actions=list(actions)
    )


def own_keepers(user):
    """The partners this person speaks for."""
    return Partner.objects.visible_to(user).filter(pk__in=access.granted(user, "act_for", Partner))
