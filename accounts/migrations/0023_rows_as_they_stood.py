"""Changes keep the row as it stood where tiers say who sees it; documents and messages are noted."""

from django.db import migrations, models

from accounts.feed import drop_triggers_sql, triggers_sql

TRIGGERS = {
    "accounts_document": ("documents", {}),
    "accounts_message": ("messages", {"quiet": ["reminded_at"]}),
}


class Migration(migrations.Migration):
    dependencies = [("accounts", "0022_minutes")]

    operations = [
        migrations.AddField(
            model_name="rowchange",
            name="before",
            field=models.JSONField(help_text="the row as it stood, where tiers say who sees it", null=True),
        ),
        migrations.AddField(
            model_name="rowchange",
            name="after",
            field=models.JSONField(help_text="the same after the change", null=True),
        ),
        *(
            migrations.RunSQL(triggers_sql(table, resource, keeps=True, **how), drop_triggers_sql(table))
            for table, (resource, how) in TRIGGERS.items()
        ),
    ]
