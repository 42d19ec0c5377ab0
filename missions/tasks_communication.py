"""By the clock: who has not acknowledged an announcement is told so once, the day before its day or after;
the next meeting of each series of briefings is called by its rhythm."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.models import User
from missions import reading_announcements, services_announcements, services_briefings
from missions.models import Announcement, BriefingSeries


@shared_task
def look_over_announcements():
    by, today = User.objects.system("calendar"), timezone.localdate()
    rows = Announcement.objects.filter(withdrawn_on=None, reminded_on=None)
    for row in rows.filter(due_on__lte=today + timedelta(days=1)).select_related("mission"):
        if reading_announcements.unread(row, today):
            services_announcements.remind_of_announcement(row, by=by)


@shared_task
def call_next_briefings():
    """Of each series that goes on and has no meeting today or later."""
    by, today = User.objects.system("calendar"), timezone.localdate()
    rows = BriefingSeries.objects.going_on(today).exclude(briefings__held_on__gte=today)
    for row in rows.select_related("mission", "chair"):
        if day := row.next_on(today):
            services_briefings.call_briefing(row, held_on=day, by=by)
