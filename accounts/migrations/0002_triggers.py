"""Who changes a fact makes its summaries due and counts the change, in the same transaction."""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

TRIGGERS = [
    ("accounts_partner", "partner_changed", {"counts": "partners"}),
    ("accounts_membership", "membership_changed", {"counts": "memberships"}),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(triggers_sql(table, name, **what), drop_triggers_sql(table, name))
        for table, name, what in TRIGGERS
    ]
