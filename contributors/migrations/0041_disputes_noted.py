"""Notes each changed row of disputes, with the row as it stood, for the feed of changes."""

from django.db import migrations

from accounts.feed import drop_triggers_sql, triggers_sql


class Migration(migrations.Migration):
    dependencies = [("contributors", "0040_disputes")]

    operations = [
        migrations.RunSQL(
            triggers_sql("contributors_dispute", "disputes", keeps=True),
            drop_triggers_sql("contributors_dispute"),
        ),
    ]
