"""When a person was here: one visit lasts until two quiet hours have passed. Writes nothing else of them."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User

QUIET = timedelta(hours=2)
NOTED_EVERY = timedelta(minutes=5)


def note(user):
    """Note the visit, at most once in some minutes; after a quiet time a new one has begun."""
    now = timezone.now()
    if user.seen_at and now - user.seen_at < NOTED_EVERY:
        return
    fields = {"seen_at": now}
    if user.seen_at and now - user.seen_at > QUIET:
        fields["visit_before_at"] = user.seen_at
    User.objects.filter(pk=user.pk).update(**fields)
    vars(user).update(fields)


def tour_seen(user, code):
    """The look round a home is offered by itself once."""
    if code not in user.tours_seen:
        User.objects.filter(pk=user.pk).update(tours_seen=[*user.tours_seen, code])
