"""Other names of partners show on pages and are searched by: their changes are counted as those of partners are."""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

TABLE, NAME = "accounts_partnername", "partnername_changed"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_deciding_and_scopes")]

    operations = [
        migrations.RunSQL(triggers_sql(TABLE, NAME, counts="partner-names"), drop_triggers_sql(TABLE, NAME))
    ]
