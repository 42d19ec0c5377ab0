"""What stands between an accepted offer and its arrival: the visit it must pass, and its agreement."""

from django.utils import timezone
from django.utils.translation import gettext as _

from contributors.models import Agreement, Deployment, Visit
from missions.models.strength import COMPONENT_OF, Category, Component


def missing(row, after=None):
    """What stands between an offer and its deployment, in words; empty if nothing does.

    `after`: the day one of it arrived already; a visit before that is none of the next.
    """
    found = []
    wanted = visit_before_arrival(row)
    visits = row.visits.filter(kind=wanted, result__in=Visit.PASSED)
    if wanted and not (visits.filter(held_on__gte=after) if after else visits).exists():
        found.append(_("a passed %(visit)s") % {"visit": Visit.Kind(wanted).label})
    if not Agreement.objects.in_force(timezone.localdate()).filter(pledges=row).exists():
        found.append(_("an agreement in force that covers it, signed by all its parties"))
    return found


def missing_next(row):
    """What stands between one that rotates and the arrival of those who follow, in words."""
    standing = row.deployments.filter(state=Deployment.State.STANDING).first()
    return missing(row, standing and standing.arrived_on)


def visit_before_arrival(row):
    """Formed police are assessed for their capability, police officers for service, contingents by a PDV;
    experts and civilians by none."""
    category = row.capability.category
    if category == Category.FORMED_POLICE:
        return Visit.Kind.AOC
    if category == Category.INDIVIDUAL_POLICE:
        return Visit.Kind.AMS
    is_contingent = category and COMPONENT_OF[category] == Component.MILITARY and category == Category.TROOPS
    return Visit.Kind.PDV if is_contingent else None
