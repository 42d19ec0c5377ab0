"""By the clock: what expired unacknowledged is told once. That it expired follows from its days alone."""

from celery import shared_task
from django.utils import timezone

from accounts.models import User
from missions import notifying, services_humanitarian
from missions.models import HumanitarianNotification


def tell_of_expired():
    """Tell of each notification whose time ended unacknowledged; once, whoever comes first."""
    by, now = None, timezone.now()
    rows = HumanitarianNotification.objects.standing_as(notifying.UNACKNOWLEDGED, now)
    for row in (
        rows.filter(told_expired_at=None).select_related("mission", "keeper").order_by("ends_at", "pk")
    ):
        by = by or User.objects.system("calendar")
        services_humanitarian.tell_expired(row, by=by)


@shared_task
def look_over_notifications():
    """What the sweeper does each second, once more."""
    tell_of_expired()
