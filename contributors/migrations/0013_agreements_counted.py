"""Agreements on a mission's standing show on its page, which is kept: their changes are counted as well.

They count for no root: nobody's ETag is made of them.
"""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

COUNTED = {
    "contributors_agreement": ("agreement_changed", "agreements"),
    "contributors_agreement_parties": ("agreementparty_changed", "agreement-parties"),
}


class Migration(migrations.Migration):
    dependencies = [("contributors", "0012_reminders"), ("accounts", "0015_names_counted")]

    operations = [
        migrations.RunSQL(triggers_sql(table, name, counts=resource), drop_triggers_sql(table, name))
        for table, (name, resource) in COUNTED.items()
    ]
