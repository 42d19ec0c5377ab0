"""A request sent twice under one key has its effect once: its answer is stored with the effect.

Knows no HTTP; the API asks it. The key space is the holder's own, so nobody can probe another's keys.
"""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from accounts.models import KeptAnswer

KEPT = timedelta(hours=48)
BEGIN = """
SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 1)), id, kept_at
FROM (SELECT) one LEFT JOIN accounts_keptanswer ON holder = %s AND key = %s
"""


def holder(user):
    """Whose keys these are: the partner or mission of a token, otherwise the person."""
    token = getattr(user, "token", None)
    if user.pk is None:
        return f"{token.subject_type.model}:{token.subject_id}"
    return f"person:{user.pk}"


def begin(whose, key):
    """Within a transaction: (whether the key is ours to work under, the answer kept or None)."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, [f"{whose} {key}", whose, key])
        free, pk, kept_at = cursor.fetchone()
    if pk is None:
        return free, None
    row = KeptAnswer.objects.get(pk=pk)
    if kept_at > timezone.now() - KEPT:
        return free, row
    row.delete()
    return free, None


def keep(whose, key, **answer):
    """With the effect; IntegrityError, and with it no effect, where another was kept since `begin`."""
    KeptAnswer.objects.create(holder=whose, key=key, **answer)


def forget_old():
    """Called by the sweeper."""
    KeptAnswer.objects.filter(kept_at__lt=timezone.now() - KEPT).delete()
