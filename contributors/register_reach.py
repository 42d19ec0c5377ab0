"""How far the register of deaths reaches: what came after its last whole month is not known, never zero.

The register says of no month that it is complete. The month of its last death may not be, and the months
after it certainly are not known; the one before it is the last that is.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Max, Q

from contributors.models import Fatality

# What everyone may read of real missions: no private or invented row tells how far the register reaches.
TOLD_TO_ALL = Fatality.seen_by_all & (Q(mission=None) | Q(mission__is_fictional=False))


def last_death(parts: Iterable):
    """The day of the last death in these parts of the register; None where there is none.

    `parts`: querysets of deaths that do not overlap, as they are or as they stood on a day.
    """
    told = [part.filter(TOLD_TO_ALL).order_by().aggregate(last=Max("happened_on"))["last"] for part in parts]
    return max(filter(None, told), default=None)


def reach(parts: Iterable):
    """The first day of the last month these parts of the register tell the whole of; None where of none."""
    last = last_death(parts)
    return last and (last.replace(day=1) - timedelta(days=1)).replace(day=1)
