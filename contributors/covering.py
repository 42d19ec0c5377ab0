"""What coverage is worked out from: a requirement as a need, and the offers that count for a tier."""

from contributors.models import Coverage
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
}


def need_of(requirement):
    """The requirement as coverage counts it; a gap in an enabler is critical whatever it was called."""
    called_critical = requirement.criticality == Requirement.Criticality.CRITICAL
    return coverage.Need(
        requirement.quantity,
        requirement.needed_from,
        requirement.needed_until,
        called_critical or requirement.capability.is_enabler,
    )


def offer_of(pledge, caveats=()):
    """The pledge as coverage counts it: on the table its quantity, once taken so much as was accepted."""
    quantity = pledge.quantity if pledge.state in OPEN else pledge.accepted_quantity
    return coverage.Offer(
        quantity,
        STAGES[pledge.state],
        pledge.available_from,
        pledge.available_until,
        pledge.is_reserve,
        limited(quantity, caveats),
    )


def limited(quantity, caveats):
    """How much of a quantity these caveats limit. Several limit the same part as far as they can: more is
    not known of any; one that does not say how much limits all."""
    return max((quantity if c.limits is None else min(c.limits, quantity) for c in caveats), default=0)


def counts(pledge, mission, tier):
    """Whether an offer counts among those a tier of readers sees. An invented one counts for an invented
    mission alone; of a mission that is not public no offer is seen by everyone."""
    if pledge.state not in STANDING or pledge.is_fictional and not mission.is_fictional:
        return False
    return pledge.visibility >= tier and (tier != Coverage.Tier.PUBLIC or mission.is_public)
