"""Tasks of mandates and other names of missions show on pages: their changes are counted as well.

They count for no root: nobody's ETag is made of them, and a mandate may be gone before its tasks are.
"""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

COUNTED = {
    "missions_mandatetask": ("mandatetask_changed", "mandate-tasks"),
    "missions_missionname": ("missionname_changed", "mission-names"),
}


class Migration(migrations.Migration):
    dependencies = [("missions", "0005_requirements"), ("accounts", "0015_names_counted")]

    operations = [
        migrations.RunSQL(triggers_sql(table, name, counts=resource), drop_triggers_sql(table, name))
        for table, (name, resource) in COUNTED.items()
    ]
