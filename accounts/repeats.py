"""A request sent twice under one key has its effect once: its answer is stored with the effect.

Knows no HTTP; the API asks it. The key space is the holder's own, so nobody can probe another's keys.
"""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from accounts.models import KeptAnswer

KEPT = timedelta(hours=48)


def holder(user):
    """Whose keys these are: the partner or mission of a token, otherwise the person."""
    token = getattr(user, "token", None)
    if user.pk is None:
        return f"{token.subject_type.model}:{token.subject_id}"
    return f"person:{user.pk}"


def begin(whose, key):
    """Within a transaction: False where another is at work under this key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 1))", [f"{whose} {key}"])
        return cursor.fetchone()[0]


def kept(whose, key):
    since = timezone.now() - KEPT
    return KeptAnswer.objects.filter(holder=whose, key=key, kept_at__gt=since).first()


def keep(whose, key, **answer):
    KeptAnswer.objects.filter(holder=whose, key=key).delete()  # one that is too old to count
    KeptAnswer.objects.create(holder=whose, key=key, **answer)


def forget_old():
    """Called by the sweeper."""
    KeptAnswer.objects.filter(kept_at__lt=timezone.now() - KEPT).delete()
