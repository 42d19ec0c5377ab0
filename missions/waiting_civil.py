"""What waits between military, civilian and humanitarian actors: to be received, passed on, acknowledged."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.inbox import Item
from missions import notifying
from missions import reading_humanitarian as reading
from missions.models import AccessConstraint, AssistanceRequest, HumanitarianNotification
from missions.models.releasing import keeps

MOST = 10


def to_pass_on(user, today):
    """What was notified to a mission this person plans, still stands and was not passed on."""
    if not (missions := keeps(user)):
        return []
    rows = HumanitarianNotification.objects.visible_to(user).filter(mission__in=missions)
    rows = rows.filter(state__in=[notifying.SUBMITTED, notifying.RECEIVED], ends_at__gt=timezone.now())
    return [
        _item(row, _("Receive it and pass it on to the forces near it."))
        for row in rows.select_related("mission").order_by("starts_at", "pk")[:MOST]
    ]


def to_acknowledge(user, today):
    """Notifications passed to a party this person answers for, which has not said that it read them."""
    if not (reading.keepers(user) or keeps(user)):
        return []
    rows = HumanitarianNotification.objects.visible_to(user)
    rows = reading.waiting(user, rows, timezone.now()).select_related("mission")
    return [
        _item(row, _("Read it, and acknowledge that you have."))
        for row in rows.order_by("starts_at", "pk")[:MOST]
    ]


def to_decide(user, today):
    """Requests for help of a mission this person plans, entered by another, that nobody decided."""
    if not (missions := keeps(user)):
        return []
    rows = AssistanceRequest.objects.visible_to(user).filter(mission__in=missions, state="submitted")
    rows = rows.exclude(created_by=user.pk).order_by("needed_from", "pk")
    return [
        Item(
            _("Request for assistance"),
            row.title,
            _("Decide it: approve it, or refuse it and say why."),
            row.get_absolute_url(),
            row.needed_from,
            row.needed_from < today,
        )
        for row in rows[:MOST]
    ]


def to_say_whether_it_stands(user, today):
    """Constraints this person keeps whose last day passed, which nobody said to be resolved."""
    if not (reading.keepers(user) or keeps(user)):
        return []
    rows = AccessConstraint.objects.run_by(user).standing().filter(ends_on__lt=today)
    return [
        Item(
            _("Access constraint"),
            row.title,
            _("Its last day has passed: say that it was resolved, or until when it stands."),
            row.get_absolute_url(),
            row.ends_on,
            True,
        )
        for row in rows.select_related("mission").order_by("ends_on", "pk")[:MOST]
    ]


def _item(row, step):
    """Due when it begins: from then on people are where it says."""
    begins = row.starts_at.astimezone(row.zone).date()
    is_late = row.starts_at <= timezone.now()
    return Item(_("Humanitarian notification"), row.title, step, row.get_absolute_url(), begins, is_late)
