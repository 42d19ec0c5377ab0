"""Notes each changed nomination and conference, with the row as it stood, for the feed of changes."""

from django.db import migrations

from accounts.feed import drop_triggers_sql, triggers_sql

TRIGGERS = {
    "contributors_nomination": ("nominations", {}),
    "contributors_conference": ("conferences", {}),
}


class Migration(migrations.Migration):
    dependencies = [("contributors", "0027_version_between")]

    operations = [
        migrations.RunSQL(triggers_sql(table, resource, keeps=True, **how), drop_triggers_sql(table))
        for table, (resource, how) in TRIGGERS.items()
    ]
