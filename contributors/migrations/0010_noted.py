"""Notes each changed row for the feed of changes."""

from django.db import migrations

from accounts.feed import drop_triggers_sql, triggers_sql

MISSION = "'mission:' || changed.mission_id"
TRIGGERS = {
    "contributors_personnelline": (
        "personnel",
        {"roots": [MISSION, "'partner:' || changed.contributor_id"]},
    ),
    "contributors_personnelreport": ("personnel-reports", {"roots": [MISSION]}),
    "contributors_fatality": ("fatalities", {"roots": [MISSION]}),
    "contributors_scale": ("scales", {}),
    "contributors_scalerate": ("rates", {}),
    "contributors_capacityfigure": ("capacities", {}),
}


class Migration(migrations.Migration):
    dependencies = [("contributors", "0009_lean_indexes"), ("accounts", "0009_row_changes")]

    operations = [
        migrations.RunSQL(triggers_sql(table, resource, **how), drop_triggers_sql(table))
        for table, (resource, how) in TRIGGERS.items()
    ]
