"""Counts changes of participations by partner too: who speaks for one sees its part in every mission."""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

TABLE, NAME = "missions_participation", "participation_counted_by_partner"
COUNTED = triggers_sql(TABLE, NAME, counts="participations", root="'partner:' || partner_id")


class Migration(migrations.Migration):
    dependencies = [("missions", "0002_triggers")]

    operations = [migrations.RunSQL(COUNTED, drop_triggers_sql(TABLE, NAME))]
