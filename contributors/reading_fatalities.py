"""The register of deaths as a reader may see it up to a day, and which edition of it that is."""

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import as_of, dates
from accounts.access import once
from contributors import register_reach
from contributors.models import Fatality


def deaths(user, until):
    """Those who died up to this day, in the missions the reader sees."""
    return Fatality.objects.visible_to(user).filter(happened_on__lte=until)


def reach(user):
    """The last month the register tells the whole of, as its first day; None where of none."""
    return once(user, ("reach",), lambda: register_reach.reach([Fatality.objects.visible_to(user)]))


def reached(user, months):
    """Those of these months that the register reaches."""
    last = reach(user)
    return tuple(month for month in months if last and month <= last)


def month_of(user, months, month):
    """Of these months the last up to `month` that the register reaches; None where it reaches none."""
    return max((one for one in reached(user, months) if month and one <= month), default=None)


def source(rows):
    """What the rows were taken from; of several editions, the latest."""
    return source_and_last(rows)[0]


def source_and_last(rows):
    """(what the rows were taken from, the day of the last death in them or None)."""
    found = rows.order_by().aggregate(edition=Max("edition"), last=Max("happened_on"))
    return _source(found["edition"]), found["last"]


def _source(edition):
    if not edition:
        return _("United Nations, register of fatalities")
    month = as_of.read(edition)
    words = dates.month(month) if month else edition
    return _("United Nations, register of fatalities, edition of %(edition)s") % {"edition": words}
