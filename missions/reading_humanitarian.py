"""Humanitarian notifications as their readers see them: the place, who has them, how they stand now."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.access import granted
from accounts.models import Partner
from missions import notifying
from missions.models import HumanitarianNotification, NotificationParty
from missions.models.releasing import keeps

SOON, WEEK = timedelta(days=2), timedelta(days=7)


def notifications(user):
    """Those this reader sees, with the place as exactly as they may know it."""
    rows = HumanitarianNotification.objects.visible_to(user).read_by(user).concerning(user)
    return rows.select_related("mission", "keeper")


def parties_of(user, rows):
    """{notification: its parties}, of notifications this reader was shown."""
    found = defaultdict(list)
    parties = NotificationParty.objects.visible_to(user).filter(notification__in=[row.pk for row in rows])
    for one in parties.select_related("partner", "acknowledged_by"):
        found[one.notification_id].append(one)
    return found


def standings(user, rows, now=None):
    """{notification: (how it stands, parties, those that acknowledged it)}."""
    now, parties, told = now or timezone.now(), parties_of(user, rows), {}
    for row in rows:
        asked = len(parties[row.pk])
        heard = sum(one.acknowledged_at is not None for one in parties[row.pk])
        told[row.pk] = notifying.standing(row.state, row.ends_at, now, asked, heard), asked, heard
    return told


def pressing(rows, now):
    """Of these, which a reader was shown, those somebody should look at: that end within two days, that a
    party has not acknowledged, and those that ended so in the last week."""
    found = Q(state__in=notifying.OPEN, ends_at__gt=now, ends_at__lte=now + SOON)
    for code in (notifying.PASSED_ON, notifying.UNACKNOWLEDGED):
        silent = rows.standing_as(code, now).filter(ends_at__gt=now - WEEK)
        found |= Q(pk__in=silent.order_by().values("pk"))
    return rows.filter(found).order_by("ends_at", "pk")


def may_submit(user):
    """Whether there is anybody in whose name this person submits: a partner, or as a mission's planner."""
    return bool(keepers(user)) or bool(keeps(user)) or user.is_system


def keepers(user):
    """Keys of the partners this person speaks for."""
    return granted(user, "act_for", Partner)


def silent_of(user, row, parties):
    """The parties of one notification that this person may acknowledge it for, and has not."""
    own, plans = keepers(user), row.mission_id in keeps(user)
    return [
        one
        for one in parties
        if one.acknowledged_at is None
        and (user.is_system or (one.partner_id in own if one.partner_id else plans))
    ]


def waiting(user, rows, now):
    """Those a party this person answers for has not acknowledged, and still may."""
    mine = Q(partner__in=keepers(user)) | Q(partner=None, notification__mission__in=keeps(user))
    silent = NotificationParty.objects.visible_to(user).filter(mine, acknowledged_at=None).order_by()
    return rows.filter(state=notifying.PASSED_ON, ends_at__gt=now, pk__in=silent.values("notification"))
