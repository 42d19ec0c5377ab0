"""Notes each changed row of units, with the row as it stood, for the feed of changes."""

from django.db import migrations

from accounts.feed import drop_triggers_sql, triggers_sql


class Migration(migrations.Migration):
    dependencies = [("logistics", "0007_movements")]

    operations = [
        migrations.RunSQL(
            triggers_sql("logistics_unit", "units", keeps=True),
            drop_triggers_sql("logistics_unit"),
        ),
    ]
