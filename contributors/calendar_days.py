"""Days for calendars: rotations, offers that lapse, agreements and tours that end, conferences, disputes."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.calendars import MOST, Day
from accounts.models import Partner
from contributors import reading_deployments
from contributors.models import Agreement, Conference, Dispute, Nomination, Pledge
from contributors.models.pledge_life import OPEN

LONGEST = 14  # days of one conference that are told
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


def conferences(user, today):
    """Each day of a conference, and the day by which answers are due before it."""
    rows = Conference.objects.visible_to(user).exclude(state=Conference.State.CANCELLED)
    rows = rows.filter(ends_on__gte=today - KEPT).order_by("starts_on", "pk")
    days = []
    for row in rows[:MOST]:
        about = (row.get_absolute_url(), row.is_fictional)
        if row.answers_due_on:
            words = _("Answers due: %(title)s") % {"title": row.title}
            days.append(Day(f"conference-{row.pk}-answers", row.answers_due_on, words, *about))
        for n in range(min((row.ends_on - row.starts_on).days + 1, LONGEST)):
            words = _("Conference: %(title)s") % {"title": row.title}
            days.append(Day(f"conference-{row.pk}-{n + 1}", row.starts_on + timedelta(days=n), words, *about))
    return days[:MOST]


def tours(user, today):
    """Tours in civilian posts that end, of the nominees one may know of."""
    rows = Nomination.objects.visible_to(user).there().filter(leaves_on__gte=today - KEPT)
    rows = rows.select_related("post__mission", "partner").order_by("leaves_on", "pk")[:MOST]
    return [
        Day(
            f"nomination-{row.pk}-leaves",
            row.leaves_on,
            _("Tour ends: %(title)s, %(contributor)s")
            % {"title": row.post.title, "contributor": row.partner.local_name},
            row.get_absolute_url(),
            row.post.is_fictional,
        )
        for row in rows
    ]


def disputes(user, today):
    """By when the next step of a dispute is to be taken, of those on whose sides one stands."""
    rows = Dispute.objects.visible_to(user).open().filter(deadline__gte=today - KEPT)
    words = {
        Dispute.Side.CONTRIBUTOR: _("Dispute, waits for who contests: %(title)s"),
        Dispute.Side.MISSION: _("Dispute, waits for who keeps the record: %(title)s"),
    }
    return [
        Day(
            f"dispute-{row.pk}-deadline",
            row.deadline,
            words[row.waits_for] % {"title": row.title},
            row.get_absolute_url(),
            row.is_fictional,
        )
        for row in rows.order_by("deadline", "pk")[:MOST]
    ]
