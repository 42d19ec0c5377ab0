"""The register of deaths as a reader may see it up to a day, and which edition of it that is."""

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import as_of, dates
from contributors.models import Fatality


def deaths(user, until):
    """Those who died up to this day, in the missions the reader sees."""
    return Fatality.objects.visible_to(user).filter(happened_on__lte=until)


def source(rows):
    """What the rows were taken from; of several editions, the latest."""
    edition = rows.order_by().aggregate(latest=Max("edition"))["latest"]
    if not edition:
        return _("United Nations, register of fatalities")
    month = as_of.read(edition)
    words = dates.month(month) if month else edition
    return _("United Nations, register of fatalities, edition of %(edition)s") % {"edition": words}
