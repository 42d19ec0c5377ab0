"""What coverage is worked out from: a requirement as a need, and the offers that count for a tier."""

from collections import defaultdict

from django.utils import timezone

from contributors.models import Coverage, Deployment
from contributors.models.pledge_life import OPEN, STANDING
from missions import coverage
from missions.models import Requirement

COUNTED = (Requirement.State.APPROVED, Requirement.State.CIRCULATED, Requirement.State.CLOSED)
STAGES = {
    "submitted": coverage.OFFERED,
    "under_assessment": coverage.OFFERED,
    "accepted": coverage.ACCEPTED,
    "agreement_signed": coverage.AGREED,
    "preparing": coverage.AGREED,
    "deployed": coverage.DEPLOYED,
    "rotating": coverage.DEPLOYED,
    "ended": coverage.DEPLOYED,
}
STOOD = (*STANDING, "ended")  # offers that count, an ended one in the months in which it stood


def need_of(requirement):
    """The requirement as coverage counts it; a gap in an enabler is critical whatever it was called."""
    called_critical = requirement.criticality == Requirement.Criticality.CRITICAL
    return coverage.Need(
        requirement.quantity,
        requirement.needed_from,
        requirement.needed_until,
        called_critical or requirement.capability.is_enabler,
    )


def offer_of(pledge, caveats=(), stays=()):
    """The pledge as coverage counts it: on the table its quantity, once taken so much as was accepted. One
    that ended is held to the days on which it stood."""
    quantity = pledge.quantity if pledge.state in OPEN else pledge.accepted_quantity
    first, last = pledge.available_from, pledge.available_until
    if pledge.state == "ended":
        first, last = min(stay.first for stay in stays), max(stay.last for stay in stays)
    return coverage.Offer(
        quantity,
        STAGES[pledge.state],
        first,
        last,
        pledge.is_reserve,
        limited(quantity, caveats),
        tuple(stays),
    )


def stays_of(pledges):
    """{pledge's key: the stays of its contingents and posts that came}. One that was to leave before today
    and still stands has stood until today."""
    today, found = timezone.localdate(), defaultdict(list)
    rows = Deployment.objects.filter(pledge__in=pledges, arrived_on__isnull=False).order_by("arrived_on")
    for pledge, arrived, leaves, ended in rows.values_list("pledge", "arrived_on", "leaves_on", "ended_on"):
        last = ended or (max(leaves, today) if leaves else None)
        found[pledge].append(coverage.Stay(arrived, last))
    return found


def limited(quantity, caveats):
    """How much of a quantity these caveats limit. Several limit the same part as far as they can: more is
    not known of any; one that does not say how much limits all."""
    return max((quantity if c.limits is None else min(c.limits, quantity) for c in caveats), default=0)


def counts(pledge, mission, tier):
    """Whether an offer counts among those a tier of readers sees. An invented one counts for an invented
    mission alone; of a mission that is not public no offer is seen by everyone."""
    if pledge.state not in STOOD or pledge.is_fictional and not mission.is_fictional:
        return False
    return pledge.visibility >= tier and (tier != Coverage.Tier.PUBLIC or mission.is_public)
