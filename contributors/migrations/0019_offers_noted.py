"""Notes each changed row of what tiers open, with the row as it stood, for the feed of changes."""

from django.db import migrations

from accounts.feed import drop_triggers_sql, triggers_sql

TRIGGERS = {
    "contributors_pledge": ("pledges", {"quiet": ["reminded_on"]}),
    "contributors_agreement": ("agreements", {}),
    "contributors_deployment": ("deployments", {}),
    "contributors_visit": ("visits", {}),
    "contributors_caveat": ("caveats", {}),
}


class Migration(migrations.Migration):
    dependencies = [("contributors", "0018_nominations"), ("accounts", "0023_rows_as_they_stood")]

    operations = [
        migrations.RunSQL(triggers_sql(table, resource, keeps=True, **how), drop_triggers_sql(table))
        for table, (resource, how) in TRIGGERS.items()
    ]
