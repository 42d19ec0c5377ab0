"""Days of offers for calendars: rotations, offers that lapse, agreements that end."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.calendars import MOST, Day
from accounts.models import Partner
from contributors import reading_deployments
from contributors.models import Agreement, Pledge
from contributors.models.pledge_life import OPEN

AHEAD, KEPT = 366, timedelta(days=31)  # how far rotations are looked ahead; days past stay so long


def rotations(user, today):
    """What ends or arrives, of the deployments one may see."""
    rows = reading_deployments.due(user, AHEAD).filter(due_on__gte=today - KEPT)
    rows = rows.select_related("pledge__contributor").order_by("due_on", "pk")[:MOST]
    words = {True: _("Arrives: %(title)s, %(contributor)s"), False: _("Ends: %(title)s, %(contributor)s")}
    return [
        Day(
            f"deployment-{row.pk}-{'arrives' if row.is_planned else 'leaves'}",
            row.due_on,
            words[row.is_planned] % {"title": row.title, "contributor": row.pledge.contributor.local_name},
            row.get_absolute_url(),
            row.pledge.is_fictional,
        )
        for row in rows
    ]


def lapses(user, today):
    """Offers on the table that lapse: of one's own, and those one decides on."""
    rows = Pledge.objects.visible_to(user).between(user).filter(state__in=OPEN, valid_until__gte=today - KEPT)
    own = granted(user, "act_for", Partner)
    return [
        Day(
            f"pledge-{row.pk}-valid",
            row.valid_until,
            _("Offer lapses: %(title)s") % {"title": row.title},
            reverse("contributors:pledge_step", args=[row.pk, "renew"])
            if row.contributor_id in own
            else row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows.order_by("valid_until", "pk")[:MOST]
    ]


def agreements(user, today):
    """Agreements in force that end, and that nothing amends."""
    ends = Q(ends_on__gte=today - KEPT, signed_on__isnull=False, amendments=None)
    rows = Agreement.objects.visible_to(user).filter(ends).distinct().order_by("ends_on", "pk")
    return [
        Day(
            f"agreement-{row.pk}",
            row.ends_on,
            _("Agreement ends: %(title)s") % {"title": row.title},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows[:MOST]
    ]
