"""A contingent that arrives, ends or is to leave changes what is deployed of its requirement."""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

TABLE, NAME = "contributors_deployment", "coverage_of_deployment"
WHAT = {
    "keys": (
        "SELECT DISTINCT 'coverage:' || p.requirement_id FROM contributors_pledge p JOIN changed x "
        "ON p.id = x.pledge_id WHERE p.requirement_id IS NOT NULL"
    ),
    "matters": ("pledge_id", "arrived_on", "leaves_on", "ended_on"),
}


class Migration(migrations.Migration):
    dependencies = [("contributors", "0025_findings"), ("accounts", "0002_triggers")]

    operations = [
        migrations.RunSQL(triggers_sql(TABLE, NAME, **WHAT), drop_triggers_sql(TABLE, NAME)),
        migrations.RunSQL(
            "INSERT INTO accounts_duerefresh (key) SELECT 'coverage:' || id FROM missions_requirement",
            migrations.RunSQL.noop,
            elidable=True,
        ),
    ]
