"""Counts changes of personnel by contributor too: who speaks for one sees its lines in every mission."""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

LINES_OF = (
    "unnest(ARRAY(SELECT 'partner:' || l.contributor_id FROM contributors_personnelline l"
    " WHERE l.report_id = changed.id))"
)
TRIGGERS = [
    (
        "contributors_personnelline",
        "line_counted_by_contributor",
        {"counts": "personnel", "root": "'partner:' || contributor_id"},
    ),
    (
        "contributors_personnelreport",
        "report_counted_by_contributor",
        {"counts": "personnel-reports", "root": LINES_OF},
    ),
]


class Migration(migrations.Migration):
    dependencies = [("contributors", "0006_share_of_total")]

    operations = [
        migrations.RunSQL(triggers_sql(table, name, **what), drop_triggers_sql(table, name))
        for table, name, what in TRIGGERS
    ]
