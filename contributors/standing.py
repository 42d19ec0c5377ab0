"""What each step of a pledge does to the contingents and posts under it: rows to keep, in that order.

Saves nothing: the service of the step keeps them in its own transaction, so that pledge and deployment tell
the same truth.
"""

from calendar import monthrange
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from contributors.models import Deployment, Pledge

State = Deployment.State
TOUR, TOUR_AT_NATIONAL_COST = 12, 6  # months


def promised(pledge):
    """The first deployment of a pledge, as its offer says it will be."""
    return _planned(pledge, 1, pledge.available_from, tour_of(pledge))


def arrived(pledge, on):
    """Its planned deployment stands since this day."""
    row = planned_of(pledge) or _planned(pledge, _next_number(pledge), on, tour_of(pledge))
    return [_arrived(row, on)]


def being_replaced(pledge):
    """The one that stands has a successor, planned if none was."""
    row = standing_of(pledge)
    if row is None:
        return []
    if row.successor and row.successor.pledge_id != pledge.pk:
        raise ValidationError(
            _("%(successor)s follows it under another pledge: end this one once they have arrived.")
            % {"successor": row.successor.title}
        )
    coming = planned_of(pledge) or following(row)
    row.successor = coming
    return [coming, row]


def replaced(pledge, on):
    """The successor stands since this day, and the one before it has ended."""
    row, coming = standing_of(pledge), planned_of(pledge)
    if coming is None:
        coming = following(row) if row else promised(pledge)
    gone = _ended(row, on) if row else []
    return [*gone, _arrived(coming, on)]


def over(pledge, on):
    """Nothing of the pledge stands after this day, and nothing more comes."""
    row, coming = standing_of(pledge), planned_of(pledge)
    return (_ended(row, on) if row else []) + called_off(coming)


def called_off(row):
    if row is None:
        return []
    row.state = State.CALLED_OFF
    return [row]


def following(row):
    """The next deployment of the same pledge, not kept yet: it arrives as the other ends."""
    pledge = row.pledge
    day = row.leaves_on or timezone.localdate()
    return _planned(pledge, _next_number(pledge), day, row.tour_months)


def tour_of(pledge):
    """Months a deployment of this pledge lasts unless another length is given (domain.md 2.3)."""
    return TOUR_AT_NATIONAL_COST if pledge.terms == Pledge.Terms.NATIONAL else TOUR


def end_of_tour(day, months):
    """The last day of a tour of so many months that begins on this day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1])) - timedelta(days=1)


def standing_of(pledge):
    return _of(pledge, State.STANDING)


def planned_of(pledge):
    return _of(pledge, State.PLANNED)


def _of(pledge, state):
    rows = Deployment.objects.filter(pledge=pledge, state=state).select_related("pledge", "successor")
    return rows.first()


def _planned(pledge, number, day, months):
    leaves = end_of_tour(day, months)
    if pledge.available_until and day <= pledge.available_until:
        leaves = min(leaves, pledge.available_until)
    return Deployment(
        pledge=pledge,
        number=number,
        title=pledge.title,
        personnel=pledge.personnel,
        tour_months=months,
        arrives_on=day,
        leaves_on=leaves,
    )


def _next_number(pledge):
    last = Deployment.objects.filter(pledge=pledge).order_by("number").last()
    return last.number + 1 if last else 1


def _arrived(row, on):
    """A tour that was to be over by then is counted from this day."""
    row.arrived_on, row.state = _past(on), State.STANDING
    if row.leaves_on and row.leaves_on < on:
        row.leaves_on = end_of_tour(on, row.tour_months)
    return row


def _ended(row, on):
    day = _past(on)
    if day < row.arrived_on:
        raise ValidationError({"on": _("It arrived after that day.")})
    row.ended_on, row.state = day, State.ENDED
    return [row]


def _past(day):
    if day > timezone.localdate():
        raise ValidationError({"on": _("That day has not come yet.")})
    return day
