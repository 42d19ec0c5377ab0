"""Notes each changed post and call, with the row as it stood, for the feed of changes."""

from django.db import migrations

from accounts.feed import drop_triggers_sql, triggers_sql

TRIGGERS = {
    "missions_post": ("posts", {}),
    "missions_call": ("calls", {"quiet": ["reminded_on"]}),
}


class Migration(migrations.Migration):
    dependencies = [("missions", "0009_manage_money"), ("accounts", "0023_rows_as_they_stood")]

    operations = [
        migrations.RunSQL(triggers_sql(table, resource, keeps=True, **how), drop_triggers_sql(table))
        for table, (resource, how) in TRIGGERS.items()
    ]
