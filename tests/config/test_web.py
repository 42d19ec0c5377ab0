"""What the web server of the embedded run does before it serves."""

import pytest
from django.contrib.auth.models import Permission
from django.db.migrations.recorder import MigrationRecorder

from config import web

pytestmark = pytest.mark.django_db


def test_a_database_that_is_up_to_date_is_not_migrated():
    assert web.is_up_to_date()


def test_one_that_lacks_a_migration_is():
    MigrationRecorder.Migration.objects.filter(app="logistics").latest("name").delete()
    assert not web.is_up_to_date()


def test_one_that_was_left_before_its_permissions_were_made_is():
    Permission.objects.filter(content_type__app_label="logistics").delete()
    assert not web.is_up_to_date()
