"""Whether a reader has claims of a mission shows on its kept page: counted alike."""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

TABLE, NAME = "contributors_reimbursement", "claim_changed"


class Migration(migrations.Migration):
    dependencies = [("contributors", "0041_disputes_noted")]

    operations = [
        migrations.RunSQL(
            triggers_sql(TABLE, NAME, counts="reimbursements"), drop_triggers_sql(TABLE, NAME)
        ),
    ]
