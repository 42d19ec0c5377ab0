"""Who changes a fact makes its summaries due and counts the change, in the same transaction."""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

TRIGGERS = [
    ("missions_mission", "mission_changed", {"counts": "missions", "root": "'mission:' || id"}),
    *(
        (f"missions_{table}", f"{table}_changed", {"counts": resource, "root": "'mission:' || mission_id"})
        for table, resource in {
            "mandate": "mandates",
            "authorizedstrength": "authorized-strengths",
            "participation": "participations",
        }.items()
    ),
]


class Migration(migrations.Migration):
    dependencies = [("missions", "0001_initial"), ("accounts", "0002_triggers")]

    operations = [
        migrations.RunSQL(triggers_sql(table, name, **what), drop_triggers_sql(table, name))
        for table, name, what in TRIGGERS
    ]
