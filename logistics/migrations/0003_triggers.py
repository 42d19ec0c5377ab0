"""Who changes a fact makes its summaries due and counts the change, in the same transaction."""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

OF_ROW = (
    "SELECT DISTINCT 'readiness:' || mission_id || ':' || to_char(month, 'YYYY-MM') FROM changed"
    " UNION SELECT DISTINCT 'readiness:' || mission_id || ':now' FROM changed"
)

TRIGGERS = [
    ("contributors_personnelreport", "readiness_of_report", {"keys": OF_ROW}),
    ("contributors_personnelline", "readiness_of_line", {"keys": OF_ROW}),
    (
        "missions_authorizedstrength",
        "readiness_of_authorized",
        {
            "keys": "SELECT DISTINCT 'readiness:' || r.mission_id || ':' || to_char(r.month, 'YYYY-MM')"
            " FROM contributors_personnelreport r JOIN changed x ON r.mission_id = x.mission_id"
            " UNION SELECT DISTINCT 'readiness:' || mission_id || ':now' FROM changed"
        },
    ),
    (
        "logistics_missionreadiness",
        "readiness_changed",
        {"counts": "readiness", "root": "'mission:' || mission_id"},
    ),
]


class Migration(migrations.Migration):
    dependencies = [("logistics", "0002_initial"), ("contributors", "0003_triggers")]

    operations = [
        migrations.RunSQL(triggers_sql(table, name, **what), drop_triggers_sql(table, name))
        for table, name, what in TRIGGERS
    ]
