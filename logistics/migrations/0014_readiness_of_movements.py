"""A unit's movement into the mission makes its readiness due."""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

TABLE, NAME = "logistics_movement", "unit_readiness_of_movement"
KEYS = "SELECT DISTINCT 'unit-readiness:' || unit_id FROM changed WHERE unit_id IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("logistics", "0013_inspections_noted")]

    operations = [
        migrations.RunSQL(triggers_sql(TABLE, NAME, keys=KEYS), drop_triggers_sql(TABLE, NAME)),
    ]
