"""Notes each changed row for the feed of changes."""

from django.db import migrations

from accounts.feed import drop_triggers_sql, triggers_sql

MISSION = "'mission:' || changed.mission_id"
TRIGGERS = {
    "missions_mission": ("missions", {"key": "slug", "roots": ["'mission:' || changed.id"]}),
    "missions_mandate": ("mandates", {"roots": [MISSION]}),
    "missions_mandatetask": (
        "mandates",
        {
            "key": "mandate_id",
            "part": True,
            "roots": [
                "(SELECT 'mission:' || m.mission_id FROM missions_mandate m WHERE m.id = changed.mandate_id)"
            ],
        },
    ),
    "missions_authorizedstrength": ("authorized-strengths", {"roots": [MISSION]}),
    "missions_participation": (
        "participations",
        {"roots": [MISSION, "'partner:' || changed.partner_id"]},
    ),
}


class Migration(migrations.Migration):
    dependencies = [("missions", "0003_counts_by_partner"), ("accounts", "0009_row_changes")]

    operations = [
        migrations.RunSQL(triggers_sql(table, resource, **how), drop_triggers_sql(table))
        for table, (resource, how) in TRIGGERS.items()
    ]
