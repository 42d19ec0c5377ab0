"""Notes each changed row of movements, with the row as it stood, for the feed of changes."""

from django.db import migrations

from accounts.feed import drop_triggers_sql, triggers_sql


class Migration(migrations.Migration):
    dependencies = [("logistics", "0020_care")]

    operations = [
        migrations.RunSQL(
            triggers_sql("logistics_movement", "movements", keeps=True),
            drop_triggers_sql("logistics_movement"),
        ),
    ]
