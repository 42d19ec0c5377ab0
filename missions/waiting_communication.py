"""What waits to be acknowledged: announcements to this person, a partner of theirs or a post they hold; and
minutes of briefings that this person is to write or to sign."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.inbox import Act, Item
from missions import reading_announcements, understood
from missions.models import Briefing
from missions.models.releasing import keeps

MOST = 10
LATE_AFTER = timedelta(days=2)  # minutes are written and signed within


def announcements(user, today):
    return [
        Item(
            _("Announcement"),
            one.announcement.title,
            _("Read it, and say that you have."),
            one.announcement.get_absolute_url(),
            one.line.due_on,
            one.line.status == understood.LATE,
        )
        for one in reading_announcements.waiting(user, today, MOST)
    ]


def briefings(user, today):
    """Meetings held in missions this person plans: whose minutes are to be written, or to be signed by
    another than who wrote them."""
    if not keeps(user):
        return []
    rows = Briefing.objects.run_by(user).filter(held_on__lte=today, state__in=["called", "minuted"])
    rows = rows.exclude(written_by=user.pk, state="minuted").select_related("series__mission")
    return [
        Item(
            _("Briefing"),
            f"{row.series.title}, {row.mission}",
            _("Sign its minutes.") if row.state == "minuted" else _("Enter who came, and write its minutes."),
            row.get_absolute_url(),
            row.held_on + LATE_AFTER,
            row.held_on + LATE_AFTER < today,
            Act.SIGN if row.state == "minuted" else Act.REPORT,
        )
        for row in rows.order_by("held_on", "pk")[:MOST]
    ]
