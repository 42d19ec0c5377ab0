"""Notes each changed row of funds, flows and packages, with the row as it stood, for the feed of changes."""

from django.db import migrations

from accounts.feed import drop_triggers_sql, triggers_sql

TRIGGERS = {
    "contributors_fund": "funds",
    "contributors_flow": "flows",
    "contributors_costpackage": "packages",
    "contributors_packageline": "package-lines",
}


class Migration(migrations.Migration):
    dependencies = [("contributors", "0021_flows"), ("accounts", "0023_rows_as_they_stood")]

    operations = [
        migrations.RunSQL(triggers_sql(table, resource, keeps=True), drop_triggers_sql(table))
        for table, resource in TRIGGERS.items()
    ]
