"""Three addresses that tell a machine, or an administrator, how the portal is."""

import socket
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.models import DueRefresh, RefreshAttempt, SweeperBeat
from config import health


def test_it_is_alive_without_asking_the_database(client):
    assert client.get("/health/live").json() == {"status": "ok"}


def test_it_is_ready(client, db):
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_a_missing_migration_makes_it_not_ready(client, db):
    files = MigrationRecorder.Migration.objects.filter(app="logistics").exclude(name__contains="_squashed_")
    name = files.values_list("name", flat=True).latest("name")
    files.filter(name=name).delete()
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "missing": "migrations"}
    assert answer["Retry-After"]
    assert health.unapplied_migrations() == [f"logistics.{name}"]


def test_a_dead_redis_degrades_it_only(client, db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "degraded"})


def test_a_frozen_redis_costs_half_a_second(client, db, settings):
    with socket.create_server(("127.0.0.1", 0)) as frozen:  # takes the call and never answers
        settings.REDIS_URL = f"redis://127.0.0.1:{frozen.getsockname()[1]}/0"
        asked = timezone.now()
        assert client.get("/health/ready").json() == {"status": "degraded"}
        assert timezone.now() - asked < timedelta(seconds=1.5)


def test_a_broken_database_makes_it_not_ready(client, db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO gone")
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (503, "not ready")


def test_the_detail_is_for_administrators(client, cast):
    assert client.get("/health/detail").status_code == 302
    client.force_login(cast.anwar)
    assert client.get("/health/detail").status_code == 403


def test_the_detail_tells_what_is_due_what_fails_and_who_swept(client, cast):
    now = timezone.now()
    DueRefresh.objects.all().delete()
    DueRefresh.objects.create(key="burden:2025-07", added_at=now - timedelta(seconds=90))
    RefreshAttempt.objects.create(
        key="burden:2025-07", attempts=5, next_try_at=now, quarantined_at=now, error="x"
    )
    SweeperBeat.objects.update_or_create(name="sweeper", defaults={"at": now - timedelta(seconds=7)})
    client.force_login(cast.administrator)
    told = client.get("/health/detail").json()
    assert told["status"] == "degraded"
    assert told["refreshes"]["due"] == told["refreshes"]["quarantined"] == 1
    assert told["refreshes"]["oldest_due_seconds"] == pytest.approx(90, abs=5)
    assert told["refreshes"]["last_sweep_seconds"] == pytest.approx(7, abs=5)
    assert told["redis"] == "ok"
    assert told["unapplied_migrations"] == []
    assert told["disk_free_bytes"]["media"] > 0
    assert set(told["versions"]) == {"python", "django", "postgresql"}
