"""What contributors gave besides people and money, as a reader sees it: enabling units and contributions.

Worked out when it is asked for, of the offers and contributions this reader may see: no stored figure tells
of others. Who gave nothing that the reader sees is left out: not known is not nothing.
"""

from collections import defaultdict

from django.db.models import Q
from django.utils import timezone

from contributors.gathering import last_day
from contributors.giving import Given, days_within, together
from contributors.models import Contribution, Deployment
from contributors.periods import missions_of

DOLLARS = "USD"


def given(user, question, nations=None):
    """{contributor: what it gave to the scope in the period}. `nations`: the only ones to count."""
    found = defaultdict(list)
    since, until = _days(question)
    for row in deployments(user, question):
        days = delivered_of(row, since, until), planned_of(row, since, until)
        found[row.pledge.contributor_id].append(Given(*days))
    for row in contributions(user, question):
        value = row.value if row.currency == DOLLARS else None
        is_training = row.kind == Contribution.Kind.TRAINING
        found[row.contributor_id].append(Given(training=value) if is_training else Given(contributed=value))
    return {who: together(rows) for who, rows in found.items() if nations is None or who in nations}


def deployments(user, question):
    """Deployments of enabling capabilities that were planned for, or stood in, the period."""
    since, until = _days(question)
    stood = Q(arrived_on__lte=until) & (Q(ended_on=None) | Q(ended_on__gte=since))
    planned = Q(arrives_on__lte=until) & (Q(leaves_on=None) | Q(leaves_on__gte=since))
    missions = missions_of(question.scope).visible_to(user)
    rows = Deployment.objects.visible_to(user).filter(
        stood | planned, pledge__capability__is_enabler=True, pledge__mission__in=missions
    )
    joined = ("pledge__contributor", "pledge__capability", "pledge__mission")
    return rows.select_related(*joined).order_by("-arrives_on", "pk")


def contributions(user, question):
    """Contributions in kind and of training that began in the period."""
    missions = missions_of(question.scope).visible_to(user)
    rows = Contribution.objects.visible_to(user).filter(mission__in=missions)
    rows = rows.filter(starts_on__range=_days(question))
    return rows.select_related("contributor", "mission").order_by("-starts_on", "pk")


def delivered_of(row, since, until):
    """Days of the period on which it stood in the mission, until today."""
    return days_within(row.arrived_on, row.ended_on, since, min(until, timezone.localdate()))


def planned_of(row, since, until):
    """Days of the period for which it was planned, until today; called off, it was planned all the same."""
    return days_within(row.arrives_on, row.leaves_on, since, min(until, timezone.localdate()))


def rows_of(user, answer, row):
    """([(deployment, days delivered, days planned)], contributions) that make one number."""
    since, until = _days(answer.question)
    units = deployments(user, answer.question).filter(pledge__contributor__in=row.of.members)
    goods = contributions(user, answer.question).filter(contributor__in=row.of.members)
    days = [(one, delivered_of(one, since, until), planned_of(one, since, until)) for one in units]
    return days, list(goods)


def _days(question):
    return question.span.first, last_day(question.span.last)
