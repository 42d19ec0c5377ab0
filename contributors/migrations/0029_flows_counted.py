"""Flows, funds and packages show on the pages of missions and contributors, which are kept: their changes are
counted as well.

They count for no root: nobody's ETag is made of them.
"""

from django.db import migrations

from accounts.outbox import drop_triggers_sql, triggers_sql

COUNTED = {
    "contributors_fund": ("fund_changed", "funds"),
    "contributors_flow": ("flow_changed", "flows"),
    "contributors_costpackage": ("package_changed", "packages"),
}


class Migration(migrations.Migration):
    dependencies = [("contributors", "0028_nominations_noted"), ("accounts", "0015_names_counted")]

    operations = [
        migrations.RunSQL(triggers_sql(table, name, counts=resource), drop_triggers_sql(table, name))
        for table, (name, resource) in COUNTED.items()
    ]
