"""Is it alive, is it ready, how is it: three addresses for machines and administrators. Changes nothing."""

import shutil
import sys
from functools import cache
from pathlib import Path

import django
import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from accounts.models import DueRefresh, Job, RefreshAttempt, SweeperBeat


@require_safe
@never_cache
@login_not_required
def live(request):
    """The process answers. Asks nobody else, so that a dead database restarts no web server."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
@login_not_required
def ready(request):
    """200 where requests can be served, "degraded" where only the bell is dead; 503 with what is missing."""
    try:
        missing = unapplied_migrations()
    except DatabaseError:
        return _not_ready("database")
    if missing:
        return _not_ready("migrations")
    return JsonResponse({"status": "ok" if redis_answers() else "degraded"})


@require_safe
@never_cache
def detail(request):
    """For administrators: how old the oldest due refresh is, what fails, what is full, what runs here."""
    if not request.user.is_staff:
        raise PermissionDenied
    now = timezone.now()
    due = DueRefresh.objects.aggregate(oldest=Min("added_at"))["oldest"]
    swept = SweeperBeat.objects.aggregate(last=Min("at"))["last"]
    failing = RefreshAttempt.objects.exclude(quarantined_at=None)
    migrations = unapplied_migrations()
    answers = redis_answers()
    return JsonResponse(
        {
            "status": "ok" if answers and not migrations and not failing.exists() else "degraded",
            "at": now,
            "refreshes": {
                "due": DueRefresh.objects.count(),
                "oldest_due_seconds": _seconds(now, due),
                "quarantined": failing.count(),
                "last_sweep_seconds": _seconds(now, swept),
            },
            "jobs": {
                "queued": Job.objects.filter(state=Job.State.QUEUED).count(),
                "running": Job.objects.filter(state=Job.State.RUNNING).count(),
            },
            "redis": "ok" if answers else "down",
            "unapplied_migrations": migrations,
            "disk_free_bytes": {"media": _free(settings.MEDIA_ROOT)},
            "versions": versions(),
        }
    )


def unapplied_migrations() -> list[str]:
    """Migrations the code has and the database has not: one query."""
    missing = _migrations_of_the_code() - set(MigrationRecorder(connection).applied_migrations())
    return sorted(f"{app}.{name}" for app, name in missing)


@cache
def _migrations_of_the_code():
    return frozenset(MigrationLoader(None).disk_migrations)


def redis_answers() -> bool:
    """Whether the bell would ring; at most half a second to connect and half a second to answer."""
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=0.5,
        socket_connect_timeout=0.5,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def versions() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgres = cursor.fetchone()[0]
    return {
        "python": ".".join(map(str, sys.version_info[:3])),
        "django": django.get_version(),
        "postgresql": postgres,
    }


def _not_ready(what):
    return JsonResponse({"status": "not ready", "missing": what}, status=503, headers={"Retry-After": "5"})


def _seconds(now, moment):
    return None if moment is None else round((now - moment).total_seconds(), 1)


def _free(folder):
    """Bytes free where files are kept; of the nearest folder above that exists."""
    place = Path(folder)
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free
