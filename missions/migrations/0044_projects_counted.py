"""Counts changes of projects: pages that are kept show money of those their reader sees."""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

TABLE, NAME = "missions_project", "project_changed"


class Migration(migrations.Migration):
    dependencies = [("missions", "0043_announcements")]

    operations = [
        migrations.RunSQL(triggers_sql(TABLE, NAME, counts="projects"), drop_triggers_sql(TABLE, NAME))
    ]
