"""Counts the changes of personnel reports: lists of personnel show their date and origin."""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

TABLE, NAME = "contributors_personnelreport", "report_counted"
COUNTED = triggers_sql(TABLE, NAME, counts="personnel-reports", root="'mission:' || mission_id")


class Migration(migrations.Migration):
    dependencies = [("contributors", "0004_womens_share")]

    operations = [migrations.RunSQL(COUNTED, drop_triggers_sql(TABLE, NAME))]
